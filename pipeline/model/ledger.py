"""One row of the ledger (任务清单): what the office sees of a task, and what people add to it.

The order of the fields is the office's column order. Texts of a circular stand beside real dates; what only people know is empty until
they type it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

ColumnKey = Literal[
    "number", "title", "measures", "goals", "leader", "lead", "responsible", "support", "person", "due_text", "due", "frequency",
    "deliverable", "report", "progress", "status", "issues", "note", "source", "category", "part", "review", "page", "task_id",
]  # fmt: skip

COLUMN_KEYS: tuple[ColumnKey, ...] = get_args(ColumnKey)
CellValue = str | int | date | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One task as a row. Lists are joined by `、`, texts of several lines by a line feed; empty text where there is nothing.

    `measures` are the actions, numbered, one a line. `due` is the last day of the whole task, inclusive, None where the circular gives
    no day. `leader`, `person`, `progress`, `status`, `issues` and `note` belong to people.
    """

    task_id: str
    number: int
    title: str
    circular_id: str = ""
    path: str = ""
    measures: tuple[str, ...] = ()
    goals: str = ""
    leader: str = ""
    lead: str = ""
    responsible: str = ""
    support: str = ""
    person: str = ""
    due_text: str = ""
    due: date | None = None
    frequency: str = ""
    deliverable: str = ""
    report: str = ""
    progress: str = ""
    status: str = ""
    issues: str = ""
    note: str = ""
    source: str = ""
    category: str = ""
    part: str = ""
    review: str = ""
    page: int | None = None

    def cell(self, key: ColumnKey) -> CellValue:
        """The value of column `key` as it stands in a cell; measures as one text, numbered where there are several."""
        if key == "measures":
            return numbered(self.measures)
        value: CellValue = getattr(self, key)
        return value


def numbered(lines: tuple[str, ...]) -> str:
    """The lines as one text, each with its number where there are several."""
    return "\n".join(f"{index}. {line}" for index, line in enumerate(lines, 1)) if len(lines) > 1 else "".join(lines)
