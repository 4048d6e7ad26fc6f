"""A second look at tasks that no clause linked: a duty told in wholly other words is still alike as a whole sentence, and phases keep their order.

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
LEAST_PHASES = 3  # phases that make an order
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
    pairs = set(linked)
    above, below = {one for one, _ in pairs}, {other for _, other in pairs}
    found = [((best, task), score, f"整句相近（{score:.0%}），换了说法") for task, best, score in _best(plan, directive, below, alignment.weight)]
    told = {other for (_, other), _, _ in found}
    found += [(pair, ALIKE, "阶段次序相同") for pair in _same_phase(directive, plan) if pair[0] not in above and pair[1] not in below | told]
    return tuple(_candidate(pair, score, reason, alignment) for pair, score, reason in sorted(found))


def _same_phase(directive: Clauses, plan: Clauses) -> list[tuple[int, int]]:
    """The phases (阶段安排) of both papers in their order, where there are as many on either side."""
    above, below = (
        [index for index, task in enumerate(side.matrix.tasks) if task.category == "阶段安排"] for side in (directive, plan)
    )  # fmt: skip
    return list(zip(above, below, strict=True)) if len(above) == len(below) >= LEAST_PHASES else []


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


def _candidate(pair: tuple[int, int], score: float, reason: str, alignment: Alignment) -> Candidate:
    known = next((one for one in alignment.candidates if (one.directive, one.plan) == pair), None)
    reasons = (*(known.reasons if known else ()), reason)
    return Candidate(*pair, known.credits if known else (), ENOUGH * score, score, score, known.bonus if known else 0.0, reasons)
