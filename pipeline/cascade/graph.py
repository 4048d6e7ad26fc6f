"""A whole library as one directed multigraph (contract `cascade.md`): who issued what, what rests on what, who answers whom.

Nodes carry `kind`: `circular` (title, doc_no, level, jurisdiction, dated, campaign, in_library), `task` (path, title, category, due, fingerprint),
`unit` (name, level). Edges carry `kind`, which is their key too: `implements`, `carries`, `cites`, `has_task`, `answers` (score, status), `assigned` (role),
`issues`. Attributes are strings, numbers and booleans only; what is unknown is left out. A unit of one place is not that of another: its id is `place/name`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cascade.fingerprints import fingerprint
from pipeline.cascade.lines import RANK, Registry, level_of, registry
from pipeline.cascade.references import Document, References
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Jurisdiction, Letterhead
from pipeline.model.coverage import Coverage
from pipeline.model.matrix import Assignment, Matrix, Task
from pipeline.model.problems import Problem
from pipeline.patterns import compiled

if TYPE_CHECKING:
    from networkx import MultiDiGraph

LEVELS = ("national", "province", "city", "county", "township", "village")
_BY_LEVEL = {"province": 1, "city": 2, "county": 3, "township": 4, "village": 5}


def empty_graph() -> MultiDiGraph:
    """A graph of the schema without circulars."""
    import networkx as nx

    return nx.MultiDiGraph(schema="duban-cascade/1")


def build_graph(matrices: Sequence[Matrix], coverages: Iterable[Coverage] = (), *, lexicon: Lexicon) -> MultiDiGraph:
    """The graph of these circulars and comparisons; `graph["problems"]` of the answer counts what was wrong (see `library_problems`)."""
    graph = empty_graph()
    builder = GraphBuilder(graph, lexicon)
    for matrix in matrices:
        builder.know(matrix)
    for matrix in matrices:
        builder.add(matrix)
    for coverage in coverages:
        builder.answer(coverage)
    return graph


def library_problems(matrices: Sequence[Matrix], *, lexicon: Lexicon) -> tuple[Problem, ...]:
    """What is wrong with the library as a whole: one number on two papers, slips in cited titles, papers that cite each other in a circle."""
    import networkx as nx

    builder = GraphBuilder(nx.MultiDiGraph(), lexicon)
    for matrix in matrices:
        builder.know(matrix)
    for matrix in matrices:
        builder.add(matrix)
    return problems_of(builder, builder.graph)


def problems_of(builder: GraphBuilder, papers: MultiDiGraph) -> tuple[Problem, ...]:
    """The same of circulars that a builder has taken in; `papers` is the graph, or the part of it that holds the circulars."""
    from pipeline.cascade.questions import citation_cycles

    cycles = [
        Problem("citation-cycle", f"文件互相引为依据，成了一个圈：{' → '.join(cycle)}", advice="请核对各文件的制定依据")
        for cycle in citation_cycles(papers)
    ]
    return (*builder.references.problems, *builder.problems, *cycles)


@dataclass(frozen=True, slots=True)
class AnswerEdge:
    """A plan's task that answers a directive's, by their ids: all that the graph needs to know of a comparison."""

    below: str
    above: str
    score: float
    status: str
    weakened: bool


def answer_edges(coverage: Coverage) -> Iterator[AnswerEdge]:
    """The links of a comparison as edges."""
    for row in coverage.rows:
        for link in row.links:
            above, below = f"{coverage.directive.id}#{row.directive_path}", f"{coverage.plan.id}#{link.plan_path}"
            yield AnswerEdge(below, above, link.score, row.status, row.weakened)


class GraphBuilder:
    """A graph that grows circular by circular; adding one costs the same however large the library is."""

    def __init__(self, graph: MultiDiGraph, lexicon: Lexicon) -> None:
        self.graph = graph
        self.references = References()
        self.problems: list[Problem] = []
        self._known: Registry = registry(lexicon)
        self._law = compiled("|".join(entry.pattern for entry in lexicon["cascade_titles"].of("law") if entry.pattern) or "(?!)")

    def know(self, matrix: Matrix) -> None:
        """Make the circular a node that others can cite."""
        document, stand_ins = self.references.add(matrix)
        head = matrix.letterhead
        _node(
            self.graph, document.key, "circular", title=head.title, doc_no=str(document.doc_no or head.doc_no or ""), level=head.level,
            jurisdiction=place(head.jurisdiction), dated=head.dated.isoformat() if head.dated else None, campaign=head.campaign, in_library=True,
            source=matrix.provenance.name,
        )  # fmt: skip
        for key in stand_ins:  # it was cited before it came
            for below, _, edge, data in list(self.graph.in_edges(key, keys=True, data=True)):
                self.graph.add_edge(below, document.key, key=edge, **data)
            self.graph.remove_node(key)

    def add(self, matrix: Matrix) -> None:
        """The circular's citations, issuers, tasks and assignments. It must be known before."""
        self._issuers(matrix)
        self._citations(matrix)
        for task in matrix.tasks:
            self._task(matrix, task)

    def answer(self, coverage: Coverage) -> None:
        """The links of a comparison as edges from the plan's tasks to the directive's."""
        for edge in answer_edges(coverage):
            self.link(edge)

    def link(self, edge: AnswerEdge) -> None:
        """One such edge, where both its tasks are in the graph."""
        if edge.above in self.graph and edge.below in self.graph:
            self.graph.add_edge(edge.below, edge.above, key="answers", kind="answers", score=edge.score, status=edge.status, weakened=edge.weakened)

    def _citations(self, matrix: Matrix) -> None:
        for citation in matrix.citations:
            reference = self.references.find(citation)
            target = reference.document.key
            if target == matrix.id:
                continue
            self._cited(reference.document)
            if reference.remark:
                self.problems.append(Problem("citation-slip", reference.remark, "note", matrix.provenance.name, citation.title))
            rests = citation.relation == "basis" and not self._law.search(citation.title)
            kind = "implements" if rests else "carries" if citation.relation == "carries" else "cites"
            self.graph.add_edge(matrix.id, target, key=kind, kind=kind, how=reference.how)

    def _cited(self, document: Document) -> None:
        if document.key not in self.graph:
            _node(self.graph, document.key, "circular", title=document.title, doc_no=str(document.doc_no or ""), in_library=False)

    def _issuers(self, matrix: Matrix) -> None:
        for issuer in matrix.letterhead.issuers:
            unit = self._unit(issuer, issuer, matrix.letterhead)
            self.graph.add_edge(unit, matrix.id, key="issues", kind="issues")

    def _task(self, matrix: Matrix, task: Task) -> None:
        dues = [deadline.due_date for deadline in task.deadlines if deadline.due_date]
        _node(
            self.graph, task.id, "task", path=task.path, title=task.title, category=task.category, due=max(dues).isoformat() if dues else None,
            fingerprint=fingerprint(matrix, task),
        )  # fmt: skip
        self.graph.add_edge(matrix.id, task.id, key="has_task", kind="has_task")
        for assignment in task.assignments:
            unit = self._assigned(assignment, matrix.letterhead)
            self.graph.add_edge(task.id, unit, key=f"assigned-{assignment.role}", kind="assigned", role=assignment.role)

    def _assigned(self, assignment: Assignment, head: Letterhead) -> str:
        return self._unit(assignment.unit, assignment.canonical or assignment.unit, head)

    def _unit(self, surface: str, name: str, head: Letterhead) -> str:
        level = level_of(surface) or head.level
        upper = bool(level and head.level and RANK[level] > RANK[head.level])
        where = place(head.jurisdiction, level if upper else None)
        key = f"{where}/{name}" if where else name
        if key not in self.graph:
            _node(self.graph, key, "unit", name=name, level=level, jurisdiction=where)
        return key


def place(where: Jurisdiction, level: str | None = None) -> str:
    """The place names from the top, joined by nothing (`某省某市某区某镇`), down to `level` where one is given."""
    names = (where.province, where.city, where.county, where.township)
    depth = _BY_LEVEL.get(level or "", len(names))
    return "" if level == "national" else "".join(name for name in names[:depth] if name)


def _node(graph: MultiDiGraph, key: str, kind: str, **values: str | bool | float | None) -> None:
    graph.add_node(key, kind=kind, **{name: value for name, value in values.items() if value is not None and value != ""})
