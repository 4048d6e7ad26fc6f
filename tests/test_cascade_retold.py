"""Duties told in wholly other words are found, words that belong to a neighbour answer nothing, and an institution answers for itself alone."""

from __future__ import annotations

import cascade_notation
import pytest

from pipeline.cascade.compare import compare
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage

LEXICON = Lexicon.load()
ABOVE = """
1 重点任务 疏浚沟渠。对淤积沟渠全面清挖，{4月20日前|by 2025-04-20}完成。（责任单位：{县水利局|responsible}）
2 重点任务 管护林木。对枯死树木及时砍除，防止倒伏伤人。（责任单位：{县林业局|responsible}）
3 重点任务 整修校舍。对破损门窗逐间修缮，{8月底前|by 2025-08-31}完成。（责任单位：{县教育局|responsible}）
4 重点任务 慰问老人。对独居老人每{月|every MONTHLY/1}上门探望，及时掌握身体状况。（责任单位：{县民政局|responsible}）
"""
PLAIN = """
1 重点任务 挖通水沟。把淤死的水沟挖开挖透，{4月底前|by 2025-04-30}干完。（责任单位：{镇水利站|responsible}）
2 重点任务 看好树木。枯了的树马上砍掉，别倒下来伤人。（责任单位：{镇林业站|responsible}）
3 重点任务 修好教室。门窗坏一扇修一扇，{8月底前|by 2025-08-31}修完。（责任单位：{镇中心校|responsible}）
4 重点任务 看望老人。村干部每{月|every MONTHLY/1}到独居老人家里坐一坐，问问身体好不好。（责任单位：{镇民政办|responsible}）
"""


def covered(above: str, below: str, *, title: str = "乙镇民生实事实施方案", issuer: str = "乙镇人民政府", level: str = "township") -> Coverage:
    directive = cascade_notation.circular(f"title: 甲县民生实事工作方案\nid: above\ndated: 2025-01-10\nlevel: county\n{above}")
    plan = cascade_notation.circular(
        f"title: {title}\nid: below\nissuers: {issuer}\ndated: 2025-02-10\nlevel: {level}\nbasis: 甲县民生实事工作方案\n{below}"
    )
    return compare(directive, plan, LEXICON)


def kinds(found: Coverage, path: str) -> set[str]:
    return {one.kind for one in found.row(path).differences}


def test_every_duty_in_other_words_is_found_and_nothing_is_added():
    found = covered(ABOVE, PLAIN)
    assert {row.directive_path: row.plan_paths for row in found.rows} == {str(n): (str(n),) for n in range(1, 5)}
    assert {row.status for row in found.rows} == {"covered"}
    assert (kinds(found, "1"), kinds(found, "3"), kinds(found, "4")) == ({"deadline-later"}, set(), set())
    assert found.added == ()


@pytest.mark.parametrize(
    "own", ["建设广场。在村口建设文化广场，添置健身器材。（责任单位：{镇文化站|responsible}）", "办好庙会。为庙会搭好戏台，安排人手维持秩序。"]
)
def test_what_the_township_adds_stays_its_own_and_what_it_left_out_stays_missing(own):
    found = covered(ABOVE, PLAIN.replace(PLAIN.strip().splitlines()[1], f"2 重点任务 {own}"))
    assert found.row("2").status == "missing"
    assert found.added == ("2",)


def test_words_that_tell_a_neighbours_duty_answer_nothing():
    above = """
1 重点任务 开展宣传。{每季度|every MONTHLY/3}进村宣讲一次，为学生上好安全课；对驾驶人发送警示提醒短信。
2 重点任务 关爱老人。网格员对老年人上门提醒，在活动室播放警示片。
"""
    below = "1 重点任务 宣传教育。{每季度|every MONTHLY/3}进村宣讲一次，为学生上好安全课；网格员对老年人上门提醒，在活动室播放警示片。\n"
    found = covered(above, below)
    assert [row.status for row in found.rows] == ["partial", "covered"]


def test_a_pair_that_alone_is_left_between_its_neighbours_is_shown_to_a_person():
    above = """
1 重点任务 修缮水渠。{3月底前|by 2025-03-31}修缮破损水渠。
2 重点任务 加强培训。对操作人员轮训一遍，熟练掌握闸门启闭要领。
3 重点任务 储备物资。储备编织袋和水泵。
"""
    below = """
1 重点任务 修缮水渠。{3月底前|by 2025-03-31}修缮破损水渠。
2 重点任务 请师傅进村。手把手教大家把闸门开好关好。
3 重点任务 储备物资。储备编织袋和水泵。
"""
    row = covered(above, below).row("2")
    assert row.plan_paths == ("2",)
    assert any("请人工确认" in reason for link in row.links for reason in link.evidence)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("严格执行作业审批制度，作业前进行气体检测，动火作业配备灭火器材。", "partial"),  # all the rest word for word: the guard was cut out on purpose
        ("作业先审批后动工，作业前先测气体，现场派专人看护，动火的地方摆好灭火器。", "covered"),  # all in other words
        ("严格执行作业审批制度，作业前进行气体检测，现场派专人看护，动火作业配备灭火器材。", "covered"),
    ],
)
def test_what_is_cut_out_of_a_copied_task_is_missed(said, status):
    above = "1 重点任务 有限空间作业。严格执行作业审批制度，作业前进行气体检测，现场设专人监护，动火作业配备灭火器材。\n"
    assert covered(above, f"1 重点任务 有限空间作业。{said}\n").row("1").status == status


def test_a_figure_that_another_duty_needs_does_not_stand_for_a_lost_one():
    above = "1 重点任务 塔吊管理。塔吊{每月|every MONTHLY/1}维护保养{1次|n = 1 次 每月}，{每季度|every MONTHLY/3}委托检测{1次|n = 1 次 每季度}，司机持证上岗。\n"
    below = "1 重点任务 塔吊管理。塔吊{每月|every MONTHLY/1}维护保养{1次|n = 1 次 每月}，司机持证上岗。\n"
    assert covered(above, below).row("1").status == "partial"


def test_a_theme_is_told_by_the_work_behind_it():
    above = "1 重点任务 严打非法运输。一是严打非法运输，严禁客运车辆携带烟花爆竹；二是严打非法储存，排查废弃厂房。\n"
    below = "1 重点任务 管住车和房。客运车辆一律不准携带烟花爆竹；派出所排查废弃厂房。\n"
    assert covered(above, below).row("1").status == "covered"


@pytest.mark.parametrize(("guards", "expected"), [("6名", {"target-higher"}), ("4名", set()), ("3名", {"target-lower"})])
def test_a_figure_that_was_read_as_no_target_is_compared_all_the_same(guards, expected):
    above = "1 重点任务 浴场管理。浴场配备{不少于4名|n >= 4 名}持证救生员，设置浮标。\n"
    found = covered(above, f"1 重点任务 浴场管理。浴场开放时{guards}持证救生员在岗，拉好浮标。\n")
    assert kinds(found, "1") == expected


@pytest.mark.parametrize(("said", "dropped"), [("一家一家看过来", False), ("开展检查", True)])
def test_every_one_is_full_coverage(said, dropped):
    above = "1 重点任务 检查门店。对电动自行车销售门店开展{全覆盖|cover}检查，规范电池回收。\n"
    found = covered(above, f"1 重点任务 检查门店。对电动自行车销售门店{said}，规范电池回收。\n")
    assert ("target-dropped" in kinds(found, "1")) is dropped


@pytest.mark.parametrize(("issuer", "dropped"), [("乙县住房和城乡建设局", False), ("乙县教育局", True)])
def test_all_bureaus_of_a_line_are_answered_by_the_plan_of_one_of_them(issuer, dropped):
    above = "1 重点任务 检查工地。检查工地临边防护。（责任单位：{各区县住建局|responsible}）\n"
    found = covered(above, "1 重点任务 检查工地。检查工地临边防护。（责任单位：{办公室|responsible}）\n", issuer=issuer, level="county")
    assert ("unit-dropped" in kinds(found, "1")) is dropped


@pytest.mark.parametrize(("said", "linked"), [("出了险情{30分钟内|relative}报{街道办事处|recipient}", True), ("出了险情马上把人撤出来", False)])
def test_the_last_report_of_either_paper_is_one(said, linked):
    above = "1 重点任务 配齐装备。船上配齐救生衣。\n2 重点任务 清理船舶。扣押三无船舶。\n3 重点任务 信息报送。发生险情{1小时内|relative}报告{管委会|recipient}。\n"
    below = f"1 重点任务 配齐装备。船上配齐救生衣。\n2 重点任务 开设泳区。围出浅水区。\n3 重点任务 快报。{said}。\n4 重点任务 栽树。在岸边栽树。\n"
    assert bool(covered(above, below).row("3").links) is linked


TOGETHER = "1 重点任务 巡查水库。汛期水库管护员{每天|every DAILY/1}巡查{1次|n = 1 次 每天}，暴雨期间{每2小时|every HOURLY/2}巡查{1次|n = 1 次 每2小时}。\n"


@pytest.mark.parametrize(("hours", "expected"), [(4, {"frequency-lower"}), (2, set()), (1, {"frequency-higher"})])
def test_a_rhythm_in_other_words_is_found_by_its_place(hours, expected):
    below = f"1 重点任务 看守水库。汛期水库管护员{{每天|every DAILY/1}}巡查{{1遍|n = 1 遍 每天}}，雨下得猛时{{每{hours}小时|every HOURLY/{hours}}}看{{1遍|n = 1 遍}}。\n"
    assert kinds(covered(TOGETHER, below), "1") == expected


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("各乡镇要清理沟渠垃圾；县公安局、县住建局做好支援准备。", "covered"),  # what offices of the county do beside the townships is their own
        ("各乡镇要清理沟渠垃圾，结合实际制定具体实施方案。", "covered"),  # the plan itself is the plan that was asked for
        ("各乡镇要清理沟渠垃圾；河湖突出问题由县级河长挂牌督办。", "covered"),  # the county's own post
        ("各乡镇要清理沟渠垃圾；沿线农户签订门前三包责任书。", "partial"),  # a duty of the township's
    ],
)
def test_what_is_not_the_townships_to_do_is_not_missed(words, status):
    assert covered(f"1 重点任务 清洁村庄。{words}\n", "1 重点任务 清洁村庄。各村清理沟渠垃圾。\n").row("1").status == status


def test_leave_that_must_be_asked_for_says_that_nobody_leaves_without_it():
    above = "1 重点任务 值班值守。实行领导带班制度，主要负责人不得擅自离开辖区，确需离开的须向县防办请假。\n"
    below = "1 重点任务 值班值守。实行领导带班制度，镇长离开本镇须向县防办请假。\n"
    assert covered(above, below).row("1").status == "covered"


def test_a_date_that_the_plan_only_hopes_to_keep_is_softened():
    above = "1 重点任务 清查车辆。对报废车辆逐一告知，{2025年6月底前|by 2025-06-30}清零。\n"
    hoped = covered(above, "1 重点任务 清查车辆。对报废车辆逐一告知，力争{2025年6月底前|by 2025-06-30}清零。\n")
    kept = covered(above, "1 重点任务 清查车辆。对报废车辆逐一告知，{2025年6月底前|by 2025-06-30}清零。\n")
    assert (kinds(hoped, "1"), kinds(kept, "1")) == ({"softened"}, set())


@pytest.mark.parametrize(
    ("asked", "said", "lost"),
    [
        ("建成{1个|n = 1 个}服务站", "建成服务站", False),  # who builds the station builds one
        ("建成{3个|n = 3 个}服务站", "建成服务站", True),
        ("家长代表比例{不低于三分之二|rate >= 66.666667}", "家长代表占三分之二以上", False),  # read as no figure, and yet it stands there
        ("家长代表比例{不低于三分之二|rate >= 66.666667}", "家长代表占一定比例", True),
    ],
)
def test_a_figure_that_stands_is_not_dropped(asked, said, lost):
    found = covered(f"1 重点任务 便民服务。{asked}，公开服务电话。\n", f"1 重点任务 便民服务。{said}，公开服务电话。\n")
    assert ("target-dropped" in kinds(found, "1")) is lost


@pytest.mark.parametrize(
    ("others", "apart"),
    [
        ("（责任单位：{各乡镇|responsible}）", True),  # this directive names the townships where it asks something of them
        ("（责任单位：{县水利局|responsible}）", False),  # this one never does: its offices stand for their lines of work
    ],
)
def test_what_only_offices_above_are_asked_to_do_stands_apart_from_the_gaps(others, apart):
    above = f"1 重点任务 疏浚沟渠。清挖淤积沟渠。{others}\n2 重点任务 规范收费。明码标价，查处乱收费。（责任单位：{{县财政局|responsible}}）\n3 重点任务 管护林木。砍除枯死树木。{others}\n"
    row = covered(above, "1 重点任务 疏浚沟渠。清挖淤积沟渠。\n2 重点任务 管护林木。砍除枯死树木。\n").row("2")
    assert (row.status, row.not_for_plan) == ("missing", apart)


@pytest.mark.parametrize(("said", "expected"), [("4月20日前", set()), ("4月底前", {"deadline-later"}), ("3月底前", {"deadline-earlier"})])
def test_a_plan_without_a_date_is_read_in_the_year_of_its_directive(said, expected):
    directive = cascade_notation.circular(f"title: 甲县民生实事工作方案\nid: above\ndated: 2025-01-10\nlevel: county\n{ABOVE}")
    plan = cascade_notation.circular(f"title: 乙镇民生实事实施方案\nid: below\nlevel: township\n1 重点任务 疏浚沟渠。淤积沟渠全面清挖，{{{said}|undated}}完成。（责任单位：{{镇水利站|responsible}}）\n")
    found = compare(directive, plan, LEXICON)
    assert kinds(found, "1") == expected


EVERY_SCHOOL = "1 重点任务 应急演练。{各学校|responsible}要开展疏散演练，中小学{每月|every MONTHLY/1}、{幼儿园|actor}{每季度|every MONTHLY/3}开展疏散演练。\n"


def test_a_school_answers_for_itself_alone():
    found = covered(
        EVERY_SCHOOL, "1 重点任务 应急演练。{每月|every MONTHLY/1}开展疏散演练。（责任人：{安全办|responsible}）\n",
        title="乙镇中心小学安全工作方案", issuer="乙镇中心小学", level="village",
    )  # fmt: skip
    assert kinds(found, "1") == set()


def test_a_kindergarten_owes_its_own_rhythm():
    found = covered(
        EVERY_SCHOOL, "1 重点任务 应急演练。开展疏散演练。（责任人：{安全办|responsible}）\n",
        title="乙镇中心幼儿园安全工作方案", issuer="乙镇中心幼儿园", level="village",
    )  # fmt: skip
    assert [one.directive for one in found.row("1").differences if one.kind == "deadline-dropped"] == ["每季度"]


@pytest.mark.parametrize(("habit", "dropped"), [("（责任单位：{镇水利站|responsible}）", True), ("", False)])
def test_a_task_without_anybody_is_told_where_the_plan_names_units_elsewhere(habit, dropped):
    above = "1 重点任务 疏浚沟渠。清挖淤积沟渠。（责任单位：{各乡镇|responsible}）\n2 重点任务 管护林木。砍除枯死树木。（责任单位：{各乡镇|responsible}）\n"
    below = f"1 重点任务 管护林木。砍除枯死树木。{habit}\n2 重点任务 疏浚沟渠。清挖淤积沟渠。\n"
    assert ("unit-dropped" in kinds(covered(above, below), "1")) is dropped
