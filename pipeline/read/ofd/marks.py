"""Characters and straight strokes of an OFD page, in points from the top left (GB/T 33190 §11: text objects, §9: paths)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from pipeline.read.blocks import is_han
from pipeline.read.layout.glyph import Frame, Glyph, Rule, Sheet, Turn
from pipeline.read.layout.wording import is_lost, put_right
from pipeline.read.ofd.package import Page, below, first, floats, local

_POINT = 72 / 25.4
_THIN = 1.2
"""Millimetres: a filled rectangle thinner than this is a drawn line."""
_CORNERS = 5
_ASCENT, _DESCENT = 0.88, 0.12
_REPEATS = 5_000
STEP = re.compile(r"[MSLQBAC]|[^MSLQBAC\s]+")
TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageMarks:
    """One page: what to read, how many readable characters, pictures and outlines it holds, and characters whose font gives no way back to words."""

    sheet: Sheet
    words: int
    images: int
    outlines: int
    lost: int = 0


def marks_of(page: Page, number: int) -> PageMarks:
    """Everything on a page that reading needs."""
    left, top, width, height = page.box
    found: list[tuple[Turn, Glyph]] = []
    rules: list[Rule] = []
    images = outlines = 0
    for layer in page.layers:
        content = first(layer, "Content")
        for item in () if content is None else content.iter():
            kind = local(item)
            if kind == "TextObject":
                found += _text(item)
            elif kind == "PathObject":
                straight = list(_strokes(item))
                rules += straight
                outlines += not straight or _is_shape(item)
            elif kind == "ImageObject":
                images += 1
    flat = Frame(0.0, 0.0, width * _POINT, height * _POINT)
    turn = Counter(one for one, glyph in found if not glyph.text.isspace()).most_common(1)[0][0] if found else 0
    frame = Frame(flat.x0, flat.y0, flat.x1, flat.y1, turn)
    move = (left * _POINT, top * _POINT)
    glyphs = tuple(glyph for _, glyph in found)
    if move != (0.0, 0.0) or turn:
        glyphs = tuple(_turned(frame, _moved(glyph, *move)) for glyph in glyphs)
    strokes = tuple(_turned_rule(frame, Rule(one.x0 - move[0], one.top - move[1], one.x1 - move[0], one.bottom - move[1])) for one in rules)
    words = sum(1 for glyph in glyphs if not glyph.text.isspace() and not is_lost(glyph.text))
    lost = sum(1 for glyph in glyphs if is_lost(glyph.text))
    return PageMarks(Sheet(number, frame, glyphs, strokes, flat), words, images, outlines, lost)


def _is_shape(item: etree._Element) -> bool:
    """True for a filled path with more corners than a rectangle: the outline of a character, or of a part of one."""
    data = first(item, "AbbreviatedData")
    return item.get("Fill") == "true" and data is not None and (data.text or "").count("L") > _CORNERS


def matrix_of(item: etree._Element) -> Matrix:
    """From the object's own space to the page, in mm: its CTM, then the corner of its boundary."""
    values = floats(item.get("CTM", ""))
    a, b, c, d, e, f = values[:6] if len(values) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    corner = floats(item.get("Boundary", ""))
    x, y = (corner[0], corner[1]) if len(corner) >= 2 else (0.0, 0.0)
    return a, b, c, d, e + x, f + y


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * _POINT, (b * x + d * y + f) * _POINT


def _text(item: etree._Element) -> Iterator[tuple[Turn, Glyph]]:
    """The characters of a text object, each with the quarter turns of its line."""
    matrix, size = matrix_of(item), size_of(item)
    for character, x, y, width in placed(item):
        yield _glyph(matrix, put_right(character), (x, y), width, size)


def size_of(item: etree._Element) -> float:
    """The height of a text object's type in its own space."""
    return (floats(item.get("Size", "")) or [3.0])[0]


def placed(item: etree._Element) -> Iterator[tuple[str, float, float, float]]:
    """(character, x and y of its foot, width) of a text object, in its own space."""
    size, stretch = size_of(item), (floats(item.get("HScale", "")) or [1.0])[0] or 1.0
    x = y = 0.0
    for code in below(item, "TextCode"):
        x, y = (floats(code.get("X", "")) or [x])[0], (floats(code.get("Y", "")) or [y])[0]
        text = code.text or ""
        across, down = _deltas(code.get("DeltaX", ""), len(text)), _deltas(code.get("DeltaY", ""), len(text))
        for index, character in enumerate(text):
            step = across[index] if index < len(across) else 0.0
            yield character, x, y, _width(character, size * stretch, step)
            x += step if across else (0.0 if down else _width(character, size * stretch, 0.0))
            y += down[index] if index < len(down) else 0.0


def _width(character: str, size: float, step: float) -> float:
    natural = size if is_han(character) or not character.isascii() else size / 2
    return step if 0.3 * natural < step <= 1.02 * size else natural


def _glyph(matrix: Matrix, character: str, place: tuple[float, float], width: float, size: float) -> tuple[Turn, Glyph]:
    x, y = place
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0 and a > 0 and d > 0:  # nearly all text stands upright
        left, base = (a * x + e) * _POINT, (d * y + f) * _POINT
        rise = d * size * _POINT
        return 0, Glyph(character, left, base - _ASCENT * rise, left + a * width * _POINT, base + _DESCENT * rise, base)
    corners = [_at(matrix, x + dx, y + dy) for dx in (0.0, width) for dy in (-_ASCENT * size, _DESCENT * size)]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    foot = _at(matrix, x, y)
    turns: tuple[Turn, ...] = (0, 1, 2, 3)
    turn = turns[round(math.atan2(-b, a) / (math.pi / 2)) % 4]
    return turn, Glyph(character, min(xs), min(ys), max(xs), max(ys), foot[1] if turn % 2 == 0 else foot[0])


def _deltas(text: str, count: int) -> list[float]:
    """The steps between characters; `g n v` stands for n times v."""
    pieces = text.split()
    found: list[float] = []
    index = 0
    while index < len(pieces) and len(found) < count:
        if pieces[index] == "g" and index + 2 < len(pieces):
            times, value = floats(pieces[index + 1]), floats(pieces[index + 2])
            found += (value or [0.0]) * min(max(int((times or [0.0])[0]), 0), _REPEATS)
            index += 3
        else:
            found += floats(pieces[index]) or [0.0]
            index += 1
    return found


def _strokes(item: etree._Element) -> Iterator[Rule]:
    """The straight strokes of a path; a path with curves has none."""
    matrix = matrix_of(item)
    data = first(item, "AbbreviatedData")
    points = _points((data.text or "") if data is not None else "")
    placed = [[_at(matrix, x, y) for x, y in part] for part in points]
    for part in placed:
        xs, ys = [x for x, _ in part], [y for _, y in part]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height < _THIN * _POINT and width > height:
            yield Rule(min(xs), (min(ys) + max(ys)) / 2, max(xs), (min(ys) + max(ys)) / 2)
        elif width < _THIN * _POINT and height > width:
            yield Rule((min(xs) + max(xs)) / 2, min(ys), (min(xs) + max(xs)) / 2, max(ys))
        else:
            for (ax, ay), (bx, by) in pairwise(part):
                if abs(ax - bx) < 0.5 or abs(ay - by) < 0.5:
                    yield Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _points(data: str) -> list[list[tuple[float, float]]]:
    """Corner points of each part of a path; empty where it has curves."""
    parts: list[list[tuple[float, float]]] = []
    steps = STEP.findall(data[:100_000])
    index = 0
    while index < len(steps):
        step = steps[index]
        takes = TAKES.get(step)
        if takes is None or takes > 2:
            return []
        numbers = floats(" ".join(steps[index + 1 : index + 1 + takes]))
        if len(numbers) < takes:
            break
        if step in {"M", "S"}:
            parts.append([(numbers[0], numbers[1])])
        elif step == "L" and parts:
            parts[-1].append((numbers[0], numbers[1]))
        elif step == "C" and parts and parts[-1]:
            parts[-1].append(parts[-1][0])
        index += 1 + takes
    return [part for part in parts if len(part) > 1]


def _moved(glyph: Glyph, x: float, y: float) -> Glyph:
    return glyph._replace(x0=glyph.x0 - x, x1=glyph.x1 - x, top=glyph.top - y, bottom=glyph.bottom - y, base=glyph.base - y)


def _turned(frame: Frame, glyph: Glyph) -> Glyph:
    """A character of a page whose text runs up or down, laid flat."""
    if frame.turn == 0:
        return glyph
    height = frame.y1
    ax, ay = frame.place(glyph.x0, height - glyph.top)
    bx, by = frame.place(glyph.x1, height - glyph.bottom)
    base = glyph.base if frame.turn == 1 else frame.x1 - glyph.base if frame.turn == 3 else height - glyph.base
    return Glyph(glyph.text, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), base)


def _turned_rule(frame: Frame, rule: Rule) -> Rule:
    if frame.turn == 0:
        return rule
    ax, ay = frame.place(rule.x0, frame.y1 - rule.top)
    bx, by = frame.place(rule.x1, frame.y1 - rule.bottom)
    return Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
