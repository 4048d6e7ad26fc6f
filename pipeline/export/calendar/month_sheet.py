"""月历.xlsx: the year on one sheet, then one sheet a month, Monday to Sunday, rest days and make-up days marked, for desks without a calendar program; and 未定日期."""

from __future__ import annotations

from calendar import Calendar as MonthGrid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.atomic import write_with
from pipeline.export.calendar.overview import years
from pipeline.export.calendar.placing import CalendarSettings, Placement, Slot
from pipeline.export.calendar.telling import who
from pipeline.export.calendar.year_sheet import write_year
from pipeline.export.wording import reference
from pipeline.export.workbook.grid import Field, set_print, write_grid
from pipeline.export.workbook.look import Look, fitting, height, lines
from pipeline.model.workdays import WorkCalendar

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTH = 24  # characters of a day's column
_LEAST_LINES, _MOST_LINES = 4, 24  # lines of one row
_SHORT_MONTH = 7  # rows up to which a month is shrunk to one page
_UNPLACED = (Field("重点任务", 30), Field("原文时限", 24), Field("未上日历的原因", 36), Field("单位", 24), Field("依据（文件+条款）", 30))
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same days give the same bytes


def write_month_sheets(path: Path, placement: Placement, settings: CalendarSettings) -> Path:
    """`path`, after a workbook stands there with a sheet for every month in which something falls due."""
    return write_with(path, lambda temporary: _fill(temporary, placement, settings))


def _fill(path: Path, placement: Placement, settings: CalendarSettings) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": "月历", "created": _EPOCH})
        look = Look(book)
        for year in years(placement.slots()):
            write_year(book, look, placement.slots(), year)
        for (year, month), slots in by_month(placement.slots()).items():
            _write_month(book, look, (year, month), slots, settings.work_days)
        rows = [
            (one.task.title, one.deadline.surface, one.reason, who(one.task), reference(one.matrix, one.task.path)) for one in placement.unplaced
        ]
        write_grid(book.add_worksheet("未定日期"), look, _UNPLACED, rows)


def by_month(slots: Sequence[Slot]) -> Mapping[tuple[int, int], tuple[Slot, ...]]:
    """The slots by year and month of their last day, in order."""
    found: dict[tuple[int, int], list[Slot]] = {}
    for slot in slots:
        found.setdefault((slot.last.year, slot.last.month), []).append(slot)
    return {month: tuple(members) for month, members in sorted(found.items())}


def _write_month(book: Workbook, look: Look, month: tuple[int, int], slots: Sequence[Slot], work_days: WorkCalendar) -> None:
    sheet = book.add_worksheet(f"{month[0]}年{month[1]}月")
    sheet.merge_range(0, 0, 0, 6, f"{month[0]}年{month[1]}月 督办月历", look.title)
    sheet.set_row(0, 34)
    sheet.set_column(0, 6, _WIDTH)
    every_day = "；".join(_once(_whose(slot) for slot in slots if _daily(slot)))
    head = 2 if every_day else 1
    if every_day:
        sheet.merge_range(1, 0, 1, 6, fitting(f"每日：{every_day}"), look.subtitle)
        sheet.set_row(1, height(lines(f"每日：{every_day}", 7 * _WIDTH)))
    for column, name in enumerate("一二三四五六日"):
        sheet.write_string(head, column, f"周{name}", look.head)
    texts = day_texts([slot for slot in slots if not _daily(slot)])
    at = head + 1
    for week in MonthGrid().monthdatescalendar(*month):
        at = _write_week(sheet, [(day, _day_text(day, month[1], texts, work_days), _dress(look, day, month[1], work_days)) for day in week], at)
    set_print(sheet, head_row=head)
    if at - head <= _SHORT_MONTH:
        sheet.fit_to_pages(1, 1)


def _write_week(sheet: Worksheet, week: Sequence[tuple[date, str, Format]], top: int) -> int:
    """Writes a week from row `top` on; the first row below it. A row cannot be higher than Excel allows: a full week is several, merged."""
    needed = max(_LEAST_LINES, *(lines(text, _WIDTH) for _, text, _ in week))
    count = -(-needed // _MOST_LINES)
    for row in range(top, top + count):
        sheet.set_row(row, height(-(-needed // count)))
    for column, (_, text, style) in enumerate(week):
        if count > 1:
            sheet.merge_range(top, column, top + count - 1, column, "", style)
        sheet.write_string(top, column, fitting(text), style)
    return top + count


def _dress(look: Look, day: date, month: int, work_days: WorkCalendar) -> Format:
    if day.month != month:
        return look.other_month
    return look.rest_day if work_days.is_workday(day) is False else look.day_of_month


def _daily(slot: Slot) -> bool:
    """True for what is due every day: it stands once over the month."""
    return (slot.deadline.rrule or "").startswith("FREQ=DAILY")


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _whose(slot: Slot) -> str:
    names = who(slot.task, shown=2)
    return slot.task.title + (f"（{names}）" if names else "")


def day_texts(slots: Sequence[Slot]) -> Mapping[date, tuple[str, ...]]:
    """What stands on each day: `●全面排查餐饮场所（应急办）`."""
    found: dict[date, list[str]] = {}
    for slot in slots:
        found.setdefault(slot.last, []).append(f"●{_whose(slot)}")
    return {day: _once(texts) for day, texts in found.items()}


def _day_text(day: date, month: int, texts: Mapping[date, Sequence[str]], work_days: WorkCalendar) -> str:
    """The day's number, `班` or `休` where the notice moves work, and what falls due."""
    if day.month != month:
        return str(day.day)
    works = work_days.is_workday(day)
    mark = " 班" if works and day.weekday() > 4 else " 休" if works is False and day.weekday() < 5 else ""
    return "\n".join([f"{day.day}{mark}", *texts.get(day, ())])
