"""Duban's alignment beside two plain ones on all pairs at hand: TF-IDF cosine with a fixed threshold, and difflib on paragraphs.

    python tests/benchmarks/cascade_baselines.py

Pairs: the authored ones of `tests/cascade_pairs`, the district and the pairs of `corpus/`, and the real pair beside the checkout where it is there. The baselines
see the same tasks. Their thresholds are the best of a grid for all pairs together, so they are shown at their best; they know no differences.
Prints a Markdown table of F1 over all pairs, then the same for each pair.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import cascade_notation
from cascade_scoring import Score

from pipeline.cascade.compare import compare
from pipeline.flow import digest
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Link, Row
from pipeline.model.matrix import Matrix

ROOT = Path(__file__).parents[2]
DISTRICT = ROOT / "corpus" / "district"
SHARED = ROOT / ".." / "shared"
GRID = [step / 20 for step in range(1, 17)]
Alike = Callable[[Matrix, Matrix], list[list[float]]]


def pairs() -> Iterator[tuple[str, Matrix, Matrix, dict]]:
    """(name, directive, plan, gold) of every pair at hand."""
    for name in cascade_notation.names():
        pair = cascade_notation.pair(name)
        yield name, pair.directive, pair.plan, pair.gold
    if (DISTRICT / "directive.txt").is_file():
        upper = digest(DISTRICT / "directive.txt").matrix
        for path in sorted((DISTRICT / "gold" / "cascade").glob("directive_*.json")):
            yield path.stem, upper, digest(DISTRICT / f"{path.stem.removeprefix('directive_')}.txt").matrix, json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "corpus" / "cascade" / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield path.stem, digest(ROOT / "corpus" / "cascade" / gold["directive"]).matrix, digest(ROOT / "corpus" / "cascade" / gold["plan"]).matrix, gold
    for path in sorted((SHARED / "gold" / "cascade").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield path.stem, digest(SHARED / "real" / gold["directive"]).matrix, digest(SHARED / "seeds" / gold["plan"]).matrix, gold


def words(text: str) -> Counter[str]:
    """Character pairs of a text."""
    tidy = [ch for ch in text if ch.isalnum()]
    return Counter("".join(pair) for pair in pairwise(tidy))


def texts(matrix: Matrix) -> list[str]:
    """The words of every task."""
    return [task.span.of(matrix.text) for task in matrix.tasks]


def tfidf(directive: Matrix, plan: Matrix) -> list[list[float]]:
    """Cosines of TF-IDF vectors of the tasks, rows the directive's."""
    above, below = [words(text) for text in texts(directive)], [words(text) for text in texts(plan)]
    frequency = Counter(gram for bag in (*above, *below) for gram in bag)
    total = len(above) + len(below)
    rarity = {gram: math.log(total / count) for gram, count in frequency.items()}
    vectors = [[{gram: count * rarity[gram] for gram, count in bag.items()} for bag in side] for side in (above, below)]
    return [[cosine(one, other) for other in vectors[1]] for one in vectors[0]]


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """The cosine of two sparse vectors."""
    dot = sum(weight * other[gram] for gram, weight in one.items() if gram in other)
    norms = math.sqrt(sum(weight**2 for weight in one.values()) * sum(weight**2 for weight in other.values()))
    return dot / norms if norms else 0.0


def ratios(directive: Matrix, plan: Matrix) -> list[list[float]]:
    """difflib's ratio of every two tasks."""
    return [[SequenceMatcher(None, one, other, autojunk=False).ratio() for other in texts(plan)] for one in texts(directive)]


def cut_at(threshold: float, alike: list[list[float]], directive: Matrix, plan: Matrix) -> Coverage:
    """The coverage that a table of likeness gives: linked from the threshold on, linked is covered."""
    rows = []
    for task, scores in zip(directive.tasks, alike, strict=True):
        links = tuple(Link(task.path, other.path, score) for other, score in zip(plan.tasks, scores, strict=True) if score >= threshold)
        rows.append(Row(task.path, "covered" if links else "missing", links))
    answered = {link.plan_path for row in rows for link in row.links}
    return Coverage(directive, plan, tuple(rows), tuple(task.path for task in plan.tasks if task.path not in answered))


def best_cut(alike: Alike, material: list[tuple[str, Matrix, Matrix, dict]]) -> tuple[float, dict[str, Coverage]]:
    """The threshold that serves all pairs best, and the coverages there."""
    tables = {name: alike(directive, plan) for name, directive, plan, _ in material}

    def coverages(threshold: float) -> dict[str, Coverage]:
        return {name: cut_at(threshold, tables[name], directive, plan) for name, directive, plan, _ in material}

    best = max(GRID, key=lambda threshold: together(coverages(threshold), material).links.f1)
    return best, coverages(best)


def together(coverages: dict[str, Coverage], material: list[tuple[str, Matrix, Matrix, dict]]) -> Score:
    """The score over all pairs."""
    score = Score()
    for name, _, _, gold in material:
        score.add(name, gold, coverages[name])
    return score


def line(name: str, score: Score) -> str:
    """One line of the table."""
    return f"| {name} | {score.status.f1:.3f} | {score.links.f1:.3f} | {score.differences.f1:.3f} | {score.added.f1:.3f} |"


def main() -> None:
    """Prints the tables."""
    lexicon, material = Lexicon.load(), list(pairs())
    ours = {name: compare(directive, plan, lexicon) for name, directive, plan, _ in material}
    print(f"{len(material)} pairs\n\n| method | status | links F1 | differences F1 | added F1 |\n|---|---|---|---|---|")
    print(line("Duban", together(ours, material)))
    for name, alike in (("TF-IDF cosine", tfidf), ("difflib", ratios)):
        threshold, coverages = best_cut(alike, material)
        print(line(f"{name} ≥ {threshold:.2f}", together(coverages, material)))
    print("\n| pair | status | links F1 | differences F1 | added F1 |\n|---|---|---|---|---|")
    for one in material:
        print(line(one[0], together(ours, [one])))


if __name__ == "__main__":
    main()
