"""Ledgers that come home: what people do to them, what can be wrong with them, and what a new version of the circular does to the entries."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from export_samples import sample_matrix
from office_hands import COLUMNS

from pipeline.errors import BadInput
from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.library import with_id
from pipeline.export.wording import Wording
from pipeline.export.workbook.book import write_ledger
from pipeline.joint import write_joint_papers
from pipeline.ledger.returns.carrying import carry
from pipeline.ledger.returns.home import kept_ledger, merge_files, renew
from pipeline.ledger.returns.merging import merge
from pipeline.ledger.returns.reading import read_ledger, read_returns
from pipeline.ledger.returns.report import write_carry_report, write_merge_report
from pipeline.ledger.returns.typed import as_day, cell_text, measures_of
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
MATRIX = sample_matrix()
ROWS = ledger_rows([MATRIX], Wording.of(LEXICON), Deliverables.of(LEXICON))
IDS = [row.task_id for row in ROWS]
KEYS = [spec.key for spec in COLUMNS.specs]


@pytest.fixture
def ledger(tmp_path):
    return write_ledger(tmp_path / "任务清单.xlsx", [MATRIX], ROWS, LEXICON)


def edit(path, change, name="退回.xlsx"):
    """A copy of a ledger, after `change(book)` did what a person would do."""
    book = openpyxl.load_workbook(path)
    change(book)
    copy = path.with_name(name)
    book.save(copy)
    return copy


def put(row, key, value, sheet="数据版"):
    """What types `value` into row `row` (1 = first task) of a column."""

    def change(book):
        book[sheet].cell(row + 1, KEYS.index(key) + 1).value = value

    return change


def home(ours, *paths):
    return merge(ours, [one for path in paths for one in read_returns(path, LEXICON)])


def test_an_untouched_ledger_changes_nothing(ledger):
    merged = home(ROWS, ledger)
    assert merged.rows == ROWS
    assert (merged.changes, merged.clashes, merged.added, merged.missing, merged.strangers, merged.problems) == ((), (), (), (), (), ())


def test_what_was_typed_comes_to_its_row(ledger):
    merged = home(ROWS, edit(ledger, put(2, "progress", "已换1200户")))
    assert [row.progress for row in merged.rows] == ["", "已换1200户", "", ""]
    (change,) = merged.changes
    assert (change.task_id, change.column, change.before, change.after, change.source) == (IDS[1], "progress", "", "已换1200户", "退回.xlsx 数据版第3行")


def test_two_people_about_one_cell_are_both_heard(ledger):
    one, two = edit(ledger, put(1, "person", "甲"), "一.xlsx"), edit(ledger, put(1, "person", "乙"), "二.xlsx")
    merged = home(ROWS, one, two)
    assert merged.rows[0].person == "甲"
    (clash,) = merged.clashes
    assert (clash.base, clash.kept, clash.offered) == ("", "甲", "乙")
    assert (clash.kept_source, clash.offered_source) == ("一.xlsx 数据版第2行", "二.xlsx 数据版第2行")


def test_what_was_typed_over_the_print_sheet_is_not_lost(ledger):
    def change(book):
        sheet = book["打印版"]
        column = [cell.value for cell in sheet[3]].index("进展情况") + 1
        sheet.cell(4, column).value = "写在打印版上"

    merged = home(ROWS, edit(ledger, change))
    assert merged.rows[0].progress == "写在打印版上"
    assert merged.changes[0].source == "退回.xlsx 打印版第4行"


@pytest.mark.parametrize(
    "typed",
    ["2024-7-5", "2024/07/05", "2024.7.5", "2024年7月5日", "20240705", "２０２４年７月５日", "二〇二四年七月五日", "2024-07-05 00:00:00", date(2024, 7, 5), 45478, "2024年7月5日 周五"],
)  # fmt: skip
def test_a_date_is_a_date_however_it_is_typed(ledger, typed):
    merged = home(ROWS, edit(ledger, put(1, "due", typed)))
    assert merged.rows[0].due == date(2024, 7, 5)
    assert not merged.clashes


@pytest.mark.parametrize("typed", ["7月5日", "尽快", "2024年2月30日", "2024-13-01", "本月底"])
def test_what_is_no_day_is_listed_and_not_guessed(ledger, typed):
    merged = home(ROWS, edit(ledger, put(1, "due", typed)))
    assert merged.rows[0].due == ROWS[0].due
    assert [(one.offered, one.reason) for one in merged.clashes] == [(typed, f"“{typed}”不能填在这一列（不是日期或页码）")]


def test_sorted_filtered_and_columns_moved(ledger):
    def change(book):
        sheet = book["数据版"]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        lines[3][KEYS.index("status")] = "已完成"
        body = [lines[4], lines[2], lines[3], lines[1]]
        order = [KEYS.index("task_id"), KEYS.index("status"), *range(len(KEYS))]
        order = list(dict.fromkeys(order))
        sheet.delete_rows(1, sheet.max_row)
        for line in [lines[0], *body]:
            sheet.append([line[index] for index in order])
        sheet.row_dimensions[2].hidden = True

    merged = home(ROWS, edit(ledger, change))
    assert [row.status for row in merged.rows] == ["未开始", "未开始", "已完成", "未开始"]
    assert len(merged.changes) == 1


def test_deleted_rows_stay_and_are_told(ledger):
    merged = home(ROWS, edit(ledger, lambda book: book["数据版"].delete_rows(3)))
    assert merged.rows == ROWS
    assert merged.missing == (("退回.xlsx", IDS[1]),)


def test_added_rows_come_home_once(ledger):
    def change(book):
        sheet = book["数据版"]
        sheet.cell(6, KEYS.index("title") + 1).value = "临时加的任务"
        sheet.cell(6, KEYS.index("progress") + 1).value = "刚开始"

    path = edit(ledger, change)
    merged = home(ROWS, path)
    assert [(row.title, row.progress, row.number, row.circular_id) for row in merged.added] == [("临时加的任务", "刚开始", 5, "hand")]
    later = tuple(replace(row, progress="已办结") if row.circular_id == "hand" else row for row in merged.rows)
    assert home(later, path).rows == later


def test_a_column_that_was_deleted_deletes_nothing(ledger):
    merged = home(ROWS, edit(ledger, lambda book: book["数据版"].delete_cols(KEYS.index("responsible") + 1)))
    assert merged.rows == ROWS
    assert not merged.clashes


def test_emptied_words_of_the_circular_are_a_conflict_and_emptied_entries_are_not(ledger):
    filled = tuple(replace(row, progress="旧进展") for row in ROWS)
    path = write_ledger(ledger.with_name("b.xlsx"), [MATRIX], filled, LEXICON)

    def change(book):
        put(1, "responsible", None)(book)
        put(1, "progress", None)(book)

    merged = home(filled, edit(path, change))
    assert (merged.rows[0].responsible, merged.rows[0].progress) == (ROWS[0].responsible, "")
    assert [(one.column, one.reason) for one in merged.clashes] == [("responsible", "原文的内容被清空，未采用")]


def test_merged_cells_in_the_data_count_for_every_row(ledger):
    def change(book):
        column = KEYS.index("person") + 1
        book["数据版"].cell(2, column).value = "王某"
        book["数据版"].merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

    assert [row.person for row in home(ROWS, edit(ledger, change)).rows] == ["王某", "王某", "王某", ""]


def test_doubled_ids(ledger):
    def copy_row(new_title):
        def change(book):
            sheet = book["数据版"]
            for column in range(1, len(KEYS) + 1):
                sheet.cell(6, column).value = sheet.cell(2, column).value
            if new_title:
                sheet.cell(6, KEYS.index("title") + 1).value = new_title
            sheet.cell(6, KEYS.index("progress") + 1).value = "第二行的进展"
            sheet.cell(2, KEYS.index("progress") + 1).value = "第一行的进展"

        return change

    merged = home(ROWS, edit(ledger, copy_row("")))
    assert [(one.kept, one.offered) for one in merged.clashes] == [("第一行的进展", "第二行的进展")]
    assert [(one.code, "数据版第2行、数据版第6行" in one.message) for one in merged.problems] == [("double-id", True)]
    merged = home(ROWS, edit(ledger, copy_row("照样子写的新任务")))
    assert [(row.title, row.progress) for row in merged.added] == [("照样子写的新任务", "第二行的进展")]
    assert merged.rows[0].progress == "第一行的进展"


def test_lost_ids_are_found_by_title_and_source(ledger):
    def change(book):
        book["数据版"].delete_cols(KEYS.index("task_id") + 1)
        put(1, "progress", "没有编号也能回来")(book)

    merged = home(ROWS, edit(ledger, change))
    assert merged.rows[0].progress == "没有编号也能回来"
    assert not merged.added


def test_a_ledger_copied_into_a_new_workbook_is_compared_with_our_record(ledger):
    def change(book):
        del book["_基线"]
        put(1, "progress", "另存的表")(book)

    merged = home(ROWS, edit(ledger, change))
    assert merged.rows[0].progress == "另存的表"
    assert [one.code for one in merged.problems] == ["no-base"]


def test_a_ledger_of_another_run_is_listed_whole(tmp_path):
    other = with_id(MATRIX, "other")
    path = write_ledger(tmp_path / "b.xlsx", [other], ledger_rows([other], Wording.of(LEXICON), Deliverables.of(LEXICON)), LEXICON)
    merged = home(ROWS, edit(path, put(1, "progress", "别处的进展")))
    assert merged.rows == ROWS
    assert [one.code for one in merged.problems] == ["other-run"]
    assert merged.strangers[0][1].cells["progress"] == "别处的进展"
    assert len(merged.strangers) == 4


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "不是完好的 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 .xls/.et 或加了密码"),
        (b"PK\x03\x04 half", "不是完好的 .xlsx"),
        (workbook(["姓名", "电话"], ["甲", "1"]), "没有找到任务清单的表头"),
        (workbook(), "没有找到任务清单的表头"),
    ],
)
def test_what_is_no_ledger_is_said_so(data, says):
    with pytest.raises(BadInput, match=says):
        read_ledger(data, "x.xlsx", LEXICON)


def test_a_ledger_whose_header_was_deleted_is_not_read_by_another_sheet(ledger):
    with pytest.raises(BadInput, match="没有找到任务清单的表头"):
        home(ROWS, edit(ledger, lambda book: book["数据版"].delete_rows(1)))


def test_a_lock_file_and_a_missing_file(tmp_path):
    (tmp_path / "~$任务清单.xlsx").write_bytes(b"x")
    with pytest.raises(BadInput, match="临时文件"):
        read_returns(tmp_path / "~$任务清单.xlsx", LEXICON)
    with pytest.raises(BadInput, match="打不开"):
        read_returns(tmp_path / "没有.xlsx", LEXICON)


def test_a_zip_of_ledgers_is_read_in_memory(ledger, tmp_path):
    path = tmp_path / "分送包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(edit(ledger, put(1, "progress", "包里的")), "../../应急办/任务清单.xlsx")
        archive.writestr("交办单.docx", b"x")
    assert home(ROWS, path).rows[0].progress == "包里的"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", b"x")
    with pytest.raises(BadInput, match=r"没有 \.xlsx"):
        read_returns(path, LEXICON)


def test_an_offices_own_table_without_ids_adds_nothing_to_a_ledger():
    data = workbook(["序号", "重点任务", "责任单位", "完成时限"], [1, "别家的任务", "某局", "6月底"])
    merged = merge(ROWS, [read_ledger(data, "别家.xlsx", LEXICON)])
    assert merged.rows == ROWS
    assert merged.strangers[0][1].cells["title"] == "别家的任务"


def test_texts_of_cells():
    assert cell_text(0.8, "0%") == "80%"
    assert cell_text(3.0) == "3"
    assert cell_text("a \r\nb_x000D_ ") == "a\nb"
    assert as_day("45478") == date(2024, 7, 5)
    assert as_day("12") is None
    assert measures_of("1. 甲\n2. 乙") == ("甲", "乙")
    assert measures_of("甲\n乙") == ("甲\n乙",)


def test_merge_files_writes_the_ledger_and_keeps_going(ledger, tmp_path):
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"no")
    returned = edit(ledger, put(1, "progress", "新进展"))
    merged = merge_files(ledger, [bad, returned], [MATRIX], LEXICON)
    assert [one.code for one in merged.problems] == ["unreadable-ledger"]
    assert kept_ledger(ledger, LEXICON).rows[0].progress == "新进展"
    report = write_merge_report(tmp_path / "合并报告.xlsx", merged, LEXICON)
    assert openpyxl.load_workbook(report).sheetnames == ["冲突（0）", "已采用的修改（1）", "新增的行（0）", "缺少的行（0）", "未归位的行（0）", "提示（1）"]
    again = merge_files(ledger, [returned], [MATRIX], LEXICON)
    assert not again.changes
    assert not again.clashes


def test_a_new_run_keeps_what_people_typed(ledger):
    edited = edit(ledger, lambda book: (put(1, "progress", "已查80家")(book), put(2, "responsible", "燃气办")(book)), ledger.name)
    assert edited == ledger
    carried, _ = renew(ledger, [MATRIX], LEXICON)
    assert (carried.rows[0].progress, carried.rows[1].responsible) == ("已查80家", "燃气办")
    assert (carried.changes, carried.clashes) == ((), ())
    # and again, when the correction is part of what was sent
    assert renew(ledger, [MATRIX], LEXICON)[0].rows == carried.rows


def reissued(*tasks):
    return ledger_rows([replace(MATRIX, tasks=tasks)], Wording.of(LEXICON), Deliverables.of(LEXICON))


def test_a_changed_circular_shows_what_changed_and_where_both_did():
    typed = (replace(ROWS[0], progress="已查80家", due_text="改到7月"), *ROWS[1:])
    first = MATRIX.tasks[0]
    new = reissued(replace(first, deadlines=first.deadlines[1:]), *MATRIX.tasks[1:])
    carried = carry(ROWS, typed, new)
    assert carried.rows[0].progress == "已查80家"
    assert [(one.column, one.before, one.after) for one in carried.changes] == [("due_text", "2024年5月底前；每季度", "每季度"), ("due", "2024-05-31", "")]
    assert [(one.column, one.base, one.kept, one.offered) for one in carried.clashes] == [("due_text", "2024年5月底前；每季度", "改到7月", "每季度")]


def test_a_renumbered_circular_keeps_entries_with_their_tasks_not_their_numbers(tmp_path):
    typed = tuple(replace(row, progress=f"{row.title}的进展") for row in ROWS)
    first, second, third, fourth = MATRIX.tasks
    swapped = (replace(second, id=first.id, path=first.path), replace(first, id=second.id, path=second.path), third)
    carried = carry(ROWS, typed, reissued(*swapped))
    assert [(row.title, row.progress) for row in carried.rows[:3]] == [(row.title, f"{row.title}的进展") for row in (ROWS[1], ROWS[0], ROWS[2])]
    # the fourth is gone, but somebody wrote to it: it stays, with a remark
    assert (carried.rows[3].task_id, carried.rows[3].note) == ("hand#" + fourth.id.replace("#", "/"), "（新版文件中已无此项，保留原填写）")
    assert [row.task_id for row in carried.gone] == [fourth.id]
    report = write_carry_report(tmp_path / "r.xlsx", carried, LEXICON)
    assert openpyxl.load_workbook(report).sheetnames[-1] == "取消的任务（1）"


def test_a_reissue_under_another_number_keeps_entries():
    typed = tuple(replace(row, progress=f"{row.title}的进展") for row in ROWS)
    carried = carry(ROWS, typed, ledger_rows([with_id(MATRIX, "new-number")], Wording.of(LEXICON), Deliverables.of(LEXICON)))
    assert [row.progress for row in carried.rows] == [f"{row.title}的进展" for row in ROWS]
    assert carried.gone == carried.appeared == ()


def test_a_new_task_with_an_old_number_gets_no_entries_of_another():
    typed = tuple(replace(row, progress="旧任务的进展") for row in ROWS)
    other = replace(MATRIX.tasks[0], title="组织防汛应急演练", actions=(), assignments=(), deadlines=(), targets=())
    carried = carry(ROWS, typed, reissued(other, *MATRIX.tasks[1:]))
    new = next(row for row in carried.rows if row.title == "组织防汛应急演练")
    assert new.progress == ""
    assert any(row.progress == "旧任务的进展" and row.title == ROWS[0].title for row in carried.rows)
    assert len({row.task_id for row in carried.rows}) == len(carried.rows)
    assert carry(reissued(other, *MATRIX.tasks[1:]), carried.rows, reissued(other, *MATRIX.tasks[1:])).rows == carried.rows


def test_a_second_run_into_the_same_folder_keeps_entries_and_tells_what_changed(tmp_path):
    write_joint_papers(tmp_path, [MATRIX], LEXICON)
    path = tmp_path / "任务清单.xlsx"
    first = path.read_bytes()
    write_joint_papers(tmp_path, [MATRIX], LEXICON)
    assert path.read_bytes() == first
    assert not (tmp_path / "台账变化.xlsx").exists()
    edit(path, put(1, "progress", "已查80家"), path.name)
    write_joint_papers(tmp_path, [replace(MATRIX, tasks=MATRIX.tasks[:3])], LEXICON)
    assert kept_ledger(path, LEXICON).rows[0].progress == "已查80家"
    sheet = openpyxl.load_workbook(tmp_path / "台账变化.xlsx")["取消的任务（1）"]
    assert sheet["C2"].value == IDS[3]


def test_an_unreadable_ledger_is_put_aside_not_overwritten(tmp_path):
    (tmp_path / "任务清单.xlsx").write_bytes(b"somebody's own file")
    problems = write_joint_papers(tmp_path, [MATRIX], LEXICON)
    assert [(one.code, "任务清单_原有1.xlsx" in one.message) for one in problems if one.code == "ledger-aside"] == [("ledger-aside", True)]
    assert (tmp_path / "任务清单_原有1.xlsx").read_bytes() == b"somebody's own file"
    assert len(kept_ledger(tmp_path / "任务清单.xlsx", LEXICON).rows) == 4
