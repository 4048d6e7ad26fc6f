"""数据版: flat, filterable, real dates, never merged; the sheet that is filled in and comes home. And 基线, what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline.export.columns import ColumnSpec, SheetKey
from pipeline.export.workbook.content import DATA_SHEET, FOLLOW_SHEET, SPARE_ROWS, Content, text_of
from pipeline.export.workbook.grid import A3_CODE, Formula, GridCell, set_print, write_cell
from pipeline.export.workbook.lights import UNIT_LIST, colour_lights, light, light_formula
from pipeline.export.workbook.look import Look, fitting, height, lines
from pipeline.model.ledger import COLUMN_KEYS, LedgerRow

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

BASE_SHEET, GENERATED_SHEET = "_基线", "_原值"
BASE_SCHEMA = "duban-ledger/1"
_NOT_FOLLOWED = {"number", "measures", "light", "due", "task_id"}
_TALLEST = 10  # lines shown of a row in the flat sheet; the rest is in the cell
_SMALL = {"task_id"}
_CENTRED = {"number", "leader", "person", "frequency", "status", "light", "category", "page", "due_text"}


def write_data(book: Workbook, look: Look, content: Content) -> None:
    """Adds the 数据版: header in row 1, one row a task."""
    sheet = book.add_worksheet(DATA_SHEET)
    for index, spec in enumerate(content.columns.specs):
        sheet.set_column(index, index, spec.width)
        sheet.write_string(0, index, spec.label, look.human_head if spec.human else look.head)
    sheet.set_row(0, 30)
    for number, row in enumerate(content.rows, 1):
        _write_row(sheet, look, content, row, number)
    _finish(sheet, look, content)


def _write_row(sheet: Worksheet, look: Look, content: Content, row: LedgerRow, index: int) -> None:
    tallest = 1
    for column, spec in enumerate(content.columns.specs):
        value: GridCell = _light_cell(content, row, index) if spec.key == "light" else row.cell(spec.key)
        write_cell(sheet, index, column, value, _style(look, spec))
        if isinstance(value, str) and spec.key not in _SMALL:
            tallest = max(tallest, lines(value, spec.width))
    sheet.set_row(index, height(min(tallest, _TALLEST)))


def _light_cell(content: Content, row: LedgerRow, index: int) -> Formula:
    closed, style = content.wording.closed, content.style
    formula = light_formula(f"{content.letters['due']}{index + 1}", f"{content.letters['status']}{index + 1}", closed)
    return Formula(formula, light(row.due, row.status, closed, style.today, style.warn_days))


def _style(look: Look, spec: ColumnSpec) -> Format:
    if spec.key == "due":
        return look.day
    if spec.key in _SMALL:
        return look.small
    return look.middle if spec.key in _CENTRED else look.text


def _finish(sheet: Worksheet, look: Look, content: Content) -> None:
    keys = [spec.key for spec in content.columns.specs]
    last = len(content.rows) + SPARE_ROWS
    sheet.autofilter(0, 0, max(len(content.rows), 1), len(keys) - 1)
    sheet.freeze_panes(1, keys.index("title") + 1)
    colour_lights(sheet, look, keys.index("light"), 1, last)
    for key, rule in _drop_downs(content):
        sheet.data_validation(1, keys.index(key), last, keys.index(key), rule)
    set_print(sheet, head_row=0, paper=A3_CODE)


def _drop_downs(content: Content) -> list[tuple[SheetKey, dict[str, object]]]:
    """Rules that help and never refuse: an office has words of its own."""
    status: dict[str, object] = {"validate": "list", "source": list(content.wording.statuses), "error_type": "warning", "error_message": _STATUS_HELP}
    real: dict[str, object] = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_type": "warning", "error_message": _DATE_HELP}
    names: dict[str, object] = {"validate": "list", "source": UNIT_LIST, "show_error": False}
    return [("status", status), ("due", real), ("lead", names), ("responsible", names), ("support", names)]


_DATE_HELP = "请填真实日期，如 2024-6-30。"
_STATUS_HELP = "建议从下拉列表中选择；填写其他说法也会保留。"


def write_followed(book: Workbook, content: Content) -> None:
    """Adds the very hidden sheet of look-ups: in row n the n-th task as the 数据版 has it now, in the same columns, and on which line it stands there.

    All that follows the 数据版 reads from here: one search a task, in neighbouring cells. Scattered over the other sheets the searches would
    make filtering 5,000 rows in LibreOffice a matter of minutes.
    """
    from xlsxwriter.utility import xl_col_to_name

    sheet = book.add_worksheet(FOLLOW_SHEET)
    last, id_letter = len(content.columns.specs), content.letters["task_id"]
    line_letter = xl_col_to_name(last)
    for at, row in enumerate(content.rows):
        sheet.write_string(at, list(content.letters).index("task_id"), row.task_id)
        line = content.line_of(f"${id_letter}{at + 1}", at + 1)
        sheet.write_formula(at, last, line.text, None, line.value)
        for column, key in enumerate(content.letters):
            if key not in _NOT_FOLLOWED:
                formula = content.on_line(key, f"${line_letter}{at + 1}", text_of(row, key))
                sheet.write_formula(at, column, formula.text, None, formula.value)
    sheet.very_hidden()


def write_baseline(book: Workbook, content: Content) -> None:
    """Adds the very hidden sheets: what is sent, the base of the three-way merge when the ledger comes home; and what the program had read of
    the circulars, for the rows in which people changed that."""
    _hidden_rows(book, BASE_SHEET, content.rows)
    changed = [row for row in content.generated if row != content.by_id.get(row.task_id)]
    if changed:
        _hidden_rows(book, GENERATED_SHEET, changed)


def _hidden_rows(book: Workbook, name: str, rows: Sequence[LedgerRow]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, BASE_SCHEMA)
    for column, key in enumerate(COLUMN_KEYS):
        sheet.write_string(1, column, key)
    for index, row in enumerate(rows, 2):
        for column, key in enumerate(COLUMN_KEYS):
            value = row.cell(key)
            if value not in (None, ""):
                sheet.write_string(index, column, fitting(value.isoformat() if isinstance(value, date) else str(value)))
    sheet.very_hidden()
