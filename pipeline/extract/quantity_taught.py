"""Quantities that an office has taught: phrases with a figure that is a target of a named metric, and phrases whose figure is none.

In such a phrase every other number counts too: what is said of `80%` holds for `90%` (the entry's pattern says so).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.quantity_grammar import QuantityGrammar, Taught
from pipeline.extract.quantity_numbers import Figure, figure_at
from pipeline.model.mentions import QuantityMention
from pipeline.model.text import Span

_CONFIDENCE = 0.95


def corrected(text: str, found: Sequence[QuantityMention], regions: Sequence[Span], rules: QuantityGrammar) -> list[QuantityMention]:
    """The mentions as the office wants them: taught ones in the place of those that they overlap, and none inside a phrase that is no target."""
    if not rules.taught and not rules.never:
        return list(found)
    never = [Span(*match.span()) for region in regions for pattern in rules.never for match in pattern.finditer(text, region.start, region.end)]
    said = [mention for region in regions for mention in _said(text, region, rules)]
    kept = [one for one in found if not any(one.span in span for span in never) and not any(one.span.overlaps(other.span) for other in said)]
    return sorted([*kept, *said], key=lambda one: one.span)


def _said(text: str, region: Span, rules: QuantityGrammar) -> Iterator[QuantityMention]:
    for entry in rules.taught:
        for match in entry.pattern.finditer(text, region.start, region.end):
            yield _mention(text, Span(*match.span("surface")), entry, rules)


def _mention(text: str, span: Span, entry: Taught, rules: QuantityGrammar) -> QuantityMention:
    figure = _figure(text, span, rules)
    low, high = (float(figure.low), float(figure.high)) if figure else (100.0, 100.0) if entry.kind == "coverage" else (None, None)
    return QuantityMention(
        span.of(text), span, entry.kind, entry.id, metric=entry.metric, comparator=entry.comparator, value_min=low, value_max=high,
        unit=entry.unit or (figure.unit if figure else None), confidence=_CONFIDENCE,
    )  # fmt: skip


def _figure(text: str, span: Span, rules: QuantityGrammar) -> Figure | None:
    """The first figure inside the words."""
    starts = (match.start() for match in rules.scan.finditer(text, span.start, span.end))
    return next((figure for start in starts if (figure := figure_at(text, start, span, rules)) is not None), None)
