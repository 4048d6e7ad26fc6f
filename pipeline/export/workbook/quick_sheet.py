"""A sheet of xlsxwriter that writes its cells faster, to the same octets: a ledger of a thousand circulars has two million of them.

Only what our sheets hold is done here (texts, numbers, dates, blanks, our own formulas); any other cell goes the library's own way. Our formulas
use no function that the library would have to give a prefix, so none is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_ROWS_A_SPAN = 16  # rows that share one `spans` attribute


class QuickSheet(Worksheet):  # type: ignore[misc]  # the library has no types of its own
    """The sheet; cells are named by row and column, never `A1`."""

    write_string = Worksheet._write_string  # the same methods without the look for `A1`
    write_number = Worksheet._write_number
    write_blank = Worksheet._write_blank
    write_datetime = Worksheet._write_datetime

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format | None = None, value: str | int = 0) -> int:
        """Writes one of our formulas (`=…`) with the value that it has now."""
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def _write_rows(self) -> None:
        """All rows, each with one call of the file."""
        if self.comments or self.constant_memory:
            super()._write_rows()
            return
        self._calculate_spans()
        letters = [xl_col_to_name(column) for column in range((self.dim_colmax or 0) + 1)]
        styles: dict[Format | None, str] = {}
        for number in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells = self.table.get(number)
            info, span = self.row_info.get(number), self.row_spans.get(number // _ROWS_A_SPAN)
            if not cells:
                if info is not None:
                    self._write_empty_row(number, span, info)
                continue
            self._write_row(number, span, info)
            plain = not (info and info.row_format)
            for column in sorted(cells):
                cell = cells[column]
                written = self._said(cell, f"{letters[column]}{number + 1}", styles) if plain and (cell.format or not self._column_format(column)) else None
                if written is None:
                    self._write_cell(number, column, cell)
                else:
                    self.fh.write(written)
            self.fh.write("</row>")

    def _column_format(self, column: int) -> Format | None:
        info = self.col_info.get(column)
        return info.column_format if info else None

    def _said(self, cell: Any, place: str, styles: dict[Format | None, str]) -> str | None:
        """The element of a cell, or None where it is of another kind than ours."""
        style = styles.get(cell.format)
        if style is None:
            style = styles[cell.format] = f' s="{cell.format._get_xf_index()}"' if cell.format else ""
        say = _KINDS.get(cell.__class__.__name__)
        return say(self, cell, f'<c r="{place}"{style}') if say else None

    def _calculate_spans(self) -> None:
        """The first and last column of each 16 rows."""
        ends: dict[int, tuple[int, int]] = {}
        for number, cells in self.table.items():
            if cells:
                low, high, block = min(cells), max(cells), number // _ROWS_A_SPAN
                known = ends.get(block, (low, high))
                ends[block] = min(known[0], low), max(known[1], high)
        self.row_spans = {block: f"{low + 1}:{high + 1}" for block, (low, high) in ends.items()}


def _formula(sheet: QuickSheet, cell: Any, head: str) -> str:
    value = cell.value
    kind = ""
    if isinstance(value, str) and value:
        kind = ' t="e"' if value in _ERRORS else ' t="str"'
    return f"{head}{kind}><f>{sheet._escape_data(cell.formula)}</f><v>{sheet._escape_data(value)}</v></c>"


_KINDS: dict[str, Callable[[QuickSheet, Any, str], str]] = {
    "String": lambda _sheet, cell, head: f'{head} t="s"><v>{cell.string}</v></c>',
    "Number": lambda _sheet, cell, head: f"{head}><v>{cell.number:.16G}</v></c>",
    "Datetime": lambda _sheet, cell, head: f"{head}><v>{cell.number:.16G}</v></c>",
    "Blank": lambda _sheet, _cell, head: f"{head}/>",
    "Formula": _formula,
}
