"""Red stamps over signatures and dates: round red shapes are whitened, red letterheads and rules stay."""

from __future__ import annotations

from typing import Any

_RED_OVER_OTHERS = 45
"""Levels of 255 by which red exceeds green and blue in ink of a stamp."""
_SMALLEST, _LARGEST = 57.0, 200.0
"""Points (20–70 mm): the width of an office's round stamp is 38–50 mm (国发〔1999〕25号)."""
_ROUND = 1.35
_GROW = 9


def without_seals(pixels: Any, point: float) -> Any:
    """The picture with the red of stamps turned white; black words under a stamp stay. The same array where there is no red."""
    import cv2
    import numpy

    blue, green, red = (pixels[:, :, index].astype(numpy.int16) for index in range(3))
    ink = ((red - numpy.maximum(green, blue)) > _RED_OVER_OTHERS).astype(numpy.uint8)
    if int(ink.sum()) < 200:
        return pixels
    joined = cv2.dilate(ink, numpy.ones((_GROW, _GROW), numpy.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    cleaned = pixels
    for index in range(1, count):
        x, y, width, height = (int(value) for value in stats[index][:4])
        if not _is_stamp(width * point, height * point):
            continue
        if cleaned is pixels:
            cleaned = pixels.copy()
        inside = cv2.dilate(ink[y : y + height, x : x + width], numpy.ones((3, 3), numpy.uint8)) > 0  # its star stands apart from the ring
        part = cleaned[y : y + height, x : x + width]
        dark = part.max(axis=2) < 110
        part[inside & ~dark] = 255
    return cleaned


def _is_stamp(width: float, height: float) -> bool:
    longer, shorter = max(width, height), max(min(width, height), 1.0)
    return _SMALLEST <= longer <= _LARGEST and longer / shorter <= _ROUND
