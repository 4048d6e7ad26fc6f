"""表单反推: a blank form of an attachment becomes a sheet to fill in, with what it asks for and when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from export_samples import sample_matrix

from pipeline.export.calendar.placing import CalendarSettings, place
from pipeline.export.forms import blank_forms, data_type, sheet_names, write_forms
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Attachment, Circular, Letterhead, Part, TableReading
from pipeline.model.matrix import Action, Assignment, Deadline, Matrix, Task
from pipeline.model.text import Cell, Paragraph, SourceText, Span, Table

LEXICON = Lexicon.load()
TEXT = (
    "请各村每月28日前填报附件2，报镇安委办。\n附件2\n燃气排查进展表\n填报单位（盖章）：\n"
    "序号\t场所名称\t隐患数（处）\t整改率\n\t\t\t\n注：数据为累计数，每月28日前报镇安委办。\n审核人：\n附件3\n别的表\n"
)


def at(words, start=0):
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


def circular():
    head, body = TEXT.index("序号"), TEXT.index("\n\t\t\t") + 1
    cells = [Cell(at(words, head), 0, column) for column, words in enumerate(["序号", "场所名称", "隐患数（处）", "整改率"])]
    cells += [Cell(Span(body + column, body + column), 1, column) for column in range(4)]
    span = Span(head, body + 3)
    source = SourceText("a.txt", "0" * 64, "txt", TEXT, (Paragraph(Span(0, len(TEXT))),), (Table(span, 2, 4, tuple(cells)),))
    parts = (Part("main", at("请各村每月28日前填报附件2，报镇安委办。")), Part("attachment", Span(TEXT.index("附件2\n"), TEXT.index("附件3\n")), 2, "燃气排查进展表"))
    letterhead = Letterhead(title="通知", dated=date(2024, 9, 1), attachments=(Attachment(2, "燃气排查进展表"),))
    return Circular(source, letterhead, parts, (), (TableReading(0, "form", span, attachment=2, heading="燃气排查进展表"),))


def matrix():
    sample = sample_matrix()
    span = at("请各村每月28日前填报附件2，报镇安委办")
    task = Task(
        "c#r1", "r1", "报送", "填报", span, actions=(Action(1, span.of(TEXT), span),),
        assignments=(Assignment("镇安委办", at("镇安委办"), "recipient", "text", action=1),),
        deadlines=(Deadline("每月28日前", at("每月28日前"), "recurring", None, date(2024, 12, 31), "FREQ=MONTHLY;BYMONTHDAY=28", 1),),
    )  # fmt: skip
    return Matrix("c", Letterhead(title="通知", doc_no="青石府发〔2024〕20号", dated=date(2024, 9, 1)), sample.provenance, TEXT, tasks=(task,))


def test_a_form_is_read_with_its_surroundings():
    (form,) = blank_forms(circular(), matrix(), LEXICON)
    assert (form.title, form.no, form.rows, form.columns) == ("燃气排查进展表", 2, 2, 4)
    assert form.above == ("填报单位（盖章）：",)
    assert form.below == ("注：数据为累计数，每月28日前报镇安委办。", "审核人：")
    assert form.labels == ("序号", "场所名称", "隐患数（处）", "整改率")
    assert [task.path for task in form.tasks] == ["r1"]


def test_a_workbook_to_fill_in(tmp_path):
    forms, placed = blank_forms(circular(), matrix(), LEXICON), place([matrix()], CalendarSettings(), LEXICON)
    book = openpyxl.load_workbook(write_forms(tmp_path / "填报表.xlsx", forms, placed, LEXICON))
    assert book.sheetnames == ["报送一览", "数据项", "燃气排查进展表"]
    assert [cell.value for cell in book["报送一览"][2]] == [
        "青石府发〔2024〕20号", "2", "燃气排查进展表", "镇安委办", "每月28日前", "2024-09-27、2024-10-28、2024-11-28、2024-12-27",
        "注：数据为累计数，每月28日前报镇安委办。", "燃气排查进展表",
    ]  # fmt: skip
    assert [(row[2].value, row[3].value) for row in book["数据项"].iter_rows(min_row=2)] == [("序号", "文字"), ("场所名称", "文字"), ("隐患数（处）", "数"), ("整改率", "百分数")]
    sheet = book["燃气排查进展表"]
    assert [cell.value for cell in sheet[3]] == ["序号", "场所名称", "隐患数（处）", "整改率"]
    assert sheet["A2"].value == "填报单位（盖章）："
    assert sheet.cell(24, 1).value == "注：数据为累计数，每月28日前报镇安委办。"


def test_a_duty_that_the_notes_say_again_belongs_to_the_form():
    quiet = replace(matrix(), tasks=tuple(replace(task, actions=()) for task in matrix().tasks))
    (form,) = blank_forms(circular(), quiet, LEXICON)
    assert [task.path for task in form.tasks] == ["r1"]
    elsewhere = replace(quiet, tasks=tuple(replace(task, deadlines=()) for task in quiet.tasks))
    assert blank_forms(circular(), elsewhere, LEXICON)[0].tasks == ()


def test_a_circular_without_forms_gives_an_empty_list(tmp_path):
    book = openpyxl.load_workbook(write_forms(tmp_path / "x.xlsx", (), place([], CalendarSettings(), LEXICON), LEXICON))
    assert book.sheetnames == ["报送一览", "数据项"]


def test_sheet_names_that_excel_takes():
    names = sheet_names(["表[1]: a/b?", "表[1]: a/b?", "长" * 60, "报送一览"])
    assert len(set(names)) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(("label", "kind"), [("检查时间", "日期"), ("整改率", "百分数"), ("发现隐患（处）", "数"), ("企业名称", "文字")])
def test_what_a_label_asks_for(label, kind):
    assert data_type(label, LEXICON) == kind
