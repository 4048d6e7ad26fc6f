"""What pieces of papers taught that their source had cut, poured together or spaced out (texts and places invented): for each rule a case and a counter-case."""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于做好年度重点工作的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def digest_of(text: str) -> Digest:
    return understand(read_bytes("a.txt", text.encode()))


def tasks_in(text: str) -> dict[str, Task]:
    return {task.path: task for task in digest_of(text).matrix.tasks}


def tasks_of(body: str) -> dict[str, Task]:
    return tasks_in(HEAD.format(body=body))


def units(task: Task, *roles: str) -> list[str]:
    return [one.unit for one in task.assignments if not roles or one.role in roles]


def actions(task: Task) -> list[str]:
    return [one.text for one in task.actions]


# -- where a piece begins ------------------------------------------------------


def test_items_in_front_of_the_first_heading_are_not_lost() -> None:
    body = "4、制定培训计划，每年度培训一次。\n5、推广便民服务。\n6、县政府要设立办公室。\n（二）乡镇政府的工作职责\n1、负责巡查。\n2、负责宣传。\n四、职能部门的工作职责\n（一）公安部门\n1、依法履行职责。\n"
    assert list(tasks_in(body)) == ["4", "5", "6", "2.1", "2.2", "4b.1.1"]


def test_a_number_amid_a_text_does_not_begin_a_piece() -> None:
    assert list(tasks_of("一、工作任务\n各村要排查隐患。\n5、学校要开展演练。\n二、工作要求\n各村要值守。")) == ["1", "2"]


@pytest.mark.parametrize("words", ["三个工作组要加强指导", "三名专管员要每日巡查"])
def test_a_number_in_words_behind_a_label_is_no_range(words: str) -> None:
    assert list(tasks_of(f"1、各村要排查隐患。\n2、{words}。\n3、各村要值守。")) == ["1", "2", "3"]


def test_two_numbers_of_one_script_are_a_range() -> None:
    assert list(tasks_of("1、各村要排查隐患。\n2、3号楼要封闭管理。\n2、各村要值守。")) == ["1", "2"]


# -- headings ------------------------------------------------------------------


def test_a_title_of_two_halves_keeps_the_paragraph_below_it() -> None:
    found = tasks_in("（三）畅通渠道，及时反馈。\n各镇、各有关部门要总结经验，及时上报重要情况。\n请各镇、县直有关部门务必于3月5日前将情况报县消防大队汇总。")
    assert found["3"].title == "畅通渠道，及时反馈"
    assert units(found["3"]) == ["各镇", "各有关部门"]
    assert units(found["r1"]) == ["各镇", "县直有关部门", "县消防大队"]


def test_a_short_sentence_of_duty_is_no_title() -> None:
    found = tasks_of("一、要严防火灾，严禁烧荒。\n请各村于5月30日前将情况报送县应急管理局。")
    assert actions(found["1"]) == ["要严防火灾，严禁烧荒"]


def test_a_space_parts_a_title_from_the_first_unit() -> None:
    found = tasks_of("（一）部门监管责任 县建设局:负责组织摸底,统筹改造工作;\n负责督促企业停供. 县安监局:负责综合监督. 县商务局、县文旅局:负责指导餐饮单位.")
    assert found["1"].title == "部门监管责任"
    assert units(found["1"]) == ["县建设局", "县安监局", "县商务局", "县文旅局"]
    assert actions(found["1"])[1:] == ["负责督促企业停供", "县安监局:负责综合监督", "县商务局、县文旅局:负责指导餐饮单位"]


def test_a_half_width_stop_inside_a_number_or_an_address_ends_nothing() -> None:
    assert actions(tasks_of("一、改造\n县建设局要在www.example.cn公布3.5公里改造清单。")["1"]) == ["县建设局要在www.example.cn公布3.5公里改造清单"]


def test_a_phase_and_its_time_are_a_heading() -> None:
    found = tasks_of("一、组织实施\n1、企业自查阶段，时间从5月15日至6月15日。各企业要自查自纠。\n2、全县检查阶段，时间为6月16日至6月20日。县建设局组织检查。")
    assert (found["1.1"].title, found["1.2"].title) == ("企业自查阶段", "全县检查阶段")
    assert [str(one.due_date) for one in found["1.1"].deadlines] == ["2024-06-15"]
    assert units(found["1.1"]) == ["各企业"]
    named = tasks_of("一、组织实施\n1、施工及监理企业自查自纠阶段，时间从5月15日至6月15日。各企业对所属工程自查。\n2、全县抽查阶段，县建设局组织抽查。\n3、总结，各镇要总结。")
    assert units(named["1.1"]) == ["各企业"]


@pytest.mark.parametrize("subject", ["强降雨区域相关乡镇（街道）、水库管理单位", "各村委会和乡直各单位"])
def test_a_title_is_not_cut_out_of_a_subject(subject: str) -> None:
    assert tasks_of(f"一、重点任务\n1、{subject}要制定计划，加强巡查。\n2、各村要值守。")["1.1"].title == f"{subject}要制定计划"


# -- reports -------------------------------------------------------------------


def test_a_forwarding_paragraph_that_asks_for_a_table_is_a_task() -> None:
    found = tasks_in("青禾镇中心小学关于转发《关于开展学校安全排查的通知》的通知\n各小学：\n现将《关于开展学校安全排查的通知》转发给你们，请各校认真执行，把排查统计表于9月20日交学区办公室。\n青禾镇中心小学\n2024年9月5日\n")
    assert units(found["r1"], "recipient") == ["学区办公室"]


def test_an_item_of_a_list_of_units_is_no_report_of_its_own() -> None:
    found = tasks_of("一、职责分工\n成员单位职责如下：\n县公安局：负责维持秩序。\n县卫健局：负责救治，2小时内将伤亡情况报县消防大队。")
    assert list(found) == ["1"]


# -- letterheads and citations ---------------------------------------------------


def test_a_signature_above_a_date_that_lost_its_marks_is_the_issuer() -> None:
    head = digest_of("青禾镇环境整治例会制度\n1、建立例会制度。每月召开例会。\n2、建立通报制度。督查组每周汇总。\n青禾镇人民政府\n2020118\n").circular.letterhead
    assert (head.issuers, head.dated) == (("青禾镇人民政府",), None)


@pytest.mark.parametrize("date", ["　年　月　日", "____年__月__日"])
def test_a_date_left_blank_signs_too(date: str) -> None:
    text = f"3、每季度召开一次会议。\n4、依法监督检查。\n5、依法许可。\n6、本责任制由乡安办负责组织实施。\n青禾乡人民政府\n{date}"
    found = digest_of(text)
    assert found.circular.letterhead.issuers == ("青禾乡人民政府",)
    assert actions({task.path: task for task in found.matrix.tasks}["6"]) == ["本责任制由乡安办负责组织实施"]


@pytest.mark.parametrize("title", ["青禾县防汛抗旱指挥部令", "青禾县防汛抗旱指挥部通告"])
def test_whoever_stands_in_front_of_an_order_issues_it(title: str) -> None:
    assert digest_of(f"{title}\n各乡镇人民政府：\n一、各村要封闭路口。\n二、各村要值守。").circular.letterhead.issuers == ("青禾县防汛抗旱指挥部",)


@pytest.mark.parametrize(
    ("addressees", "level"),
    [("各乡镇人民政府、县直各单位", "county"), ("各村（场）、有关部门", "township"), ("各村、各单位", "township"), ("各乡镇人民政府", None)],
)
def test_whom_it_is_written_to_tells_the_level(addressees: str, level: str | None) -> None:
    assert digest_of(f"年度重点任务\n{addressees}：\n一、各单位要强化责任。\n二、各单位要细化方案。").circular.letterhead.level == level


def test_all_plans_that_a_notice_issues_are_carried() -> None:
    found = digest_of("青禾县人民政府办公室关于印发有关方案的通知\n各镇：\n现将《青禾县责任落实方案》《青禾县宣传培训方案》和《青禾县能力提升方案》印发给你们，请对照《青禾县考核办法》执行。")
    assert [(one.title, one.relation) for one in found.matrix.citations][-4:] == [
        ("青禾县责任落实方案", "carries"), ("青禾县宣传培训方案", "carries"), ("青禾县能力提升方案", "carries"), ("青禾县考核办法", "basis"),
    ]  # fmt: skip


def test_who_handed_down_a_paper_does_not_govern_it() -> None:
    found = digest_of("青禾街道禁放工作方案\n为认真贯彻执行市政府下发的《关于禁止燃放的通告》（青府通〔2022〕1号），制定如下方案：\n一、各社区要宣传。\n二、各社区要巡查。")
    assert [(one.title, one.relation) for one in found.matrix.citations] == [("关于禁止燃放的通告", "basis")]


# -- quantities and doers ----------------------------------------------------------


def targets(task: Task) -> list[str]:
    return [one.surface for one in task.targets]


def test_names_in_quotes_and_sizes_of_things_are_no_targets() -> None:
    found = tasks_of("一、开展“责任落实全覆盖”行动，各村要做到隐患排查全覆盖。\n二、禁止供应50公斤液化石油气钢瓶，各店配备灭火器20具。\n三、由村卫生所随访，日测体温两次。")
    assert [targets(task) for task in found.values()] == [["全覆盖"], ["20具"], ["两次"]]


def test_lists_of_days_and_early_and_late_stand_between_a_doer_and_the_duty() -> None:
    found = tasks_of("一、各镇于6月5日、7月5日和8月5日前报县应急局。\n二、各村早晚巡查两次。\n三、护林员早中晚各巡查一次。")
    assert [units(task, "actor") for task in found.values()] == [["各镇"], ["各村"], ["护林员"]]


def test_what_somebody_guides_is_not_charged() -> None:
    assert units(tasks_of("一、县市场监管局负责监管。负责指导对未取得许可的餐饮单位依法进行查处。\n二、各村要值守。")["1"]) == ["县市场监管局"]


def test_a_label_of_goals_is_no_action() -> None:
    assert actions(tasks_of("一、治理污染\n由乡农技站承办，乡畜牧站配合。\n治理工作目标：\n全乡定点屠宰率达100%；抽检合格率达98%。")["1"])[1:] == ["全乡定点屠宰率达100%", "抽检合格率达98%"]


# -- pages that lost their line ends or hold them in tables ------------------------


def test_a_notice_in_one_line_has_its_title_addressees_and_items() -> None:
    text = "关于做好节日期间安全工作的通知 区安委会成员单位、各社会工作局:节日将至,现将有关事项通知如下:1、强化排查。各单位要成立检查组,在3月3日前将清单报区安委办。2、做好值守。请各单位在3月5日前报值班表。3、加强宣传。各单位要宣传。"
    found = digest_of(text)
    head = found.circular.letterhead
    assert (head.title, head.addressees) == ("关于做好节日期间安全工作的通知", ("区安委会成员单位", "各社会工作局"))
    assert [(task.path, task.title) for task in found.matrix.tasks] == [("1", "强化排查"), ("2", "做好值守"), ("3", "加强宣传")]


def test_numbers_inside_a_paragraph_of_an_item_stay_its_actions() -> None:
    assert list(tasks_of("一、工作要求\n各村要做好工作：1、查隐患。2、建台账。3、抓整改。\n二、报送\n各村要报送。")) == ["1", "2"]


def test_the_edge_of_a_table_is_no_part_of_a_title() -> None:
    text = "关于开展全市第二次市场大检查的通知(青建〔2018〕187号) |\n发布日期:2018-11-05 |\n各区建设主管部门: 为做好考核工作,决定开展大检查,有关事项通知如下: 一、检查时间 11月30日前,各检查组将情况报送青禾市城乡建设局。 二、检查要求 各检查组要做好记录,按需发出整改通知书。"
    found = digest_of(text)
    assert (found.circular.letterhead.title, found.circular.letterhead.doc_no) == ("关于开展全市第二次市场大检查的通知", "青建〔2018〕187号")
    assert [str(one.due_date) for task in found.matrix.tasks for one in task.deadlines] == ["2018-11-30"]


def test_a_share_of_all_tasks_that_does_not_fit_is_told() -> None:
    text = "青禾县政府督查室关于上半年落实情况的通报\n各镇：\n任务细化为222个具体工作。经督查，欠进度的有17个，占总任务的7.7%；超进度的有10个，占总任务的4.5%；达进度的有162个，占总任务的72.9%；其他33个，占总任务的14.9%。\n一、各镇要加快进度。\n二、各镇要补齐短板。"
    assert [one.code for one in digest_of(text).matrix.findings if one.code == "arithmetic"] == ["arithmetic"]
    assert not [one for one in digest_of(text.replace("72.9%", "73.0%")).matrix.findings if one.code == "arithmetic"]


def test_what_is_only_forwarded_and_when_are_no_actions() -> None:
    found = tasks_of("一、宣传发动\n“119”消防日前夕，县消防大队组织媒体，集中开展行动。国庆节后，公安机关要张贴公告。\n二、现将《关于开展排查的通知》转发给你们，请各村认真执行。")
    assert actions(found["1"]) == ["“119”消防日前夕，县消防大队组织媒体，集中开展行动", "国庆节后，公安机关要张贴公告"]


def test_whom_a_heading_with_a_bracket_of_days_charges_is_its_doer() -> None:
    body = "一、招生安排\n（一）各公办学校统一报名时间为2024年8月21日、22日（周三、周四）。符合条件的儿童到所属学校登记。\n（二）各公办学校要在9月6日（周五）前公布名单，并上报结果。\n（三）各民办学校要做好宣传，并建立台账。"
    assert units(tasks_of(body)["1.1"]) == ["各公办学校"]


@pytest.mark.parametrize(("heading", "found"), [("调整优化城区落户条件", True), ("落户条件", False)])
def test_a_heading_that_begins_with_a_verb_is_work_to_be_done(heading: str, found: bool) -> None:
    body = f"一、重点任务\n（一）{heading}\n在城区务工五年的人员可申请登记。\n（二）完善落户政策\n各乡镇要简化手续。"
    assert ("1.1" in tasks_of(body)) is found


# -- a second set of pieces ----------------------------------------------------------


def test_the_number_of_a_sample_is_no_part_of_its_title() -> None:
    head = digest_of("乡镇安全生产目标责任书1\n一、各村要落实责任。\n二、确保不发生一次死亡3人以上的事故，每月至少召开1次会议。").circular.letterhead
    assert (head.title, head.genre) == ("乡镇安全生产目标责任书", "责任书")


def test_grades_of_accidents_and_great_matters_are_no_targets() -> None:
    found = tasks_of("一、值守。确保不发生一次死亡3人以上、一次重伤10人以上的事故，每月至少召开1次会议。\n二、落实。各镇要统筹发展和安全两件大事，建成2个示范点。")
    assert [targets(task) for task in found.values()] == [["至少召开1次"], ["2个"]]


def test_the_title_of_a_plan_begins_with_the_office_on_the_line_above() -> None:
    text = "青禾县应急管理局关于印发2025年度监督检查计划的通知\n局各股室：\n现印发给你们，请执行。\n青禾县应急管理局\n2025年4月27日\n青禾县应急管理局2025年度\n监督检查计划\n一、检查任务\n各股室要开展检查。\n"
    head = digest_of(text).circular.letterhead
    assert (head.title, head.issuers) == ("青禾县应急管理局2025年度监督检查计划", ("青禾县应急管理局",))


def test_the_last_heading_of_a_piece_is_whole() -> None:
    found = tasks_of("一、加强领导，落实责任\n各学校要落实责任。\n二、加强教育，提高意识")
    assert (found["1"].title, actions(found["1"])) == ("加强领导，落实责任", ["各学校要落实责任"])
    assert digest_of(HEAD.format(body="一、加强领导，落实责任\n各学校要落实责任。\n二、加强教育，提高意识")).circular.sections[1].heading == "加强教育，提高意识"


def test_what_is_called_off_charges_nobody() -> None:
    found = tasks_of("一、县内党政机关所属人员出差取消；全县旅行社暂停经营活动。\n二、各村要值守。")
    assert units(found["1"]) == ["全县旅行社"]


def test_how_grave_a_matter_is_is_no_action() -> None:
    assert actions(tasks_of("一、提高认识\n安全工作人命关天，各学校要召开会议，制定计划。\n二、各村要值守。")["1"]) == ["各学校要召开会议，制定计划"]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("24天×8人=1984个工作日", 1), ("248天×8人＝1984个工作日", 0), ("3组×4次×2人=24人次", 0), ("1.5万元×3=4.5万元", 0), ("每组2×3米", 0)],
)
def test_products_are_done_again(words: str, wrong: int) -> None:
    found = digest_of(f"青禾县应急管理局2025年度监督检查计划\n一、工作日测算\n总法定工作日：{words}。\n二、检查任务\n各股室要开展检查。\n")
    assert len([one for one in found.matrix.findings if one.code == "arithmetic"]) == wrong
