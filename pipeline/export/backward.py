"""倒排工期: the internal dates before a due date, step by step backwards in work days, by an office's own profile (`schedules.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.errors import BadInput
from pipeline.lexicon import Lexicon
from pipeline.model.workdays import WorkCalendar, shift, workdays_before

DEFAULT_PROFILE = "常规"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a profile and the work days that it takes."""

    label: str
    days: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A step with its first and last work day, both inclusive; None where the rest days of that year are not known."""

    label: str
    first: date | None
    last: date | None


def profile(name: str, lexicon: Lexicon) -> tuple[Step, ...]:
    """The steps of the profile `name`, in order; BadInput names the profiles that there are."""
    entries = lexicon["schedules"].of("step")
    steps = tuple(Step(entry.text("label"), int(entry.text("days", "1"))) for entry in entries if entry.text("profile") == name)
    if not steps:
        known = "、".join(dict.fromkeys(entry.text("profile") for entry in entries))
        raise BadInput(f"没有名为“{name}”的倒排方案", where="schedules.yaml", advice=f"可用：{known}")
    return steps


def back_schedule(due: date, steps: tuple[Step, ...], calendar: WorkCalendar) -> tuple[Stage, ...]:
    """The stages in order; the last one ends on `due`, or on the last work day before it, and each begins right after the one before."""
    stages: list[Stage] = []
    last = shift(due, "提前", calendar)
    for step in reversed(steps):
        first = workdays_before(last, step.days - 1, calendar) if last else None
        stages.append(Stage(step.label, first, last))
        last = workdays_before(first - timedelta(days=1), 0, calendar) if first else None
    return tuple(reversed(stages))
