"""A page's tree → lines and tables in order, each line with how much of it is links and where on the page it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.read.blocks import Block, Grid, Line, is_han
from pipeline.read.cells import BlockCell, BlockRow, BlockTable, blocks_of
from pipeline.read.numbers import with_number
from pipeline.read.word.numerals import printed

_BLOCKS = frozenset(["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "caption", "legend", "table", "tr", "td", "th", "thead", "tbody", "tfoot"])  # fmt: skip
_AROUND = re.compile(r"(?:^|[\s_-])(?:nav|menu|navbar|footer|foot|bottom|crumbs?|breadcrumbs?|toolbar|share|bdshare\w*|sidebar|related|copyright|header|topbar|banner)(?:$|[\s_-]|\d)", re.IGNORECASE)
_OL_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEPTH = 220


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A line of the page: its block, the share of its words that are links, whether it stands in a part around the text."""

    block: Block
    linked: float = 0.0
    around: bool = False
    heading: bool = False

    @property
    def text(self) -> str:
        """The words, of a table all cells."""
        return self.block.text if isinstance(self.block, Line) else " ".join(cell.text for cell in self.block.cells)


@dataclass(slots=True)
class _Context:
    around: bool = False
    heading: int | None = None
    depth: int = 0


@dataclass(slots=True)
class _Walker:
    found: list[SiteLine] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    number: str = ""
    pictures: int = 0

    def say(self, text: str | None, *, link: bool, pre: bool) -> None:
        if text:
            words = text if pre else _SPACE.sub(lambda match: "\x1e" if "\n" in match[0] or "\r" in match[0] else " ", text)
            self.pieces.append(words)
            if link:
                self.linked += sum(1 for character in words if not character.isspace())

    def end(self, context: _Context) -> None:
        """Ends the line."""
        text, self.pieces = _settled("".join(self.pieces)), []
        linked, self.linked = self.linked, 0
        for index, piece in enumerate(text.split("\n")):
            words = with_number(self.number, "tab", piece.strip(" ")) if index == 0 else piece.strip(" ")
            if words.strip():
                self._put(words, linked / max(sum(1 for character in text if not character.isspace()), 1), context, soft=index > 0)

    def _put(self, words: str, linked: float, context: _Context, *, soft: bool) -> None:
        number, self.number = self.number, ""
        line = Line(words, number=number or None, outline=context.heading, soft=soft)
        self.found.append(SiteLine(line, linked, context.around, context.heading is not None))


def lines_of(body: etree._Element) -> tuple[list[SiteLine], int]:
    """(lines and tables of the page in order, how many pictures)."""
    walker = _Walker()
    _walk(body, walker, _Context(), link=False, pre=False)
    walker.end(_Context())
    return walker.found, walker.pictures


def _walk(element: etree._Element, walker: _Walker, context: _Context, *, link: bool, pre: bool) -> None:
    tag = element.tag
    if not isinstance(tag, str) or context.depth > _DEPTH:
        return
    if tag == "br":
        walker.pieces.append("\n")
        return
    if tag == "img":
        walker.pictures += 1
        return
    if tag == "table" and _is_data(element):
        walker.end(context)
        _table(element, walker, context)
        return
    block = tag in _BLOCKS
    inner = _inner(element, context) if block else _Context(context.around, context.heading, context.depth + 1)
    if block:
        walker.end(context)
    if tag == "li":
        walker.number = _number_of(element)
    link, pre = link or tag == "a", pre or tag == "pre"
    walker.say(element.text, link=link, pre=pre)
    for child in element:
        _walk(child, walker, inner, link=link, pre=pre)
        walker.say(child.tail, link=link, pre=pre)
    if block:
        walker.end(inner)
        walker.number = ""


def _inner(element: etree._Element, context: _Context) -> _Context:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    around = context.around or element.tag in {"nav", "footer", "aside"} or (element.tag not in {"body", "form"} and bool(_AROUND.search(names)))
    heading = int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else context.heading
    return _Context(around, heading, context.depth + 1)


def _number_of(item: etree._Element) -> str:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or "none" in f"{parent.get('style') or ''}{item.get('style') or ''}":
        return ""
    count = _whole(parent.get("start"), 1)
    for sibling in parent.iterchildren("li"):
        count = _whole(sibling.get("value"), count)
        if sibling is item:
            break
        count += 1
    kind = _OL_TYPES.get(parent.get("type") or "", "decimal")
    kind = "chineseCountingThousand" if re.search("cjk-ideographic|simp-chinese|trad-chinese", parent.get("style") or "") else kind
    return f"{printed(count, kind)}{'、' if kind.startswith('chinese') else '.'}"


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text.strip()) else default


def _settled(text: str) -> str:
    """Line ends of the source go between Chinese characters and are a space elsewhere; runs of spaces are one."""
    if "\x1e" in text:
        kept: list[str] = []
        for index, piece in enumerate(text.split("\x1e")):
            if index and kept[-1] and piece and not (_is_wide(kept[-1][-1]) or _is_wide(piece[0])):
                kept.append(" ")
            kept.append(piece)
        text = "".join(kept)
    return re.sub(" {2,}", " ", text)


def _is_wide(character: str) -> bool:
    return is_han(character) or "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uffef" or character in "“”‘’…— \n"


def _is_data(table: etree._Element) -> bool:
    """True for a table that is not one cell around other parts of the page."""
    return sum(1 for _ in _rows(table)) > 1 or sum(1 for row in _rows(table) for _ in _cells(row)) > 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot", "form"}:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if cell.tag in {"td", "th"})


def _table(table: etree._Element, walker: _Walker, context: _Context) -> None:
    caption = table.find("caption")
    if caption is not None:
        _walk(caption, walker, context, link=False, pre=False)
    inner = _Walker()
    rows = [[(cell, *_read_cell(cell, inner, context)) for cell in _cells(row)] for row in _rows(table)]
    walker.pictures += inner.pictures
    shape = BlockTable(_spanned([[(blocks, _span(cell, "colspan"), _span(cell, "rowspan")) for cell, blocks, _ in row] for row in rows]))
    lines = [line for row in rows for _, _, found in row for line in found]
    blocks = blocks_of([shape])
    if any(isinstance(block, Grid) and block.columns == max((row.width for row in shape.rows), default=0) for block in blocks):
        share = sum(line.linked * len(line.text) for line in lines) / max(sum(len(line.text) for line in lines), 1)
        walker.found += [SiteLine(block, share, context.around) for block in blocks]
    else:
        walker.found += lines


def _read_cell(cell: etree._Element, walker: _Walker, context: _Context) -> tuple[tuple[Block, ...], list[SiteLine]]:
    start = len(walker.found)
    _walk(cell, walker, _Context(context.around, context.heading, context.depth + 1), link=False, pre=False)
    walker.end(context)
    found = walker.found[start:]
    return tuple(line.block for line in found), found


def _span(cell: etree._Element, name: str) -> int:
    return min(max(_whole(cell.get(name), 1), 1), 200)


def _spanned(rows: list[list[tuple[tuple[Block, ...], int, int]]]) -> tuple[BlockRow, ...]:
    """Rows with the places that cells from above reach into filled, as HTML lays its tables out."""
    made: list[BlockRow] = []
    below: dict[int, tuple[int, int]] = {}
    for row in rows:
        cells: list[BlockCell] = []
        reach: dict[int, tuple[int, int]] = {}
        at = 0
        waiting = list(row)
        while waiting or any(column >= at for column in below):
            if at in below:
                left, width = below[at]
                cells.append(BlockCell((), width, "continue"))
                if left > 1:
                    reach[at] = (left - 1, width)
                at += width
            elif waiting:
                blocks, width, height = waiting.pop(0)
                cells.append(BlockCell(blocks, width, "restart" if height > 1 else None))
                if height > 1:
                    reach[at] = (height - 1, width)
                at += width
            else:
                cells.append(BlockCell(()))
                at += 1
        below = reach
        made.append(BlockRow(tuple(cells)))
    return tuple(made)
