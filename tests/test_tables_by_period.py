"""Plans in tables whose columns are quarters or months, and columns that say when a fault was found (texts and places invented)."""

from __future__ import annotations

from datetime import date

from pipeline.flow import understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于开展夏季安全检查的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n一、任务安排\n按下表办理。\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def tasks_of(*rows: str) -> list[Task]:
    body = "\n".join(line.replace("|", "\t") for line in rows)
    return list(understand(read_bytes("a.txt", HEAD.format(body=body).encode())).matrix.tasks)


def limits(task: Task) -> list[tuple[str, date | None]]:
    return [(one.kind, one.due_date) for one in task.deadlines]


def test_each_quarter_says_what_is_done_in_it() -> None:
    first, second = tasks_of("序号|重点任务|一季度|二季度|三季度|四季度|责任单位", "1|安全培训|制定计划|培训100人次|培训200人次|总结评估|县人社局", "2|隐患整治|排查建档||集中整治|验收销号|县应急局")
    assert [one.text for one in first.actions] == ["制定计划", "培训100人次", "培训200人次", "总结评估"]
    assert [one.due_date for one in first.deadlines] == [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    assert [one.due_date for one in second.deadlines] == [date(2024, 3, 31), date(2024, 9, 30), date(2024, 12, 31)]  # nothing in the second quarter


def test_months_are_when_it_is_done() -> None:
    (task,) = tasks_of("序号|工作内容|6月|7月|8—9月|责任单位", "1|专项整治|制定方案|开展自查|集中整治|县应急局")
    assert task.title == "专项整治"
    assert limits(task) == [("on", date(2024, 6, 30)), ("on", date(2024, 7, 31)), ("during", date(2024, 9, 30))]


def test_marks_in_the_months_are_no_measures() -> None:
    first, _ = tasks_of("序号|工作内容|6月|7月|8月|责任单位", "1|制定方案|√|||应急办", "2|排查整治||√|√|各社区")
    assert ([one.text for one in first.actions], limits(first)) == (["制定方案"], [])


def test_when_a_fault_was_found_is_no_limit() -> None:
    first, _ = tasks_of("序号|检查时间|问题隐患|整改措施|责任单位|整改时限", "1|3月5日|通道堵塞|清理通道|乙商场|6月底前", "2|3月6日|无证上岗|组织取证|丙公司|7月底前")
    assert limits(first) == [("by", date(2024, 6, 30))]
    first, _ = tasks_of("检查时间|检查内容|责任单位", "6月|检查加油站|县应急局", "7月|检查商场|县商务局")
    assert limits(first) == [("on", date(2024, 6, 30))]


def test_a_header_that_says_who_leads_in_a_bracket() -> None:
    first, _ = tasks_of("序号|任务|责任单位（第一位为牵头单位）|时限", "1|排查|县应急局、县公安局|6月底前", "2|检查|县公安局、各乡镇|6月底前")
    assert [(one.unit, one.role) for one in first.assignments] == [("县应急局", "lead"), ("县公安局", "responsible")]
