"""Pages → blocks in reading order: tables out of the lines, furniture dropped, tables joined over pages, lines joined to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, one_row
from pipeline.read.contents import without_contents
from pipeline.read.layout.columns import parts_of
from pipeline.read.layout.flow import Margins, line_of, margins_of, paragraphs
from pipeline.read.layout.furniture import without_furniture
from pipeline.read.layout.glyph import Glyph, Sheet
from pipeline.read.layout.grids import PageGrid, grids_of
from pipeline.read.layout.rows import Row, rows_of, settle_spaces
from pipeline.read.layout.stitch import continues, stitched
from pipeline.read.layout.unruled import Unruled, unruled

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


def lines_of(sheets: Sequence[Sheet]) -> list[list[PageLines]]:
    """The printed lines and tables of each page of characters; a page in columns gives one after another."""
    laid = [_laid(sheet) for sheet in sheets]
    parts = [parts_of(more.rest) for _, more in laid]
    known = next((one.gutter for one in parts if one.gutter), None)
    if known:
        parts = [one if one.gutter else parts_of(more.rest, known) for one, (_, more) in zip(parts, laid, strict=True)]
    return [_page_lines(sheet, [*tables, *more.tables], more.doubtful, one.parts) for sheet, (tables, more), one in zip(sheets, laid, parts, strict=True)]


def _laid(sheet: Sheet) -> tuple[list[PageGrid], Unruled]:
    tables, rest = grids_of(sheet)
    return tables, unruled(sheet, rest)


def _page_lines(sheet: Sheet, tables: list[PageGrid], doubtful: bool, parts: Sequence[Sequence[Glyph]]) -> list[PageLines]:
    height = sheet.frame.size[1]
    if len(parts) == 1:
        return [PageLines(height, tuple(rows_of(parts[0], sheet.number)), tuple(tables), sheet, doubtful)]
    rows = [tuple(rows_of(part, sheet.number, index)) for index, part in enumerate(parts, start=1)]
    above = [table for table in tables if table.top <= min(row.top for row in rows[0])]
    below = [table for table in tables if table not in above]
    held = [tuple(above), *[()] * (len(rows) - 2), tuple(below)]
    return [PageLines(height, part, grids, sheet, doubtful and part is rows[0]) for part, grids in zip(rows, held, strict=True)]


def assemble(sheets: Sequence[Sheet]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """(blocks of all pages in order, what was dropped)."""
    return assemble_rows([part for page in lines_of(sheets) for part in page])


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


def _areas(pages: Sequence[Sequence[Row]], width: float) -> dict[tuple[int, int], Margins]:
    usual = margins_of([row for page in pages for row in page if row.part == 0], width=width)
    return {(page[0].page, page[0].part): margins_of(page, usual, width) if page[0].part == 0 else margins_of(page) for page in pages if page}


def _grouped(rows: Sequence[Row], areas: dict[tuple[int, int], Margins]) -> list[list[Row]]:
    return paragraphs(rows, [areas[row.page, row.part] for row in rows])


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
