"""`<stem>.json`: one matrix written down as the contract `result.md` (`duban/1`) says, and read back.

`to_json` is deterministic: keys in the contract's order, absent values null, empty lists `[]`. What the contract has no
place for (rule ids, spans of the letterhead, unlisted sentences) stands beside it, see `evidence.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast, get_args

from pipeline.errors import BadInput
from pipeline.export.jsontree import Json, Node, dump, parse
from pipeline.model.circular import Attachment, Jurisdiction, Letterhead, Level, Section, SectionKind
from pipeline.model.matrix import (
    Action,
    Assignment,
    Basis,
    Category,
    Citation,
    Comparator,
    Deadline,
    DeadlineKind,
    Finding,
    Matrix,
    Modality,
    Provenance,
    Relation,
    Role,
    Target,
    TargetKind,
    Task,
)
from pipeline.model.problems import Severity
from pipeline.model.text import Span

SCHEMA = "duban/1"
"""Value of the key `schema`; a file with another one is refused."""


def to_json(matrix: Matrix) -> str:
    """The matrix as JSON text of the schema `duban/1`, the same bytes for the same matrix."""
    return dump(
        {
            "schema": SCHEMA,
            "circular": _circular(matrix),
            "text": matrix.text,
            "sections": [_section(section) for section in matrix.sections],
            "tasks": [_task(task) for task in matrix.tasks],
            "targets": [{"path": target.path, **_target(target)} for target in matrix.targets],
            "citations": [_citation(citation) for citation in matrix.citations],
            "findings": [_finding(finding) for finding in matrix.findings],
        }
    )


def from_json(text: str, *, where: str = "矩阵 JSON") -> Matrix:
    """The matrix of a JSON text written by `to_json`; BadInput names the place where it breaks the schema.

    Rule ids, unlisted sentences and spans of the letterhead come back with `evidence.with_evidence`.
    """
    root = parse(text, where=where)
    if root.raw.get("schema") != SCHEMA:
        raise BadInput(f"schema 应为 {SCHEMA}，实为 {root.raw.get('schema')!r:.40}", where=where, advice="请用同一版本的 duban 生成")
    circular, body = root.child("circular"), root.text("text")
    return Matrix(
        id=circular.text("id"),
        letterhead=_read_letterhead(circular),
        provenance=_read_provenance(circular.child("source")),
        text=body,
        sections=_with_leaves(tuple(_read_section(node, body) for node in root.children("sections"))),
        tasks=tuple(_read_task(node) for node in root.children("tasks")),
        targets=tuple(replace(_read_target(node), path=node.text("path")) for node in root.children("targets")),
        citations=tuple(_read_citation(node) for node in root.children("citations")),
        findings=tuple(_read_finding(node) for node in root.children("findings")),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float | None) -> int | float | None:
    """Whole values without a decimal point, so that 1 is written `1`."""
    return int(value) if value is not None and float(value).is_integer() else value


def _ends(span: Span) -> dict[str, Json]:
    return {"start": span.start, "end": span.end}


def _circular(matrix: Matrix) -> dict[str, Json]:
    head, source = matrix.letterhead, matrix.provenance
    place = head.jurisdiction
    return {
        "id": matrix.id, "title": head.title, "carrier_title": head.carrier_title, "doc_no": head.doc_no,
        "issuers": list(head.issuers), "addressees": list(head.addressees), "dated": _iso(head.dated), "printed": _iso(head.printed),
        "publicity": head.publicity, "genre": head.genre, "level": head.level,
        "jurisdiction": {"province": place.province, "city": place.city, "county": place.county, "township": place.township},
        "campaign": head.campaign,
        "attachments": [{"no": one.no, "title": one.title} for one in head.attachments],
        "source": {"name": source.name, "sha256": source.sha256, "format": source.format, "pages": source.pages,
                   "characters": source.characters, "ocr": source.ocr},
    }  # fmt: skip


def _section(section: Section) -> dict[str, Json]:
    return {
        "path": section.path, "parent": section.parent, "label": section.label, "level": section.level, "heading": section.heading,
        "kind": section.kind, **_ends(section.span), "page": section.page,
    }  # fmt: skip


def _task(task: Task) -> dict[str, Json]:
    return {
        "id": task.id, "path": task.path, "category": task.category, "title": task.title, **_ends(task.span), "page": task.page,
        "actions": [_action(action) for action in task.actions],
        "assignments": [_assignment(assignment) for assignment in task.assignments],
        "deadlines": [_deadline(deadline) for deadline in task.deadlines],
        "targets": [_target(target) for target in task.targets],
        "review": list(task.review),
    }  # fmt: skip


def _action(action: Action) -> dict[str, Json]:
    return {"seq": action.seq, "text": action.text, "modality": action.modality, **_ends(action.span)}


def _assignment(one: Assignment) -> dict[str, Json]:
    return {
        "unit": one.unit, "canonical": one.canonical, "role": one.role, "basis": one.basis, "action": one.action,
        **_ends(one.span), "confidence": one.confidence,
    }  # fmt: skip


def _deadline(one: Deadline) -> dict[str, Json]:
    return {
        "surface": one.surface, "kind": one.kind, "start_date": _iso(one.start_date), "due_date": _iso(one.due_date),
        "rrule": one.rrule, "action": one.action, **_ends(one.span), "confidence": one.confidence,
    }  # fmt: skip


def _target(one: Target) -> dict[str, Json]:
    return {
        "surface": one.surface, "kind": one.kind, "metric": one.metric, "comparator": one.comparator,
        "value_min": _number(one.value_min), "value_max": _number(one.value_max), "unit": one.unit, "period": one.period,
        "action": one.action, **_ends(one.span), "confidence": one.confidence,
    }  # fmt: skip


def _citation(one: Citation) -> dict[str, Json]:
    return {"title": one.title, "doc_no": one.doc_no, "relation": one.relation, **_ends(one.span)}


def _finding(one: Finding) -> dict[str, Json]:
    return {"code": one.code, "severity": one.severity, "message": one.message, "path": one.path, **_ends(one.span)}


def _read_letterhead(node: Node) -> Letterhead:
    place = node.child("jurisdiction")
    return Letterhead(
        title=node.text("title"), carrier_title=node.optional_text("carrier_title"), doc_no=node.optional_text("doc_no"),
        issuers=node.texts("issuers"), addressees=node.texts("addressees"), dated=node.optional_date("dated"),
        printed=node.optional_date("printed"), publicity=node.optional_text("publicity"), genre=node.text("genre"),
        level=cast(Level | None, None if node.raw.get("level") is None else node.choice("level", get_args(Level))),
        jurisdiction=Jurisdiction(*(place.optional_text(key) for key in ("province", "city", "county", "township"))),
        campaign=node.optional_text("campaign"),
        attachments=tuple(Attachment(one.whole("no"), one.text("title")) for one in node.children("attachments")),
    )  # fmt: skip


def _read_provenance(node: Node) -> Provenance:
    return Provenance(
        node.text("name"), node.text("sha256"), node.text("format"), node.optional_whole("pages"), node.whole("characters"), node.flag("ocr")
    )


def _read_section(node: Node, text: str) -> Section:
    span, heading = node.span(), node.text("heading")
    found = text.find(heading, span.start, span.end)
    return Section(
        path=node.text("path"), parent=node.optional_text("parent"), label=node.optional_text("label"), level=node.whole("level"),
        heading=heading, kind=cast(SectionKind, node.choice("kind", get_args(SectionKind))), span=span,
        heading_span=Span(found, found + len(heading)) if found >= 0 else Span(span.start, span.start), page=node.optional_whole("page"),
    )  # fmt: skip


def _with_leaves(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    parents = {section.parent for section in sections}
    return tuple(replace(section, leaf=section.path not in parents) for section in sections)


def _read_task(node: Node) -> Task:
    return Task(
        id=node.text("id"), path=node.text("path"), category=cast(Category, node.choice("category", get_args(Category))),
        title=node.text("title"), span=node.span(), page=node.optional_whole("page"),
        actions=tuple(_read_action(one) for one in node.children("actions")),
        assignments=tuple(_read_assignment(one) for one in node.children("assignments")),
        deadlines=tuple(_read_deadline(one) for one in node.children("deadlines")),
        targets=tuple(_read_target(one) for one in node.children("targets")), review=node.texts("review"),
    )  # fmt: skip


def _confidence(node: Node) -> float:
    value = node.optional_number("confidence")
    return 1.0 if value is None else value


def _read_action(node: Node) -> Action:
    return Action(node.whole("seq"), node.text("text"), node.span(), cast(Modality, node.choice("modality", get_args(Modality))))


def _read_assignment(node: Node) -> Assignment:
    return Assignment(
        unit=node.text("unit"), span=node.span(), role=cast(Role, node.choice("role", get_args(Role))),
        basis=cast(Basis, node.choice("basis", get_args(Basis))), canonical=node.optional_text("canonical"),
        action=node.optional_whole("action"), confidence=_confidence(node),
    )  # fmt: skip


def _read_deadline(node: Node) -> Deadline:
    return Deadline(
        surface=node.text("surface"), span=node.span(), kind=cast(DeadlineKind, node.choice("kind", get_args(DeadlineKind))),
        start_date=node.optional_date("start_date"), due_date=node.optional_date("due_date"), rrule=node.optional_text("rrule"),
        action=node.optional_whole("action"), confidence=_confidence(node),
    )  # fmt: skip


def _read_target(node: Node) -> Target:
    comparator = None if node.raw.get("comparator") is None else node.choice("comparator", get_args(Comparator))
    return Target(
        surface=node.text("surface"), span=node.span(), kind=cast(TargetKind, node.choice("kind", get_args(TargetKind))),
        metric=node.text("metric"), comparator=cast(Comparator | None, comparator), value_min=node.optional_number("value_min"),
        value_max=node.optional_number("value_max"), unit=node.optional_text("unit"), period=node.optional_text("period"),
        action=node.optional_whole("action"), confidence=_confidence(node),
    )  # fmt: skip


def _read_citation(node: Node) -> Citation:
    relation = cast(Relation, node.choice("relation", get_args(Relation)))
    return Citation(node.text("title"), node.optional_text("doc_no"), relation, node.span())


def _read_finding(node: Node) -> Finding:
    severity = cast(Severity, node.choice("severity", get_args(Severity)))
    return Finding(node.text("code"), severity, node.text("message"), node.optional_text("path"), node.span())
