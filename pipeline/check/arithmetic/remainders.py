"""What is done and what is left: `86家，已签订68家，还有16家未签订`; across sentences `排查460处，已整改391处。…尚未整改的79处`.

Across sentences only where the text has one such pair of all and done, and what is left is nearly the difference: it may else be part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.check.arithmetic.figures import UNIT, Figure, figures
from pipeline.check.numbers import NUMBER, exact, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

_LEFT_WORD = compiled(r"还有|尚有|仍有|剩余|其余|未")
_DONE = re.compile(r"(?:已|已经)[^\d，。；]{1,8}$|(?:办结|整改|完成|销号|签订|建成|处理|回复)(?:了)?$")
_LEFT = re.compile(r"(?:还有|尚有|仍有|剩余|其余|未)[^\d，。；]{0,10}$")
_SENTENCE = re.compile(r"[。；！？\n]")
_FEW_FIGURES = 3
_DOES = "整改|销号|办结|签订|建档|录入|办理|验收|拆除|安装"
_ALL_AND_DONE = compiled(
    rf"(?P<t>{NUMBER})\s?(?P<u>{UNIT})(?:[^，。；\d\n]{{0,8}})[，,、](?:其中)?(?:目前|现)?(?:已完成|已经|已|完成)(?:完成)?(?P<does>{_DOES})[^\d，。；\n]{{0,4}}(?P<d>{NUMBER})\s?(?P=u)"
)
_REST = compiled(
    rf"(?:尚未|还未|仍未|未)(?:完成)?(?P<does>{_DOES})(?:到位|销号)?的?(?:还有)?(?P<k>{NUMBER})\s?(?P<u>{UNIT})"
    rf"|(?:还有|尚有|仍有|剩余|其余)(?P<k2>{NUMBER})\s?(?P<u2>{UNIT})[^，。；\d\n]{{0,8}}(?:尚未|还未|仍未|未)(?:完成)?(?P<does2>{_DOES})"
)
_NEAR = Fraction(1, 5)
"""The share of the difference by which what is left may miss it and still be meant to be it."""


def find(view: View) -> Iterator[Finding]:
    """One finding a rest that does not fit."""
    told = list(_in_a_sentence(view))
    yield from told
    yield from (one for one in _across(view) if not any(one.span.overlaps(other.span) for other in told))


def _in_a_sentence(view: View) -> Iterator[Finding]:
    """Where the sentence has no other figure of the unit."""
    for match in view.matches(_LEFT_WORD):
        start = max([0, *(mark.end() for mark in _SENTENCE.finditer(view.text, max(0, match.start() - 120), match.start()))])
        stop = _SENTENCE.search(view.text, match.end())
        found = list(figures(view.text, start, stop.start() if stop else len(view.text)))
        if len(found) != _FEW_FIGURES or len({one.unit for one in found}) != 1 or not found[1].span.end <= match.start() < found[2].span.start:
            continue
        total, done, left = found
        said_done, said_left = (pattern.search(view.text, one.span.start - 14, one.span.start) for pattern, one in ((_DONE, done), (_LEFT, left)))
        if said_done and said_left and done.value < total.value and done.value + left.value != total.value:
            yield _finding(view, Span(total.span.start, left.span.end), total, done, left)


def _across(view: View) -> Iterator[Finding]:
    pairs = list(view.matches(_ALL_AND_DONE))
    for rest in view.matches(_REST) if pairs else ():
        does, unit, words = (rest[one] or rest[one + "2"] for one in ("does", "u", "k"))
        same = [one for one in pairs if one["does"] == does and one["u"] == unit]
        left = exact(words)
        differences = [exact(one["t"]) - exact(one["d"]) for one in same]
        if len(same) != 1 or left == differences[0] or abs(left - differences[0]) > _NEAR * differences[0] or not _apart(view.text, same[0], rest):
            continue
        total, done = (next(figures(view.text, same[0].start(group))) for group in ("t", "d"))
        at = rest.start("k") if rest["k"] else rest.start("k2")
        yield _finding(view, Span(rest.start(), rest.end()), total, done, next(figures(view.text, at)))


def _apart(text: str, pair: re.Match[str], rest: re.Match[str]) -> bool:
    """True where what is left stands in another sentence, and that of the pair names no third group of the unit (3家停业)."""
    stop = _SENTENCE.search(text, pair.end())
    end = stop.start() if stop else len(text)
    return not pair.start() <= rest.start() < end and all(one.unit != pair["u"] for one in figures(text, pair.end(), end))


def _finding(view: View, span: Span, total: Figure, done: Figure, left: Figure) -> Finding:
    message = f"{total.words}－{done.words}＝{shown(total.value - done.value)}，不是{left.words}{left.unit}，请核对"
    return view.finding("arithmetic", span, message, "error")
