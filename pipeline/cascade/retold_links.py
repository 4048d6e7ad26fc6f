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
from pipeline.cascade.letters import Letters, Told
from pipeline.cascade.retold import claims, is_lost

ALIKE = 0.27  # Dice of an unlinked task and what is left over of another
EACH_OTHER, BY_FAR, OWN = 0.2, 2.0, 1.5  # Dice of two unlinked tasks that are far most alike to each other: the plan's by this much, the directive's by that
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
    found = {pair: score for pair, score in (*rest.each_other(), *rest.alike()) if pair[0] not in upper or score >= UPPER_ALIKE}
    found |= {pair: score for pair, score in rest.going_on(pairs | found.keys()) if pair[0] not in upper}
    found |= dict(rest.only_ones(pairs | found.keys(), set(upper)))
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

    def alike(self) -> Iterator[tuple[Pair, float]]:
        """Pairs whose characters stand out for each other."""
        for task, letters in self.above.items():
            if best := self._standing_out(letters, self.free, self.below):
                yield (task, best[0]), best[1]
        for task, letters in self.below.items():
            if best := self._standing_out(letters, self.asked, self.above):
                yield (best[0], task), best[1]

    def going_on(self, pairs: set[Pair]) -> Iterator[tuple[Pair, float]]:
        """Unlinked plan tasks right behind one that answers the directive task to which they are most alike: the plan breaks a task in two."""
        taken = {other for _, other in pairs}
        for task, letters in self.below.items():
            ranked = self._ranked(letters, self.asked)
            if task not in taken and len(ranked) > 1 and ranked[0][0] >= max(GOES_ON, MORE * ranked[1][0]) and (ranked[0][1], task - 1) in pairs:
                yield (ranked[0][1], task), ranked[0][0]

    def only_ones(self, pairs: set[Pair], upper: set[int]) -> Iterator[tuple[Pair, float]]:
        """Pairs of unlinked tasks between the same two linked neighbours, where either side has but one left there and the other at most a few."""
        ends = {one for one, _ in pairs}, {other for _, other in pairs}
        for before, after in pairwise(sorted(pairs)):
            between = range(before[0] + 1, after[0]), range(before[1] + 1, after[1])
            if any(task in ends[side] for side in (0, 1) for task in between[side]):
                continue
            ours, theirs = [task for task in between[0] if task not in upper and self._short(self.above, task)], [task for task in between[1] if self._short(self.below, task)]
            if ours and theirs and min(len(ours), len(theirs)) == 1 and max(len(ours), len(theirs)) <= FEW:
                ranked = sorted(((self.words.dice(self.above[one], self.below[other]), one, other) for one in ours for other in theirs), reverse=True)
                if ranked[0][0] >= max(ONLY_ONE, BY_FAR * (ranked[1][0] if len(ranked) > 1 else 0.0)):
                    yield (ranked[0][1], ranked[0][2]), ranked[0][0]

    @staticmethod
    def _short(side: Mapping[int, Letters], task: int) -> bool:
        return 0 < len(side.get(task, ())) <= SHORT

    def each_other(self) -> Iterator[tuple[Pair, float]]:
        """Pairs of unlinked tasks that are by far most alike to each other."""
        for task, letters in self.below.items():
            best = self._by_far(letters, self.asked, BY_FAR)
            if best in self.above and self._by_far(self.above[best], self.free, OWN) == task:
                score = self.words.dice(letters, self.above[best])
                if score >= EACH_OTHER and self.words.mass(letters & self.above[best]) >= LEAST_SHARED:
                    yield (best, task), score

    def _by_far(self, letters: Letters, left: Mapping[int, Letters], times: float) -> int:
        """The task that is that many times as alike as any other; -1 for none."""
        ranked = [*self._ranked(letters, left), (0.0, -1), (0.0, -1)]
        return ranked[0][1] if ranked[0][0] >= times * ranked[1][0] else -1

    def _standing_out(self, letters: Letters, left: Mapping[int, Letters], unlinked: Collection[int]) -> tuple[int, float] | None:
        """The task whose left-over words are alike as no other's, with the likeness; one that is linked already must stand out more."""
        ranked = self._ranked(letters, left)
        if not ranked:
            return None
        score, task = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        least = max(ALIKE, (STANDS_OUT if task in unlinked else MORE_TO_SAY) * second)
        return (task, score) if score >= least and self.words.mass(letters & left[task]) >= LEAST_SHARED else None

    def _ranked(self, letters: Letters, left: Mapping[int, Letters]) -> list[tuple[float, int]]:
        return sorted(((self.words.dice(letters, other), task) for task, other in left.items()), key=lambda one: (-one[0], one[1]))


def _left_over(words: Told, alignment: Alignment, pairs: set[Pair]) -> _Rest:
    directive, plan = words.above.paper, words.below.paper
    answered: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        answered[one].append(other)
    taken, explained = claims(alignment.forward), {other for _, other in pairs}
    asked, free = {}, {}
    for task, clauses in enumerate(directive.by_task):
        body = [index for index in clauses if not directive.clauses[index].heading and is_lost(alignment.forward[index], answered[task])]
        asked[task] = words.above.of(body if answered[task] else clauses)
    for task, clauses in enumerate(plan.by_task):
        body = [index for index in clauses if not plan.clauses[index].heading and index not in taken]
        free[task] = words.below.of(body if task in explained else clauses)
    return _Rest(
        words, {task: letters for task, letters in asked.items() if letters}, {task: letters for task, letters in free.items() if letters},
        {task: letters for task, letters in asked.items() if not answered[task]}, {task: letters for task, letters in free.items() if task not in explained},
    )  # fmt: skip


def _candidate(pair: Pair, score: float, alignment: Alignment) -> Candidate:
    known = next((one for one in alignment.candidates if (one.directive, one.plan) == pair), None)
    reasons = (*(known.reasons if known else ()), f"用字相近（{score:.0%}），换了说法，请人工确认")
    return Candidate(*pair, known.credits if known else (), ENOUGH * score, score, score, known.bonus if known else 0.0, reasons)
