"""Events as the lines of a calendar file (RFC 5545), written and read by hand: a library of circulars has a hundred thousand of them.

The octets are those that the library icalendar writes for the same event (a test holds the two equal). `read_own` knows only what
`event_text` writes; of anything else, a file that another program has saved, it says None and the library reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from pipeline.export.calendar.happening import Happening

_FOLD = 74  # octets of a line: 75 with the blank before a continued one
_TRIGGER = re.compile(r"(-?)P(?:(\d+)D)?(?:T(\d+)H)?")
_ESCAPED = re.compile(r"\\([nN,;])")


def event_text(one: Happening, alarm_hour: int) -> bytes:
    """The lines of one event with its alarms, each ended by CRLF."""
    lines = [
        "BEGIN:VEVENT", f"SUMMARY:{_escaped(one.summary)}", f"DTSTART;VALUE=DATE:{_day(one.first)}", f"DTEND;VALUE=DATE:{_day(one.last + timedelta(days=1))}",
        f"DTSTAMP:{_day(one.stamp)}T000000Z", f"UID:{_escaped(one.uid)}", f"SEQUENCE:{one.sequence}", *([f"RRULE:{ordered_rule(one.rule)}"] if one.rule else []),
        "CATEGORIES:督办", f"DESCRIPTION:{_escaped(one.description)}", f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    parts = [_folded(line) for line in lines]
    if one.alarms and not one.cancelled:
        words = _folded(f"DESCRIPTION:{_escaped(one.summary)}")
        for distance in one.alarms:
            trigger = duration(timedelta(hours=alarm_hour) - timedelta(days=distance))
            parts += [b"BEGIN:VALARM", b"ACTION:DISPLAY", words, f"TRIGGER:{trigger}".encode(), b"END:VALARM"]
    return b"\r\n".join((*parts, b"END:VEVENT", b""))


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _escaped(text: str) -> str:
    """A text as RFC 5545 §3.3.11 has it; every kind of line end is one."""
    text = text.replace(r"\N", "\n").replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return text.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 74 octets, cut between characters and never behind a mark that belongs to the next one."""
    data = line.encode()
    if len(data) <= _FOLD:
        return data
    pieces, start = [], 0
    while len(data) - start > _FOLD:
        end = start + _FOLD
        while data[end] & 0xC0 == 0x80:
            end -= 1
        if data[end - 1] in b"\\^":
            end -= 1
        pieces.append(data[start:end])
        start = end
    return b"\r\n ".join((*pieces, data[start:]))


def duration(time: timedelta) -> str:
    """A span of days and whole hours: `-P1DT15H`, `PT9H`."""
    sign, time = ("-", -time) if time.days < 0 else ("", time)
    hours = f"T{time.seconds // 3600}H" if time.seconds else ""
    return f"{sign}P{hours}" if hours and not time.days else f"{sign}P{time.days}D{hours}"


@lru_cache(maxsize=4096)
def ordered_rule(rule: str) -> str:
    """The rule with its parts in the order of RFC 5545; ValueError where it is none."""
    from icalendar.prop import vRecur

    return str(vRecur.from_ical(rule).to_ical().decode())


def read_own(data: bytes, head: bytes) -> tuple[Happening, ...] | None:
    """The events of a file that begins with `head` and holds nothing but what `event_text` wrote; None where it may hold something else."""
    if not data.startswith(head) or b"\\\\" in data or data.count(b"\n") != data.count(b"\r\n") or data.count(b"\r") != data.count(b"\r\n"):
        return None
    lines = iter(data[len(head) :].replace(b"\r\n ", b"").decode().split("\r\n"))
    found: list[Happening] = []
    try:
        while (line := next(lines)) == "BEGIN:VEVENT":
            found.append(_read(lines))
    except (ValueError, StopIteration):
        return None
    return tuple(found) if line == "END:VCALENDAR" and list(lines) == [""] else None


def _read(lines: Iterator[str]) -> Happening:
    """The event whose lines come next; ValueError where they are not those of `event_text`."""
    summary, first, last = _value(next(lines), "SUMMARY:"), _value(next(lines), "DTSTART;VALUE=DATE:"), _value(next(lines), "DTEND;VALUE=DATE:")
    stamp, uid, sequence = _value(next(lines), "DTSTAMP:"), _value(next(lines), "UID:"), _value(next(lines), "SEQUENCE:")
    line, rule = next(lines), ""
    if line.startswith("RRULE:"):
        rule, line = ordered_rule(line[6:]), next(lines)
    if line != "CATEGORIES:督办" or not stamp.endswith("T000000Z"):
        raise ValueError(line)
    description, status = _value(next(lines), "DESCRIPTION:"), _value(next(lines), "STATUS:")
    if next(lines) != "TRANSP:TRANSPARENT" or status not in {"CANCELLED", "CONFIRMED"}:
        raise ValueError(status)
    return Happening(
        _plain(uid), _read_day(first), _read_day(last) - timedelta(days=1), _plain(summary), _plain(description), rule, tuple(_alarms(lines)), int(sequence),
        status == "CANCELLED", _read_day(stamp[:8]),
    )  # fmt: skip


def _alarms(lines: Iterator[str]) -> Iterator[int]:
    """The days from each alarm to the event, up to the event's end."""
    while (line := next(lines)) != "END:VEVENT":
        action, _words, trigger = next(lines), _value(next(lines), "DESCRIPTION:"), _TRIGGER.fullmatch(_value(next(lines), "TRIGGER:"))
        if (line, action, next(lines)) != ("BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM") or trigger is None:
            raise ValueError(line)
        time = timedelta(days=int(trigger[2] or 0), hours=int(trigger[3] or 0))
        yield -(-time if trigger[1] else time).days


def _value(line: str, name: str) -> str:
    if not line.startswith(name):
        raise ValueError(line)
    return line[len(name) :]


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text) if "\\" in text else text


def _read_day(text: str) -> date:
    if len(text) != 8:
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
