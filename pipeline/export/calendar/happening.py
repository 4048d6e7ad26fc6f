"""One event of a calendar file as a value, before it is text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as it will be written; two are the same when all but `sequence` and `stamp` are equal."""

    uid: str
    first: date
    last: date
    summary: str
    description: str
    rule: str = ""
    alarms: tuple[int, ...] = ()
    sequence: int = 0
    cancelled: bool = False
    stamp: date = date(2000, 1, 1)

    @property
    def content(self) -> tuple[object, ...]:
        """What a person would see change."""
        return (self.first, self.last, self.summary, self.description, frozenset(self.rule.split(";")), self.alarms, self.cancelled)
