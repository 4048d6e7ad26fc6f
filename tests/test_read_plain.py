"""Pasted text: tables rebuilt where their pattern is clear, cuts mended where the words prove it, everything else as it was."""

from __future__ import annotations

import pytest

from pipeline.model.text import SourceText
from pipeline.read import read_bytes
from pipeline.read.compose import clean
from pipeline.read.wrapped import parted, unwrapped


def source_of(text: str) -> SourceText:
    return read_bytes("a.txt", text.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a date that a line end cut
        ("请于2021\n年6\n月底前报送。", "请于2021年6月底前报送。"),
        ("落款\n2024年\n5月6日", "落款\n2024年5月6日"),
        # a line that ends in a comma goes on, a label begins anew
        ("抄送：市委有关部门，市人大常委会办公厅，\n市检察院。", "抄送：市委有关部门，市人大常委会办公厅，市检察院。"),
        ("抓好以下各项安全生产重点工作任务，\n（一）排查。", "抓好以下各项安全生产重点工作任务，\n（一）排查。"),
        # titles over several lines stay apart, blank lines are never joined over
        ("关于印发《某镇防汛\n应急预案》的通知", "关于印发《某镇防汛\n应急预案》的通知"),
        ("各村要切实提高认识，加强组织领导，\n\n落实责任。", "各村要切实提高认识，加强组织领导，\n落实责任。"),
        # glued headings are parted where the numbers run in order
        ("一、总体要求（一）指导思想。坚持预防为主。（二）工作目标。杜绝事故。", "一、总体要求\n（一）指导思想。坚持预防为主。\n（二）工作目标。杜绝事故。"),
        ("（一）落实责任。按照第（三）项要求。办理（二）类事项。", "（一）落实责任。按照第（三）项要求。办理（二）类事项。"),
        # full-width figures and odd brackets are the author's words
        ("某府发﹝２０２４﹞３号", "某府发﹝２０２４﹞３号"),
    ],
)
def test_lines(text: str, expected: str) -> None:
    assert source_of(text).text == expected


def test_text_wrapped_by_a_program_is_joined() -> None:
    words = "各村要严格按照上级有关部署要求认真开展安全隐患排查整治工作并建立完善台账清单逐项明确责任人和整改时限确保按期整改到位" * 4 + "。"
    lines = [words[start : start + 30] for start in range(0, len(words), 30)]
    assert source_of("\n".join(lines)).text == words


def test_ordinary_lines_are_not_joined() -> None:
    lines = [f"第{n}项工作由相关单位负责落实" for n in range(20)]
    assert unwrapped(lines) == lines


def test_no_character_is_lost_or_added() -> None:
    text = "一、要求（一）甲。乙，\n丙2021\n年，（二）丁。二、措施"
    assert "".join(part for line in unwrapped(text.split("\n")) for part in parted(line)) == text.replace("\n", "")


def grid_of(text: str) -> list[list[str]]:
    source = source_of(text)
    (grid,) = source.tables
    assert grid.guessed
    return [[cell.span.of(source.text) for cell in grid.row(row)] for row in range(grid.rows)]


def test_cells_that_begin_with_a_tab() -> None:
    text = "任务表\n\t序号\n\t任务\n\t责任\n\n单位\n\n\t1\n\t排查\n\t应急办\n\n\t2\n\t检查\n\t\n\n\n注：按月报送。"
    assert grid_of(text) == [["序号", "任务", "责任 单位"], ["1", "排查", "应急办"], ["2", "检查", ""]]
    assert source_of(text).text.split("\n")[-1] == "注：按月报送。"


def test_an_empty_head_goes_on_with_the_cell_above() -> None:
    source = source_of("\t甲类\n\t1\n\t排查\n\n\t\n\t2\n\t检查\n\n\n")
    (grid,) = source.tables
    assert (grid.cells[0].row_span, grid.rows, grid.columns) == (2, 2, 3)


def test_rows_of_tabs() -> None:
    assert grid_of("序号\t任务\t单位\n1\t排查\t应急办\n2\t检查\t经发办") == [["序号", "任务", "单位"], ["1", "排查", "应急办"], ["2", "检查", "经发办"]]


def test_a_single_line_with_a_tab_is_no_table() -> None:
    source = source_of("联系人：张某\t电话：略")
    assert (source.text, source.tables) == ("联系人：张某 电话：略", ())


def test_pipes_and_frames() -> None:
    rows = [["序号", "任务"], ["1", "排查"]]
    assert grid_of("| 序号 | 任务 |\n|---|---|\n| 1 | 排查 |") == rows
    assert grid_of("┌──┬──┐\n│序号│任务│\n├──┼──┤\n│1│排查│\n└──┴──┘") == rows


def test_one_cell_a_line_with_numbers_at_an_even_distance() -> None:
    text = "清单\n序号\n任务\n单位\n1\n排查\n应急办\n2\n检查\n经发办\n附注：略。"
    assert grid_of(text) == [["序号", "任务", "单位"], ["1", "排查", "应急办"], ["2", "检查", "经发办"]]
    assert source_of(text).text.endswith("\n附注：略。")


@pytest.mark.parametrize("mark", ["[bookmark: _GoBack]", "[bookmark: _Hlk162944333]", "{ HYPERLINK \"http://x.example\" }", "DOCVARIABLE nian", "HYPERLINK \"http://x.example\""])
def test_residue_is_out_and_its_place_known(mark: str) -> None:
    source = source_of(f"甲。\n{mark}各村要完成排查。")
    assert source.text == "甲。\n各村要完成排查。"
    (problem,) = source.problems
    assert problem.code == "residue"
    assert source.text.find(problem.where) == 3


def test_ordinary_brackets_are_no_residue() -> None:
    assert source_of("[注]各村要完成{甲}排查").text == "[注]各村要完成{甲}排查"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("2024 年1 月19 日", "2024年1月19日"),
        ("各校于6 月 底前、每月25 日 前报送", "各校于6月底前、每月25日前报送"),
        ("２０２４ 年 ３ 月", "２０２４年３月"),
        ("2 月度考核", "2 月度考核"),
        ("1 总则", "1 总则"),
        ("    年  月  日", "年  月  日"),
        ("第3 页 共 5 页", "第3 页 共 5 页"),
    ],
)
def test_gaps_that_a_typesetter_left_in_dates_are_closed(printed, text):
    assert clean(printed) == text
