"""Recurrence rules of circulars: said in Chinese, and on which days they fall."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import BadInput
from pipeline.export.recurrence import in_words, occurrences, parse_rule, readable, rhythm

YEAR = (date(2024, 3, 12), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("rrule", "often", "words", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", "每月", "每月25日", ["03-25", "04-25", "05-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月", "每月末日", ["03-31", "04-30", "05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "每月", "每月31日", ["03-31", "04-30", "05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "每半月", "每半月15日、末日", ["03-15", "03-31", "04-15"]),
        # without a day: the end of the period
        ("FREQ=MONTHLY;INTERVAL=3", "每季度", "每季度", ["03-31", "06-30", "09-30", "12-31"]),
        ("FREQ=MONTHLY;INTERVAL=6", "每半年", "每半年", ["06-30", "12-31"]),
        ("FREQ=YEARLY", "每年", "每年", ["12-31"]),
        ("FREQ=WEEKLY", "每周", "每周", ["03-17", "03-24", "03-31"]),
        # the first month of a quarter that began before the circular is past
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10", "每季度", "每季度10日", ["04-10", "07-10", "10-10"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=FR;BYSETPOS=-1", "每季度", "每季度最后一个周五", ["03-29", "06-28", "09-27", "12-27"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "每季度", "每季度最后一个周五", ["03-29", "06-28"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "每月", "每月第1个周一", ["04-01", "05-06"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "每月", "每月最后一个工作日", ["03-29", "04-30", "05-31"]),
        ("FREQ=WEEKLY;BYDAY=MO,FR", "每周", "每周一、五", ["03-15", "03-18", "03-22"]),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "每周", "每周最后一个工作日", ["03-15", "03-22"]),
        ("FREQ=WEEKLY;INTERVAL=2", "每两周", "每两周", ["03-24", "04-07"]),
        ("FREQ=DAILY;BYHOUR=17;BYMINUTE=30", "每日", "每日17时30分", ["03-12", "03-13"]),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", "每半年", "每年6月、12月末日", ["06-30", "12-31"]),
        ("FREQ=MONTHLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=10", "每两月", "每年2月、4月、6月、8月、10月、12月10日", ["04-10", "06-10"]),
    ],
)
def test_rules(rrule: str, often: str, words: str, days: list[str]) -> None:
    rule = parse_rule(rrule)
    assert (rhythm(rule), in_words(rule)) == (often, words)
    assert [day.isoformat()[5:] for day in occurrences(rule, *YEAR)][: len(days)] == days


def test_a_day_in_the_last_month_of_a_quarter() -> None:
    rule = parse_rule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25")
    assert rule.month_open
    assert [day.isoformat() for day in occurrences(rule, *YEAR, late=True)] == ["2024-03-25", "2024-06-25", "2024-09-25", "2024-12-25"]


@pytest.mark.parametrize("text", ["", "FREQ=SOMETIMES", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;INTERVAL=oft"])
def test_an_unknown_rule_is_said_so(text: str) -> None:
    with pytest.raises(BadInput, match="看不懂的重复规则"):
        parse_rule(text)


def test_a_rhythm_of_hours_falls_on_every_day():
    rule = parse_rule("FREQ=HOURLY;INTERVAL=3")
    assert rhythm(rule) == "每3小时"
    assert list(occurrences(rule, date(2024, 6, 29), date(2024, 7, 1))) == [date(2024, 6, 29), date(2024, 6, 30), date(2024, 7, 1)]


def test_several_hours_of_a_day():
    assert in_words(parse_rule("FREQ=DAILY;BYHOUR=8,17")) == "每日8时、17时"


@pytest.mark.parametrize("text", ["FREQ=SOMETIMES", "FREQ=DAILY;BYHOUR=x", "", None, "每天"])
def test_a_rule_that_cannot_be_read_stops_no_paper(text):
    assert readable(text) is None
