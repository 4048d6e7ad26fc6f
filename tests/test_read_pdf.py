"""PDF pages as a reader sees them: lines to paragraphs, tables over pages, furniture aside, boxes where the words stand."""

from __future__ import annotations

import pytest
from pdf_making import A4, PdfPage, pdf

from pipeline.errors import UnreadableFile
from pipeline.model.text import SourceText
from pipeline.read import read_bytes

LEFT, RIGHT = 80.0, 80.0 + 27 * 16


def source_of(*pages: PdfPage) -> SourceText:
    source = read_bytes("文.pdf", pdf(*pages))
    assert source.text == "\n".join(paragraph.span.of(source.text) for paragraph in source.paragraphs)
    assert all(paragraph.boxes and paragraph.page for paragraph in source.paragraphs)
    return source


def para(words: str, width: int = 27) -> list[str]:
    """Lines of a paragraph as 9704 sets it: two characters indent, `width` characters a line."""
    text = "\u3000\u3000" + words
    return [text[start : start + width] for start in range(0, len(text), width)]


def page_of(*paragraphs: str, top: float = 100) -> PdfPage:
    page = PdfPage()
    lines = [line for words in paragraphs for line in para(words)]
    for index, line in enumerate(lines):
        indent = 32 if line.startswith("\u3000") else 0
        page.text(LEFT + indent, top + index * 28, line.strip("\u3000"))
    return page


LONG = "各村要在5月底前完成隐患排查，建立台账，明确责任人和整改时限，逐项销号。镇应急办要每月通报一次进展情况，对进展缓慢的予以约谈。"


def test_lines_are_joined_to_paragraphs() -> None:
    source = source_of(page_of(LONG, "一、总体要求", LONG))
    assert source.text == f"{LONG}\n一、总体要求\n{LONG}"
    assert [len(paragraph.boxes) for paragraph in source.paragraphs] == [3, 1, 3]


def test_a_line_of_figures_alone_ends_its_paragraph() -> None:
    page = page_of(LONG)
    words = "镇安委办要对高风险场所开展回头看，每季度抽查一遍，并且抽查的比例不得低于"  # fills two lines
    for index, line in enumerate(para(words, 19)):
        page.text(LEFT + (32 if index == 0 else 0), 200 + 28 * index, line.strip("\u3000"), 23 if len(line) == 19 else 16)
    page.text(LEFT, 256, "30%。", 12)
    assert source_of(page).text.endswith("不得低于30%。")


def test_a_paragraph_runs_on_over_the_page_and_its_number_is_dropped() -> None:
    lines = para(LONG + LONG)
    first, second = PdfPage(), PdfPage()
    for index, line in enumerate(lines[:3]):
        first.text(LEFT + (32 if index == 0 else 0), 660 + 28 * index, line.strip("\u3000"))
    first.text(270, 790, "— 1 —", 14)
    for index, line in enumerate(lines[3:]):
        second.text(LEFT, 100 + 28 * index, line)
    second.text(270, 770, "—", 14).text(290, 784, "2", 14).text(270, 798, "—", 14)
    source = source_of(first, second)
    assert source.text == LONG + LONG
    assert {box.page for box in source.paragraphs[0].boxes} == {1, 2}
    assert [("".join(dropped.text.split()), dropped.reason) for dropped in source.dropped if dropped.page == 1] == [("—1—", "页码")]
    assert "".join(dropped.text for dropped in source.dropped if dropped.page == 2) == "—2—"


def test_running_heads_are_dropped_when_they_repeat() -> None:
    pages = [page_of(LONG).text(LEFT, 50, "某某区防汛指挥部文件汇编", 10) for _ in range(3)]
    source = source_of(*pages)
    assert "汇编" not in source.text
    assert [dropped.reason for dropped in source.dropped] == ["页眉页脚"] * 3


def test_a_bare_number_that_is_no_page_number_stays() -> None:
    assert "73" in source_of(page_of(LONG).text(LEFT, 800, "73")).text


def test_addressees_and_attachment_lists_keep_their_lines() -> None:
    page = PdfPage().text(150, 80, "关于做好汛期安全工作的通知", 22)
    page.lines(LEFT, 140, "各村（社区）、镇属各部门：")
    page.text(LEFT + 32, 180, "附件：1.汛期安全隐患排查整治工作任务清单和责任")
    page.text(LEFT + 32 + 16 * 4, 208, "分工表")
    page.text(LEFT + 32 + 48, 236, "2.值班表")
    source = source_of(page)
    assert source.text.split("\n")[:2] == ["关于做好汛期安全工作的通知", "各村（社区）、镇属各部门："]
    assert "2.值班表" in source.text.split("\n")


def test_spaces_and_digits_that_the_format_damaged_are_put_right() -> None:
    page = PdfPage().text(LEFT, 100, "某安委〔２０２４〕３号").text(LEFT, 140, "«安全生产法»和⼀个⺠⽣⼯程")
    assert source_of(page).text == "某安委〔2024〕3号\n《安全生产法》和一个民生工程"


def test_letter_spaced_heads_are_words_and_columns_are_apart() -> None:
    page = PdfPage().text(LEFT, 100, "某区人民政府", 20, spread=14).text(LEFT, 200, "某区安委会办公室").text(400, 200, "2024年5月印发")
    assert source_of(page).text == "某区人民政府\n某区安委会办公室  2024年5月印发"


def table_page(rows: list[list[str]], top: float, xs: list[float], heights: list[float]) -> PdfPage:
    ys = [top]
    for height in heights:
        ys.append(ys[-1] + height)
    page = PdfPage().grid(xs, ys)
    for row, y in zip(rows, ys, strict=False):
        for cell, x in zip(row, xs, strict=False):
            for index, line in enumerate(cell.split("\n")):
                page.text(x + 5, y + 16 + 14 * index, line, 10)
    return page


XS = [80.0, 120.0, 340.0, 500.0]
HEAD = ["序号", "重点任务", "责任单位"]


def test_a_ruled_table_is_a_grid_and_its_wrapped_cells_are_whole() -> None:
    rows = [HEAD, ["1", "排查整治辖区重大事故隐患并逐项建立台账明确\n责任", "应急办\n经发办"]]
    source = source_of(table_page(rows, 120, XS, [30, 40]).text(80, 100, "任务分解表"))
    assert source.text == "任务分解表\n序号\t重点任务\t责任单位\n1\t排查整治辖区重大事故隐患并逐项建立台账明确责任\t应急办 经发办"
    (grid,) = source.tables
    assert (grid.rows, grid.columns, grid.guessed) == (2, 3, False)
    assert all(cell.box is not None and cell.page == 1 for cell in grid.cells)


def test_a_table_goes_on_over_the_page() -> None:
    first = table_page([HEAD, ["1", "甲任务", "应急办"], ["2", "前半句", "经发办"]], 600, XS, [30, 30, 30])
    second = table_page([HEAD, ["", "后半句", ""], ["3", "丙任务", "社事办"]], 80, XS, [30, 30, 30])
    source = source_of(first, second)
    assert source.text == "序号\t重点任务\t责任单位\n1\t甲任务\t应急办\n2\t前半句后半句\t经发办\n3\t丙任务\t社事办"
    assert [dropped.reason for dropped in source.dropped] == ["续表重复的表头"]
    assert [grid.rows for grid in source.tables] == [4]


def test_a_merged_cell_goes_on_over_the_page() -> None:
    xs = [80.0, 140.0, 180.0, 400.0]
    first = table_page([["类别", "序号", "任务"], ["源头", "1", "甲"]], 700, xs, [30, 30])
    second = table_page([["", "2", "乙"], ["执法", "3", "丙"]], 80, xs, [30, 30])
    (grid,) = source_of(first, second).tables
    assert [(cell.row, cell.row_span) for cell in grid.cells if cell.column == 0] == [(0, 1), (1, 2), (3, 1)]


def test_a_frame_around_the_page_is_no_table() -> None:
    page = page_of(LONG, LONG).grid([60.0, 540.0], [60.0, 780.0])
    assert source_of(page).text == f"{LONG}\n{LONG}"


@pytest.mark.parametrize(("turn", "rotate"), [("0 1 -1 0", 90), ("0 1 -1 0", 0), ("-1 0 0 -1", 180), ("0 -1 1 0", 270)])
def test_turned_pages_read_as_upright_ones(turn: str, rotate: int) -> None:
    page = PdfPage(rotate=rotate)
    for index, line in enumerate(("第一行说明情况", "第二行提出要求")):
        x, top = {"0 1 -1 0": (100 + 30 * index, 700), "-1 0 0 -1": (500, 700 - 30 * index), "0 -1 1 0": (400 - 30 * index, 100)}[turn]
        page.text(x, top, line, turn=turn)
    source = source_of(page)
    assert source.text == "第一行说明情况\n第二行提出要求"
    width, height = A4 if rotate % 180 == 0 else A4[::-1]
    assert all(0 <= box.x0 < box.x1 <= width and 0 <= box.top < box.bottom <= height for paragraph in source.paragraphs for box in paragraph.boxes)


def test_a_slanted_watermark_is_dropped() -> None:
    source = source_of(page_of(LONG).text(200, 500, "内部资料", 40, turn="0.7 0.7 -0.7 0.7"))
    assert source.text == LONG
    assert [(dropped.text, dropped.reason) for dropped in source.dropped] == [("内部资料", "水印")]


def test_imitated_bold_counts_once() -> None:
    assert source_of(PdfPage().text(LEFT, 100, "一、总体要求").text(LEFT + 0.4, 100, "一、总体要求")).text == "一、总体要求"


def test_a_table_of_contents_is_dropped() -> None:
    page = PdfPage().text(260, 80, "目录").text(LEFT, 120, "一、总体要求………………………1").text(LEFT, 150, "二、重点任务………………………3")
    source = source_of(page, page_of("一、总体要求", LONG, "二、重点任务", LONG))
    assert source.text.startswith("一、总体要求\n")
    assert [dropped.reason for dropped in source.dropped] == ["目录"] * 3


def test_unseen_words_over_a_picture_are_a_scanners() -> None:
    page = page_of(LONG)
    page.commands.append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID A EI Q")
    source = read_bytes("文.pdf", pdf(page).replace(b" 0 Tr", b" 3 Tr"))
    assert (source.text, source.ocr, [problem.code for problem in source.problems]) == (LONG, True, ["hidden-layer"])
    assert not read_bytes("文.pdf", pdf(page)).ocr


@pytest.mark.parametrize(("cut", "word"), [(100, "损坏"), (20, "损坏")])
def test_a_damaged_file_gets_a_sentence(cut: int, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        read_bytes("文.pdf", pdf(page_of(LONG))[:cut])


def test_a_blank_page_has_no_words() -> None:
    with pytest.raises(UnreadableFile, match="没有文字"):
        read_bytes("文.pdf", pdf(PdfPage()))
