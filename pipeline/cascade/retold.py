"""Duties told in wholly other words: where no pair of characters returns, single characters still do (岸上垃圾运走 for 清运河岸垃圾).

Two uses, both only on what is left over. Tasks of the plan without a link are compared with the duties of the directive that nothing answers yet
(`retold_links`); lost clauses of linked tasks with the clauses of those tasks that answer nothing else (`with_retold`). A clause that answers another
duty well is no answer here, so that a duty is not taken for told by words that belong to its neighbour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.cascade.align import ENOUGH, Alignment, Candidate
from pipeline.cascade.clauses import Clause, Clauses
from pipeline.cascade.matching import WINDOW, Match
from pipeline.cascade.rarity import Background, mass, weights
from pipeline.cascade.rows import STANDS
from pipeline.cascade.times import length, sort_of
from pipeline.model.matrix import Task
from pipeline.model.text import Span

LOST = 0.27  # recall below which a clause stands nowhere in the plan
CLAIMED = 0.5  # recall from which the clause that answers is taken
RECALL, DICE = 0.29, 0.2  # of characters, from which a clause is told in other words
SAME_VALUE, SAME_RHYTHM = 0.12, 0.2  # recall that is enough beside the same date, limit or figure; beside the same rhythm, which many share
NEXT_TO = 0.3  # recall of a match told by its place and the sort of its time alone
SAME_SORT = 0.2  # what the same sort of time adds to a stretch among several that answer
CONDITION = "的"  # ends a clause that says in which case (拒不改正的); the clause behind it says what then
GOES_ON, MORE = 0.2, 1.15  # Dice, and times that of other tasks, for a plan task right behind one that answers the same directive task
ALIKE = 0.27  # Dice of a left-over plan task and the left-over duties of a directive task
STANDS_OUT, MORE_TO_SAY = 1.4, 2.0  # times the likeness of any other task; the same for a task that has a link already
UPPER_ALIKE = 0.4  # Dice for a task that is the upper level's own
LEAST_SHARED = 2.5  # weight of the shared characters
ONLY_ONE = 0.1  # Dice that is enough where either side has but one task left between the same two neighbours
Letters = frozenset[str]
Pairs = set[tuple[int, int]]
Value = tuple[str, str]
"""The sort of a time or figure (date, rhythm, limit, or the unit counted) and its resolved value."""


@dataclass(frozen=True, slots=True)
class Told:
    """The single characters of every clause of both papers, their weights, and the times and figures of every clause."""

    above: tuple[Letters, ...]
    below: tuple[Letters, ...]
    weight: Mapping[str, float]
    above_values: tuple[frozenset[Value], ...] = ()
    below_values: tuple[frozenset[Value], ...] = ()

    def same_sort(self, index: int, first: int, last: int) -> bool:
        """True when the directive's clause and the plan's clauses `first..last` hold a time of the same sort."""
        sorts = {sort for sort, _ in self.above_values[index]} & {sort for values in self.below_values[first : last + 1] for sort, _ in values}
        return bool(sorts & {"date", "rhythm", "limit"})

    def dice(self, one: Letters, other: Letters) -> float:
        """Weighted Dice of two sets of characters, 0..1."""
        both = mass(one, self.weight) + mass(other, self.weight)
        return 2 * mass(one & other, self.weight) / both if both else 0.0


def told(directive: Clauses, plan: Clauses, behind: Background) -> Told:
    """The characters of both papers, rare ones heavy."""
    sides = tuple(tuple(_letters(clause) for clause in side.clauses) for side in (directive, plan))
    values = tuple(_values_by_clause(side) for side in (directive, plan))
    return Told(*sides, weights([letters for side in sides for letters in side], behind), *values)


def retold_links(
    directive: Clauses, plan: Clauses, alignment: Alignment, words: Told, linked: Iterable[tuple[int, int]], upper: Collection[int]
) -> tuple[Candidate, ...]:
    """One more candidate for each unlinked task of either paper whose characters stand out for what is left over of one task of the other, and for
    a pair that alone is left between two linked neighbours. A directive task in `upper` is the upper level's own and needs more."""
    pairs = set(linked)
    above, below = {one for one, _ in pairs}, {other for _, other in pairs}
    found: dict[tuple[int, int], float] = {}
    asked, free = _left_over(directive, alignment, words, pairs), _free(plan, alignment, words, pairs)
    for task in _unlinked(plan, below):
        if best := _standing_out(_task_letters(plan, words.below, task), asked, words, above):
            found[(best[0], task)] = best[1]
    for task in _unlinked(directive, above):
        if best := _standing_out(_task_letters(directive, words.above, task), free, words, below):
            found.setdefault((task, best[0]), best[1])
    found |= dict(_going_on(plan, asked, words, pairs, found))
    found = {pair: score for pair, score in found.items() if pair[0] not in upper or score >= UPPER_ALIKE}
    found |= dict(_only_ones(directive, plan, words, pairs | found.keys(), upper))
    return tuple(_candidate(pair, score, alignment) for pair, score in sorted(found.items()))


def with_retold(directive: Clauses, plan: Clauses, alignment: Alignment, words: Told, linked: Iterable[tuple[int, int]], owned: Sequence[frozenset[int]]) -> Alignment:
    """The alignment with a match for each lost clause of a linked task that a free clause of its plan tasks tells in other words; `owned` are the
    clauses of each task that are the upper level's own, and nobody looks for them."""
    tasks: dict[int, list[int]] = defaultdict(list)
    for one, other in sorted(set(linked)):
        tasks[one].append(other)
    claims = _claims(alignment.forward)
    forward = list(alignment.forward)
    for task, others in tasks.items():
        reports = directive.matrix.tasks[task].category == "报送"
        for index in directive.by_task[task]:
            if not directive.clauses[index].heading and index not in owned[task] and _is_lost(forward[index], others):
                more = (match for other in others if (match := _answer(index, other, plan, words, claims, by_value=reports)))
                forward[index] = tuple(sorted((*forward[index], *more), key=lambda match: (-match.recall, match.task)))
        for index in directive.by_task[task][1:]:
            if _is_lost(forward[index], others) and (match := _next_to(index, directive, plan, forward, words, others)):
                forward[index] = (match, *forward[index])
    return replace(alignment, forward=tuple(forward))


def _next_to(index: int, directive: Clauses, plan: Clauses, forward: Sequence[Sequence[Match]], words: Told, tasks: Sequence[int]) -> Match | None:
    """The plan clause right behind the answer to the clause before `index`, where it answers nothing else and both are timed in the same sort of way
    (每天巡查，雨时每2小时巡查 — 天天看，下雨每4小时看) or both say what is done in a case (一时改不了的，派人看守); None where there is none."""
    if directive.clauses[index - 1].sentence != directive.clauses[index].sentence:
        return None
    before = next((match for match in forward[index - 1] if match.task in tasks and match.recall >= LOST), None)
    if before is None or before.last + 1 >= len(plan.clauses) or plan.clauses[before.last + 1].sentence != plan.clauses[before.last].sentence:
        return None
    after = before.last + 1
    shared = mass(words.above[index] & words.below[after], words.weight)
    cases = all(side.clauses[one].folded.text.endswith(CONDITION) for side, one in ((directive, index - 1), (plan, before.last)))
    in_case = cases and shared >= SAME_VALUE * mass(words.above[index], words.weight) > 0
    if after in _claims(forward) or not (in_case or words.same_sort(index, after, after)):
        return None
    return Match(index, after, after, before.task, NEXT_TO, shared)


def _letters(clause: Clause) -> Letters:
    return frozenset(ch for ch in clause.folded.text if "\u4e00" <= ch <= "\u9fff")


def _task_letters(side: Clauses, letters: Sequence[Letters], task: int) -> Letters:
    return frozenset().union(*(letters[index] for index in side.by_task[task]))


def _unlinked(side: Clauses, linked: set[int]) -> Iterator[int]:
    return (task for task in range(len(side.by_task)) if task not in linked)


def _is_lost(found: Iterable[Match], tasks: Sequence[int]) -> bool:
    return not any(match.recall >= LOST and match.task in tasks for match in found)


def _left_over(directive: Clauses, alignment: Alignment, words: Told, pairs: Pairs) -> dict[int, Letters]:
    """By directive task the characters of its clauses that nothing answers; all of them where the task has no link."""
    tasks: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        tasks[one].append(other)
    found = {}
    for task, clauses in enumerate(directive.by_task):
        kept = [index for index in clauses if task not in tasks or (not directive.clauses[index].heading and _is_lost(alignment.forward[index], tasks[task]))]
        found[task] = frozenset().union(*(words.above[index] for index in kept))
    return {task: letters for task, letters in found.items() if letters}


def _free(plan: Clauses, alignment: Alignment, words: Told, pairs: Pairs) -> dict[int, Letters]:
    """By plan task the characters of its clauses that answer nothing yet; all of them where the task has no link."""
    claims, linked = _claims(alignment.forward), {other for _, other in pairs}
    found = {}
    for task, clauses in enumerate(plan.by_task):
        kept = [index for index in clauses if task not in linked or (not plan.clauses[index].heading and index not in claims)]
        found[task] = frozenset().union(*(words.below[index] for index in kept))
    return {task: letters for task, letters in found.items() if letters}


def _standing_out(letters: Letters, left: Mapping[int, Letters], words: Told, linked: Collection[int]) -> tuple[int, float] | None:
    """The task whose left-over words are alike as no other's, with the likeness."""
    ranked = sorted(((words.dice(letters, other), -task) for task, other in left.items()), reverse=True)
    if not ranked:
        return None
    score, task = ranked[0][0], -ranked[0][1]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    shared = mass(letters & left[task], words.weight)
    least = max(ALIKE, (MORE_TO_SAY if task in linked else STANDS_OUT) * second)
    return (task, score) if score >= least and shared >= LEAST_SHARED else None


def _going_on(
    plan: Clauses, asked: Mapping[int, Letters], words: Told, pairs: Pairs, found: Mapping[tuple[int, int], float]
) -> Iterator[tuple[tuple[int, int], float]]:
    """Unlinked plan tasks right behind one that answers the directive task to which they are most alike: the plan breaks a task in two."""
    taken = {other for _, other in (*pairs, *found)}
    for task in _unlinked(plan, taken):
        letters = _task_letters(plan, words.below, task)
        ranked = sorted(((words.dice(letters, other), -one) for one, other in asked.items()), reverse=True)
        if len(ranked) > 1 and ranked[0][0] >= max(GOES_ON, MORE * ranked[1][0]) and (-ranked[0][1], task - 1) in pairs:
            yield (-ranked[0][1], task), ranked[0][0]


def _only_ones(directive: Clauses, plan: Clauses, words: Told, pairs: Pairs, upper: Collection[int]) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs of unlinked tasks that stand alone between neighbours that are linked to each other."""
    above, below = {one for one, _ in pairs} | set(upper), {other for _, other in pairs}
    for task in _unlinked(plan, below):
        one = next((one for one, other in pairs if other == task - 1 and one + 1 not in above and (one + 2, task + 1) in pairs), None)
        if one is not None:
            score = words.dice(_task_letters(directive, words.above, one + 1), _task_letters(plan, words.below, task))
            if score >= ONLY_ONE:
                yield (one + 1, task), score


def _claims(forward: Sequence[Sequence[Match]]) -> dict[int, set[int]]:
    """By plan clause the directive clauses that it answers well."""
    found: dict[int, set[int]] = defaultdict(set)
    for index, matches in enumerate(forward):
        for match in matches[:1]:
            if match.recall >= CLAIMED:
                for clause in range(match.first, match.last + 1):
                    found[clause].add(index)
    return found


def _answer(index: int, task: int, plan: Clauses, words: Told, claims: Mapping[int, set[int]], *, by_value: bool) -> Match | None:
    """The free stretch of the plan's task that tells the directive's clause in other words, or None. `by_value`: only where a time or figure
    is the same, for reports all sound alike."""
    asked = words.above[index]
    whole = mass(asked, words.weight)
    best: Match | None = None
    most = 0.0
    for first, last in _stretches(task, plan, claims, index):
        said = frozenset().union(*words.below[first : last + 1])
        shared = mass(asked & said, words.weight)
        recall, dice = shared / whole if whole else 0.0, words.dice(asked, said)
        same = words.above_values[index] & frozenset().union(*words.below_values[first : last + 1])
        enough = (not by_value and recall >= RECALL and dice >= DICE) or any(recall >= (SAME_RHYTHM if sort == "rhythm" else SAME_VALUE) for sort, _ in same)
        worth = recall + dice + (SAME_SORT if words.same_sort(index, first, last) else 0.0)
        if enough and worth > most:
            best, most = Match(index, first, last, task, max(recall, STANDS), shared), worth
    return best


def _stretches(task: int, plan: Clauses, claims: Mapping[int, set[int]], index: int) -> Iterator[tuple[int, int]]:
    """Neighbouring clauses of one sentence of the task, all of them free for the directive's clause `index`."""
    clauses = plan.by_task[task]
    for first in clauses:
        for last in range(first, min(first + WINDOW, clauses[-1] + 1)):
            if plan.clauses[last].sentence != plan.clauses[first].sentence or claims.get(last, set()) - {index}:
                break
            yield first, last


def _values_by_clause(side: Clauses) -> tuple[frozenset[Value], ...]:
    """The times and figures that stand in each clause."""
    found: list[set[Value]] = [set() for _ in side.clauses]
    for task, clauses in zip(side.matrix.tasks, side.by_task, strict=True):
        for span, value in _values(task):
            for index in clauses:
                if span in side.clauses[index].span:
                    found[index].add(value)
    return tuple(map(frozenset, found))


def _values(task: Task) -> Iterator[tuple[Span, Value]]:
    for deadline in task.deadlines:
        match sort_of(deadline):
            case "dated":
                yield deadline.span, ("date", str(deadline.due_date))
            case "recurring":
                yield deadline.span, ("rhythm", str(deadline.rrule))
            case "relative":
                yield deadline.span, ("limit", str(length(deadline.surface)))
    for target in task.targets:
        if target.value_min is not None and target.value_min != 1:
            yield target.span, (target.unit or "", f"{target.value_min:g}")


def _candidate(pair: tuple[int, int], score: float, alignment: Alignment) -> Candidate:
    known = next((one for one in alignment.candidates if (one.directive, one.plan) == pair), None)
    reasons = (*(known.reasons if known else ()), f"用字相近（{score:.0%}），换了说法，请人工确认")
    return Candidate(*pair, known.credits if known else (), ENOUGH * score, score, score, known.bonus if known else 0.0, reasons)
