"""`heading-mismatch`: an item that speaks of nothing its heading names, but of something else.

Only on strong evidence. Either not one pair of characters of its heading stands in the body, and nearly all of a sibling's do; or the heading names
one matter of `check_topics.yaml` of which not one word follows, and three of another matter do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding

CODES = ("heading-mismatch",)
_FEWEST_PAIRS = 4  # distinctive pairs that a heading must have before it can be said to be missing
_OTHERS_SHARE = 0.75
_LONG_BODY = 40  # characters
_LONG_ENOUGH = 24  # characters, where the matters are named
_WORDS_OF_ANOTHER = 3
_KINDS = ("task", "safeguard", "other")


@dataclass(frozen=True, slots=True)
class _Topic:
    """A matter: what headings call it, and the words that speak of it."""

    name: str
    names: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=8)
def _topics(lexicon: Lexicon) -> tuple[_Topic, ...]:
    return tuple(_Topic(one.means, one.list("names"), (*one.words, *one.list("names"))) for one in lexicon["check_topics"])


def find(view: View) -> Iterator[Finding]:
    """One finding a section."""
    families: dict[str | None, list[Section]] = {}
    for section in view.circular.sections:
        if section.leaf and section.kind in _KINDS:
            families.setdefault(section.parent, []).append(section)
    told: set[str] = set()
    for siblings in families.values():
        if len(siblings) > 2:
            for one in _in_family(view, siblings):
                told.add(one.path or "")
                yield one
        yield from (found for one in siblings if one.path not in told and (found := _of_another_matter(view, one)))


def _of_another_matter(view: View, section: Section) -> Finding | None:
    """The finding for a heading of one matter over a body of another."""
    named = [topic for topic in _topics(view.lexicon) if any(word in section.heading for word in topic.names)]
    if len(named) != 1:
        return None
    body = "".join(span.of(view.text) for span in section.own)
    if len(body) < _LONG_ENOUGH or any(word in body for word in named[0].words):
        return None
    for other in _topics(view.lexicon):
        if other is not named[0] and sum(word in body for word in other.words) >= _WORDS_OF_ANOTHER:
            message = f"标题是“{section.heading[:20]}”，内容不提{named[0].name}，说的像是{other.name}，请核对是否放错位置"
            return view.finding("heading-mismatch", section.heading_span, message, "note", section.path)
    return None


def _in_family(view: View, siblings: list[Section]) -> Iterator[Finding]:
    pairs = [_pairs(section.heading) for section in siblings]
    often = Counter(pair for one in pairs for pair in one)
    own = [{pair for pair in one if often[pair] == 1} for one in pairs]
    for index, section in enumerate(siblings):
        body = "".join(span.of(view.text) for span in section.own)
        if len(body) < _LONG_BODY or len(own[index]) < _FEWEST_PAIRS or any(pair in body for pair in pairs[index]):
            continue
        for other, wanted in zip(siblings, own, strict=True):
            if other is not section and len(wanted) >= _FEWEST_PAIRS and sum(pair in body for pair in wanted) >= _OTHERS_SHARE * len(wanted):
                message = f"标题是“{section.heading[:20]}”，内容说的像是“{other.heading[:20]}”，请核对是否放错位置"
                yield view.finding("heading-mismatch", section.heading_span, message, "note", section.path)
                break


def _pairs(words: str) -> set[str]:
    letters = re.sub(r"[^\u4e00-\u9fff]", "", words)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}
