"""Files as offices really make them give the same matrix as the clean text; what must not be joined stays apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from odd_layouts import Made, layouts
from reading_samples import LINES, packed
from test_invariance import matrix_of, parts
from word_making import docx, p

from pipeline.read import read_bytes
from pipeline.read.blocks import Line
from pipeline.read.boxes import settled
from pipeline.read.wrapped import mended

CORPUS = Path(__file__).parents[1] / "corpus"
CIRCULARS = ("district/plan_fengting", "district/directive", "district/plan_xingdi", "styles/first/flood_county")


@cache
def reference(stem: str) -> dict[str, list[tuple]]:
    return parts(matrix_of("a.txt", (CORPUS / f"{stem}.txt").read_bytes()))


@pytest.mark.parametrize("layout", list(layouts()), ids=lambda one: one.__name__)
@pytest.mark.parametrize("stem", CIRCULARS)
def test_an_odd_layout_says_the_same(stem: str, layout: Callable[[str], Made]) -> None:
    extension, data = layout((CORPUS / f"{stem}.txt").read_text("utf-8"))
    assert parts(matrix_of(f"{stem}.{extension}", data)) == reference(stem)


@pytest.mark.parametrize(
    "lines",
    [
        # a roster
        ["组　长：镇党委书记", "副组长：镇长、分管副镇长", "成　员：应急办主任", "派出所所长", "司法所所长", "卫生院院长", "中心校校长", "供电所所长", "水务站站长"],
        # whole paragraphs of nearly one length
        [f"（{n}）加强巡查值守，发现险情及时处置，确保群众生命财产安全，各村要落实专人负责此项工作。" for n in "一二三四五六七八九"],
        # fields of one length, one a line
        [f"责任单位：镇应急管理办公室牵头，{n}村、镇综合行政执法大队" for n in "甲乙丙丁戊己庚辛壬癸"],
    ],
)
def test_lines_of_their_own_stay(lines: list[str]) -> None:
    for soft in (False, True):
        blocks = tuple(Line(line, soft=soft and index > 0) for index, line in enumerate(lines))
        assert mended(blocks) == blocks


def test_a_field_in_an_open_bracket_goes_on() -> None:
    words = "各村要严格按照上级有关部署要求认真开展安全隐患排查整治工作并建立完善台账清单逐项明确责任人和整改期限确保按期整改到位"
    lines = [*(words[start : start + 28] for start in range(0, 56, 28)), *(words[start : start + 28] for start in range(0, 56, 28)), f"{words[:20]}（牵头单位：应急办，", "完成时限：6月底前）。"]
    (line,) = mended([Line(one) for one in (*lines[:4], *lines[:4], *lines)])
    assert isinstance(line, Line)
    assert line.text.endswith("（牵头单位：应急办，完成时限：6月底前）。")


@pytest.mark.parametrize(("words", "role"), [("镇应急办", "textbox"), ("值守人员要在险情发生后三十分钟以内向镇应急办报告并组织转移。", "body")])
def test_a_box_with_running_text_is_body(words: str, role: str) -> None:
    blocks = settled([Line("一、总体要求" * 10), Line(words, "textbox"), Line("二、工作任务" * 10)])
    assert [block.role for block in blocks if isinstance(block, Line)] == ["body", role, "body"]


def _tabs(*rows: tuple[str, ...]) -> str:
    text = "</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>"
    return "".join(p(raw=f"<w:r><w:t>{text.join(row)}</w:t></w:r>") for row in rows)


def test_rows_set_by_tabs_are_a_table() -> None:
    rows = (("序号", "重点任务", "责任单位"), ("1", "排查隐患", "应急办"), ("2", "清理河道", "水务站"), ("3", "检查校车", "中心校"))
    source = read_bytes("a.docx", docx(p("任务表") + _tabs(*rows) + p("注：按月报送。")))
    assert source.text.split("\n") == ["任务表", *("\t".join(row) for row in rows), "注：按月报送。"]
    assert [(grid.rows, grid.columns, grid.guessed) for grid in source.tables] == [(4, 3, True)]


@pytest.mark.parametrize(
    "rows",
    [
        (("联系人：甲某", "电话：一号"), ("联系人：乙某", "电话：二号"), ("联系人：丙某", "电话：三号")),  # two columns
        (("主任", "副主任", "成员"), ("甲某", "乙某", "丙某")),  # two lines
        (("甲", "乙", "丙"), ("一", "二", "三", "四"), ("子", "丑", "寅")),  # not the same columns
    ],
)
def test_other_lines_with_tabs_stay_lines(rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_bytes("a.docx", docx(_tabs(*rows))).tables == ()


def test_a_date_cut_by_a_soft_break_is_whole() -> None:
    body = p(raw='<w:r><w:t>请于2024年6</w:t><w:br/><w:t>月底前报送。</w:t></w:r>') + p("二、其他")
    assert read_bytes("a.docx", docx(body)).text == "请于2024年6月底前报送。\n二、其他"


def test_a_hidden_part_of_a_page_is_out() -> None:
    page = f"<html><body><p style='display:none'>旧版内容</p>{''.join(f'<p>{line}</p>' for line in LINES)}</body></html>"
    assert read_bytes("a.html", page.encode()).text == "\n".join(LINES)


def test_glued_headings_of_a_page_are_parted() -> None:
    page = "<html><body><p>各村要在月底前完成排查整治工作任务。</p><p>一、总体要求（一）指导思想。坚持预防为主。（二）工作目标。杜绝事故。</p></body></html>"
    assert read_bytes("a.html", page.encode()).text.split("\n")[1:] == ["一、总体要求", "（一）指导思想。坚持预防为主。", "（二）工作目标。杜绝事故。"]


def test_an_open_document_in_one_file() -> None:
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    inner = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    data = f'<?xml version="1.0"?><office:document {spaces} office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{inner}</office:text></office:body></office:document>'
    source = read_bytes("通知.fodt", data.encode())
    assert (source.format, source.text) == ("flat", "\n".join(LINES))
    assert source.problems == ()


def test_a_zip_of_folders_named_as_a_document_is_said_so() -> None:
    source = read_bytes("通知.docx", packed({"甲/通知.txt": "\n".join(LINES).encode()}))
    assert (source.format, [problem.code for problem in source.problems]) == ("zip", ["disguised"])
