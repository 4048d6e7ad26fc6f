"""One row of the comparison as the difference finders see it: a directive task, the plan's tasks that answer it, and which words answer which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.cascade.align import Alignment
from pipeline.cascade.clauses import Clauses
from pipeline.cascade.matching import Match
from pipeline.cascade.rarity import mass
from pipeline.model.matrix import Task
from pipeline.model.text import Span

STANDS = 0.4  # recall from which a clause's duty stands in the plan
BOTH_WHOLE_TASK = 0.6  # affinity of two values that hold for their whole tasks
ONE_WHOLE_TASK = 0.3
SAME_SENTENCE = 0.5  # discount of a match that is only in the same sentence
EQUAL = 0.9  # bonus of equal figures (equal times have 1): where they surely stand in one duty, they meet before all others
LEAST_AFFINITY = 0.25
LEAST_OF_LAST = 0.12  # affinity that is enough for the last value left on either side

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Valued(Generic[V]):
    """A value of a task: which task, which clause holds it (None where it holds for the whole task)."""

    value: V
    task: int
    span: Span
    clause: int | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A directive task (index) and its linked plan tasks (indices); `owned` are clauses that are the upper level's own duty, `exclusive` plan tasks
    that surely answer this one alone, `sole` is true where one plan task answers this task and no other."""

    directive: Clauses
    plan: Clauses
    alignment: Alignment
    task: int
    linked: tuple[int, ...]
    owned: frozenset[int]
    exclusive: frozenset[int]
    sole: bool = False

    @property
    def directive_task(self) -> Task:
        """The directive's task."""
        return self.directive.matrix.tasks[self.task]

    def plan_tasks(self) -> Iterator[tuple[int, Task]]:
        """The linked plan tasks with their indices."""
        return ((index, self.plan.matrix.tasks[index]) for index in self.linked)

    def answer(self, clause: int) -> Match | None:
        """The best match of a directive clause in the linked tasks."""
        found = [match for match in self.alignment.forward[clause] if match.task in self.linked]
        return max(found, key=lambda match: match.recall, default=None)

    def stands(self, clause: int, least: float = 0.0) -> bool:
        """True when the duty of a directive clause stands in a linked task, with words of weight `least` or more."""
        found = self.answer(clause)
        return found is not None and found.recall >= STANDS and found.shared >= least

    def said(self, first: int, last: int, least: float) -> bool:
        """True when one of the directive's clauses `first..last` stands in a linked task with a recall of `least` or more."""
        found = [match for clause in range(first, last + 1) if (match := self.answer(clause)) is not None]
        return any(match.recall >= least for match in found)

    def asked(self, clause: int) -> Match | None:
        """The match of a plan clause in this directive task, provided that no other task asks clearly more for it."""
        found = self.alignment.backward[clause]
        mine = next((match for match in found if match.task == self.task), None)
        return mine if mine is not None and mine.recall >= 0.75 * found[0].recall else None

    def affinity(self, one: Valued[V], other: Valued[V]) -> float:
        """How surely two values speak of the same duty, 0..1."""
        if one.clause is None and other.clause is None:
            return BOTH_WHOLE_TASK
        if other.clause is not None and one.clause is None:
            return ONE_WHOLE_TASK if self.asked(other.clause) is not None else 0.0
        if one.clause is None or other.clause is None:
            return ONE_WHOLE_TASK
        direct = max(self._recalls(one.clause, other.clause, other.task), default=0.0)
        return max(direct, SAME_SENTENCE * self._by_sentence(one.clause, other.clause, other.task))

    def _recalls(self, clause: int, other: int, other_task: int) -> Iterator[float]:
        for match in self.alignment.forward[clause]:
            if match.task == other_task and match.first <= other <= match.last:
                yield self._held(match, self.directive.clauses[clause].grams, self.plan.clauses[other].grams)
        for match in self.alignment.backward[other]:
            if match.task == self.task and match.first <= clause <= match.last:
                yield self._held(match, self.plan.clauses[other].grams, self.directive.clauses[clause].grams)

    def _held(self, match: Match, asked: frozenset[str], said: frozenset[str]) -> float:
        """The recall of a match that one clause makes; of several that make it together, less for those that have a smaller part in it."""
        if match.first == match.last:
            return match.recall
        weight = self.alignment.weight
        return (match.recall + mass(asked & said, weight) / (mass(asked, weight) or 1.0)) / 2

    def _by_sentence(self, clause: int, other: int, other_task: int) -> float:
        mine = [index for index in self.directive.by_task[self.task] if self.directive.clauses[index].sentence == self.directive.clauses[clause].sentence]
        sentence = self.plan.clauses[other].sentence
        found = [
            match.recall
            for index in mine
            for match in self.alignment.forward[index]
            if match.task == other_task and self.plan.clauses[match.first].sentence == sentence
        ]
        return max(found, default=0.0)


def valued(clauses: Clauses, task: int, values: Sequence[V], span: Callable[[V], Span]) -> list[Valued[V]]:
    """The values of a task with the clauses that hold them."""
    return [Valued(value, task, span(value), _holder(clauses, task, span(value))) for value in values]


def pair_up(
    view: RowView, ours: Sequence[Valued[V]], theirs: Sequence[Valued[V]], alike: Callable[[Valued[V], Valued[V]], float | None],
) -> tuple[list[tuple[Valued[V], Valued[V]]], list[Valued[V]], list[Valued[V]]]:
    """Directive values paired with plan values, and what stays alone on either side.

    `alike` is None for values that cannot be compared, else a bonus (equal values meet first). A plan value answers two directive values only
    where it equals both (a bonus of 1).
    """  # fmt: skip
    scored = []
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            bonus = alike(one, other)
            affinity = view.affinity(one, other) if bonus is not None else 0.0
            if bonus is not None and affinity >= LEAST_AFFINITY:
                scored.append((EQUAL <= bonus < 1 and affinity >= STANDS, affinity + 0.3 * bonus, bonus, -i, -j))
    pairs, taken, used = [], set(), set()
    for _, _, bonus, i, j in sorted(scored, reverse=True):
        if -i in taken or (-j in used and bonus < 1):
            continue
        taken.add(-i)
        used.add(-j)
        pairs.append((ours[-i], theirs[-j]))
    left = [one for i, one in enumerate(ours) if i not in taken]
    extra = [other for j, other in enumerate(theirs) if j not in used]
    if len(left) == len(extra) == 1 and alike(left[0], extra[0]) is not None and _last_pair(view, left[0], extra[0], alone=len(ours) == len(theirs) == 1):
        return [*pairs, (left[0], extra[0])], [], []
    return pairs, left, extra


def _last_pair(view: RowView, one: Valued[V], other: Valued[V], *, alone: bool) -> bool:
    """True when the last values of a row speak of one duty: some words do, or they are the only ones of two tasks that answer each other alone."""
    return (alone and view.sole) or view.affinity(one, other) >= LEAST_OF_LAST


def _holder(clauses: Clauses, task: int, span: Span) -> int | None:
    return next((index for index in clauses.by_task[task] if span in clauses.clauses[index].span), None)
