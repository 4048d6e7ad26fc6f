"""`number-duplicate` `number-jump`: 一是…二是…二是… and ①②④ inside one paragraph of a section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter

from pipeline.check.numbers import count
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("number-duplicate", "number-jump")
_STYLES = (
    re.compile(r"(?:^|(?<=[。；：:，,;\s]))(?P<n>[一二三四五六七八九十]{1,2})(?=是[\u4e00-\u9fff“])"),
    re.compile(r"(?:^|(?<=[。；：:\s]))第(?P<n>[一二三四五六七八九十])(?=[，、,])"),
    re.compile(r"(?P<n>[①②③④⑤⑥⑦⑧⑨⑩])"),
    re.compile(r"(?<=[。；：:;])\s?(?P<n>\d)(?=[.．、][\u4e00-\u9fff“])"),
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_SHOWN = 8  # characters of an item that a finding covers


def find(view: View) -> Iterator[Finding]:
    """One finding a number that stands twice, or that skips one; a list begins anew with its first."""
    own = sorted(span for section in view.circular.sections for span in section.own)
    starts = [span.start for span in own]
    for style in _STYLES:
        inside = [(bisect_right(starts, match.start()) - 1, match) for match in view.matches(style)]
        for at, group in groupby(inside, key=itemgetter(0)):
            found = [match for _, match in group]
            if at >= 0 and len(found) > 1 and found[-1].start() < own[at].end:
                yield from _in_paragraph(view, own[at], found)


def _in_paragraph(view: View, paragraph: Span, found: list[re.Match[str]]) -> Iterator[Finding]:
    if _value(found[0]["n"]) != 1:
        return
    for before, match in pairwise(found):
        last, number = _value(before["n"]), _value(match["n"])
        if not last or not number:
            continue
        span = Span(match.start("n"), min(paragraph.end, match.end("n") + _SHOWN))
        if number == last and number > 1:
            yield view.finding("number-duplicate", span, f"序号“{match['n']}”与前一项重复，请改正")
        elif number == last + 2:
            yield view.finding("number-jump", span, f"序号从“{before['n']}”跳到“{match['n']}”，请核对是否漏项或错号")


def _value(words: str) -> int | None:
    return _CIRCLED.index(words) + 1 if words in _CIRCLED else count(words)
