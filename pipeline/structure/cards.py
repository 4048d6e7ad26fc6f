"""Cards: tables in which each row holds labels and their values, one task a card."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.model.circular import ColumnRole, TaskRow
from pipeline.model.text import Cell, Span
from pipeline.structure.grids import PLAIN, WHAT, WHEN, WHO, Grid, Headers

_LEAST_LABELS = 3  # labels one below the other
_LONGEST_LABEL = 8  # characters


def cards_of(grid: Grid, headers: Headers) -> tuple[TaskRow, ...]:
    """The tasks of a table in which each row holds a label and its value (`隐患名称 | … `, `整改时限 | … | 整改责任单位 | …`); none where it is no such table.

    A title's label that comes again begins the next one.
    """
    rows = [_distinct(grid, row) for row in range(grid.table.rows)]
    labelled = [cells for cells in rows if len(cells) > 1 and _label(grid, cells[0], headers)]
    if len(labelled) < _LEAST_LABELS or len(labelled) * 3 < len(rows) * 2 or not all(_alternates(grid, cells, headers) for cells in labelled):
        return ()
    if grid.table.columns > 2 and not any(_label(grid, cell, headers) for cells in labelled for cell in cells[2::2]):
        return ()  # one column of labels and several of values: a table on its side
    found: list[list[tuple[ColumnRole, Cell]]] = [[]]
    for cells in labelled:
        for label, value in pairwise(cells):
            role = _label(grid, label, headers)
            if role is None or not value.span.of(grid.text).strip():
                continue
            if role == "title" and any(name == "title" for name, _ in found[-1]):
                found.append([])
            found[-1].append((role, value))
    return tuple(_card(pairs) for pairs in found if {name for name, _ in pairs} & WHAT and {name for name, _ in pairs} & (WHO | WHEN))


def _card(pairs: Sequence[tuple[ColumnRole, Cell]]) -> TaskRow:
    return TaskRow("", Span(min(cell.span.start for _, cell in pairs), max(cell.span.end for _, cell in pairs)), tuple(pairs))


def _distinct(grid: Grid, row: int) -> list[Cell]:
    return list({id(cell): cell for column in range(grid.table.columns) if (cell := grid.at.get((row, column)))}.values())


def _label(grid: Grid, cell: Cell, headers: Headers) -> ColumnRole | None:
    """The role that the cell's words name exactly, as the label of the cell beside it."""
    return headers.roles.get(PLAIN.sub("", cell.span.of(grid.text)))


def _alternates(grid: Grid, cells: Sequence[Cell], headers: Headers) -> bool:
    """True where values stand between the labels, one each; a label need not be known, but is short."""
    return all(_label(grid, cell, headers) is None for cell in cells[1::2]) and all(len(cell.span) <= _LONGEST_LABEL for cell in cells[2::2])
