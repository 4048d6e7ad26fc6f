"""Characters → printed lines: grouped by baseline, ordered from left to right, gaps judged by the width of a character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.read.blocks import is_han
from pipeline.read.layout.glyph import Glyph

_SAME_LINE = 0.4
"""Of a character's width: baselines closer than this are one line."""
_GAP, _WIDE_GAP, _LATIN_GAP = 0.7, 1.8, 0.17
"""Of a character's width: a gap that is a space, one that parts columns, and one between Latin words."""
DOUBTFUL = "\x1f"
"""A single typed space between two Chinese characters, before it is known whether this file strews such spaces."""
_HEADING_GAP = re.compile(rf"((?:^|[。；])[一二三四五六七八九十]{{1,3}}、[^，。；：{DOUBTFUL}]{{2,14}}){DOUBTFUL}")
"""A numbered heading and the space that parts it from its text on the same line."""
_RUNNING = 20
"""Characters from which on a line with a comma or full stop is running text."""
_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}(?=[\u4e00-\u9fff])(?![年月日号时点个项条款名户家次处元万亿人天周岁级类])")
"""The number of a heading without a mark behind it; not the number of a date or a measure."""
_SHORT_LABEL = re.compile(r"(?:附件\d*|附|[^：:]{1,8})[：:]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)．.、]")


_OPENING = "“‘《〈（〔【"
_CLOSING = "，。；：、！？）》”’〕】％%"


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line. `em` is the width of its characters, `hangs` the places where a hanging line below may begin."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    em: float
    head: float = 0.0
    """Width of what may not be parted from the line's first character: a number, a closing mark."""
    hangs: tuple[float, ...] = ()
    confidence: float = 1.0
    part: int = 0
    """Which part of a page that is set in columns: each is read to its end."""
    label: int = 0
    """Length of a bare number (`1`, `2.3`) at the head that a typed space parts from its words: a label, where a paragraph begins so."""

    @property
    def width(self) -> float:
        """Points from the first to the last character."""
        return self.x1 - self.x0


def rows_of(glyphs: Iterable[Glyph], page: int, part: int = 0) -> list[Row]:
    """The printed lines of a page, or of a part of it, from top to bottom."""
    marks = [glyph for glyph in glyphs if glyph.text]
    lines = printed_lines(marks)
    spaces = sorted((glyph for glyph in marks if glyph.text.isspace()), key=lambda one: one.base)
    rows = [_row(_once(line), spaces, page) for line in lines]
    return [replace(row, part=part) for row in rows] if part else rows


def printed_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters line by line from top to bottom, each line from left to right; no spaces."""
    inked = [glyph for glyph in glyphs if glyph.text and not glyph.text.isspace()]
    if not inked:
        return []
    em = _em(inked)
    lines: list[list[Glyph]] = []
    base = -1e9
    for glyph in sorted(inked, key=lambda one: one.base):
        if glyph.base - base > _SAME_LINE * min(em, max(glyph.bottom - glyph.top, em / 2)):
            lines.append([])
            base = glyph.base
        lines[-1].append(glyph)
    return [sorted(line, key=lambda one: one.x0) for line in _rejoined(lines, em)]


def _rejoined(lines: list[list[Glyph]], em: float) -> list[list[Glyph]]:
    """Raised or lowered single marks (a footnote sign, a quotation mark of another font) go back to the line they overlap."""
    kept: list[list[Glyph]] = []
    for line in lines:
        above = kept[-1] if kept else None
        if above and len(line) <= 2 and line[0].base - above[0].base < 0.6 * em and not _collide(line, above):
            above += line
        elif above and len(above) <= 2 and line[0].base - above[0].base < 0.6 * em and not _collide(above, line):
            kept[-1] = above + line
        else:
            kept.append(line)
    return kept


def _collide(few: list[Glyph], many: list[Glyph]) -> bool:
    return any(one.x0 < other.x1 - 1 and other.x0 < one.x1 - 1 for one in few for other in many)


def _once(line: list[Glyph]) -> list[Glyph]:
    """Characters that are printed twice in nearly the same place (imitated bold) count once."""
    kept: list[Glyph] = []
    for glyph in line:
        width = max(glyph.x1 - glyph.x0, 1.0)
        if not any(other.text == glyph.text and abs(other.x0 - glyph.x0) < 0.25 * width for other in kept[-3:]):
            kept.append(glyph)
    return kept


def _em(glyphs: Sequence[Glyph]) -> float:
    """The width of a Chinese character among them; of Latin alone four fifths of the height."""
    wide = [glyph.x1 - glyph.x0 for glyph in glyphs if is_han(glyph.text)]
    return max(median(wide) if wide else 0.8 * median(glyph.bottom - glyph.top for glyph in glyphs), 1.0)


def _row(line: list[Glyph], spaces: list[Glyph], page: int) -> Row:
    em = _em(line)
    base = line[len(line) // 2].base
    typed = [glyph.x0 for glyph in spaces if abs(glyph.base - base) < em / 2]
    text, starts = _spaced(line, typed, em)
    return Row(
        text, page, line[0].x0, min(glyph.top for glyph in line), max(glyph.x1 for glyph in line), max(glyph.bottom for glyph in line), base, em,
        _head_width(line), _hangs(text, starts), label=_label(text, line, typed, em),
    )  # fmt: skip


def _label(text: str, line: list[Glyph], typed: list[float], em: float) -> int:
    match = _BARE_NUMBER.match(text)
    if match is None or match.end() > len(line) - 1 or "".join(glyph.text for glyph in line[: match.end()]) != match[0]:
        return 0
    before, after = line[match.end() - 1], line[match.end()]
    gap = after.x0 - before.x1
    return match.end() if gap > _GAP * em or (gap > 0.2 * em and any(before.x1 - em / 2 < x < after.x0 for x in typed)) else 0


def _spaced(line: list[Glyph], typed: list[float], em: float) -> tuple[str, list[float]]:
    """(text with gaps as spaces, left edge of each character of the text)."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(line)]
    if len(gaps) >= 2 and min(gaps) > 0.3 * em and max(gaps) - min(gaps) < 0.6 * em:
        return "".join(glyph.text for glyph in line), [glyph.x0 for glyph in line]
    pieces, starts = [line[0].text], [line[0].x0] * len(line[0].text)
    for (before, after), gap in zip(pairwise(line), gaps, strict=True):
        if gap <= 0.1 * em:
            pieces.append(after.text)
            starts += [after.x0] * len(after.text)
            continue
        count = sum(1 for x in typed if before.x1 - em / 2 < x < after.x0 - 0.05 * em) if typed else 0
        between = _space(before, after, gap / em, count)
        pieces += [between, after.text]
        starts += [after.x0] * (len(between) + len(after.text))
    return "".join(pieces), starts


def _space(before: Glyph, after: Glyph, gap: float, typed: int) -> str:
    """What stands between two characters `gap` characters apart, with `typed` spaces of the file between them."""
    if gap >= _WIDE_GAP or typed > 1:
        return "  "
    if gap >= _GAP:
        return " "
    left, right = before.text[-1], after.text[0]
    latin = left.isascii() and right.isascii()
    if latin and (typed or gap > _LATIN_GAP) and (left.isalnum() or right.isalnum()):
        return " "
    number = (left.isascii() and left.isalnum()) or (right.isascii() and right.isalnum())
    return DOUBTFUL if typed and gap > 0.2 and not number else ""


def settle_spaces(rows: Sequence[Row]) -> list[Row]:
    """The rows with doubtful spaces settled: kept in short lines (names, titles), gone in running text, where a converter strews them."""
    return [replace(row, text=_settled(row.text)) if DOUBTFUL in row.text else row for row in rows]


def _settled(text: str) -> str:
    if not _is_running(text):
        return text.replace(DOUBTFUL, " ")
    return _HEADING_GAP.sub(r"\1 ", text).replace(DOUBTFUL, "")


def _is_running(text: str) -> bool:
    return len(text) >= _RUNNING and any(mark in text for mark in "，。；")


def _head_width(line: list[Glyph]) -> float:
    end = line[0].x1
    for before, after in pairwise(line):
        latin = after.text.isascii() and (after.text.isalnum() or after.text in ".%:/-")
        number = latin and before.text.isascii() and before.text.isalnum()
        tied = after.text in _CLOSING or after.text in "“‘" or before.text in _OPENING + "”’" or (latin and before.text in _CLOSING)
        if not number and not tied:
            break
        end = after.x1
    return end - line[0].x0


def _hangs(text: str, starts: list[float]) -> tuple[float, ...]:
    """Where the words begin after a short label (`附件：`, `1.`, `抄送：`) at the head of the line."""
    found: list[float] = []
    at = 0
    while (match := _SHORT_LABEL.match(text, at)) and len(found) < 2:
        at = match.end()
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(starts):
            break
        found.append(starts[at])
    return tuple(found)
