"""A workbook template, filled: columns under its headers, or one task's fields. Styles, widths, print set-up and other sheets stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.export.characters import xml_safe
from pipeline.export.columns import Columns
from pipeline.export.templates.matching import Grid, HeadedTable, field_places, headed_table
from pipeline.export.workbook.content import text_of
from pipeline.export.workbook.look import fitting
from pipeline.model.ledger import LedgerRow

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


def open_book(data: bytes, name: str) -> Workbook:
    """The workbook in `data`; BadInput where it is none."""
    import openpyxl

    try:
        return openpyxl.load_workbook(BytesIO(data))
    except Exception as error:  # a damaged workbook fails in as many ways as there are parts in it
        raise BadInput(f"模板打不开（{type(error).__name__}）", where=name, advice="请另存为 .xlsx 再试") from error


def fill_columns(book: Workbook, rows: Sequence[LedgerRow], columns: Columns) -> bool:
    """True after the first sheet with headed columns got one line a row; False where no sheet has any."""
    for sheet in book.worksheets:
        table = headed_table(_grid(sheet), columns)
        if table:
            _make_room(sheet, table, len(rows))
            for offset, row in enumerate(rows):
                _fill_line(sheet, table, table.row + 2 + offset, row)
            return True
    return False


def fill_fields(book: Workbook, row: LedgerRow, columns: Columns) -> bool:
    """True after the labelled fields of every sheet hold the values of one task; False where there are none."""
    done = False
    for sheet in book.worksheets:
        for place in field_places(_grid(sheet), columns):
            _put(sheet.cell(place.row + 1, place.column + 1), row, place.key)
            done = True
    return done


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _grid(sheet: Worksheet) -> Grid:
    """The texts of a sheet, with an empty column at the right: the empty cell of a last label may not exist yet."""
    return [[*("" if value is None else str(value).strip() for value in row), ""] for row in sheet.iter_rows(values_only=True)]


def _make_room(sheet: Worksheet, table: HeadedTable, wanted: int) -> None:
    """Moves what stands below the table down where its empty rows are too few; each new row looks like the table's first one."""
    first, missing = table.row + 2, wanted - table.room
    below = first + table.room
    if missing > 0 and sheet.max_row >= below:
        ranges = [area for area in sheet.merged_cells.ranges if area.min_row >= below]
        heights = {number: sheet.row_dimensions[number].height for number in range(below, sheet.max_row + 1)}
        sheet.move_range(f"A{below}:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}", rows=missing)
        for area in ranges:
            area.shift(row_shift=missing)
        for number, height in heights.items():
            sheet.row_dimensions[number + missing].height = height
    for offset in range(1, max(wanted, 1)):
        _dress(sheet, first, first + offset)


def _dress(sheet: Worksheet, pattern: int, number: int) -> None:
    for column in range(1, sheet.max_column + 1):
        model, cell = sheet.cell(pattern, column), sheet.cell(number, column)
        if model.has_style:
            cell._style = copy(model._style)
    sheet.row_dimensions[number].height = sheet.row_dimensions[pattern].height


def _fill_line(sheet: Worksheet, table: HeadedTable, number: int, row: LedgerRow) -> None:
    for position, key in table.columns.items():
        _put(sheet.cell(number, position + 1), row, key)


def _put(cell: Cell, row: LedgerRow, key: str) -> None:
    """Writes one value: a day as a real date, the number as a number, all else as text that is never a formula."""
    value = row.due if key == "due" else row.number if key == "number" else None
    if isinstance(value, date):
        cell.value = value
        if cell.number_format == "General":
            cell.number_format = "yyyy-mm-dd"
    elif value is not None:
        cell.value = value
    else:
        text = fitting(xml_safe(text_of(row, key)))
        cell.value = text or None
        if text:
            cell.data_type = "s"
