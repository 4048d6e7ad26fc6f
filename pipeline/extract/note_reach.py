"""The items that a bracket says it speaks of: `第3、4项由…`, `以上两项…`, `本部分各项任务由…` → `Reach`; by `items.*` of duty_cues.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.clauses import depths
from pipeline.extract.numerals import integer
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

_NUMBER = re.compile(r"[\d０-９]+|[一二三四五六七八九十]+")
_THROUGH = re.compile("[—–~～至到-]")


@dataclass(frozen=True, slots=True)
class Reach:
    """The numbers of the `items` that are named, the `count` of items before the bracket, `above` where it speaks of what stands before it."""

    items: tuple[int, ...] = ()
    count: int | None = None
    above: bool = False


NOWHERE = Reach()


@dataclass(frozen=True)
class ReachCues:
    """The cues of `items.*`, compiled."""

    run: re.Pattern[str]
    count: re.Pattern[str]
    whole: re.Pattern[str]

    def read(self, text: str, start: int, end: int) -> tuple[Reach, int]:
        """What the words at `start` say of the items meant, and where the words after them begin; an empty reach where they say nothing."""
        if run := self.run.match(text, start, end):
            return Reach(items=tuple(_numbers(run["list"] or run["one"]))), run.end()
        if count := self.count.match(text, start, end):
            return Reach(count=integer(count["count"]), above=True), count.end()
        if whole := self.whole.match(text, start, end):
            return Reach(above=True), whole.end()
        return NOWHERE, start

    def parts(self, words: str) -> Iterator[Span]:
        """`words` cut where another run of items begins behind a mark (`第1、2项由A负责，第3项由B负责`); whole where none does."""
        inside = depths(words)
        starts = [match.start() for match in self.run.finditer(words) if match.start() and words[match.start() - 1] in "，,；;。" and not inside[match.start()]]
        bounds = [0, *starts, len(words)] if self.run.match(words) else [0, len(words)]
        yield from (Span(start, end) for start, end in pairwise(bounds))


@lru_cache(maxsize=8)
def reach_cues(lexicon: Lexicon) -> ReachCues:
    """The compiled cues of the lexicon, made once."""
    book = lexicon["duty_cues"]
    return ReachCues(book.regex("items.run"), book.regex("items.count"), book.regex("items.whole"))


def _numbers(words: str) -> Iterator[int]:
    """The numbers of a list with its ranges filled in: `1—3、5` → 1 2 3 5."""
    last, end = 0, 0
    for match in _NUMBER.finditer(words):
        value = integer(match[0]) or 0
        through = last and _THROUGH.search(words, end, match.start())
        yield from range(last + 1 if through else value, value + 1)
        last, end = value, match.end()
