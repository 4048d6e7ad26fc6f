"""A library that grows plan by plan: each new circular is linked to what it rests on and compared with the directives at hand.

Adding one costs the same however many are there: numbers and titles are looked up, candidates come from an index, directives are prepared once and
kept while they are in use.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from pipeline.cascade.compare import Prepared, compare_prepared, prepare, prepare_plan
from pipeline.cascade.graph import GraphBuilder
from pipeline.cascade.questions import implemented_by, rests_on
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Decisions
from pipeline.model.matrix import Matrix

KEPT = 512  # directives that stay prepared
Fetch = Callable[[str], Matrix | None]
"""The matrix of a circular's id, from wherever the caller keeps them, or None."""


class Library:
    """The graph of a library that grows, in `builder.graph`; `fetch` gives the matrix of a circular
    that was added before, when one is compared with it."""

    def __init__(self, builder: GraphBuilder, fetch: Fetch, lexicon: Lexicon, decisions: Decisions | None = None) -> None:
        self.builder = builder
        self._fetch = fetch
        self._lexicon = lexicon
        self._decisions = decisions
        self._prepared: OrderedDict[str, Prepared] = OrderedDict()

    def add(self, matrix: Matrix) -> tuple[Coverage, ...]:
        """Takes a circular in; its coverages: of the directives at hand that it rests on directly, and by the plans that came before it."""
        self.builder.know(matrix)
        self.builder.add(matrix)
        above = [upper for _, upper, kind in self.builder.graph.out_edges(matrix.id, data="kind") if kind == "implements"]
        found = [self._compared(ready, matrix) for ready in map(self._ready, above) if ready is not None]
        waiting = [plan for plan in map(self._fetch, implemented_by(self.builder.graph, matrix.id)) if plan is not None]
        if waiting:
            ready = prepare(matrix, self._lexicon)
            found += [self._compared(ready, plan) for plan in waiting]
        for coverage in found:
            self.builder.answer(coverage)
        return tuple(found)

    def _compared(self, directive: Prepared, plan: Matrix) -> Coverage:
        return compare_prepared(directive, prepare_plan(plan, self._lexicon), self._lexicon, self._decisions)

    def rests_on(self, circular: str) -> tuple[str, ...]:
        """What a circular rests on, nearest first."""
        return rests_on(self.builder.graph, circular)

    def _ready(self, key: str) -> Prepared | None:
        """The directive of that id, prepared; None where it is only cited. The least used one makes room."""
        if key in self._prepared:
            self._prepared.move_to_end(key)
            return self._prepared[key]
        matrix = self._fetch(key) if self.builder.graph.nodes[key].get("in_library") else None
        if matrix is None:
            return None
        self._prepared[key] = prepare(matrix, self._lexicon)
        if len(self._prepared) > KEPT:
            self._prepared.popitem(last=False)
        return self._prepared[key]
