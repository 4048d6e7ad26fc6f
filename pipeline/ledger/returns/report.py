"""合并报告.xlsx: what a merge or a new run did to the ledger. Conflicts first, each with both values; then what was taken over, added, missing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.export.atomic import write_with
from pipeline.export.columns import Columns
from pipeline.export.workbook.grid import Field, GridCell, write_grid
from pipeline.export.workbook.look import Look
from pipeline.ledger.returns.carrying import Carried
from pipeline.ledger.returns.merging import texts
from pipeline.ledger.returns.values import Cells, Change, Clash, Merged
from pipeline.lexicon import Lexicon

_Sheet = tuple[str, tuple[Field, ...], list[tuple[GridCell, ...]]]
_ID = Field("任务编号", 22, small=True)
_CLASH = (
    Field("重点任务", 26), Field("列", 12, centred=True), Field("发出时", 22), Field("现保留", 26), Field("另一说法（未采用）", 26), Field("原因", 24),
    Field("现保留的来源", 24), Field("另一说法的来源", 24), _ID,
)  # fmt: skip
_CHANGE = (Field("重点任务", 26), Field("列", 12, centred=True), Field("原值", 40), Field("新值", 40), Field("来源", 30), _ID)
_ROW = (Field("说明", 40), Field("内容", 110), _ID)
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same merge gives the same bytes


def write_merge_report(path: Path, merged: Merged, lexicon: Lexicon) -> Path:
    """`path`, after the report of a merge stands there."""
    columns = Columns.of(lexicon)
    titles = {row.task_id: row.title for row in merged.rows}
    added = [("新增的行", _listed(columns, texts(row)), row.task_id) for row in merged.added]
    missing = [(f"{name} 中没有这一行，台账中保留", titles.get(task_id, ""), task_id) for name, task_id in merged.missing]
    strangers = [(f"{name} {row.place}：不属于本次台账，未合并", _listed(columns, row.cells), row.task_id) for name, row in merged.strangers]
    problems = [(one.source, f"{one.message}。{one.advice}".removesuffix("。"), "") for one in merged.problems]
    return _write(path, [
        ("冲突", _CLASH, _clashes(columns, merged.clashes)), ("已采用的修改", _CHANGE, _changes(columns, merged.changes)),
        ("新增的行", _ROW, [*added]), ("缺少的行", _ROW, [*missing]), ("未归位的行", _ROW, [*strangers]), ("提示", _ROW, [*problems]),
    ])  # fmt: skip


def write_carry_report(path: Path, carried: Carried, lexicon: Lexicon) -> Path:
    """`path`, after the report of a new run over an old ledger stands there."""
    columns = Columns.of(lexicon)
    titles = {row.task_id: row.title for row in carried.rows}
    appeared = [("新版文件新增的任务", titles.get(task_id, ""), task_id) for task_id in carried.appeared]
    gone = [("新版文件中已无此项", _listed(columns, texts(row)), row.task_id) for row in carried.gone]
    return _write(path, [
        ("冲突", _CLASH, _clashes(columns, carried.clashes)), ("文件的变化", _CHANGE, _changes(columns, carried.changes)),
        ("新增的任务", _ROW, [*appeared]), ("取消的任务", _ROW, [*gone]),
    ])  # fmt: skip


def _clashes(columns: Columns, clashes: tuple[Clash, ...]) -> list[tuple[GridCell, ...]]:
    return [
        (one.title, columns[one.column].label, one.base, one.kept, one.offered, one.reason, one.kept_source, one.offered_source, one.task_id) for one in clashes
    ]


def _changes(columns: Columns, changes: tuple[Change, ...]) -> list[tuple[GridCell, ...]]:
    return [(one.title, columns[one.column].label, one.before, one.after, one.source, one.task_id) for one in changes]


def _listed(columns: Columns, cells: Cells) -> str:
    return "；".join(f"{columns[key].label}：{text}" for key, text in cells.items() if text and key not in {"task_id", "number"})


def _write(path: Path, sheets: list[_Sheet]) -> Path:
    return write_with(path, lambda temporary: _fill(temporary, sheets))


def _fill(path: Path, sheets: list[_Sheet]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": "合并报告", "created": _EPOCH})
        look = Look(book)
        for name, fields, rows in sheets:
            write_grid(book.add_worksheet(f"{name}（{len(rows)}）"), look, fields, rows)
