"""全年一览 as a sheet: twelve columns of months in three bands, one cell a time limit, routine below them; LibreOffice or WPS make the PDF of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.export.calendar.overview import month_lines, routine_lines
from pipeline.export.calendar.placing import Slot
from pipeline.export.workbook.grid import A3_CODE, set_print
from pipeline.export.workbook.look import Look, fitting, height, lines

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_COLUMNS, _WIDTH = 4, 44


def write_year(book: Workbook, look: Look, slots: Sequence[Slot], year: int) -> None:
    """Adds the sheet `YEAR年一览`: every slot whose last day is in `year`."""
    sheet = book.add_worksheet(f"{year}年一览")
    sheet.merge_range(0, 0, 0, _COLUMNS - 1, f"{year}年重点任务时限一览", look.title)
    sheet.set_row(0, 34)
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    at = 1
    for band in range(0, 12, _COLUMNS):
        columns = [month_lines(slots, year, month) for month in range(band + 1, band + _COLUMNS + 1)]
        for column in range(_COLUMNS):
            sheet.write_string(at, column, f"{band + column + 1}月", look.head)
        for offset in range(max(1, *map(len, columns))):
            shown = [texts[offset] if offset < len(texts) else "" for texts in columns]
            sheet.set_row(at + 1 + offset, height(max(lines(text, _WIDTH) for text in shown)))
            for column, text in enumerate(shown):
                sheet.write_string(at + 1 + offset, column, fitting(text), look.text)
        at += 1 + max(1, *map(len, columns))
    routine = routine_lines(slots, year)
    for offset, text in enumerate(["周期性任务（全年多次）", *routine] if routine else []):
        sheet.merge_range(at + offset, 0, at + offset, _COLUMNS - 1, fitting(text), look.text if offset else look.head)
        sheet.set_row(at + offset, height(lines(text, _WIDTH * _COLUMNS)))
    set_print(sheet, head_row=0, paper=A3_CODE)
