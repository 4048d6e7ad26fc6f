"""Task tables without ruled lines in page formats: rows and columns where heads, gaps and numbers prove them, lines everywhere else."""

from __future__ import annotations

import random

import pytest
from pdf_making import PdfPage, pdf

from pipeline.model.text import SourceText
from pipeline.read import read_bytes

XS = (60.0, 100.0, 240.0, 430.0)
HEADS = ("序号", "重点任务", "责任单位", "完成时限")


def page_of(rows: list[tuple[str | tuple[str, ...], ...]], *, xs: tuple[float, ...] = XS, top: float = 120, page: PdfPage | None = None, pitch: float = 20, between: float = 20) -> PdfPage:
    """Rows of cells in columns at `xs`; a cell of several lines is a tuple."""
    page = page or PdfPage()
    for row in rows:
        cells = [(cell,) if isinstance(cell, str) else cell for cell in row]
        for x, lines in zip(xs, cells, strict=True):
            for index, line in enumerate(lines):
                page.text(x, top + index * pitch, line, 14)
        top += (max(map(len, cells)) - 1) * pitch + between
    return page


def read(*pages: PdfPage) -> SourceText:
    return read_bytes("表.pdf", pdf(*pages))


def rows_of(source: SourceText) -> list[list[str]]:
    (grid,) = source.tables
    assert grid.guessed
    return [[cell.span.of(source.text) for cell in grid.row(row)] for row in range(grid.rows)]


def codes(source: SourceText) -> list[str]:
    return [problem.code for problem in source.problems]


def test_rows_and_columns_by_gaps_and_numbers() -> None:
    page = PdfPage().text(200, 80, "任务分解表", 18)
    rows = [
        HEADS,
        ("1", ("排查整治地质灾害", "隐患点"), "自然资源所", "5月底前"),
        ("2", "检查排水设施", ("村镇建设办", "水务站"), "6月底前"),
        ("3", ("开展应急演练并建", "立台账"), ("应急办、派出所、卫生院、社", "会事务办"), "长期"),
    ]
    source = read(page_of(rows, xs=(60.0, 100.0, 240.0, 440.0), page=page).lines(60, 330, "注：本表由办公室解释，各村要按照本表的要求抓好落实并及时报送情况。", size=14))
    assert rows_of(source) == [
        list(HEADS), ["1", "排查整治地质灾害隐患点", "自然资源所", "5月底前"], ["2", "检查排水设施", "村镇建设办 水务站", "6月底前"],
        ["3", "开展应急演练并建立台账", "应急办、派出所、卫生院、社会事务办", "长期"],
    ]  # fmt: skip
    assert source.text.startswith("任务分解表\n")
    assert source.text.endswith("注：本表由办公室解释，各村要按照本表的要求抓好落实并及时报送情况。")
    assert codes(source) == ["table-guessed"]
    assert all(cell.box is not None and cell.page == 1 for cell in source.tables[0].cells)


def test_heads_set_apart_and_whole_lines_need_no_numbers() -> None:
    rows = [("工作任务", "牵头单位", "时　限"), ("排查隐患", "应急办", "5月"), ("清理河道", "水务站", "6月"), ("检查校车", "中心校", "9月")]
    assert rows_of(read(page_of(rows, xs=(80.0, 240.0, 420.0))))[1:] == [["排查隐患", "应急办", "5月"], ["清理河道", "水务站", "6月"], ["检查校车", "中心校", "9月"]]


def test_numbers_in_the_middle_of_their_rows() -> None:
    page = page_of([HEADS])
    for top, number in ((160, "1"), (230, "2")):
        page.text(60, top, number, 14).lines(100, top - 10, "排查整治地质灾害", "隐患点", size=14, pitch=20).text(240, top, "应急办", 14).text(430, top, "5月", 14)
    assert [row[:2] for row in rows_of(read(page))[1:]] == [["1", "排查整治地质灾害隐患点"], ["2", "排查整治地质灾害隐患点"]]


def test_heads_that_are_printed_again_on_the_next_page_are_one_table() -> None:
    first = page_of([HEADS, *((str(n), "排查隐患", "应急办", f"{n}月") for n in range(1, 4))])
    second = page_of([HEADS, *((str(n), "排查隐患", "应急办", f"{n}月") for n in range(4, 6))], top=80)
    assert [row[0] for row in rows_of(read(first, second))] == ["序号", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("rows", "xs"),
    [
        # a roster of people
        ([("姓名", "职务", "电话"), ("甲某", "镇长", "一号"), ("乙某", "书记", "二号"), ("丙某", "主任", "三号")], (80.0, 240.0, 420.0)),
        # two columns of names
        ([("应急办", "派出所"), ("水务站", "卫生院"), ("中心校", "供电所")], (80.0, 300.0)),
        # heads without what is to be done
        ([("序号", "责任单位", "联系电话"), ("1", "应急办", "一号"), ("2", "水务站", "二号")], (60.0, 160.0, 400.0)),
        # one row
        ([HEADS, ("1", "排查隐患", "应急办", "5月")], XS),
    ],
)
def test_what_is_no_task_table_stays_lines(rows: list[tuple[str, ...]], xs: tuple[float, ...]) -> None:
    source = read(page_of(rows, xs=xs))
    assert source.tables == ()
    assert "table-guessed" not in codes(source)


def test_running_text_below_the_heads_is_no_table() -> None:
    page = page_of([HEADS]).lines(60, 145, "各村要按照职责分工抓好任务落实，明确责任单位和完成时限，每月", "二十五日前报送进展情况，年底前报送工作总结。", size=14, pitch=22)
    source = read(page)
    assert source.tables == ()
    assert "二十五日前报送进展情况" in source.text


def test_rows_that_cannot_be_told_apart_stay_lines_and_are_told() -> None:
    rows = [("重点任务", "责任单位", "完成时限"), (("排查整治", "隐患"), ("应急办、", "派出所"), ("5月", "底")), (("清理", "河道"), ("水务", "站"), ("6月", "底"))]
    source = read(page_of(rows, xs=(80.0, 240.0, 420.0)))
    assert source.tables == ()
    assert codes(source) == ["table-unread"]


def test_numbers_that_do_not_run_on_are_no_rows() -> None:
    rows = [HEADS, ("1", "排查隐患", "应急办", "5月"), ("7", "清理河道", "水务站", "6月"), ("3", "检查校车", "中心校", "9月")]
    assert read(page_of(rows)).tables == ()


@pytest.mark.parametrize("seed", range(12))
def test_a_family_of_tables_comes_back_whole(seed: int) -> None:
    chance = random.Random(seed)

    def words(most: int) -> tuple[str, ...]:
        text = "".join(chance.choice("排查整治重大隐患建立台账明确责任开展演练督促企业加强巡查") for _ in range(chance.randint(2, most)))
        return tuple(text[start : start + 9] for start in range(0, len(text), 9))

    rows = [(str(n), words(30), chance.choice(("应急办", "水务站", "派出所、卫生院")), f"{n}月底前") for n in range(1, 9)]
    found = rows_of(read(page_of([HEADS, *rows], between=chance.choice((20, 24, 34)))))
    assert found[1:] == [[number, "".join(task), unit, when] for number, task, unit, when in rows]
