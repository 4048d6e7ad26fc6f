"""`duban merge LEDGER.xlsx… -o DIR`: returned ledgers come home by id, every conflict listed with both values."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.flow import load_matrices, tools


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="收回的台账", help="填好的 .xlsx，或分送包 .zip")
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs"), metavar="目录", help="duban run 的结果目录，里面的 任务清单.xlsx 会更新（默认 outputs）")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库")


def work(options: argparse.Namespace) -> int:
    """Merges; 1 where a file could not be read."""
    from pipeline.ledger.returns.home import merge_files
    from pipeline.ledger.returns.report import write_merge_report

    ledger = options.out / "任务清单.xlsx"
    if not ledger.is_file():
        raise BadInput("没有找到发出的台账", where=str(ledger), advice="请用 -o 指出当时的结果目录")
    lexicon, _ = tools(tuple(options.dictionary))
    matrices = list(load_matrices(options.out))
    merged = merge_files(ledger, options.files, matrices, lexicon)
    report = write_merge_report(options.out / "收回情况.xlsx", merged, lexicon)
    print(f"已收回：修改 {len(merged.changes)} 处，新增 {len(merged.added)} 行，冲突 {len(merged.clashes)} 处（冲突的都保留原值，请在 {report} 中逐处核定）")
    for problem in merged.problems:
        print(f"{problem.source}：{problem.message}。{problem.advice}", file=sys.stderr)
    return 1 if any(problem.severity == "error" for problem in merged.problems) else 0
