"""What every check sees: the circular, its matrix and the words, and how to say a finding about a place in them.

Built once a circular; the checks share it, so that paragraphs and paths are computed once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass

from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Section
from pipeline.model.matrix import Finding, Matrix
from pipeline.model.problems import Severity
from pipeline.model.text import Span
from pipeline.patterns import may_fit
from pipeline.triggers import traces_of

_PARAGRAPH = re.compile(r"[^\n]+")
_TITLE = re.compile(r"《[^《》\n]{1,120}(?:《[^《》\n]{1,120}》[^《》\n]{0,60})?》|[〈<][^〈〉<>\n]{1,100}[〉>]")


@dataclass(frozen=True, slots=True)
class View:
    """The circular as the checks see it. `paragraphs` are the non-empty lines, `rows` the tables' extents, `titles` what stands in 《》, `traces` all
    characters and pairs of neighbours.

    `language` cuts the text into words; without it the checks that need words are silent.
    """

    circular: Circular
    matrix: Matrix
    lexicon: Lexicon
    text: str
    paragraphs: tuple[Span, ...]
    rows: tuple[Span, ...]
    titles: tuple[Span, ...]
    starts: tuple[int, ...]
    places: tuple[tuple[str, Span], ...]
    traces: Set[str]
    language: Language | None = None

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where the pattern fits in the text."""
        return pattern.finditer(self.text) if may_fit(pattern, self.traces) else iter(())

    def path_at(self, offset: int) -> str | None:
        """The path of the innermost section or table row at `offset`; None outside all of them."""
        index = bisect_right(self.starts, offset)
        for path, span in reversed(self.places[:index]):
            if offset < span.end:
                return path
        return None

    def finding(self, code: str, span: Span, message: str, severity: Severity = "warning", path: str | None = None) -> Finding:
        """A finding about `span`; its path is that of the place where it stands."""
        return Finding(code, severity, message, path if path is not None else self.path_at(span.start), span)

    def in_table(self, offset: int) -> bool:
        """True inside a table."""
        index = bisect_right(self.rows, offset, key=lambda span: span.start) - 1
        return index >= 0 and offset < self.rows[index].end

    def in_title(self, offset: int) -> bool:
        """True inside a name in 《》: what another document is called is not this one's wording."""
        index = bisect_right(self.titles, offset, key=lambda span: span.start) - 1
        return index >= 0 and offset < self.titles[index].end

    def whole_words(self, span: Span) -> bool:
        """True where `span` begins and ends between words (可以|以, not 可|以以); everywhere where no `language` is given."""
        return self.language is None or (self._is_cut(span.start) and self._is_cut(span.end))

    def _is_cut(self, at: int) -> bool:
        starts = self.language.analyse(self.text).words.starts if self.language else []
        index = bisect_right(starts, at) - 1
        return at == len(self.text) or (index >= 0 and starts[index] == at)

    def prose(self) -> Iterator[Span]:
        """The paragraphs that are no table rows."""
        return (span for span in self.paragraphs if not self.in_table(span.start))

    def around(self, span: Span, reach: int = 8) -> str:
        """The words of `span` with a few characters on both sides of its line, for a message."""
        left = max(self.text.rfind("\n", 0, span.start) + 1, span.start - reach)
        stop = self.text.find("\n", span.end)
        right = min(len(self.text) if stop < 0 else stop, span.end + reach)
        return self.text[left:right].strip()


def view_of(circular: Circular, matrix: Matrix, lexicon: Lexicon, language: Language | None = None) -> View:
    """The view of one circular."""
    text = circular.text
    places = sorted([*((one.path, one.span) for one in circular.sections), *_rows(circular)], key=lambda place: (place[1].start, -place[1].end))
    return View(
        circular, matrix, lexicon, text,
        paragraphs=tuple(Span(*match.span()) for match in _PARAGRAPH.finditer(text) if not match[0].isspace()),
        rows=tuple(sorted(table.span for table in circular.source.tables)),
        titles=tuple(Span(*match.span()) for match in _TITLE.finditer(text)),
        starts=tuple(span.start for _, span in places),
        places=tuple(places),
        traces=language.analyse(text).traces if language else traces_of(text),
        language=language,
    )  # fmt: skip


def _rows(circular: Circular) -> Iterator[tuple[str, Span]]:
    """The rows of task tables, and the attachments as a whole (`A1`)."""
    yield from ((row.path, row.span) for table in circular.tables for row in table.rows)
    yield from ((f"A{part.no}", part.span) for part in circular.parts if part.kind == "attachment" and part.no is not None)


def own_words(circular: Circular, section: Section) -> str:
    """The text of a section that is not its children's: heading and own paragraphs, one a line."""
    return "\n".join(span.of(circular.text) for span in (section.heading_span, *section.own))
