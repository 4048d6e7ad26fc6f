"""密级 and internal marks on a paper's first page: found before anything is written, so that a person can stop."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.model.text import SourceText, Span

FIRST_PARAGRAPHS = 12
"""The mark stands at the top left of the first page (GB/T 9704—2012 7.2.2); a word further down is running text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as printed: `kind` is 涉密 (a state secret's level) or 内部."""

    kind: str
    span: Span
    words: str


def classified(source: SourceText, lexicon: Lexicon) -> Mark | None:
    """The first 密级 or internal mark at the head of the paper, or None."""
    for paragraph in source.paragraphs[:FIRST_PARAGRAPHS]:
        words = re.sub(r"\s+", "", paragraph.span.of(source.text))
        for entry in lexicon["classified"]:
            if entry.pattern and re.search(entry.pattern, words):
                return Mark(entry.means, paragraph.span, words)
    return None
