"""Links between the tasks of two circulars, many to many, each with its reasons.

Steps: every clause of either paper is credited to the task of the other that answers it best (or as well as the best) → credits add up by pair
of tasks, weighted by how rare the shared words are → headings, order, figures, cited documents and lines of work add a little → a pair is linked
when its sum is large in itself, or large against the size of either task. Nothing is learned from any one pair of papers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.cascade.clauses import Clause, Clauses
from pipeline.cascade.matching import Match, matches
from pipeline.cascade.rarity import mass
from pipeline.cascade.words import Gram

ANSWERED = 0.4  # recall from which a clause counts as said again
NEAR_BEST = 0.75  # a task that answers a clause this nearly as well as the best one is credited too
ENOUGH = 9.0  # credit that links by itself: about a dozen characters that only these two papers share
UNDER_ONE_HEADING = 6.0  # strength that links two tasks of the same heading
SAME_HEADING = "标题相同"
SOME = 3.0  # credit that links when it is a good part of a task
SHARE_OF_TASK = 0.2  # that part
HALF = 0.5  # what filler clauses count


@dataclass(frozen=True, slots=True)
class Credit:
    """One clause that the other task answers. `forward` when the clause is the directive's."""

    match: Match
    forward: bool
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of tasks (indices) with everything that speaks for it. `credit` sums the credits, `bonus` the rest."""

    directive: int
    plan: int
    credits: tuple[Credit, ...]
    credit: float
    share_of_directive: float
    share_of_plan: float
    bonus: float
    reasons: tuple[str, ...] = ()

    @property
    def strength(self) -> float:
        """What is compared with the thresholds."""
        return self.credit + self.bonus

    @property
    def linked(self) -> bool:
        """True when the pair is a link between papers that belong together."""
        return self.reaches(1.0)

    def reaches(self, bar: float) -> bool:
        """True when the pair is a link where every threshold is `bar` times as high; the size of a task counts only at 1."""
        if self.credit <= 0:
            return False
        share = max(self.share_of_directive, self.share_of_plan)
        if self.strength >= ENOUGH * bar:
            return True
        headed = SAME_HEADING in self.reasons and self.strength >= UNDER_ONE_HEADING
        return bar <= 1.0 and (headed or (self.strength >= SOME and share >= SHARE_OF_TASK))

    @property
    def score(self) -> float:
        """The strength as 0..1: half at the threshold of a link by itself."""
        return self.strength / (self.strength + ENOUGH)


@dataclass(frozen=True, slots=True)
class Alignment:
    """All clause matches of both directions and the candidate pairs, strongest first."""

    forward: tuple[tuple[Match, ...], ...]
    backward: tuple[tuple[Match, ...], ...]
    candidates: tuple[Candidate, ...]
    weight: Mapping[Gram, float] = field(default_factory=dict)


Hint = Mapping[tuple[int, int], tuple[float, tuple[str, ...]]]
"""By pair of tasks: a bonus and its reasons, from outside the words of the clauses."""


def align(directive: Clauses, plan: Clauses, weight: Mapping[Gram, float]) -> Alignment:
    """The alignment by words alone; `with_hints` adds the rest."""
    forward = matches(directive.clauses, plan.clauses, weight)
    backward = matches(plan.clauses, directive.clauses, weight)
    by_pair: dict[tuple[int, int], list[Credit]] = defaultdict(list)
    for match, value in _credited(forward, directive.clauses):
        by_pair[(directive.clauses[match.source].task, match.task)].append(Credit(match, True, value))
    for match, value in _credited(backward, plan.clauses):
        by_pair[(match.task, plan.clauses[match.source].task)].append(Credit(match, False, value))
    masses = _masses(directive, weight), _masses(plan, weight)
    found = [_candidate(pair, tuple(some), masses) for pair, some in by_pair.items()]
    return Alignment(forward, backward, tuple(sorted(found, key=_order)), weight)


def with_hints(alignment: Alignment, hints: Hint) -> Alignment:
    """The alignment with the bonuses of `hints` on its candidates."""
    found = []
    for one in alignment.candidates:
        bonus, reasons = hints.get((one.directive, one.plan), (0.0, ()))
        found.append(Candidate(
            one.directive, one.plan, one.credits, one.credit, one.share_of_directive, one.share_of_plan, bonus, reasons,
        ))  # fmt: skip
    return Alignment(alignment.forward, alignment.backward, tuple(sorted(found, key=_order)), alignment.weight)


def _credited(found: Sequence[Sequence[Match]], clauses: Sequence[Clause]) -> list[tuple[Match, float]]:
    """The matches that count, with their value: what is shared, discounted by what is not."""
    credited = []
    for of_clause in found:
        for match in of_clause:
            if match.recall < ANSWERED or match.recall < NEAR_BEST * of_clause[0].recall:
                break
            clause = clauses[match.source]
            full = clause.duty or clause.heading
            credited.append((match, match.shared * match.recall * (1.0 if full else HALF)))
    return credited


def _masses(clauses: Clauses, weight: Mapping[Gram, float]) -> list[float]:
    """The weight of each task, fillers at their half."""
    return [
        sum(mass(clause.grams, weight) * (1.0 if clause.duty or clause.heading else HALF) for clause in clauses.of_task(task)) or 1.0
        for task in range(len(clauses.by_task))
    ]


def _candidate(pair: tuple[int, int], given: tuple[Credit, ...], masses: tuple[list[float], list[float]]) -> Candidate:
    forward = sum(credit.value for credit in given if credit.forward)
    backward = sum(credit.value for credit in given if not credit.forward)
    directive, plan = pair
    shares = forward / masses[0][directive], backward / masses[1][plan]
    return Candidate(directive, plan, given, forward + backward, *shares, bonus=0.0)


def _order(candidate: Candidate) -> tuple[float, int, int]:
    return (-candidate.strength, candidate.directive, candidate.plan)
