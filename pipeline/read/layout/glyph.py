"""A page as its marks: characters and ruled lines, in reading coordinates (points, from the top left, text upright)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.model.text import Box


class Glyph(NamedTuple):
    """One character with its box and baseline; `top` is above `bottom`."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float


class Rule(NamedTuple):
    """A straight stroke or a side of a rectangle; a horizontal one has `top == bottom`."""

    x0: float
    top: float
    x1: float
    bottom: float


Turn = Literal[0, 1, 2, 3]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in user space (origin bottom left), and how many quarter turns its text runs from the horizontal."""

    x0: float
    y0: float
    x1: float
    y1: float
    turn: Turn = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in reading coordinates."""
        width, height = self.x1 - self.x0, self.y1 - self.y0
        return (height, width) if self.turn % 2 else (width, height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in reading coordinates."""
        if self.turn == 0:
            return x - self.x0, self.y1 - y
        if self.turn == 1:
            return y - self.y0, x - self.x0
        if self.turn == 2:
            return self.x1 - x, y - self.y0
        return self.y1 - y, self.x1 - x

    def back(self, across: float, down: float) -> tuple[float, float]:
        """A point in reading coordinates in user space: the inverse of `place`."""
        if self.turn == 0:
            return across + self.x0, self.y1 - down
        if self.turn == 1:
            return down + self.x0, across + self.y0
        if self.turn == 2:
            return self.x1 - across, down + self.y0
        return self.x1 - down, self.y1 - across


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number from 1, its frame for reading and (where that differs) the one in which it is shown."""

    number: int
    frame: Frame
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()
    shown: Frame | None = None

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A rectangle of the reading coordinates as the reader of the page sees it."""
        if self.shown is not None and self.shown != self.frame:
            a, b = self.shown.place(*self.frame.back(x0, top)), self.shown.place(*self.frame.back(x1, bottom))
            x0, x1 = sorted((a[0], b[0]))
            top, bottom = sorted((a[1], b[1]))
        return Box(self.number, round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
