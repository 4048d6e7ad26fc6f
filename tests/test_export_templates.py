"""An office's own templates: filled under its own headers, its looks untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from export_samples import sample_matrix
from openpyxl.styles import Border, Font, Side

from pipeline.errors import BadInput
from pipeline.export.columns import Columns
from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.templates.filling import fill_template
from pipeline.export.templates.matching import field_places, headed_table
from pipeline.export.wording import Wording
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
COLUMNS = Columns.of(LEXICON)
MATRIX = sample_matrix()
ROWS = ledger_rows([MATRIX], Wording.of(LEXICON), Deliverables.of(LEXICON))


def fill(template, folder, rows=ROWS):
    return fill_template(template, rows, [MATRIX], LEXICON, folder)


@pytest.fixture
def sheet_template(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["某某镇督办台账"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序 号", "工作事项", "具体举措", "责任\n部门", "办结时限", "截止时间", "经办意见"])
    for _ in range(2):
        sheet.append([None] * 7)
    sheet.append(["填表说明：每月更新"])
    sheet.merge_cells("A5:G5")
    thin = Side(style="thin")
    for cell in sheet[3]:
        cell.font = Font(name="楷体", size=12)
        cell.border = Border(thin, thin, thin, thin)
    sheet.row_dimensions[3].height = 40
    sheet.column_dimensions["C"].width = 50
    book.create_sheet("别动")["A1"] = "=1+1"
    path = tmp_path / "模板.xlsx"
    book.save(path)
    return path


def test_a_sheet_is_filled_under_its_own_headers(sheet_template, tmp_path):
    (path,) = fill(sheet_template, tmp_path / "out")
    sheet = openpyxl.load_workbook(path)["台账"]
    assert [cell.value for cell in sheet[3]][:5] == [1, "全面排查餐饮场所", ROWS[0].cell("measures"), "应急办、市场监管所", "2024年5月底前；每季度"]
    assert sheet["F3"].value.date() == date(2024, 5, 31)
    assert [sheet.cell(number, 2).value for number in range(3, 7)] == [row.title for row in ROWS]
    assert sheet["G3"].value is None


def test_its_looks_stay_and_new_rows_look_like_the_first(sheet_template, tmp_path):
    (path,) = fill(sheet_template, tmp_path / "out")
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    assert {(sheet.cell(number, 2).font.name, sheet.cell(number, 2).border.left.style, sheet.row_dimensions[number].height) for number in range(3, 7)} == {("楷体", "thin", 40)}
    assert sheet["A7"].value == "填表说明：每月更新"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:F1", "A7:G7"}
    assert sheet.column_dimensions["C"].width == 50
    assert book["别动"]["A1"].value == "=1+1"


def test_text_in_a_template_is_never_a_formula(sheet_template, tmp_path):
    (path,) = fill(sheet_template, tmp_path / "out", [replace(ROWS[0], title="=1+1\x07")])
    cell = openpyxl.load_workbook(path)["台账"]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.fixture
def paper_template(tmp_path):
    document = docx.Document()
    document.add_paragraph("根据{{文件}}，共{{任务数}}项。")
    split = document.add_paragraph()
    split.add_run("合计{{任")
    split.add_run("务数}}项")
    table = document.add_table(rows=2, cols=4)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ["序号", "重点任务", "牵头部门", "完成时间"], strict=True):
        cell.text = text
    table.rows[1].cells[1].paragraphs[0].add_run("").bold = True
    path = tmp_path / "模板.docx"
    document.save(str(path))
    return path


def test_a_paper_is_filled_and_its_marks_replaced(paper_template, tmp_path):
    (path,) = fill(paper_template, tmp_path / "out")
    document = docx.Document(str(path))
    assert [paragraph.text for paragraph in document.paragraphs] == ["根据青石府发〔2024〕12号，共4项。", "合计4项"]
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]][:2] == [
        ["1", "全面排查餐饮场所", "应急办", "2024年5月底前；每季度"], ["2", "更换不合格软管", "", "2024年9月30日前"],
    ]  # fmt: skip
    assert len(table.rows) == 5
    assert all(row.cells[1].paragraphs[0].runs[0].bold for row in table.rows[1:])


def test_a_form_with_fields_gives_one_paper_a_task(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=2, cols=4)
    for cell, text in zip([cell for row in table.rows for cell in row.cells], ["任务名称", "", "责任单位", "", "完成时限", "", "备注", ""], strict=True):
        cell.text = text
    document.save(str(tmp_path / "督办单.docx"))
    paths = fill(tmp_path / "督办单.docx", tmp_path / "out")
    assert [path.name for path in paths][:2] == ["督办单_1_全面排查餐饮场所.docx", "督办单_2_更换不合格软管.docx"]
    cells = [cell.text for row in docx.Document(str(paths[0])).tables[0].rows for cell in row.cells]
    assert cells == ["任务名称", "全面排查餐饮场所", "责任单位", "应急办、市场监管所", "完成时限", "2024年5月底前；每季度", "备注", ""]


def test_a_sheet_with_fields(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["任务名称", None])
    book.active.append(["截止日期", None])
    book.save(tmp_path / "单.xlsx")
    paths = fill(tmp_path / "单.xlsx", tmp_path / "out")
    sheet = openpyxl.load_workbook(paths[0]).active
    assert (sheet["B1"].value, sheet["B2"].value.date()) == ("全面排查餐饮场所", date(2024, 5, 31))
    assert len(paths) == 4


def test_two_header_rows():
    grid = [["序号", "重点任务", "责任分工", "", "备注"], ["", "", "牵头单位", "配合单位", ""], ["", "", "", "", ""]]
    table = headed_table(grid, COLUMNS)
    assert (table.row, table.columns, table.room) == (1, {0: "number", 1: "title", 4: "note", 2: "lead", 3: "support"}, 1)


def test_a_list_of_people_is_no_table_of_tasks():
    assert headed_table([["序号", "姓名", "电话"]], COLUMNS) is None
    assert field_places([["姓名", ""], ["电话", ""]], COLUMNS) == ()


@pytest.mark.parametrize(("name", "data", "says"), [("a.xlsx", b"no", "模板打不开"), ("a.docx", b"no", "模板打不开"), ("a.doc", b"x", r"应是 \.xlsx 或 \.docx")])
def test_wrong_templates(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput, match=says):
        fill(tmp_path / name, tmp_path / "out")


def test_a_template_without_our_headers_names_some(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.save(tmp_path / "名单.xlsx")
    with pytest.raises(BadInput, match="没有认得的表头或栏目。认得的表头如：序号、重点任务、工作措施"):
        fill(tmp_path / "名单.xlsx", tmp_path / "out")
    assert not (tmp_path / "out").exists()
