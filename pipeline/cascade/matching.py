"""Which clause says what which clause said: recall of a clause's weighted grams in neighbouring clauses of the other paper.

Candidates come from an inverted index gram → clauses; only clauses that share a gram are ever looked at. A clause may be answered by up to
three neighbouring clauses of one sentence, for a plan often breaks or joins them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.cascade.clauses import Clause
from pipeline.cascade.rarity import mass
from pipeline.cascade.words import Gram

LEAST_RECALL = 0.2  # below it nothing worth keeping is shared
WORTH_WIDENING = 1.08  # a wider window must share this much more
WINDOW = 3  # neighbouring clauses that may answer one clause together


@dataclass(frozen=True, slots=True)
class Match:
    """Clause `source` of one paper is answered by the clauses `first..last` of the other, all of one task.

    `recall` is the share of the source's weight that returns, `shared` that weight itself.
    """

    source: int
    first: int
    last: int
    task: int
    recall: float
    shared: float


def index(clauses: Sequence[Clause]) -> dict[Gram, list[int]]:
    """The clauses that hold each gram, in order."""
    found: dict[Gram, list[int]] = defaultdict(list)
    for number, clause in enumerate(clauses):
        for gram in clause.grams:
            found[gram].append(number)
    return dict(found)


def matches(sources: Sequence[Clause], targets: Sequence[Clause], weight: Mapping[Gram, float]) -> tuple[tuple[Match, ...], ...]:
    """For each source clause its best match in every target task that answers it at all, strongest first."""
    inverted = index(targets)
    return tuple(_matches_of(number, clause, targets, inverted, weight) for number, clause in enumerate(sources))


def _matches_of(
    number: int, clause: Clause, targets: Sequence[Clause], inverted: Mapping[Gram, Sequence[int]], weight: Mapping[Gram, float]
) -> tuple[Match, ...]:
    whole = mass(clause.grams, weight)
    if not whole:
        return ()
    hits: dict[int, set[Gram]] = defaultdict(set)
    for gram in clause.grams:
        for target in inverted.get(gram, ()):
            hits[target].add(gram)
    best: dict[int, Match] = {}
    for first in sorted(hits):
        last, shared = _best_window(first, hits, targets, weight)
        found = Match(number, first, last, targets[first].task, shared / whole, shared)
        if found.recall >= LEAST_RECALL and (found.task not in best or _better(found, best[found.task])):
            best[found.task] = found
    return tuple(sorted(best.values(), key=lambda match: (-match.recall, match.task)))


def _better(one: Match, other: Match) -> bool:
    """More recall wins; at nearly the same recall the narrower window."""
    return (round(one.recall, 3), other.last - other.first) > (round(other.recall, 3), one.last - one.first)


def _best_window(first: int, hits: Mapping[int, set[Gram]], targets: Sequence[Clause], weight: Mapping[Gram, float]) -> tuple[int, float]:
    """The last clause of the best window that begins with `first`, and the weight shared in it; a wider one must add something."""
    sentence = targets[first].sentence
    shared = set(hits[first])
    best, most = first, mass(shared, weight)
    for last in range(first + 1, min(first + WINDOW, len(targets))):
        if targets[last].sentence != sentence:
            break
        more = hits.get(last, set()) - shared
        if more:
            shared |= more
            weighed = mass(shared, weight)
            if weighed > most * WORTH_WIDENING:
                best, most = last, weighed
    return best, most
