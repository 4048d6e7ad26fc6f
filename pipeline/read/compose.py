"""Blocks → canonical text with exact offsets: one line a paragraph, one line a table row, cells joined by a tab."""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.model.text import Box, Cell, Paragraph, SourceText, Span, Table
from pipeline.read.blocks import Content, Grid, GridCell, Line

_BLANK = " \t\n\r\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
_BREAKS = re.compile("[\t\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u2060\ufffe\uffff]")
_DATE_GAP = re.compile("(?<=[0-9０-９])[ \u00a0](?=年|月(?!度)|日)|(?<=[年月日])[ \u00a0](?=[0-9０-９]{1,2}[ \u00a0]?[月日])|(?<=[0-9０-９ \u00a0][年月日])[ \u00a0](?=[前底起初末中内至到—])")


def clean(text: str) -> str:
    """`text` on one line: breaks and tabs are spaces, control and zero-width characters gone, ends stripped; `2024 年1 月` without the typesetter's gaps."""
    return _DATE_GAP.sub("", _CONTROL.sub("", _BREAKS.sub(" ", text))).strip(_BLANK)


def compose(name: str, sha256: str, kind: str, content: Content) -> SourceText:
    """The blocks of one file as `SourceText`; lines without words vanish, rows of a blank form stay."""
    page = _Sheet()
    for block in content.blocks:
        if isinstance(block, Grid):
            page.grid(block)
        else:
            page.line(block)
    return SourceText(
        name=name, sha256=sha256, format=kind, text="\n".join(page.lines), paragraphs=tuple(page.paragraphs), tables=tuple(page.tables),
        pages=content.pages, ocr=content.ocr, dropped=content.dropped, metadata=content.metadata, problems=content.problems,
    )  # fmt: skip


class _Sheet:
    """The text as it grows: lines so far, and the offset at which the next one begins."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.offset = 0

    def put(self, text: str, **features: object) -> Span:
        span = Span(self.offset, self.offset + len(text))
        self.lines.append(text)
        self.paragraphs.append(Paragraph(span, **features))  # type: ignore[arg-type]
        self.offset = span.end + 1
        return span

    def line(self, line: Line) -> None:
        text = clean(line.text)
        if text:
            self.put(text, role=line.role, page=line.page, boxes=line.boxes, number=line.number, outline=line.outline, confidence=line.confidence)

    def grid(self, grid: Grid) -> None:
        start = self.offset
        cells: list[Cell] = []
        ordered = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
        for _, row in groupby(ordered, key=lambda cell: cell.row):
            cells += self._row(list(row))
        if self.offset > start:
            self.tables.append(Table(Span(start, self.offset - 1), grid.rows, grid.columns, tuple(cells), grid.guessed))

    def _row(self, row: list[GridCell]) -> list[Cell]:
        words = [clean(cell.text) for cell in row]
        text = "\t".join(words)
        if not text:
            return []
        boxes: tuple[Box, ...] = tuple(cell.box for cell in row if cell.box)
        start = self.put(text, role="row", page=row[0].page, boxes=boxes, confidence=min(cell.confidence for cell in row)).start
        placed: list[Cell] = []
        for cell, word in zip(row, words, strict=True):
            span = Span(start, start + len(word))
            placed.append(Cell(span, cell.row, cell.column, cell.row_span, cell.column_span, cell.page, cell.box))
            start = span.end + 1
        return placed
