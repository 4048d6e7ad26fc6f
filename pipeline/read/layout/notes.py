"""What a person is told about pages: which were not read, which were recognised and not read."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.problems import Problem
from pipeline.read.layout.assemble import PageLines


def problems_of(missing: Sequence[int], mixed: Sequence[int], layered: Sequence[int]) -> tuple[Problem, ...]:
    """Problems for pages without words, pages by OCR among others, and pages whose text layer a scanner wrote."""
    found: list[Problem] = []
    if missing:
        where = _pages(missing)
        advice = "请安装 OCR 组件（pip install duban[ocr]）后再试，或人工核对这些页"
        found.append(Problem("page-without-words", f"{where}是图片或曲线，没有读出文字", "warning", where=where, advice=advice))
    if mixed:
        where = _pages(mixed)
        found.append(Problem("ocr-pages", f"{where}没有文字层，用 OCR 识别；其余页读自文字层", "note", where=where, advice="请重点核对这些页"))
    if layered:
        where = _pages(layered)
        found.append(Problem("hidden-layer", f"{where}的文字层是扫描软件识别后隐藏在图片下的，可能有错字", "warning", where=where, advice="请对照原图核对"))
    return tuple(found)


def table_problems(pages: Sequence[PageLines]) -> tuple[Problem, ...]:
    """Problems for tables without ruled lines: laid out by their gaps, or left as lines because rows could not be told apart."""
    found: list[Problem] = []
    guessed = [page.sheet.number for page in pages if any(grid.grid.guessed for grid in page.grids)]
    if guessed:
        found.append(Problem("table-guessed", f"{_pages(guessed)}的表格没有框线，按列间空白分列", "note", where=_pages(guessed), advice="请核对各行的任务、责任单位和时限"))
    doubtful = [page.sheet.number for page in pages if page.doubtful]
    if doubtful:
        message = f"{_pages(doubtful)}像是没有框线的任务表，分不清行，按普通文字读出"
        found.append(Problem("table-unread", message, "warning", where=_pages(doubtful), advice="请对照原件核对，或把表格转成 docx 后再试"))
    return tuple(found)


def _pages(numbers: Sequence[int]) -> str:
    return f"第 {'、'.join(map(str, numbers))} 页"
