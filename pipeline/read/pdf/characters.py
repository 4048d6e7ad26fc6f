"""Characters and strokes of PDF pages by pdfium: some 300 pages a second, with the place of every character."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.read.layout.glyph import Frame, Glyph, Rule, Sheet, Turn
from pipeline.read.layout.wording import is_lost, put_right

_THIN = 3.5
"""Points: a filled rectangle thinner than this is a drawn line."""
_Found = tuple[str, float, float, float, float, float, float]
"""A character, its box in user space (left, bottom, right, top) and its origin."""
_MAX_PATHS = 4_000
"""A page with more paths than this is a drawing (glyphs as outlines); its tables are not looked for."""


@dataclass(frozen=True, slots=True)
class PageMarks:
    """One page as found: the sheet to read, and what says whether its words are words."""

    sheet: Sheet
    slanted: str = ""
    """Words set askew: a watermark."""
    lost: int = 0
    images: int = 0
    paths: int = 0
    hidden_layer: bool = False
    """True where words lie unseen over a picture: what a scanner recognised."""


def page_marks(page: Any, number: int) -> PageMarks:
    """Everything on a page that reading needs; `page` is a pypdfium2 page."""
    from pypdfium2 import raw

    raw_glyphs, angles = _glyphs(page, raw)
    turn = angles.most_common(1)[0][0] if angles else 0
    left, bottom, right, top = page.get_mediabox()
    frame, shown = Frame(left, bottom, right, top, turn), Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)
    upright = _flat(left, top, raw_glyphs) if turn == 0 else [_placed(frame, rest) for angle, rest in raw_glyphs if angle == turn]
    slanted = "".join(rest[0] for angle, rest in raw_glyphs if angle is None)
    astray = [_placed(frame, rest) for angle, rest in raw_glyphs if angle is not None and angle != turn]
    rules, images, paths = _strokes(page, frame, raw)
    lost = sum(1 for glyph in upright if is_lost(glyph.text))
    hidden = bool(images) and _is_unseen(page, raw)
    return PageMarks(Sheet(number, frame, (*upright, *astray), rules, shown), slanted.strip(), lost, images, paths, hidden)


def _glyphs(page: Any, raw: Any) -> tuple[list[tuple[Turn | None, _Found]], Counter[Turn]]:
    """((quarter turns or None where askew, (character, box in user space, origin)), how often each turn)."""
    textpage = page.get_textpage()
    handle, box = textpage.raw, raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    unicode_of, box_of, origin_of, angle_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetCharAngle
    found: list[tuple[Turn | None, _Found]] = []
    turns: Counter[Turn] = Counter()
    high = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = unicode_of(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in {10, 13} or not box_of(handle, index, box):
            continue
        origin_of(handle, index, x, y)
        turn = _turn(angle_of(handle, index))
        character = put_right(chr(code)) if code < 0x110000 else "\ufffd"
        found.append((turn, (character, box.left, box.bottom, box.right, box.top, x.value, y.value)))
        if turn is not None and not character.isspace():
            turns[turn] += 1
    textpage.close()
    return found, turns


def _turn(angle: float) -> Turn | None:
    """Quarter turns (against the clock) of a character that stands at `angle` (radians, with the clock), None where it is askew."""
    quarters = angle / (math.pi / 2)
    nearest = round(quarters)
    turns: tuple[Turn, ...] = (0, 1, 2, 3)
    return turns[-nearest % 4] if abs(quarters - nearest) < 0.12 else None


def _flat(left: float, top: float, found: list[tuple[Turn | None, _Found]]) -> list[Glyph]:
    """`_placed` for upright characters, nearly all there are: no call a character."""
    return [Glyph(text, x0 - left, top - y1, x1 - left, top - y0, top - y) for angle, (text, x0, y0, x1, y1, _, y) in found if angle == 0]


def _placed(frame: Frame, found: _Found) -> Glyph:
    character, left, bottom, right, top, x, y = found
    ax, ay = frame.place(left, bottom)
    bx, by = frame.place(right, top)
    return Glyph(character, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), frame.place(x, y)[1])


def _strokes(page: Any, frame: Frame, raw: Any) -> tuple[tuple[Rule, ...], int, int]:
    """(straight strokes of the page, how many images, how many paths)."""
    rules: list[Rule] = []
    images = paths = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            continue
        paths += 1
        if paths <= _MAX_PATHS:
            rules += [_rule(frame, *line) for line in _lines(item, raw)]
    return tuple(rules) if paths <= _MAX_PATHS else (), images, paths


def _is_unseen(page: Any, raw: Any) -> bool:
    """True when the first text objects of a page are painted with neither fill nor stroke."""
    found = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=2):
        if raw.FPDFTextObj_GetTextRenderMode(item.raw) != raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            return False
        found += 1
        if found == 3:
            break
    return found > 0


def _rule(frame: Frame, x0: float, y0: float, x1: float, y1: float) -> Rule:
    ax, ay = frame.place(x0, y0)
    bx, by = frame.place(x1, y1)
    return Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _lines(item: Any, raw: Any) -> Iterator[tuple[float, float, float, float]]:
    """The straight horizontal and vertical strokes of a path, in user space; a thin rectangle is one stroke."""
    for points in _subpaths(item, raw):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height < _THIN and width > height:
            middle = (max(ys) + min(ys)) / 2
            yield min(xs), middle, max(xs), middle
        elif width < _THIN and height > width:
            middle = (max(xs) + min(xs)) / 2
            yield middle, min(ys), middle, max(ys)
        else:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) < 0.5 or abs(ay - by) < 0.5:
                    yield ax, ay, bx, by


def _subpaths(item: Any, raw: Any) -> Iterator[list[tuple[float, float]]]:
    """Corner points of each part of a path, closed parts with their first point again; curves make a path none of ours."""
    matrix = _matrix(item, raw)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(item.raw), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        elif kind != raw.FPDF_SEGMENT_LINETO:
            return
        a, b, c, d, e, f = matrix
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _matrix(item: Any, raw: Any) -> tuple[float, float, float, float, float, float]:
    """The path's own matrix, with those of the forms that hold it."""
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item.raw, own)
    total = (own.a, own.b, own.c, own.d, own.e, own.f)
    container = getattr(item, "container", None)
    while container is not None:
        outer = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(container.raw, outer)
        total = _times(total, (outer.a, outer.b, outer.c, outer.d, outer.e, outer.f))
        container = getattr(container, "container", None)
    return total


def _times(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
