"""Pages → blocks in reading order: tables out of the lines, furniture dropped, tables joined over pages, lines joined to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, one_row
from pipeline.read.contents import without_contents
from pipeline.read.layout.flow import Margins, line_of, margins_of, paragraphs
from pipeline.read.layout.furniture import without_furniture
from pipeline.read.layout.glyph import Sheet
from pipeline.read.layout.grids import PageGrid, grids_of
from pipeline.read.layout.rows import Row, rows_of, settle_spaces
from pipeline.read.layout.stitch import continues, stitched
from pipeline.read.layout.unruled import unruled

Item = Row | PageGrid


@dataclass(frozen=True, slots=True)
class PageLines:
    """One page as printed lines and tables, each from top to bottom; `sheet` knows where things are shown.

    `doubtful`: heads of a table stand there, but its rows could not be told apart, so its lines are lines.
    """

    height: float
    rows: tuple[Row, ...]
    grids: tuple[PageGrid, ...]
    sheet: Sheet
    doubtful: bool = False


def lines_of(sheet: Sheet) -> PageLines:
    """The printed lines and tables of a page of characters."""
    tables, rest = grids_of(sheet)
    more = unruled(sheet, rest)
    return PageLines(sheet.frame.size[1], tuple(rows_of(more.rest, sheet.number)), (*tables, *more.tables), sheet, more.doubtful)


def assemble(sheets: Sequence[Sheet]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """(blocks of all pages in order, what was dropped)."""
    return assemble_rows([lines_of(sheet) for sheet in sheets])


def assemble_rows(pages: Sequence[PageLines]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The same from printed lines."""
    kept, furniture = without_furniture([(page.height, page.rows) for page in _settled(pages)])
    areas = _areas(kept, max((page.sheet.frame.size[0] for page in pages), default=0.0))
    items, repeated = _stitch([item for rows, page in zip(kept, pages, strict=True) for item in _ordered(rows, page.grids)])
    sheets = {page.sheet.number: page.sheet for page in pages}
    blocks: list[Block] = []
    run: list[Row] = []
    for item in [*items, None]:
        if isinstance(item, Row):
            run.append(item)
            continue
        blocks += [line_of(group, tuple(sheets[row.page].box(row.x0, row.top, row.x1, row.bottom) for row in group)) for group in _grouped(run, areas)]
        run = []
        if item is not None:
            blocks += [item.grid] if item.grid.rows > 1 else [one_row(item.grid)]
    blocks, contents = without_contents(blocks)
    return blocks, (*furniture, *repeated, *contents)


def _settled(pages: Sequence[PageLines]) -> list[PageLines]:
    rows = iter(settle_spaces([row for page in pages for row in page.rows]))
    return [replace(page, rows=tuple(next(rows) for _ in page.rows)) for page in pages]


def _areas(pages: Sequence[Sequence[Row]], width: float) -> dict[int, Margins]:
    usual = margins_of([row for page in pages for row in page], width=width)
    return {page[0].page: margins_of(page, usual, width) for page in pages if page}


def _grouped(rows: Sequence[Row], areas: dict[int, Margins]) -> list[list[Row]]:
    return paragraphs(rows, [areas[row.page] for row in rows])


def _ordered(rows: Sequence[Row], grids: Sequence[PageGrid]) -> list[Item]:
    """Lines and tables of a page from top to bottom."""
    return sorted((*rows, *grids), key=lambda item: item.base if isinstance(item, Row) else item.top)


def _stitch(items: Sequence[Item]) -> tuple[list[Item], tuple[Dropped, ...]]:
    kept: list[Item] = []
    dropped: list[Dropped] = []
    for item in items:
        last = kept[-1] if kept else None
        if isinstance(item, PageGrid) and isinstance(last, PageGrid) and last.page != item.page and continues(last, item):
            kept[-1], again = stitched(last, item)
            dropped += again
        else:
            kept.append(item)
    return kept, tuple(dropped)
