"""交办单: what one unit is asked to do, on one paper; the rows are those of the ledger in which the unit has a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.ledger_rows import joined
from pipeline.export.papers.sheet import Column, add_body, add_signature, add_table, new_sheet, save
from pipeline.export.wording import Wording, document
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Assignment, Matrix

if TYPE_CHECKING:
    from docx.document import Document

COLUMNS = (
    Column("序号", 12, centred=True), Column("任务", 26), Column("措施", 56), Column("角色", 14, centred=True), Column("完成时限", 22, centred=True),
    Column("依据", 26),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """A unit with the rows that concern it, and its roles in each by task id."""

    unit: str
    rows: tuple[LedgerRow, ...]
    roles: tuple[tuple[str, str], ...]

    def role(self, task_id: str) -> str:
        """The unit's roles in a task, in Chinese, joined."""
        return dict(self.roles).get(task_id, "")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a paper, and when; empty parts are left out."""

    issuer: str = ""
    issued: date | None = None


def by_unit(matrices: Sequence[Matrix], rows: Sequence[LedgerRow], wording: Wording) -> tuple[UnitTasks, ...]:
    """Every unit that has to do something, with its tasks, in the order of the text; a mere recipient of reports has no paper."""
    known = {row.task_id: row for row in rows}
    found: dict[str, dict[str, list[str]]] = {}
    for matrix in matrices:
        for task in matrix.tasks:
            for one in task.assignments:
                if one.role != "recipient" and task.id in known:
                    roles = found.setdefault(unit_key(one), {}).setdefault(task.id, [])
                    roles += [word for word in [wording.label("role", one.role)] if word not in roles]
    return tuple(
        UnitTasks(unit, tuple(known[key] for key in tasks), tuple((key, joined(roles)) for key, roles in tasks.items())) for unit, tasks in found.items()
    )


def unit_key(one: Assignment) -> str:
    """The name under which a unit gets its paper: the registry's, else the circular's own."""
    return one.canonical or one.unit


def write_assignment(path: Path, tasks: UnitTasks, matrices: Sequence[Matrix], lexicon: Lexicon, signature: Signature | None = None) -> Path:
    """`path`, after the paper for one unit stands there, signed where a signature is given."""
    phrases = lexicon["templates"].by_id
    paper = new_sheet(phrases["assignment.title"].text("text"))
    add_body(paper, f"{tasks.unit}：", indent=False)
    concerned = {row.circular_id for row in tasks.rows}
    documents = joined(document(matrix) for matrix in matrices if matrix.id in concerned)
    add_body(paper, phrases["assignment.opening"].text("text").format(documents=documents, count=len(tasks.rows)))
    add_table(paper, COLUMNS, [_cells(tasks, row) for row in tasks.rows])
    add_body(paper, "", indent=False)
    add_body(paper, phrases["assignment.closing"].text("text").format(unit=tasks.unit))
    _sign(paper, signature or Signature())
    return save(paper, path)


def _sign(paper: Document, signature: Signature) -> None:
    if signature != Signature():
        day = signature.issued
        add_body(paper, "", indent=False)
        add_signature(paper, signature.issuer, f"{day.year}年{day.month}月{day.day}日" if day else "")


def _cells(tasks: UnitTasks, row: LedgerRow) -> tuple[str, ...]:
    return (str(row.number), row.title, str(row.cell("measures")), tasks.role(row.task_id), row.due_text, row.source)
