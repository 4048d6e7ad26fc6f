"""Lost clauses of linked tasks that are told in wholly other words: by their characters, their times and figures, or their place.

A plan clause that answers another duty well is no answer here, so that a duty is not taken for told by words that belong to its neighbour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.cascade.align import Alignment
from pipeline.cascade.clauses import Clauses
from pipeline.cascade.letters import Told
from pipeline.cascade.matching import WINDOW, Match
from pipeline.cascade.rows import STANDS

LOST = 0.27  # recall below which a clause stands nowhere in the plan
CLAIMED = 0.5  # recall from which the clause that answers is taken
RECALL, DICE = 0.29, 0.2  # of characters, from which a clause is told in other words
SAME_VALUE, SAME_RHYTHM = 0.12, 0.2  # recall that is enough beside the same date, limit or figure; beside the same rhythm, which many share
SAME_SORT = 0.2  # what the same sort of time adds to a stretch among several that answer
LESS = 0.45  # recall of a short plan clause in the directive's, from which it says the same in few words
NEXT_TO, TRACE = 0.3, 0.12  # recall of a match told by its place; recall of characters that must be there, or else a time of the same sort
Forward = list[tuple[Match, ...]]


def with_retold(words: Told, alignment: Alignment, linked: Mapping[int, Sequence[int]], owned: Sequence[frozenset[int]]) -> Alignment:
    """The alignment with a match for each lost clause of a linked task that a free clause of its plan tasks (`linked`) tells in other words;
    `owned` are the clauses of each task that are the upper level's own, and nobody looks for them."""
    directive = words.above.paper
    search = _Search(directive, words.below.paper, words, claims(alignment.forward), alignment.backward)
    forward = list(alignment.forward)
    for task, others in linked.items():
        reports = directive.matrix.tasks[task].category == "报送"  # reports all sound alike: only a time or figure tells them apart
        looked_for = [index for index in directive.by_task[task] if index not in owned[task] and not directive.clauses[index].heading]
        for index in looked_for:
            if is_lost(forward[index], others):
                more = (match for other in others if (match := search.answer(index, other, by_value=reports)))
                forward[index] = tuple(sorted((*forward[index], *more), key=lambda match: (-match.recall, match.task)))
        for index in looked_for:
            if is_lost(forward[index], others) and (match := search.next_to(index, forward, others)):
                forward[index] = (match, *forward[index])
    return replace(alignment, forward=tuple(forward))


def is_lost(found: Iterable[Match], tasks: Sequence[int]) -> bool:
    """True when no match in these plan tasks is a trace of the clause."""
    return not any(match.recall >= LOST and match.task in tasks for match in found)


def claims(forward: Sequence[Sequence[Match]]) -> dict[int, set[int]]:
    """By plan clause the directive clauses that it answers well."""
    found: dict[int, set[int]] = defaultdict(set)
    for index, some in enumerate(forward):
        for match in some[:1]:
            if match.recall >= CLAIMED:
                for clause in range(match.first, match.last + 1):
                    found[clause].add(index)
    return dict(found)


@dataclass(frozen=True, slots=True)
class _Search:
    """Where answers are looked for; `claimed` are the plan clauses that answer something well."""

    directive: Clauses
    plan: Clauses
    words: Told
    claimed: Mapping[int, set[int]]
    backward: tuple[tuple[Match, ...], ...]

    def answer(self, index: int, task: int, *, by_value: bool) -> Match | None:
        """The free stretch of the plan's task that tells the directive's clause in other words, or None. `by_value`: only with an equal value."""
        found = (self._judged(index, task, first, last, by_value=by_value) for first, last in self._stretches(task, index))
        return max((one for one in found if one), key=lambda one: one[0], default=(0.0, None))[1]

    def _judged(self, index: int, task: int, first: int, last: int, *, by_value: bool) -> tuple[float, Match] | None:
        """How good an answer the stretch is, with its match; None for no answer."""
        asked, said = self.words.above.letters[index], self.words.below.of(range(first, last + 1))
        shared = self.words.mass(asked & said)
        recall, dice = shared / (self.words.mass(asked) or 1.0), self.words.dice(asked, said)
        same = self.words.above.values[index] & self.words.below.values_of(range(first, last + 1))
        alike = not by_value and ((recall >= RECALL and dice >= DICE) or self._says_less(index, first, last))
        if not alike and not any(recall >= (SAME_RHYTHM if sort == "rhythm" else SAME_VALUE) for sort, _ in same):
            return None
        worth = recall + dice + (SAME_SORT if self.words.same_sort(index, first, last) else 0.0)
        return worth, Match(index, first, last, task, max(recall, STANDS), shared)

    def _says_less(self, index: int, first: int, last: int) -> bool:
        """True for a plan clause that says in few words what the directive's clause says in many, and how often (每季度演练一次)."""
        if first != last or not self.words.same_sort(index, first, last, sorts=frozenset({"rhythm"})):
            return False
        task = self.directive.clauses[index].task
        common = self.words.above.letters[index] & self.words.below.letters[first]
        return bool(common) and any(match.task == task and match.recall >= LESS for match in self.backward[first][:1])

    def _stretches(self, task: int, index: int) -> Iterator[tuple[int, int]]:
        """Neighbouring clauses of one sentence of the task, all of them free for the directive's clause `index`."""
        clauses = self.plan.by_task[task]
        for first in clauses:
            for last in range(first, min(first + WINDOW, clauses[-1] + 1)):
                if self.plan.clauses[last].sentence != self.plan.clauses[first].sentence or self.claimed.get(last, set()) - {index}:
                    break
                yield first, last

    def next_to(self, index: int, forward: Forward, tasks: Sequence[int]) -> Match | None:
        """The plan clause right behind the answer to the clause before `index`, where it answers nothing else and a trace of characters returns (管住外包，
        专人监护 — 管好外队，派专人看着) or both are timed in the same sort of way (每天巡查，雨时每2小时巡查 — 天天看，下雨每4小时看); None for none."""
        above, below = self.directive.clauses, self.plan.clauses
        if index == 0 or above[index - 1].sentence != above[index].sentence:
            return None
        before = next((match for match in forward[index - 1] if match.task in tasks and match.recall >= LOST), None)
        after = before.last + 1 if before else len(below)
        if before is None or after >= len(below) or below[after].sentence != below[before.last].sentence or after in claims(forward):
            return None
        shared = self.words.mass(self.words.above.letters[index] & self.words.below.letters[after])
        trace = shared >= TRACE * self.words.mass(self.words.above.letters[index]) > 0
        return Match(index, after, after, before.task, NEXT_TO, shared) if trace or self.words.same_sort(index, after, after) else None
