"""What a second round of other hands taught: for each rule a case and a counter-case, through all stages (texts and places invented)."""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于开展夏季安全检查的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"
BULLETIN = "青禾县人民政府办公室关于河道督查情况的通报\n各乡镇人民政府：\n{body}\n青禾县人民政府办公室\n2024年5月10日\n"


def digest_of(text: str) -> Digest:
    return understand(read_bytes("a.txt", text.encode()))


def tasks_of(body: str, head: str = HEAD) -> dict[str, Task]:
    return {task.path: task for task in digest_of(head.format(body=body)).matrix.tasks}


def headings(body: str) -> list[str]:
    return [f"{one.path} {one.heading}" for one in digest_of(HEAD.format(body=body)).circular.sections]


def owners(task: Task) -> list[str]:
    return [f"{one.unit}:{one.role}" for one in task.assignments]


# -- numbering ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        # a decimal number before a word that begins like a unit of measure
        ("1 任务\n1.1  分级管控。各村逐户评定等级。\n1.2 人员转移。各村组织转移。\n1.3日常巡查。各村每日巡查。", ["1 任务", "1.1 分级管控", "1.2 人员转移", "1.3 日常巡查"]),
        # … and before a unit of measure
        ("一、标准\n围挡统一设置。\n1.5米以下的不予验收。\n2.5 小时内修复。\n二、要求\n各村要落实。", ["1 标准", "2 要求"]),
        # 事项一： numbers the items of a meeting, with items of their own below
        ("事项一：关于校舍加固\n县教育局制定方案。\n事项二：关于清淤\n（1）水利站清理沟渠。\n（2）各村清理坑塘。\n事项三：关于路灯\n城管办更换路灯。", ["1 关于校舍加固", "2 关于清淤", "2.1 水利站清理沟渠", "2.2 各村清理坑塘", "3 关于路灯"]),
        ("一、任务\n（一）宣传\n任务一：发放手册。各村入户发放。\n任务二：播放广播。各村每日播放。\n（二）检查。各村自查。", ["1 任务", "1.1 宣传", "1.1.1 发放手册", "1.1.2 播放广播", "1.2 检查"]),
        ("一、任务\n事项一览表由县应急局印发。\n二、要求\n各村要落实。", ["1 任务", "2 要求"]),
        # the requirements behind a flat list are a chapter of their own
        ("事项一：关于校舍加固\n县教育局制定方案。\n事项二：关于路灯\n城管办更换路灯。\n办理要求：\n1．压实责任。各单位要亲自过问。\n2．按时反馈。各单位要反馈。", ["1 关于校舍加固", "2 关于路灯", "3 办理要求", "3.1 压实责任", "3.2 按时反馈"]),
        # … a lead-in is none
        ("事项一：关于校舍加固\n县教育局制定方案。\n事项二：关于路灯\n城管办做到：\n1．更换灯具。逐盏更换。\n2．检修线路。逐段检修。", ["1 关于校舍加固", "2 关于路灯", "2.1 更换灯具", "2.2 检修线路"]),
    ],
)
def test_numbers(body: str, wanted: list[str]) -> None:
    assert headings(body) == wanted


def test_owners_of_an_item_do_not_reach_the_requirements_behind_it() -> None:
    body = "事项一：关于校舍加固\n县教育局制定方案。\n责任单位：县教育局\n事项二：关于路灯\n更换损坏路灯。\n责任单位：县城管局\n办理要求：\n1．压实责任。主要负责同志要亲自过问。\n2．严格督办。定期通报办理情况。"
    tasks = tasks_of(body)
    assert "县城管局:responsible" in owners(tasks["2"])
    assert not any("县城管局" in owner for path in ("3.1", "3.2") for owner in owners(tasks[path]))
    assert not any(one.code == "number-missing" for one in digest_of(HEAD.format(body=body)).matrix.findings)


# -- owners ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("生产部牵头，东河公司、物资部落实。", {"生产部:lead", "东河公司:responsible", "物资部:responsible"}),
        ("县水利局牵头，各乡镇配合", {"县水利局:lead", "各乡镇:support"}),
        ("县水利局牵头，建立会商机制，各乡镇配合", {"县水利局:lead", "各乡镇:support"}),  # something is to be done: running text
    ],
)
def test_a_line_of_owners_below_its_item(line: str, wanted: set[str]) -> None:
    body = f"一、任务\n1.管网建设。新增管网12公里。\n{line}\n2.热源扩建。扩建锅炉2台。"
    task = tasks_of(body)["1.1"]
    assert set(owners(task)) == wanted
    assert ("牵头" in " ".join(action.text for action in task.actions)) == ("机制" in line)


# -- tables pasted as text ---------------------------------------------------

_PASTED = "青禾市政府办公室关于印发2024年重点任务分解表的通知\n各县区：\n现印发给你们。\n青禾市政府办公室\n2024年3月6日\n2024年重点任务分解表\n{rows}\n"
_HEADS = "序号\t领域\t重点任务\t具体举措\t责任分工\t\t完成时限\n\t\t\t\t牵头单位\t配合单位\t\n"


def test_blank_cells_of_a_pasted_table_were_merged_with_those_above() -> None:
    rows = _HEADS + "1\t开办\t一日办结\t合并环节\t甲局\t乙局\t6月底前\n2\t\t告知承诺\t公布清单\t\t\t\n3\t\t简易注销\t压缩时间\t\t丙局\t9月底前\n4\t用电\t压减时间\t公开标准\t丁公司\t\t\n"
    tasks = tasks_of("", _PASTED.format(rows=rows))
    assert [owners(task) for task in tasks.values()] == [["甲局:lead", "乙局:support"], ["甲局:lead", "乙局:support"], ["甲局:lead", "丙局:support"], ["丁公司:lead"]]
    assert [len(task.deadlines) for task in tasks.values()] == [1, 1, 1, 0]


def test_a_blank_owner_of_a_new_group_or_without_groups_stays_blank() -> None:
    grouped = _HEADS + "1\t开办\t一日办结\t合并环节\t甲局\t乙局\t6月底前\n2\t用水\t联合报装\t设置窗口\t\t\t\n3\t用电\t压减时间\t公开标准\t丁局\t\t9月底前\n"
    plain = "序号\t重点任务\t责任单位\t完成时限\n1\t一日办结\t甲局\t6月底前\n2\t联合报装\t\t\n3\t压减时间\t丁局\t9月底前\n"
    for rows in (grouped, plain):
        _, second, _ = tasks_of("", _PASTED.format(rows=rows)).values()
        assert (owners(second), second.deadlines) == ([], ())


# -- what a bulletin asks in its account -------------------------------------


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("东河公司施工的二号闸未按期完工，现场无人施工。东河公司要倒排工期，6月15日前完成闸门安装。", ["东河公司:actor"]),
        ("二号闸闸门锈蚀严重。责成东河公司于6月9日前完成更换。", ["东河公司:actor"]),
        ("二号闸闸门锈蚀严重。由县水利局牵头，对全县水闸开展一次排查，6月底前拿出结果。", ["县水利局:lead"]),
        ("按规定施工单位应当每日巡查，东河公司未按要求巡查。", None),
        ("东河公司管理的二号闸闸门锈蚀，要求整改的问题仍未销号。", None),
        ("部分单位应急物资不足，值班人员擅自离岗。", None),
    ],
)
def test_what_a_bulletin_asks_behind_a_fault(item: str, wanted: list[str] | None) -> None:
    body = f"一、存在问题\n（一）管护不到位。{item}\n（二）台账不健全。个别乡镇没有台账。\n二、工作要求\n各乡镇要举一反三。"
    tasks = tasks_of(body, BULLETIN)
    assert (owners(tasks["1.1"]) if "1.1" in tasks else None) == wanted
    assert "1.2" not in tasks


def test_only_the_sentence_that_asks_is_the_measure_and_gives_the_date() -> None:
    body = "一、存在问题\n（一）超期占道。东河公司的围挡许可期限至3月31日，至今没有拆除。东河公司要在5月20日前拆除围挡。\n二、工作要求\n各乡镇要举一反三。"
    task = tasks_of(body, BULLETIN)["1.1"]
    assert [action.text for action in task.actions] == ["东河公司要在5月20日前拆除围挡"]
    assert [one.due_date.isoformat() for one in task.deadlines if one.due_date] == ["2024-05-20"]


# -- names of actions --------------------------------------------------------


@pytest.mark.parametrize(("title", "campaign"), [("青禾县灌溉工程管护办法", None), ("青禾县河道提升工程实施方案", "河道提升工程")])
def test_a_work_is_no_campaign(title: str, campaign: str | None) -> None:
    text = f"{title}\n第一条 县水利局负责日常管理。\n第二条 各乡镇要定期检修。\n青禾县水利局\n2024年5月10日"
    assert digest_of(text).circular.letterhead.campaign == campaign


# -- rules (办法) -------------------------------------------------------------

RULES = "青禾县灌溉设施管护办法\n第一条 灌溉设施管护遵循政府主导、分级负责的原则。\n第二条 用水户应当按时交纳水费。逾期不交的，县水利局可以停止供水。\n第三条 用水户享有下列权利：\n（一）获得合格的灌溉用水；\n（二）查询水费。\n第四条 供水单位应当履行下列义务：\n（一）建立巡查台账；\n（二）每年检修一次管道。\n第五条 供水单位可以委托专业机构检测水质。\n第六条 县水利局于每年6月10日前、12月10日前通报管护情况。\n第七条 本办法自2024年6月1日起施行。2016年印发的《青禾县灌溉管理规定》同时废止。\n青禾县水利局\n2024年5月10日"


def test_articles_that_ask_something_are_tasks_and_rights_permissions_and_formulas_are_none() -> None:
    tasks = {task.path: task for task in digest_of(RULES).matrix.tasks}
    assert [path for path in tasks if path != "4"] == ["2", "4.1", "4.2", "6"]
    assert owners(tasks["2"]) == ["用水户:actor"]
    assert tasks["2"].actions[0].text == "用水户应当按时交纳水费"
    assert [one.rrule for one in tasks["6"].deadlines] == ["FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=10"]


# -- measures ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("一要设卡。各路口设立检查站。二要巡护。护林员每日巡山。", ["各路口设立检查站", "护林员每日巡山"]),  # the name of what follows
        ("一是成立专班。二是制定方案。三是开展排查。", ["成立专班", "制定方案", "开展排查"]),  # jobs
        ("红色等级住户，网格员每天敲门；黄色等级住户每半月电话问候一次。", ["红色等级住户，网格员每天敲门", "黄色等级住户每半月电话问候一次"]),  # a topic is no measure
        ("完善管护台账，网格员每天敲门。", ["完善管护台账", "网格员每天敲门"]),
        ("会议听取了县财政局的汇报。会议指出，截至6月底全县尚有欠款200万元。会议要求，县财政局要每周调度。", ["会议要求，县财政局要每周调度"]),
        ("组　长：分管副县长\n成　员：县财政局、县教育局\n县财政局要每周调度。", ["县财政局要每周调度"]),
        ("各村要检修线路。有条件的乡镇可以接入监控平台。", ["各村要检修线路", "有条件的乡镇可以接入监控平台"]),
    ],
)
def test_what_is_a_measure(item: str, wanted: list[str]) -> None:
    assert [action.text for action in tasks_of(f"一、任务\n（一）守护。{item}\n（二）排查。各村要排查。")["1.1"].actions] == wanted


def test_a_state_up_to_a_day_is_no_limit() -> None:
    tasks = tasks_of("一、任务\n（一）清欠。截至4月底全县尚有欠款200万元未清偿，各乡镇要在6月底前清偿。\n（二）排查。各村要排查。")
    assert [str(one.due_date) for one in tasks["1.1"].deadlines] == ["2024-06-30"]


# -- findings ----------------------------------------------------------------


def test_a_number_twice_in_a_table_and_a_list_that_is_not_there() -> None:
    rows = "序号\t重点任务\t责任单位\t完成时限\n1\t排查\t甲局\t6月底前\n2\t整改\t乙局\t7月底前\n2\t验收\t丙局\t8月底前\n3\t通报\t丁局\t9月底前"
    found = digest_of(_PASTED.format(rows=rows)).matrix.findings
    assert [one.path for one in found if one.code == "number-duplicate"] == ["T1.3"]
    for words, wanted in (("各单位要对照问题清单（附后）逐条整改。", 1), ("各单位要对照问题清单逐条整改。", 0)):
        assert sum(one.code == "attachment-mismatch" for one in digest_of(HEAD.format(body=f"一、整改\n{words}")).matrix.findings) == wanted


# -- leaves without a title --------------------------------------------------


def test_a_leaf_of_goals_without_a_title_keeps_the_figure_of_its_first_clause() -> None:
    body = "一、责任目标\n（一）辖区耕地保有量不低于3200亩，永久基本农田一分不少。\n（二）全年粮食播种面积稳定在4100亩以上，其中早稻不少于900亩。\n二、任务\n（一）巡田。村党组织书记每周巡田。"
    found = digest_of(HEAD.format(body=body)).matrix.targets
    assert [(one.path, one.value_min) for one in found] == [("1.1", 3200), ("1.2", 4100), ("1.2", 900)]


@pytest.mark.parametrize(
    ("item", "heading"),
    [
        ("人武部会同承训部队编制计划，8月28日前报校长办公会审定。每个连队配校医1名。", "人武部会同承训部队编制计划"),
        ("镇里于12月组织考核，实行百分制。得分公开。", "镇里于12月组织考核"),
        ("严格考核奖惩，实行一票否决。各村要公开得分。", "严格考核奖惩，实行一票否决"),
    ],
)
def test_a_first_sentence_with_a_day_is_no_title(item: str, heading: str) -> None:
    assert headings(f"一、任务\n（一）{item}\n（二）各村要排查水域，建立台账。")[1] == f"1.1 {heading}"


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("西禾区要督促养护单位建立台账，每月检修1次。", ["西禾区:actor"]),  # the mere name of a county or district
        ("西禾区未按期完成9处护栏安装，要在6月底前完成。", ["西禾区:actor"]),  # … which is behind, and is told to catch up
        ("超载突出，须立即整治2处路口。", []),  # asked, but nobody named: blank beats wrong
        ("西禾区完成整治12处，要害岗位缺人。", None),  # what was done
    ],
)
def test_what_a_bulletin_asks_of_the_county_that_heads_its_item(item: str, wanted: list[str] | None) -> None:
    task = tasks_of(f"一、总体情况\n全市死亡4人。\n二、各县（区）情况\n（一）西禾区。死亡2人。{item}\n（二）南禾县。死亡2人。", BULLETIN).get("2.1")
    assert (None if task is None else owners(task)) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("县森林消防大队、各乡镇扑火队24小时集结待命。", ["县森林消防大队:actor", "各乡镇扑火队:actor"]),
        ("县级领导班子成员每人包案2件。", ["县级领导班子成员:actor"]),
        ("各级服务大厅设立综合窗口，商业银行青禾支行牵头推动融资对接。", ["各级服务大厅:actor", "商业银行青禾支行:lead"]),
        ("施工作业区要设置围挡，主城区要率先推进。", []),  # places, not districts
    ],
)
def test_crews_counters_and_branches(words: str, wanted: list[str]) -> None:
    assert owners(tasks_of(f"一、重点任务\n（一）值守。{words}\n（二）检查。各村要自查。")["1.1"]) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("一、整治\n1、摸排。各村摸排。\n2、登记。各村登记。\n(3)检查。各村检查。\n4．复查。各村复查。", ["1 整治", "1.1 摸排", "1.2 登记", "1.3 检查", "1.4 复查"]),
        # numbers in brackets that run on under the next number stay below it
        ("一、整治\n1、摸排\n(1)校园。各校摸排。\n(2)医院。各院摸排。\n2、登记\n(3)商场。各店登记。", ["1 整治", "1.1 摸排", "1.1.1 校园", "1.1.2 医院", "1.2 登记", "1.2.3 商场"]),
    ],
)
def test_a_number_in_another_arabic_style_goes_on(body: str, wanted: list[str]) -> None:
    assert headings(body) == wanted


def test_the_odd_style_is_told_once() -> None:
    body = "一、整治\n1、摸排。各村摸排。\n2、登记。各村登记。\n(3)检查。各村检查。\n4、复查。各村复查。"
    assert [(one.code, one.path) for one in digest_of(HEAD.format(body=body)).matrix.findings if one.code in ("label-style", "number-jump")] == [("label-style", "1.3")]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("摸排阶段：2025年7月10日至7月31日。", []), ("摸排阶段：7月31日前完成摸排。", ["7月31日前完成摸排"])],
)
def test_a_phase_that_only_says_when_has_no_measure(words: str, wanted: list[str]) -> None:
    tasks = tasks_of(f"一、检查\n（一）查。各村要检查。\n二、实施步骤\n（一）{words}\n（二）整治阶段：2025年8月。各镇开展整治。")
    assert [action.text for task in tasks.values() if task.path == "2.1" for action in task.actions] == wanted
