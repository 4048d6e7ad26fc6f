"""The figures of a text with their units, and the totals that it declares: what the sums are done with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.check.numbers import NUMBER, exact
from pipeline.model.text import Span

UNIT = r"(?:个次|家次|人次|万元|亿元|万人|万户|公里|平方米|亩|吨|[个起家件条项处户人名辆座台次例宗元份所栋间口具盘顶套张册支只艘架株头])"
FIGURE = re.compile(rf"(?<![\d.．,])(?P<n>{NUMBER})\s?(?:余|多)?(?P<u>{UNIT})(?!月|工作日|小时|百分点)")
_TOTAL = re.compile(rf"(?:共计?|合计|总计|累计|总数(?:为|达)?|一共|总共)(?:(?![，。；：（）()\d])[^\n]){{0,20}}?(?P<n>{NUMBER})\s?(?P<u>{UNIT})")
_PERCENT = re.compile(r"[%％]")
_STOP = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit; `words` as printed."""

    value: Fraction
    unit: str
    words: str
    span: Span


def figures(text: str, start: int = 0, end: int | None = None) -> Iterator[Figure]:
    """The figures of a stretch, in order; approximate ones (`580余次`) too."""
    yield from map(_figure, FIGURE.finditer(text, start, len(text) if end is None else end))


def percent_sentences(text: str) -> Iterator[Span]:
    """The sentences that hold a per cent sign, each once: the only ones where shares and growth are worth looking for."""
    done = 0
    for match in _PERCENT.finditer(text):
        if match.start() < done:
            continue
        start = max(text.rfind(mark, done, match.start()) for mark in "。！？\n") + 1
        stop = _STOP.search(text, match.end())
        done = stop.start() if stop else len(text)
        yield Span(max(start, 0), done)


def totals(text: str) -> tuple[Figure, ...]:
    """The figures that are declared as totals (共计156个)."""
    return tuple(map(_figure, _TOTAL.finditer(text)))


def _figure(match: re.Match[str]) -> Figure:
    return Figure(exact(match["n"]), match["u"], match["n"], Span(match.start("n"), match.end("u")))
