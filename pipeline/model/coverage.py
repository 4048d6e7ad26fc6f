"""A plan against a directive: what was taken up, changed, weakened, lost or added (contract `cascade.md`, `duban-coverage/1`).

Also what a person decides about links, and the numbers of a whole library that exports show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.matrix import Matrix
from pipeline.model.problems import Problem
from pipeline.model.text import Span

Status = Literal["covered", "partial", "missing"]
DifferenceKind = Literal[
    "deadline-later", "deadline-earlier", "deadline-dropped", "deadline-added", "frequency-lower", "frequency-higher",
    "target-lower", "target-higher", "target-dropped", "unit-dropped", "softened", "exception-dropped",
]  # fmt: skip
WEAKER: frozenset[DifferenceKind] = frozenset({
    "deadline-later", "deadline-dropped", "frequency-lower", "target-lower", "target-dropped", "unit-dropped", "softened",
    "exception-dropped",
})  # fmt: skip
"""The kinds that make a duty weaker; the others make it stricter or more definite."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One typed difference on resolved values. A side that has no words there has an empty text and no span.

    `why` says in Chinese what was compared with what.
    """

    kind: DifferenceKind
    directive: str
    plan: str
    directive_span: Span | None = None
    plan_span: Span | None = None
    why: str = ""

    @property
    def weaker(self) -> bool:
        """True when the plan asks for less than the directive."""
        return self.kind in WEAKER


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stretches of text that answer each other; `score` 0..1 is the share of the directive's words that return."""

    directive: Span
    plan: Span
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """A directive task answered by a plan task, with its reasons in Chinese; `decided` where a person confirmed it."""

    directive_path: str
    plan_path: str
    score: float
    evidence: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one task of the directive.

    `score` 0..1 is the strength of the link, `copied` 0..1 the share of the linked plan text that is the directive's own words,
    `lost` the directive's duties that stand nowhere in the plan.
    """

    directive_path: str
    status: Status
    links: tuple[Link, ...] = ()
    score: float = 0.0
    copied: float = 0.0
    differences: tuple[Difference, ...] = ()
    lost: tuple[Span, ...] = ()
    not_for_plan: bool = False

    @property
    def plan_paths(self) -> tuple[str, ...]:
        """The plan's tasks that answer, strongest first."""
        return tuple(link.plan_path for link in self.links)

    @property
    def weakened(self) -> bool:
        """True when a difference makes the duty weaker."""
        return any(difference.weaker for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One directive against one plan: a row for every task of the directive, in its order; `added` are the plan's own tasks.

    `copied` is the 照搬率 of the whole plan: the share of its tasks' characters that are the directive's own words.
    `local` are the clauses of the plan that have no counterpart. `problems` say plainly what makes the comparison doubtful.
    """

    directive: Matrix
    plan: Matrix
    rows: tuple[Row, ...]
    added: tuple[str, ...] = ()
    copied: float = 0.0
    local: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()

    def row(self, directive_path: str) -> Row | None:
        """The row of that task, or None."""
        return next((row for row in self.rows if row.directive_path == directive_path), None)

    def links(self) -> Iterator[Link]:
        """All links, in the directive's order."""
        return (link for row in self.rows for link in row.links)

    def count(self, status: Status) -> int:
        """How many rows have that status; tasks that are not for the plan are counted apart (`not_for_plan`)."""
        return sum(row.status == status for row in self.rows)

    @property
    def weakened(self) -> int:
        """How many rows have a difference that weakens the duty."""
        return sum(row.weakened for row in self.rows)

    @property
    def gaps(self) -> tuple[Row, ...]:
        """The true gaps: missing rows that a plan of this level should have answered."""
        return tuple(row for row in self.rows if row.status == "missing" and not row.not_for_plan)


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """What a person said of one link: `confirm` or `reject`. It outlives every run.

    `plan_path` None rejects (or, confirmed: upholds as missing) every link of the task. `by`, `on`, `note` as the file has them.
    """

    directive: str
    directive_path: str
    plan: str
    plan_path: str | None
    verdict: Literal["confirm", "reject"]
    by: str = ""
    on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions at hand; of two about one link the later one in the file counts."""

    links: tuple[LinkDecision, ...] = ()

    def about(self, directive: str, plan: str) -> tuple[LinkDecision, ...]:
        """The decisions on this pair of circulars, the last word on each link only, in file order."""
        latest: dict[tuple[str, str | None], LinkDecision] = {}
        for decision in self.links:
            if decision.directive == directive and decision.plan == plan:
                latest.pop((decision.directive_path, decision.plan_path), None)
                latest[(decision.directive_path, decision.plan_path)] = decision
        return tuple(latest.values())
