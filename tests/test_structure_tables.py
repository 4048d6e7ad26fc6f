"""Tables: what each is, its columns by header words in any order, merged cells, chapter rows; a half are traps."""

from __future__ import annotations

import pytest
from structure_making import source

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.structure import structure

LEXICON = Lexicon.load()


def read(table: str, before: str = "一、任务\n见下表。") -> Circular:
    return structure(source(f"青山镇重点工作安排\n{before}\n{table}"), LEXICON)


def rows(found: Circular) -> list[tuple[str, str]]:
    """Each row as (path, `role=words` …), the number and other columns left out."""
    return [
        (row.path, " ".join(f"{role}={cell.span.of(found.text)}" for role, cell in row.cells if role not in {"number", "other", "note"} and cell.span.of(found.text)))
        for table in found.tables
        for row in table.rows
    ]


TASKS = [
    (
        "the usual columns",
        "|序号|重点任务|具体措施|责任单位|完成时限|\n|1|排查|逐户排查|应急办|5月底前|\n|2|整改|闭环销号|城管办|6月底前|",
        [("T1.1", "title=排查 action=逐户排查 responsible=应急办 deadline=5月底前"), ("T1.2", "title=整改 action=闭环销号 responsible=城管办 deadline=6月底前")],
    ),
    (
        "同上 is what stands above",
        "|序号|重点任务|具体措施|责任单位|完成时限|\n|1|排查|逐户排查|应急办|5月底前|\n|2|整改|闭环销号|同上|同上|",
        [("T1.1", "title=排查 action=逐户排查 responsible=应急办 deadline=5月底前"), ("T1.2", "title=整改 action=闭环销号 responsible=应急办 deadline=5月底前")],
    ),
    (
        "同上 with nothing above is nothing",
        "|序号|重点任务|具体措施|责任单位|完成时限|\n|1|排查|逐户排查|同上|5月底前|",
        [("T1.1", "title=排查 action=逐户排查 deadline=5月底前")],
    ),
    (
        "another order, other words",
        "|完成时间|牵头单位|配合单位|工作事项|\n|5月|水利站|各村|清淤|\n|6月|林业站|各村|护林|",
        [("T1.1", "deadline=5月 lead=水利站 support=各村 title=清淤"), ("T1.2", "deadline=6月 lead=林业站 support=各村 title=护林")],
    ),
    (
        "cells merged downward count for every row",
        "|任务类别|工作任务|责任单位|\n|宣传|贴标语|宣传办|\n|^|放广播|^|\n|检查|查企业|应急办|",
        [("T1.1", "title=贴标语 responsible=宣传办"), ("T1.2", "title=放广播 responsible=宣传办"), ("T1.3", "title=查企业 responsible=应急办")],
    ),
    (
        "a header of two rows",
        "|序号|工作任务|责任单位|<|完成时限|\n|^|^|牵头单位|配合单位|^|\n|1|清淤|水利站|各村|5月|",
        [("T1.1", "title=清淤 lead=水利站 support=各村 deadline=5月")],
    ),
    (
        "a title row above the header",
        "|青山镇任务清单|<|<|\n|序号|重点工作|责任部门|\n|1|清淤|水利站|",
        [("T1.1", "title=清淤 responsible=水利站")],
    ),
    (
        "chapter rows and totals are no tasks",
        "|序号|任务|责任单位|时限|\n|一、防汛|<|<|<|\n|1|清淤|水利站|5月|\n|2|巡堤|各村|6月|\n|（二）|防火|||\n|3|护林|林业站|7月|\n|合计|3项|||",
        [("T1.1", "title=清淤 responsible=水利站 deadline=5月"), ("T1.2", "title=巡堤 responsible=各村 deadline=6月"), ("T1.3", "title=护林 responsible=林业站 deadline=7月")],
    ),
    (
        "one merged header over number and task",
        "|重点任务|<|<|牵头单位|时限|\n|（一）防汛|1|清淤|水利站|5月|\n|^|2|巡堤|各村|6月|\n|（二）防火|3|护林|林业站|7月|",
        [("T1.1", "title=清淤 lead=水利站 deadline=5月"), ("T1.2", "title=巡堤 lead=各村 deadline=6月"), ("T1.3", "title=护林 lead=林业站 deadline=7月")],
    ),
    (
        "a header repeated on the next page",
        "|任务|责任单位|\n|清淤|水利站|\n|任务|责任单位|\n|护林|林业站|",
        [("T1.1", "title=清淤 responsible=水利站"), ("T1.2", "title=护林 responsible=林业站")],
    ),
    (
        "a list of faults",
        "|序号|存在问题|整改措施|整改责任单位|整改时限|\n|1|通道堵塞|立即清理|物业公司|3月10日|",
        [("T1.1", "title=通道堵塞 action=立即清理 responsible=物业公司 deadline=3月10日")],
    ),
    (
        "leaders and persons",
        "|任务|责任领导|责任单位|责任人|频次|\n|清淤|副镇长|水利站|站长|每月一次|",
        [("T1.1", "title=清淤 leader=副镇长 responsible=水利站 person=站长 frequency=每月一次")],
    ),
    (
        "a task without unit stays a task",
        "|序号|任务|责任单位|\n|1|清淤|水利站|\n|2|巡堤||",
        [("T1.1", "title=清淤 responsible=水利站"), ("T1.2", "title=巡堤")],
    ),
    (
        "spaces inside header words",
        "|序 号|工 作 任 务|责 任 单 位|完 成 时 限|\n|1|清淤|水利站|5月|",
        [("T1.1", "title=清淤 responsible=水利站 deadline=5月")],
    ),
    (
        "only measures, no title column",
        "|工作内容|责任单位|完成时限|\n|清理主干渠|水利站|5月|",
        [("T1.1", "action=清理主干渠 responsible=水利站 deadline=5月")],
    ),
]


@pytest.mark.parametrize(("intent", "table", "wanted"), TASKS, ids=[case[0] for case in TASKS])
def test_task_tables(intent: str, table: str, wanted: list[tuple[str, str]]) -> None:
    found = read(table)
    assert found.tables[0].kind == "tasks"
    assert rows(found) == wanted


OTHERS = [
    ("a roster", "|姓名|职务|联系电话|\n|某甲|组长||\n|某乙|成员||", "roster"),
    ("a roster with units", "|序号|单位|姓名|职务|手机|\n|1|应急办|某甲|主任|1|\n|2|城管办|某乙|主任|2|", "roster"),
    ("a blank ledger", "|检查单位|问题隐患|整改措施|责任人|整改时限|\n||||||\n||||||", "form"),
    ("a blank form", "|企业名称||联系电话||\n|隐患概况||||\n|验收人签字|||年  月  日|", "form"),
    ("a blank ledger with numbered rows", "|序号|场所名称|隐患数（处）|整改率|\n|1||||\n|2||||", "form"),
    ("figures under numbers", "|镇街|排查数|\n|1|12|\n|2|9|", "data"),
    ("figures", "|镇街|排查数|整改数|\n|甲镇|12|11|\n|乙镇|9|9|", "data"),
    ("a timetable of examinations", "|日期|上午|下午|\n|6月13日|语文|物理|\n|6月14日|数学|英语|", "data"),
    ("points with an office", "|序号|指标内容及分值|负责部门|\n|1|学历（40分）|市教委|\n|2|年龄（20分）|市公安局|", "data"),
    ("points", "|指标|分值|说明|\n|学历|40|最高|\n|年龄|20|周岁|", "data"),
]


@pytest.mark.parametrize(("intent", "table", "kind"), OTHERS, ids=[case[0] for case in OTHERS])
def test_other_tables(intent: str, table: str, kind: str) -> None:
    found = read(table)
    assert [one.kind for one in found.tables] == [kind]
    assert rows(found) == []


def test_tables_of_an_attachment_count_on() -> None:
    table = "|任务|责任单位|\n|清淤|水利站|"
    text = f"一、任务\n见附件。\n附件：1.名单\n2.清单\n青山镇人民政府\n2024年5月1日\n附件1\n名单\n|姓名|职务|\n|某甲|组长|\n附件2\n清单\n{table}\n续表\n{table}"
    found = structure(source(f"关于开展检查的通知\n各村：\n{text}"), LEXICON)
    assert [(one.kind, one.attachment, [row.path for row in one.rows]) for one in found.tables] == [
        ("roster", 1, []),
        ("tasks", 2, ["A2.1"]),
        ("tasks", 2, ["A2.2"]),
    ]


def test_rows_beside_sections_of_an_attachment_have_paths_of_their_own() -> None:
    text = "一、任务\n见附件。\n附件1\n清单\n一、填表说明\n如实填写。\n|任务|责任单位|\n|清淤|水利站|"
    found = structure(source(f"关于开展检查的通知\n各村：\n{text}"), LEXICON)
    assert [one.path for one in found.sections] == ["1", "A1.1"]
    assert [row.path for row in found.tables[0].rows] == ["A1.T1.1"]


def test_second_table_of_the_main_text() -> None:
    found = read("|镇|数|\n|甲|1|\n二、分工\n|任务|责任单位|\n|清淤|水利站|\n|护林|林业站|")
    assert [(one.kind, [row.path for row in one.rows]) for one in found.tables] == [("data", []), ("tasks", ["T2.1", "T2.2"])]


def test_a_layout_table_is_body_text() -> None:
    found = structure(source("青山镇防汛工作方案\n|一、总体要求|\n|坚持预防。|\n|二、任务|\n|（一）巡查。每周一次。|"), LEXICON)
    assert [(one.path, one.heading) for one in found.sections] == [("1", "总体要求"), ("2", "任务"), ("2.1", "巡查")]
    assert found.tables == ()
