"""The word list of jieba, unpacked as far as it is needed: a text needs the words that begin with one of its characters, a fifth of half a million.

The list is kept on disk by the first character of its words (`packed`). `WordList.frequencies` is the dict that jieba looks its words up in; before a
text is cut, the words of its characters are put in, and nothing of what jieba does to the text is another thing.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

Packed = dict[str, tuple[str, bytes]]
"""By their first character the words, one a line, and their frequencies."""


def packed(frequencies: Mapping[str, int]) -> Packed:
    """The list as it is kept on disk: half a million words one by one would take longer to load than all else."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in frequencies:
        groups[word[0]].append(word)
    return {first: ("\n".join(words), array("I", map(frequencies.__getitem__, words)).tobytes()) for first, words in groups.items()}


class WordList:
    """Frequencies by word. A word of the list that is one of `own` too has the higher of its two frequencies."""

    def __init__(self, words: Packed, own: Mapping[str, int]) -> None:
        self.frequencies: dict[str, int] = {}
        self._words = words
        self._own: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._unpacked: set[str] = set()
        for word, frequency in own.items():
            self._own[word[0]][word] = frequency

    def unpack(self, characters: Iterable[str]) -> None:
        """Puts in all words that begin with one of `characters`."""
        for first in set(characters) - self._unpacked:
            self.frequencies.update(self._beginning_with(first))
            self._unpacked.add(first)

    def _beginning_with(self, first: str) -> dict[str, int]:
        lines, numbers = self._words.get(first, ("", b""))
        found = dict(zip(lines.split("\n"), array("I", numbers), strict=True)) if lines else {}
        for word, frequency in self._own.get(first, {}).items():
            found[word] = max(frequency, found.get(word, 0))
        return found

    def frequency(self, word: str) -> int:
        """How often `word` stands in the corpus of the list; 0 where it is no word of it."""
        self.unpack(word[:1])
        return self.frequencies.get(word, 0)
