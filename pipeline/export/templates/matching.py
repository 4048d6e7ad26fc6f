"""Where a template wants what: headed columns (a header row with room below), labelled fields (a label with an empty cell at its right)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.export.columns import Columns, SheetKey

Grid = Sequence[Sequence[str]]
_LEAST_COLUMNS, _LEAST_FIELDS = 3, 2


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A header at `row` (from 0; of two header rows the lower); `columns` by position; `room` empty rows below it."""

    row: int
    columns: Mapping[int, SheetKey]
    room: int


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """An empty cell that a label at its left names."""

    row: int
    column: int
    key: SheetKey


def headed_table(grid: Grid, columns: Columns) -> HeadedTable | None:
    """The table of a grid whose header has the most of our columns, at least three of them the task's or measures' among them; None without one."""
    best: HeadedTable | None = None
    for number, row in enumerate(grid):
        found = _header(row, columns)
        if len(found) >= _LEAST_COLUMNS and {"title", "measures"} & set(found.values()) and (best is None or len(found) > len(best.columns)):
            best = HeadedTable(number, found, 0)
    if best is None:
        return None
    below = _two_rows(grid, best, columns)
    return HeadedTable(below.row, below.columns, _room(grid, below.row))


def _header(row: Sequence[str], columns: Columns) -> dict[int, SheetKey]:
    found: dict[int, SheetKey] = {}
    for position, text in enumerate(row):
        key = columns.match(text) if text else None
        if key and key not in found.values():
            found[position] = key
    return found


def _two_rows(grid: Grid, table: HeadedTable, columns: Columns) -> HeadedTable:
    """With a second header row below (`责任分工` over `牵头单位 | 配合单位`), its columns are taken in."""
    if table.row + 1 >= len(grid):
        return table
    second = _header(grid[table.row + 1], columns)
    texts = [text for text in grid[table.row + 1] if text]
    fresh = {position: key for position, key in second.items() if key not in table.columns.values()}
    if not fresh or len(second) < len(texts):
        return table
    return HeadedTable(table.row + 1, {**table.columns, **fresh}, 0)


def _room(grid: Grid, head: int) -> int:
    """Rows below the header in which nothing stands but perhaps a number."""
    room = 0
    for row in grid[head + 1 :]:
        if any(text and not text.isdigit() and text not in {"…", "……", "..."} for text in row):
            break
        room += 1
    return room


def field_places(grid: Grid, columns: Columns) -> tuple[FieldPlace, ...]:
    """The labelled fields of a grid, at least two; empty where it is no form."""
    found = tuple(
        FieldPlace(number, position + 1, key)
        for number, row in enumerate(grid)
        for position, text in enumerate(row[:-1])
        if text and not row[position + 1] and (key := columns.match(text))
    )
    return found if len(found) >= _LEAST_FIELDS else ()
