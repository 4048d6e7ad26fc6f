"""An OFD page as a picture: paths filled and stroked, pictures at their place (GB/T 33190 §9 paths, §10 pictures); words without outlines are not drawn.

Glyphs that were saved as outlines become readable to recognition this way. Needs what comes with the extra `ocr`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree

from pipeline.errors import DubanError
from pipeline.read.ocr.picture import Picture, frames
from pipeline.read.ofd.marks import STEP, TAKES, Matrix, matrix_of
from pipeline.read.ofd.package import Package, Page, first, floats, local

_DOTS = 200 / 25.4
"""Pixels a millimetre: 200 dots per inch, as office scanners write."""
_LARGEST = 4_000
_SHIFT = 4
"""Fractional bits of a pixel in the coordinates that are drawn."""
_CURVE = 8
"""Straight pieces of one curve: a stroke of a 16-point character is a few pixels long."""
_POINTS = 2_000_000
"""Points of one page: a page of outlines has about 100,000."""

Point = tuple[float, float]


def drawn(package: Package, page: Page) -> Picture:
    """The page in black, white and its colours; what is damaged is left out."""
    import numpy

    left, top, width, height = page.box
    scale = min(_DOTS, _LARGEST / max(width, height, 1.0))
    pixels = numpy.full((max(round(height * scale), 16), max(round(width * scale), 16), 3), 255, numpy.uint8)
    left_over = _POINTS
    for item in _objects(page):
        a, b, c, d, e, f = matrix_of(item)
        place = (a * scale, b * scale, c * scale, d * scale, (e - left) * scale, (f - top) * scale)
        if local(item) == "ImageObject":
            _put_picture(pixels, package, page, item, place)
        elif left_over > 0:
            left_over -= _put_path(pixels, item, place, scale)
    return Picture(pixels, 72 / 25.4 / scale)


def _objects(page: Page) -> Iterator[etree._Element]:
    for layer in page.layers:
        content = first(layer, "Content")
        yield from (item for item in (() if content is None else content.iter()) if local(item) in {"PathObject", "ImageObject"})


def _put_path(pixels: Any, item: etree._Element, place: Matrix, scale: float) -> int:
    """Draws a path; gives how many points it had. Parts inside one another are holes."""
    import cv2
    import numpy

    data = first(item, "AbbreviatedData")
    a, b, c, d, e, f = place
    parts = outlines((data.text or "") if data is not None else "")
    shapes = [
        numpy.array([(round((a * x + c * y + e) * 2**_SHIFT), round((b * x + d * y + f) * 2**_SHIFT)) for x, y in part]).clip(-(2**26), 2**26).astype(numpy.int32)
        for part in parts if len(part) > 1
    ]  # fmt: skip
    if shapes and item.get("Fill") == "true":
        cv2.fillPoly(pixels, shapes, _colour(item, "FillColor"), cv2.LINE_AA, _SHIFT)
    elif shapes and item.get("Stroke") != "false":
        thickness = max(1, min(round((floats(item.get("LineWidth", "")) or [0.35])[0] * scale), 60))
        cv2.polylines(pixels, shapes, False, _colour(item, "StrokeColor"), thickness, cv2.LINE_AA, _SHIFT)
    return sum(map(len, parts))


def _colour(item: etree._Element, name: str) -> tuple[int, int, int]:
    """Blue, green, red; black where nothing else is said in red, green, blue or grey."""
    said = first(item, name)
    values = [min(max(round(value), 0), 255) for value in floats((said.get("Value") if said is not None else None) or "")]
    if len(values) == 1:
        return values[0], values[0], values[0]
    return (values[2], values[1], values[0]) if len(values) == 3 else (0, 0, 0)


def outlines(data: str) -> list[list[Point]]:
    """The points of each part of a path, curves as short straight pieces, an arc as its chord; what cannot be read ends the path."""
    parts: list[list[Point]] = []
    steps = STEP.findall(data)
    index = 0
    while index < len(steps):
        takes = TAKES.get(steps[index])
        numbers = floats(" ".join(steps[index + 1 : index + 1 + takes])) if takes is not None else []
        if takes is None or len(numbers) < takes:
            break
        _take(parts, steps[index], numbers)
        index += 1 + takes
    return parts


def _take(parts: list[list[Point]], step: str, numbers: Sequence[float]) -> None:
    ends = [(numbers[5], numbers[6])] if step == "A" else list(zip(numbers[::2], numbers[1::2], strict=True))
    if step in {"M", "S"}:
        parts.append(ends)
    elif parts and step in {"L", "A"}:
        parts[-1].append(ends[0])
    elif parts and step in {"Q", "B"}:
        parts[-1] += _curve(parts[-1][-1], ends)
    elif parts and step == "C":
        parts[-1].append(parts[-1][0])


def _curve(start: Point, ends: Sequence[Point]) -> Iterator[Point]:
    """Points of a quadratic or cubic Bézier curve from `start`, by de Casteljau's way."""
    for step in range(1, _CURVE + 1):
        share = step / _CURVE
        points = [start, *ends]
        while len(points) > 1:
            points = [(ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in pairwise(points)]
        yield points[0]


def _put_picture(pixels: Any, package: Package, page: Page, item: etree._Element, place: Matrix) -> None:
    """Draws a picture: its unit square by the object's matrix, where that is missing it fills the boundary."""
    import cv2
    import numpy

    entry = page.media.get(item.get("ResourceID", ""))
    try:
        held = frames(package.archive.read(entry))[0].pixels if entry is not None else None
    except DubanError:
        held = None
    if held is None:
        return
    a, b, c, d, e, f = place
    if not item.get("CTM"):
        width, height = (floats(item.get("Boundary", "")) + [0.0] * 4)[2:4]
        a, d = a * width, d * height
    rows, columns = held.shape[:2]
    matrix = numpy.array([[a / columns, c / rows, e], [b / columns, d / rows, f]])
    size = (pixels.shape[1], pixels.shape[0])
    moved = cv2.warpAffine(held, matrix, size, flags=cv2.INTER_AREA)
    covered = cv2.warpAffine(numpy.full((rows, columns), 255, numpy.uint8), matrix, size, flags=cv2.INTER_NEAREST) > 0
    pixels[covered] = moved[covered]
