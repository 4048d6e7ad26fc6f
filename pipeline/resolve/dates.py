"""Times as said → Deadlines: dates against the issue date and the governing year (annotation.md §5).

`resolve_times` does a task's mentions together (one entry a date); `resolve_time` does one; `time_issue` says what is wrong with one.
A reading becomes an inclusive pair (first day, last day); `by` takes the last, or the day before the first where the wording says 以前 of a period.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Deadline
from pipeline.model.mentions import Anchor, Reading, TimeMention
from pipeline.resolve.festivals import festival, festivals_in

Days = tuple[date, date]
_STALE = 366
_PART_DAYS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31), "start": (1, 10)}


def resolve_times(mentions: Sequence[TimeMention], anchor: Anchor, lexicon: Lexicon) -> tuple[Deadline, ...]:
    """The deadlines of one task in order; the same date (or rhythm) twice is one entry, the first. What lies wholly in the past is left out."""
    kept: dict[tuple[object, ...], Deadline] = {}
    for mention in mentions:
        deadline = resolve_time(mention, anchor, lexicon)
        if _bygone(mention, deadline, anchor):
            continue
        words = deadline.surface if deadline.kind == "relative" or _empty(deadline) else ""
        kept.setdefault((deadline.kind, deadline.start_date, deadline.due_date, deadline.rrule, words), deadline)
    return tuple(kept.values())


def _bygone(mention: TimeMention, deadline: Deadline, anchor: Anchor) -> bool:
    """True for a time in which something happened (not a limit): a whole year that was over at the issue date, a day or month over a year before."""
    if anchor.dated is None or deadline.due_date is None or deadline.kind not in {"on", "during"}:
        return False
    whole_year = mention.end is not None and mention.end.month is None and mention.end.quarter is None and mention.end.half is None
    return deadline.due_date < anchor.dated - timedelta(days=0 if whole_year else _STALE)


def _empty(deadline: Deadline) -> bool:
    return deadline.start_date is None and deadline.due_date is None and deadline.rrule is None and deadline.kind != "ongoing"


def resolve_time(mention: TimeMention, anchor: Anchor, lexicon: Lexicon) -> Deadline:
    """The deadline that `mention` states; a date that cannot exist or cannot be known leaves the dates empty and lowers the confidence."""
    bare = Deadline(mention.surface, mention.span, mention.kind, confidence=mention.confidence, rule=mention.rule)
    if mention.kind == "recurring":
        return replace(bare, rrule=mention.rrule, due_date=anchor.campaign_end)
    if mention.kind in {"relative", "ongoing"}:
        return bare
    dates = _dates(mention, anchor, lexicon)
    if dates is None:
        return replace(bare, confidence=min(mention.confidence, 0.3))
    start, due = dates
    return replace(bare, start_date=start, due_date=due, confidence=_trust(mention, due or start, anchor))


def time_issue(mention: TimeMention, anchor: Anchor, lexicon: Lexicon) -> str | None:
    """The finding code that the time itself calls for against this anchor, or None.

    `deadline-impossible`: a date that no calendar has (2月30日; 2月29日 of a year that has none; a span that ends before it
    begins). `deadline-ambiguous`: the wording reads two ways.
    """
    if mention.issue is not None or mention.kind in {"recurring", "relative", "ongoing"}:
        return mention.issue
    dates = _dates(mention, anchor, lexicon)
    if dates is not None:
        start, due = dates
        return "deadline-impossible" if start is not None and due is not None and due < start else None
    return "deadline-impossible" if _year(mention.end or mention.start, mention, anchor) is not None and _full(mention) else None


def _full(mention: TimeMention) -> bool:
    return any(reading is not None and reading.month is not None and reading.day is not None for reading in (mention.start, mention.end))


def _dates(mention: TimeMention, anchor: Anchor, lexicon: Lexicon) -> tuple[date | None, date | None] | None:
    """(start, due) as the kind wants them, or None where a needed day cannot be known."""
    first = _days(mention.start, mention, anchor, lexicon)
    last = _days(mention.end, mention, anchor, lexicon)
    if mention.kind == "from":
        return (first[0], None) if first else None
    if last is None or (mention.start is not None and first is None):
        return None
    if mention.kind == "by":
        return None, last[0] - timedelta(days=1) if mention.before else last[1]
    begin = first[0] if first else last[0]
    eve = mention.end is not None and mention.end.holiday is not None and mention.surface.endswith("前")  # …至春节前
    return begin, _not_before(begin, last[1] - timedelta(days=1) if eve else last[1], mention)


def _not_before(begin: date, due: date, mention: TimeMention) -> date:
    """The end of a span: 11月至3月 without a year runs into the next one."""
    written = mention.end is not None and mention.end.year is not None and mention.start is not None and mention.start.year != mention.end.year
    if due >= begin or written or mention.start is None or mention.start.now:
        return due
    day = min(due.day, calendar.monthrange(due.year + 1, due.month)[1])
    last = due.day == calendar.monthrange(due.year, due.month)[1]
    return _day(due.year + 1, due.month, 31 if last else day) or due


def _days(reading: Reading | None, mention: TimeMention, anchor: Anchor, lexicon: Lexicon) -> Days | None:
    if reading is None:
        return None
    if reading.now:
        return None if anchor.dated is None else (anchor.dated, anchor.dated)
    if reading.relative_week is not None:
        return _week(reading, anchor.dated)
    if reading.relative_month is not None:
        return _relative_month(reading, anchor.dated)
    if reading.holiday is not None:
        return _holiday(reading, mention, anchor, lexicon)
    year = _year(reading, mention, anchor)
    return None if year is None or reading == Reading() else _in_year(reading, year)


def _year(reading: Reading | None, mention: TimeMention, anchor: Anchor) -> int | None:
    """The year of a reading: written, told from the issue date, governing the clause, of the anchor, of the issue date."""
    if reading is None:
        return None
    if reading.year is not None:
        return reading.year
    if reading.relative_year is not None:
        issued = anchor.dated.year if anchor.dated else anchor.year  # 年内 of an undated paper: the year of its title
        return None if issued is None else issued + reading.relative_year
    return mention.governing_year or anchor.year or (anchor.dated.year if anchor.dated else None)


def _in_year(reading: Reading, year: int) -> Days | None:
    if not 1 <= year <= 9998:
        return None
    if reading.month is not None:
        return _in_month(reading, year, reading.month)
    if reading.quarter is not None:
        return _months(year, 3 * reading.quarter - 2, 3 * reading.quarter)
    if reading.half is not None:
        return _months(year, 6 * reading.half - 5, 6 * reading.half)
    return date(year, 1, 1), date(year, 12, 31)


def _in_month(reading: Reading, year: int, month: int) -> Days | None:
    if not 1 <= month <= 12:
        return None
    if reading.day is not None:
        day = _exact(year, month, reading.day)
        return None if day is None else (day, day)
    first, last = _PART_DAYS.get(reading.month_part or "", (1, 31))
    start, end = _day(year, month, first), _day(year, month, last)
    return None if start is None or end is None else (start, end)


def _months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _exact(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _day(year: int, month: int, day: int) -> date | None:
    """The day, or the month's last one where it is shorter."""
    return _exact(year, month, min(day, calendar.monthrange(year, month)[1]))


def _week(reading: Reading, dated: date | None) -> Days | None:
    if dated is None:
        return None
    monday = dated - timedelta(days=dated.weekday()) + timedelta(weeks=reading.relative_week or 0)
    if reading.weekday is None:
        return monday, monday + timedelta(days=6)
    day = monday + timedelta(days=reading.weekday - 1)
    return day, day


def _relative_month(reading: Reading, dated: date | None) -> Days | None:
    if dated is None:
        return None
    months = dated.year * 12 + dated.month - 1 + (reading.relative_month or 0)
    return _in_month(reading, months // 12, months % 12 + 1)


def _holiday(reading: Reading, mention: TimeMention, anchor: Anchor, lexicon: Lexicon) -> Days | None:
    """The day of a festival (of several, the earliest): of the year that is written or governs, else the next one after the issue date."""
    names = festivals_in(reading.holiday or "", lexicon)
    written = reading.year or mention.governing_year
    if written is None and reading.relative_year is not None and anchor.dated is not None:
        written = anchor.dated.year + reading.relative_year
    if written is not None:
        return _earliest([festival(name, written, lexicon) for name in names])
    if anchor.dated is None:
        return None
    coming = [festival(name, anchor.dated.year + ahead, lexicon) for name in names for ahead in (0, 1)]
    return _earliest([day for day in coming if day is not None and day > anchor.dated])


def _earliest(days: Sequence[date | None]) -> Days | None:
    known = [day for day in days if day is not None]
    return (min(known), min(known)) if known else None


def _trust(mention: TimeMention, day: date | None, anchor: Anchor) -> float:
    """Lower where the wording is ambiguous, a festival's holiday may begin earlier, or the day lies long before the issue date."""
    trust = mention.confidence
    if mention.issue is not None:
        trust = min(trust, 0.75)
    if mention.end is not None and mention.end.holiday is not None:
        trust = min(trust, 0.85)
    if day is not None and anchor.dated is not None and (anchor.dated - day).days > 366:
        trust = min(trust, 0.4)
    return trust
