"""Matrices as rows of the published tables: plain tuples in the column order of `schema.py`, without any library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from pipeline.model.matrix import Matrix, Target, Task

Value = str | int | float | bool | date | None
Row = tuple[Value, ...]

JOINT = "、"
"""Between the members of a list in one cell."""


def table_rows(name: str, matrices: Iterable[Matrix]) -> tuple[Row, ...]:
    """The rows of table `name` over all matrices, in their order; KeyError where there is no such table."""
    rows_of = _ROWS[name]
    return tuple(row for matrix in matrices for row in rows_of(matrix))


def _joined(parts: Sequence[str]) -> str | None:
    return JOINT.join(parts) or None


def _circulars(matrix: Matrix) -> Iterator[Row]:
    head, source, place = matrix.letterhead, matrix.provenance, matrix.letterhead.jurisdiction
    yield (
        matrix.id, head.title, head.carrier_title, head.doc_no, _joined(head.issuers), _joined(head.addressees), head.dated, head.printed,
        head.publicity, head.genre or None, head.level, place.province, place.city, place.county, place.township, head.campaign,
        head.campaign_end, source.name, source.sha256, source.format, source.pages, source.characters, source.ocr,
    )  # fmt: skip


def _sections(matrix: Matrix) -> Iterator[Row]:
    for one in matrix.sections:
        span = one.span
        yield (matrix.id, one.path, one.parent, one.label, one.level, one.heading, one.kind, span.start, span.end, one.page, one.leaf)


def _tasks(matrix: Matrix) -> Iterator[Row]:
    for one in matrix.tasks:
        yield (one.id, matrix.id, one.path, one.category, one.title, one.span.start, one.span.end, one.page, _joined(one.review))


def _actions(matrix: Matrix) -> Iterator[Row]:
    for task in matrix.tasks:
        for one in task.actions:
            yield (task.id, matrix.id, one.seq, one.text, one.modality, one.span.start, one.span.end, one.rule or None)


def _assignments(matrix: Matrix) -> Iterator[Row]:
    for task in matrix.tasks:
        for seq, one in enumerate(task.assignments, 1):
            yield (
                task.id, matrix.id, seq, one.unit, one.canonical, one.role, one.basis, one.action, one.span.start, one.span.end,
                one.confidence, one.rule or None,
            )  # fmt: skip


def _deadlines(matrix: Matrix) -> Iterator[Row]:
    for task in matrix.tasks:
        for seq, one in enumerate(task.deadlines, 1):
            yield (
                task.id, matrix.id, seq, one.surface, one.kind, one.start_date, one.due_date, one.rrule, one.action, one.span.start,
                one.span.end, one.confidence, one.rule or None,
            )  # fmt: skip


def _targets(matrix: Matrix) -> Iterator[Row]:
    inside = [(task, one) for task in matrix.tasks for one in task.targets]
    outside: list[tuple[Task | None, Target]] = [(None, one) for one in matrix.targets]
    for seq, (task, one) in enumerate([*inside, *outside], 1):
        yield (
            matrix.id, seq, task.id if task else None, task.path if task else one.path, one.surface, one.kind, one.metric or None,
            one.comparator, one.value_min, one.value_max, one.unit, one.period, one.action, one.span.start, one.span.end, one.confidence,
            one.rule or None,
        )  # fmt: skip


def _citations(matrix: Matrix) -> Iterator[Row]:
    for seq, one in enumerate(matrix.citations, 1):
        yield (matrix.id, seq, one.title, one.doc_no, one.relation, one.span.start, one.span.end, one.rule or None)


def _findings(matrix: Matrix) -> Iterator[Row]:
    for seq, one in enumerate(matrix.findings, 1):
        yield (matrix.id, seq, one.code, one.severity, one.message, one.path, one.span.start, one.span.end)


def _unlisted(matrix: Matrix) -> Iterator[Row]:
    for seq, one in enumerate(matrix.unlisted, 1):
        yield (matrix.id, seq, one.text, one.reason, one.path, one.span.start, one.span.end)


_ROWS: dict[str, Callable[[Matrix], Iterator[Row]]] = {
    "circulars": _circulars, "sections": _sections, "tasks": _tasks, "actions": _actions, "assignments": _assignments,
    "deadlines": _deadlines, "targets": _targets, "citations": _citations, "findings": _findings, "unlisted": _unlisted,
}  # fmt: skip
