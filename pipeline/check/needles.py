"""Thousands of fixed strings looked up in one text in about a millisecond.

The strings are grouped by their first two characters; only groups whose pair occurs in the text are tried, and of those only
strings whose last pair occurs too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.text import Span


@dataclass(frozen=True)
class Needles:
    """The strings (each of two characters or more) by first pair."""

    groups: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, words: Iterable[str]) -> Needles:
        """The strings grouped; shorter ones are left out."""
        groups: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            if len(word) >= 2:
                groups.setdefault(word[:2], []).append(word)
        return cls({pair: tuple(words) for pair, words in groups.items()})

    def find(self, text: str, pairs: set[str]) -> Iterator[tuple[str, Span]]:
        """Every occurrence in `text`, whose pairs of neighbours are `pairs`; in no particular order."""
        for pair in pairs & self.groups.keys():
            for word in self.groups[pair]:
                if word[-2:] in pairs:
                    yield from ((word, Span(at, at + len(word))) for at in occurrences(text, word))


def occurrences(text: str, word: str) -> Iterator[int]:
    """Where `word` begins in `text`, overlaps too."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def pairs_of(text: str) -> set[str]:
    """All pairs of neighbouring characters."""
    return {first + second for first, second in pairwise(text)}
