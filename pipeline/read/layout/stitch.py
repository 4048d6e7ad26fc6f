"""Tables that go on over a page end: joined where their columns agree, repeated headers dropped, cut rows put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model.text import Dropped
from pipeline.read.blocks import Grid, GridCell
from pipeline.read.layout.grids import PageGrid, run_together

_SAME_EDGE = 4.0
"""Points: columns of two pages agree when no edge is further off."""
_HEADER_ROWS = 3


def continues(first: PageGrid, second: PageGrid) -> bool:
    """True when `second` has the columns of `first` and stands on the next page."""
    if second.page != first.page + 1 and second.page != first.page:
        return False
    return len(first.edges) == len(second.edges) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(first.edges, second.edges, strict=True))


def stitched(first: PageGrid, second: PageGrid) -> tuple[PageGrid, tuple[Dropped, ...]]:
    """(the two as one table, the header rows that were printed again)."""
    repeated = _repeated_rows(first.grid, second.grid)
    dropped = tuple(Dropped(_row_text(second.grid, row), "续表重复的表头", second.page) for row in range(repeated))
    rest = _from_row(second.grid, repeated)
    cells = list(first.grid.cells)
    rows = first.grid.rows
    if rest.rows:
        cut = _is_cut(first.grid, rest)
        cells, rest = _joined(cells, rows, rest) if cut else (_extended(cells, rows, rest), rest)
        rows -= cut
        gone = _blank_continuations(cells, rows, rest, cut=cut)
        cells += [replace(cell, row=cell.row + rows) for cell in rest.cells if (cell.row, cell.column) not in gone]
        rows += rest.rows
    grid = Grid(rows, first.grid.columns, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), first.grid.guessed)
    return replace(first, grid=grid, page=second.page, bottom=second.bottom), dropped


def _row_text(grid: Grid, row: int) -> str:
    return "\t".join(cell.text for cell in grid.cells if cell.row == row)


def _repeated_rows(first: Grid, second: Grid) -> int:
    count = 0
    while count < min(_HEADER_ROWS, second.rows, first.rows):
        text = _row_text(first, count)
        if not text.strip() or "".join(text.split()) != "".join(_row_text(second, count).split()):
            break
        count += 1
    return count


def _from_row(grid: Grid, row: int) -> Grid:
    return Grid(grid.rows - row, grid.columns, tuple(replace(cell, row=cell.row - row) for cell in grid.cells if cell.row >= row))


def _covering(cells: Iterable[GridCell], row: int, column: int) -> GridCell | None:
    for cell in cells:
        if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
            return cell
    return None


def _key_column(grid: Grid) -> int:
    """The column that tells rows apart: 序号, else the first with a cell of its own and words in (nearly) every row below the header."""
    for cell in grid.cells:
        if cell.row < _HEADER_ROWS and "".join(cell.text.split()) in {"序号", "编号", "项次"}:
            return cell.column
    for column in range(grid.columns):
        own = [cell for cell in grid.cells if cell.column == column and cell.row > 0]
        if own and all(cell.row_span == 1 for cell in own) and sum(1 for cell in own if cell.text) >= max(1, len(own) - 1):
            return column
    return 0


def _is_cut(first: Grid, rest: Grid) -> bool:
    """True when the first row of the next page is the rest of the last row: one of the two has no key, the other words."""
    key = _key_column(first)
    last = [cell for cell in first.cells if cell.row <= first.rows - 1 < cell.row + cell.row_span]
    head = [cell for cell in rest.cells if cell.row == 0]
    above, below = _covering(last, first.rows - 1, key), _covering(head, 0, key)
    if above is None or below is None or not any(cell.text for cell in head) or above.row == 0:
        return False
    if below.text.isdecimal() and not any(cell.text.isdecimal() for cell in first.cells if cell.column == key):
        return False  # the first number below a header of several rows
    return (not below.text and any(cell.text for cell in head if cell.column > key)) or (not above.text and any(cell.text for cell in last))


def _joined(cells: list[GridCell], rows: int, rest: Grid) -> tuple[list[GridCell], Grid]:
    """The last row with the words of the cut one added, and what is left of the next page."""
    kept = list(cells)
    for half in (cell for cell in rest.cells if cell.row == 0):
        whole = _covering(kept, rows - 1, half.column)
        if whole is not None:
            at = kept.index(whole)
            kept[at] = replace(whole, text=run_together(whole.text, half.text), row_span=whole.row_span + half.row_span - 1)
    return kept, Grid(rest.rows, rest.columns, tuple(cell for cell in rest.cells if cell.row > 0))


def _extended(cells: list[GridCell], rows: int, rest: Grid) -> list[GridCell]:
    """Merged cells that go on over the page: an empty cell at the head of the next page, left of the key, belongs to the one above."""
    kept = list(cells)
    for half in _merged_heads(kept, rows, rest):
        whole = _covering(kept, rows - 1, half.column)
        if whole is not None:
            kept[kept.index(whole)] = replace(whole, row_span=whole.row_span + half.row_span)
    return kept


def _merged_heads(cells: Sequence[GridCell], rows: int, rest: Grid) -> list[GridCell]:
    key = _key_column(Grid(rows, rest.columns, tuple(cells)))
    return [cell for cell in rest.cells if cell.row == 0 and not cell.text and cell.column + cell.column_span <= key]


def _blank_continuations(cells: Sequence[GridCell], rows: int, rest: Grid, *, cut: bool) -> set[tuple[int, int]]:
    return set() if cut else {(cell.row, cell.column) for cell in rest.cells if cell.row == 0 and not cell.text and _reaches(cells, rows, cell)}


def _reaches(cells: Sequence[GridCell], rows: int, cell: GridCell) -> bool:
    """True when a cell from above was extended over the place of `cell`."""
    return _covering(cells, rows, cell.column) is not None
