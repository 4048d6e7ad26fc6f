"""Lists, month sheets, the year's picture, reporting duties, reminders, and the way back from a due date."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest
from export_samples import sample_matrix

from pipeline.errors import BadInput, MissingTool
from pipeline.export.backward import Step, back_schedule, profile
from pipeline.export.calendar.listing import month_text, open_slots, week_text
from pipeline.export.calendar.month_sheet import write_month_sheets
from pipeline.export.calendar.overview import year_svg, years
from pipeline.export.calendar.placing import CalendarSettings, place
from pipeline.export.calendar.reporting import alike, report_duties, report_rows
from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.library import with_id
from pipeline.export.pdf import to_pdf
from pipeline.export.reminders import reminders
from pipeline.export.wording import Wording
from pipeline.export.workbook.look import lines
from pipeline.lexicon import Lexicon
from pipeline.model.workdays import StateCouncilCalendar

LEXICON = Lexicon.load()
SETTINGS = CalendarSettings()
MATRIX = sample_matrix()
PLACED = place([MATRIX], SETTINGS, LEXICON)
ROWS = {row.task_id: row for row in ledger_rows([MATRIX], Wording.of(LEXICON), Deliverables.of(LEXICON))}
CLOSED = Wording.of(LEXICON).closed


def test_a_weeks_list_for_a_chat():
    text = week_text(open_slots(PLACED, ROWS, CLOSED), date(2024, 5, 29), PLACED.unplaced)
    assert text == (
        "【督办提醒】2024年5月29日\n"
        "一、本周到期（5月29日（周三）至6月2日（周日））\n"
        "1. 5月31日（周五） 全面排查餐饮场所｜应急办、市场监管所｜2024年5月底前｜青石府发〔2024〕12号 二（一）\n"
        "二、下周到期\n无\n"
        "三、已逾期未办结\n"
        "1. 3月29日（周五） 全面排查餐饮场所｜应急办、市场监管所｜每季度｜青石府发〔2024〕12号 二（一）\n"
        "2. 5月24日（周五） 及时报送信息｜每月25日前｜青石府发〔2024〕12号 三（二）\n"
        "四、未定日期\n"
        "1. 强化宣传引导｜隐患整改后3日内｜从某一事项起算，发生后再定\n"
    )


def test_what_is_over_is_asked_no_more():
    done = {**ROWS, MATRIX.tasks[0].id: replace(ROWS[MATRIX.tasks[0].id], status="已完成")}
    assert "全面排查" not in week_text(open_slots(PLACED, done, CLOSED), date(2024, 5, 29))


def test_a_months_list():
    assert month_text(PLACED.slots(), 2024, 9).startswith("【2024年9月到期事项】\n1. 9月25日（周三） 及时报送信息")
    assert month_text(PLACED.slots(), 2023, 1) == "【2023年1月到期事项】\n无\n"


def test_month_sheets(tmp_path):
    path = write_month_sheets(tmp_path / "月历.xlsx", PLACED, SETTINGS)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["2024年一览", "2024年3月", "2024年4月"]
    assert book.sheetnames[-1] == "未定日期"
    days = [cell.value for row in book["2024年9月"].iter_rows(min_row=3) for cell in row if cell.value]
    assert "30\n●更换不合格软管（燃气企业）\n●全面排查餐饮场所（应急办、市场监管所）" in days
    # the notice for 2024: 14 September is worked, the 16th is free
    assert "14 班" in days
    assert "16 休" in days
    placed = sum(text.count("●") for sheet in book.sheetnames[1:-1] for row in book[sheet].iter_rows(min_row=3) for text in [cell.value or "" for cell in row])
    assert placed == len(PLACED.slots())


def test_a_years_picture_shows_everything_whole_and_routine_once():
    long = replace(MATRIX, tasks=tuple(replace(task, title="深入推进<隐患>排查&治理" * 8) for task in MATRIX.tasks))
    slots = place([long], SETTINGS, LEXICON).slots()
    assert years(slots) == (2024,)
    tree = ElementTree.fromstring(year_svg(slots, 2024))
    words = "".join(text.text.lstrip("　") for text in tree.iter("{http://www.w3.org/2000/svg}text"))
    assert words.count("深入推进<隐患>排查&治理" * 8) == 2 + 4 + 1
    boxes = [(float(one.get("y")), float(one.get("y")) + float(one.get("height"))) for one in tree.iter("{http://www.w3.org/2000/svg}rect") if one.get("x")]
    lines = [float(one.get("y")) for one in tree.iter("{http://www.w3.org/2000/svg}text")][1:]
    assert max(lines) < max(bottom for _, bottom in boxes) < float(tree.get("height"))


def test_who_reports_what_to_whom_and_twice():
    other = with_id(replace(MATRIX, letterhead=replace(MATRIX.letterhead, doc_no="青石府发〔2024〕15号")), "other")
    placed = place([MATRIX, other], SETTINGS, LEXICON)
    duties = report_duties([MATRIX, other], placed, LEXICON)
    assert [(one.recipient, one.times, one.rhythm, one.group, one.alike) for one in duties] == [("镇安委办", "每月25日前", "每月25日", 1, 2)] * 2
    assert duties[0].reporters == "各村（社区）、镇属各部门"
    row = report_rows(duties, date(2024, 6, 1))[0]
    assert (row[6], row[7]) == (date(2024, 6, 25), "同类数据共2处报送")


def test_different_data_are_not_grouped():
    assert alike("隐患排查台账", "隐患排查台账汇总") > 0.6
    assert alike("隐患排查台账", "培训计划") < 0.6
    assert alike("", "x") == 0


def test_reminders_late_today_and_soon():
    found = reminders(PLACED, ROWS, LEXICON, today=date(2024, 5, 31))
    assert [(one.unit, one.left) for one in found] == [("应急办", -63), ("市场监管所", -63), ("应急办", 0), ("市场监管所", 0)]
    assert found[2].text.startswith("【督办提醒】应急办：您单位承担的“全面排查餐饮场所”（青石府发〔2024〕12号 二（一））今日（5月31日（周五））到期")
    assert "已逾期63天" in found[0].text
    done = {key: replace(row, status="已完成") for key, row in ROWS.items()}
    assert reminders(PLACED, done, LEXICON, today=date(2024, 5, 31)) == ()


def test_back_from_the_due_date_in_work_days():
    # due on Tuesday 8 October 2024: the holiday of 1 to 7 October lies between, Sunday 29 September is worked
    steps = (Step("起草", 3), Step("会签", 2), Step("上报", 1))
    stages = back_schedule(date(2024, 10, 8), steps, StateCouncilCalendar())
    assert [(one.label, one.first, one.last) for one in stages] == [
        ("起草", date(2024, 9, 25), date(2024, 9, 27)), ("会签", date(2024, 9, 29), date(2024, 9, 30)), ("上报", date(2024, 10, 8), date(2024, 10, 8)),
    ]  # fmt: skip


def test_profiles_are_data_and_an_unknown_year_is_blank():
    steps = profile("常规", LEXICON)
    assert [step.label for step in steps] == ["起草", "征求意见、会签", "报审", "上报"]
    assert {one.first for one in back_schedule(date(2095, 1, 1), steps, StateCouncilCalendar())} == {None}
    with pytest.raises(BadInput, match="没有名为“别样”的倒排方案。可用：常规、简易"):
        profile("别样", LEXICON)


def test_a_day_with_very_much_is_not_cut(tmp_path):
    crowd = replace(MATRIX, tasks=tuple(replace(MATRIX.tasks[1], id=f"c#{number}", title=f"第{number}项任务，名称不短不长刚刚好") for number in range(60)))
    sheet = openpyxl.load_workbook(write_month_sheets(tmp_path / "x.xlsx", place([crowd], SETTINGS, LEXICON), SETTINGS))["2024年9月"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("30\n"))
    (area,) = [one for one in sheet.merged_cells.ranges if cell.coordinate in one and one.max_row > one.min_row]
    heights = [sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1)]
    assert max(heights) <= 409
    assert sum(heights) >= lines(cell.value, 24) * 15.6
    assert cell.value.count("●") == 60


def test_the_year_on_one_sheet(tmp_path):
    sheet = openpyxl.load_workbook(write_month_sheets(tmp_path / "月历.xlsx", PLACED, SETTINGS))["2024年一览"]
    cells = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
    assert len(cells) == 12 + 2 + 4 + 2
    assert cells[-2:] == ["周期性任务（全年多次）", "每月25日 及时报送信息"]
    assert "5/31 全面排查餐饮场所（应急办、市场监管所）" in cells


@pytest.mark.system
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_sheets_become_a_pdf(tmp_path):
    pdf = to_pdf(write_month_sheets(tmp_path / "月历.xlsx", PLACED, SETTINGS), tmp_path / "pdf")
    assert pdf.name == "月历.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")


def test_without_libreoffice_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingTool, match="没有找到 LibreOffice"):
        to_pdf(tmp_path / "月历.xlsx", tmp_path)
