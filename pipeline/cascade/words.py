"""Text folded for comparison: what is the same in two levels of office reads the same, and every folded character knows its place.

Guarantees of `fold`: only Han characters, letters and digits remain, half-width and lower case; synonyms stand under one form; words that only
name a level or the own place, times, quantities and responsibility brackets are gone; `places` is as long as `text` and rises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Letterhead
from pipeline.model.text import Span
from pipeline.patterns import compiled

Gram = str
"""Two neighbouring folded characters."""

LONG_NAME = 6  # characters from which a campaign's name is a name and not its subject (防汛)
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `places[i]` is the offset in the source of the character that `text[i]` came from."""

    text: str
    places: tuple[int, ...]

    @property
    def grams(self) -> frozenset[Gram]:
        """All pairs of neighbouring characters."""
        return frozenset(self.text[i : i + 2] for i in range(len(self.text) - 1))


@dataclass(frozen=True, slots=True)
class Folder:
    """How to fold: what is taken out, what is read as what. `rules` makes the part that holds for all papers, `folder` adds the place names."""

    names: re.Pattern[str]
    out: re.Pattern[str]
    notes: re.Pattern[str]
    synonyms: re.Pattern[str]
    canonical: Mapping[str, str]

    def fold(self, text: str, span: Span, without: Iterable[Span] = ()) -> Folded:
        """The words of `span`, folded, without those of the spans `without` that lie in it; places are offsets into `text`."""
        folded: list[str] = []
        places: list[int] = []
        position = span.start
        for start, end in [*self._gaps(text, span, without), (span.end, span.end)]:
            if start > position:
                self._put(text, position, start, folded, places)
            position = max(position, end)
        return Folded("".join(folded), tuple(places))

    def without_notes(self, text: str, span: Span) -> tuple[Span, ...]:
        """`span` without its number and the brackets of responsibility and time, in order."""
        kept = []
        position = span.start
        for match in self.notes.finditer(span.of(text)):
            kept.append(Span(position, span.start + match.start()))
            position = span.start + match.end()
        kept.append(Span(position, span.end))
        return tuple(one for one in kept if len(one) > 0)

    def _gaps(self, text: str, span: Span, without: Iterable[Span]) -> list[tuple[int, int]]:
        found = [match.span() for match in self.out.finditer(text, span.start, span.end)]
        found += [(one.start, one.end) for one in without if one in span]
        return sorted([*found, *(match.span() for match in self.names.finditer(text, span.start, span.end))])

    def _put(self, text: str, start: int, end: int, folded: list[str], places: list[int]) -> None:
        position = start
        for match in self.synonyms.finditer(text, start, end):
            _put_plain(text, position, match.start(), folded, places)
            word = self.canonical[match[0]]
            folded.extend(word)
            places.extend(min(match.start() + i, match.end() - 1) for i in range(len(word)))
            position = match.end()
        _put_plain(text, position, end, folded, places)


@lru_cache(maxsize=8)
def rules(lexicon: Lexicon) -> Folder:
    """The folder of this lexicon that knows no place by name."""
    folding = lexicon["cascade_folding"]
    canonical = {word: entry.means for entry in lexicon["cascade_synonyms"] for word in (*entry.words, entry.means)}
    out = [entry.pattern for entry in folding if entry.pattern and entry.means in {"level", "time", "quantity"}]
    notes = [entry.pattern for entry in folding if entry.pattern and entry.means in {"note", "number"}]
    return Folder(
        names=_NOTHING,
        out=compiled("|".join([*out, folding.alternation("place")])),
        notes=compiled("|".join(f"(?:{pattern})" for pattern in notes) or "(?!)"),
        synonyms=compiled("|".join(map(re.escape, sorted(canonical, key=lambda word: (-len(word), word)))) or "(?!)"),
        canonical=MappingProxyType(canonical),
    )


def folder(lexicon: Lexicon, letterheads: Iterable[Letterhead]) -> Folder:
    """The folder for circulars with these letterheads: their own place names count as no words."""
    heads = tuple(letterheads)
    found = {name for head in heads for name in (*_place_names(head), *_campaign_names(head))}
    names = sorted(found, key=lambda name: (-len(name), name))
    own = re.compile("|".join(map(re.escape, names))) if names else _NOTHING
    return replace(rules(lexicon), names=own)


def _campaign_names(head: Letterhead) -> tuple[str, ...]:
    """The campaign's own name, and its shorter forms without what stands before (治本攻坚三年行动): they stand in every chapter and tell no two duties
    apart."""
    name = head.campaign or ""
    return tuple(name[start:] for start in range(len(name) - LONG_NAME + 1))


def bare(text: str) -> str:
    """`text` with only its Han characters, letters and digits, half-width and lower case; no word is changed."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", text).lower() if ch.isalnum())


def _put_plain(text: str, start: int, end: int, folded: list[str], places: list[int]) -> None:
    for offset in range(start, end):
        ch = text[offset]
        if ch.isalnum():
            wide = "！" <= ch <= "～"
            folded.append((chr(ord(ch) - 0xFEE0) if wide else ch).lower())
            places.append(offset)


def _place_names(head: Letterhead) -> tuple[str, ...]:
    where = head.jurisdiction
    names = [name for name in (where.province, where.city, where.county, where.township) if name]
    short = [name.removesuffix("街道") if name.endswith("街道") else name[:-1] for name in names if len(name) > 2]
    return tuple(name for name in (*names, *short) if len(name) >= 2)
