"""The single characters of clauses, and their times and figures: what is left to compare where a duty is told in wholly other words.

Characters weigh as pairs of characters do: much where few clauses and few phrases of 公文 have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.cascade.clauses import Clause, Clauses
from pipeline.cascade.rarity import Background, mass, weights
from pipeline.cascade.times import length, sort_of
from pipeline.model.matrix import Task
from pipeline.model.text import Span

Letters = frozenset[str]
Value = tuple[str, str]
"""The sort of a time or figure (date, rhythm, limit, or the unit counted) and its resolved value."""
_FIGURE = re.compile(r"(?<![\d.])(?!1[^\d.])\d+(?:\.\d+)?[万亿]?(?:元|公里|米|平方米|亩|吨|克|学时)")  # read as a target or not: 每户3万元
TIMES = frozenset({"date", "rhythm", "limit"})


@dataclass(frozen=True, slots=True)
class Side:
    """One paper cut up, with the characters and the values of every clause."""

    paper: Clauses
    letters: tuple[Letters, ...]
    values: tuple[frozenset[Value], ...]

    def of(self, clauses: Sequence[int]) -> Letters:
        """The characters of these clauses together."""
        return frozenset().union(*(self.letters[index] for index in clauses))

    def values_of(self, clauses: Sequence[int]) -> frozenset[Value]:
        """The values of these clauses together."""
        return frozenset().union(*(self.values[index] for index in clauses))


@dataclass(frozen=True, slots=True)
class Told:
    """Both papers by their characters, and the weight of every character."""

    above: Side
    below: Side
    weight: Mapping[str, float]

    def mass(self, letters: Letters) -> float:
        """The weight of these characters together."""
        return mass(letters, self.weight)

    def dice(self, one: Letters, other: Letters) -> float:
        """Weighted Dice of two sets of characters, 0..1."""
        both = self.mass(one) + self.mass(other)
        return 2 * self.mass(one & other) / both if both else 0.0

    def same_sort(self, index: int, first: int, last: int, *, sorts: frozenset[str] = TIMES) -> bool:
        """True when the directive's clause and the plan's clauses `first..last` hold a time of the same one of these sorts."""
        return any(sort in sorts and sort == other for sort, _ in self.above.values[index] for other, _ in self.below.values_of(range(first, last + 1)))


def told(directive: Clauses, plan: Clauses, behind: Background) -> Told:
    """The characters of both papers, rare ones heavy."""
    above, below = _side(directive), _side(plan)
    return Told(above, below, weights([*above.letters, *below.letters], behind))


def _side(paper: Clauses) -> Side:
    return Side(paper, tuple(map(_letters, paper.clauses)), _values_by_clause(paper))


def _letters(clause: Clause) -> Letters:
    return frozenset(ch for ch in clause.folded.text if "\u4e00" <= ch <= "\u9fff")


def _values_by_clause(paper: Clauses) -> tuple[frozenset[Value], ...]:
    found: list[set[Value]] = [set() for _ in paper.clauses]
    for index, clause in enumerate(paper.clauses):
        found[index].update(("figure", match[0]) for match in _FIGURE.finditer(clause.span.of(paper.matrix.text)))
    for task, clauses in zip(paper.matrix.tasks, paper.by_task, strict=True):
        for span, value in _values(task):
            for index in clauses:
                if span in paper.clauses[index].span:
                    found[index].add(value)
    return tuple(map(frozenset, found))


def _values(task: Task) -> Iterator[tuple[Span, Value]]:
    """The times and figures of a task; 1 is too common to tell anything."""
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
