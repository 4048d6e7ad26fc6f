"""To whom something is reported, by the running text (annotation.md §4 `recipient`).

Steps: 1 every place where `dictionaries/recipient_cues.yaml` says that something is 报/报送/上报/备案/提报/报告/汇报 to a body, or `向…报告`;
2 the name, up to the word that ends it (备案, 审定 …); 3 only names of units are kept; what is reported (`报送材料`) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.clauses import Ground
from pipeline.extract.unit_names import UnitNames, unit_names
from pipeline.lexicon import Entry, Lexicon, any_of
from pipeline.model.text import Span

_ABOVE = re.compile("上一?级|[省市州县区旗镇乡局校]里")  # no name of a unit, but whoever is told knows who is meant


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit to which something is reported."""

    unit: Span
    rule: str
    confidence: float


@dataclass(frozen=True)
class _Cues:
    finders: tuple[tuple[Entry, re.Pattern[str]], ...]
    any_finder: re.Pattern[str]
    stop: re.Pattern[str]
    void: re.Pattern[str]
    content: re.Pattern[str]
    hearing: re.Pattern[str]


@lru_cache(maxsize=8)
def _cues(lexicon: Lexicon) -> _Cues:
    book = lexicon["recipient_cues"]
    finders = tuple((entry, book.regex(entry.id)) for entry in (*book.of("after"), *book.of("toward")))
    any_finder = any_of(pattern for _, pattern in finders)
    return _Cues(finders, any_finder, book.regex("recipient.stop"), book.regex("recipient.void"), book.regex("recipient.not"), book.regex("recipient.hearing"))


def find_recipients(ground: Ground, regions: Sequence[Span]) -> tuple[Recipient, ...]:
    """The recipients named in `regions`, in order, each place once; brackets and quotations inside a region say none."""
    cues = _cues(ground.lexicon)
    found: dict[Span, Recipient] = {}
    for region in regions:
        if not cues.any_finder.search(ground.text, region.start, region.end):
            continue
        for entry, pattern in cues.finders:
            for one in _matches(ground, region, entry, pattern):
                if not any(one.unit.overlaps(other) for other in found):
                    found[one.unit] = one
    return tuple(found[span] for span in sorted(found))


def _matches(ground: Ground, region: Span, entry: Entry, pattern: re.Pattern[str]) -> Iterator[Recipient]:
    text, inside = ground.text, ground.inside
    names, cues, position = unit_names(ground.lexicon), _cues(ground.lexicon), region.start
    while match := pattern.search(text, position, region.end):
        position = match.start() + 1
        heard = entry.means == "after" and cues.hearing.search(text[max(region.start, match.start() - 3) : match.start()])
        if heard or (inside[match.start()] and not inside[region.start]):
            continue
        span = Span(*match.span("unit"))
        if entry.means == "after":
            if cues.content.match(text[span.start : span.end]):
                continue
            span = _until_stop(text, span, cues)
        for unit in _units(text, span, names, inside):
            yield Recipient(unit, entry.id, _confidence(entry))


def _until_stop(text: str, span: Span, cues: _Cues) -> Span:
    """The name up to the first word that ends it; empty where the name only belongs to what is reported (`报告企业存在的隐患`)."""
    words = text[span.start : span.end]
    stop = cues.stop.search(words)
    end = stop.start() if stop else len(words)
    return Span(span.start, span.start if cues.void.search(words, 0, end) else span.start + end)


def _units(text: str, span: Span, names: UnitNames, inside: list[bool]) -> tuple[Span, ...]:
    if _ABOVE.fullmatch(span.of(text)):
        return (span,)
    units = names.split(text, span, inside, spaced=False)
    units = tuple(Span(unit.start, names.with_bracket(text, unit.end)) for unit in units)
    kept = tuple(unit for unit in units if names.ends_like_unit(unit.of(text)) or _ABOVE.fullmatch(unit.of(text)))
    return kept if len(kept) == len(units) else ()


def _confidence(entry: Entry) -> float:
    value = entry.attributes.get("confidence", 0.9)
    return float(value) if isinstance(value, int | float) else 0.9
