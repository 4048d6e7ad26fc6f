"""Ruled tables of a page: pdfplumber's table functions over the page's strokes, cells filled with the page's own characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.read.blocks import Grid, GridCell, cell_text, is_han
from pipeline.read.layout.glyph import Glyph, Rule, Sheet
from pipeline.read.layout.rows import DOUBTFUL, Row, rows_of

_TOLERANCE = 3.0
"""Points: strokes closer than this are one (pdfplumber's own default)."""
_LEAST = 4.0
"""Points: shorter strokes are dots of a dashed line or part of a picture."""
_LAYOUT_LINES, _LAYOUT_CHARACTERS = 8, 1_200
_PADDING = 5.4
"""Points of white between a cell's border and its words on each side, as word processors set it."""


class Cellbox(NamedTuple):
    """A cell of a ruled table."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageGrid:
    """A table of one page: its grid, the columns' edges and its place."""

    grid: Grid
    edges: tuple[float, ...]
    page: int
    top: float
    bottom: float


def grids_of(sheet: Sheet) -> tuple[list[PageGrid], list[Glyph]]:
    """(tables of the page from top to bottom, the characters outside them)."""
    if len(sheet.rules) < 4:
        return [], list(sheet.glyphs)
    found: list[PageGrid] = []
    rest: list[Glyph] = list(sheet.glyphs)
    for cells in _tables(sheet.rules):
        inside, outside = _parted(rest, cells)
        grid = _page_grid(sheet, cells, inside)
        if grid is not None:
            found.append(grid)
            rest = outside
    return sorted(found, key=lambda grid: grid.top), rest


def _tables(rules: Iterable[Rule]) -> list[list[Cellbox]]:
    """Cells table by table, as pdfplumber finds them from horizontal and vertical strokes."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = [_edge(rule) for rule in rules if max(rule.x1 - rule.x0, rule.bottom - rule.top) >= _LEAST]
    if len({edge["orientation"] for edge in edges}) < 2:
        return []
    merged = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    cells = intersections_to_cells(edges_to_intersections(merged, _TOLERANCE, _TOLERANCE))
    return [[Cellbox(*map(float, cell)) for cell in table] for table in cells_to_tables(cells) if len(table) > 2]


def _edge(rule: Rule) -> dict[str, float | str]:
    flat = rule.x1 - rule.x0 >= rule.bottom - rule.top
    return {
        "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom, "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top,
        "orientation": "h" if flat else "v", "object_type": "line",
    }  # fmt: skip


def _parted(glyphs: Sequence[Glyph], cells: Sequence[Cellbox]) -> tuple[list[Glyph], list[Glyph]]:
    """(characters whose middle lies within the table, the others)."""
    left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    top, bottom = min(cell.top for cell in cells), max(cell.bottom for cell in cells)
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        (inside if left <= x <= right and top <= y <= bottom else outside).append(glyph)
    return inside, outside


def _page_grid(sheet: Sheet, cells: Sequence[Cellbox], glyphs: Sequence[Glyph]) -> PageGrid | None:
    """The table as a grid; None for what is no table: one column, no words, or cells of running text (a frame around the page).

    A single row is kept: it may be what a page end cut off.
    """
    xs = _clustered(edge for cell in cells for edge in (cell.x0, cell.x1))
    ys = _clustered(edge for cell in cells for edge in (cell.top, cell.bottom))
    if len(xs) < 3 or not glyphs:
        return None
    words = _filled(cells, glyphs, xs, ys)
    placed: list[GridCell] = []
    for cell, inside in zip(cells, words, strict=True):
        lines = rows_of(inside, sheet.number)
        if len(lines) >= _LAYOUT_LINES and sum(len(line.text) for line in lines) >= _LAYOUT_CHARACTERS:
            return None
        row, column = _index(ys, cell.top), _index(xs, cell.x0)
        spans = _index(ys, cell.bottom) - row, _index(xs, cell.x1) - column
        placed.append(GridCell(_text(lines, cell), row, column, *spans, sheet.number, sheet.box(*cell)))
    ordered = tuple(sorted(placed, key=lambda cell: (cell.row, cell.column)))
    return PageGrid(Grid(len(ys) - 1, len(xs) - 1, ordered), tuple(xs), sheet.number, ys[0], ys[-1])


def _clustered(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return max(bisect_right(edges, value + 0.01) - 1, 0)


def _filled(cells: Sequence[Cellbox], glyphs: Sequence[Glyph], xs: Sequence[float], ys: Sequence[float]) -> list[list[Glyph]]:
    """The characters of each cell, found through the grid places that it covers."""
    owner = {
        (row, column): index
        for index, cell in enumerate(cells)
        for row in range(_index(ys, cell.top), _index(ys, cell.bottom))
        for column in range(_index(xs, cell.x0), _index(xs, cell.x1))
    }
    found: list[list[Glyph]] = [[] for _ in cells]
    for glyph in glyphs:
        place = min(_index(ys, (glyph.top + glyph.bottom) / 2), len(ys) - 2), min(_index(xs, (glyph.x0 + glyph.x1) / 2), len(xs) - 2)
        if (index := owner.get(place)) is not None:
            found[index].append(glyph)
    return found


def _text(lines: Sequence[Row], cell: Cellbox) -> str:
    """The words of a cell: a line behind which the beginning of the next would not have fitted runs on, another ends a paragraph."""
    pieces: list[str] = []
    above: Row | None = None
    for line in lines:
        if above is not None and _is_full(above, line, cell):
            left, right = pieces[-1][-1:], line.text[:1]
            gap = " " if left.isascii() and right.isascii() and left.isalnum() and right.isalpha() else ""
            pieces[-1] += gap + line.text
        else:
            pieces.append(line.text)
        above = line
    return cell_text(pieces).replace(DOUBTFUL, " ")


def _is_full(above: Row, line: Row, cell: Cellbox) -> bool:
    padding = 2 * min(_PADDING, max(above.x0 - cell.x0, 0.0))
    return above.width + max(line.head, line.em) + 0.25 * line.em > cell.x1 - cell.x0 - padding


def run_together(first: str, rest: str) -> str:
    """Two halves of a cell that a page end cut: joined as lines of one paragraph are."""
    if not first or not rest:
        return first + rest
    return first + ("" if is_han(first[-1]) or is_han(rest[0]) or not first[-1].isalnum() else " ") + rest
