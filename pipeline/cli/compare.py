"""`duban compare DIRECTIVE PLAN… -o DIR`: which duty was taken up, weakened, lost or added."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipeline.cli.reading import add_dictionary
from pipeline.errors import DubanError
from pipeline.flow import digest, tools
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Decisions
from pipeline.model.matrix import Matrix


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("directive", type=Path, metavar="上级文件")
    parser.add_argument("plans", nargs="+", type=Path, metavar="方案")
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs/compare"), metavar="目录", help="结果放在哪里（默认 outputs/compare）")
    parser.add_argument("--decisions", type=Path, metavar="文件", help="人工确认或否定的对应关系（.yaml、.json、.csv），以人的决定为准")
    add_dictionary(parser)


def work(options: argparse.Namespace) -> int:
    """Compares, writes and sums up; 1 where a plan could not be read."""
    layers = tuple(options.dictionary)
    lexicon, _ = tools(layers)
    directive = digest(options.directive, layers, guarded=True).matrix
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
    from pipeline.errors import BadInput

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
