"""Work days day by day as the yearly notices have them, and what counts on them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar import constants

from pipeline.model.workdays import StateCouncilCalendar, shift, workdays_after, workdays_before

CALENDAR = StateCouncilCalendar()
YEARS = sorted({day.year for day in constants.holidays})
DAYS = [date(YEARS[0], 1, 1) + timedelta(days=number) for number in range((date(YEARS[-1] + 1, 1, 1) - date(YEARS[0], 1, 1)).days)]


def works(day: date) -> bool:
    """The notices' own lists: make-up days and holidays, else the weekday."""
    return day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)


def test_every_day_of_every_known_year():
    assert len(DAYS) > 8000
    assert [day for day in DAYS if CALENDAR.is_workday(day) is not works(day)] == []


@pytest.mark.parametrize("policy", ["提前", "顺延"])
def test_every_shift_lands_on_the_nearest_work_day(policy):
    step = timedelta(days=-1 if policy == "提前" else 1)
    for day in DAYS[10:-10]:
        expected = day
        while not works(expected):
            expected += step
        assert shift(day, policy, CALENDAR) == expected


def test_counting_work_days_is_the_position_in_the_list_of_work_days():
    listed = [day for day in DAYS if works(day)]
    for index in range(5, len(listed) - 5):
        assert workdays_before(listed[index], 3, CALENDAR) == listed[index - 3]
        assert workdays_after(listed[index], 3, CALENDAR) == listed[index + 3]


def test_an_unknown_year_is_unknown_not_guessed():
    day = date(YEARS[-1] + 1, 3, 2)
    assert CALENDAR.is_workday(day) is None
    assert shift(day, "提前", CALENDAR) is None
    assert shift(day, "不变", CALENDAR) == day
    assert workdays_before(date(YEARS[0], 1, 4), 3, CALENDAR) is None


def test_an_offices_own_day_goes_before_the_notice():
    local = StateCouncilCalendar({date(2024, 6, 28): False})
    assert shift(date(2024, 6, 30), "提前", local) == date(2024, 6, 27)
