"""The source as stripped lines: what the other steps look at, each with its exact span in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.text import Paragraph, SourceText, Span, Table

_HIDDEN = "\ufeff\u200b\u200c\u200d\u2060\xad"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph without the white space and residue around it; `kind` is `body`, `row` (of a table) or `aside` (footnote, box)."""

    span: Span
    text: str
    kind: str
    number: str | None = None
    outline: int | None = None

    @property
    def start(self) -> int:
        """Where the words begin in the text."""
        return self.span.start

    def at(self, start: int, end: int | None = None) -> Span:
        """The span of `text[start:end]` in the whole text."""
        return Span(self.span.start + start, self.span.start + (len(self.text) if end is None else end))


def lines_of(source: SourceText, lexicon: Lexicon) -> tuple[Line, ...]:
    """The lines that hold words, in order. A table of one column only lays out text: its rows are body lines."""
    layout = [table.span for table in source.tables if is_layout(table)]
    front = _residue(lexicon)
    found = []
    for paragraph in source.paragraphs:
        line = _line(source.text, paragraph, layout, front)
        if line.text:
            found.append(line)
    return tuple(found)


def is_layout(table: Table) -> bool:
    """True for a table that only lays out text: one column, or every row one cell."""
    return table.columns <= 1 or all(cell.column_span >= table.columns for cell in table.cells)


def _line(text: str, paragraph: Paragraph, layout: list[Span], front: re.Pattern[str]) -> Line:
    start, end = paragraph.span.start, paragraph.span.end
    words = text[start:end]
    lead = front.match(words)
    skip = lead.end() if lead else 0
    kept = words[skip:].rstrip().rstrip(_HIDDEN).removesuffix("**").rstrip()
    kept = kept.rstrip("|｜").rstrip() if len(re.findall("[|｜]", kept)) == 1 else kept  # the edge of a table that only held the line
    kind = {"body": "body", "row": "row"}.get(paragraph.role, "aside")
    if kind == "row" and any(paragraph.span.overlaps(span) for span in layout):
        kind = "body"
    span = Span(start + skip, start + skip + len(kept))
    return Line(span, kept, kind, paragraph.number, paragraph.outline)


@lru_cache(maxsize=8)
def _residue(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon["outline"].regex("residue.front")
