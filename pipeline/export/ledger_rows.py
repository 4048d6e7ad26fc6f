"""Matrices as rows of the ledger (任务清单), one a task, in the order of the circulars.

What a circular says goes into the columns word for word; what it does not say stays empty. Steps for each task: its units by role → its
times (words, last day, rhythm) → its targets → whom it is reported to → where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.export.deliverables import Deliverables
from pipeline.export.recurrence import readable, rhythm
from pipeline.export.wording import Wording, reference
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Assignment, Deadline, Matrix, Role, Target, Task

_FINAL_KINDS = frozenset({"by", "on", "during"})


def ledger_rows(matrices: Iterable[Matrix], wording: Wording, deliverables: Deliverables) -> tuple[LedgerRow, ...]:
    """One row a task over all matrices, numbered from 1; human columns empty, status the first of the wording."""
    tasks = ((matrix, task) for matrix in matrices for task in matrix.tasks)
    return tuple(_row(number, matrix, task, wording, deliverables) for number, (matrix, task) in enumerate(tasks, 1))


def _row(number: int, matrix: Matrix, task: Task, wording: Wording, deliverables: Deliverables) -> LedgerRow:
    return LedgerRow(
        task_id=task.id,
        number=number,
        title=task.title,
        circular_id=matrix.id,
        path=task.path,
        measures=tuple(action.text for action in task.actions),
        goals="；".join(target_words(target) for target in task.targets),
        lead=joined(units(task, "lead")),
        responsible=joined(doers(task)),
        support=joined(units(task, "support")),
        due_text=joined_times(task),
        due=last_day(task),
        frequency=joined(_once(_frequency(one) for one in task.deadlines if one.rrule)),
        deliverable=joined(deliverables.of_task(task)),
        report=_report(task),
        status=wording.statuses[0],
        source=reference(matrix, task.path),
        category=task.category,
        part=_part(matrix, task),
        review=joined(wording.label("finding", code) for code in task.review),
        page=task.page,
    )


def _frequency(one: Deadline) -> str:
    """How often, in words; the circular's own words where the rule cannot be read."""
    rule = readable(one.rrule)
    return rhythm(rule) if rule else one.surface


def joined(words: Iterable[str]) -> str:
    """Words of one cell, joined by `、`."""
    return "、".join(words)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def units(task: Task, *roles: Role) -> tuple[str, ...]:
    """The task's units in one of `roles`, each once, in the order of the text's notes."""
    return _once(one.unit for one in task.assignments if one.role in roles)


def doers(task: Task) -> tuple[str, ...]:
    """What 责任单位 shows: the responsible ones; where a task has neither these nor a lead, whoever acts in its text."""
    named = units(task, "responsible")
    return named or (() if units(task, "lead") else units(task, "actor"))


def answerable(task: Task) -> tuple[str, ...]:
    """Who is asked about the task: lead first, then 责任单位."""
    return _once((*units(task, "lead"), *doers(task)))


def joined_times(task: Task) -> str:
    """All time limits of a task as written, those of the whole task first, each once."""
    ordered = sorted(task.deadlines, key=lambda one: one.action is not None)
    return "；".join(_once(one.surface for one in ordered))


def last_day(task: Task) -> date | None:
    """The day by which the whole task must be done: the last one said of the whole task, else of any of its measures; None without one.

    Recurring limits do not count: their last day is the campaign's, not the task's.
    """
    final = [one for one in task.deadlines if one.kind in _FINAL_KINDS and one.due_date]
    whole = [one for one in final if one.action is None] or final
    return max((one.due_date for one in whole if one.due_date), default=None)


def target_words(target: Target) -> str:
    """A target in one phrase: `复查：至少开展1次（每季度）`."""
    metric = f"{target.metric}：" if target.metric and target.metric not in target.surface else ""
    return f"{metric}{target.surface}" + (f"（{target.period}）" if target.period else "")


def _report(task: Task) -> str:
    """`报镇安委办（每月25日前）` for each recipient, with the times of the measure that names it."""
    return "；".join(dict.fromkeys(_reports(task)))


def _reports(task: Task) -> Iterator[str]:
    for one in task.assignments:
        if one.role == "recipient":
            times = "、".join(_once(time.surface for time in times_of(task, one)))
            yield f"报{one.unit}" + (f"（{times}）" if times else "")


def times_of(task: Task, one: Assignment) -> tuple[Deadline, ...]:
    """The time limits that govern an assignment: those of its measure, else those of the whole task."""
    own = tuple(time for time in task.deadlines if one.action is not None and time.action == one.action)
    return own or tuple(time for time in task.deadlines if time.action is None)


def _part(matrix: Matrix, task: Task) -> str:
    """Headings above the task, from the top, joined by ` / `."""
    sections = {section.path: section for section in matrix.sections}
    section = sections.get(task.path)
    parent = section.parent if section else task.path.rpartition(".")[0]
    headings: list[str] = []
    while parent and parent in sections:
        headings.append(sections[parent].heading)
        parent = sections[parent].parent
    return " / ".join(reversed(headings))
