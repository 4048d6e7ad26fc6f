"""Cells pasted from a spreadsheet: a cell that holds line ends comes in straight quotes over several lines of text; here it is one line again."""

from __future__ import annotations

from collections.abc import Sequence

CELL_BREAK = "\u2028"
"""Parts the lines of one cell; no line of a text that was split into lines holds it."""
_MOST_LINES = 30
"""Lines of the longest row; a quote that is not closed by then opened no cell."""


def rejoined(lines: Sequence[str]) -> list[str]:
    """The lines with rows whose quoted cells go over several lines in one, their cells without the quotes; all other lines as they are."""
    kept: list[str] = []
    index = 0
    while index < len(lines):
        end = _row_end(lines, index)
        kept.append(_unquoted(CELL_BREAK.join(lines[index:end])) if end > index + 1 else lines[index])
        index = end
    return kept


def _row_end(lines: Sequence[str], start: int) -> int:
    """Behind the last line of the row that begins at `start`: the next line, where no quoted cell is open at its end."""
    if not _opens(lines[start]):
        return start + 1
    quotes = 0
    for index in range(start, min(len(lines), start + _MOST_LINES)):
        quotes += lines[index].count('"')
        if quotes % 2 == 0:
            row = CELL_BREAK.join(lines[start : index + 1])
            return index + 1 if "\t" in row and all(map(_is_cell, row.split("\t"))) else start + 1
    return start + 1


def _opens(line: str) -> bool:
    """True where the last cell of the line begins with a quote that the line does not close."""
    cell = line.rsplit("\t", 1)[-1]
    return cell.startswith('"') and cell.count('"') % 2 == 1


def _is_cell(cell: str) -> bool:
    """True for words without line ends, and for a cell in quotes from end to end."""
    return CELL_BREAK not in cell or (cell.startswith('"') and cell.rstrip().endswith('"'))


def _unquoted(row: str) -> str:
    return "\t".join(cell.strip()[1:-1].replace('""', '"') if CELL_BREAK in cell else cell for cell in row.split("\t"))
