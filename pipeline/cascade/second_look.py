"""A second look at tasks that no clause linked: a duty told in wholly other words is still alike as a whole sentence.

The bar is likeness of whole sentences, and the best partner must stand out from the next one; so a task that is alike to many is linked to none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.cascade.align import ENOUGH, Alignment, Candidate
from pipeline.cascade.clauses import Clauses
from pipeline.cascade.rarity import mass
from pipeline.cascade.words import Gram

ALIKE = 0.19  # weighted Dice of a task and a sentence
STANDS_OUT = 1.2  # times the likeness of the best sentence of any other task
LEAST_SHARED = 3.0  # weight that must be shared


@dataclass(frozen=True, slots=True)
class _Piece:
    """A whole task, or one of its sentences with the task's heading."""

    task: int
    grams: frozenset[Gram]
    weight: float


def second_look(directive: Clauses, plan: Clauses, alignment: Alignment, linked: Iterable[tuple[int, int]]) -> tuple[Candidate, ...]:
    """One more candidate for each plan task that has no link and whose best partner stands out; a plan task that is explained already needs
    no second explanation."""
    below = {other for _, other in linked}
    found = sorted(_best(plan, directive, below, alignment.weight))
    return tuple(_candidate((best, task), score, alignment) for task, best, score in found)


def _best(ours: Clauses, theirs: Clauses, linked: set[int], weight: Mapping[Gram, float]) -> Iterable[tuple[int, int, float]]:
    """(our task, their task, likeness) for our unlinked tasks."""
    pieces = _sentences(theirs, weight)
    for task in range(len(ours.by_task)):
        if task in linked:
            continue
        grams = frozenset().union(*(clause.grams for clause in ours.of_task(task))) if ours.by_task[task] else frozenset()
        scores: dict[int, float] = defaultdict(float)
        whole = mass(grams, weight)
        for piece in pieces:
            shared = mass(grams & piece.grams, weight)
            if shared >= LEAST_SHARED:
                scores[piece.task] = max(scores[piece.task], 2 * shared / (whole + piece.weight))
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if ranked and ranked[0][1] >= max(ALIKE, STANDS_OUT * second):
            yield task, ranked[0][0], ranked[0][1]


def _sentences(clauses: Clauses, weight: Mapping[Gram, float]) -> list[_Piece]:
    by_sentence: dict[int, set[Gram]] = defaultdict(set)
    task_of: dict[int, int] = {}
    headings: dict[int, frozenset[Gram]] = {}
    for clause in clauses.clauses:
        if clause.heading:
            headings[clause.task] = clause.grams
        else:
            by_sentence[clause.sentence] |= clause.grams
            task_of[clause.sentence] = clause.task
    found = [(task_of[sentence], frozenset(grams) | headings.get(task_of[sentence], frozenset())) for sentence, grams in by_sentence.items()]
    found += [(task, grams) for task, grams in headings.items() if task not in set(task_of.values())]
    return [_Piece(task, grams, mass(grams, weight)) for task, grams in found]


def _candidate(pair: tuple[int, int], score: float, alignment: Alignment) -> Candidate:
    known = next((one for one in alignment.candidates if (one.directive, one.plan) == pair), None)
    reasons = (*(known.reasons if known else ()), f"整句相近（{score:.0%}），换了说法")
    return Candidate(*pair, known.credits if known else (), ENOUGH * score, score, score, known.bonus if known else 0.0, reasons)
