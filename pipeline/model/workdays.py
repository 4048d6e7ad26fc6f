"""Work days as a value that stages can pass on: who knows the calendar implements `WorkCalendar`, the rest is counting.

Source: 国务院办公厅关于部分节假日安排的通知 of each year. A year without a notice is unknown (None), never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, Protocol

RestDayPolicy = Literal["提前", "顺延", "不变"]
"""What an office does with a due date on a rest day: the last work day before, the first after, or nothing."""


class WorkCalendar(Protocol):
    """Knows of each day whether people work on it."""

    def is_workday(self, day: date) -> bool | None:
        """True on a work day, False on a rest day, None where the notice of that year is not known."""


@dataclass(frozen=True, slots=True)
class StateCouncilCalendar:
    """The yearly notices as the library `chinesecalendar` holds them; `own` days (a later notice, a local rest day) go before."""

    own: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_workday(self, day: date) -> bool | None:
        """True on a work day, False on a rest day, None in a year whose notice is not known."""
        return self.own[day] if day in self.own else _by_the_notices(day)


@lru_cache(maxsize=4096)
def _by_the_notices(day: date) -> bool | None:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def shift(day: date, policy: RestDayPolicy, calendar: WorkCalendar) -> date | None:
    """The day that `day` falls to under `policy`; None where that depends on a year that is not known."""
    if policy == "不变":
        return day
    step = timedelta(days=-1 if policy == "提前" else 1)
    while (works := calendar.is_workday(day)) is False:
        day += step
    return day if works else None


def workdays_before(day: date, count: int, calendar: WorkCalendar) -> date | None:
    """The work day that lies `count` work days before `day` (0: `day` itself, or the last work day before it); None where unknown."""
    found = shift(day, "提前", calendar)
    for _ in range(count):
        found = shift(found - timedelta(days=1), "提前", calendar) if found else None
    return found


def workdays_after(day: date, count: int, calendar: WorkCalendar) -> date | None:
    """The work day that lies `count` work days after `day`, which is not counted itself; None where unknown."""
    found: date | None = day
    for _ in range(count):
        found = shift(found + timedelta(days=1), "顺延", calendar) if found else None
    return found
