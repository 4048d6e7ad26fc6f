"""`duban evaluate GOLD RESULTS`: precision, recall and F1; against an earlier run; against recorded levels."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.evaluate import Figure, Miss, Score, below, evaluate, gains_and_losses


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("gold", type=Path, metavar="标准答案目录")
    parser.add_argument("results", type=Path, metavar="结果目录")
    parser.add_argument("--errors", action="store_true", help="逐条列出漏项和错项")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出数字")
    parser.add_argument("--against", type=Path, metavar="旧结果目录", help="与旧结果相比，逐份列出改好的和改坏的")
    parser.add_argument("--levels", type=Path, metavar="文件", help="低于文件中记录的水平即失败")


def work(options: argparse.Namespace) -> int:
    """Prints the figures; 1 where a recorded level is not reached."""
    score = evaluate(options.gold, options.results)
    print(as_json(score) if options.json else "\n".join(line(part, figure) for part, figure in score.figures().items()))
    if options.errors:
        print(*score.misses, sep="\n")
    if options.against:
        print(*compared(evaluate(options.gold, options.against), score), sep="\n")
    short = below(score, _levels(options.levels)) if options.levels else []
    print(*short, sep="\n", end="\n" if short else "")
    return 1 if short else 0


def line(part: str, figure: Figure) -> str:
    """The figures of one part in one line."""
    counts = f"（应有 {figure.owed}，说出 {figure.said}，对 {figure.hit}）"
    return f"{part:<11} P {figure.precision:.3f}  R {figure.recall:.3f}  F1 {figure.f1:.3f}  {counts}"


def as_json(score: Score) -> str:
    """The figures as JSON."""
    return json.dumps(
        {
            part: {"precision": round(one.precision, 4), "recall": round(one.recall, 4), "f1": round(one.f1, 4), "owed": one.owed, "said": one.said, "hit": one.hit}
            for part, one in score.figures().items()
        },
        ensure_ascii=False,
        indent=1,
    )  # fmt: skip


def compared(old: Score, new: Score) -> list[str]:
    """Gains and losses per circular, losses first."""
    gains, losses = gains_and_losses(old, new)
    names = sorted({miss.circular for miss in (*gains, *losses)})
    report = [f"改好 {len(gains)} 处，改坏 {len(losses)} 处"]
    for name in names:
        mine = [one for one in gains if one.circular == name], [one for one in losses if one.circular == name]
        report.append(f"{name}：改好 {len(mine[0])}，改坏 {len(mine[1])}")
        report += [f"  坏 {_short(one)}" for one in mine[1]] + [f"  好 {_short(one)}" for one in mine[0]]
    return report


def _short(miss: Miss) -> str:
    return f"{miss.where} {miss.part} {miss.kind}: {miss.words}"


def _levels(path: Path) -> dict[str, float]:
    try:
        raw = json.loads(path.read_text("utf-8"))
        return {str(part): float(level) for part, level in raw.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise BadInput("不是水平记录（应为 {部分: F1}）", where=str(path)) from error
