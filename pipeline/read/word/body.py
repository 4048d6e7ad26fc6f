"""The walk through a Word document in its own order: paragraphs with their printed numbers, tables, text boxes, notes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.model.problems import Problem
from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, Line, Role
from pipeline.read.cells import BlockTable, blocks_of
from pipeline.read.compose import clean
from pipeline.read.numbers import with_number
from pipeline.read.overpage import continued
from pipeline.read.word.numbering import Counters, Level, read_definitions
from pipeline.read.word.package import Package, W, number, value
from pipeline.read.word.rows import read_table
from pipeline.read.word.runs import Story, listing, mark_is_gone, words_of
from pipeline.read.word.styles import Styles

_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdtContent", "customXml", "smartTag", "ins", "moveTo", "body", "txbxContent"))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

class Body:
    """One document being read. Counters run through body, tables and text boxes in document order, as they are printed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.styles)
        self._definitions = read_definitions(package.numbering, self._styles.style_lists)
        self._counters = Counters(self._definitions)
        self._story = Story.of(package.document, self._styles)
        self._notes = {"footnote": _notes(package.footnotes), "endnote": _notes(package.endnotes)}
        self._pictures = 0
        self._carried = ""
        self._hidden = 0

    def main(self) -> list[Block]:
        """The blocks of the body, in order."""
        root = self._package.document.find(f"{W}body")
        return self._blocks(root if root is not None else self._package.document)

    def aside(self) -> tuple[Dropped, ...]:
        """Words that stand outside the body: running heads, running feet, comments; each once."""
        found: dict[tuple[str, str], None] = {}
        groups = [("页眉", self._package.headers), ("页脚", self._package.footers)]
        groups.append(("批注", (self._package.comments,) if self._package.comments is not None else ()))
        for reason, roots in groups:
            for root in roots:
                for text in self._side_lines(root):
                    found.setdefault((text, reason))
        return tuple(Dropped(text, reason) for text, reason in found)

    def problems(self) -> tuple[Problem, ...]:
        """Notes on what the file holds beside readable words; known after `main`."""
        found: list[Problem] = []
        if self._pictures:
            found.append(Problem("pictures", f"文中有 {self._pictures} 处图片或嵌入对象，其中的文字没有读取", "note", advice="请人工核对图片中有没有任务"))
        if self._hidden:
            found.append(Problem("hidden-text", f"文中有 {self._hidden} 段隐藏文字，打印不出来，已略去", "note"))
        if any(True for _ in self._package.document.iter(f"{W}altChunk")):
            found.append(Problem("embedded-part", "文中嵌有另一份文件，没有读取", "warning", advice="请用 WPS 打开并另存为 docx 后再试"))
        return tuple(found)

    def _side_lines(self, root: etree._Element) -> Iterator[str]:
        story = Story.of(root, self._styles)
        for paragraph in root.iter(f"{W}p"):
            text = clean(words_of(paragraph, story, style_hidden=False).text)
            if text and not text.strip("-—–·1234567890 "):
                continue
            if text:
                yield text

    def _blocks(self, parent: etree._Element, role: Role = "body") -> list[Block]:
        found: list[Block] = []
        tables: list[BlockTable] = []
        apart = False  # only empty paragraphs stand between the last table and here
        for child in _content(parent):
            if child.tag == f"{W}tbl":
                table = read_table(child, self._blocks)
                whole = continued(tables[-1], table) if apart else None
                found += blocks_of(tables) if apart and whole is None else []
                tables = [*tables[:-1], whole] if whole else [table] if apart else [*tables, table]
                apart = False
                continue
            paragraph = self._paragraph(child, role)
            apart = bool(tables) and not paragraph and not self._carried
            if not apart:
                found += [*blocks_of(tables), *paragraph]
                tables = []
        return found + blocks_of(tables) + self._flush(role)

    def _flush(self, role: Role) -> list[Block]:
        text, self._carried = self._carried, ""
        return [Line(text, role)] if text.strip() else []

    def _paragraph(self, paragraph: etree._Element, role: Role) -> list[Block]:
        properties = paragraph.find(f"{W}pPr")
        style = None if properties is None else value(properties.find(f"{W}pStyle"))
        facts = self._styles.facts(style)
        words = words_of(paragraph, self._story, facts.hidden)
        self._pictures += words.pictures
        text = self._carried + words.text
        if mark_is_gone(properties):
            self._carried = text
            return self._attached(words.boxes, words.notes)
        self._carried = ""
        if words.hidden and not text.strip():
            self._hidden += 1
            return self._attached(words.boxes, words.notes)
        printed, level = self._printed_number(properties, style)
        outline = number(properties.find(f"{W}outlineLvl")) if properties is not None else None
        outline = facts.outline if outline is None else outline + 1 if outline < 9 else None
        lines = _lines(text, printed, level, role, outline)
        return [*lines, *self._attached(words.boxes, words.notes)]

    def _printed_number(self, properties: etree._Element | None, style: str | None) -> tuple[str, Level | None]:
        """The number that is printed before the paragraph and its level, "" where none is."""
        num, index = listing(properties)
        facts = self._styles.facts(style)
        if num is None and facts.num is not None:
            num = facts.num
            definition = self._definitions.get(num)
            linked = definition.level_of(facts.list_style) if definition and facts.list_style else None
            index = index if index is not None else linked if linked is not None else facts.level
        if num is None or num == "0":
            return "", None
        return self._counters.next(num, index or 0) or ("", None)

    def _attached(self, boxes: list[etree._Element], notes: list[tuple[str, str]]) -> list[Block]:
        found: list[Block] = []
        for box in boxes:
            found += self._blocks(box, "textbox")
        for kind, key in notes:
            note = self._notes.get(kind, {}).get(key)
            found += self._blocks(note, "footnote") if note is not None else []
        return found


def _lines(text: str, printed: str, level: Level | None, role: Role, outline: int | None) -> list[Block]:
    pieces = [piece for piece in text.split("\n") if piece.strip()] or [""]
    head = with_number(printed, level.suffix if level else "nothing", pieces[0])
    first = Line(head, role, number=printed or None, outline=outline)
    return [first, *(Line(piece, role, soft=True) for piece in pieces[1:])] if head.strip() else []


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables below `parent` in order, through every wrapper that does not show."""
    for child in parent:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                yield from _content(content)
        elif child.tag in _TRANSPARENT:
            yield from _content(child)
        elif child.tag == _ALTERNATE and len(child):
            yield from _content(child[0])


def _notes(root: etree._Element | None) -> dict[str, etree._Element]:
    """Foot- or endnotes by id, without the separators."""
    if root is None:
        return {}
    return {value(note, "id") or "": note for note in root if value(note, "type") in {None, "normal"}}
