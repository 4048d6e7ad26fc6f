"""How far confidences can be trusted: `python tests/benchmarks/calibration.py GOLD RESULTS [GOLD RESULTS …]` prints a reliability table and Brier scores.

Every value of every result (unit in a role, limit, numeric target) that the gold neither accepts nor marks optional is wrong, every other one
is right; optional ones are left out. A row of the table is a band of confidence with the share of values in it that were right.
`--rows` prints the values themselves (part, rule, confidence, right) for a closer look.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.evaluate import _pairs, _same_deadline, _same_target, _same_unit, load_results

BANDS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)
KINDS = {
    "责任": ("assignments", _same_unit, lambda one: one["role"] in ("lead", "responsible", "support")),
    "行为人": ("assignments", _same_unit, lambda one: one["role"] == "actor"),
    "报送对象": ("assignments", _same_unit, lambda one: one["role"] == "recipient"),
    "时限": ("deadlines", _same_deadline, lambda one: True),
    "目标": ("targets", _same_target, lambda one: one["kind"] != "qualitative"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a result holds: its part, the confidence it was said with, and whether it was right."""

    part: str
    surface: str
    confidence: float
    right: bool


def values(gold_folder: Path, result_folder: Path) -> Iterator[Value]:
    """All values of the results that have gold, optional ones left out."""
    results = load_results(result_folder)
    for path in sorted(gold_folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        found = results.get(Path(gold["source"]).stem)
        if found is None:
            continue
        for owed, said in _pairs(gold["tasks"], found["tasks"]):
            if said is not None and not (owed or {}).get("optional"):
                yield from _of_task(owed or {}, said)


def _of_task(owed: Any, said: Any) -> Iterator[Value]:
    for part, (field, same, belongs) in KINDS.items():
        left = [one for one in owed.get(field, ()) if belongs(one)]
        for one in (value for value in said.get(field, ()) if belongs(value)):
            match = next((gold for gold in sorted(left, key=lambda gold: bool(gold.get("optional"))) if same(gold, one)), None)
            if match is not None:
                left.remove(match)
                if match.get("optional"):
                    continue
            yield Value(part, one.get("unit") if field == "assignments" else one["surface"], float(one["confidence"]), match is not None)


def report(found: list[Value]) -> str:
    """The reliability table of all values and the Brier score of each part, as Markdown."""
    lines = ["| 置信度 | 条数 | 平均置信度 | 实际正确率 |", "|---|---:|---:|---:|"]
    for low, high in pairwise(BANDS):
        band = [one for one in found if low <= one.confidence < high]
        if band:
            name = f"{low:.2f}–{min(high, 1.0):.2f}" if low else f"低于 {high:.2f}"
            lines.append(f"| {name} | {len(band)} | {mean([one.confidence for one in band]):.3f} | {mean([one.right for one in band]):.3f} |")
    parts: dict[str, list[Value]] = defaultdict(list)
    for one in found:
        parts[one.part].append(one)
    lines += ["", "| 部分 | 条数 | 平均置信度 | 实际正确率 | Brier |", "|---|---:|---:|---:|---:|"]
    for name, group in [*parts.items(), ("合计", found)]:
        lines.append(f"| {name} | {len(group)} | {mean([one.confidence for one in group]):.3f} | {mean([one.right for one in group]):.3f} | {brier(group):.4f} |")
    return "\n".join(lines)


def brier(found: list[Value]) -> float:
    """The mean squared distance between confidence and truth: 0 is perfect, 0.25 is a coin."""
    return mean([(one.confidence - one.right) ** 2 for one in found])


def mean(numbers: list[Any]) -> float:
    """The mean, 0 of nothing."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def main(arguments: list[str]) -> int:
    """Prints the report of all pairs of folders together."""
    folders = [Path(one) for one in arguments if not one.startswith("--")]
    found = [value for gold, results in zip(folders[::2], folders[1::2], strict=True) for value in values(gold, results)]
    if "--rows" in arguments:
        print(*(f"{one.part}\t{one.surface}\t{one.confidence}\t{int(one.right)}" for one in sorted(found, key=lambda one: one.confidence)), sep="\n")
    print(report(found))
    return int(not found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
