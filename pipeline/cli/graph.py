"""`duban graph PATH…`: the cascade graph as files, and the questions that people ask of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.reading import add_dictionary, matrices_of
from pipeline.errors import NotFound
from pipeline.flow import tools
from pipeline.model.coverage import Coverage
from pipeline.model.matrix import Matrix

if TYPE_CHECKING:
    from networkx import MultiDiGraph

QUESTIONS = {
    "rests": "一份文件的依据（--of 文号或标题）",
    "missing": "缺哪些上位文件",
    "unanswered": "哪些镇街没有方案（--of 上级文件，--townships 名单）",
    "tasks": "上级文件的哪些任务没有方案承接（--of 上级文件）",
    "suspects": "上级文件改了，哪些方案条款要重看（--of 上级文件，--changed 新文件）",
    "load": "各单位承担多少任务",
}


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("paths", nargs="+", metavar="文件或目录", help="公文，或 duban run 的结果目录；有 --cluster 时是 duban run --cluster 的结果地址")
    parser.add_argument("-o", "--out", metavar="目录", help="写出 cascade.graphml、.json、.html、.svg")
    parser.add_argument("--cluster", metavar="地址", help="全库：各方案与所依据的文件在 Dask 上分块对照，合成一张图（tcp://…，或 local、local:4）")
    parser.add_argument("--ask", choices=QUESTIONS, metavar="问题", help="；".join(f"{key} {words}" for key, words in QUESTIONS.items()))
    parser.add_argument("--of", default="", metavar="文件", help="文号、标题或其中的几个字")
    parser.add_argument("--townships", default="", metavar="名单", help="镇街名称，用、隔开")
    parser.add_argument("--changed", type=Path, metavar="文件", help="上级文件的新版本")
    add_dictionary(parser)


def work(options: argparse.Namespace) -> int:
    """Writes the graph, or answers a question."""
    from pipeline.cascade.graph import build_graph

    layers = tuple(options.dictionary)
    if options.cluster:
        return _on_cluster(options, layers)
    matrices, failed = matrices_of([Path(path) for path in options.paths], layers)
    lexicon, _ = tools(layers)
    coverages = tuple(answers(matrices, layers))
    if options.out:
        _write(Path(options.out), matrices, coverages, layers)
        print(f"传导图在 {options.out}：cascade.html（双击打开）、cascade.svg、cascade.graphml、cascade.json")
    if options.ask:
        print(*_answer(options, build_graph(matrices, coverages, lexicon=lexicon), layers), sep="\n")
    if not options.out and not options.ask:
        print(*_overview(build_graph(matrices, coverages, lexicon=lexicon)), sep="\n")
    return 1 if failed else 0


def _on_cluster(options: argparse.Namespace, layers: tuple[Path, ...]) -> int:
    """Compares a whole library and writes its graph, or answers a question; 0."""
    from pipeline.cluster import only_address
    from pipeline.cluster_cascade import write_cascade

    library = only_address(options.paths)
    graph = compared(library, options.cluster, layers)
    if options.out or not options.ask:
        out = options.out or library
        write_cascade(out, graph)
        print(f"传导图在 {out}：cascade.graphml、cascade.json；对照结果在 {library}：coverage/")
    if options.ask:
        print(*_answer(options, graph, layers), sep="\n")
    return 0


def compared(library: str, address: str, layers: tuple[Path, ...]) -> MultiDiGraph:
    """The graph of a library that was run on a cluster, after every plan was compared there; tells how far it is."""
    from pipeline.cli.run import Meter
    from pipeline.cluster import connect
    from pipeline.cluster_cascade import compare_library

    meter = Meter()
    with connect(address) as client:
        return compare_library(library, client, layers, lambda done, total: meter(done, total, "块"))


def answers(matrices: Sequence[Matrix], layers: tuple[Path, ...]) -> Iterator[Coverage]:
    """The comparison of every plan with each directive of the library that it rests on directly."""
    from pipeline.cascade.compare import compare
    from pipeline.cascade.graph import build_graph
    from pipeline.cascade.questions import implemented_by

    lexicon, _ = tools(layers)
    graph = build_graph(matrices, lexicon=lexicon)
    known = {matrix.id: matrix for matrix in matrices}
    for directive in matrices:
        for plan in implemented_by(graph, directive.id):
            if plan in known:
                yield compare(directive, known[plan], lexicon)


def _write(out: Path, matrices: Sequence[Matrix], coverages: Sequence[Coverage], layers: tuple[Path, ...]) -> None:
    from pipeline.cascade.graph import build_graph
    from pipeline.cascade.picture import dot_source, drawn_by_dot, layout, svg
    from pipeline.export.atomic import write_bytes
    from pipeline.joint.charts import write_graph

    lexicon, _ = tools(layers)
    for problem in write_graph(out, matrices, coverages, lexicon):
        print(f"{problem.message}。{problem.advice}", file=sys.stderr)
    place = layout(build_graph(matrices, coverages, lexicon=lexicon))
    write_bytes(out / "cascade.svg", drawn_by_dot(dot_source(place), "svg") or svg(place).encode())
    picture = drawn_by_dot(dot_source(place), "png")
    if picture:
        write_bytes(out / "cascade.png", picture)


def _answer(options: argparse.Namespace, graph: MultiDiGraph, layers: tuple[Path, ...]) -> Iterator[str]:
    from pipeline.cascade import questions

    match options.ask:
        case "missing":
            found = questions.missing_upper(graph)
            yield from (f"{one.title or one.key}{f'（{one.doc_no}）' if one.doc_no else ''}：{len(one.cited_by)} 份文件以它为依据" for one in found)
        case "load":
            yield from (f"{one.name}\t{one.duties} 项任务\t{one.circulars} 份文件" for one in questions.load(graph))
        case "rests":
            yield from (_title(graph, key) for key in questions.rests_on(graph, _named(graph, options.of)))
        case "unanswered":
            names = [name for name in options.townships.split("、") if name]
            yield from questions.unanswered_townships(graph, _named(graph, options.of), names)
        case "tasks":
            yield from (_title(graph, key) for key in questions.unanswered_tasks(graph, _named(graph, options.of)))
        case "suspects":
            yield from _suspects(options, graph, layers)


def _suspects(options: argparse.Namespace, graph: MultiDiGraph, layers: tuple[Path, ...]) -> Iterator[str]:
    from dataclasses import replace

    from pipeline.cascade.questions import graph_suspects

    if options.changed is None:
        raise NotFound("没有给出新版本", where="--changed", advice="请写 --changed 新文件")
    key = _named(graph, options.of)
    (changed, *_), _failed = matrices_of([options.changed], layers)
    yield from (_title(graph, one) for one in graph_suspects(graph, replace(changed, id=key)))


def _overview(graph: MultiDiGraph) -> Iterator[str]:
    """Every circular with what it rests on."""
    from pipeline.cascade.questions import rests_on

    for key, data in graph.nodes(data=True):
        if data.get("kind") == "circular" and data.get("in_library"):
            yield _title(graph, key)
            yield from (f"    依据 {_title(graph, above)}{'' if graph.nodes[above].get('in_library') else '　〔不在库中〕'}" for above in rests_on(graph, key))


def _title(graph: MultiDiGraph, key: str) -> str:
    data = graph.nodes[key]
    if data.get("kind") == "task":
        return f"{_title(graph, key.rpartition('#')[0])}　{data.get('path', '')} {data.get('title', '')}"
    number = data.get("doc_no")
    title = str(data.get("title") or key)
    return f"{title}（{number}）" if number else title


def _named(graph: MultiDiGraph, words: str) -> str:
    """The circular of the library that `words` name: by id, number or a part of its title; NotFound lists what there is."""
    circulars = {key: data for key, data in graph.nodes(data=True) if data.get("kind") == "circular"}
    found = [key for key, data in circulars.items() if words and (words in {key, data.get("doc_no")} or words in str(data.get("title", "")))]
    if not found:
        known = "；".join(str(data.get("title", key)) for key, data in circulars.items() if data.get("in_library"))
        raise NotFound(f"没有找到“{words}”", where="--of", advice=f"库中有：{known}")
    return str(min(found, key=lambda key: (not circulars[key].get("in_library"), len(str(circulars[key].get("title", ""))))))
