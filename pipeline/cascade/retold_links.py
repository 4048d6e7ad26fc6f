"""Links by single characters, for what no other look linked: a duty told in wholly other words (岸上垃圾运走 for 清运河岸垃圾).

Only what is left over is compared: the tasks without a link, and of the linked ones the duties that nothing answers. Steps: unlinked plan tasks
against left-over duties, unlinked directive tasks against free clauses of the plan → a plan task that goes on where the one before it stopped → a
pair that alone is left between two linked neighbours. Each such link asks for a person's eye.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipeline.cascade.align import ENOUGH, Alignment, Candidate
from pipeline.cascade.letters import Letters, Told, Value
from pipeline.cascade.retold import claims, is_lost
from pipeline.model.matrix import Task

ALIKE = 0.27  # Dice of an unlinked task and what is left over of another
LESS_ALIKE, BY_FAR = 0.2, 2.0  # Dice that is enough where a plan task is this many times as alike as to any other
STANDS_OUT, MORE_TO_SAY = 1.4, 2.0  # times the likeness of any other task; the same for a task that has a link already
UPPER_ALIKE = 0.4  # Dice for a task that is the upper level's own
LEAST_SHARED = 2.8  # weight of the shared characters
GOES_ON, MORE = 0.2, 1.15  # Dice, and times that of other tasks, for a plan task right behind one that answers the same directive task
ONLY_ONE, FEW = 0.1, 3  # Dice that is enough where one side has but one task left between the same two neighbours, and the other at most a few
SHORT = 70  # different characters of a task for which so little is enough: long ones share as much by chance
Pair = tuple[int, int]


def retold_links(words: Told, alignment: Alignment, linked: Iterable[Pair], upper: Collection[int]) -> tuple[Candidate, ...]:
    """One more candidate for each pair found; `linked` are the pairs so far, `upper` the directive tasks that are the upper level's own."""
    pairs = set(linked)
    rest = _left_over(words, alignment, pairs)
    found = {pair: score for pair, score in rest.alike() if pair[0] not in upper or score >= UPPER_ALIKE}
    found |= {pair: score for pair, score in rest.going_on(pairs | found.keys()) if pair[0] not in upper}
    found |= dict(rest.only_ones(pairs | found.keys(), set(upper)))
    found |= dict(rest.reports(pairs | found.keys(), set(upper)))
    return tuple(_candidate(pair, score, alignment) for pair, score in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Rest:
    """What no link explains: by task the characters of the duties that nothing answers (`asked`), of the clauses that answer nothing (`free`), and of
    the whole unlinked tasks on either side."""

    words: Told
    asked: Mapping[int, Letters]
    free: Mapping[int, Letters]
    above: Mapping[int, Letters]
    below: Mapping[int, Letters]
    values: tuple[Mapping[int, frozenset[Value]], Mapping[int, frozenset[Value]]]

    def alike(self) -> Iterator[tuple[Pair, float]]:
        """Pairs whose characters stand out for each other."""
        for task, letters in self.above.items():
            if best := self._standing_out(letters, self.free, self.below):
                yield (task, best[0]), best[1]
        for task, letters in self.below.items():
            if best := self._standing_out(letters, self.asked, self.above) or self._by_far(letters):
                yield (best[0], task), best[1]

    def going_on(self, pairs: set[Pair]) -> Iterator[tuple[Pair, float]]:
        """Unlinked plan tasks right behind one that answers the directive task to which they are most alike, or whose date, limit or figure they hold:
        the plan breaks a task in two."""
        taken = {other for _, other in pairs}
        for task, letters in self.below.items():
            before = [one for one, other in pairs if other == task - 1 and one in self.asked]
            ranked = self._ranked(letters, self.asked)
            second = ranked[1][0] if len(ranked) > 1 else 1.0
            for one in before if task not in taken else ():
                score = self.words.dice(letters, self.asked[one])
                most_alike = ranked[0][1] == one and score >= max(GOES_ON, MORE * second)
                if most_alike or (score >= ONLY_ONE and self._same_value(one, task)):
                    yield (one, task), score

    def only_ones(self, pairs: set[Pair], upper: set[int]) -> Iterator[tuple[Pair, float]]:
        """Pairs of unlinked tasks between the same two linked neighbours, where either side has but one left there and the other at most a few."""
        ends = {one for one, _ in pairs}, {other for _, other in pairs}
        first, last = [(-1, -1)], [(len(self.words.above.paper.by_task), len(self.words.below.paper.by_task))]
        edges = (first, last) if len(pairs) >= FEW else ([], [])  # the first and the last tasks have one neighbour, and the paper's edge
        for before, after in pairwise([*edges[0], *sorted(pairs), *edges[1]]):
            between = range(before[0] + 1, after[0]), range(before[1] + 1, after[1])
            if any(task in ends[side] for side in (0, 1) for task in between[side]):
                continue
            ours, theirs = [task for task in between[0] if task not in upper and self._short(self.above, task)], [task for task in between[1] if self._short(self.below, task)]
            if ours and theirs and min(len(ours), len(theirs)) == 1 and max(len(ours), len(theirs)) <= FEW:
                ranked = sorted(((self.words.dice(self.above[one], self.below[other]), one, other) for one in ours for other in theirs), reverse=True)
                if ranked[0][0] >= max(ONLY_ONE, BY_FAR * (ranked[1][0] if len(ranked) > 1 else 0.0)):
                    yield (ranked[0][1], ranked[0][2]), ranked[0][0]

    def reports(self, pairs: set[Pair], upper: set[int]) -> Iterator[tuple[Pair, float]]:
        """The one report of either paper that is left, where there is but one: 发生险情1小时内报告 — 出了险情30分钟内报街道."""
        explained = {one for one, _ in pairs} | upper, {other for _, other in pairs}
        sides = (self.words.above.paper.matrix.tasks, self.above), (self.words.below.paper.matrix.tasks, self.below)
        left = [[task for task in left if task not in explained[side] and _reports(tasks[task])] for side, (tasks, left) in enumerate(sides)]
        if len(left[0]) == len(left[1]) == 1:
            score = self.words.dice(self.above[left[0][0]], self.below[left[1][0]])
            if score >= ONLY_ONE:
                yield (left[0][0], left[1][0]), score

    def _same_value(self, one: int, task: int) -> bool:
        """True when the plan's task holds a date, limit or figure of the directive's duties that nothing answers; a rhythm is too common."""
        return any(sort != "rhythm" for sort, _ in self.values[0][one] & self.values[1][task])

    @staticmethod
    def _short(side: Mapping[int, Letters], task: int) -> bool:
        return 0 < len(side.get(task, ())) <= SHORT

    def _by_far(self, letters: Letters) -> tuple[int, float] | None:
        """The directive task to which a plan task is by far most alike, with the likeness."""
        ranked = [*self._ranked(letters, self.asked), (0.0, -1), (0.0, -1)]
        score, task = ranked[0]
        plain = len(self.asked) > FEW and score >= max(LESS_ALIKE, BY_FAR * ranked[1][0])
        return (task, score) if plain and self.words.mass(letters & self.asked[task]) >= LEAST_SHARED else None

    def _standing_out(self, letters: Letters, left: Mapping[int, Letters], unlinked: Collection[int]) -> tuple[int, float] | None:
        """The task whose left-over words are alike as no other's, with the likeness; one that is linked already must stand out more."""
        ranked = self._ranked(letters, left)
        if len(ranked) < 2:
            return None  # what stands out must stand out from something
        (score, task), (second, _) = ranked[:2]
        least = max(ALIKE, (STANDS_OUT if task in unlinked else MORE_TO_SAY) * second)
        return (task, score) if score >= least and self.words.mass(letters & left[task]) >= LEAST_SHARED else None

    def _ranked(self, letters: Letters, left: Mapping[int, Letters]) -> list[tuple[float, int]]:
        return sorted(((self.words.dice(letters, other), task) for task, other in left.items()), key=lambda one: (-one[0], one[1]))


def _reports(task: Task) -> bool:
    return task.category == "报送" or any(one.role == "recipient" for one in task.assignments) or "报送" in task.title


def _left_over(words: Told, alignment: Alignment, pairs: set[Pair]) -> _Rest:
    directive, plan = words.above.paper, words.below.paper
    answered: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        answered[one].append(other)
    taken, explained = claims(alignment.forward), {other for _, other in pairs}
    asked, free = {}, {}
    values: tuple[dict[int, frozenset[Value]], dict[int, frozenset[Value]]] = ({}, {})
    for task, clauses in enumerate(directive.by_task):
        body = [index for index in clauses if not directive.clauses[index].heading and is_lost(alignment.forward[index], answered[task])]
        asked[task] = words.above.of(body if answered[task] else clauses)
        values[0][task] = words.above.values_of(body)
    for task, clauses in enumerate(plan.by_task):
        body = [index for index in clauses if not plan.clauses[index].heading and index not in taken]
        free[task] = words.below.of(body if task in explained else clauses)
        values[1][task] = words.below.values_of(clauses)
    return _Rest(
        words, {task: letters for task, letters in asked.items() if letters}, {task: letters for task, letters in free.items() if letters},
        {task: letters for task, letters in asked.items() if not answered[task]}, {task: letters for task, letters in free.items() if task not in explained},
        values,
    )  # fmt: skip


def _candidate(pair: Pair, score: float, alignment: Alignment) -> Candidate:
    known = next((one for one in alignment.candidates if (one.directive, one.plan) == pair), None)
    reasons = (*(known.reasons if known else ()), f"用字相近（{score:.0%}），换了说法，请人工确认")
    return Candidate(*pair, known.credits if known else (), ENOUGH * score, score, score, known.bonus if known else 0.0, reasons)
