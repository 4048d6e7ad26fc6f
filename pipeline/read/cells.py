"""Tables of blocks → a grid, or plain lines where the table only lays out the page (one cell, one row, cells of running text)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.blocks import Block, Grid, Line, cell_text
from pipeline.read.spans import RawCell, RawRow, build

_LAYOUT_LINES = 8
_LAYOUT_CHARACTERS = 1_500
"""A cell with this much running text is a page layout, not a table."""


@dataclass(frozen=True, slots=True)
class BlockCell:
    """A cell with the blocks in it; `span` grid columns wide, `vertical` and `horizontal` its part in a merge."""

    blocks: tuple[Block, ...]
    span: int = 1
    vertical: str | None = None
    horizontal: str | None = None

    @property
    def lines(self) -> list[str]:
        """The texts of the cell in order, those of a table inside it cell by cell."""
        texts: list[str] = []
        for block in self.blocks:
            if isinstance(block, Grid):
                texts += [cell.text for cell in block.cells]
            elif block.role != "footnote":
                texts += block.text.split("\n")
        return [text for text in texts if text.strip()]


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A row of such cells; `before` grid columns stay free at its head."""

    cells: tuple[BlockCell, ...]
    before: int = 0

    @property
    def width(self) -> int:
        """Grid columns from the table's edge to the end of the row."""
        return self.before + sum(cell.span for cell in self.cells)


@dataclass(frozen=True, slots=True)
class BlockTable:
    """Rows in order, and the widths of the grid columns (any unit of a twentieth of a point), empty where unknown."""

    rows: tuple[BlockRow, ...]
    widths: tuple[int, ...] = ()


def blocks_of(tables: Sequence[BlockTable]) -> list[Block]:
    """The blocks of tables that follow one another without a paragraph between; they print as one where their columns agree."""
    found: list[Block] = []
    for table in _joined(tables):
        found += _layout(table) if _is_layout(table) else _grid(table)
    return found


def _joined(tables: Sequence[BlockTable]) -> list[BlockTable]:
    groups: list[BlockTable] = []
    for table in tables:
        last = groups[-1] if groups else None
        if last and last.rows and table.rows and last.rows[-1].width == table.rows[0].width > 1 and len(table.rows[0].cells) > 1:
            groups[-1] = BlockTable(last.rows + table.rows, last.widths)
        else:
            groups.append(table)
    return groups


def _is_layout(table: BlockTable) -> bool:
    rows = [row for row in table.rows if row.cells]
    if len(rows) < 2 or all(len(row.cells) == 1 for row in rows):
        return True
    running = [cell.lines for row in rows for cell in row.cells]
    return any(len(lines) >= _LAYOUT_LINES and sum(map(len, lines)) >= _LAYOUT_CHARACTERS for lines in running)


def _layout(table: BlockTable) -> list[Block]:
    """The cells' own blocks in order; short cells side by side (版记, 文号 and 签发人) stay on one line."""
    found: list[Block] = []
    for row in table.rows:
        blocks = [block for cell in row.cells if cell.vertical != "continue" for block in cell.blocks]
        short = len(row.cells) > 1 and all(len(cell.blocks) <= 1 for cell in row.cells)
        if short and all(isinstance(block, Line) and block.role == "body" for block in blocks):
            found.append(Line("  ".join(block.text.strip() for block in blocks if isinstance(block, Line))))
        else:
            found += blocks
    return found


def _grid(table: BlockTable) -> list[Block]:
    rows = [RawRow(tuple(RawCell(cell_text(cell.lines), cell.span, cell.vertical, cell.horizontal) for cell in row.cells), row.before) for row in table.rows]
    notes = [block for row in table.rows for cell in row.cells for block in cell.blocks if isinstance(block, Line) and block.role == "footnote"]
    return [build(rows, table.widths), *notes]
