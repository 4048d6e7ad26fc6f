"""`duban compare DIRECTIVE PLAN… -o DIR`: which duty was taken up, weakened, lost or added."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipeline.cli.reading import add_dictionary
from pipeline.errors import BadInput, DubanError
from pipeline.flow import digest, tools
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Decisions
from pipeline.model.matrix import Matrix


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("directive", metavar="上级文件", help="有 --cluster 时是 duban run --cluster 的结果地址")
    parser.add_argument("plans", nargs="*", type=Path, metavar="方案")
    parser.add_argument("--cluster", metavar="地址", help="全库：每份方案与所依据的文件在 Dask 上分块对照（tcp://…，或 local、local:4）")
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs/compare"), metavar="目录", help="结果放在哪里（默认 outputs/compare）")
    parser.add_argument("--decisions", type=Path, metavar="文件", help="人工确认或否定的对应关系（.yaml、.json、.csv），以人的决定为准")
    add_dictionary(parser)


def work(options: argparse.Namespace) -> int:
    """Compares, writes and sums up; 1 where a plan could not be read."""
    layers = tuple(options.dictionary)
    if options.cluster:
        return _on_cluster(options.directive, options.cluster, layers)
    if not options.plans:
        raise BadInput("没有给出方案", where=options.directive, advice="请写：duban compare 上级文件 方案…")
    lexicon, _ = tools(layers)
    directive = digest(Path(options.directive), layers, guarded=True).matrix
    decisions = _decisions(options.decisions) if options.decisions else None
    found: list[tuple[str, Coverage]] = []
    for path in options.plans:
        try:
            found.append((path.stem, _compare(directive, digest(path, layers, guarded=True).matrix, lexicon, decisions)))
        except DubanError as error:
            print(f"未读成：{error}", file=sys.stderr)
    if found:
        _write(options.out, found, lexicon)
        print(f"对照结果在 {options.out}：承接对照表.xlsx、承接对照表.docx、承接对照.html、coverage.json")
    return 0 if len(found) == len(options.plans) else 1


def _on_cluster(library: str, address: str, layers: tuple[Path, ...]) -> int:
    """Compares every plan of a library with what it rests on, and sums up; 0."""
    from collections import Counter

    from pipeline.cli.graph import compared
    from pipeline.cluster_cascade import coverages, write_cascade

    write_cascade(library, compared(library, address, layers))
    count, states = 0, Counter[str]()
    for coverage in coverages(library):
        count += 1
        states.update(str(row["status"]) for row in coverage["rows"])  # type: ignore[attr-defined]  # the contract's JSON
    said = "、".join(f"{words} {states[state]} 项" for state, words in (("covered", "承接"), ("partial", "部分承接"), ("missing", "未承接")))
    print(f"对照 {count} 份：{said}。结果在 {library}：coverage/、cascade.graphml、cascade.json")
    return 0


def _compare(directive: Matrix, plan: Matrix, lexicon: Lexicon, decisions: Decisions | None) -> Coverage:
    from pipeline.cascade.compare import compare
    from pipeline.cascade.decisions import stale
    from pipeline.export.comparison import summary, words_of

    coverage = compare(directive, plan, lexicon, decisions)
    print(f"《{plan.letterhead.title or plan.provenance.name}》　{summary(coverage, words_of(lexicon))}")
    for problem in (*coverage.problems, *(stale(decisions, coverage) if decisions else ())):
        print(f"    {problem.message}{'。' + problem.advice if problem.advice else ''}", file=sys.stderr)
    return coverage


def _decisions(path: Path) -> Decisions:
    from pipeline.cascade.decisions import read_decisions

    forms = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".csv": "csv"}
    form = forms.get(path.suffix.lower())
    if form is None or not path.is_file():
        raise BadInput("读不了人工判定文件", where=str(path), advice="可用 .yaml、.json、.csv")
    return read_decisions(path.read_text("utf-8-sig"), form, where=path.name)  # type: ignore[arg-type]  # the three forms above


def _write(out: Path, found: list[tuple[str, Coverage]], lexicon: Lexicon) -> None:
    """One plan: everything in `out`. Several: each plan's in a folder of its own, the sheet over all of them in `out`."""
    from pipeline.export.atomic import safe_stems
    from pipeline.export.comparison_xlsx import write_comparison

    coverages = [coverage for _, coverage in found]
    write_comparison(out / "承接对照表.xlsx", coverages, lexicon)
    folders = [out] if len(found) == 1 else [out / stem for stem in safe_stems([stem for stem, _ in found])]
    for folder, coverage in zip(folders, coverages, strict=True):
        _write_one(folder, coverage, lexicon)


def _write_one(folder: Path, coverage: Coverage, lexicon: Lexicon) -> None:
    from pipeline.cascade.coverage_json import coverage_json
    from pipeline.export.atomic import write_text
    from pipeline.export.comparison_docx import write_comparison_paper
    from pipeline.export.comparison_html import comparison_page

    write_text(folder / "coverage.json", json.dumps(coverage_json(coverage), ensure_ascii=False, indent=1) + "\n")
    write_text(folder / "承接对照.html", comparison_page(coverage, lexicon))
    write_comparison_paper(folder / "承接对照表.docx", coverage, lexicon)
