"""Pages of running text in two columns (gazettes, papers set to save pages): parted, so that each column is read to its end.

Only running text counts: both sides must hold full lines with marks between them, and a gap in the middle must run through all lines of the
band. Lists of names, tables and forms in two columns stay what they are, line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from pipeline.read.blocks import is_han
from pipeline.read.layout.glyph import Glyph
from pipeline.read.layout.rows import printed_lines

_LINES = 8
"""Lines on each side, and characters of a full one: fewer are no column."""
_ZONE = 0.35, 0.65
"""Of the width of the text: where the gap between two columns lies."""
_GUTTER = 0.9
"""Characters: the gap between two columns is wider (Word's usual gap is two)."""
_FULL, _FULL_LINES = 0.4, 6
"""Share and number of lines that reach their column's edge where text runs: a letterhead and headings stand among them."""
_STEP = 2.0
"""Points from one place that is tried for the gap to the next."""

Line = list[Glyph]


@dataclass(frozen=True, slots=True)
class Parts:
    """The characters of a page in the parts in which they are read, and the (left, right) edge of the gap where it is in columns."""

    parts: tuple[list[Glyph], ...]
    gutter: tuple[float, float] | None = None


def parts_of(glyphs: Sequence[Glyph], known: tuple[float, float] | None = None) -> Parts:
    """One part, or what stands above the columns, the left one, the right one, what follows.

    `known` is the gap of other pages of the same paper: where it is free here too, less is asked of the columns (a last page is short).
    """
    lines = printed_lines(glyphs)
    gutter = known or (_gutter(lines) if len(lines) >= _LINES else None)
    if gutter is None:
        return Parts((list(glyphs),))
    parts: list[list[Glyph]] = []
    for clear, group in groupby(lines, key=lambda line: _is_clear(line, *gutter)):
        band = list(group)
        sides = _sides(band, gutter, proven=known is not None) if clear else None
        if sides is None:
            part = [glyph for line in band for glyph in line]
            if parts and not isinstance(parts[-1], _Column):
                parts[-1] += part
            else:
                parts.append(part)
        else:
            parts += [_Column(side) for side in sides]
    if not any(isinstance(part, _Column) for part in parts):
        return Parts((list(glyphs),))
    spaces = [glyph for glyph in glyphs if glyph.text.isspace()]
    return Parts(tuple(_with_spaces(part, spaces) for part in parts), gutter)


class _Column(list[Glyph]):
    """A part that is a column, so that nothing is added to it."""


def _gutter(lines: Sequence[Line]) -> tuple[float, float] | None:
    """(left, right) edge of the gap that most lines leave free in the middle; None where less than half of them do."""
    left, right = min(line[0].x0 for line in lines), max(line[-1].x1 for line in lines)
    em = median(glyph.x1 - glyph.x0 for line in lines for glyph in line if is_han(glyph.text[:1])) if any(is_han(one.text[:1]) for line in lines for one in line) else 0.0
    if em <= 0:
        return None
    width = _GUTTER * em
    places = [left + _ZONE[0] * (right - left) + _STEP * step for step in range(int((_ZONE[1] - _ZONE[0]) * (right - left) / _STEP))]
    scored = [(sum(_is_clear(line, place, place + width) for line in lines), place) for place in places]
    most = max((count for count, _ in scored), default=0)
    if 2 * most < len(lines):
        return None
    best = [place for count, place in scored if count == most]
    middle = best[len(best) // 2]
    return middle, middle + width


def _is_clear(line: Line, left: float, right: float) -> bool:
    return not any(glyph.x0 < right and glyph.x1 > left for glyph in line)


def _sides(band: Sequence[Line], gutter: tuple[float, float], *, proven: bool) -> tuple[Line, Line] | None:
    """The characters left and right of the gap; None where they are not both running text, and it is not `proven` that the paper is in columns."""
    halves = [[glyph for glyph in line if glyph.x1 <= gutter[0]] for line in band], [[glyph for glyph in line if glyph.x0 >= gutter[1]] for line in band]
    left, right = ([half for half in side if half] for side in halves)
    return ([glyph for half in left for glyph in half], [glyph for half in right for glyph in half]) if (left and right and proven) or (_runs(left) and _runs(right)) else None


def _runs(lines: Sequence[Line]) -> bool:
    if len(lines) < _LINES:
        return False
    edge, start = max(line[-1].x1 for line in lines), min(line[0].x0 for line in lines)
    em = median(glyph.x1 - glyph.x0 for line in lines for glyph in line)
    full = sum(line[-1].x1 > edge - 2 * em and line[0].x0 < start + 3 * em and len(line) >= _LINES for line in lines)
    marks = sum(glyph.text in "，。；、：" for line in lines for glyph in line)
    return full >= max(_FULL_LINES, _FULL * len(lines)) and 2 * marks >= len(lines)


def _with_spaces(part: list[Glyph], spaces: Sequence[Glyph]) -> list[Glyph]:
    """The part with the typed spaces that stand within it."""
    left, right = min(glyph.x0 for glyph in part), max(glyph.x1 for glyph in part)
    top, bottom = min(glyph.top for glyph in part), max(glyph.bottom for glyph in part)
    return [*part, *(one for one in spaces if left <= one.x0 <= right and top <= one.base <= bottom)]
