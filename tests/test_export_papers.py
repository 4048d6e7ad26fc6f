"""任务分解表 and 交办单: the geometry of GB/T 9704—2012 to the twip, everything of the ledger in them, and no finding of an independent checker."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from export_samples import sample_matrix

from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.papers.assignment import Signature, by_unit, write_assignment
from pipeline.export.papers.breakdown import duties, write_breakdown
from pipeline.export.papers.sheet import title_lines
from pipeline.export.wording import Wording
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
MATRIX = sample_matrix()
ROWS = ledger_rows([MATRIX], Wording.of(LEXICON), Deliverables.of(LEXICON))
UNITS = by_unit([MATRIX], ROWS, Wording.of(LEXICON))
TITLE = "青石镇燃气安全专项整治任务分解表"

AGAINST_THE_STANDARD = {
    "CHK-C001": "天头 28 毫米；GB/T 9704—2012 §5.2.1：37 毫米±1 毫米",
    "CHK-C011": "地脚 28 毫米；§5.2.1：版心 156×225 毫米，297−37−225＝35 毫米",
    "CHK-C006": "行距 33 磅（每页 19 行）；§5.2.3：每面 22 行并撑满版心，225÷22＝28.99 磅",
    "CHK-C016": "署名居中；§7.3.5.2（不加盖印章）：署名右空二字，成文日期首字右移二字",
}
"""Rules of the checker that ask for a province's own layout, each with what the standard says instead."""


@pytest.fixture(params=["分解表", "交办单"])
def paper(request, tmp_path):
    if request.param == "分解表":
        return write_breakdown(tmp_path / "分解表.docx", ROWS, title=TITLE)
    return write_assignment(tmp_path / "交办单.docx", UNITS[0], [MATRIX], LEXICON, Signature("青石镇安全生产委员会办公室", date(2024, 3, 15)))


def test_the_geometry_of_the_standard(paper):
    document = docx.Document(str(paper))
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        assert footer.paragraphs[0].text.replace("1", "") == "—  —"
        assert str(footer.paragraphs[0].alignment).startswith(side)
        assert [one.text for one in footer._element.iter(qn("w:instrText"))] == ["PAGE"]
    title = document.paragraphs[0].runs[0]
    assert (title._element.rPr.rFonts.get(qn("w:eastAsia")), title.font.size.pt) == ("方正小标宋简体", 22)


def test_fonts_that_may_be_missing_have_a_stand_in(paper):
    document = docx.Document(str(paper))
    part = next(one for one in document.part.package.iter_parts() if str(one.partname).endswith("fontTable.xml"))
    assert 'w:name="方正小标宋简体"><w:altName w:val="华文中宋"/>' in part.blob.decode()


def test_a_table_repeats_its_header_and_fits_the_page(paper):
    table = docx.Document(str(paper)).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert round(sum(column.width.mm for column in table.columns)) == 156


def test_the_breakdown_has_every_measure_and_merges_the_rest(tmp_path):
    table = docx.Document(str(write_breakdown(tmp_path / "x.docx", ROWS, title=TITLE))).tables[0]
    cells = [row.cells[2].text for row in table.rows[1:]]
    assert cells[:3] == ["1. 应急办牵头，对全镇餐饮场所逐户排查", "2. 2024年5月底前完成首轮排查，建立问题台账", "3. 每季度至少开展1次复查"]
    assert len(cells) == sum(len(task.actions) for task in MATRIX.tasks)
    assert table.cell(1, 1).text == table.cell(3, 1).text == "全面排查餐饮场所"
    assert table.cell(1, 3).text == "牵头：应急办\n责任：应急办、市场监管所\n配合：各村、各社区"
    assert duties(ROWS[1]) == "燃气企业"


def test_each_unit_gets_its_tasks_with_its_roles(tmp_path):
    assert [(one.unit, len(one.rows)) for one in UNITS] == [("应急管理办公室", 1), ("市场监管所", 1), ("各村", 2), ("各社区", 2), ("燃气企业", 1)]
    assert UNITS[0].role(MATRIX.tasks[0].id) == "牵头、责任"
    document = docx.Document(str(write_assignment(tmp_path / "x.docx", UNITS[2], [MATRIX], LEXICON)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:4] == [
        "督办事项交办单", "", "各村：", "根据青石府发〔2024〕12号，现将涉及你单位的2项任务交办如下，请按时限要求抓好落实，并将进展情况填入所附任务清单后反馈。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ("短标题",)),
        ("“三小场所”消防安全隐患集中整治攻坚任务分解表", ("“三小场所”消防安全隐患集中整治攻坚", "任务分解表")),
        ("青石镇燃气安全专项整治行动重点任务分解表（2024年）", ("青石镇燃气安全专项整治行动", "重点任务分解表（2024年）")),
        ("甲" * 45, ("甲" * 19, "甲" * 13, "甲" * 13)),
    ],
)
def test_a_long_title_is_broken_where_a_word_ends(title, lines):
    assert title_lines(title) == lines


def test_the_same_bytes_twice(tmp_path):
    one, two = (write_breakdown(tmp_path / name, ROWS, title=TITLE).read_bytes() for name in ("a.docx", "b.docx"))
    assert one == two


def test_text_is_text(tmp_path):
    row = replace(ROWS[0], title="<w:t>&\x07壹", measures=("{ HYPERLINK }",))
    table = docx.Document(str(write_breakdown(tmp_path / "x.docx", [row], title=TITLE))).tables[0]
    assert table.cell(1, 1).text == "<w:t>&壹"
    assert table.cell(1, 2).text == "{ HYPERLINK }"


def test_an_independent_checker_finds_nothing_serious(paper):
    program = Path(sys.executable).with_name("gongwen")
    if not program.is_file():
        pytest.skip("gongwen-skill is not installed")
    asked = subprocess.run([str(program), "check", "--json", str(paper)], capture_output=True, text=True, timeout=120, check=False, cwd=paper.parent)
    found = json.loads(asked.stdout[asked.stdout.index("[\n") :])
    assert found, "the checker always has something to say of tables"
    serious = [one for one in found if one["severity"] in {"P0", "P1"} and one["rule_id"] not in AGAINST_THE_STANDARD]
    assert serious == []
    fired = {one["rule_id"] for one in found if one["severity"] in {"P0", "P1"}}
    assert {"CHK-C001", "CHK-C011"} <= fired <= set(AGAINST_THE_STANDARD), "no rule is left out that would pass"


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_on_paper_no_text_is_cut(paper, tmp_path):
    from pypdfium2 import PdfDocument

    from pipeline.export.pdf import to_pdf

    with PdfDocument(to_pdf(paper, tmp_path / "pdf")) as pdf:
        shown = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    table = docx.Document(str(paper)).tables[0]
    for row in table.rows[1:]:
        for cell in row.cells:
            assert all("".join(line.split()) in shown or len(line) > 8 for line in cell.text.split("\n"))
    assert "—1—" in shown
