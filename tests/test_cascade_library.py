"""A library that grows: links and comparisons come as the circulars come, in whatever order."""

from __future__ import annotations

import sys
from pathlib import Path

import networkx as nx
import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from cascade_growth import library

from pipeline.cascade.graph import GraphBuilder, build_graph
from pipeline.cascade.library import Library
from pipeline.cascade.questions import implemented_by, missing_upper
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
CIRCULARS = list(library(30, 3))


def grown(circulars):
    kept = {}
    books = Library(GraphBuilder(nx.MultiDiGraph(), LEXICON), kept.get, LEXICON)
    coverages = []
    for matrix in circulars:
        coverages += books.add(matrix)
        kept[matrix.id] = matrix
    return books.builder.graph, coverages


@pytest.mark.parametrize("order", [CIRCULARS, CIRCULARS[::-1]], ids=["directives first", "plans first"])
def test_every_plan_meets_its_directive_whichever_comes_first(order):
    graph, coverages = grown(order)
    assert sorted((one.directive.id, one.plan.id) for one in coverages) == sorted((f"d{i % 3}", f"p{i}") for i in range(30))
    assert [len(implemented_by(graph, f"d{i}")) for i in range(3)] == [10, 10, 10]


def test_growing_gives_the_same_edges_as_building_at_once():
    graph, coverages = grown(CIRCULARS)
    at_once = build_graph(CIRCULARS, coverages, lexicon=LEXICON)
    assert set(graph.edges(keys=True)) == set(at_once.edges(keys=True))
    assert set(graph.nodes) == set(at_once.nodes)


def test_the_generator_plants_changes_and_local_measures():
    _, coverages = grown(CIRCULARS)
    assert any(one.weakened for one in coverages)
    assert any(one.gaps for one in coverages)
    assert all("9" in one.added for one in coverages)


def test_papers_that_nobody_has_are_told_once_each():
    graph, _ = grown(CIRCULARS)
    assert len(missing_upper(graph)) == 3
