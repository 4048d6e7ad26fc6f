"""The work-day calendar: day by day that of the State Council's notices as packaged, an office's file over it, unknown years unknown."""

from datetime import date, timedelta

import chinese_calendar
import chinese_calendar.constants as facts
import pytest

from pipeline.errors import BadDictionary
from pipeline.lexicon import Lexicon
from pipeline.resolve.workdays import StateCalendar

CALENDAR = StateCalendar(Lexicon.load())
YEARS = sorted({day.year for day in facts.holidays})


def days_of(year):
    return [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(366 if year % 4 == 0 else 365)]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_what_the_notice_says(year):
    assert [CALENDAR.is_workday(day) for day in days_of(year)] == [chinese_calendar.is_workday(day) for day in days_of(year)]


def test_the_known_years_are_those_of_the_notices_without_a_gap():
    assert CALENDAR.known_years() == tuple(range(YEARS[0], YEARS[-1] + 1))


@pytest.mark.parametrize("year", YEARS)
def test_make_up_days_are_weekend_days_and_few(year):
    made_up = [day for day in days_of(year) if day.weekday() >= 5 and CALENDAR.is_workday(day)]
    free = [day for day in days_of(year) if day.weekday() < 5 and not CALENDAR.is_workday(day)]
    assert len(made_up) <= 12
    # free weekdays less made-up weekend days are the statutory holidays that fall on weekdays, or were moved there: at most 13 since 2025
    assert 5 <= len(free) - len(made_up) <= 14


@pytest.mark.parametrize(
    ("year", "expected"),
    # 节假日办法: 7 days until 1999 … 10 from 1999, 11 from 2008, 13 from 2025; 2015 and 2020 had a special notice
    [(2006, 10), (2009, 11), (2010, 11), (2013, 11), (2018, 11), (2019, 11), (2023, 11), (2024, 11), (2025, 13)],
)
def test_the_number_of_statutory_holidays_in_a_year(year, expected):
    free = sum(day.weekday() < 5 and not CALENDAR.is_workday(day) for day in days_of(year))
    made_up = sum(day.weekday() >= 5 and CALENDAR.is_workday(day) for day in days_of(year))
    assert abs(free - made_up - expected) <= 1  # the new year's days may be taken in the year before


def test_a_year_without_a_notice_is_unknown_not_guessed():
    unknown = date(YEARS[-1] + 1, 6, 3)
    assert CALENDAR.is_workday(unknown) is None
    assert CALENDAR.shift(unknown, "提前") is None
    assert CALENDAR.add_workdays(date(YEARS[-1], 12, 30), 30) is None
    assert CALENDAR.shift(unknown, "不变") == unknown


@pytest.mark.parametrize(
    ("day", "policy", "expected"),
    [
        (date(2024, 10, 1), "提前", date(2024, 9, 30)),  # 国庆节
        (date(2024, 10, 1), "顺延", date(2024, 10, 8)),
        (date(2024, 9, 29), "提前", date(2024, 9, 29)),  # a Sunday that is worked
        (date(2024, 6, 30), "提前", date(2024, 6, 28)),
        (date(2024, 6, 30), "顺延", date(2024, 7, 1)),
        (date(2024, 6, 30), "不变", date(2024, 6, 30)),
        (date(2024, 2, 12), "提前", date(2024, 2, 9)),  # 春节; 除夕 is a work day that year
    ],
)
def test_a_rest_day_moves_as_the_office_wants(day, policy, expected):
    assert CALENDAR.shift(day, policy) == expected


def test_counting_work_days_leaves_out_rest_days():
    assert CALENDAR.add_workdays(date(2024, 4, 30), 1) == date(2024, 5, 6)
    assert CALENDAR.add_workdays(date(2024, 4, 26), 3) == date(2024, 4, 30)  # over the worked Sunday of 28 April
    assert CALENDAR.add_workdays(date(2024, 5, 6), -1) == date(2024, 4, 30)
    assert CALENDAR.add_workdays(date(2024, 5, 6), 0) == date(2024, 5, 6)
    assert CALENDAR.workdays_before(date(2024, 5, 6), 3) == date(2024, 4, 28)


@pytest.mark.parametrize("count", [1, 2, 5, 15, 40])
@pytest.mark.parametrize("day", [date(2023, 9, 28), date(2024, 2, 8), date(2024, 7, 1)])
def test_forward_and_back_again(day, count):
    later = CALENDAR.add_workdays(day, count)
    assert CALENDAR.is_workday(later)
    between = sum(bool(CALENDAR.is_workday(day + timedelta(days=ahead))) for ahead in range(1, (later - day).days + 1))
    assert between == count
    assert CALENDAR.add_workdays(later, -count) == CALENDAR.shift(day, "提前")


def layered(folder, text):
    (folder / "workdays.yaml").write_text(text, "utf-8")
    return StateCalendar(Lexicon.load(folder))


def test_an_office_can_enter_a_newer_notice(tmp_path):
    year = YEARS[-1] + 1
    calendar = layered(
        tmp_path, f"entries:\n- id: notice.{year}\n  means: year\n  year: {year}\n  rest: ['{year}-01-01..{year}-01-03']\n  work: ['{year}-02-20']\n"
    )
    assert calendar.is_workday(date(year, 1, 3)) is False
    assert calendar.is_workday(date(year, 2, 20)) is True
    assert calendar.is_workday(date(year, 6, 1)) is (date(year, 6, 1).weekday() < 5)
    assert calendar.known_years()[-1] == year


def test_an_offices_own_days_go_over_the_notice(tmp_path):
    calendar = layered(tmp_path, "entries:\n- id: own.flood\n  work: ['2024-07-06..2024-07-07']\n  rest: ['2024-07-08']\n")
    assert [calendar.is_workday(date(2024, 7, day)) for day in (5, 6, 7, 8, 9)] == [True, True, True, False, True]


@pytest.mark.parametrize("line", ["rest: ['2027年元旦']", "means: year\n  year: 明年"])
def test_a_wrong_line_is_named(tmp_path, line):
    with pytest.raises(BadDictionary, match="own"):
        layered(tmp_path, f"entries:\n- id: own.wrong\n  {line}\n")
