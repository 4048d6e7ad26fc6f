"""Festivals by year: fixed ones by rule, those of the lunar calendar from `dictionaries/holidays.yaml`; an unknown year is unknown."""

from __future__ import annotations

import re
from datetime import date

from pipeline.lexicon import Entry, Lexicon


def festival(name: str, year: int, lexicon: Lexicon) -> date | None:
    """The day of the festival `name` (国庆, 春节, 五一) in `year`, or None where name or year is not known."""
    entry = lexicon["holidays"].by_word.get(name)
    return None if entry is None else _day(entry, year)


def festivals_in(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The festivals that `words` names (`中秋、国庆节` → 中秋, 国庆), as the dictionary spells them."""
    return tuple(re.findall(lexicon["holidays"].alternation(), words))


def _day(entry: Entry, year: int) -> date | None:
    fixed = entry.text("day")
    if fixed:
        month, day = fixed.split("-")
        return date(year, int(month), int(day))
    dated = next((one for one in entry.list("days") if one.startswith(f"{year}-")), None)
    return None if dated is None else date.fromisoformat(dated)
