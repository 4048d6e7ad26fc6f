"""Tables in plain text, rebuilt where the pattern is clear: cells that begin with a tab, rows of tabs, pipes with a rule or without, one cell a line.

Everything found here is `guessed`: the file itself knows no cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.read.blocks import Block, Grid, GridCell, Line, cell_text
from pipeline.read.pasted import CELL_BREAK
from pipeline.read.stacked import NUMBER_HEADS, one_a_line
from pipeline.read.wrapped import PAGE_NUMBER

_Row = list[str]
_SEPARATOR = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_FRAME = re.compile(r"[\s┌┬┐├┼┤└┴┘─━═╔╦╗╠╬╣╚╩╝+|│┃║-]+")
_BARS = re.compile(r"[│┃║]")
_LONGEST_CELL = 400
_FEWEST_ROWS = 3
"""Rows of a table that only tabs make: two lines with tabs may stand below one another by accident."""
_MOST_COLUMNS = 60
_LEAST_PIPED = 3
_LONGEST_HEAD = 16
"""Characters of a cell of the head where nothing but pipes says that lines are a table."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A table that ends before line `end`; without a grid the lines up to there are no table."""

    grid: Grid | None
    end: int


def blocks_of_lines(lines: Sequence[str]) -> list[Block]:
    """Lines and tables in order; blank lines are left out."""
    found: list[Block] = []
    index = 0
    while index < len(lines):
        table = _table_at(lines, index)
        if table.grid is not None:
            found.append(table.grid)
        else:
            found += [Line(line) for line in lines[index : table.end] if line.strip()]
        index = table.end
    return found


def tabbed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a word processor's file with runs of lines that tabs set in the same three columns or more as tables."""
    found: list[Block] = []
    for columns, group in groupby(blocks, key=_columns_of):
        run = list(group)
        grid = _grid([[cell_text([piece]) for piece in block.text.strip("\t ").split("\t")] for block in run if isinstance(block, Line)]) if columns else None
        found += [grid] if grid is not None and len(run) >= _FEWEST_ROWS else run
    return found


def _columns_of(block: Block) -> int:
    """In how many columns tabs set a line, 0 where it is no row of a table: fewer than three, an empty one, or running text in one."""
    if not isinstance(block, Line) or block.role != "body" or "\t" not in block.text:
        return 0
    pieces = block.text.strip("\t ").split("\t")
    return len(pieces) if len(pieces) >= 3 and all(piece.strip() for piece in pieces) and max(map(len, pieces)) <= _LONGEST_CELL else 0


def _table_at(lines: Sequence[str], index: int) -> _Found:
    line = lines[index]
    if not line.strip() and "\t" not in line:
        return _Found(None, index + 1)
    if line.startswith("\t"):
        return _tab_cells(lines, index)
    if "\t" in line.strip():
        return _tab_rows(lines, index)
    if line.lstrip().startswith("|") or _BARS.search(line[:3]) or _FRAME.fullmatch(line):
        return _bars(lines, index)
    if line.count("|") >= 2:
        return _piped(lines, index)
    stacked = one_a_line(lines, index) if "".join(line.split()) in NUMBER_HEADS else None
    return _Found(_grid(stacked[0]), stacked[1]) if stacked else _Found(None, index + 1)


def _tab_cells(lines: Sequence[str], start: int) -> _Found:
    """Cells that each begin with a tab; a blank line before a tab ends the row, one before other words goes on with the cell."""
    rows: list[list[list[str]]] = [[]]
    index = start
    while index < len(lines):
        line = lines[index]
        if line.startswith("\t"):
            if index > start and not lines[index - 1].strip("\r\n ") and "\t" not in lines[index - 1]:
                rows.append([])
            rows[-1] += [piece.split(CELL_BREAK) for piece in line[1:].split("\t")]
        elif line.strip():
            if index == start or lines[index - 1].strip() or not _goes_on(lines, index):
                break
            rows[-1][-1].append(line)
        elif index + 1 >= len(lines) or not lines[index + 1].strip(" \r\n\xa0\u3000"):
            break
        index += 1
    return _Found(_grid([[cell_text(cell) for cell in row] for row in rows if row]), max(index, start + 1))


def _goes_on(lines: Sequence[str], index: int) -> bool:
    """True when a tab follows before two blank lines do: the words belong to a cell."""
    blank = 0
    for line in lines[index : index + 40]:
        if line.startswith("\t"):
            return True
        blank = blank + 1 if not line.strip() else 0
        if blank > 1:
            return False
    return False


def _tab_rows(lines: Sequence[str], start: int) -> _Found:
    """Lines with tabs inside, one a row."""
    rows: list[_Row] = []
    index, apart = start, 2 if _is_spread(lines, start) else 1
    while index < len(lines) and ("\t" in lines[index].strip(" ") or _is_page_foot(lines, index)) and (apart == 1 or index == start or not lines[index - 1].strip()):
        if "\t" in lines[index]:
            rows.append([cell_text(piece.split(CELL_BREAK)) for piece in lines[index].strip("\r\n ").split("\t")])
        index += apart
    index = min(index, len(lines))
    widest = max(len(row) for row in rows)
    few = len(rows) < 2 or (widest == 2 and len(rows) < 3)
    return _Found(None if few else _grid(rows), index)


def _is_page_foot(lines: Sequence[str], index: int) -> bool:
    """True for a page number between two rows."""
    return PAGE_NUMBER.match(lines[index]) is not None and index + 1 < len(lines) and "\t" in lines[index + 1]


def _is_spread(lines: Sequence[str], start: int) -> bool:
    """True where a blank line stands between any two of the first rows, which have three cells or more."""
    first, gap, second = (*lines[start : start + 3], "", "", "")[:3]
    return first.count("\t") >= 2 and not gap.strip() and second.count("\t") >= 2


def _bars(lines: Sequence[str], start: int) -> _Found:
    """Markdown pipes, or a frame drawn with box characters; rows of a frame that go over several lines are joined."""
    rows: list[list[list[str]]] = []
    index, fresh, ruled = start, True, False
    while index < len(lines):
        line = lines[index].strip()
        if line and (_SEPARATOR.fullmatch(line) or _FRAME.fullmatch(line)) and not _is_empty_row(line):
            fresh = ruled = True
        elif "|" in line or _BARS.search(line):
            cells = re.split(r"(?<!\\)\||[│┃║]", line.strip("|│┃║"))
            if _BARS.search(line) and not fresh and rows and len(rows[-1]) == len(cells):
                for cell, piece in zip(rows[-1], cells, strict=True):
                    cell.append(piece)
            else:
                rows.append([[piece.replace("\\|", "|")] for piece in cells])
            fresh = "|" in line
        else:
            break
        index += 1
    return _Found(_grid([[cell_text(cell) for cell in row] for row in rows]) if ruled else None, max(index, start + 1))


def _piped(lines: Sequence[str], start: int) -> _Found:
    """Rows as a web page gives them when it is copied, `单位 | 时间 | 责任人 |`: no rule below the head, but as many cells in every row."""
    rows: list[_Row] = []
    index = start
    while index < len(lines) and lines[index].count("|") >= 2:
        rows.append([cell_text([piece]) for piece in lines[index].strip().removesuffix("|").split("|")])
        index += 1
    even = len(rows) >= _LEAST_PIPED and len({len(row) for row in rows}) == 1 and all(0 < len(cell) <= _LONGEST_HEAD for cell in rows[0])
    return _Found(_grid(rows) if even else None, index)


def _is_empty_row(line: str) -> bool:
    return "-" not in line and not any(mark in line for mark in "─━═+┼╬")


def _grid(rows: list[_Row]) -> Grid | None:
    """The rows as a grid: an empty cell at the head of a row goes on with the cell above, a short row's last cell reaches to the edge."""
    columns = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or not 2 <= columns <= _MOST_COLUMNS or sum(1 for row in rows for cell in row if cell) < 3:
        return None
    number = next((index for index, cell in enumerate(rows[0]) if "".join(cell.split()) in NUMBER_HEADS), None)
    cells: list[GridCell] = []
    heads: dict[int, int] = {}
    for index, row in enumerate(rows):
        shift = _shift(row, columns, number if index else None)
        padded = [""] * shift + row
        merged = _merged_heads(padded, heads, cells, shift) if index else 0
        for column in range(merged):
            place = heads[column]
            cells[place] = _taller(cells[place])
        heads = {column: place for column, place in heads.items() if column < merged}
        for column in range(merged, len(padded)):
            last = column == len(padded) - 1
            heads[column] = len(cells)
            cells.append(GridCell(padded[column], index, column, 1, columns - column if last else 1))
    return Grid(len(rows), columns, tuple(cells), guessed=True)


def _shift(row: _Row, columns: int, number: int | None) -> int:
    """How many columns a short row is moved to the right so that its number stands under 序号."""
    if number is None or len(row) >= columns:
        return 0
    place = next((index for index, cell in enumerate(row) if cell.isdecimal()), None)
    return min(max(number - place, 0), columns - len(row)) if place is not None else 0


def _merged_heads(row: _Row, heads: dict[int, int], cells: list[GridCell], shift: int) -> int:
    """How many cells at the head of the row belong to those above."""
    count = 0
    if any(row):
        while count < len(row) - 1 and not row[count] and count in heads and cells[heads[count]].column_span == 1 and (count < shift or cells[heads[count]].text):
            count += 1
    return count


def _taller(cell: GridCell) -> GridCell:
    return GridCell(cell.text, cell.row, cell.column, cell.row_span + 1, cell.column_span, cell.page, cell.box)
