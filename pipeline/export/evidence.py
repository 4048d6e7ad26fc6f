"""`evidence/<stem>.json`: what stands behind each value of a matrix, and has no place in the contract's JSON.

Rule ids by value (in the order of `<stem>.json`), spans of the letterhead and of the headings, the sentences that became no row with
their reasons, the scope of brackets, the place (page, boxes) of each paragraph, and the lines that the reader dropped.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from pipeline.errors import BadInput
from pipeline.export.jsontree import Json, Node, as_span, dump, parse
from pipeline.model.circular import Section
from pipeline.model.matrix import Action, Assignment, Citation, Deadline, Matrix, Target, Task, Unlisted
from pipeline.model.mentions import Note
from pipeline.model.text import Box, Dropped, Paragraph, SourceText, Span

SCHEMA = "duban-evidence/1"

Ruled = TypeVar("Ruled", Action, Assignment, Deadline, Target, Citation)


def evidence_json(matrix: Matrix, source: SourceText | None = None, notes: tuple[Note, ...] = (), forms: list[Json] | None = None) -> str:
    """The evidence of a matrix as JSON text, deterministic.

    `source` adds paragraphs and dropped lines, `notes` the brackets' scopes, `forms` the blank forms (`forms_json`).
    """
    head = matrix.letterhead
    return dump(
        {
            "schema": SCHEMA,
            "id": matrix.id,
            "letterhead": {
                "campaign_end": head.campaign_end.isoformat() if head.campaign_end else None,
                "spans": {name: _pair(span) for name, span in head.spans},
                "attachments": [_pair(one.span) if one.span else None for one in head.attachments],
            },
            "sections": [_section(section) for section in matrix.sections],
            "tasks": [_task(task) for task in matrix.tasks],
            "targets": [one.rule for one in matrix.targets],
            "citations": [one.rule for one in matrix.citations],
            "unlisted": [_unlisted(one) for one in matrix.unlisted],
            "notes": [_note(note) for note in notes],
            "paragraphs": [_paragraph(one) for one in source.paragraphs] if source else [],
            "dropped": [_dropped(one) for one in source.dropped] if source else [],
            **({"forms": list(forms)} if forms is not None else {}),
        }
    )


def with_evidence(matrix: Matrix, text: str, *, where: str = "依据 JSON") -> Matrix:
    """`matrix` with the rules, spans and unlisted sentences of an evidence file; BadInput where it belongs to another matrix."""
    root = parse(text, where=where)
    if root.raw.get("schema") != SCHEMA or root.text("id") != matrix.id:
        raise BadInput("依据文件与矩阵不是同一份文件的", where=where, advice="请用 duban run 重新生成")
    head = root.child("letterhead")
    letterhead = replace(
        matrix.letterhead,
        campaign_end=head.optional_date("campaign_end"),
        spans=tuple((name, as_span(raw, where)) for name, raw in head.child("spans").raw.items()),
        attachments=tuple(
            replace(one, span=None if raw is None else as_span(raw, where))
            for one, raw in zip(matrix.letterhead.attachments, head.items("attachments"), strict=True)
        ),
    )
    return replace(
        matrix,
        letterhead=letterhead,
        sections=tuple(_backed_section(*pair) for pair in _pairs(matrix.sections, root, "sections")),
        tasks=tuple(_backed_task(*pair) for pair in _pairs(matrix.tasks, root, "tasks")),
        targets=_ruled(matrix.targets, root, "targets"),
        citations=_ruled(matrix.citations, root, "citations"),
        unlisted=tuple(_read_unlisted(node) for node in root.children("unlisted")),
    )


def _pair(span: Span) -> list[Json]:
    return [span.start, span.end]


def _section(section: Section) -> dict[str, Json]:
    return {
        "path": section.path,
        "heading": _pair(section.heading_span),
        "own": [_pair(span) for span in section.own],
        "time": _pair(section.time_span) if section.time_span else None,
        "leaf": section.leaf,
    }


def _task(task: Task) -> dict[str, Json]:
    return {
        "path": task.path,
        "actions": [one.rule for one in task.actions],
        "assignments": [one.rule for one in task.assignments],
        "deadlines": [one.rule for one in task.deadlines],
        "targets": [one.rule for one in task.targets],
    }


def _unlisted(one: Unlisted) -> dict[str, Json]:
    return {"text": one.text, "reason": one.reason, "path": one.path, "start": one.span.start, "end": one.span.end}


def _note(note: Note) -> dict[str, Json]:
    return {
        "home": note.home, "covers": list(note.covers), "alone": note.alone, "why": note.why, "rule": note.rule,
        "start": note.span.start, "end": note.span.end,
    }  # fmt: skip


def _paragraph(one: Paragraph) -> dict[str, Json]:
    return {
        "start": one.span.start, "end": one.span.end, "role": one.role, "page": one.page, "number": one.number,
        "confidence": one.confidence, "boxes": [_box(box) for box in one.boxes],
    }  # fmt: skip


def _box(box: Box) -> list[Json]:
    """`[page, x0, top, x1, bottom]`, points rounded to a tenth."""
    return [box.page, *(round(edge, 1) for edge in (box.x0, box.top, box.x1, box.bottom))]


def _dropped(one: Dropped) -> dict[str, Json]:
    return {"text": one.text, "reason": one.reason, "page": one.page}


Value = TypeVar("Value", Section, Task)


def _pairs(values: tuple[Value, ...], root: Node, key: str) -> tuple[tuple[Value, Node], ...]:
    """Each value with its node; BadInput where the two lists are not of the same paths."""
    nodes = root.children(key)
    if [value.path for value in values] != [node.text("path") for node in nodes]:
        raise BadInput(f"{key} 与矩阵对不上", where=root.where, advice="请用 duban run 重新生成")
    return tuple(zip(values, nodes, strict=True))


def _backed_section(section: Section, node: Node) -> Section:
    heading = node.optional_span("heading")
    return replace(
        section,
        heading_span=heading or section.heading_span,
        own=tuple(as_span(raw, node.where) for raw in node.items("own")),
        time_span=node.optional_span("time"),
        leaf=node.flag("leaf"),
    )


def _backed_task(task: Task, node: Node) -> Task:
    return replace(
        task,
        actions=_ruled(task.actions, node, "actions"),
        assignments=_ruled(task.assignments, node, "assignments"),
        deadlines=_ruled(task.deadlines, node, "deadlines"),
        targets=_ruled(task.targets, node, "targets"),
    )


def _ruled(values: tuple[Ruled, ...], node: Node, key: str) -> tuple[Ruled, ...]:
    rules = node.texts(key)
    if len(rules) != len(values):
        raise BadInput(f"{key} 的条数与矩阵对不上", where=node.where, advice="请用 duban run 重新生成")
    return tuple(replace(value, rule=rule) for value, rule in zip(values, rules, strict=True))


def _read_unlisted(node: Node) -> Unlisted:
    return Unlisted(node.span(), node.text("text"), node.text("reason"), node.optional_text("path"))
