"""A graph that is laid down on disk while it is built, with the same nodes and edges, in the same order, as the one in memory.

It takes from `GraphBuilder` what a networkx graph would take. What circulars rest on stays in memory as a graph (`papers`); tasks, units and their edges
go to files: nodes in the order in which they came, the tasks of each circular and the units of each task in the order of these.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from heapq import nsmallest
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.cascade.graph import empty_graph
from pipeline.cascade.graph_files import Edge, Node, Plain, graphml_lines, node_link_lines
from pipeline.cascade.questions import BUSIEST, Load

Attributes = Mapping[str, Plain]


class LaidDown:
    """The graph; use as a context manager. `turn` is called after each circular was added."""

    def __init__(self, folder: Path) -> None:
        self.papers = empty_graph()
        self.graph = self.papers.graph
        self._files = {name: (folder / name).open("w", encoding="utf-8") for name in ("nodes", "tasks", "units")}
        self._names: dict[str, str] = {}
        self._issued: dict[str, dict[str, Attributes]] = defaultdict(dict)
        self._out: dict[str, dict[str, dict[str, Attributes]]] = {}
        self._duties: Counter[str] = Counter()
        self._circulars: Counter[str] = Counter()

    def __enter__(self) -> LaidDown:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in self._files.values():
            file.close()

    def __contains__(self, key: str) -> bool:
        return key in self._names or key in self.papers

    def add_node(self, key: str, **data: Plain) -> None:
        """Lays a node down."""
        if data["kind"] == "circular":
            self.papers.add_node(key, **data)
        elif data["kind"] == "unit":
            self._names[key] = str(data["name"])
        self._files["nodes"].write(_line([key, data]))

    def add_edge(self, one: str, other: str, key: str, **data: Plain) -> None:
        """Keeps an edge until its circular is through."""
        match data["kind"]:
            case "issues":
                self._issued[one][other] = data
            case "has_task" | "assigned":
                self._out.setdefault(one, {}).setdefault(other, {})[key] = data
            case _:
                self.papers.add_edge(one, other, key=key, **data)

    def turn(self, circular: str) -> None:
        """Lays down the edges of a circular that was added, and of its tasks."""
        tasks = self._out.pop(circular, {})
        self._files["tasks"].write(_line(tasks))
        self._files["units"].writelines(_line(self._out.get(task, {})) for task in tasks)
        units = [unit for edges in self._out.values() for unit in edges]
        self._duties.update(units)
        self._circulars.update(set(units))
        self._out.clear()

    def busiest(self) -> tuple[Load, ...]:
        """The units with the most duties, as `questions.load` finds them; roles are not told apart."""
        ranked = nsmallest(BUSIEST, self._duties, key=lambda unit: (-self._duties[unit], unit))
        return tuple(Load(unit, self._names[unit], self._duties[unit], (), self._circulars[unit]) for unit in ranked)

    def node_link(self) -> Iterator[str]:
        """The pieces of `cascade.json`."""
        return node_link_lines(self.graph, self._all_nodes(), self._all_edges())

    def graphml(self) -> Iterator[str]:
        """The pieces of `cascade.graphml`."""
        return graphml_lines(self.graph, self._all_nodes, self._all_edges)

    def _all_nodes(self) -> Iterator[Node]:
        return ((str(key), data) for key, data in self._lines("nodes"))

    def _all_edges(self) -> Iterator[Edge]:
        """The edges in the order of their first nodes: of a circular what it rests on and its tasks, of a unit what it issued, of a task its units."""
        tasks, units = self._lines("tasks"), self._lines("units")
        for one, data in self._all_nodes():
            if data["kind"] == "circular":
                yield from self.papers.edges(one, keys=True, data=True)
            if data["kind"] == "task" or data.get("in_library"):
                below = next(units if data["kind"] == "task" else tasks)
                yield from ((one, other, key, attributes) for other, edges in below.items() for key, attributes in edges.items())
            yield from ((one, other, "issues", attributes) for other, attributes in self._issued.get(one, {}).items())

    def _lines(self, name: str) -> Iterator[Any]:
        self._files[name].flush()
        with Path(self._files[name].name).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
