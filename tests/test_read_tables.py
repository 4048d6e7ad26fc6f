"""A generated family of task tables: merged categories, headers of one or two rows, rows that a page end cuts; the same grid from .docx, .html and .pdf."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from word_making import cell, docx, p, row, table

from pipeline.model.text import SourceText
from pipeline.read import read_bytes

SOFFICE = shutil.which("soffice")
WORDS = "排查整治辖区重大隐患建立台账明确责任人和时限逐项销号开展培训演练督促企业落实主体责任加强巡查检查严格执法处罚"
HEADS = (("类别", "序号", "重点任务", "工作措施", "责任单位"), ("任务类型", "项次", "工作事项", "整改要求", "牵头部门"), ("领域", "序号", "问题隐患", "具体举措", "落实单位"))
Cell = tuple[str, int, int, int, int]


def words(chance: random.Random, low: int, high: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(chance.randint(low, high)))


def make(seed: int) -> tuple[int, int, list[Cell]]:
    """(rows, columns, cells as (text, row, column, row span, column span)) of one table; every category holds one to five rows."""
    chance = random.Random(seed)
    head = HEADS[seed % len(HEADS)]
    two = seed % 2 == 1
    cells: list[Cell] = []
    if two:
        cells += [(head[0], 0, 0, 2, 1), (head[1], 0, 1, 2, 1), ("任务措施", 0, 2, 1, 2), (head[4], 0, 4, 2, 1), (head[2], 1, 2, 1, 1), (head[3], 1, 3, 1, 1)]
    else:
        cells += [(name, 0, column, 1, 1) for column, name in enumerate(head)]
    at, number = 1 + two, 0
    while number < 12:
        size = chance.randint(1, 5)
        cells.append((f"第{len(cells)}类", at, 0, size, 1))
        for _ in range(size):
            number += 1
            units = "、".join(chance.sample(("应急办", "经发办", "社事办", "规建办", "派出所"), chance.randint(1, 3)))
            cells += [(str(number), at, 1, 1, 1), (words(chance, 6, 16), at, 2, 1, 1), (words(chance, 20, 140) + "。", at, 3, 1, 1), (units, at, 4, 1, 1)]
            at += 1
    return at, 5, cells


def word_of(rows: int, cells: list[Cell]) -> bytes:
    """The table as a .docx with borders and header rows that repeat."""
    lines = []
    for index in range(rows):
        made = []
        for text, top, _, height, width in sorted((one for one in cells if one[1] <= index < one[1] + one[3]), key=lambda one: one[2]):
            merge = None if height == 1 else "restart" if top == index else "continue"
            made.append(cell(text if top == index else "", span=width, merge=merge))
        lines.append(row(*made, properties="<w:tblHeader/>" if index < (2 if cells[0][3] == 2 else 1) else ""))
    widths = (1000, 800, 1900, 3600, 1500)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = table(*lines, widths=widths).replace("<w:tblPr/>", f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>')
    fonts = '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="Noto Serif CJK SC" w:ascii="Noto Serif CJK SC"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    return docx(p("任务分解表") + grid + p("注：本表由办公室解释。"), styles=fonts)


def page_of(rows: int, cells: list[Cell]) -> bytes:
    """The table as a web page."""
    lines = "".join(
        "<tr>" + "".join(f"<td rowspan={height} colspan={width}>{text}</td>" for text, top, _, height, width in cells if top == index) + "</tr>" for index in range(rows)
    )
    return f"<html><body><p>任务分解表</p><table>{lines}</table><p>注：本表由办公室解释。</p></body></html>".encode()


def cells_of(source: SourceText) -> set[Cell]:
    return {(one.span.of(source.text), one.row, one.column, one.row_span, one.column_span) for grid in source.tables for one in grid.cells}


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_word_and_web_give_the_same_grid(seed: int) -> None:
    rows, columns, cells = make(seed)
    for source in (read_bytes("表.docx", word_of(rows, cells)), read_bytes("表.html", page_of(rows, cells))):
        assert [(grid.rows, grid.columns) for grid in source.tables] == [(rows, columns)]
        assert cells_of(source) == set(cells)


@pytest.mark.system
def test_pdf_gives_the_same_grid(tmp_path: Path) -> None:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    for seed in SEEDS:
        rows, _, cells = make(seed)
        (tmp_path / f"{seed}.docx").write_bytes(word_of(rows, cells))
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir", tmp_path, *sorted(tmp_path.glob("*.docx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    right = found = wanted = pages = 0
    for seed in SEEDS:
        source = read_bytes("表.pdf", (tmp_path / f"{seed}.pdf").read_bytes())
        here, there = cells_of(source), set(make(seed)[2])
        right, found, wanted, pages = right + len(here & there), found + len(here), wanted + len(there), pages + (source.pages or 0)
        assert source.text.startswith("任务分解表\n")
        assert source.text.endswith("\n注：本表由办公室解释。")
    assert pages > 2 * len(SEEDS)
    assert 2 * right / (found + wanted) >= 0.98
