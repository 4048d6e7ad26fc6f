"""Word documents as a reader sees them: what prints is in the text once, what does not print is not."""

from __future__ import annotations

import pytest
from word_making import cell, docx, p, row, table

from pipeline.errors import DubanError
from pipeline.model.text import SourceText
from pipeline.read import read_bytes

BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>'
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def t(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_of(body: str, **parts: str) -> str:
    return source_of(body, **parts).text


def source_of(body: str, **parts: str) -> SourceText:
    source = read_bytes("文.docx", docx(body, **parts))
    for paragraph in source.paragraphs:
        assert "\n" not in paragraph.span.of(source.text)
    assert source.text == "\n".join(paragraph.span.of(source.text) for paragraph in source.paragraphs)
    for grid in source.tables:
        assert all("\t" not in one.span.of(source.text) for one in grid.cells)
    return source


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a tracked deletion is out, an insertion in, a move counts where it goes
        (p(raw=t("应急办") + "<w:del><w:r><w:delText>5月</w:delText></w:r></w:del><w:ins>" + t("6月") + "</w:ins>" + t("完成")), "应急办6月完成"),
        (p(raw="<w:moveFrom>" + t("甲") + "</w:moveFrom>" + t("乙") + "<w:moveTo>" + t("甲") + "</w:moveTo>"), "乙甲"),
        # a deleted paragraph mark joins two paragraphs
        (p("前半句", "<w:rPr><w:del/></w:rPr>") + p("后半句"), "前半句后半句"),
        # only the result of a field shows; nested and simple ones too
        (p(raw=t("东府〔") + field("DOCVARIABLE nian", t("2016")) + t("〕3号")), "东府〔2016〕3号"),
        (p(raw=field('IF 1 = 1 "' + "", t("结果"))), "结果"),
        (p(raw=f'<w:fldSimple w:instr="DATE">{t("2024年5月")}</w:fldSimple>'), "2024年5月"),
        # a field that is never closed hides nothing
        (p(raw='<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + t("正文")) + p("第二段"), "正文\n第二段"),
        # a text box once, after the paragraph that holds it
        (p(raw=t("段落") + BOX) + p("下段"), "段落\n框内\n下段"),
        # hidden text is out, a run that shows again is in
        (p(raw=t("甲") + t("密", "<w:vanish/>") + t("乙", '<w:vanish w:val="0"/>')), "甲乙"),
        # soft line breaks are lines of their own, tabs and no-break spaces gaps
        (p(raw=t("第一行") + "<w:r><w:br/></w:r>" + t("第二行") + "<w:r><w:tab/></w:r>" + t("末")), "第一行\n第二行 末"),
        # wrappers do not hide words; a placeholder is no word
        (f"<w:sdt><w:sdtContent>{p('控件内')}</w:sdtContent></w:sdt>", "控件内"),
        (p(raw="<w:hyperlink>" + t("链接") + "</w:hyperlink><w:smartTag>" + t("标记") + "</w:smartTag>"), "链接标记"),
        (p(raw="<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + t("单击此处") + "</w:sdtContent></w:sdt>" + t("有")), "有"),
        # symbols of forms, ruby and formulas
        (p(raw='<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + t("已整改")), "☑已整改"),
        (p(raw="<w:r><w:ruby><w:rt>" + t("pin") + "</w:rt><w:rubyBase>" + t("拼") + "</w:rubyBase></w:ruby></w:r>"), "拼"),
        (p(raw="<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"), "a+b"),
        # a one-cell table lays out the page, also around another table
        (table(row(cell("甲", "乙"))), "甲\n乙"),
        (table(row(cell("前", table(row(cell("序号"), cell("事项")), row(cell("1"), cell("排查"))), "后"))), "前\n序号\t事项\n1\t排查\n后"),
        # one row side by side stays one line
        (table(row(cell("安委会办公室"), cell("2024年5月印发"))), "安委会办公室  2024年5月印发"),
        # vertical text has no gaps, lines of a cell one
        (table(row(cell("基", "本", "分"), cell("甲方", "乙")), row(cell("丙"), cell("丁"))), "基本分\t甲方 乙\n丙\t丁"),
    ],
)  # fmt: skip
def test_what_prints_is_in_the_text_once(body: str, expected: str) -> None:
    assert text_of(body) == expected


def test_merged_cells_stand_once_with_their_extent() -> None:
    source = source_of(
        table(
            row(cell("类别", merge="restart"), cell("措施", span=2)),
            row(cell(merge="continue"), cell("内容"), cell("单位")),
            row(cell("甲", merge="restart"), cell("一"), cell("应急办")),
            row(cell(merge="continue"), cell("二"), cell("经发办")),
            widths=(1000, 3000, 2000),
        )
    )
    (grid,) = source.tables
    assert (grid.rows, grid.columns) == (4, 3)
    assert [(one.span.of(source.text), one.row, one.column, one.row_span, one.column_span) for one in grid.cells] == [
        ("类别", 0, 0, 2, 1), ("措施", 0, 1, 1, 2), ("内容", 1, 1, 1, 1), ("单位", 1, 2, 1, 1),
        ("甲", 2, 0, 2, 1), ("一", 2, 1, 1, 1), ("应急办", 2, 2, 1, 1), ("二", 3, 1, 1, 1), ("经发办", 3, 2, 1, 1),
    ]  # fmt: skip
    assert source.text == "类别\t措施\n内容\t单位\n甲\t一\t应急办\n二\t经发办"
    found = grid.at(3, 0)
    assert found is not None
    assert found.span.of(source.text) == "甲"


def test_hair_thin_columns_are_closed() -> None:
    first = row(cell("序号"), cell("事项", span=2))
    second = row(cell("1", span=2), cell("排查"))
    (grid,) = source_of(table(first, second, widths=(1000, 40, 4000))).tables
    assert (grid.rows, grid.columns) == (2, 2)


def test_tables_without_a_paragraph_between_print_as_one() -> None:
    first = table(row(cell("序号"), cell("事项")), row(cell("1"), cell("甲")))
    assert [grid.rows for grid in source_of(first + table(row(cell("2"), cell("乙")))).tables] == [3]


def test_deleted_rows_are_out() -> None:
    rows = row(cell("序号"), cell("事项")), row(cell("1"), cell("删"), properties="<w:del/>"), row(cell("2"), cell("留"))
    assert source_of(table(*rows)).text == "序号\t事项\n2\t留"


def test_notes_follow_their_paragraph() -> None:
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>注文</w:t></w:r></w:p></w:footnote>'
    source = source_of(p(raw=t("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + t("。")) + p("下段"), footnotes=notes)
    assert source.text == "正文。\n注文\n下段"
    assert [paragraph.role for paragraph in source.paragraphs] == ["body", "footnote", "body"]


def test_heads_feet_and_comments_stand_apart() -> None:
    source = source_of(p("正文"), header=p("某某区安委会文件"), footer=p("— 1 —"), comments=f'<w:comment w:id="1">{p("请核")}</w:comment>')
    assert source.text == "正文"
    assert [(dropped.text, dropped.reason) for dropped in source.dropped] == [("某某区安委会文件", "页眉"), ("请核", "批注")]


def test_a_table_of_contents_is_out_but_listed() -> None:
    entries = "".join(p(raw=t(name) + "<w:r><w:tab/></w:r>" + t(page)) for name, page in (("一、总体要求", "1"), ("二、重点任务", "3")))
    source = source_of(p("目  录") + entries + p("一、总体要求") + p("正文。") + p("二、重点任务"))
    assert source.text == "一、总体要求\n正文。\n二、重点任务"
    assert [dropped.reason for dropped in source.dropped] == ["目录"] * 3


def test_a_hidden_paragraph_is_reported() -> None:
    source = source_of(p(raw=t("密件", "<w:vanish/>")) + p("正文"))
    assert source.text == "正文"
    assert [problem.code for problem in source.problems] == ["hidden-text"]


def test_a_dangling_picture_does_not_matter() -> None:
    relation = '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/>'
    assert read_bytes("文.docx", docx(p("正文"), relations=relation)).text == "正文"


def test_strict_documents_are_read() -> None:
    import zipfile
    from io import BytesIO

    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(docx(p("正文")))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert read_bytes("文.docx", buffer.getvalue()).text == "正文"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_package_gets_a_sentence(share: float) -> None:
    data = docx(p("正文" * 500))
    with pytest.raises(DubanError) as caught:
        read_bytes("文.docx", data[: int(len(data) * share)])
    assert caught.value.advice
