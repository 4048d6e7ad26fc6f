"""A last look at tasks that no words linked: a duty told in wholly other words still keeps its dates and figures.

A pair is linked when both tasks are unlinked so far, share a resolved date, rhythm, set of rhythms or rate that no other unlinked task of either paper has,
and a second thing speaks for it: an office of the same line of work, another such value, or a trace of common words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.cascade.align import ENOUGH, Alignment, Candidate
from pipeline.cascade.clauses import Clauses
from pipeline.cascade.evidence import TaskFacts
from pipeline.cascade.lines import answers
from pipeline.cascade.rarity import mass
from pipeline.cascade.times import sort_of, times_each
from pipeline.model.matrix import Task

TRACE = 1.5  # weight of shared words that speak for a pair
SCORE = 0.2  # of such a link: a person should look at it
Value = tuple[str, str]
"""The kind of a value and the value as told to the reader."""


def same_values(
    directive: Clauses, plan: Clauses, facts: tuple[Sequence[TaskFacts], Sequence[TaskFacts]], alignment: Alignment, linked: Iterable[tuple[int, int]]
) -> tuple[Candidate, ...]:
    """One more candidate for each pair of unlinked tasks whose values meet in nobody else."""
    pairs = set(linked)
    ours = _holders(directive, {one for one, _ in pairs})
    theirs = _holders(plan, {other for _, other in pairs})
    shared: dict[tuple[int, int], list[Value]] = defaultdict(list)
    for value in sorted(ours.keys() & theirs.keys()):
        if len(ours[value]) == len(theirs[value]) == 1:
            shared[(ours[value][0], theirs[value][0])].append(value)
    return tuple(
        _candidate(pair, values, alignment)
        for pair, values in sorted(shared.items())
        if len(values) > 1 or _same_line(facts[0][pair[0]], facts[1][pair[1]]) or _trace(directive, plan, pair, alignment) >= TRACE
    )


def _holders(clauses: Clauses, linked: set[int]) -> dict[Value, list[int]]:
    """The unlinked tasks that hold each value; the last date of a paper is everybody's and tells nothing."""
    last = max((one.due_date for task in clauses.matrix.tasks for one in task.deadlines if one.due_date), default=None)
    found: dict[Value, list[int]] = defaultdict(list)
    for index, task in enumerate(clauses.matrix.tasks):
        if index not in linked and task.category not in {"阶段安排", "报送"}:
            for value in set(_values(task)):
                if value != ("date", str(last)):
                    found[value].append(index)
    return found


def _values(task: Task) -> Iterator[Value]:
    for deadline in task.deadlines:
        if sort_of(deadline) == "dated":
            yield "date", str(deadline.due_date)
        elif sort_of(deadline) == "recurring" and times_each(task, deadline) > 1:
            yield "rhythm", f"{deadline.rrule} × {times_each(task, deadline):g}"
    rhythms = {deadline.rrule for deadline in task.deadlines if deadline.rrule}
    if len(rhythms) > 1:  # a rule and its stricter exception
        yield "rhythms", " ".join(sorted(rhythms))
    for target in task.targets:
        if target.kind == "rate" and target.value_min is not None:
            yield "rate", f"{target.value_min:g}{target.unit or ''}"


def _same_line(one: TaskFacts, other: TaskFacts) -> bool:
    found = ((office, answers(office, other.offices)) for office in one.offices)
    return any(answer is not None and office.reach == "organ" and answer.reach == "organ" for office, answer in found)


def _trace(directive: Clauses, plan: Clauses, pair: tuple[int, int], alignment: Alignment) -> float:
    above, below = (
        frozenset().union(*(clause.grams for clause in side.of_task(task))) for side, task in ((directive, pair[0]), (plan, pair[1]))
    )  # fmt: skip
    return mass(above & below, alignment.weight)


def _candidate(pair: tuple[int, int], values: Sequence[Value], alignment: Alignment) -> Candidate:
    known = next((one for one in alignment.candidates if (one.directive, one.plan) == pair), None)
    said = {"date": "时限相同（{}）", "rate": "指标相同（{}）", "rhythm": "频次和次数相同", "rhythms": "几个频次都相同"}
    told = dict.fromkeys(f"{said[kind].format(value)}，换了说法，请人工确认" for kind, value in values)
    reasons = (*(known.reasons if known else ()), *told)
    return Candidate(*pair, known.credits if known else (), ENOUGH * SCORE, SCORE, SCORE, known.bonus if known else 0.0, reasons)
