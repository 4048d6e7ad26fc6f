"""Totals and their parts: `共12个，其中甲8个、乙5个` (parts beyond the total), `甲8家、乙5家，合计12家` (parts that do not make the total).

What is done with the parts (整改59个) is no further part. Where some choice of the parts makes the total, nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from pipeline.check.arithmetic.figures import FIGURE, UNIT, Figure, figures
from pipeline.check.numbers import NUMBER, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

_OF_WHICH = re.compile(r"其中[：:，,]?")
_TOTALLED = re.compile(rf"(?:(?:(?![，、。；：])[^\n\d]){{1,16}}{NUMBER}\s?{UNIT}[、，和]?){{2,12}}，?(?:合计|共计|总计)(?:(?![，。；\d])[^\n]){{0,8}}{NUMBER}\s?{UNIT}")
_TOTAL_WORD = re.compile(r"[合共总]计")
_SENTENCE = re.compile(r"[。；！？\n]")
_DONE_WITH = re.compile(r"(?:整改|完成|办结|销号|已|处罚|立案|罚款|移交|占(?!用|道|地|压|线|有)|查处|下降|上升|增加|减少|责令|约谈)[^\d，、。；]{0,8}$")
_MOST_PARTS = 8


def find(view: View) -> Iterator[Finding]:
    """One finding a total."""
    for match in _OF_WHICH.finditer(view.text):
        yield from _of_which(view, match)
    done = 0
    for word in _TOTAL_WORD.finditer(view.text):
        start = max(done, _start(view.text, word.start()))
        listed = _TOTALLED.search(view.text, start, min(len(view.text), word.end() + 40))
        if listed is not None:
            done = listed.end()
            yield from _totalled(view, listed)


def _of_which(view: View, match: re.Match[str]) -> Iterator[Finding]:
    text = view.text
    start = _start(text, match.start())
    stop = _SENTENCE.search(text, match.end())
    end = min(stop.start() if stop else len(text), match.end() + 200)
    opens = not text[start : match.start()].strip()
    if opens and start and text[start - 1] != "\n":  # 其中 begins a sentence: the total stands in the one before
        start = _start(text, start - 1)
    before = list(figures(text, start, match.start()))
    parts = [one for one in figures(text, match.end(), end) if before and one.unit == before[-1].unit and not _derived(text, one)]
    if not before or len(parts) < 2 or len(parts) > _MOST_PARTS or "其中" in text[match.end() : parts[-1].span.start]:
        return
    total = before[-1] if not opens else max((one for one in before if one.unit == before[-1].unit), key=lambda one: one.value)
    if _sum(parts) > total.value and not _some_make(parts, total.value):
        span = Span(total.span.start, parts[-1].span.end)
        yield _finding(view, span, parts, total, "大于总数")


def _start(text: str, at: int) -> int:
    """Where the sentence before `at` begins, at most 120 characters back."""
    left = max(0, at - 120)
    return max((mark.end() for mark in _SENTENCE.finditer(text, left, at)), default=left)


def _totalled(view: View, match: re.Match[str]) -> Iterator[Finding]:
    found = [_at(view.text, one) for one in FIGURE.finditer(view.text, match.start(), match.end())]
    *parts, total = found
    parts = [one for one in parts if one.unit == total.unit and not _derived(view.text, one)]
    if 2 <= len(parts) <= _MOST_PARTS and len(parts) == len(found) - 1 and _sum(parts) != total.value and not _some_make(parts, total.value):
        yield _finding(view, Span(*match.span()), parts, total, "与合计不符")


def _at(text: str, match: re.Match[str]) -> Figure:
    return next(figures(text, match.start(), match.end()))


def _derived(text: str, figure: Figure) -> bool:
    return _DONE_WITH.search(text, max(0, figure.span.start - 14), figure.span.start) is not None


def _sum(parts: list[Figure]) -> Fraction:
    return sum((one.value for one in parts), Fraction(0))


def _some_make(parts: list[Figure], total: Fraction) -> bool:
    return any(_sum(list(some)) == total for size in range(2, len(parts) + 1) for some in combinations(parts, size))


def _finding(view: View, span: Span, parts: list[Figure], total: Figure, how: str) -> Finding:
    added = "＋".join(one.words for one in parts)
    message = f"各分项{added}＝{shown(_sum(parts))}，{how}{total.words}{total.unit}，请核对"
    return view.finding("arithmetic", span, message, "error")
