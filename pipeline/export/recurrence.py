"""Recurrence rules (RFC 5545 §3.3.10), the part that circulars need: read, said in Chinese, expanded to days.

Rules come from `annotation.md` §5: FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, BYHOUR.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.errors import BadInput

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY_WORDS = "一二三四五六日"
_RHYTHMS = {
    ("HOURLY", 1): "每小时", ("DAILY", 1): "每日", ("WEEKLY", 1): "每周", ("WEEKLY", 2): "每两周", ("MONTHLY", 1): "每月", ("MONTHLY", 2): "每两月",
    ("MONTHLY", 3): "每季度", ("MONTHLY", 6): "每半年", ("YEARLY", 1): "每年",
}  # fmt: skip
_FREQUENCY_WORDS = {"HOURLY": "小时", "DAILY": "日", "WEEKLY": "周", "MONTHLY": "个月", "YEARLY": "年"}
_BY_DAY = ("HOURLY", "DAILY")
"""Rhythms that fall on every day (of their interval): `每3小时` on each day."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `weekdays` are (position, weekday 0=Monday), position None for every; `month_days` may be negative (from the end).

    `pick` is BYSETPOS: of all days that the weekdays give in a month or week, only that one.
    """

    freq: str
    interval: int = 1
    weekdays: tuple[tuple[int | None, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    pick: int | None = None
    hours: tuple[int, ...] = ()
    minute: int = 0

    @property
    def dated(self) -> bool:
        """True where the rule itself says on which days; `每季度` alone does not."""
        return bool(self.weekdays or self.month_days) or self.freq in _BY_DAY

    @property
    def month_open(self) -> bool:
        """True where a day of the month is given and the month of the quarter or half-year is not (`每季度10日前`)."""
        return self.freq == "MONTHLY" and self.interval > 1 and not self.months and any(day > 0 for day in self.month_days)


def parse_rule(text: str) -> Rule:
    """The rule written in `text`; BadInput where a part is not known."""
    parts = dict(part.partition("=")[::2] for part in text.split(";") if part)
    try:
        return Rule(
            freq=_known(parts["FREQ"]),
            interval=int(parts.get("INTERVAL", "1")),
            weekdays=tuple(_weekday(one) for one in _members(parts, "BYDAY")),
            month_days=tuple(int(one) for one in _members(parts, "BYMONTHDAY")),
            months=tuple(int(one) for one in _members(parts, "BYMONTH")),
            pick=int(parts["BYSETPOS"]) if "BYSETPOS" in parts else None,
            hours=tuple(int(one) for one in _members(parts, "BYHOUR")),
            minute=int(parts.get("BYMINUTE", "0")),
        )
    except (KeyError, ValueError) as error:
        raise BadInput(f"看不懂的重复规则 {text!r:.60}", where="时限") from error


def readable(text: str | None) -> Rule | None:
    """The rule written in `text`, or None where there is none or it cannot be read: one strange rule never stops a paper."""
    try:
        return parse_rule(text) if text else None
    except BadInput:
        return None


def _known(freq: str) -> str:
    if freq not in _FREQUENCY_WORDS:
        raise ValueError(freq)
    return freq


def _members(parts: dict[str, str], key: str) -> list[str]:
    return [one for one in parts.get(key, "").split(",") if one]


def _weekday(text: str) -> tuple[int | None, int]:
    prefix, name = text[:-2], text[-2:]
    return int(prefix) if prefix else None, _WEEKDAYS.index(name)


def rhythm(rule: Rule) -> str:
    """How often, in the words of an office: `每季度`, `每半月`, `每两周`."""
    if rule.freq == "MONTHLY" and rule.interval == 1 and len(rule.month_days) == 2:
        return "每半月"
    if rule.months and rule.interval == 1:
        return {1: "每年", 2: "每半年", 4: "每季度", 6: "每两月"}.get(len(rule.months), f"每年{len(rule.months)}次")
    return _RHYTHMS.get((rule.freq, rule.interval), f"每{rule.interval}{_FREQUENCY_WORDS[rule.freq]}")


def in_words(rule: Rule) -> str:
    """The whole rule in Chinese: `每月25日`, `每季度最后一个周五`, `每周一`, `每日17时`."""
    months = "、".join(f"{month}月" for month in rule.months)
    days = [f"{day}日" if day > 0 else ("末日" if day == -1 else f"倒数第{-day}日") for day in rule.month_days]
    weekdays = [_weekday_words(rule, place, weekday) for place, weekday in rule.weekdays]
    if len(weekdays) == 5 and rule.weekdays[-1][1] == 4:
        weekdays = [_ordinal(rule.pick) + "工作日"]
    hour = "、".join(f"{hour}时" + (f"{rule.minute}分" if rule.minute else "") for hour in rule.hours)
    return ("每年" if rule.months else rhythm(rule)) + months + "、".join([*days, *weekdays]) + hour


def _weekday_words(rule: Rule, place: int | None, weekday: int) -> str:
    return f"{_ordinal(place or rule.pick)}周{_WEEKDAY_WORDS[weekday]}".removeprefix("周" if rule.freq == "WEEKLY" else "\0")


def _ordinal(place: int | None) -> str:
    return "" if place is None else ("最后一个" if place == -1 else f"第{place}个")


def occurrences(rule: Rule, start: date, end: date, *, late: bool = False) -> Iterator[date]:
    """The days of the rule from `start` to `end`, both inclusive, in order.

    Periods are those of the calendar: a quarter is January to March, a half-year January to June. A rule without a day (`每季度`) falls to the
    last day of each period: by then the job must have been done once. A day of the month in a longer period is in its first month,
    in its last one with `late` (`每季度末月25日前`) or where it counts from the end.
    """
    seen: set[date] = set()
    for first, last in _periods(rule, start, end):
        for day in sorted(_days_in(rule, first, last, late=late)):
            if start <= day <= end and day not in seen:
                seen.add(day)
                yield day


def _periods(rule: Rule, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The periods that touch `start`..`end`, each as its first and last day."""
    if rule.freq in {*_BY_DAY, "WEEKLY"}:
        length = {"HOURLY": 1, "DAILY": rule.interval, "WEEKLY": rule.interval * 7}[rule.freq]
        first = start if rule.freq in _BY_DAY else start - timedelta(days=start.weekday())
        while first <= end:
            yield first, first + timedelta(days=length - 1)
            first += timedelta(days=length)
        return
    length = rule.interval * (1 if rule.freq == "MONTHLY" else 12)
    month = start.year * 12 + (start.month - 1) // min(length, 12) * min(length, 12)
    while (first := _month_start(month)) <= end:
        yield first, _month_start(month + length) - timedelta(days=1)
        month += length


def _month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _days_in(rule: Rule, first: date, last: date, *, late: bool) -> list[date]:
    if rule.freq in _BY_DAY:
        return [first]
    if rule.freq == "WEEKLY":
        return _picked(rule, [first + timedelta(days=weekday) for _, weekday in rule.weekdays]) or [last]
    months = _months_in(rule, first, last, late=late)
    if not rule.dated:
        return [_last_of(month) for month in months] if rule.months else [last]
    days = [day for month in months for day in _month_days(rule, month)]
    for month in months:
        days += _picked(rule, sorted(day for place, weekday in rule.weekdays for day in _nth(month, weekday, place)))
    return days


def _picked(rule: Rule, days: list[date]) -> list[date]:
    """Of the days of one month or week, the one that BYSETPOS picks; all where it picks none."""
    if rule.pick is None or not days:
        return days
    index = rule.pick - 1 if rule.pick > 0 else len(days) + rule.pick
    return days[index : index + 1] if index >= 0 else []


def _months_in(rule: Rule, first: date, last: date, *, late: bool) -> list[date]:
    """First days of the months that the rule speaks of within a period."""
    months = [_month_start(one) for one in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]
    if rule.months:
        return [month for month in months if month.month in rule.months]
    if rule.freq == "YEARLY" or rule.interval > 1:
        from_end = any(day < 0 for day in rule.month_days) or rule.pick == -1 or any(place == -1 for place, _ in rule.weekdays)
        return months[-1:] if late or from_end or not rule.dated else months[:1]
    return months


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _month_days(rule: Rule, month: date) -> list[date]:
    """The month's days that the rule names; a day that the month does not have (31 in June) is its last."""
    length = monthrange(month.year, month.month)[1]
    return [month.replace(day=min(day, length) if day > 0 else max(length + 1 + day, 1)) for day in rule.month_days]


def _nth(month: date, weekday: int, place: int | None) -> list[date]:
    length = monthrange(month.year, month.month)[1]
    days = [month.replace(day=day) for day in range(1, length + 1) if month.replace(day=day).weekday() == weekday]
    if place is None:
        return days
    return days[place - 1 : place] if place > 0 else days[place:][:1]
