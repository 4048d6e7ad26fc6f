"""deadlines.ics (RFC 5545): all-day events with alarms, because the calendars that offices have pass over VTODO.

Guarantees: UTF-8 without BOM, CRLF, lines folded at 75 octets between characters; UID from the task's id; DTEND exclusive; SEQUENCE raised when an
event differs from the last file, CANCELLED when it is gone. A rhythm stays a rule where no rest day moves one of its days, and is
written out day by day where one does (RRULE cannot say 遇休息日提前).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.export.calendar.happening import Happening
from pipeline.export.calendar.ics_text import event_text, read_own
from pipeline.export.calendar.placing import CalendarSettings, Placement, Series, Slot
from pipeline.export.calendar.telling import description, summary
from pipeline.export.recurrence import Rule
from pipeline.model.workdays import workdays_before

if TYPE_CHECKING:
    from icalendar import Calendar, Todo

PRODUCT = "-//duban//deadlines 1//ZH"
_LAST_SURE_DAY = 28
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def happenings(placement: Placement, settings: CalendarSettings, stamp: date) -> tuple[Happening, ...]:
    """All events of a placement, by day; `stamp` is the day on which they were made (DTSTAMP of new ones)."""
    found = [_happening(slot, settings, stamp) for slot in placement.singles]
    for series in placement.series:
        found += _of_series(series, settings, stamp)
    return tuple(sorted(found, key=lambda one: (one.first, one.uid)))


def _happening(slot: Slot, settings: CalendarSettings, stamp: date) -> Happening:
    return Happening(
        _uid(slot.task.id, slot.key), slot.first, slot.last, summary(slot), description(slot, settings.policy),
        alarms=_alarms([slot], settings), stamp=stamp,
    )  # fmt: skip


def _uid(task_id: str, key: str) -> str:
    return f"{task_id}.{key}@duban"


def _alarms(slots: Sequence[Slot], settings: CalendarSettings) -> tuple[int, ...]:
    """Days from each alarm to the event. Of a series the longest distance, so that every occurrence is told at least that many work days before.

    In a year whose rest days are not known they are plain days.
    """
    return tuple(max(_distance(slot.first, count, settings) for slot in slots) for count in settings.alarms)


def _distance(day: date, count: int, settings: CalendarSettings) -> int:
    before = workdays_before(day, count, settings.work_days)
    return (day - before).days if before else count


def _of_series(series: Series, settings: CalendarSettings, stamp: date) -> Iterator[Happening]:
    if not series.slots:
        return
    if any(slot.moved or not slot.known for slot in series.slots) or not _sayable(series.rule):
        yield from (_happening(slot, settings, stamp) for slot in series.slots)
        return
    first, last = series.slots[0], series.slots[-1]
    until = "" if series.open_end else f";UNTIL={last.last:%Y%m%d}"
    base = _happening(replace(first, key=_series_key(first.key)), settings, stamp)
    distances = () if series.rule.freq == "DAILY" else _alarms(series.slots, settings)
    yield replace(base, rule=rfc_rule(series.rule, first.last) + until, alarms=distances)


def _series_key(key: str) -> str:
    """The key of the limit, without the period of an occurrence."""
    return ".".join(key.split(".")[:-2]) + ".rule"


def _sayable(rule: Rule) -> bool:
    """True where RFC 5545 means the same days: it passes over a 31st that a month does not have, we take the month's last day."""
    return all(day < 0 or day <= _LAST_SURE_DAY for day in rule.month_days) and not (rule.freq == "WEEKLY" and rule.interval > 1 and len(rule.weekdays) > 1)


def rfc_rule(rule: Rule, first: date) -> str:
    """The rule as RFC 5545 has it for an all-day event that begins on `first`: complete by itself, without hours."""
    parts = [f"FREQ={rule.freq}"] + ([f"INTERVAL={rule.interval}"] if rule.interval > 1 else [])
    if rule.months or rule.freq == "YEARLY":
        parts.append(f"BYMONTH={','.join(map(str, rule.months or (first.month,)))}")
    days = rule.month_days or (() if rule.weekdays or rule.freq in {"DAILY", "WEEKLY"} else (-1,))
    if days:
        parts.append(f"BYMONTHDAY={','.join(map(str, days))}")
    if rule.weekdays or rule.freq == "WEEKLY":
        named = [f"{place or ''}{_WEEKDAYS[weekday]}" for place, weekday in rule.weekdays] or [_WEEKDAYS[first.weekday()]]
        parts.append(f"BYDAY={','.join(named)}")
    return ";".join([*parts, *([f"BYSETPOS={rule.pick}"] if rule.pick is not None else [])])


def with_history(new: Iterable[Happening], old: Iterable[Happening]) -> tuple[Happening, ...]:
    """The new events as the next version of the old file.

    An unchanged event keeps its SEQUENCE and stamp; a changed one gets the next SEQUENCE; one that is gone is CANCELLED, once.
    """
    before = {one.uid: one for one in old}
    now = {one.uid: _next(one, before.get(one.uid)) for one in new}
    newest = max((one.stamp for one in now.values()), default=date(2000, 1, 1))
    for uid, one in before.items():
        if uid not in now:
            now[uid] = one if one.cancelled else replace(one, cancelled=True, sequence=one.sequence + 1, stamp=max(newest, one.stamp))
    return tuple(sorted(now.values(), key=lambda one: (one.first, one.uid)))


def _next(one: Happening, before: Happening | None) -> Happening:
    if before is None:
        return one
    if before.content == one.content:
        return before
    return replace(one, sequence=before.sequence + 1)


def events_ics(found: Iterable[Happening], name: str, settings: CalendarSettings) -> bytes:
    """The events as a file for calendar programs; `name` is shown as the calendar's name."""
    return b"".join((_head(name), *(event_text(one, settings.alarm_hour) for one in found), b"END:VCALENDAR\r\n"))


def todos_ics(found: Iterable[Happening], name: str) -> bytes:
    """The same as VTODO, for the programs that keep tasks; of a rule only its first day."""
    calendar = _calendar(name)
    for one in found:
        if not one.cancelled:
            calendar.add_component(_todo(one))
    return bytes(calendar.to_ical())


def _head(name: str) -> bytes:
    """The lines of a calendar before its first event."""
    return bytes(_calendar(name).to_ical()).removesuffix(b"END:VCALENDAR\r\n")


def _calendar(name: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        calendar.add(key, value)
    return calendar


def _todo(one: Happening) -> Todo:
    from icalendar import Todo

    todo = Todo()
    _common(todo, replace(one, uid=one.uid.replace("@duban", ".todo@duban")))
    todo.add("due", one.last)
    todo.add("status", "NEEDS-ACTION")
    return todo


def _common(component: Todo, one: Happening) -> None:
    component.add("uid", one.uid)
    component.add("dtstamp", datetime.combine(one.stamp, time(), UTC))
    component.add("sequence", one.sequence)
    component.add("summary", one.summary)
    component.add("description", one.description)
    component.add("categories", ["督办"])


def read_ics(data: bytes, *, where: str = "deadlines.ics") -> tuple[Happening, ...]:
    """The events of a file that `events_ics` wrote; BadInput where it is no calendar."""
    from icalendar import Calendar

    own = _read_own(data)
    if own is not None:
        return own
    try:
        calendar = Calendar.from_ical(data)
        return tuple(_read_event(event) for event in calendar.walk("VEVENT"))
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise BadInput(f"不是 duban 写出的日历（{error}）", where=where, advice="请删去或移走它再运行") from error


def _read_own(data: bytes) -> tuple[Happening, ...] | None:
    """The events of a file that is still as `events_ics` wrote it, else None; the calendar's name may be any."""
    named = re.match(rb"BEGIN:VCALENDAR\r\n(?:[^\r\n]+\r\n)+?(?=BEGIN:VEVENT|END:VCALENDAR)", data)
    return read_own(data, named[0]) if named and f"PRODID:{PRODUCT}\r\n".encode() in named[0] else None


def _read_event(event: Mapping[str, object]) -> Happening:
    def prop(name: str) -> str:
        return str(event.get(name, ""))

    first, last, stamp = (_day(event[name]) for name in ("DTSTART", "DTEND", "DTSTAMP"))
    rule = event.get("RRULE")
    alarms = tuple(_days_before(alarm) for alarm in event.subcomponents)  # type: ignore[attr-defined]
    return Happening(
        prop("UID"), first, last - timedelta(days=1), prop("SUMMARY"), prop("DESCRIPTION"),
        rule=rule.to_ical().decode() if rule is not None else "",  # type: ignore[attr-defined]
        alarms=alarms, sequence=int(prop("SEQUENCE") or 0), cancelled=prop("STATUS") == "CANCELLED", stamp=stamp,
    )  # fmt: skip


def _day(value: object) -> date:
    moment = value.dt  # type: ignore[attr-defined]
    return moment.date() if isinstance(moment, datetime) else moment


def _days_before(alarm: Mapping[str, object]) -> int:
    trigger: timedelta = alarm["TRIGGER"].dt  # type: ignore[attr-defined]
    return -(trigger.days)
