"""Doubled words and broken collocations, as patterns of `typos.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.typos.slip import Slip
from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

_SHOWN = 40  # characters of a place that a message quotes


@dataclass(frozen=True)
class _Rules:
    patterns: tuple[tuple[re.Pattern[str], str, bool], ...]
    doubled: re.Pattern[str]
    reduplicated: frozenset[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["typos"]
    patterns = tuple((book.regex(entry.id), entry.means, entry.flag("apart")) for entry in book if entry.pattern and entry.id != "typo.doubled-word")
    return _Rules(patterns, book.regex("typo.doubled-word"), frozenset(book.by_id["typo.reduplication"].words))


def find(view: View) -> Iterator[Slip]:
    """The places, in no order."""
    rules = _rules(view.lexicon)
    for pattern, means, apart in rules.patterns:
        for match in view.matches(pattern):
            span = Span(match.start() + (match[0][0] in "，。；、"), match.end())
            if apart and not view.whole_words(Span(span.start, span.start + 1)):
                continue  # 目的|的 is no doubling; the second may begin a word: 要|要切实
            yield Slip(span, f"“{view.around(span, 0)[:_SHOWN]}”：{means}，请核对", alike=False)
    for match in view.matches(rules.doubled):
        if match[0] not in rules.reduplicated and _are_apart(view, Span(*match.span())) and not view.in_table(match.start()) and len(set(match[1])) > 1:
            yield Slip(Span(*match.span()), f"“{match[1]}”重复，请删去一个", alike=False)


def _are_apart(view: View, span: Span) -> bool:
    """True where both halves of a doubling are words of their own: 的|的, not 目的|的; 通道|通道, not 党中央|中央军委."""
    middle = (span.start + span.end) // 2
    return view.whole_words(Span(span.start, middle)) and view.whole_words(Span(middle, span.end))
