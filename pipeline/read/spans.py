"""Rows of spanned cells → a logical grid: merged cells once with their extent, hair-thin columns of drawing accidents closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.read.blocks import Grid, GridCell

_HAIR = 120
"""Twips (2.1 mm): two column borders closer than this were meant to be one."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as a word processor stores it: its text, how many grid columns it spans, and its part (`restart`, `continue`) in a merge."""

    text: str
    span: int = 1
    vertical: str | None = None
    horizontal: str | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row: its cells, and the grid columns left free before the first."""

    cells: tuple[RawCell, ...]
    before: int = 0


def build(rows: Sequence[RawRow], widths: Sequence[int]) -> Grid:
    """The grid of `rows`; `widths` are those of the grid columns in twips, empty where unknown."""
    placed = [_placed(row) for row in rows]
    borders = sorted({edge for row in placed for _, start, end in row for edge in (start, end)})
    columns = _columns(borders, widths, placed)
    cells: list[GridCell] = []
    open_above: dict[int, int] = {}
    for index, row in enumerate(placed):
        open_above = _take_row(index, [(raw, columns[start], columns[end]) for raw, start, end in row], open_above, cells)
    return Grid(len(rows), max(columns.values(), default=0), tuple(cells))


def _placed(row: RawRow) -> list[tuple[RawCell, int, int]]:
    """Cells with their first and last border, counted in grid columns; horizontally merged ones as one."""
    found: list[tuple[RawCell, int, int]] = []
    at = max(row.before, 0)
    for cell in row.cells:
        end = at + max(cell.span, 1)
        if cell.horizontal == "continue" and found:
            first, start, _ = found[-1]
            found[-1] = (replace(first, text=f"{first.text} {cell.text}".strip()), start, end)
        else:
            found.append((cell, at, end))
        at = end
    return found


def _columns(borders: list[int], widths: Sequence[int], rows: list[list[tuple[RawCell, int, int]]]) -> dict[int, int]:
    """Logical column of each border: those that a hair divides fall together, unless a cell would vanish."""
    edges = list(accumulate(widths, initial=0))
    known = len(edges) > (borders[-1] if borders else 0) and all(width > 0 for width in widths)
    columns: dict[int, int] = {}
    last = None
    for border in borders:
        near = known and last is not None and edges[border] - edges[last] < _HAIR
        columns[border] = columns[last] if near and last is not None else len(set(columns.values()))
        last = last if near else border
    if any(columns[start] == columns[end] for row in rows for _, start, end in row):
        return {border: index for index, border in enumerate(borders)}
    return columns


def _take_row(index: int, row: list[tuple[RawCell, int, int]], above: dict[int, int], cells: list[GridCell]) -> dict[int, int]:
    """Adds the cells of one row; gives the open vertical merges as first column → place in `cells`."""
    still_open: dict[int, int] = {}
    for raw, start, end in row:
        anchor = _open_at(start, above, cells)
        if raw.vertical == "continue" and anchor is not None:
            cells[anchor] = replace(cells[anchor], row_span=index - cells[anchor].row + 1)
            still_open[cells[anchor].column] = anchor
            continue
        if raw.vertical is not None:
            still_open[start] = len(cells)
        cells.append(GridCell(raw.text, index, start, 1, end - start))
    return still_open


def _open_at(column: int, above: dict[int, int], cells: list[GridCell]) -> int | None:
    """The open vertical merge that covers `column`, as its place in `cells`, or None."""
    if column in above:
        return above[column]
    return next((place for start, place in above.items() if start < column < start + cells[place].column_span), None)
