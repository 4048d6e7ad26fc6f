"""`w:tbl` elements → tables of blocks; deleted and hidden rows are out, rows inside content controls are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from pipeline.read.blocks import Block
from pipeline.read.cells import BlockCell, BlockRow, BlockTable
from pipeline.read.word.package import W, number, switched_on, value

Reader = Callable[[etree._Element], list[Block]]


def read_table(table: etree._Element, read: Reader) -> BlockTable:
    """The table with the blocks of each cell as `read` gives them."""
    grid = table.find(f"{W}tblGrid")
    widths = tuple(number(column, "w") or 0 for column in (() if grid is None else grid.iterchildren(f"{W}gridCol")))
    return BlockTable(tuple(_row(row, read) for row in _inside(table, "tr") if not _is_gone(row)), widths)


def _row(row: etree._Element, read: Reader) -> BlockRow:
    properties = row.find(f"{W}trPr")
    before = number(properties.find(f"{W}gridBefore")) if properties is not None else None
    return BlockRow(tuple(_cell(cell, read) for cell in _inside(row, "tc")), min(max(before or 0, 0), 60))


def _is_gone(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and (properties.find(f"{W}del") is not None or bool(switched_on(properties, "hidden")))


def _cell(cell: etree._Element, read: Reader) -> BlockCell:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return BlockCell(tuple(read(cell)), 1, None, None)
    span = min(max(number(properties.find(f"{W}gridSpan")) or 1, 1), 200)
    return BlockCell(tuple(read(cell)), span, _merge(properties, "vMerge"), _merge(properties, "hMerge"))


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
