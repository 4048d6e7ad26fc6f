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
LINE, PAGE = 56, 22
"""Columns of a printed line (GB/T 9704: 28 characters), lines of a page."""


def wide(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def half(text: str) -> str:
    return text.translate(str.maketrans("，；：（）", ",;:()"))


def blank(text: str) -> str:
    return text.replace("\n", "\n\n")


def wrapped(text: str) -> str:
    printed = [part for line in text.split("\n") for part in (_broken(f"\u3000\u3000{line}") if "\t" not in line and _columns(line) > LINE else [line])]
    pages = [[*printed[at : at + PAGE], f"— {at // PAGE + 1} —"] for at in range(0, len(printed), PAGE)]
    return "\n".join(line for page in pages for line in page)


def _broken(line: str) -> list[str]:
    parts = [""]
    for char in line:
        if _columns(parts[-1] + char) > LINE and char not in "，。；：、）":
            parts.append("")
        parts[-1] += char
    return parts


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


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
