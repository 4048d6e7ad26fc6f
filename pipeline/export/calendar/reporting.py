"""报送日历: who reports what to whom by when, over all circulars; duties that ask for the same data are grouped.

Two duties are of one group where their words, without names of bodies, times and the words of reporting, are nearly the same: the office then
collects once and reports to several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.export.calendar.placing import Placement
from pipeline.export.ledger_rows import answerable, joined, times_of
from pipeline.export.recurrence import in_words, readable
from pipeline.export.wording import reference
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Assignment, Matrix, Task
from pipeline.patterns import compiled

_ALIKE = 0.6
"""Share of common character pairs from which two subjects count as the same data."""


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """One reporting duty; `days` are its days on the calendar, `group` counts from 1, `alike` how many duties are of the same group."""

    matrix: Matrix
    task: Task
    what: str
    reporters: str
    recipient: str
    times: str
    rhythm: str
    days: tuple[date, ...]
    subject: str
    group: int = 0
    alike: int = 1


def report_duties(matrices: Iterable[Matrix], placement: Placement, lexicon: Lexicon) -> tuple[ReportDuty, ...]:
    """Every reporting duty of every task, those of one group together, groups in the order of their first day."""
    noise = compiled("|".join(entry.pattern for entry in lexicon["reporting"] if entry.pattern))
    found = [_duty(matrix, task, one, placement, noise) for matrix in matrices for task in matrix.tasks for one in task.assignments if one.role == "recipient"]
    return _grouped(found)


def _duty(matrix: Matrix, task: Task, one: Assignment, placement: Placement, noise: re.Pattern[str]) -> ReportDuty:
    what = next((action.text for action in task.actions if action.seq == one.action), task.title)
    limits = times_of(task, one)
    doers = [other.unit for other in task.assignments if other.role == "actor" and other.action == one.action]
    names = {other.unit for other in task.assignments} | {time.surface for time in task.deadlines}
    rhythms = dict.fromkeys(in_words(rule) for time in limits if (rule := readable(time.rrule)))
    days = tuple(slot.last for slot in placement.slots() if slot.task.id == task.id and slot.deadline in limits)
    return ReportDuty(
        matrix, task, what, joined(dict.fromkeys(doers)) or joined(answerable(task)) or joined(matrix.letterhead.addressees), one.unit,
        joined(dict.fromkeys(time.surface for time in limits)), joined(rhythms), days, _subject(what, names, noise),
    )  # fmt: skip


def _subject(what: str, names: Iterable[str], noise: re.Pattern[str]) -> str:
    """What is reported, bare: without bodies, times and the words of reporting."""
    for name in sorted(names, key=len, reverse=True):
        what = what.replace(name, "")
    return noise.sub("", what)


def _grouped(duties: Sequence[ReportDuty]) -> tuple[ReportDuty, ...]:
    groups: list[list[ReportDuty]] = []
    for duty in sorted(duties, key=lambda one: (one.days[:1] or (date.max,), one.task.id)):
        home = next((group for group in groups if any(alike(duty.subject, other.subject) >= _ALIKE for other in group)), None)
        if home is None:
            groups.append([duty])
        else:
            home.append(duty)
    return tuple(_numbered(duty, number, len(group)) for number, group in enumerate(groups, 1) for duty in group)


def _numbered(duty: ReportDuty, group: int, size: int) -> ReportDuty:
    return replace(duty, group=group, alike=size)


def alike(one: str, other: str) -> float:
    """Share of character pairs that two texts have in common (Dice), 0 where one is too short to tell."""
    first, second = ({text[index : index + 2] for index in range(len(text) - 1)} for text in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


REPORT_HEADERS = ("组", "报送内容", "报送单位", "报送对象", "原文时限", "周期", "下一报送日", "重复情况", "依据（文件+条款）", "任务编号")


def report_rows(duties: Sequence[ReportDuty], today: date | None) -> tuple[tuple[str | int | date | None, ...], ...]:
    """The duties as rows under `REPORT_HEADERS`; the next day is the first one from `today` on, without it the first of all."""
    return tuple(
        (
            one.group, one.what, one.reporters, one.recipient, one.times, one.rhythm, next((day for day in one.days if today is None or day >= today), None),
            f"同类数据共{one.alike}处报送" if one.alike > 1 else "", reference(one.matrix, one.task.path), one.task.id,
        )
        for one in duties
    )  # fmt: skip
