"""`duban explain TASK_ID`: the sentence, the rule and the dictionary line behind every cell of a row."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.explain import Reason, explain, lost
from pipeline.flow import digest, load_matrices, tools
from pipeline.model.matrix import Matrix


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("task", metavar="任务", help="任务标识（如 jiang-2024-3#2.1），或 文件#条款（如 方案.docx#2.1）")
    parser.add_argument("-i", "--in", dest="folder", type=Path, default=Path("outputs"), metavar="目录", help="duban run 的结果目录（默认 outputs）")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库")


def work(options: argparse.Namespace) -> int:
    """Prints the reasons of one task."""
    name, _, path = options.task.partition("#")
    layers = tuple(options.dictionary)
    matrix = digest(Path(name), layers, guarded=True).matrix if Path(name).is_file() else _known(name, options.folder)
    task = matrix.task(path)
    if task is None:
        near = "、".join(one.path for one in matrix.tasks[:40])
        raise BadInput(f"没有条款 {path or '（未写）'}", where=matrix.letterhead.title or name, advice=f"可选：{near}")
    print(f"{task.id}\n{task.title}（{task.category}）\n")
    lexicon, language = tools(layers)
    for reason in explain(matrix, path, lexicon):
        print("\n".join(lines(reason, matrix)))
    others = lost(matrix, path, lexicon, language)
    print("没有采用的" if others else "没有别的可能")
    for one in others:
        print(f"  {one.part}  {one.words}\n    {one.why}")
    return 0


def lines(reason: Reason, matrix: Matrix) -> list[str]:
    """One reason as lines: the value, its words in their sentence, the rule."""
    words = reason.span.of(matrix.text)
    marked = reason.sentence.replace(words, f"【{words}】", 1) if words else reason.sentence
    rule = "  ".join(part for part in (reason.rule, reason.means, reason.dictionary, reason.note) if part)
    return [f"{reason.part}  {reason.value}", f"    原句：{marked}", f"    规则：{rule}", f"    把握：{reason.confidence:.0%}"]


def _known(circular: str, folder: Path) -> Matrix:
    for matrix in load_matrices(folder):
        if matrix.id == circular:
            return matrix
    raise BadInput(f"结果目录里没有 {circular}", where=str(folder), advice="请先运行 duban run，或写成 文件#条款")
