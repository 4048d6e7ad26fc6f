"""Tables that somebody cut by hand at the end of a page: the part on the next page goes on with the one before it.

A part goes on where it repeats the head of the table, or where its numbers run on in the same columns. Its repeated head is left out, and a row that
was cut in two is one row again.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.read.blocks import Line, cell_text
from pipeline.read.cells import BlockCell, BlockRow, BlockTable

_MOST_HEAD = 3
_LEAST_COLUMNS = 3


def continued(table: BlockTable, part: BlockTable) -> BlockTable | None:
    """`table` with the rows of `part`, or None where that is a table of its own."""
    if not table.rows or not part.rows or table.rows[0].width != part.rows[0].width or len(part.rows[0].cells) < _LEAST_COLUMNS:
        return None
    head = _repeated(table, part)
    rest = part.rows[head:]
    if not rest or not (head or _runs_on(table, rest)):
        return None
    whole = _one(table.rows[-1], rest[0]) if _is_cut(rest[0]) else None
    rows = (*table.rows[:-1], whole, *rest[1:]) if whole else (*table.rows, *rest)
    return BlockTable(rows, table.widths)


def _repeated(table: BlockTable, part: BlockTable) -> int:
    """How many rows at the top of `part` are those at the top of `table`, word for word; a row of numbers alone is no head."""
    count = 0
    while count < min(_MOST_HEAD, len(table.rows), len(part.rows)) and _words(table.rows[count]) == _words(part.rows[count]):
        count += 1
    return count if count and sum(bool(word) and not word.isdigit() for word in _words(part.rows[0])) >= _LEAST_COLUMNS else 0


def _runs_on(table: BlockTable, rest: tuple[BlockRow, ...]) -> bool:
    """True where the first number of `rest`, in its first row or behind a cut one, is the next after the last one of `table`."""
    last = next((word for row in reversed(table.rows) if (word := _words(row)[0]).isdigit()), "")
    following = next((word for row in rest[:2] if (word := _words(row)[0])), "")
    return bool(last) and following.isdigit() and int(following) == int(last) + 1 and (following == _words(rest[0])[0] or _is_cut(rest[0]))


def _is_cut(row: BlockRow) -> bool:
    """True for the rest of a row: nothing at its head, and words in a cell or two of the others."""
    words = _words(row)
    merged = any(cell.vertical for cell in row.cells)
    return not merged and not words[0] and 0 < sum(map(bool, words)) <= max(1, len(words) // 3)


def _one(row: BlockRow, rest: BlockRow) -> BlockRow | None:
    """The row with the words of its rest behind its own, cell by cell; None where the cells do not stand below one another."""
    fits = [cell.span for cell in row.cells] == [cell.span for cell in rest.cells]
    kept = all(cell.vertical != "continue" or not more.lines for cell, more in zip(row.cells, rest.cells, strict=False))
    if not fits or not kept:
        return None
    return replace(row, cells=tuple(_longer(cell, more) for cell, more in zip(row.cells, rest.cells, strict=True)))


def _longer(cell: BlockCell, rest: BlockCell) -> BlockCell:
    if not rest.lines or not cell.lines:
        return replace(cell, blocks=cell.blocks + rest.blocks)
    last, first = cell.blocks[-1], rest.blocks[0]
    if not isinstance(last, Line) or not isinstance(first, Line):
        return replace(cell, blocks=cell.blocks + rest.blocks)
    return replace(cell, blocks=(*cell.blocks[:-1], replace(last, text=last.text.rstrip() + first.text.lstrip()), *rest.blocks[1:]))


def _words(row: BlockRow) -> tuple[str, ...]:
    return tuple(cell_text(cell.lines) for cell in row.cells) or ("",)
