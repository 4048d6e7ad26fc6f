"""`duban merge LEDGER.xlsx… -o DIR`: returned ledgers come home by id, every conflict listed with both values."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.flow import tools


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="收回的台账", help="填好的 .xlsx，或分送包 .zip")
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs"), metavar="目录", help="duban run 的结果目录，里面的任务清单（一册或几册）会更新（默认 outputs）")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库")


def work(options: argparse.Namespace) -> int:
    """Merges; 1 where a file could not be read."""
    from pipeline.joint.returning import merge_home
    from pipeline.ledger.returns.report import write_merge_report

    lexicon, _ = tools(tuple(options.dictionary))
    merged = merge_home(options.out, options.files, lexicon)
    report = write_merge_report(options.out / "收回情况.xlsx", merged, lexicon)
    print(f"已收回：修改 {len(merged.changes)} 处，新增 {len(merged.added)} 行，冲突 {len(merged.clashes)} 处（冲突的都保留原值，请在 {report} 中逐处核定）")
    for problem in merged.problems:
        print(f"{problem.source}：{problem.message}。{problem.advice}", file=sys.stderr)
    return 1 if any(problem.severity == "error" for problem in merged.problems) else 0
