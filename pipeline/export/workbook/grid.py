"""A plain list as a sheet: title row, header, typed cells, filter, print set-up. All sheets but 打印版 and 数据版 are made by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.export.workbook.look import BODY_FONT, Look, fitting, height, lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FOOTER = f'&C&"{BODY_FONT},Regular"&10第 &P 页  共 &N 页'
A3_CODE, A4_CODE = 8, 9
"""Paper codes of ECMA-376 §18.3.1.63."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own with the value that it has now; a text never becomes one."""

    text: str
    value: str | int = ""


GridCell = str | int | float | date | Formula | None


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a grid: header, width in characters, and whether its texts are centred."""

    label: str
    width: int
    centred: bool = False
    small: bool = False


def write_grid(sheet: Worksheet, look: Look, fields: Sequence[Field], rows: Sequence[Sequence[GridCell]], *, foot: str = "") -> None:
    """Fills a sheet: header in row 1, one row each below it, a filter over all, `foot` two rows below the last."""
    for column, field in enumerate(fields):
        sheet.set_column(column, column, field.width)
        sheet.write_string(0, column, field.label, look.head)
    sheet.set_row(0, 30)
    for index, row in enumerate(rows, 1):
        needed = max((lines(_shown(cell), field.width) for cell, field in zip(row, fields, strict=True) if not field.small), default=1)
        sheet.set_row(index, height(needed))
        for column, (cell, field) in enumerate(zip(row, fields, strict=True)):
            write_cell(sheet, index, column, cell, _format(look, field, cell))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(fields) - 1)
    sheet.freeze_panes(1, 0)
    if foot:
        sheet.merge_range(len(rows) + 2, 0, len(rows) + 2, len(fields) - 1, foot, look.plain)
        sheet.set_row(len(rows) + 2, height(lines(foot, sum(field.width for field in fields))))
    set_print(sheet, head_row=0)


def write_cell(sheet: Worksheet, row: int, column: int, cell: GridCell, style: Format) -> None:
    """Writes one value by its type; a text is always written as text."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, style, cell.value)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    elif isinstance(cell, str):
        sheet.write_string(row, column, fitting(cell), style)
    else:
        sheet.write_number(row, column, cell, style)


def _shown(cell: GridCell) -> str:
    if isinstance(cell, Formula):
        return str(cell.value)
    return "" if cell is None else str(cell)


def _format(look: Look, field: Field, cell: GridCell) -> Format:
    if field.small:
        return look.small
    if isinstance(cell, date):
        return look.day
    return look.middle if field.centred or isinstance(cell, int | float) else look.text


def set_print(sheet: Worksheet, *, head_row: int, paper: int = A4_CODE) -> None:
    """Landscape, as wide as the paper, header row repeated, page x of y."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer(FOOTER)
