"""A returned workbook as rows: sorted, filtered, with columns moved, rows merged, deleted or added, it is still read by header and id.

Steps: the file is opened (or, of a 分送包, each workbook in the zip) → the sheet and header row with the ledger's columns are found → merged cells are
spread over the rows that they cover → 数据版, then what was typed over the formulas of 打印版 → what was sent, from the hidden 基线.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.export.columns import Columns
from pipeline.export.workbook.content import DATA_SHEET
from pipeline.export.workbook.data_sheet import BASE_SCHEMA, BASE_SHEET, GENERATED_SHEET
from pipeline.export.workbook.print_sheet import PRINT_SHEET
from pipeline.ledger.returns.typed import cell_text, column_text
from pipeline.ledger.returns.values import Cells, ReturnedLedger, ReturnedRow
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import COLUMN_KEYS, ColumnKey
from pipeline.model.problems import Problem

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_LARGEST = 400_000_000  # octets that all members of a workbook or zip may unpack to
_HEAD_ROWS = 12  # a header stands in one of the first rows
_LEAST_COLUMNS = 3
_MERGED = re.compile(r'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_OLE = b"\xd0\xcf\x11\xe0"


def read_returns(path: Path, lexicon: Lexicon) -> tuple[ReturnedLedger, ...]:
    """The ledgers in the file `path`: one of an .xlsx, all of a .zip. Raises BadInput with a Chinese sentence where there is none."""
    if path.name.startswith(("~$", ".~")):
        raise BadInput("这是表格软件打开文件时的临时文件", where=path.name, advice="请关闭 WPS 或 Excel，再用正式的文件")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"打不开（{error.strerror or error}）", where=path.name, advice="请确认文件存在，并在 WPS 或 Excel 中关闭它") from error
    if path.suffix.lower() == ".zip":
        return _of_zip(data, path.name, lexicon)
    return (read_ledger(data, path.name, lexicon),)


def _of_zip(data: bytes, name: str, lexicon: Lexicon) -> tuple[ReturnedLedger, ...]:
    """The workbooks inside a zip, read in memory; nothing is unpacked to disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(archive, name)
            members = [one for one in archive.namelist() if one.lower().endswith(".xlsx") and not one.rpartition("/")[2].startswith(("~$", "."))]
            found = tuple(read_ledger(archive.read(one), f"{name}/{one}", lexicon) for one in members)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise BadInput(f"压缩包打不开（{error}）", where=name, advice="请重新压缩，不要加密") from error
    if not found:
        raise BadInput("压缩包里没有 .xlsx 任务清单", where=name)
    return found


def _check_size(archive: zipfile.ZipFile, name: str) -> None:
    if sum(one.file_size for one in archive.infolist()) > _LARGEST:
        raise BadInput("解开后过大，已停止", where=name, advice="请只放任务清单")


def read_ledger(data: bytes, name: str, lexicon: Lexicon) -> ReturnedLedger:
    """The ledger in the bytes of a workbook. Raises BadInput where it is no workbook, or none with the ledger's columns."""
    columns = Columns.of(lexicon)
    book = _open(data, name, formulas=True)
    table = _find_table(book, columns)
    if table is None:
        raise BadInput("没有找到任务清单的表头（任务编号、重点任务、责任单位等）", where=name, advice="请确认是 duban 发出的任务清单，表头没有删去")
    if any(cell.formula for row in table.grid[table.head :] for column, cell in enumerate(row) if column in table.keys):
        table = _find_table(_open(data, name, formulas=False), columns) or table
    base, generated = _base(book, BASE_SHEET), _base(book, GENERATED_SHEET)
    problems = () if base is not None else (Problem("no-base", "没有发出时的基线（可能是另存或复制到了新表），按本机记录比对", "note", name),)
    return ReturnedLedger(name, (*_rows(table), *_typed_in_print(book, columns)), base, generated or {}, problems)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's value, number format, and whether the value is the text of a formula."""

    value: object
    format: str = ""
    formula: bool = False


_EMPTY = _Cell(None)
_Grid = list[list[_Cell]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet whose row `head` (from 1) is the header; `keys` are the columns by position from 0."""

    name: str
    grid: _Grid
    head: int
    keys: Mapping[int, ColumnKey]


def _open(data: bytes, name: str, *, formulas: bool) -> Workbook:
    """The workbook, opened for reading only: merged cells and styles of a print sheet of thousands of rows cost nothing."""
    import openpyxl

    if data.startswith(_OLE):
        raise BadInput("是旧版 .xls/.et 或加了密码的表格", where=name, advice="请去掉密码，另存为 .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(archive, name)
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
    except BadInput:
        raise
    except Exception as error:  # a damaged workbook fails in as many ways as there are parts in it
        raise BadInput(f"不是完好的 .xlsx（{type(error).__name__}）", where=name, advice="请在 WPS 或 Excel 中打开，另存为 .xlsx 再试") from error


def _grid(sheet: ReadOnlyWorksheet, last: int | None = None) -> _Grid:
    """The cells of a sheet's rows 1..`last`; whatever the sheet says of its own size is passed over (WPS writes A1:A1)."""
    sheet.reset_dimensions()
    return [[_cell(cell) for cell in row] for row in sheet.iter_rows(min_row=1, max_row=last)]


def _cell(cell: ReadOnlyCell | EmptyCell) -> _Cell:
    return _EMPTY if cell.value is None else _Cell(cell.value, cell.number_format or "", cell.data_type == "f")


def _find_table(book: Workbook, columns: Columns) -> _Table | None:
    """The ledger's sheet and header row: 数据版 where there is one, else the sheet with the id and the most of our columns."""
    skipped = {BASE_SHEET, GENERATED_SHEET}
    names = [DATA_SHEET] if DATA_SHEET in book.sheetnames else [sheet.title for sheet in book.worksheets if sheet.title not in skipped]
    found = [(name, head, keys) for name in names for head, keys in _heads(_grid(book[name], _HEAD_ROWS), columns)]
    if not found:
        return None
    name, head, keys = max(found, key=lambda one: ("task_id" in one[2].values(), len(one[2])))
    return _Table(name, _spread(_grid(book[name]), _merged_ranges(book[name])), head, keys)


def _heads(grid: _Grid, columns: Columns) -> Iterator[tuple[int, Mapping[int, ColumnKey]]]:
    """Rows that may be the header, with their columns."""
    for number, row in enumerate(grid, 1):
        keys = _header(row, columns)
        if len(keys) >= _LEAST_COLUMNS and "title" in keys.values():
            yield number, keys


def _header(row: Sequence[_Cell], columns: Columns) -> dict[int, ColumnKey]:
    """Column positions by key; of two columns with one meaning the first counts."""
    keys: dict[int, ColumnKey] = {}
    for position, cell in enumerate(row):
        key = columns.match(cell.value) if isinstance(cell.value, str) else None
        if key and key != "light" and key not in keys.values():
            keys[position] = key
    return keys


def _rows(table: _Table) -> Iterator[ReturnedRow]:
    for number, row in enumerate(table.grid[table.head :], table.head + 1):
        cells = {key: _text(row[position], key) if position < len(row) else "" for position, key in table.keys.items()}
        if any(text for key, text in cells.items() if key != "number"):
            yield ReturnedRow(f"{table.name}第{number}行", cells.get("task_id", ""), cells)


def _merged_ranges(sheet: ReadOnlyWorksheet) -> list[tuple[int, int, int, int]]:
    """The merged ranges as (first row, first column, last row, last column), from 1: read from the sheet's XML, which the reader passes over."""
    from openpyxl.utils.cell import range_boundaries

    source = sheet._get_source()
    try:
        found = _MERGED.findall(source.read().decode("utf-8", "replace"))
    finally:
        source.close()
    return [(top, left, bottom, right) for left, top, right, bottom in map(range_boundaries, found)]


def _spread(grid: _Grid, ranges: Sequence[tuple[int, int, int, int]]) -> _Grid:
    """`grid` with the value of each merged range in all the cells that it covers."""
    for top, left, bottom, right in ranges:
        first = grid[top - 1][left - 1] if top <= len(grid) and left <= len(grid[top - 1]) else _EMPTY
        for index in range(top - 1, min(bottom, len(grid))):
            padded = grid[index] + [_EMPTY] * (right - len(grid[index]))
            grid[index] = padded[: left - 1] + [first] * (right - left + 1) + padded[right:]
    return grid


def _text(cell: _Cell, key: ColumnKey) -> str:
    return column_text(key, cell_text(cell.value, cell.format))


def _typed_in_print(book: Workbook, columns: Columns) -> Iterator[ReturnedRow]:
    """What somebody typed over our formulas on the 打印版, as rows with only those columns; the id is in the column after the last one."""
    if PRINT_SHEET not in book.sheetnames or DATA_SHEET not in book.sheetnames:
        return
    grid = _grid(book[PRINT_SHEET])
    head, keys = next(((number, keys) for number, row in enumerate(grid[:_HEAD_ROWS], 1) if len(keys := _header(row, columns)) > _LEAST_COLUMNS), (0, {}))
    done: set[str] = set()
    for number, row in enumerate(grid[head:] if head else (), head + 1):
        task_id = str(row[len(keys)].value or "") if len(row) > len(keys) else ""
        if task_id and task_id not in done:
            done.add(task_id)
            typed = {key: _text(row[position], key) for position, key in keys.items() if _is_typed(row[position], key)}
            if typed:
                yield ReturnedRow(f"{PRINT_SHEET}第{number}行", task_id, typed, overtyped=True)


def _is_typed(cell: _Cell, key: ColumnKey) -> bool:
    return key not in {"number", "measures"} and not cell.formula and cell.value not in (None, "")


def _base(book: Workbook, name: str) -> Mapping[str, Cells] | None:
    """What a hidden sheet holds, by task id; None where it is gone or of another kind."""
    grid = _grid(book[name]) if name in book.sheetnames else []
    if len(grid) < 2 or not grid[0] or grid[0][0].value != BASE_SCHEMA:
        return None
    keys = {position: key for position, cell in enumerate(grid[1]) for key in COLUMN_KEYS if cell.value == key}
    found: dict[str, Cells] = {}
    for row in grid[2:]:
        cells: dict[ColumnKey, str] = {key: cell_text(row[position].value) if position < len(row) else "" for position, key in keys.items()}
        found[cells.get("task_id", "")] = cells
    return found
