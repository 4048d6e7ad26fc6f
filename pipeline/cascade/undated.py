"""A plan that bears no date: its days without a year (5月20日前) are read in the year of the directive, so that they can be compared at all."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date

from pipeline.model.matrix import Deadline, Matrix, Task

_DAY = re.compile(r"(?<![\d年])(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])[日号]|(?P<third>[上中]旬))?")
_YEAR_END = re.compile("^年(?:底|末)")
_THIRDS = {"上旬": 10, "中旬": 20}


def in_year_of(plan: Matrix, directive: Matrix) -> Matrix:
    """`plan` with due dates in the directive's year where it names days without a year; itself where it bears a date or the directive bears none."""
    dated = directive.letterhead.dated
    if plan.letterhead.dated is not None or dated is None:
        return plan
    return replace(plan, tasks=tuple(_dated(task, dated.year) for task in plan.tasks))


def _dated(task: Task, year: int) -> Task:
    return replace(task, deadlines=tuple(_due(deadline, year) for deadline in task.deadlines))


def _due(deadline: Deadline, year: int) -> Deadline:
    if deadline.due_date is not None or deadline.kind not in {"by", "on", "during"}:
        return deadline
    return replace(deadline, due_date=due_in(deadline.surface, year))


def due_in(surface: str, year: int) -> date | None:
    """The last day that `surface` names, in that year; None where it names no month and no end of the year, or a day that the month has not."""
    if _YEAR_END.match(surface):
        return date(year, 12, 31)
    named = list(_DAY.finditer(surface))
    if not named:
        return None
    month = int(named[-1]["month"])
    last = monthrange(year, month)[1]
    day = int(named[-1]["day"]) if named[-1]["day"] else _THIRDS.get(named[-1]["third"] or "", last)
    return date(year, month, day) if day <= last else None
