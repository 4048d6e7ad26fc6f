"""任务清单.xlsx as a whole. Sheets: 打印版, 数据版, 按单位, 时限, 体检, 未列为任务的语句, 出处, 说明, and hidden ones: what was sent (基线), and what the 打印版 looks up.

Steps: the rows are laid out → each sheet is written from them → the workbook appears under its name at once. No text of a circular or of a
person becomes a formula or a link; the only formulas are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.atomic import write_with
from pipeline.export.wording import document
from pipeline.export.workbook import lists
from pipeline.export.workbook.content import Content, LedgerStyle
from pipeline.export.workbook.data_sheet import write_baseline, write_data, write_followed
from pipeline.export.workbook.grid import set_print, write_grid
from pipeline.export.workbook.lights import MAX_UNITS, SETTINGS_SHEET, colour_lights
from pipeline.export.workbook.look import Look
from pipeline.export.workbook.print_sheet import write_print
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Matrix

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same rows give the same bytes


def write_ledger(path: Path, matrices: Sequence[Matrix], rows: Sequence[LedgerRow], lexicon: Lexicon, style: LedgerStyle | None = None) -> Path:
    """`path`, after the ledger stands there. `rows` are those of `ledger_rows`, or of a merge with what people typed."""
    return write_content(path, Content.of(matrices, rows, lexicon, style or LedgerStyle()))


def write_content(path: Path, content: Content) -> Path:
    """`path`, after the ledger of `content` stands there."""
    return write_with(path, lambda temporary: _fill(temporary, content))


def _fill(path: Path, content: Content) -> None:
    import xlsxwriter

    from pipeline.export.workbook.quick_sheet import QuickSheet

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.worksheet_class = QuickSheet
        book.set_properties({"title": content.style.title, "created": _EPOCH, "comments": "由 duban 生成"})
        look = Look(book)
        write_print(book, look, content, note=_note(content))
        write_data(book, look, content)
        write_grid(book.add_worksheet("按单位"), look, lists.UNIT_FIELDS, lists.by_unit(content))
        times = lists.deadlines(content)
        sheet = book.add_worksheet("时限")
        write_grid(sheet, look, lists.DEADLINE_FIELDS, times)
        colour_lights(sheet, look, 1, 1, max(len(times), 1))
        write_grid(book.add_worksheet("体检"), look, lists.FINDING_FIELDS, lists.findings(content))
        foot = accounting(content)
        write_grid(book.add_worksheet("未列为任务的语句"), look, lists.UNLISTED_FIELDS, lists.unlisted(content.matrices), foot=foot)
        write_grid(book.add_worksheet("出处"), look, lists.SOURCE_FIELDS, lists.sources(content))
        _write_settings(book, look, content)
        write_baseline(book, content)
        write_followed(book, content)


def _note(content: Content) -> str:
    """The line below the title: which papers, how many tasks."""
    names = [document(matrix) for matrix in content.matrices]
    shown = "、".join(names[:6]) + (f" 等{len(names)}份文件" if len(names) > 6 else "")
    return f"依据：{shown}    共{len(content.rows)}项任务"


def accounting(content: Content) -> str:
    """The footer that proves that no sentence was lost: how many became rows, how many did not and stand above."""
    tasks, measures = len(content.entries), sum(len(entry.task.actions) for entry in content.entries)
    left = sum(len(matrix.unlisted) for matrix in content.matrices)
    sum_of_all = content.style.accounting or f"带职责标志而未列为任务的语句{left}句，全部列于上表并注明理由"
    return f"合计：列为任务{tasks}项、措施{measures}条；{sum_of_all}。"


def _write_settings(book: Workbook, look: Look, content: Content) -> None:
    """说明: the threshold (B3), the states, the units of the drop-downs (E3 down), and how to use the file."""
    sheet = book.add_worksheet(SETTINGS_SHEET)
    for column, width in enumerate((22, 12, 60, 3, 28, 3, 14)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 2, "使用说明与设置", look.title)
    sheet.set_row(0, 34)
    set_print(sheet, head_row=1)
    for column, label in ((0, "设置"), (1, "值"), (2, "说明"), (4, "单位名单（下拉列表，可增补）"), (6, "状态")):
        sheet.write_string(1, column, label, look.head)
    sheet.write_string(2, 0, "临期预警天数", look.text)
    sheet.write_number(2, 1, content.style.warn_days, look.setting)
    sheet.write_string(2, 2, "截止日期前几天内亮黄灯；改这一格，各表的灯随之变化。逾期为红灯，办结为灰。", look.text)
    sheet.set_row(2, 36)
    for index, words in enumerate(_HELP, 4):
        sheet.merge_range(index, 0, index, 2, words, look.text)
        sheet.set_row(index, 36)
    for index, name in enumerate(_unit_names(content.rows)[:MAX_UNITS], 2):
        sheet.write_string(index, 4, name, look.text)
    for index, word in enumerate(content.wording.statuses, 2):
        sheet.write_string(index, 6, word, look.middle)


_HELP = (
    "请在“数据版”蓝色表头的列内填写（牵头领导、责任人、进展情况、完成状态、存在问题、备注）；“打印版”随之更新，不必另填。",
    "可以排序、筛选、增删行、移动列；请保留“任务编号”一列，收回时按它归位。自行增加的行不必填任务编号。",
    "多个单位之间用“、”相连。日期请填真实日期（如 2024-6-30）。",
    "“时限”列出每一个时间节点；“出处”列出每个值所在的原文；“未列为任务的语句”供核对有无遗漏。",
    "字体：标题方正小标宋简体、表头黑体、正文仿宋。本机没有方正小标宋简体时，由 WPS 或 Excel 以宋体代替，不影响内容和分页。",
)


def _unit_names(rows: Sequence[LedgerRow]) -> tuple[str, ...]:
    cells = (cell for row in rows for cell in (row.lead, row.responsible, row.support))
    return tuple(dict.fromkeys(name for cell in cells for name in cell.split("、") if name))


