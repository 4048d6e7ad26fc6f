"""The ledger as people see it: the rows that the circulars give, with what was typed laid over them, and the rows that people added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from pipeline.ledger.entries import Entry
from pipeline.ledger.returns.merging import HAND
from pipeline.ledger.returns.typed import row_text, with_text
from pipeline.model.ledger import ColumnKey, LedgerRow

Typed = Mapping[str, Mapping[str, Entry]]
"""The typed cells by task and column."""


def by_task(entries: Iterable[Entry]) -> Typed:
    """The cells by task and column."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        found.setdefault(entry.task, {})[entry.field] = entry
    return found


def overlay(rows: Sequence[LedgerRow], typed: Typed) -> tuple[LedgerRow, ...]:
    """`rows` with the typed cells in them, then the rows that people added, numbered on."""
    laid = [_laid(row, typed.get(row.task_id, {})) for row in rows]
    return (*laid, *_added(typed, len(rows)))


def _laid(row: LedgerRow, cells: Mapping[str, Entry]) -> LedgerRow:
    for entry in cells.values():
        row = with_text(row, cast("ColumnKey", entry.field), entry.value) or row
    return row


def _added(typed: Typed, number: int) -> Iterator[LedgerRow]:
    """The rows that people added; one whose cells were all emptied is gone."""
    for task in sorted(task for task in typed if task.startswith(f"{HAND}#")):
        if any(entry.value for entry in typed[task].values()):
            number += 1
            yield _laid(LedgerRow(task, number, "", circular_id=HAND), typed[task])


def overruled(row: LedgerRow, cells: Mapping[str, Entry]) -> dict[str, str]:
    """What the circular says in the columns where people say something else, by column; `row` as the circular gives it."""
    said = ((entry.field, row_text(row, cast("ColumnKey", entry.field))) for entry in cells.values())
    return {field: text for field, text in said if text != cells[field].value}
