"""The walk through an OpenDocument text in its own order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.model.problems import Problem
from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, Line, Role
from pipeline.read.cells import BlockCell, BlockRow, BlockTable, blocks_of
from pipeline.read.compose import clean
from pipeline.read.numbers import with_number
from pipeline.read.odt.lists import STYLE, TEXT, Counts, ListStyle, read_styles

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OUT = frozenset({f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_OFFICE}forms", f"{TEXT}ruby-text", f"{TEXT}hidden-text", f"{TEXT}note-citation", f"{TEXT}table-of-content-source"})  # fmt: skip
_REPEAT = 200
"""Rows or cells that are said to repeat more often than this are padding."""


@dataclass(slots=True)
class _Listing:
    style: str = ""
    level: int = -1
    counts: Counts | None = None


@dataclass(slots=True)
class _Words:
    pieces: list[str] = field(default_factory=list)
    attached: list[Block] = field(default_factory=list)


class Body:
    """One document being read."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._content, self._style_root = content, styles
        self._lists = read_styles((styles, content))
        self._hidden = _hidden_styles(styles, content)
        self._counts: dict[str, Counts] = {}
        self._last: dict[str, Counts] = {}
        self._headings = Counts()
        self._pictures = 0

    def main(self) -> list[Block]:
        """The blocks of the text, in order."""
        text = self._content.find(f"{_OFFICE}body/{_OFFICE}text")
        return [] if text is None else self._blocks(text, _Listing(), "body")

    def aside(self) -> tuple[Dropped, ...]:
        """Running heads and feet, and comments; each once."""
        found: dict[tuple[str, str], None] = {}
        for root, tag, reason in ((self._style_root, f"{STYLE}header", "页眉"), (self._style_root, f"{STYLE}footer", "页脚"), (self._content, f"{_OFFICE}annotation", "批注")):
            for element in () if root is None else root.iter(tag):
                for paragraph in element.iter(f"{TEXT}p"):
                    text = clean("".join(self._words(paragraph).pieces))
                    if text.strip("-—–·1234567890 "):
                        found.setdefault((text, reason))
        return tuple(Dropped(text, reason) for text, reason in found)

    def problems(self) -> tuple[Problem, ...]:
        """A note on pictures, if there are any."""
        if not self._pictures:
            return ()
        return (Problem("pictures", f"文中有 {self._pictures} 处图片，其中的文字没有读取", "note", advice="请人工核对图片中有没有任务"),)

    def _blocks(self, parent: etree._Element, listing: _Listing, role: Role) -> list[Block]:
        found: list[Block] = []
        tables: list[BlockTable] = []
        for child in parent:
            tag = child.tag
            if tag == f"{_TABLE}table":
                tables.append(self._table(child, role))
                continue
            if tag in _OUT:
                continue
            found += blocks_of(tables)
            tables = []
            if tag in {f"{TEXT}p", f"{TEXT}h"}:
                found += self._paragraph(child, listing, role)
            elif tag == f"{TEXT}list":
                found += self._list(child, listing, role)
            elif isinstance(tag, str):
                found += self._boxes(child) if tag.startswith(_DRAW) else self._blocks(child, listing, role)
        return found + blocks_of(tables)

    def _list(self, element: etree._Element, outer: _Listing, role: Role) -> list[Block]:
        inner = _Listing(element.get(f"{TEXT}style-name") or outer.style, outer.level + 1, outer.counts or self._counts_of(element))
        self._last[inner.style] = inner.counts or Counts()
        found: list[Block] = []
        for item in element:
            if item.tag not in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                continue
            numbered = item.tag == f"{TEXT}list-item"
            start = item.get(f"{TEXT}start-value")
            for index, child in enumerate(item):
                if child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    number = self._item_number(inner, start) if numbered and index == 0 else ""
                    found += self._paragraph(child, None, role, number)
                elif child.tag == f"{TEXT}list":
                    found += self._list(child, inner, role)
                elif child.tag == f"{_TABLE}table":
                    found += blocks_of([self._table(child, role)])
        return found

    def _counts_of(self, element: etree._Element) -> Counts:
        """The counters of a list: those of the list that it continues, else its own."""
        style = element.get(f"{TEXT}style-name", "")
        earlier = element.get(f"{TEXT}continue-list")
        if earlier is not None and earlier in self._counts:
            counts = self._counts[earlier]
        elif element.get(f"{TEXT}continue-numbering") == "true" and style in self._last:
            counts = self._last[style]
        else:
            counts = Counts()
        if (key := element.get(_XML_ID)) is not None:
            self._counts[key] = counts
        return counts

    def _item_number(self, listing: _Listing, start: str | None) -> str:
        style = self._lists.get(listing.style)
        if style is None or listing.counts is None:
            return ""
        return listing.counts.next(style, listing.level, int(start) if start and start.isdecimal() else None)

    def _heading_number(self, element: etree._Element) -> str:
        style: ListStyle | None = self._lists.get("")
        level = element.get(f"{TEXT}outline-level", "")
        if element.tag != f"{TEXT}h" or style is None or not level.isdecimal() or not 1 <= int(level) <= len(style):
            return ""
        return "" if style[int(level) - 1].format == "none" else self._headings.next(style, int(level) - 1, None)

    def _paragraph(self, element: etree._Element, listing: _Listing | None, role: Role, number: str = "") -> list[Block]:
        style = element.get(f"{TEXT}style-name", "")
        if style in self._hidden:
            return []
        if listing is not None:
            number = self._heading_number(element)
        words = self._words(element)
        pieces = [piece for piece in "".join(words.pieces).split("\n") if piece.strip()] or [""]
        level = element.get(f"{TEXT}outline-level", "") if element.tag == f"{TEXT}h" else ""
        outline = int(level) if level.isdecimal() else None
        head = with_number(number, "tab", pieces[0])
        lines: list[Block] = [Line(head, role, number=number or None, outline=outline), *(Line(piece, role, soft=True) for piece in pieces[1:])]
        return [*(lines if head.strip() else []), *words.attached]

    def _words(self, element: etree._Element) -> _Words:
        words = _Words()
        words.pieces.append(_squeezed(element.text))
        self._inside(element, words)
        return words

    def _inside(self, element: etree._Element, words: _Words) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                words.pieces.append(" " * min(int(count) if count.isdecimal() else 1, 200))
            elif tag == f"{TEXT}tab":
                words.pieces.append("\t")
            elif tag == f"{TEXT}line-break":
                words.pieces.append("\n")
            elif tag == f"{TEXT}note":
                words.attached += [replace(block, role="footnote") if isinstance(block, Line) else block for block in self._note(child)]
            elif isinstance(tag, str) and tag.startswith(_DRAW):
                words.attached += self._boxes(child)
            elif isinstance(tag, str) and tag not in _OUT and not (tag == f"{TEXT}span" and child.get(f"{TEXT}style-name", "") in self._hidden):
                words.pieces.append(_squeezed(child.text))
                self._inside(child, words)
            words.pieces.append(_squeezed(child.tail))

    def _note(self, note: etree._Element) -> list[Block]:
        body = note.find(f"{TEXT}note-body")
        return [] if body is None else self._blocks(body, _Listing(), "footnote")

    def _boxes(self, drawing: etree._Element) -> list[Block]:
        found: list[Block] = []
        boxes = [drawing] if drawing.tag == f"{_DRAW}text-box" else list(drawing.iter(f"{_DRAW}text-box"))
        for box in boxes:
            found += self._blocks(box, _Listing(), "textbox")
        if not boxes:
            found += [block for paragraph in list(drawing.iter(f"{TEXT}p")) for block in self._paragraph(paragraph, _Listing(), "textbox")]
            self._pictures += next(drawing.iter(f"{_DRAW}image", f"{_DRAW}object"), None) is not None
        return found

    def _table(self, table: etree._Element, role: Role) -> BlockTable:
        return BlockTable(tuple(self._row(row, role) for row in _rows(table)))

    def _row(self, row: etree._Element, role: Role) -> BlockRow:
        cells: list[BlockCell] = []
        for cell in row:
            if cell.tag == f"{_TABLE}covered-table-cell":
                cells += [_COVERED] * _times(cell, "number-columns-repeated")
            elif cell.tag == f"{_TABLE}table-cell":
                rows, columns = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
                blocks = tuple(self._blocks(cell, _Listing(), role))
                cells += [BlockCell(blocks, columns, "restart" if rows > 1 else None)] * _times(cell, "number-columns-repeated")
        return BlockRow(_without_covered(cells))


_COVERED = BlockCell((), 1, "continue")


def _without_covered(cells: list[BlockCell]) -> tuple[BlockCell, ...]:
    """Covered places right of a wide cell belong to it; the others go on with the cell above."""
    kept: list[BlockCell] = []
    to_skip = 0
    for cell in cells:
        if cell is _COVERED and to_skip:
            to_skip -= 1
            continue
        kept.append(cell)
        to_skip = cell.span - 1 if cell is not _COVERED else 0
    return tuple(kept)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            for _ in range(_times(child, "number-rows-repeated")):
                yield child
        elif child.tag in {f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"}:
            yield from _rows(child)


def _times(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    count = int(text) if text.isdecimal() else 1
    return count if 1 <= count <= _REPEAT else 1


def _squeezed(text: str | None) -> str:
    """White space of the file is one space (OpenDocument 1.3 part 3 §6.1.2); no-break and full-width spaces stay."""
    if not text:
        return ""
    for character in "\t\r\n":
        text = text.replace(character, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _hidden_styles(*roots: etree._Element | None) -> frozenset[str]:
    """Names of the styles whose text does not show."""
    properties = (one for root in roots if root is not None for one in root.iter(f"{STYLE}text-properties") if one.get(f"{TEXT}display") == "none")
    parents = (one.getparent() for one in properties)
    return frozenset(parent.get(f"{STYLE}name", "") for parent in parents if parent is not None)
