"""The cascade of a whole library on Dask, by blocks: every plan compared with its directives, all merged into one graph.

Steps of `compare_library`: 1 the matrices of a cluster run are read one by one and laid down in the graph, whose index of numbers and titles says what
rests on what (citation); a plan that cites no directive at hand is put to those of its own campaign and county (campaign, jurisdiction);
2 a block is one directive with some of its plans, compared on a worker; 3 the links come back as edges, the coverages stay on
disk as `coverage/<block>.jsonl.gz`. No plan is ever compared with all directives: the work grows with the links, not with their square.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cluster import open_address, write_file
from pipeline.errors import BadInput
from pipeline.flow import tools

if TYPE_CHECKING:
    from distributed import Client
    from networkx import MultiDiGraph

    from pipeline.cascade.graph import AnswerEdge, GraphBuilder
    from pipeline.model.matrix import Matrix

PLANS_A_BLOCK = 100
"""Plans that are compared with their directive in one go: some seconds of work, so that a lost worker costs little."""
_AHEAD = 4  # blocks in flight a worker
_FILES_KEPT = 16  # matrix files that a worker keeps at hand
_HIGHER = {"national": 0, "province": 1, "city": 2, "county": 3, "township": 4, "village": 5}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a matrix stands: the file below the output address, and its line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A directive with plans that answer it."""

    out: str
    directive: Place
    plans: tuple[Place, ...]
    layers: tuple[Path, ...]

    @property
    def key(self) -> str:
        """The block's name by what it compares."""
        return hashlib.sha256(repr((self.directive, self.plans)).encode()).hexdigest()[:20]


def compare_library(out: str, client: Client, layers: tuple[Path, ...] = (), progress: Callable[[int, int], None] = lambda *_: None) -> MultiDiGraph:
    """The graph of all circulars of the cluster run below `out`, with the answers of every plan; raises BadInput where nothing was run.

    `progress(done, all)` is told after each block.
    """
    from pipeline.cascade.graph import GraphBuilder, empty_graph

    builder = GraphBuilder(empty_graph(), tools(layers)[0])
    places: dict[str, Place] = {}
    kin: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for place, matrix in _matrices(out):
        if matrix.id not in places:
            places[matrix.id] = place
            builder.know(matrix)
            kin[_kin_of(matrix)].append((matrix.id, matrix.letterhead.level or ""))
    for place, matrix in _matrices(out):
        if places[matrix.id] == place:
            builder.add(matrix)
    blocks = tuple(_blocks(out, builder, places, kin, layers))
    for done, edges in enumerate(_answers(blocks, client), 1):
        for edge in edges:
            builder.link(edge)
        progress(done, len(blocks))
    _forget_others(out, {block.key for block in blocks})
    return builder.graph


def _forget_others(out: str, keys: set[str]) -> None:
    """Takes away comparisons of blocks that are no more: the library has grown since."""
    system, root = open_address(out)
    for file in system.glob(f"{root}/coverage/*.jsonl.gz"):
        if file.rsplit("/", 1)[-1].removesuffix(".jsonl.gz") not in keys:
            system.rm_file(file)


def write_cascade(out: str, graph: MultiDiGraph) -> None:
    """Writes `cascade.graphml` and `cascade.json` below the address `out`."""
    from pipeline.cascade.graph_files import graphml, node_link

    write_file(out, "cascade.graphml", graphml(graph))
    write_file(out, "cascade.json", (node_link(graph) + "\n").encode())


def coverages(out: str) -> Iterator[dict[str, object]]:
    """The comparisons that lie below `out`, as the contract's JSON, in the order of their blocks."""
    system, root = open_address(out)
    for file in sorted(system.glob(f"{root}/coverage/*.jsonl.gz")):
        yield from (json.loads(line) for line in gzip.decompress(system.cat_file(file)).decode().splitlines() if line)


def _kin_of(matrix: Matrix) -> tuple[str, str]:
    head = matrix.letterhead
    return head.campaign or "", head.jurisdiction.county or ""


def _matrices(out: str) -> Iterator[tuple[Place, Matrix]]:
    """Every matrix with its place, in the order of the files, one at a time."""
    from pipeline.export.result import from_json

    system, root = open_address(out)
    files = sorted(system.glob(f"{root}/matrix/*.jsonl.gz"))
    if not files:
        raise BadInput("没有找到任务矩阵", where=out, advice="请先运行 duban run --cluster")
    for file in files:
        name = file.rsplit("/", 1)[-1]
        for number, line in enumerate(gzip.decompress(system.cat_file(file)).decode().splitlines()):
            yield Place(name, number), from_json(line, where=name)


def _blocks(
    out: str, builder: GraphBuilder, places: dict[str, Place], kin: dict[tuple[str, str], list[tuple[str, str]]], layers: tuple[Path, ...]
) -> Iterator[Block]:
    plans_of: dict[str, set[str]] = defaultdict(set)
    for below, above, kind in builder.graph.edges(data="kind"):
        if kind == "implements" and below in places and above in places:
            plans_of[above].add(below)
    linked = {plan for plans in plans_of.values() for plan in plans}
    for (campaign, county), members in kin.items():
        for plan, level in members if campaign and county else ():
            uppers = [other for other, rank in members if _HIGHER.get(rank, 9) < _HIGHER.get(level, 9)]
            for upper in uppers if plan not in linked else ():
                plans_of[upper].add(plan)
    for directive in sorted(plans_of):
        plans = sorted(places[plan] for plan in plans_of[directive])
        for start in range(0, len(plans), PLANS_A_BLOCK):
            yield Block(out, places[directive], tuple(plans[start : start + PLANS_A_BLOCK]), layers)


def _answers(blocks: Sequence[Block], client: Client) -> Iterator[tuple[AnswerEdge, ...]]:
    """The edges of each block, in the order of the blocks, a few blocks a worker in flight."""
    flight = max(1, len(client.scheduler_info()["workers"])) * _AHEAD
    futures = []
    for block in blocks:
        futures.append(client.submit(compare_block, block, pure=False, retries=2))
        if len(futures) > flight:
            yield futures.pop(0).result()
    for future in futures:
        yield future.result()


def compare_block(block: Block) -> tuple[AnswerEdge, ...]:
    """Compares one block on a worker: writes its coverages, returns its edges."""
    from pipeline.cascade.compare import compare_all
    from pipeline.cascade.coverage_json import coverage_json
    from pipeline.cascade.graph import answer_edges

    lexicon = tools(block.layers)[0]
    coverages = compare_all(_matrix(block.out, block.directive), [_matrix(block.out, plan) for plan in block.plans], lexicon)
    lines = [json.dumps(coverage_json(coverage), ensure_ascii=False) for coverage in coverages]
    write_file(block.out, f"coverage/{block.key}.jsonl.gz", gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))
    return tuple(edge for coverage in coverages for edge in answer_edges(coverage))


def _matrix(out: str, place: Place) -> Matrix:
    from pipeline.export.result import from_json

    return from_json(_lines(out, place.file)[place.line], where=place.file)


@lru_cache(maxsize=_FILES_KEPT)
def _lines(out: str, file: str) -> tuple[str, ...]:
    system, root = open_address(out)
    return tuple(gzip.decompress(system.cat_file(f"{root}/matrix/{file}")).decode().splitlines())
