"""The work days of the State Council's notices: `StateCalendar` answers for every day of a year whose notice is known.

Facts come from the package chinese_calendar (one release a year, loaded when first asked) and, over it, from `dictionaries/workdays.yaml`, where
an office enters the notice of a newer year, or its own days, without waiting for a release. A year that neither knows is unknown (None).
Counting (shift, before, after) is in `pipeline.model.workdays`, which works with any calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from pipeline.errors import BadDictionary
from pipeline.lexicon import Entry, Lexicon
from pipeline.model import workdays as counting
from pipeline.model.workdays import RestDayPolicy

_Year = dict[date, bool]


class StateCalendar:
    """A `WorkCalendar` (see `pipeline.model.workdays`): the State Council's notices as packaged, the office's own file over them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._exceptions, self._years = _overrides(lexicon)

    def is_workday(self, day: date) -> bool | None:
        """True on a work day, False on a rest day, None where the year's notice is not known."""
        stated = self._exceptions.get(day)
        if stated is not None:
            return stated
        return day.weekday() < 5 if day.year in self._years else _packaged(day)

    def known_years(self) -> tuple[int, ...]:
        """The years whose notice is known, in order."""
        import chinese_calendar.constants as facts

        packaged = {day.year for day in facts.holidays}
        return tuple(sorted(packaged | self._years))

    def shift(self, day: date, policy: RestDayPolicy) -> date | None:
        """The day that `day` falls to under `policy`; None where that depends on an unknown year."""
        return counting.shift(day, policy, self)

    def add_workdays(self, day: date, count: int) -> date | None:
        """The work day `count` work days after `day` (before it where negative); `day` itself is not counted. None where unknown."""
        if count >= 0:
            return counting.workdays_after(day, count, self)
        found = counting.shift(day - timedelta(days=1), "提前", self)
        return None if found is None else counting.workdays_before(found, -count - 1, self)

    def workdays_before(self, day: date, count: int) -> date | None:
        """The work day that lies `count` work days before `day`; None where unknown."""
        return counting.workdays_before(day, count, self)


def _packaged(day: date) -> bool | None:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@lru_cache(maxsize=8)
def _overrides(lexicon: Lexicon) -> tuple[_Year, frozenset[int]]:
    days: _Year = {}
    years: set[int] = set()
    for entry in lexicon["workdays"]:
        days |= dict.fromkeys(_listed(entry, "rest"), False) | dict.fromkeys(_listed(entry, "work"), True)
        if entry.means == "year":
            years.add(_year(entry))
    return days, frozenset(years)


def _year(entry: Entry) -> int:
    text = entry.text("year")
    if not text.isdigit():
        raise BadDictionary(f"条目 {entry.id} 的 year 应是四位年份，现为“{text}”", where="workdays.yaml")
    return int(text)


def _listed(entry: Entry, key: str) -> list[date]:
    """The days of a list, single (`2027-01-01`) or from–to (`2027-02-06..2027-02-12`)."""
    found: list[date] = []
    for item in entry.list(key):
        first, _, last = item.partition("..")
        try:
            start, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        except ValueError as error:
            raise BadDictionary(f"条目 {entry.id} 的 {key} 里“{item}”不是日期", where="workdays.yaml", advice="写成 2027-01-01 或 2027-02-06..2027-02-12") from error
        found += [start + timedelta(days=ahead) for ahead in range((end - start).days + 1)]
    return found
