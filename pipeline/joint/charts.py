"""The cascade graph of a run as files: in one piece for a folder at hand, laid down on disk circular by circular for a library.

Both ways give the same octets. A library's graph has some thirty edges a circular and would not fit in memory; only what circulars rest on is held as a graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipeline.joint.shelf import Chosen
from pipeline.model.problems import Problem

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from pipeline.lexicon import Lexicon
    from pipeline.model.coverage import Coverage
    from pipeline.model.matrix import Matrix

MOST_BOXES = 1500
"""Circulars that one page draws and whose words it holds: some 20 MB, which a browser still opens."""


def write_graph(out: Path, matrices: Sequence[Matrix], coverages: Sequence[Coverage], lexicon: Lexicon) -> tuple[Problem, ...]:
    """What is wrong with the library as a whole, after `cascade.graphml`, `.json` and `.html` are written."""
    from pipeline.cascade.graph import build_graph, library_problems
    from pipeline.cascade.graph_files import graphml, node_link
    from pipeline.cascade.page import cascade_page
    from pipeline.export.atomic import write_bytes, write_text

    graph = build_graph(matrices, coverages, lexicon=lexicon)
    write_bytes(out / "cascade.graphml", graphml(graph))
    write_text(out / "cascade.json", node_link(graph) + "\n")
    write_text(out / "cascade.html", cascade_page(graph, matrices))
    return library_problems(matrices, lexicon=lexicon)


def write_library_graph(out: Path, matrices: Chosen, lexicon: Lexicon) -> tuple[Problem, ...]:
    """The same of a library without comparisons, whose matrices are read one by one, twice."""
    from pipeline.cascade.graph import GraphBuilder, problems_of
    from pipeline.cascade.laid_down import LaidDown
    from pipeline.cascade.page import page_of
    from pipeline.cascade.picture import layout
    from pipeline.export.atomic import scratch, write_text

    with scratch(out, "graph") as place, LaidDown(place) as laid:
        builder = GraphBuilder(cast("MultiDiGraph", laid), lexicon)  # all that a builder asks of a graph when every circular is known first
        for matrix in matrices:
            builder.know(matrix)
        for matrix in matrices:
            builder.add(matrix)
            laid.turn(matrix.id)
        _write_lines(out / "cascade.json", laid.node_link())
        _write_lines(out / "cascade.graphml", laid.graphml())
        picture = layout(laid.papers, most=MOST_BOXES)
        drawn = {box.key for box in picture.boxes}
        write_text(out / "cascade.html", page_of(laid.papers, picture, matrices.only(drawn), laid.busiest()))
    return problems_of(builder, laid.papers) + _undrawn(len(matrices), len(drawn))


def _undrawn(circulars: int, drawn: int) -> tuple[Problem, ...]:
    if circulars <= MOST_BOXES:
        return ()
    said = f"cascade.html 只画 {drawn} 份文件（共 {circulars} 份，再多浏览器打不开）；全部在 cascade.graphml、cascade.json"
    return (Problem("page-bounded", said, "note", advice="要看某一份文件的上下级，请用 duban graph --ask rests --of 文号"),)


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    from pipeline.export.atomic import whole

    with whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
