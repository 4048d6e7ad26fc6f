"""`heading-mismatch`: an item that speaks of nothing its heading names, but of something else.

Only on strong evidence. Either not one pair of characters of its heading stands in the body, and nearly all of a sibling's do; or the heading names
one matter of `check_topics.yaml` of which not one word follows, and three of another matter do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding
from pipeline.patterns import compiled

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
    names: re.Pattern[str]
    words: re.Pattern[str]


@lru_cache(maxsize=8)
def _topics(lexicon: Lexicon) -> tuple[re.Pattern[str], tuple[_Topic, ...]]:
    """What any heading calls any matter, and the matters."""
    book = lexicon["check_topics"]
    names = [one.list("names") for one in book]
    topics = (_Topic(one.means, _any(own), _any((*one.words, *own))) for one, own in zip(book, names, strict=True))
    return _any(word for own in names for word in own), tuple(topics)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, words)))


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
        for section in siblings:
            found = None if section.path in told else _of_another_matter(view, section)
            if found is not None:
                yield found


def _of_another_matter(view: View, section: Section) -> Finding | None:
    """The finding for a heading of one matter over a body of another."""
    any_name, topics = _topics(view.lexicon)
    if not any_name.search(section.heading):
        return None
    named = [topic for topic in topics if topic.names.search(section.heading)]
    body = "".join([span.of(view.text) for span in section.own])
    if len(named) != 1 or len(body) < _LONG_ENOUGH or named[0].words.search(body):
        return None
    for other in topics:
        if other is not named[0] and len(set(other.words.findall(body))) >= _WORDS_OF_ANOTHER:
            message = f"标题是“{section.heading[:20]}”，内容不提{named[0].name}，说的像是{other.name}，请核对是否放错位置"
            return view.finding("heading-mismatch", section.heading_span, message, "note", section.path)
    return None


def _in_family(view: View, siblings: list[Section]) -> Iterator[Finding]:
    pairs = [_pairs(section.heading) for section in siblings]
    often = Counter(pair for one in pairs for pair in one)
    own = [{pair for pair in one if often[pair] == 1} for one in pairs]
    doers = {(task.path, one.unit) for task in view.matrix.tasks for one in task.assignments}
    for index, section in enumerate(siblings):
        if (section.path, section.heading) in doers:
            continue  # a list of duties: each heading is who does it
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
