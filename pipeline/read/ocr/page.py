"""One picture → printed lines and tables in points: set straight, stamps out, words in reading order, ruled lines found by shape."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median
from typing import Any

from pipeline.read.blocks import Grid, is_han
from pipeline.read.layout.assemble import PageLines
from pipeline.read.layout.glyph import Frame, Glyph, Rule, Sheet
from pipeline.read.layout.grids import PageGrid, grids_of
from pipeline.read.layout.rows import Row
from pipeline.read.layout.unruled import unruled
from pipeline.read.ocr.engine import Found, recognise
from pipeline.read.ocr.picture import Picture
from pipeline.read.ocr.seal import without_seals
from pipeline.read.ocr.wording import put_right

_SKEW = math.radians(0.3)
_STEEP = math.radians(3.0)
_LOW = 0.75
"""Mean confidence below which a page is tried upside down."""
_RULE = 40
"""Pixels: the shortest stroke that counts as a ruled line, at 200 dots per inch 5 mm."""


def read_page(picture: Picture, number: int) -> PageLines:
    """The lines and tables of one picture; raises MissingTool where the extra is not installed."""
    pixels = without_seals(picture.pixels, picture.point)
    pixels, lines = _upright(pixels)
    angle = _skew(lines)
    if abs(angle) > _STEEP:
        pixels = _turned(pixels, angle)
        lines, angle = recognise(pixels), 0.0
    elif abs(angle) > _SKEW:
        lines = [_levelled(line, angle, pixels.shape) for line in lines]
    height, width = pixels.shape[:2]
    point = picture.point
    sheet = Sheet(number, Frame(0.0, 0.0, width * point, height * point), tuple(_glyphs(lines, point)), tuple(_rules(pixels, point, angle)))
    tables, rest = grids_of(sheet)
    more = unruled(sheet, rest)
    tables += more.tables
    tables = [replace(table, grid=_with_confidence(table.grid, lines, point)) for table in tables]
    outside = [line for line in lines if not any(_inside(line, table, point) for table in tables)]
    return PageLines(height * point, tuple(_rows(outside, number, point)), tuple(tables), sheet, more.doubtful)


def _upright(pixels: Any) -> tuple[Any, list[Found]]:
    """(the picture with its lines running from left to right, those lines)."""
    import numpy

    lines = recognise(pixels)
    if lines and sum(_is_upright(line) for line in lines) * 2 < len(lines):
        tries = [numpy.ascontiguousarray(numpy.rot90(pixels, turns)) for turns in (1, 3)]
        return max(((one, recognise(one)) for one in tries), key=lambda pair: _confidence(pair[1]))
    if lines and _confidence(lines) < _LOW:
        other = numpy.ascontiguousarray(numpy.rot90(pixels, 2))
        found = recognise(other)
        if _confidence(found) > _confidence(lines):
            return other, found
    return pixels, lines


def _is_upright(line: Found) -> bool:
    xs, ys = [x for x, _ in line.corners], [y for _, y in line.corners]
    return len(line.text) < 3 or max(xs) - min(xs) >= max(ys) - min(ys)


def _confidence(lines: Sequence[Found]) -> float:
    return mean(line.confidence for line in lines) if lines else 0.0


def _skew(lines: Sequence[Found]) -> float:
    """The angle of the lines in radians, positive where they fall to the right; of long lines only."""
    angles = [math.atan2(line.corners[1][1] - line.corners[0][1], line.corners[1][0] - line.corners[0][0]) for line in lines if len(line.text) > 8]
    return median(angles) if len(angles) >= 3 else 0.0


def _levelled(line: Found, angle: float, shape: Sequence[int]) -> Found:
    """The line with its corners turned back around the middle of the page."""
    middle = shape[1] / 2, shape[0] / 2
    cos, sin = math.cos(-angle), math.sin(-angle)

    def back(corners: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        moved = [(x - middle[0], y - middle[1]) for x, y in corners]
        return tuple((middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos) for x, y in moved)

    return Found(line.text, line.confidence, back(line.corners), tuple((text, back(corners)) for text, corners in line.parts))


def _turned(pixels: Any, angle: float) -> Any:
    import cv2

    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(angle), 1.0)
    return cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def _edges(corners: Sequence[tuple[float, float]], point: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in points: the means of the corners, so that a slight slant does not swell the box."""
    left, right = (corners[0][0] + corners[3][0]) / 2, (corners[1][0] + corners[2][0]) / 2
    top, bottom = (corners[0][1] + corners[1][1]) / 2, (corners[2][1] + corners[3][1]) / 2
    return left * point, top * point, right * point, bottom * point


def _glyphs(lines: Iterable[Found], point: float) -> Iterable[Glyph]:
    """The parts of the lines as characters: what tables are filled with."""
    for line in lines:
        _, _, _, bottom = _edges(line.corners, point)
        parts = line.parts or ((line.text, line.corners),)
        for text, corners in parts:
            x0, top, x1, low = _edges(corners, point)
            if text.strip():
                yield Glyph(put_right(text), x0, top, x1, low, bottom)


def _rules(pixels: Any, point: float, angle: float) -> Iterable[Rule]:
    """Ruled lines: long dark runs, found by opening the picture with a long thin shape."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    if abs(angle) > _SKEW:
        grey = cv2.cvtColor(_turned(pixels, angle), cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    for shape in ((_RULE * 2, 1), (1, _RULE)):
        lines = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape)), cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
        contours, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE) if shape[0] == 1 or shape[1] == 1 else ((), None)
        for contour in contours:
            x, y, width, height = cv2.boundingRect(contour)
            if shape[1] == 1 and width > 8 * height:
                yield Rule(x * point, (y + height / 2) * point, (x + width) * point, (y + height / 2) * point)
            elif shape[0] == 1 and height > 8 * width:
                yield Rule((x + width / 2) * point, y * point, (x + width / 2) * point, (y + height) * point)


def _inside(line: Found, table: PageGrid, point: float) -> bool:
    x0, top, x1, bottom = _edges(line.corners, point)
    return table.top <= (top + bottom) / 2 <= table.bottom and table.edges[0] <= (x0 + x1) / 2 <= table.edges[-1]


def _with_confidence(grid: Grid, lines: Sequence[Found], point: float) -> Grid:
    """The cells with the confidence of the least sure line that touches them."""
    middles = [(*_edges(line.corners, point), line.confidence) for line in lines]
    cells = []
    for cell in grid.cells:
        box = cell.box
        sure = [one[4] for one in middles if box and box.top <= (one[1] + one[3]) / 2 <= box.bottom and one[0] < box.x1 and box.x0 < one[2]]
        cells.append(replace(cell, confidence=round(min(sure), 3) if sure else 1.0))
    return Grid(grid.rows, grid.columns, tuple(cells), grid.guessed)


def _rows(lines: Sequence[Found], number: int, point: float) -> list[Row]:
    """Recognised lines as printed lines: pieces side by side are one, sizes that differ by accident the same."""
    pieces = sorted((_row(line, number, point) for line in lines), key=lambda row: row.base)
    groups: list[list[Row]] = []
    for piece in pieces:
        if groups and piece.base - groups[-1][0].base < 0.5 * min(piece.em, groups[-1][0].em):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    rows = [_side_by_side(sorted(group, key=lambda row: row.x0)) for group in groups]
    usual = median([row.em for row in rows if len(row.text) > 8] or [1.0])
    return [replace(row, em=usual) if abs(row.em - usual) < 0.15 * usual else row for row in rows]


def _row(line: Found, number: int, point: float) -> Row:
    x0, top, x1, bottom = _edges(line.corners, point)
    text = put_right(line.text)
    units = sum(0.5 if character.isascii() else 1.0 for character in text)
    em = (x1 - x0) / max(units, 1.0)
    head = em * _head_units(text)
    return Row(text, number, x0, top, x1, bottom, (top + bottom) / 2 + 0.35 * em, em, head, confidence=round(line.confidence, 3))


def _head_units(text: str) -> float:
    """Width, in characters, of what may not be parted from the first one."""
    units = 0.5 if text[:1].isascii() else 1.0
    for before, after in pairwise(text):
        number = before.isascii() and before.isalnum() and after.isascii() and (after.isalnum() or after in ".%")
        if not number and after not in "，。；：、！？）》”’〕】％%":
            break
        units += 0.5 if after.isascii() else 1.0
    return units


def _side_by_side(pieces: Sequence[Row]) -> Row:
    row = pieces[0]
    for piece in pieces[1:]:
        gap = piece.x0 - row.x1
        close = gap < 0.7 * row.em and (is_han(row.text[-1]) or is_han(piece.text[0]))
        text = row.text + ("" if close else " " if gap < 1.8 * row.em else "  ") + piece.text
        row = replace(row, text=text, x1=piece.x1, top=min(row.top, piece.top), bottom=max(row.bottom, piece.bottom), confidence=min(row.confidence, piece.confidence))
    return row
