"""承接对照表.xlsx: an overview, the matrix of duties by plans, one sheet a plan with both texts side by side, the local measures, and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.export.atomic import write_with
from pipeline.export.comparison import Words, lines, local_measures, matrix_of, plan_name, words_of
from pipeline.export.workbook.grid import Field, GridCell, write_grid
from pipeline.export.workbook.look import GREEN, GREY, RED, YELLOW, Look
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_NAME = 31
"""Characters that the name of a sheet may have."""
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same comparison gives the same bytes
_OVERVIEW = (
    Field("下级方案", 30), Field("文号", 20), Field("上级任务", 9, centred=True), Field("已承接", 9, centred=True), Field("部分承接", 9, centred=True),
    Field("未承接", 9, centred=True), Field("属上级事项", 9, centred=True), Field("弱化", 9, centred=True), Field("新增", 9, centred=True),
    Field("照搬率", 9, centred=True), Field("需要注意", 40),
)  # fmt: skip
_SIDE_BY_SIDE = (
    Field("序号", 6, centred=True), Field("状态", 12, centred=True), Field("上级条款", 9, centred=True), Field("上级要求（原文）", 52),
    Field("下级条款", 9, centred=True), Field("下级举措（原文）", 52), Field("变化", 34), Field("未见承接的内容", 34), Field("关联理由", 34),
    Field("关联强度", 9, centred=True), Field("照搬率", 9, centred=True),
)  # fmt: skip
_LOCAL = (Field("下级方案", 24), Field("条款", 9, centred=True), Field("上级没有、本地自定的内容", 90))
_FILL = {"弱化": YELLOW, "未承接": RED, "部分承接": YELLOW, "已承接": GREEN, "属上级事项": GREY}


def write_comparison(path: Path, coverages: Sequence[Coverage], lexicon: Lexicon) -> Path:
    """`path`, after the workbook of these comparisons (all of one directive) stands there. BadInput where there are none or of several directives."""
    if not coverages:
        raise BadInput("没有可写的对照结果", where=path.name, advice="请至少给出一份下级方案")
    if len({coverage.directive.id for coverage in coverages}) > 1:
        raise BadInput("一张承接对照表只能对照一份上级文件", where=path.name)
    return write_with(path, lambda temporary: _fill(temporary, coverages, words_of(lexicon)))


def _fill(path: Path, coverages: Sequence[Coverage], words: Words) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "承接对照表", "created": _EPOCH, "comments": "由 duban 生成"})
        look = Look(book)
        names = _sheet_names(coverages)
        write_grid(book.add_worksheet("总览"), look, _OVERVIEW, [_overview(coverage) for coverage in coverages])
        _write_matrix(book, look, coverages, words)
        for coverage, name in zip(coverages, names, strict=True):
            _write_plan(book.add_worksheet(name), look, coverage, words)
        rows = [(plan_name(coverage), *measure) for coverage in coverages for measure in local_measures(coverage)]
        write_grid(book.add_worksheet("本地举措"), look, _LOCAL, rows)


def _overview(coverage: Coverage) -> tuple[GridCell, ...]:
    head = coverage.plan.letterhead
    own = sum(row.not_for_plan for row in coverage.rows)
    return (
        head.title or coverage.plan.provenance.name, head.doc_no or "", len(coverage.rows), coverage.count("covered"), coverage.count("partial"),
        len(coverage.gaps), own, coverage.weakened, len(coverage.added), f"{coverage.copied:.0%}",
        "\n".join(f"{problem.message}。{problem.advice}" for problem in coverage.problems),
    )  # fmt: skip


def _write_matrix(book: Workbook, look: Look, coverages: Sequence[Coverage], words: Words) -> None:
    sheet = book.add_worksheet("承接矩阵")
    fields = (Field("条款", 9, centred=True), Field("上级任务", 40), *(Field(plan_name(coverage), 16, centred=True) for coverage in coverages))
    rows = matrix_of(coverages, words)
    write_grid(sheet, look, fields, rows)
    _colour(sheet, look, (1, 2, len(rows), len(fields) - 1))


def _write_plan(sheet: Worksheet, look: Look, coverage: Coverage, words: Words) -> None:
    rows: list[tuple[GridCell, ...]] = [
        (
            number, line.status, line.directive_path, line.directive, line.plan_path, line.plan, line.changes, line.lost, line.reasons,
            None if line.score is None else round(line.score, 2), None if line.copied is None else f"{line.copied:.0%}",
        )
        for number, line in enumerate(lines(coverage, words), 1)
    ]  # fmt: skip
    write_grid(sheet, look, _SIDE_BY_SIDE, rows)
    _colour(sheet, look, (1, 1, len(rows), 1))


def _colour(sheet: Worksheet, look: Look, area: tuple[int, int, int, int]) -> None:
    """Colours the statuses of an area (first row, first column, last row, last column); the first that fits counts, weakened before the rest."""
    for word, colour in _FILL.items():
        if area[2] >= area[0]:
            rule = {"type": "text", "criteria": "containing", "value": word, "format": look.light(colour), "stop_if_true": True}
            sheet.conditional_format(*area, rule)


def _sheet_names(coverages: Sequence[Coverage]) -> list[str]:
    """A name for each plan's sheet: short, without the signs that sheets forbid, no two alike."""
    taken = {"总览", "承接矩阵", "本地举措"}
    names = []
    for coverage in coverages:
        base = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", "", plan_name(coverage))[: SHEET_NAME - 4].strip() or "方案"
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base}（{count}）"
        taken.add(name.casefold())
        names.append(name)
    return names
