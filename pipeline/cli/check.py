"""`duban check FILE…`: 体检 before a paper is signed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.errors import DubanError
from pipeline.flow import digest
from pipeline.model.matrix import Finding, Matrix

_MANY = 4  # tasks without an owner from which they are listed in one line
_MARKS = {"error": "✗ 错误", "warning": "! 提醒", "note": "· 说明"}


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="文件")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库")
    parser.add_argument("--unlisted", action="store_true", help="同时列出未列为任务的语句及理由")


def work(options: argparse.Namespace) -> int:
    """Prints the findings of each file; 1 where a file could not be read."""
    status = 0
    for path in options.files:
        try:
            matrix = digest(path, tuple(options.dictionary), guarded=True).matrix
        except DubanError as error:
            print(f"错误：{error}", file=sys.stderr)
            status = 1
            continue
        print(f"《{matrix.letterhead.title or path.name}》体检：{len(matrix.findings)} 处")
        for told in lines(matrix):
            print(told)
        if options.unlisted:
            print(f"未列为任务的语句：{len(matrix.unlisted)} 句")
            for one in matrix.unlisted:
                print(f"  〔{one.reason}〕{one.text}")
    return status


def lines(matrix: Matrix) -> list[str]:
    """A line a finding, in order of the text; many tasks without an owner are one line with their places."""
    unowned = [one for one in matrix.findings if one.code == "unassigned"]
    if len(unowned) < _MANY:
        return [line(one, matrix) for one in matrix.findings]
    places = "、".join(f"〔{one.path}〕{one.span.of(matrix.text)[:12]}" for one in unowned)
    told = [line(one, matrix) for one in matrix.findings if one.code != "unassigned"]
    return [*told, f"  {_MARKS['warning']}有{len(unowned)}项没有写明由谁负责，请补上责任单位：{places}"]


def line(finding: Finding, matrix: Matrix) -> str:
    """One finding: how grave, where, what and what to do, and the words."""
    place = f"〔{finding.path}〕" if finding.path else ""
    words = finding.span.of(matrix.text).replace("\n", " ")
    quote = f"\n      原文：{words[:60]}{'…' if len(words) > 60 else ''}" if words else ""
    return f"  {_MARKS[finding.severity]}{place}{finding.message}{quote}"
