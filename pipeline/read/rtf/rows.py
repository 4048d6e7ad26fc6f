r"""Rows of an RTF table as they come: cells between `\cell`, edges by `\cellx`; a table ends with the first paragraph outside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.read.blocks import Block
from pipeline.read.cells import BlockCell, BlockRow, BlockTable, blocks_of

_NEAR = 30
"""Twips: edges closer than this are one."""
_MERGES = {"clvmgf": ("v", "restart"), "clvmrg": ("v", "continue"), "clmgf": ("h", "restart"), "clmrg": ("h", "continue")}


@dataclass(frozen=True, slots=True)
class _Edge:
    right: int
    vertical: str | None = None
    horizontal: str | None = None


@dataclass(slots=True)
class OpenTable:
    """The table that is being read, empty between tables."""

    left: int = 0
    edges: list[_Edge] = field(default_factory=list)
    _pending: dict[str, str] = field(default_factory=dict)
    _cell: list[Block] = field(default_factory=list)
    _cells: list[list[Block]] = field(default_factory=list)
    _rows: list[tuple[int, list[_Edge], list[list[Block]]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._rows or self._cells or self._cell)

    def define(self, word: str, number: int | None) -> None:
        """Takes a row or cell property."""
        if word == "trowd":
            self.left, self.edges, self._pending = 0, [], {}
        elif word == "trleft":
            self.left = number or 0
        elif word == "cellx":
            self.edges.append(_Edge(number or 0, self._pending.get("v"), self._pending.get("h")))
            self._pending = {}
        else:
            kind, part = _MERGES[word]
            self._pending[kind] = part

    def add(self, blocks: list[Block]) -> None:
        """Adds a paragraph to the open cell."""
        self._cell += blocks

    def end_cell(self) -> None:
        """Closes the open cell."""
        self._cells.append(self._cell)
        self._cell = []

    def end_row(self) -> None:
        """Closes the row; words after its last cell make a cell of their own."""
        if self._cell:
            self.end_cell()
        if self._cells:
            self._rows.append((self.left, list(self.edges), self._cells))
        self._cells = []

    def close(self) -> list[Block]:
        """The blocks of the table that ends here, and an empty table after it."""
        self.end_row()
        rows, self._rows = self._rows, []
        return blocks_of([_table(rows)]) if rows else []


def _table(rows: list[tuple[int, list[_Edge], list[list[Block]]]]) -> BlockTable:
    places = _clustered(place for left, edges, _ in rows for place in (left, *(edge.right for edge in edges)))
    return BlockTable(tuple(_row(left, edges, cells, places) for left, edges, cells in rows), tuple(b - a for a, b in pairwise(places)))


def _clustered(values: Iterable[int]) -> list[int]:
    places: list[int] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _row(left: int, edges: list[_Edge], cells: list[list[Block]], places: list[int]) -> BlockRow:
    before = at = _index(places, left)
    made: list[BlockCell] = []
    for index, blocks in enumerate(cells):
        edge = edges[index] if index < len(edges) else _Edge(0)
        end = max(_index(places, edge.right), at + 1) if index < len(edges) else at + 1
        made.append(BlockCell(tuple(blocks), end - at, edge.vertical, edge.horizontal))
        at = end
    return BlockRow(tuple(made), before)


def _index(places: list[int], value: int) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - value)) if places else 0
