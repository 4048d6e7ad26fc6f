"""What every reader hands on before offsets exist: lines and grids in document order, and what it left out.

A reader is a function `read(data: bytes, …) -> Content`; only `compose` knows offsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.model.problems import Problem
from pipeline.model.text import Box, Dropped

Role = Literal["body", "row", "footnote", "textbox"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of running text; `number` (if any) already stands at the head of `text`."""

    text: str
    role: Role = "body"
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    number: str | None = None
    outline: int | None = None
    confidence: float = 1.0
    soft: bool = False
    """True where only a soft break parts it from the line above."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its top left place in the grid; `confidence` below 1 only for OCR."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: cells in reading order, merged ones once; `guessed` where the grid was inferred from tabs."""

    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    guessed: bool = False


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Content:
    """The whole of one file as blocks; the rest has the meaning it has in `SourceText`."""

    blocks: tuple[Block, ...]
    pages: int | None = None
    ocr: bool = False
    dropped: tuple[Dropped, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def is_han(character: str) -> bool:
    """True for a Chinese character (the common and extension blocks, 〇 included)."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character == "〇" or character >= "\U00020000"


def cell_text(lines: Sequence[str]) -> str:
    """The words of one cell: its lines joined by one space, vertical text (`基⏎本⏎分`) without one."""
    kept = [" ".join(line.split()) for line in lines]
    kept = [line for line in kept if line]
    vertical = len(kept) > 1 and all(len(line) == 1 for line in kept)
    return ("" if vertical else " ").join(kept)


def one_row(grid: Grid) -> Line:
    """A grid of a single row as one line: cells that stand side by side (版记) are no table."""
    cells = [cell for cell in grid.cells if cell.text]
    boxes = tuple(cell.box for cell in cells if cell.box)
    return Line("  ".join(cell.text for cell in cells), page=cells[0].page if cells else None, boxes=boxes, confidence=min((cell.confidence for cell in cells), default=1.0))
