"""A page that was normalised prints `,` and `;` for `，` and `；`: the same circular says the same in either."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.patterns import both_widths
from pipeline.read import read_bytes
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
STYLES = Path(__file__).parents[1] / "corpus" / "styles"
HALF = str.maketrans({"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "！": "!", "？": "?"})


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("要，", "要[，,]"),
        ("[^，。；]{2}", "[^，。；,;]{2}"),
        ("[，,；]", "[，,；;]"),
        # a class that leaves out ： still takes the : of a time
        ("[^，：]", "[^，：,]"),
        ("[，：]", "[，：,:]"),
        # brackets in a class, an escape, a class that ends in a hyphen
        (r"[]，]\[（", r"[]，,]\[[（(]"),
        ("[，-]", "[，,-]"),
        ("第一[章节]", "第一[章节]"),
    ],
)
def test_a_pattern_for_both_widths(pattern: str, expected: str) -> None:
    assert both_widths(pattern) == expected


def said(text: str) -> dict[str, set[tuple[str, ...]]]:
    """What a circular says, with marks of one width."""
    matrix = resolve(extract(structure(read_bytes("a.txt", text.encode()), LEXICON), LEXICON, LANGUAGE), LEXICON)

    def fold(words: str) -> str:
        return unicodedata.normalize("NFKC", words)

    return {
        "units": {(task.path, fold(one.unit), one.role) for task in matrix.tasks for one in task.assignments},
        "times": {(task.path, fold(one.surface), one.kind) for task in matrix.tasks for one in task.deadlines},
        "figures": {(task.path, fold(one.surface)) for task in matrix.tasks for one in task.targets},
        "actions": {(task.path, fold(one.text)) for task in matrix.tasks for one in task.actions},
        "cited": {(fold(one.title), one.relation) for one in matrix.citations},
    }


@pytest.mark.parametrize("path", sorted([*(STYLES / "second").glob("*.txt"), *(STYLES / "ninth").glob("*.txt")]), ids=lambda path: path.stem)
def test_either_width_says_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert said(text.translate(HALF)) == said(text)
