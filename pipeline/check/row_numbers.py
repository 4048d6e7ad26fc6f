"""`number-jump` in the 序号 column of a table that otherwise counts up by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Cell, Span, Table

CODES = ("number-jump",)
_HEADER = re.compile(r"\s*(?:序\s*号|编\s*号)\s*")
_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.．、]?\s*")
_FEWEST = 4  # rows that make a count
_HEADER_ROWS = 3  # rows in which the header is looked for
_SHOWN = 3  # cells of the row that a finding covers


def find(view: View) -> Iterator[Finding]:
    """One finding a row."""
    for table in view.circular.source.tables:
        header = next((cell for cell in table.cells if cell.column == 0 and cell.row < _HEADER_ROWS and _HEADER.fullmatch(cell.span.of(view.text))), None)
        if header is not None:
            yield from _in_column(view, table, header)


def _in_column(view: View, table: Table, header: Cell) -> Iterator[Finding]:
    numbered = [(int(match[1]), cell) for cell in table.cells if cell.column == 0 and cell.row > header.row and (match := _NUMBER.fullmatch(cell.span.of(view.text)))]
    odd = [(last, number, cell) for (last, _), (number, cell) in pairwise(numbered) if number != last + 1]
    if len(numbered) < _FEWEST or len(odd) != 1:
        return  # none is wrong, or the column is no plain count
    last, number, cell = odd[0]
    if number > last + 1:
        row = list(table.row(cell.row))[:_SHOWN]
        yield view.finding("number-jump", Span(cell.span.start, row[-1].span.end), f"表中序号从“{last}”跳到“{number}”，请核对是否漏行或错号")
