"""What comes home and what is made of it: rows as texts by column, changes, conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.ledger import ColumnKey, LedgerRow
from pipeline.model.problems import Problem

Cells = Mapping[ColumnKey, str]
"""The texts of one row by column; a column that the sheet does not have is absent, an empty cell is the empty text."""

DISPLAY_ONLY: frozenset[ColumnKey] = frozenset({"number", "task_id"})
"""Columns in which a change says nothing of the task: people renumber after sorting."""
HUMAN: frozenset[ColumnKey] = frozenset({"leader", "person", "progress", "status", "issues", "note"})
"""Columns that belong to people: they may empty them."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One filled row; `place` says where it stands (`数据版第5行`), `task_id` is empty for a row added by hand.

    `overtyped` for what was typed over the formulas of the 打印版: only those cells, of a task that the 数据版 has too.
    """

    place: str
    task_id: str
    cells: Cells
    overtyped: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedLedger:
    """One workbook. `base` is what was sent, by task id; None where the workbook does not hold it any more.

    `generated` is what the program read from the circulars where that differs from what was sent.
    """

    name: str
    rows: tuple[ReturnedRow, ...]
    base: Mapping[str, Cells] | None
    generated: Mapping[str, Cells]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was taken over; `source` is the file and place that it came from."""

    task_id: str
    title: str
    column: ColumnKey
    before: str
    after: str
    source: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values for one cell, or one that cannot stand in its column: `kept` stays, `offered` is listed and not lost."""

    task_id: str
    title: str
    column: ColumnKey
    base: str
    kept: str
    offered: str
    kept_source: str
    offered_source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome: `rows` are the ledger as it is now; `added` those of them that people added, `missing` the ids that a file no longer had."""

    rows: tuple[LedgerRow, ...]
    changes: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()
    added: tuple[LedgerRow, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    strangers: tuple[tuple[str, ReturnedRow], ...] = ()
    problems: tuple[Problem, ...] = ()
