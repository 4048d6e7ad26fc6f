"""List styles of an OpenDocument file and the counters of its lists (OpenDocument 1.3 part 3 §16.30, §5.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.read.word.numerals import printed

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_DEPTH = 10
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none", "一, 二, 三, ...": "chineseCountingThousand",
    "壹, 贰, 叁, ...": "chineseLegalSimplified", "壹, 貳, 參, ...": "ideographLegalTraditional", "甲, 乙, 丙, ...": "ideographTraditional", "子, 丑, 寅, ...": "ideographZodiac",
    "①, ②, ③, ...": "decimalEnclosedCircle", "１, ２, ３, ...": "decimalFullWidth", "01, 02, 03, ...": "decimalZero", "一, 十, 百, ...": "chineseCountingThousand",
    "〇, 一, 二, ...": "ideographDigital",
}  # fmt: skip
_PLACE = re.compile(r"%(\d{1,2})%([^%]*)")


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level: number format (empty for bullets), what stands around it, how many levels show, where it starts."""

    format: str = "none"
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    pattern: str = ""


ListStyle = tuple[ListLevel, ...]


def read_styles(roots: Iterable[etree._Element | None]) -> dict[str, ListStyle]:
    """List styles by name; the outline of headings has the name ""."""
    found: dict[str, ListStyle] = {}
    for root in roots:
        for element in () if root is None else root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
            name = "" if element.tag == f"{TEXT}outline-style" else element.get(f"{STYLE}name", "")
            found[name] = _levels(element)
    return found


def _levels(style: etree._Element) -> ListStyle:
    levels = [ListLevel() for _ in range(_DEPTH)]
    for element in style:
        index = _whole(element.get(f"{TEXT}level"), 1) - 1
        if 0 <= index < _DEPTH and element.tag in {f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style"}:
            levels[index] = _level(element)
    return tuple(levels)


def _level(element: etree._Element) -> ListLevel:
    form = element.get(f"{STYLE}num-format", "")
    return ListLevel(
        _FORMATS.get(form, "decimal"), element.get(f"{STYLE}num-prefix", ""), element.get(f"{STYLE}num-suffix", ""),
        _whole(element.get(f"{TEXT}display-levels"), 1), _whole(element.get(f"{TEXT}start-value"), 1), element.get(f"{_LOEXT}num-list-format", ""),
    )  # fmt: skip


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text) else default


class Counts:
    """The counters of one list as it runs on through the text."""

    def __init__(self) -> None:
        self._counts: list[int | None] = [None] * _DEPTH

    def next(self, style: ListStyle, index: int, start: int | None) -> str:
        """The number of the next item at level `index` (from 0); `start` where the item says its own."""
        index = min(max(index, 0), _DEPTH - 1)
        for upper in range(index):
            if self._counts[upper] is None:
                self._counts[upper] = style[upper].start
        current = self._counts[index]
        self._counts[index] = start if start is not None else style[index].start if current is None else current + 1
        self._counts[index + 1 :] = [None] * (_DEPTH - index - 1)
        return _printed(style, index, self._counts)


def _printed(style: ListStyle, index: int, counts: list[int | None]) -> str:
    level = style[index]
    if level.pattern:
        return _PLACE.sub(lambda match: _place(style, index, int(match[1]) - 1, match[2], counts), level.pattern).strip()
    if level.format == "none":
        return (level.prefix + level.suffix).strip()
    shown = range(max(0, index - level.shown + 1), index + 1)
    parts = [_number(style[place], counts[place]) for place in shown]
    return (level.prefix + ".".join(part for part in parts if part) + level.suffix).strip()


def _place(style: ListStyle, index: int, place: int, between: str, counts: list[int | None]) -> str:
    if not 0 <= place <= index or (place < index and style[place].format == "none"):
        return ""
    return _number(style[place], counts[place]) + between


def _number(level: ListLevel, count: int | None) -> str:
    return printed(level.start if count is None else count, level.format)
