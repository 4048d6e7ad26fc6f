"""The same words in every format give the same text; what a format adds around them is named, not read."""

from __future__ import annotations

import pytest
from reading_samples import LINES, ROWS, SAMPLES, TEXT, TITLE, bundle, mail, packed, web_page, word
from rendering import ofd, ofd_pages

from pipeline.errors import UnreadableFile
from pipeline.model.text import SourceText
from pipeline.read import read_bytes


def checked(source: SourceText) -> SourceText:
    """The source, after its offsets are seen to be exact."""
    assert source.text == "\n".join(paragraph.span.of(source.text) for paragraph in source.paragraphs)
    for grid in source.tables:
        for cell in grid.cells:
            assert "\n" not in cell.span.of(source.text)
            assert "\t" not in cell.span.of(source.text)
    return source


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - {"eml", "zip", "ofd"}))
def test_the_same_words_give_the_same_text(kind: str) -> None:
    source = checked(read_bytes(f"通知.{kind}", SAMPLES[kind]()))
    assert (source.text, source.format) == (TEXT, kind)
    (grid,) = source.tables
    assert [[cell.span.of(source.text) for cell in grid.row(row)] for row in range(3)] == [list(cells) for cells in ROWS]


@pytest.mark.parametrize(("kind", "name"), [("html", "通知.doc"), ("docx", "通知.pdf"), ("pdf", "通知.txt"), ("rtf", "通知.doc"), ("html", "通知.pdf")])
def test_the_real_type_counts_and_is_named(kind: str, name: str) -> None:
    source = read_bytes(name, SAMPLES[kind]())
    assert (source.format, source.text) == (kind, TEXT)
    assert [problem.code for problem in source.problems] == ["disguised"]


@pytest.mark.parametrize("name", ["通知.wps", "通知.doc"])
def test_wps_is_no_disguise(name: str) -> None:
    assert read_bytes(name, SAMPLES["doc"]()).problems == ()


def test_a_zip_is_one_circular_in_the_order_of_its_attachments() -> None:
    source = checked(read_bytes("通知.zip", bundle()))
    lines = source.text.split("\n")
    assert lines[: len(TEXT.split("\n"))] == TEXT.split("\n")
    assert lines.index("附件1") < lines.index("附件2") < lines.index("值班表")


def test_a_zip_names_what_it_could_not_read() -> None:
    source = read_bytes("通知.zip", packed({"通知.docx": word(), "表.xlsx": packed({"[Content_Types].xml": b"spreadsheetml"}), "里.zip": packed({"a.txt": b"a"})}))
    assert source.text == TEXT
    assert sorted(problem.where for problem in source.problems) == ["表.xlsx", "里.zip"]


def test_a_zip_without_a_circular_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有能读取"):
        read_bytes("空.zip", packed({"a.bin": b"\x00\x01\x02" * 100}))


def test_old_archivers_names_are_read() -> None:
    name = "附件1：名单.txt".encode("gb18030").decode("cp437")
    source = read_bytes("通知.zip", packed({"通知.docx": word(), name: "名单".encode()}))
    assert source.text.endswith("附件1\n名单")


def test_a_mail_reads_with_its_attachment() -> None:
    source = checked(read_bytes("转发.eml", mail()))
    assert source.text.startswith("\n".join(LINES))
    assert source.text.endswith("附件1\n" + TEXT)


def test_an_ofd_page_reads_by_coordinates() -> None:
    source = checked(read_bytes("通知.ofd", SAMPLES["ofd"]()))
    assert source.text.split("\n")[: len(LINES)] == list(LINES)
    assert source.pages == 1
    assert all(paragraph.boxes for paragraph in source.paragraphs)


def test_an_ofd_page_of_one_or_two_characters_is_read_too() -> None:
    lines = ["各村要抓好落实。"]
    while len(ofd_pages("\n".join([*lines, "完。"]))) == 1:
        lines.append("各村要抓好落实。")
    source = read_bytes("通知.ofd", ofd("\n".join([*lines, "完。"])))
    assert (source.pages, source.text[-2:]) == (2, "完。")


def test_a_site_is_left_out_and_its_metadata_kept() -> None:
    head = "<table><tr><td>索 引 号：</td><td>0092/2024-1</td><td>发布机构：</td><td>某镇人民政府</td></tr><tr><td>发文字号：</td><td>某府发〔2024〕3号</td><td>成文日期：</td><td>2024-05-01</td></tr></table>"
    page = web_page().decode().replace("<h1>", head + "<h1>")
    source = read_bytes("通知.html", page.encode())
    assert source.text == TEXT
    assert dict(source.metadata)["发文字号"] == "某府发〔2024〕3号"
    assert {dropped.text for dropped in source.dropped} >= {"首页政务公开", "【打印本页】", "版权所有：某镇人民政府"}


def test_a_page_without_a_circular_is_refused() -> None:
    page = "<html><body><ul>" + "".join(f"<li><a href='{n}'>关于第{n}号文件的通知</a></li>" for n in range(30)) + "</ul></body></html>"
    with pytest.raises(UnreadableFile, match="找不到公文正文"):
        read_bytes("目录.html", page.encode())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # line ends of the source mean nothing between Chinese words; <br> and blocks end a line
        ("<p>各村要在5月底前\n  完成排查整治工作任务。</p><div>甲<br>乙</div>", "各村要在5月底前完成排查整治工作任务。\n甲\n乙"),
        # ordered lists print their numbers
        ("<p>各村要在5月底前完成排查整治工作任务。</p><ol start='3'><li>抓部署</li><li>抓落实</li></ol>", "各村要在5月底前完成排查整治工作任务。\n3.抓部署\n4.抓落实"),
        # hidden parts and scripts are out, words behind them stay
        ("<p>各村要在5月底前<span style='display:none'>密</span>完成排查整治工作任务。<script>x</script>尾</p>", "各村要在5月底前完成排查整治工作任务。尾"),
        # a server page that was saved as it is
        ("<%@ page language='java' %><p>各村要在5月底前完成排查整治工作任务。</p>", "各村要在5月底前完成排查整治工作任务。"),
    ],
)
def test_pages_read_as_they_look(source: str, expected: str) -> None:
    assert read_bytes("页.html", f"<html><body>{source}</body></html>".encode()).text == expected


def test_spans_of_html_tables() -> None:
    body = "<table><tr><th rowspan=2>类别</th><th colspan=2>措施</th></tr><tr><th>内容</th><th>单位</th></tr><tr><td rowspan=2>甲</td><td>排查地质灾害隐患点位，落实专人</td><td>自然资源所</td></tr><tr><td>检查排水防涝设施设备，落实专人</td><td>村镇建设办</td></tr></table>"
    source = checked(read_bytes("页.html", f"<html><body><p>现就有关事项通知如下，请认真抓好落实。</p>{body}</body></html>".encode()))
    (grid,) = source.tables
    assert (grid.rows, grid.columns) == (4, 3)
    assert [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells][:3] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1)]
    found = grid.at(3, 0)
    assert found is not None
    assert found.span.of(source.text) == "甲"


def test_markdown_is_read_as_rendered() -> None:
    text = "---\n来源: 某局\n---\n# **关于防汛的通知**\n\n> 各单位：\n\n- [链接](http://x.example/a)内容&emsp;完\n\n<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>排查</td></tr></table>\n\n2024\\-2026年\n"
    source = checked(read_bytes("a.md", text.encode()))
    assert source.text == "关于防汛的通知\n各单位：\n链接内容\u2003完\n序号\t任务\n1\t排查\n2024-2026年"
    assert source.metadata == (("来源", "某局"),)
    assert source.paragraphs[0].outline == 1


def test_titles_of_all_formats_come_first() -> None:
    for kind, make in SAMPLES.items():
        assert read_bytes(f"通知.{kind}", make()).text.startswith(TITLE), kind
