"""What papers found in the wild taught: for each rule a case and a counter-case, through all stages (texts and places invented).

They come as web pages and converters leave them: portal lines around the text, half-width marks, responsibilities on lines of their own.
"""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于分解年度重点工作的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def digest_of(text: str) -> Digest:
    return understand(read_bytes("a.txt", text.encode()))


def tasks_of(body: str) -> dict[str, Task]:
    return {task.path: task for task in digest_of(HEAD.format(body=body)).matrix.tasks}


def units(task: Task) -> list[str]:
    return [f"{one.unit}:{one.role}" for one in task.assignments]


# -- responsibilities broken down, one item a line ----------------------------

_BROKEN_DOWN = """一、主要预期目标
1.生产总值增长6%以上。
责任单位：县发改局
2.固定资产投资增长10%。
责任单位：县发改局、县财政局（除注明“分别牵头”外，列第一位为牵头单位，下同）
3.居民收入增速快于经济增速。
责任单位：县人社局、县农业农村局分别牵头
二、重点任务
（一）抓招商。
4.引进项目12个，各县、市、区政府要配合。
责任单位：县商务局等，各县、市、区政府
"""


def test_a_number_runs_on_under_a_deeper_parent() -> None:
    assert list(tasks_of(_BROKEN_DOWN)) == ["1.1", "1.2", "1.3", "2.1.4"]


def test_a_number_that_does_not_run_on_is_no_item() -> None:
    assert list(tasks_of(_BROKEN_DOWN.replace("4.引进", "17.引进"))) == ["1.1", "1.2", "1.3", "2.1"]


def test_a_heading_that_is_all_an_item_says_is_read_for_figures() -> None:
    found = tasks_of(_BROKEN_DOWN)
    assert [target.surface for path in ("1.1", "1.2") for target in found[path].targets] == ["6%以上", "10%"]
    assert not found["1.3"].targets


def test_a_title_with_text_below_it_is_not_read_for_figures() -> None:
    found = tasks_of("一、主要任务\n1.新建示范点12个\n各村要抓紧完成验收，及时总结经验。\n责任单位：县发改局\n2.培育企业。\n各村要跟进。")
    assert not found["1.1"].targets


def test_a_remark_behind_the_last_unit_is_no_part_of_its_name() -> None:
    assert units(tasks_of(_BROKEN_DOWN)["1.2"]) == ["县发改局:lead", "县财政局:responsible"]
    assert units(tasks_of(_BROKEN_DOWN)["1.1"]) == ["县发改局:responsible"]
    assert units(tasks_of(_BROKEN_DOWN)["1.3"]) == ["县人社局:lead", "县农业农村局:lead"]


def test_a_list_of_levels_is_one_name() -> None:
    assert "各县、市、区政府:responsible" in units(tasks_of(_BROKEN_DOWN)["2.1.4"])
    assert units(tasks_of("一、任务\n1.巡查。每日一次。（责任单位：各镇、街道办事处、县林业局）\n2.值守。每日值守。")["1.1"]) == ["各镇:responsible", "街道办事处:responsible", "县林业局:responsible"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("各县、市、区人民政府，市政府各部门：", ["各县、市、区人民政府", "市政府各部门"]),
        ("各市、州人民政府、省直各单位：", ["各市、州人民政府", "省直各单位"]),
        ("各镇人民政府、街道办事处，区直各单位：", ["各镇人民政府", "街道办事处", "区直各单位"]),
        ("各区、县级有关部门：", ["各区", "县级有关部门"]),
    ],
)
def test_addressees_keep_a_list_of_levels_whole(line: str, wanted: list[str]) -> None:
    text = f"关于做好防汛工作的通知\n{line}\n现将有关事项通知如下。\n一、加强巡查。各地要每日巡查。\n"
    assert list(digest_of(text).circular.letterhead.addressees) == wanted


def test_a_goal_without_anybody_charged_is_no_task() -> None:
    assert not tasks_of("一、主要预期目标\n1.生产总值增长6%以上。\n2.固定资产投资增长10%。\n")
