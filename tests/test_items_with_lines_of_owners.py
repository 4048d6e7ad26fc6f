"""Minutes, lists of duties and accounts whose owners stand in lines, headings or labels of their own: for each rule a case and a counter-case."""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于开展夏季安全检查的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def digest_of(body: str) -> Digest:
    return understand(read_bytes("a.txt", HEAD.format(body=body).encode()))


def tasks_of(body: str) -> dict[str, Task]:
    return {task.path: task for task in digest_of(body).matrix.tasks}


def owners(task: Task) -> list[str]:
    return sorted(f"{one.unit}:{one.role}" for one in task.assignments)


def actions(task: Task) -> list[str]:
    return [one.text for one in task.actions]


# -- working groups -------------------------------------------------------------


def test_members_behind_a_lead_join_in_and_the_duties_are_no_names() -> None:
    tasks = tasks_of(
        "一、工作分组\n（一）综合协调组。由县应急局牵头，县公安局参加。负责信息汇总。\n"
        "（二）医疗救护组\n牵头单位：县卫健局\n成员单位：县医保局、县医院\n职责：救治伤员，储备药品。\n"
        "（三）新闻宣传组。组长单位：县委宣传部；成员单位：县融媒体中心。主要职责：发布信息，引导舆论。"
    )
    assert "县卫健局:lead" not in owners(tasks["1.1"])  # a group that names its lead takes none from a later one
    assert owners(tasks["1.2"]) == ["县医保局:support", "县医院:support", "县卫健局:lead"]
    assert owners(tasks["1.3"]) == ["县委宣传部:lead", "县融媒体中心:support"]
    assert actions(tasks["1.3"]) == ["发布信息，引导舆论"]


def test_the_roster_of_a_leading_group_charges_nobody() -> None:
    task = tasks_of("一、组织领导\n成立领导小组。\n组长：分管副县长\n成员单位：县公安局、县气象局\n领导小组负责统筹。\n二、检查\n各镇要检查。")["1"]
    assert not [one for one in owners(task) if one.startswith(("县公安局", "县气象局"))]


def test_a_heading_that_names_nobody_is_no_owner() -> None:
    tasks = tasks_of("一、成员单位职责\n（一）县气象局\n负责发布预警信息。\n（二）县公安局\n1.负责现场警戒。\n2.负责交通管制。")
    assert owners(tasks["1.1"]) == ["县气象局:actor"]
    assert owners(tasks["1.2.1"]) == ["县公安局:actor"]
    tasks = tasks_of("一、各乡镇职责\n（一）负责组织群众转移。\n（二）负责储备物资。")
    assert owners(tasks["1.1"]) == ["各乡镇:actor"]


# -- minutes --------------------------------------------------------------------


def test_a_sentence_with_nothing_but_brackets_behind_it_is_read() -> None:
    tasks = tasks_of("一、县财政局6月底前拨付资金200万元，用于应急物资采购。（县财政局牵头，县应急局配合）\n二、会议还研究了其他事项。\n三、各镇要检查。")
    assert owners(tasks["1"]) == ["县应急局:support", "县财政局:actor", "县财政局:lead"]
    assert [str(one.due_date) for one in tasks["1"].deadlines] == ["2024-06-30"]
    assert [one.surface for one in tasks["1"].targets] == ["200万元"]
    assert "2" not in tasks


def test_who_pays_is_a_doer_of_its_own() -> None:
    task = tasks_of("一、关于清淤\n由县水利局牵头，5月底前完成清淤，县财政局保障资金80万元。\n二、检查\n各镇要检查。")["1"]
    assert owners(task) == ["县水利局:lead", "县财政局:actor"]
    assert actions(task) == ["由县水利局牵头，5月底前完成清淤", "县财政局保障资金80万元"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("各乡镇1小时内完成人员转移。", ["各乡镇"]),
        ("县防指指挥长坐镇指挥。", ["县防指指挥长"]),
        ("各乡镇逐企排查，不少于2轮。", ["各乡镇"]),
        ("县公安局疏散群众，封闭道路。", ["县公安局"]),
        # whoever is only spoken of
        ("各商场疏散出口保持畅通。", []),
        ("县公安局管理人员较少。", []),
    ],
)
def test_doers_of_an_emergency(sentence: str, wanted: list[str]) -> None:
    task = tasks_of(f"一、响应措施。{sentence}\n二、检查\n各镇要检查。").get("1")
    assert [one.unit for one in (task.assignments if task else ())] == wanted


# -- accounts with demands ------------------------------------------------------


def test_what_is_asked_below_a_fault_is_a_task_of_the_unit() -> None:
    tasks = tasks_of(
        "一、总体情况\n共督查3家单位。\n二、存在问题及整改要求\n（一）沙洲镇\n存在问题：台账不全。\n整改要求：补齐台账，6月20日前完成整改。\n"
        "（二）县交通运输局\n主要问题：宣传不到位。\n整改要求：6月底前开展宣传不少于3次，结果报县安委办。\n三、工作要求\n各镇要举一反三。"
    )
    assert owners(tasks["2.1"]) == ["沙洲镇:actor"]
    assert actions(tasks["2.1"]) == ["补齐台账，6月20日前完成整改"]
    assert owners(tasks["2.2"]) == ["县交通运输局:actor", "县安委办:recipient"]
    assert not [path for path in tasks if "r" in path]


def test_an_account_without_demand_stays_one() -> None:
    tasks = tasks_of("一、存在问题\n（一）沙洲镇\n存在问题：台账不全。\n整改要求不明确。\n（二）东港镇\n主要问题：宣传不到位。\n二、工作要求\n各镇要举一反三。")
    assert list(tasks) == ["2"]


def test_a_list_of_faults_with_fields() -> None:
    tasks = tasks_of(
        "一、关于“排查不深入”问题\n问题表现：部分企业台账不全。\n整改措施：1.组织企业自查；2.6月底前对20家企业复查。\n牵头单位：县应急局\n责任单位：各乡镇\n整改时限：2024年7月底前\n"
        "二、关于“培训不够”问题\n问题表现：培训不足。\n整改措施：制定培训计划。\n责任单位：县人社局"
    )
    assert actions(tasks["1"]) == ["组织企业自查", "6月底前对20家企业复查"]
    assert owners(tasks["1"]) == sorted(["县应急局:lead", "各乡镇:responsible"])
    assert actions(tasks["2"]) == ["制定培训计划"]


# -- points ---------------------------------------------------------------------

POINTS = (
    "一、考核内容及评分标准（100分）\n（一）组织领导（20分）\n1.每季度研究安全生产不少于1次（10分）。每少1次扣3分。\n2.签订责任书（10分）。未签订的不得分。\n"
    "（二）加分项（最高5分）\n获省级表彰的加3分。\n二、考核程序\n（一）自评。各单位12月10日前将自评报告报县安委办。\n三、结果运用\n考核结果纳入年度目标考核，占比5%。末位的由县政府约谈主要负责人。"
)


def test_points_are_neither_tasks_nor_targets() -> None:
    digest = digest_of(POINTS)
    assert [task.path for task in digest.matrix.tasks] == ["2.1", "3"]
    assert not digest.matrix.targets
    assert not any(task.targets for task in digest.matrix.tasks)
    assert not [one for one in digest.matrix.findings if one.code == "unassigned"]


def test_figures_in_brackets_of_a_plan_are_no_points() -> None:
    tasks = tasks_of("一、重点任务\n（一）组织领导（3项）。各镇每季度研究不少于1次。\n二、考核标准\n（一）定期通报。县安委办每月通报一次。")
    assert list(tasks) == ["1.1", "2.1"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("各乡镇负责人员转移，1小时内到位。", ["各乡镇"]),
        ("各乡镇负责人员要到岗。", ["各乡镇负责人员"]),
    ],
)
def test_who_answers_for_moving_people(sentence: str, wanted: list[str]) -> None:
    task = tasks_of(f"一、响应措施。{sentence}\n二、检查\n各镇要检查。")["1"]
    assert [one.unit for one in task.assignments] == wanted


def test_a_written_account_to_a_body_is_a_report() -> None:
    task = tasks_of("一、有关要求。甲镇主要负责人6月10日前向县安委会作书面说明。\n二、检查\n各镇要检查。")["1"]
    assert "县安委会:recipient" in owners(task)


def test_the_last_phase_does_not_end_with_the_date_of_the_paper() -> None:
    tasks = tasks_of("一、进度安排\n（一）动员（5月20日—31日）：各镇制定方案。\n（二）排查：各镇每天排查不少于5家。\n（三）总结：各镇6月20日前报送总结。")
    assert [str(one.due_date) for one in tasks["1.2"].deadlines] == ["2024-06-20"]


BULLETIN = "青禾县应急管理局关于督查情况的通报\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


@pytest.mark.parametrize(
    ("fault", "dated"),
    [
        ("己镇3处隐患逾期未整改，要于6月15日前完成整改。", ["2024-06-15"]),
        ("己镇按要求，应于4月底前完成整改，仍未完成。", []),
        ("己镇超载突出，要害岗位缺人。", []),
    ],
)
def test_a_dated_demand_behind_a_fault(fault: str, dated: list[str]) -> None:
    digest = understand(read_bytes("a.txt", BULLETIN.format(body=f"一、存在问题\n部分单位重视不够。{fault}\n二、下步要求\n各镇要举一反三。").encode()))
    found = [str(one.due_date) for task in digest.matrix.tasks if task.path == "1" for one in task.deadlines]
    assert found == dated
