"""The visible words of one paragraph: runs as printed, tracked changes accepted, field results without field codes, hidden text out."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from pipeline.read.word.package import W, number, switched_on, value
from pipeline.read.word.styles import Styles

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX = f"{W}txbxContent"
_SKIPPED = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "delText", "delInstrText", "proofErr", "bookmarkStart", "bookmarkEnd", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "lastRenderedPageBreak", "softHyphen", "rt")
)  # fmt: skip
_FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_SYMBOLS = {
    0xA8: "□", 0x6F: "□", 0x71: "□", 0x72: "□", 0xFE: "☑", 0x52: "☑", 0xFC: "√", 0xD6: "√", 0x50: "√", 0xFD: "☒", 0x54: "☒", 0xFB: "×",
    0x6C: "●", 0x6E: "■", 0x75: "◆", 0x76: "◆", 0xD8: "➢", 0xE0: "→", 0xB7: "·",
}  # fmt: skip
"""Wingdings and Symbol code points that stand in forms."""


@dataclass(slots=True)
class Story:
    """What runs on from paragraph to paragraph in one text: open fields. `balanced` is False where a field is never closed."""

    styles: Styles
    balanced: bool = True
    fields: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, root: etree._Element, styles: Styles) -> Story:
        """The story that begins with `root`; field ends are counted once, ahead."""
        kinds = [value(one, "fldCharType") for one in root.iter(f"{W}fldChar")]
        return cls(styles, kinds.count("begin") == kinds.count("end"))

    @property
    def in_code(self) -> bool:
        """True between the beginning of a field and its result."""
        return self.balanced and "code" in self.fields


@dataclass(slots=True)
class Words:
    """One paragraph as printed; `boxes` are the text boxes anchored in it, `notes` its foot- and endnotes as (kind, id)."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0
    hidden: bool = False

    @property
    def text(self) -> str:
        """The words; a soft line break is a line feed."""
        return "".join(self.pieces)


def words_of(paragraph: etree._Element, story: Story, style_hidden: bool) -> Words:
    """The visible words of `paragraph`; `style_hidden` is what its style says of hidden text."""
    words = Words()
    _walk(paragraph, story, words, style_hidden)
    return words


def _walk(parent: etree._Element, story: Story, words: Words, hidden: bool) -> None:
    for child in parent:
        tag = child.tag
        if tag == f"{W}r":
            _run(child, story, words, hidden)
        elif tag in _SKIPPED:
            continue
        elif tag == f"{W}sdt":
            if switched_on(child.find(f"{W}sdtPr"), "showingPlcHdr") is None and (content := child.find(f"{W}sdtContent")) is not None:
                _walk(content, story, words, hidden)
        elif tag == f"{_MC}AlternateContent":
            _walk(_chosen(child), story, words, hidden)
        elif isinstance(tag, str) and tag.startswith(_M):
            words.pieces += [node.text or "" for node in child.iter(f"{_M}t")]
        elif isinstance(tag, str) and tag.startswith(W):
            _walk(child, story, words, hidden)


def _run(run: etree._Element, story: Story, words: Words, style_hidden: bool) -> None:
    hidden = style_hidden
    if (properties := run.find(f"{W}rPr")) is not None and len(properties):
        hidden = _is_hidden(properties, story.styles, style_hidden)
    for node in run:
        tag = node.tag
        if tag == f"{W}t" or tag in _FIXED:
            if hidden:
                words.hidden = True
            elif not story.in_code:
                words.pieces.append(node.text or "" if tag == f"{W}t" else _FIXED[tag])
        elif tag not in _SKIPPED:
            _special(node, story, words, hidden)


def _is_hidden(properties: etree._Element, styles: Styles, style_hidden: bool) -> bool:
    said = switched_on(properties, "vanish")
    if said is not None:
        return said
    style = value(properties.find(f"{W}rStyle"))
    return style_hidden or (style is not None and styles.facts(style).hidden)


def _special(node: etree._Element, story: Story, words: Words, hidden: bool) -> None:
    tag = node.tag
    if tag == f"{W}fldChar":
        _field(value(node, "fldCharType"), story)
    elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
        words.notes.append((tag[len(W) : -len("Reference")], value(node, "id") or ""))
    elif tag == f"{W}sym" and not hidden and not story.in_code:
        words.pieces.append(_symbol(node))
    elif tag in _PICTURES or tag == f"{_MC}AlternateContent":
        _picture(node, words)
    elif tag == f"{W}ruby" and (base := node.find(f"{W}rubyBase")) is not None:
        _walk(base, story, words, hidden)


def _field(kind: str | None, story: Story) -> None:
    if kind == "begin":
        story.fields.append("code")
    elif kind == "separate" and story.fields:
        story.fields[-1] = "result"
    elif kind == "end" and story.fields:
        story.fields.pop()


def _symbol(node: etree._Element) -> str:
    try:
        code = int(value(node, "char") or "", 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(code & 0xFF, "") if 0xF000 <= code <= 0xF0FF else chr(code) if 0x20 <= code < 0xD800 else ""


def _picture(node: etree._Element, words: Words) -> None:
    boxes = _boxes(node)
    words.boxes += boxes
    words.pictures += 0 if boxes else 1


def _boxes(node: etree._Element) -> list[etree._Element]:
    """Text boxes below `node`, outermost only, each once: of two renderings of one box the newer is taken."""
    if node.tag == f"{_MC}AlternateContent":
        return _boxes(_chosen(node))
    found: list[etree._Element] = []
    for child in node:
        found += [child] if child.tag == _BOX else _boxes(child)
    return found


def _chosen(alternate: etree._Element) -> etree._Element:
    """The rendering with words: the first choice, the fallback where no choice holds any."""
    choices = [child for child in alternate if isinstance(child.tag, str)]
    for choice in choices:
        if next(choice.iter(_BOX, f"{W}t"), None) is not None:
            return choice
    return choices[0] if choices else alternate


def mark_is_gone(properties: etree._Element | None) -> bool:
    """True when the paragraph's own mark is deleted or hidden, so that the next paragraph runs on in the same line."""
    marks = None if properties is None else properties.find(f"{W}rPr")
    if marks is None:
        return False
    gone = marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None
    return gone or bool(switched_on(marks, "specVanish"))


def listing(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """(numId, level) as the paragraph itself says, each None where it is silent."""
    found = None if properties is None else properties.find(f"{W}numPr")
    return (None, None) if found is None else (value(found.find(f"{W}numId")), number(found.find(f"{W}ilvl")))
