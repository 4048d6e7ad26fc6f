"""Units that a plan dropped: a role of the directive that no local unit of the same line of work answers.

A unit that is only localised (区应急局 → 镇应急办) is no difference. Names that mean the lower level as a whole (各镇街) are answered by the plan itself;
offices that the lower level does not have (法院, 气象局) cannot be answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.cascade.institutions import Kind, called
from pipeline.cascade.lines import RANK, Office, Registry, answers, bare_name, doers
from pipeline.cascade.rows import STANDS, RowView, Valued, valued
from pipeline.model.coverage import Difference
from pipeline.model.matrix import Assignment, Task
from pipeline.model.text import Span

_EACH_LEVELS = re.compile("^各(?:区县|县区|县市区|县（市、区）|市州|市县|区|县|市|州|乡镇|镇街|街镇|镇|乡|街道|地)+(?=.{2})")


@dataclass(frozen=True, slots=True)
class Institutions:
    """The kinds of institutions, and the name of the one whose plan is compared; empty for a government's plan."""

    kinds: tuple[Kind, ...]
    own: str


def unit_differences(view: RowView, known: Registry, own: int, institutions: Institutions) -> Iterator[Difference]:
    """The dropped units of one row, each once; `own` is the plan's rank."""
    told: set[str] = set()
    asked = valued(view.directive, view.task, doers(view.directive_task.assignments), _span)
    if nobody := _nobody(view, asked):
        yield nobody
        return
    beside = any(known.office(one.value.unit, one.value.canonical).reach == "addressed" for one in asked)
    for one in asked:
        office = known.office(one.value.unit, one.value.canonical)
        if called(office.unit, institutions.kinds) and (beside or institutions.own):
            continue  # a school's own plan answers 各学校; a township that is addressed beside them answers for itself
        if _of_the_issuers_kind(office.unit, view, known):
            continue  # 各区县住建局: the plan of one of them
        if bare_name(office.unit) in told or not _must_be_answered(view, one, office):
            continue
        tasks = _answering(view, one)
        if office.level and RANK[office.level] > own + 1 and any(doers(task.assignments) for task in tasks):
            continue  # two levels up: whom the plan names is its own matter
        if tasks and not _answered(view, office, tasks, known):
            told.add(bare_name(office.unit))
            said = "、".join(dict.fromkeys(assignment.unit for task in tasks for assignment in doers(task.assignments)))
            yield Difference("unit-dropped", office.unit, said, one.span, None, f"下级对应任务没有这条线的责任单位（现有：{said or '无'}）")


def _of_the_issuers_kind(unit: str, view: RowView, known: Registry) -> bool:
    """True for all offices of a line at the lower level (各区县住建局) where an office of that line issued the plan."""
    found = _EACH_LEVELS.match(unit)
    if found is None:
        return False
    lines = known.office(unit[found.end() :]).lines
    return bool(lines) and any(lines & known.office(issuer).lines for issuer in view.plan.matrix.letterhead.issuers)


def _nobody(view: RowView, asked: Sequence[Valued[Assignment]]) -> Difference | None:
    """One difference where the directive lists who is responsible and the plan, which lists its units elsewhere, names nobody at all here."""
    listed = next((one for one in asked if one.value.basis in {"note", "table"}), None)
    if listed is None or any(doers(task.assignments) for _, task in view.plan_tasks()):
        return None
    tasks = [task for task in view.plan.matrix.tasks if task.category == "重点任务"]
    habit = sum(any(one.basis in {"note", "table"} for one in task.assignments) for task in tasks)
    if 2 * habit < len(tasks) or not tasks or not all(task.category == "重点任务" for _, task in view.plan_tasks()):
        return None
    return Difference("unit-dropped", listed.value.unit, "", listed.span, None, "下级对应任务没有写由谁负责，而其他任务写了")


def _span(assignment: Assignment) -> Span:
    return assignment.span


def _must_be_answered(view: RowView, one: Valued[Assignment], office: Office) -> bool:
    if one.value.basis == "inherited":
        return False  # how far a bracket reaches is a matter of reading; the task that holds it is asked
    if office.reach in {"addressed", "other"} or office.upper_only or one.clause in view.owned:
        return False
    if office.reach == "everybody":
        return bool(office.lines)
    return office.reach == "organ" or one.value.basis in {"note", "table"}


def _answering(view: RowView, one: Valued[Assignment]) -> list[Task]:
    """The plan tasks that should name somebody: of a doer in running text the one that holds his duty, of a bracket all linked ones."""
    if one.clause is None or one.value.basis in {"note", "table"}:
        return [task for _, task in view.plan_tasks()]
    sentence = view.directive.clauses[one.clause].sentence
    following = [index for index in view.directive.by_task[view.task] if view.directive.clauses[index].sentence == sentence and index >= one.clause]
    found = [match for index in following if (match := view.answer(index)) is not None and match.recall >= STANDS]
    best = max(found, key=lambda match: match.shared, default=None)
    return [view.plan.matrix.tasks[best.task]] if best else []


def _answered(view: RowView, office: Office, tasks: list[Task], known: Registry) -> bool:
    below = [known.office(assignment.unit, assignment.canonical) for task in tasks for assignment in doers(task.assignments)]
    if answers(office, below):
        return True
    named = re.compile(rf"(?<![报送向至])(?<![报送向至][省市区县镇乡街])(?<![报送向至]街道){re.escape(bare_name(office.unit).removeprefix('各'))}")
    return any(named.search(view.plan.matrix.text, task.span.start, task.span.end) for task in tasks)
