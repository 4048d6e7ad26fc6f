"""The questions that people ask of the library, each a walk over the graph's own edges; none looks at more than it must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from pipeline.cascade.fingerprints import fingerprints
from pipeline.model.matrix import Matrix

if TYPE_CHECKING:
    from networkx import MultiDiGraph

BUSIEST = 1000  # units that are told one by one unless all are asked for
RESTS = ("implements", "carries")


@dataclass(frozen=True, slots=True)
class Missing:
    """A paper that others rest on and that is not at hand."""

    key: str
    title: str
    doc_no: str
    cited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """How many duties a unit carries, by role, and in how many circulars."""

    unit: str
    name: str
    duties: int
    by_role: tuple[tuple[str, int], ...]
    circulars: int


def rests_on(graph: MultiDiGraph, circular: str) -> tuple[str, ...]:
    """The papers that a circular rests on, directly and through others, nearest first; a circle of citations ends where it began."""
    found: list[str] = []
    queue = [circular]
    seen = {circular}
    while queue:
        for above in _above(graph, queue.pop(0)):
            if above not in seen:
                seen.add(above)
                found.append(above)
                queue.append(above)
    return tuple(found)


def implemented_by(graph: MultiDiGraph, circular: str) -> tuple[str, ...]:
    """The circulars that rest on this one directly, sorted by id."""
    return tuple(sorted({below for below, _, kind in graph.in_edges(circular, data="kind") if kind == "implements"}))


def siblings(graph: MultiDiGraph, circular: str) -> tuple[str, ...]:
    """The circulars of the same campaign that rest on the same upper paper; never stored, always asked."""
    campaign = graph.nodes[circular].get("campaign")
    found = {below for above in _above(graph, circular) for below in implemented_by(graph, above)}
    return tuple(sorted(one for one in found - {circular} if not campaign or graph.nodes[one].get("campaign") in {campaign, None}))


def unanswered_townships(graph: MultiDiGraph, directive: str, townships: Iterable[str]) -> tuple[str, ...]:
    """Those of `townships` (names) that no plan resting on `directive` comes from, in the order given."""
    answered = {graph.nodes[plan].get("jurisdiction", "") for plan in implemented_by(graph, directive)}
    return tuple(name for name in townships if not any(where.endswith(name) for where in answered))


def unanswered_tasks(graph: MultiDiGraph, directive: str) -> tuple[str, ...]:
    """The directive's tasks that no plan task answers, in document order."""
    tasks = [task for _, task, kind in graph.out_edges(directive, data="kind") if kind == "has_task"]
    return tuple(task for task in tasks if not any(kind == "answers" for _, _, kind in graph.in_edges(task, data="kind")))


def missing_upper(graph: MultiDiGraph) -> tuple[Missing, ...]:
    """The papers that are rested on and not at hand, those that most circulars rest on first."""
    found = []
    for key, data in graph.nodes(data=True):
        if data.get("kind") == "circular" and not data.get("in_library"):
            citing = implemented_by(graph, key)
            if citing:
                found.append(Missing(key, data.get("title", ""), data.get("doc_no", ""), citing))
    return tuple(sorted(found, key=lambda one: (-len(one.cited_by), one.key)))


def graph_suspects(graph: MultiDiGraph, directive: Matrix) -> tuple[str, ...]:
    """The plan tasks (node ids) to be checked again if the directive in the graph were replaced by `directive`, sorted."""
    marks = set(fingerprints(directive).values())
    changed = [
        task
        for _, task, kind in (graph.out_edges(directive.id, data="kind") if directive.id in graph else ())
        if kind == "has_task" and graph.nodes[task].get("fingerprint") not in marks
    ]
    return tuple(sorted({below for task in changed for below, _, kind in graph.in_edges(task, data="kind") if kind == "answers"}))


def load(graph: MultiDiGraph, top: int | None = BUSIEST) -> tuple[Load, ...]:
    """How many duties units carry, the most burdened first; the first `top` of them, or all where it is None."""
    duties: Counter[str] = Counter()
    for _, neighbours in graph.adjacency():
        for other, edges in neighbours.items():
            if any(edge["kind"] == "assigned" for edge in edges.values()):
                duties[other] += 1
    ranked = sorted(duties, key=lambda unit: (-duties[unit], unit)) if top is None else nsmallest(top, duties, key=lambda unit: (-duties[unit], unit))
    return tuple(_load(graph, unit, duties[unit]) for unit in ranked)


def _load(graph: MultiDiGraph, unit: str, duties: int) -> Load:
    roles: Counter[str] = Counter()
    circulars = set()
    for task, edges in graph.pred[unit].items():
        roles.update(edge["role"] for edge in edges.values() if edge["kind"] == "assigned")
        circulars.add(task.rpartition("#")[0])
    return Load(unit, graph.nodes[unit].get("name", unit), duties, tuple(sorted(roles.items())), len(circulars))


def citation_cycles(graph: MultiDiGraph) -> tuple[tuple[str, ...], ...]:
    """Groups of circulars that rest on each other in a circle, each sorted by id."""
    import networkx as nx

    edges = [(one, other) for one, other, kind in graph.edges(data="kind") if kind == "implements"]
    circles = nx.strongly_connected_components(nx.DiGraph(edges))
    return tuple(sorted(tuple(sorted(circle)) for circle in circles if len(circle) > 1))


def _above(graph: MultiDiGraph, circular: str) -> Iterator[str]:
    return (above for _, above, kind in graph.out_edges(circular, data="kind") if kind in RESTS)
