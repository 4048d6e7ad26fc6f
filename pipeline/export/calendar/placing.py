"""Time limits placed on days: which go on the calendar, on which day, and which are only listed.

A limit with a day is one event. A rhythm is expanded to days. Whatever is relative, open, ambiguous or impossible is listed with the reason and
never placed on a guessed day. A due date on a rest day follows the office's policy (提前 / 顺延 / 不变); where the notice of a year is
not known the day stays as it is, and the event says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipeline.export.recurrence import Rule, occurrences, parse_rule, readable
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Deadline, Matrix, Task
from pipeline.model.workdays import RestDayPolicy, StateCouncilCalendar, WorkCalendar, shift

_LONGEST_SPAN = timedelta(days=31)
"""A span up to a month is an event of that length; a longer one is an event on its last day."""
_LEAST_CONFIDENCE = 0.5
_OPEN_REASONS = {"relative": "从某一事项起算，发生后再定", "ongoing": "长期任务，没有截止日", "from": "只写明起始时间"}


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """How an office keeps its calendar. `alarms` are work days before, at `alarm_hour`; `work_days` knows the rest days."""

    policy: RestDayPolicy = "提前"
    alarms: tuple[int, ...] = (3, 1)
    alarm_hour: int = 9
    work_days: WorkCalendar = field(default_factory=StateCouncilCalendar)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place on the calendar: `first`..`last` inclusive, `nominal` the last day as the circular gives it.

    `key` is the same on every run and for a changed date: the kind and ordinal of the limit in its task, and the period of an occurrence.
    `known` is False where the rest days of that year are not published.
    """

    matrix: Matrix
    task: Task
    deadline: Deadline
    key: str
    first: date
    last: date
    nominal: date
    known: bool = True
    period_end: bool = False

    @property
    def moved(self) -> bool:
        """True where the rest-day policy moved the day."""
        return self.last != self.nominal


@dataclass(frozen=True, slots=True)
class Series:
    """All slots of one rhythm. `open_end` where the circular gives no end and the list stops at the end of the next year."""

    rule: Rule
    slots: tuple[Slot, ...]
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A limit that is listed and not placed, with the reason in Chinese."""

    matrix: Matrix
    task: Task
    deadline: Deadline
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Everything that the time limits of some circulars give for a calendar."""

    singles: tuple[Slot, ...]
    series: tuple[Series, ...]
    unplaced: tuple[Unplaced, ...]

    def slots(self) -> tuple[Slot, ...]:
        """All slots, single and recurring, by day, then in the order of the text."""
        every = [*self.singles, *(slot for one in self.series for slot in one.slots)]
        return tuple(sorted(every, key=lambda slot: slot.last))


@dataclass(frozen=True, slots=True)
class _Limit:
    """One time limit with its task; `key` stays the same when its date changes: kind, measure, ordinal among those."""

    matrix: Matrix
    task: Task
    deadline: Deadline
    key: str

    def slot(self, day: date, first: date | None = None) -> Slot:
        return Slot(self.matrix, self.task, self.deadline, self.key, first or day, day, day)


def place(matrices: Iterable[Matrix], settings: CalendarSettings, lexicon: Lexicon) -> Placement:
    """The placement of every time limit of every task: each is in exactly one of the three lists."""
    singles: list[Slot] = []
    series: list[Series] = []
    unplaced: list[Unplaced] = []
    for limit in _limits(matrices):
        reason = _why_not(limit.matrix, limit.deadline, lexicon)
        if reason:
            unplaced.append(Unplaced(limit.matrix, limit.task, limit.deadline, reason))
        elif limit.deadline.kind == "recurring":
            series.append(_series(limit, settings, late=bool(_late(limit.deadline, lexicon))))
        else:
            singles.append(_single(limit, settings))
    return Placement(tuple(singles), tuple(series), tuple(unplaced))


def _limits(matrices: Iterable[Matrix]) -> Iterator[_Limit]:
    for matrix in matrices:
        for task in matrix.tasks:
            seen: Counter[str] = Counter()
            for one in task.deadlines:
                stem = one.kind + (f".a{one.action}" if one.action is not None else "")
                seen[stem] += 1
                yield _Limit(matrix, task, one, f"{stem}.{seen[stem]}")


def _why_not(matrix: Matrix, one: Deadline, lexicon: Lexicon) -> str:
    """The reason why a limit is not placed; empty where it is."""
    if one.kind in _OPEN_REASONS:
        return _OPEN_REASONS[one.kind]
    tentative = {word: entry.text("reason") for entry in lexicon["calendar"].of("tentative") for word in entry.words}
    for finding in matrix.findings:
        if finding.code in tentative and finding.span.overlaps(one.span):
            return tentative[finding.code]
    if one.confidence < _LEAST_CONFIDENCE:
        return "识别把握不足，请先核定"
    if one.kind == "recurring":
        return _why_no_series(matrix, one, lexicon)
    return "" if one.due_date else "原文没有写明日期"


def _why_no_series(matrix: Matrix, one: Deadline, lexicon: Lexicon) -> str:
    if not one.rrule:
        return "周期没有写明"
    rule = readable(one.rrule)
    if rule is None:
        return "周期看不懂，请人工核定"
    if rule.freq == "HOURLY":
        return "一天多次，不逐次列入日历"
    if matrix.letterhead.dated is None:
        return "文件没有成文日期，周期无从起算"
    if rule.month_open and _late(one, lexicon) is None:
        return "没有写明是季度（半年）的哪个月"
    return ""


def _late(one: Deadline, lexicon: Lexicon) -> bool | None:
    """Whether a day of a quarter or half-year is in its last month (True) or its first (False), by the words; None where they do not say."""
    for means, answer in (("late", True), ("early", False)):
        if any(word in one.surface for entry in lexicon["calendar"].of(means) for word in entry.words):
            return answer
    return None


def _single(limit: _Limit, settings: CalendarSettings) -> Slot:
    last = limit.deadline.due_date
    assert last is not None
    first = limit.deadline.start_date or last
    if first < last and last - first < _LONGEST_SPAN:
        return limit.slot(last, first)
    if limit.deadline.kind == "on":
        return limit.slot(last)
    return _on_work_day(limit.slot(last), settings)


def _on_work_day(slot: Slot, settings: CalendarSettings) -> Slot:
    """The slot on the day that the rest-day policy gives."""
    moved = shift(slot.nominal, settings.policy, settings.work_days)
    day = moved or slot.nominal
    return replace(slot, first=day, last=day, known=moved is not None)


def _series(limit: _Limit, settings: CalendarSettings, *, late: bool) -> Series:
    rule = parse_rule(limit.deadline.rrule or "")
    start = limit.deadline.start_date or limit.matrix.letterhead.dated
    assert start is not None
    end = limit.deadline.due_date or date(start.year + 1, 12, 31)
    seen: Counter[str] = Counter()
    slots: list[Slot] = []
    for day in occurrences(rule, start, end, late=late):
        period = _period(rule, day)
        seen[period] += 1
        slot = replace(limit.slot(day), key=f"{limit.key}.{period}.{seen[period]}", period_end=not rule.dated)
        slots.append(slot if rule.freq == "DAILY" else _on_work_day(slot, settings))
    return Series(rule, tuple(slots), limit.deadline.due_date is None)


def _period(rule: Rule, day: date) -> str:
    """The period that an occurrence belongs to: it stays the same when the day within it changes."""
    if rule.freq == "MONTHLY":
        return f"{day:%Y%m}"
    if rule.freq == "WEEKLY":
        year, week, _ = day.isocalendar()
        return f"{year}w{week:02}"
    return f"{day:%Y%m%d}" if rule.freq == "DAILY" or rule.months else f"{day:%Y}"
