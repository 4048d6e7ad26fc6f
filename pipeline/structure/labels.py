"""Numbers that open a heading (一、 （一） 1． 第一条 …): read at one place of a line, or found glued inside it.

A label here is only what could be one; whether it counts is decided by the run of numbers (`place`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon, any_of
from pipeline.patterns import compiled
from pipeline.structure.numerals import number

_STARTERS = frozenset("第事议任问项措一二三四五六七八九十百〇零○（(﹙0123456789０１２３４５６７８９#") | frozenset(map(chr, range(0x2460, 0x2500)))
_DIGIT_RUN = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百〇零○]+|[①-⑳❶-❿➀-➉⑴-⒇]")
_GLUE = re.compile(r"(?<=[。；;）)”！!])[ \t\u3000\xa0]*(?=[（(一二三四五六七八九十第0-9０-９])|[ \t\u3000\xa0]+(?=[（(一二三四五六七八九十第0-9０-９])|(?<=如下[：:])(?=一、)|(?<=阶段[：:])(?=[（(]一[）)])|(?<=[：:])(?=1[．.、](?!\d))")
_BARE = re.compile(r"(?<=[\u4e00-\u9fff”》])(?=[（(][一二三四五六七八九十]{1,2}[）)]|1[、．.][\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Style:
    """A way of numbering: its `family` (styles that are mistaken for each other share it) and `rank` (1 is highest)."""

    name: str
    family: str
    rank: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Label:
    """A number at `start` of a line: printed as `surface`, the words after it begin at `end`."""

    style: Style
    value: int
    surface: str
    start: int
    end: int
    parts: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        """How many numbers a decimal label has (`1.2.3` → 3), how many `#` a markdown heading; else 1."""
        return len(self.surface) if self.style.name == "hash" else max(1, len(self.parts))


@dataclass(frozen=True, slots=True, eq=False)
class Styles:
    """All styles, in the order in which they are tried, the rule for `二、三季度`, and where `any` style can fit."""

    all: tuple[Style, ...]
    ranges: re.Pattern[str]
    any: re.Pattern[str]

    @classmethod
    def of(cls, styles: Iterable[Style], lexicon: Lexicon) -> Styles:
        """The `styles` in their order, with the rules of the lexicon."""
        tried = tuple(styles)
        return cls(tried, lexicon["outline"].regex("label.range"), any_of(style.pattern for style in tried))


@lru_cache(maxsize=8)
def styles_of(lexicon: Lexicon) -> Styles:
    """The numbering styles of the dictionary, compiled once for each lexicon."""
    order = {"decimal": 0}
    return Styles.of(sorted(_named(lexicon, "style"), key=lambda style: order.get(style.name, 1)), lexicon)


@lru_cache(maxsize=8)
def lone_styles_of(lexicon: Lexicon) -> Styles:
    """The styles that number sections only where a text has no other numbers (`第一，…` in paragraphs of their own); else they enumerate."""
    return Styles.of(_named(lexicon, "alone"), lexicon)


def _named(lexicon: Lexicon, means: str) -> list[Style]:
    return [
        Style(entry.id.partition(".")[2], entry.text("family"), int(entry.text("rank")), compiled((entry.pattern or "(?!)").removeprefix("^")))
        for entry in lexicon["outline"].of(means)
    ]


@lru_cache(maxsize=4096)
def label_at(text: str, start: int, styles: Styles) -> Label | None:
    """The label that begins exactly at `start`, or None."""
    if start >= len(text) or (text[start] not in _STARTERS and not text[start].isascii() and not "Ａ" <= text[start] <= "ｚ"):
        return None
    if not styles.any.match(text, start):
        return None
    for style in styles.all:
        match = style.pattern.match(text, start)
        if match and (label := _read(text, match, style, styles)):
            return label
    return None


def _read(text: str, match: re.Match[str], style: Style, styles: Styles) -> Label | None:
    surface = match[0].rstrip()
    parts = _parts(surface, style)
    if not parts or parts[-1] == 0:
        return None
    end = match.end()
    while end < len(text) and text[end] in " \t\u3000\xa0":
        end += 1
    if style.family in {"cn", "ar"} and _is_range(text, end, parts[-1], surface, styles):
        return None
    return Label(style, parts[-1], surface, match.start(), end, parts)


def _parts(surface: str, style: Style) -> tuple[int, ...]:
    """The numbers of a label: all of a decimal one, the last of any other; () where one cannot be read."""
    if style.name == "hash":
        return (1,)
    if style.name == "letter":
        return (ord(unicodedata.normalize("NFKC", surface[0]).upper()) - 64,)
    found = [number(run) for run in _DIGIT_RUN.findall(surface)]
    read = tuple(value for value in found if value is not None)
    if len(read) != len(found):
        return ()
    return read if style.name == "decimal" else read[-1:]


def _is_range(text: str, end: int, value: int, surface: str, styles: Styles) -> bool:
    """`一、二年级`, `5、6月份`: the next number, in the same script, is the label's own plus one, and goes on like an enumeration; not `2、三个小组要…`."""
    if "、" not in surface:
        return False
    match = styles.ranges.match(text[end : end + 8])
    following = _DIGIT_RUN.match(text, end)
    return bool(match and following and number(following[0]) == value + 1 and following[0].isdecimal() == surface[0].isdecimal())


def glued(text: str, start: int, styles: Styles) -> Iterator[tuple[Label, bool]]:
    """Labels inside a line from `start` on, in order, where a sentence or a heading ends before them; True where nothing but a heading does."""
    yield from _bare(text, start, styles)
    for match in _GLUE.finditer(text, start):
        label = label_at(text, match.end(), styles)
        if label and not _inside(text, start, match.end()):
            yield label, False
            yield from _bare(text, label.end, styles)


def _bare(text: str, start: int, styles: Styles) -> Iterator[tuple[Label, bool]]:
    """The label that directly follows a short title (`二、深化整治（三）电梯安全。`)."""
    bare = _BARE.search(text, start, min(len(text), start + 40))
    if bare and "。" not in text[start : bare.start()] and (label := label_at(text, bare.start(), styles)):
        yield label, True


def _inside(text: str, start: int, position: int) -> bool:
    """True when `position` lies inside quotes, 《》 or an open bracket that began after `start`."""
    before = text[start:position]
    pairs = (("《", "》"), ("“", "”"), ("（", "）"), ("(", ")"), ("【", "】"))
    return any(before.rfind(left) > before.rfind(right) and right in text[position:] for left, right in pairs)
