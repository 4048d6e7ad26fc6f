"""`duplicate-text`: a sentence or phrase that is said twice in one item.

Compared without punctuation; names in 《》, the campaign's name and unit lists in brackets may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("duplicate-text",)
_SHORTEST = 22
"""Characters from which a repetition is no longer the vocabulary of the matter."""
_CLAUSE = 14
"""A whole clause between marks that stands twice counts from here."""
_CLAUSES = re.compile(r"[^，。；：、！？\n]{14,60}")
_ARTICLE = re.compile(r"第.+条")
"""Articles of rules repeat their conditions word for word, and must."""
_SKIP = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_BRACKET = re.compile(r"[（(][^（）()\n]{0,200}[）)]|《[^《》\n]{0,120}》|“[^“”\n]{0,80}”")


def find(view: View) -> Iterator[Finding]:
    """One finding a repetition, at its second place."""
    for section in view.circular.sections:
        if section.leaf and section.kind not in ("attachment", "status", "problem") and not _ARTICLE.match(section.label or ""):
            found = list(_in_section(view, section))
            yield from found
            yield from (one for one in _clauses(view, section) if not any(one.span.overlaps(other.span) for other in found))


def _in_section(view: View, section: Section) -> Iterator[Finding]:
    letters, places = _letters(view, section)
    seen: dict[str, int] = {}
    at = 0
    while at + _SHORTEST <= len(letters):
        window = letters[at : at + _SHORTEST]
        first = seen.setdefault(window, at)
        if first + _SHORTEST > at or "\0" in window:
            at += 1
            continue
        if sum(char.isdigit() for char in window) * 4 > _SHORTEST:  # addresses and numbers repeat of themselves
            at += 1
            continue
        length = _SHORTEST
        while at + length < len(letters) and letters[first + length] == letters[at + length] != "\0" and first + length < at:
            length += 1
        span = Span(places[at], places[at + length - 1] + 1)
        earlier = Span(places[first], places[first + length - 1] + 1)
        yield view.finding("duplicate-text", span, f"“{view.around(span, 0)[:40]}”在本项中已说过（“{view.around(earlier, 0)[:20]}…”），请删去一处", path=section.path)
        at += length


def _clauses(view: View, section: Section) -> Iterator[Finding]:
    """Whole clauses that stand twice, word for word."""
    seen: dict[str, Span] = {}
    for own in section.own:
        words = _BRACKET.sub(lambda match: "、" * len(match[0]), own.of(view.text))
        for match in _CLAUSES.finditer(words):
            clause, span = match[0].strip(), Span(*match.span()).shifted(own.start)
            if clause in seen and len(clause) >= _CLAUSE and not clause.endswith("的"):
                yield view.finding("duplicate-text", span, f"“{clause[:40]}”在本项中说了两遍，请删去一处", path=section.path)
            seen.setdefault(clause, span)


def _letters(view: View, section: Section) -> tuple[str, list[int]]:
    """The section's own letters without punctuation, with the offset of each; a bracket or name stands as one NUL."""
    letters: list[str] = []
    places: list[int] = []
    campaign = view.matrix.letterhead.campaign or ""
    for own in (section.heading_span, *section.own):
        words = _BRACKET.sub(lambda match: "\0" + " " * (len(match[0]) - 1), own.of(view.text))
        if campaign:
            words = words.replace(campaign, "\0" + " " * (len(campaign) - 1))
        for at, char in enumerate(words):
            if char == "\0" or not _SKIP.match(char):
                letters.append(char)
                places.append(own.start + at)
        letters.append("\0")
        places.append(own.end)
    return "".join(letters), places
