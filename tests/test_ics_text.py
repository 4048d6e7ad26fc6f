"""The calendar that is written by hand: to the octet what the library icalendar writes, and read back as the library reads it."""

import random
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from pipeline.export.calendar import ics
from pipeline.export.calendar.happening import Happening
from pipeline.export.calendar.ics import events_ics, read_ics
from pipeline.export.calendar.placing import CalendarSettings

TEXTS = ("甲镇｜应急办", "a;b,c", "一行\n二行", "一行\r\n二行\r三行", "长" * 80, "x" * 74, "x" * 73 + "长", "^" * 160, "，" * 24 + "a,", ";" * 90, "", "表\t格", "引“”号\"'", "𠮷" * 40)
NASTY = (*TEXTS, "反\\斜\\n杠", "\\N", "y" * 66 + "\\;")


def happening(number, texts):
    dice = random.Random(number)
    day = date(2024, 1, 1) + timedelta(days=dice.randrange(900))
    return Happening(
        f"云坪府发-2024-{number}#2.1.by.1@duban", day, day + timedelta(days=dice.randrange(3)), dice.choice(texts), "\n".join(dice.choices(texts, k=3)),
        dice.choice(("", "FREQ=WEEKLY;BYDAY=WE;UNTIL=20241226", "FREQ=MONTHLY;BYMONTHDAY=-1", "INTERVAL=3;FREQ=MONTHLY;BYMONTHDAY=25,26")),
        dice.choice(((), (3, 1), (0,), (4, 2, 1))), dice.randrange(4), dice.random() < 0.2, date(2024, 3, dice.randint(1, 28)),
    )  # fmt: skip


def by_the_library(found, name, settings):
    calendar = icalendar.Calendar()
    for key, value in (("prodid", ics.PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        calendar.add(key, value)
    for one in found:
        event = icalendar.Event()
        for key, value in (
            ("uid", one.uid), ("dtstamp", datetime.combine(one.stamp, time(), UTC)), ("sequence", one.sequence), ("summary", one.summary), ("description", one.description),
            ("categories", ["督办"]), ("dtstart", one.first), ("dtend", one.last + timedelta(days=1)), ("status", "CANCELLED" if one.cancelled else "CONFIRMED"), ("transp", "TRANSPARENT"),
        ):  # fmt: skip
            event.add(key, value)
        if one.rule:
            event.add("rrule", icalendar.vRecur.from_ical(one.rule))
        for distance in () if one.cancelled else one.alarms:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", one.summary)
            alarm.add("trigger", timedelta(hours=settings.alarm_hour) - timedelta(days=distance))
            event.add_component(alarm)
        calendar.add_component(event)
    return calendar.to_ical()


@pytest.mark.parametrize("hour", [0, 9, 14])
def test_the_octets_are_those_of_the_library(hour):
    settings = CalendarSettings(alarm_hour=hour)
    found = [happening(number, NASTY) for number in range(300)]
    assert events_ics(found, "任务时限", settings) == by_the_library(found, "任务时限", settings)
    assert events_ics([], "空", settings) == by_the_library([], "空", settings)


@pytest.mark.parametrize("texts", [TEXTS, NASTY])
def test_it_is_read_as_the_library_reads_it(texts, monkeypatch):
    data = events_ics([happening(number, texts) for number in range(200)], "任务时限", CalendarSettings())
    quickly = read_ics(data)
    assert (ics._read_own(data) is None) == (texts is NASTY)
    monkeypatch.setattr(ics, "_read_own", lambda data: None)
    assert read_ics(data) == quickly
    assert len(quickly) == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\r\n", b"\n"), lambda data: data.replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"), lambda data: data.replace(b"PRODID:-//duban", b"PRODID:-//other"),
        lambda data: data.replace(b"BEGIN:VALARM", b"X-MARK:1\r\nBEGIN:VALARM"), lambda data: data.replace(b"END:VCALENDAR\r\n", b"END:VCALENDAR"),
    ],
)  # fmt: skip
def test_a_file_that_another_program_saved_is_left_to_the_library(change):
    data = events_ics([happening(number, TEXTS) for number in range(20)], "任务时限", CalendarSettings())
    assert ics._read_own(change(data)) is None
    assert len(read_ics(change(data))) == 20
