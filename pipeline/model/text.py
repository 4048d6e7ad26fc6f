r"""What a reader makes of a file: canonical text, its paragraphs and tables, and where each stood.

The canonical text has one line a paragraph, `\n` between them; a table row is one line, its cells joined by `\t`.
Offsets are Unicode code points into that text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.problems import Problem


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points into the canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers in `text`."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: object) -> bool:
        """True when `other` (a Span or an offset) lies wholly inside."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return isinstance(other, int) and self.start <= other < self.end

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, offset: int) -> Span:
        """The span moved by `offset` characters."""
        return Span(self.start + offset, self.end + offset)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points (1/72 inch) from the top left corner; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the canonical text: a paragraph or a table row.

    `number` is an automatic number that the word processor prints (it stands in the text too); `outline` the heading
    level of the paragraph's style (1 = highest), a hint only; `confidence` below 1 only for OCR; `boxes` one per line or page.
    """

    span: Span
    role: Literal["body", "row", "footnote", "textbox"] = "body"
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    number: str | None = None
    outline: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's logical grid, anchored at its top left; a merged cell stands once, with its extent.

    A line break inside a cell is one space in the text.
    """

    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of `rows` × `columns`, its cells in reading order; `guessed` where the grid was inferred from tabs."""

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    guessed: bool = False

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers the grid position (merged cells cover several), or None."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
                return cell
        return None

    def row(self, row: int) -> Iterator[Cell]:
        """The cells that begin in `row`, from left to right."""
        return (cell for cell in self.cells if cell.row == row)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that a reader left out of the text (page number, running head, navigation), kept for those who ask."""

    text: str
    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file as text. `format` is the real type by content; `sha256` that of the file's bytes.

    `metadata` holds what a page or file says of itself outside the text (索引号, 发文字号 …), as (name, value).
    """

    name: str
    sha256: str
    format: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...] = ()
    pages: int | None = None
    ocr: bool = False
    dropped: tuple[Dropped, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The page of the paragraph that holds `offset`, or None where the format has no pages."""
        index = bisect_right(self.paragraphs, offset, key=lambda p: p.span.start) - 1
        return self.paragraphs[index].page if index >= 0 else None
