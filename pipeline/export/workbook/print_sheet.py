"""打印版: the paper on the wall. One block of merged cells a task, one line a measure; units, times and what people typed follow the 数据版.

A row cannot be higher than 409 points, so a block is as many rows as its measures, and more where a cell needs them: no text is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.export.columns import ColumnSpec
from pipeline.export.workbook.content import Content, text_of
from pipeline.export.workbook.grid import A3_CODE, A4_CODE, GridCell, set_print, write_cell
from pipeline.export.workbook.look import LINE_HEIGHT, Look, lines
from pipeline.model.ledger import LedgerRow

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PRINT_SHEET = "打印版"
_HEAD_ROW = 2
_TALL = 24  # lines of one row at most: 24 × 15.6 points stay below Excel's limit
_CENTRED = {"number", "leader", "person", "frequency", "status", "due_text", "title", "lead"}


@dataclass(frozen=True, slots=True)
class _Page:
    sheet: Worksheet
    look: Look
    specs: tuple[ColumnSpec, ...]
    widths: tuple[int, ...]
    content: Content


def write_print(book: Workbook, look: Look, content: Content, *, note: str) -> None:
    """Adds the 打印版: title, note, header, one block a task."""
    paper, rows = content.style.paper, content.rows
    specs = _printed(content)
    page = _Page(book.add_worksheet(PRINT_SHEET), look, specs, tuple(spec.printed(paper) for spec in specs), content)
    _write_head(page, content.style.title, note)
    at = _HEAD_ROW + 1
    for row in rows:
        at = _write_block(page, row, at)
    page.sheet.set_column(len(specs), len(specs), None, None, {"hidden": True})
    page.sheet.freeze_panes(_HEAD_ROW + 1, 2)
    page.sheet.print_area(0, 0, max(at - 1, _HEAD_ROW + 1), len(specs) - 1)
    set_print(page.sheet, head_row=_HEAD_ROW, paper=A3_CODE if paper == "A3" else A4_CODE)


def _write_head(page: _Page, title: str, note: str) -> None:
    last, total = len(page.specs) - 1, sum(page.widths)
    page.sheet.merge_range(0, 0, 0, last, title, page.look.title)
    page.sheet.set_row(0, 34.0 * lines(title, total / 2))
    page.sheet.merge_range(1, 0, 1, last, note, page.look.subtitle)
    page.sheet.set_row(1, LINE_HEIGHT * lines(note, total) + 6)
    for column, spec in enumerate(page.specs):
        page.sheet.set_column(column, column, page.widths[column])
        page.sheet.write_string(_HEAD_ROW, column, spec.label, page.look.head)
    page.sheet.set_row(_HEAD_ROW, 2 * LINE_HEIGHT + 4)


def _printed(content: Content) -> tuple[ColumnSpec, ...]:
    return tuple(spec for spec in content.columns.specs if spec.printed(content.style.paper))


def _write_block(page: _Page, row: LedgerRow, top: int) -> int:
    """Writes one task from row `top` on; the first row below it."""
    measures = _numbered(row)
    measure_width = next(width for spec, width in zip(page.specs, page.widths, strict=True) if spec.key == "measures")
    needed = [lines(text, measure_width) for text in measures]
    merged = max(lines(text_of(row, spec.key), width) for spec, width in zip(page.specs, page.widths, strict=True) if spec.key != "measures")
    spans = _spans(needed, merged)
    below = top + sum(len(heights) for heights in spans)
    for offset, line_count in enumerate(count for heights in spans for count in heights):
        page.sheet.set_row(top + offset, line_count * LINE_HEIGHT + 4)
        page.sheet.write_string(top + offset, len(page.specs), row.task_id)
    for column, spec in enumerate(page.specs):
        if spec.key == "measures":
            _write_measures(page, measures, spans, top, column)
        else:
            _merge(page, (top, below - 1, column), _cell(page, spec, row), _style(page.look, spec))
    return below


def _numbered(row: LedgerRow) -> list[str]:
    if len(row.measures) < 2:
        return [*row.measures] or [""]
    return [f"{index}. {text}" for index, text in enumerate(row.measures, 1)]


def _spans(needed: Sequence[int], merged: int) -> list[list[int]]:
    """For each measure the line counts of its rows: enough for itself, and all together for the longest merged cell."""
    short = max(merged - sum(needed), 0)
    share, rest = divmod(short, len(needed))
    wanted = [count + share + (1 if index < rest else 0) for index, count in enumerate(needed)]
    return [_cut(count) for count in wanted]


def _cut(count: int) -> list[int]:
    rows = -(-count // _TALL)
    return [count // rows + (1 if index < count % rows else 0) for index in range(rows)]


def _write_measures(page: _Page, measures: Sequence[str], spans: Sequence[Sequence[int]], top: int, column: int) -> None:
    for text, heights in zip(measures, spans, strict=True):
        _merge(page, (top, top + len(heights) - 1, column), text, page.look.text)
        top += len(heights)


def _cell(page: _Page, spec: ColumnSpec, row: LedgerRow) -> GridCell:
    """The number as it is; everything else follows the 数据版."""
    return row.number if spec.key == "number" else page.content.followed(spec.key, row)


def _style(look: Look, spec: ColumnSpec) -> Format:
    return look.middle if spec.key in _CENTRED else look.text


def _merge(page: _Page, place: tuple[int, int, int], cell: GridCell, style: Format) -> None:
    """Writes a cell over the rows `place[0]`..`place[1]` of column `place[2]`."""
    top, bottom, column = place
    if bottom > top:
        page.sheet.merge_range(top, column, bottom, column, "", style)
    write_cell(page.sheet, top, column, cell, style)
