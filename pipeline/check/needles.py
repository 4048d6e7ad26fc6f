"""Thousands of fixed strings looked up in one text in about a millisecond.

Each string is filed under its rarest pair of neighbours; only files whose pair occurs in the text are opened, and of those only
strings all of whose pairs occur are looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import filterfalse
from operator import add

from pipeline.model.text import Span


@dataclass(frozen=True)
class Needles:
    """The strings (each of two characters or more) by their rarest pair."""

    groups: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, words: Iterable[str], common: Iterable[str] = ()) -> Needles:
        """The strings grouped, under a pair that occurs in no phrase of `common` where there is one; shorter ones are left out."""
        usual = set().union(*map(pairs_of, common))
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            if len(word) >= 2:
                groups[next(filterfalse(usual.__contains__, map(add, word, word[1:])), word[:2])].append(word)
        return cls(dict(groups))

    def find(self, text: str, pairs: Set[str]) -> Iterator[tuple[str, Span]]:
        """Every occurrence in `text`, whose pairs of neighbours are `pairs`; in no particular order."""
        for pair in pairs & self.groups.keys():
            for word in self.groups[pair]:
                if all(word[i : i + 2] in pairs for i in range(len(word) - 1)):
                    yield from ((word, Span(at, at + len(word))) for at in occurrences(text, word))


def occurrences(text: str, word: str) -> Iterator[int]:
    """Where `word` begins in `text`, overlaps too."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def pairs_of(text: str) -> set[str]:
    """All pairs of neighbouring characters."""
    return set(map(add, text, text[1:]))
