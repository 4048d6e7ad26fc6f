"""任务清单.xlsx: the sheets in step with each other, nothing runs, nothing is cut, and LibreOffice reckons what we reckoned."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from export_samples import sample_matrix
from office_macro import filtered

from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.library import with_id
from pipeline.export.wording import Wording
from pipeline.export.workbook.book import write_ledger
from pipeline.export.workbook.content import LedgerStyle
from pipeline.export.workbook.look import MAX_CELL, fitting, lines
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
TODAY = date(2024, 5, 29)
STYLE = LedgerStyle(today=TODAY)


def rows_of(*matrices):
    return ledger_rows(matrices, Wording.of(LEXICON), Deliverables.of(LEXICON))


@pytest.fixture
def ledger(tmp_path):
    matrix = sample_matrix()
    return write_ledger(tmp_path / "任务清单.xlsx", [matrix], rows_of(matrix), LEXICON, STYLE)


def table(path, sheet, head=1):
    """The rows of a sheet below its header, as dictionaries, with the values that a viewer shows."""
    values = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    return [dict(zip(values[head - 1], row, strict=False)) for row in values[head:]]


def test_sheets_in_order_and_the_base_well_hidden(ledger):
    book = openpyxl.load_workbook(ledger)
    assert book.sheetnames == ["打印版", "数据版", "按单位", "时限", "体检", "未列为任务的语句", "出处", "说明", "_基线", "_取数"]
    assert {book[name].sheet_state for name in ("_基线", "_取数")} == {"veryHidden"}


def test_house_column_order(ledger):
    header = [cell.value for cell in openpyxl.load_workbook(ledger)["打印版"][3] if cell.value]
    assert header == [
        "序号", "重点任务", "工作措施", "目标要求", "牵头领导", "牵头单位", "责任单位", "配合单位", "责任人", "完成时限", "频次", "成果形式",
        "报送要求", "进展情况", "完成状态", "存在问题", "备注", "依据（文件+条款）",
    ]  # fmt: skip


def test_the_flat_sheet_has_real_dates_no_merge_and_lights(ledger):
    sheet = openpyxl.load_workbook(ledger)["数据版"]
    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref == "A1:Y5"
    rows = table(ledger, "数据版")
    assert [row["截止日期"] and row["截止日期"].date() for row in rows] == [date(2024, 5, 31), date(2024, 9, 30), None, None]
    assert [row["预警"] for row in rows] == ["临期", "正常", None, None]
    assert sheet["Q2"].value.startswith("=IF(OR(P2=")
    assert "'说明'!$B$3" in sheet["Q2"].value


def test_the_print_sheet_follows_the_flat_one_wherever_its_rows_go(ledger):
    book = openpyxl.load_workbook(ledger)
    assert book["打印版"]["F4"].value == "='_取数'!$F$1"
    assert book["_取数"]["F1"].value == "=IF($Z1=\"\",\"\",INDEX('数据版'!$F$2:$F$205,$Z1)&\"\")"
    assert book["_取数"]["Z1"].value == "=IFERROR(MATCH($Y1,'数据版'!$Y$2:$Y$205,0),\"\")"
    assert {cell.value for cell in book["按单位"]["J"][1:]} == {f"='_取数'!$P${line}" for line in range(1, 5)}
    shown = openpyxl.load_workbook(ledger, data_only=True)["打印版"]
    assert (shown["F4"].value, shown["J4"].value, shown["C5"].value) == ("应急办", "2024年5月底前；每季度", "2. 2024年5月底前完成首轮排查，建立问题台账")
    assert "B4:B6" in {str(one) for one in shown.merged_cells.ranges}


def test_print_set_up(ledger):
    sheet = openpyxl.load_workbook(ledger)["打印版"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (True, 0, "$3:$3")
    assert "第 &P 页  共 &N 页" in sheet.oddFooter.center.text


def test_a4_leaves_columns_out_and_keeps_the_order(tmp_path):
    matrix = sample_matrix()
    path = write_ledger(tmp_path / "a4.xlsx", [matrix], rows_of(matrix), LEXICON, replace(STYLE, paper="A4"))
    sheet = openpyxl.load_workbook(path)["打印版"]
    assert [cell.value for cell in sheet[3] if cell.value][:4] == ["序号", "重点任务", "工作措施", "牵头单位"]
    assert sheet.page_setup.paperSize == 9


def test_other_sides_of_the_same_tasks(ledger):
    units = table(ledger, "按单位")
    assert [(row["单位"], row["任务数"], row["角色"]) for row in units[:2]] == [("各村", 2, "执行（正文）"), ("各村", 2, "配合")]
    times = table(ledger, "时限")
    assert [(row["原文时限"], row["类别"], row["预警"]) for row in times] == [
        ("2024年5月底前", "截止", "临期"), ("2024年9月30日前", "截止", "正常"), ("每季度", "周期", None), ("隐患整改后3日内", "相对时限", None),
        ("每月25日前", "周期", None),
    ]  # fmt: skip
    assert [row["问题"] for row in table(ledger, "体检")] == ["未明确责任单位", "个人信息"]
    left = table(ledger, "未列为任务的语句")
    assert left[0]["未列为任务的理由"] == "印发语，不是任务"
    assert "列为任务4项、措施8条" in left[-1]["文件"]
    text = sample_matrix().text
    places = table(ledger, "出处")
    assert len(places) == 4 + 8 + 10 + 5 + 2
    assert all(row["值"].split("（")[0] in text[row["起"] : row["止"]] for row in places if row["项目"] not in {"任务", "措施", "措施（禁止）"})


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    matrix = sample_matrix()
    evil = ['=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "-1", "http://evil.example", "{=1}"]
    rows = [replace(row, title=words, progress=words, measures=(words,)) for row, words in zip(rows_of(matrix) * 2, evil, strict=False)]
    path = write_ledger(tmp_path / "x.xlsx", [matrix], [replace(row, task_id=f"t#{index}") for index, row in enumerate(rows)], LEXICON, STYLE)
    sheet = openpyxl.load_workbook(path)["数据版"]
    assert [cell.value for cell in sheet["B"][1:]] == evil
    assert {cell.data_type for cell in [*sheet["B"], *sheet["C"], *sheet["O"]]} == {"s"}
    assert not sheet._hyperlinks


def test_the_same_bytes_twice(tmp_path):
    matrix = sample_matrix()
    one, two = (write_ledger(tmp_path / name, [matrix], rows_of(matrix), LEXICON, STYLE).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == two


def test_no_task_gives_a_ledger_that_opens(tmp_path):
    path = write_ledger(tmp_path / "empty.xlsx", [], [], LEXICON, STYLE)
    assert openpyxl.load_workbook(path)["数据版"].max_row >= 1


def test_a_block_is_high_enough_for_its_longest_cell_and_no_row_beyond_excel(tmp_path):
    matrix = sample_matrix()
    row = replace(rows_of(matrix)[0], support="、".join(f"第{number}管理服务中心" for number in range(60)), measures=("甲" * 3000, "乙"))
    path = write_ledger(tmp_path / "long.xlsx", [matrix], [row], LEXICON, STYLE)
    sheet = openpyxl.load_workbook(path)["打印版"]
    heights = [sheet.row_dimensions[index].height for index in range(4, sheet.max_row + 1)]
    assert max(heights) <= 409
    assert sum(heights) >= lines(row.support, 11) * 15.6
    assert sum(heights[:-1]) >= lines("1. " + row.measures[0], 40) * 15.6


def test_a_text_longer_than_a_cell_says_that_it_is_cut():
    assert fitting("甲" * 10) == "甲" * 10
    assert len(fitting("甲" * 40_000)) == MAX_CELL
    assert fitting("甲" * 40_000).endswith("全文见结果 JSON）")


def test_four_hundred_tasks_all_stand_in_the_ledger(tmp_path):
    matrices = [with_id(sample_matrix(), f"c-{number}") for number in range(100)]
    rows = rows_of(*matrices)
    write_ledger(tmp_path / "many.xlsx", matrices, rows, LEXICON, STYLE)
    book = openpyxl.load_workbook(tmp_path / "many.xlsx", read_only=True)
    shown = {cell for row in book["数据版"].iter_rows(values_only=True) for cell in row}
    assert {row.task_id for row in rows} <= shown


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reckons_the_same(ledger, tmp_path):
    out = tmp_path / "lo"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx", "--outdir", str(out), str(ledger)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for sheet, head in (("打印版", 3), ("按单位", 1)):
        mine, theirs = table(ledger, sheet, head), table(out / ledger.name, sheet, head)
        assert [list(map(str, row.values())) for row in theirs][: len(mine)] == [list(map(str, row.values())) for row in mine]
    assert [row["预警"] for row in table(out / ledger.name, "数据版")][:2] == ["逾期", "逾期"]


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_five_thousand_rows_are_filtered_in_libreoffice(tmp_path):
    """The workbook's own filter is set as by a person, and exactly the rows of that unit are left; each row is searched for once, or filtering takes minutes."""
    matrices = [with_id(sample_matrix(), f"c-{number}") for number in range(1250)]
    book = write_ledger(tmp_path / "五千行.xlsx", matrices, rows_of(*matrices), LEXICON, STYLE)
    with zipfile.ZipFile(book) as parts:
        searches = sum(parts.read(name).count(b"MATCH(") for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert searches == 5000
    header, *lines = openpyxl.load_workbook(book, read_only=True)["数据版"].iter_rows(values_only=True)
    column = header.index("责任单位")
    found = filtered(book, tmp_path, "数据版", column, "燃气企业")
    assert found["filter"] == ["True", "0", "5000", str(len(header) - 1)]
    assert list(map(int, found["shown"])) == [0, *(number for number, line in enumerate(lines, 1) if line[column] == "燃气企业")]
    assert len(found["shown"]) == 1251
