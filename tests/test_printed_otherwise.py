"""A paper that is printed otherwise says the same: full-width digits, lines wrapped by a program with page numbers between, blank lines, spaces about figures."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import understand
from pipeline.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

PAPERS = sorted((Path(__file__).parents[1] / "corpus" / "styles" / "eleventh").glob("*.txt"))
LINE, PAGE = 34, 28
"""Characters of a printed line, lines of a page."""


def wide(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def half(text: str) -> str:
    return text.translate(str.maketrans("，；：（）", ",;:()"))


def blank(text: str) -> str:
    return text.replace("\n", "\n\n")


def wrapped(text: str) -> str:
    printed: list[str] = []
    for line in text.split("\n"):
        long = "\t" not in line and len(line) > LINE
        words = f"\u3000\u3000{line}" if long else line
        printed += [words[at : at + LINE] for at in range(0, len(words), LINE)] if long else [words]
    pages = [[*printed[at : at + PAGE], f"— {at // PAGE + 1} —"] for at in range(0, len(printed), PAGE)]
    return "\n".join(line for page in pages for line in page)


def spaced(text: str) -> str:
    return re.sub(r"(\d)(?=[年月日])", r"\1 ", text)


def said(text: str) -> dict[str, tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str, str, str]]]]:
    """Path → units in their roles, deadlines: what must not change."""
    tasks = understand(read_bytes("a.txt", text.encode())).matrix.tasks
    return {
        task.path: (
            frozenset((re.sub(r"\s", "", unicodedata.normalize("NFKC", one.unit)), one.role) for one in task.assignments),
            frozenset((one.kind, str(one.start_date), str(one.due_date), one.rrule or "") for one in task.deadlines),
        )
        for task in tasks
    }


@pytest.mark.parametrize("printed", [wide, half, blank, wrapped, spaced], ids=lambda one: one.__name__)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda one: one.stem)
def test_a_paper_printed_otherwise_says_the_same(paper: Path, printed: Callable[[str], str]) -> None:
    text = paper.read_text("utf-8")
    assert said(printed(text)) == said(text)
