"""`w:tbl` elements → a grid, or plain lines where the table only lays out the page (one cell, one row, cells of running text)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.read.blocks import Block, Grid, Line, cell_text
from pipeline.read.word.package import W, number, switched_on, value
from pipeline.read.word.tables import RawCell, RawRow, build

_LAYOUT_LINES = 8
_LAYOUT_CHARACTERS = 1_500
"""A cell with this much running text is a page layout, not a table."""

Reader = Callable[[etree._Element], list[Block]]


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: tuple[Block, ...]
    span: int
    vertical: str | None
    horizontal: str | None

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
class _Row:
    cells: tuple[_Cell, ...]
    before: int

    @property
    def width(self) -> int:
        return self.before + sum(cell.span for cell in self.cells)


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: tuple[_Row, ...]
    widths: tuple[int, ...]


def read_tables(tables: Sequence[etree._Element], read: Reader) -> list[Block]:
    """The blocks of tables that follow one another without a paragraph between; they print as one where their columns agree."""
    found: list[Block] = []
    for group in _joined([_rows(table, read) for table in tables]):
        found += _layout(group) if _is_layout(group) else _grid(group)
    return found


def _joined(tables: list[_Rows]) -> list[_Rows]:
    groups: list[_Rows] = []
    for table in tables:
        last = groups[-1] if groups else None
        if last and last.rows and table.rows and last.rows[-1].width == table.rows[0].width > 1 and len(table.rows[0].cells) > 1:
            groups[-1] = _Rows(last.rows + table.rows, last.widths)
        else:
            groups.append(table)
    return groups


def _rows(table: etree._Element, read: Reader) -> _Rows:
    grid = table.find(f"{W}tblGrid")
    widths = tuple(number(column, "w") or 0 for column in (() if grid is None else grid.iterchildren(f"{W}gridCol")))
    return _Rows(tuple(_row(row, read) for row in _inside(table, "tr") if not _is_gone(row)), widths)


def _row(row: etree._Element, read: Reader) -> _Row:
    properties = row.find(f"{W}trPr")
    before = number(properties.find(f"{W}gridBefore")) if properties is not None else None
    return _Row(tuple(_cell(cell, read) for cell in _inside(row, "tc")), min(max(before or 0, 0), 60))


def _is_gone(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and (properties.find(f"{W}del") is not None or bool(switched_on(properties, "hidden")))


def _cell(cell: etree._Element, read: Reader) -> _Cell:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return _Cell(tuple(read(cell)), 1, None, None)
    span = min(max(number(properties.find(f"{W}gridSpan")) or 1, 1), 200)
    return _Cell(tuple(read(cell)), span, _merge(properties, "vMerge"), _merge(properties, "hMerge"))


def _merge(properties: etree._Element, name: str) -> str | None:
    """`restart`, `continue` (also where the attribute is missing), or None where the cell is not merged."""
    found = properties.find(f"{W}{name}")
    return None if found is None else value(found) or "continue"


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _inside(child, name)


def _is_layout(table: _Rows) -> bool:
    rows = [row for row in table.rows if row.cells]
    if len(rows) < 2 or all(len(row.cells) == 1 for row in rows):
        return True
    running = [cell.lines for row in rows for cell in row.cells]
    return any(len(lines) >= _LAYOUT_LINES and sum(map(len, lines)) >= _LAYOUT_CHARACTERS for lines in running)


def _layout(table: _Rows) -> list[Block]:
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


def _grid(table: _Rows) -> list[Block]:
    rows = [RawRow(tuple(RawCell(cell_text(cell.lines), cell.span, cell.vertical, cell.horizontal) for cell in row.cells), row.before) for row in table.rows]
    notes = [block for row in table.rows for cell in row.cells for block in cell.blocks if isinstance(block, Line) and block.role == "footnote"]
    return [build(rows, table.widths), *notes]
