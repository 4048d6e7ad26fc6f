"""The rules of the comparison one by one: rhythms, limits, tone, exceptions, lines of work, whose duty it is, folding, copying."""

from __future__ import annotations

import cascade_notation
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cascade.compare import compare
from pipeline.cascade.copying import copied, runs
from pipeline.cascade.duties import upper
from pipeline.cascade.lines import answers, registry
from pipeline.cascade.times import length, per_year
from pipeline.cascade.wording import softer, tone
from pipeline.cascade.words import folder, rules
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Jurisdiction, Letterhead
from pipeline.model.text import Span

LEXICON = Lexicon.load()

RHYTHMS = [
    ("FREQ=DAILY", 365), ("FREQ=WEEKLY", 52), ("FREQ=WEEKLY;BYDAY=MO,TH", 104), ("FREQ=MONTHLY", 12), ("FREQ=MONTHLY;BYMONTHDAY=15,-1", 24),
    ("FREQ=MONTHLY;INTERVAL=3", 4), ("FREQ=MONTHLY;INTERVAL=6", 2), ("FREQ=YEARLY", 1),
]  # fmt: skip


@pytest.mark.parametrize(("rrule", "times"), RHYTHMS)
def test_how_often_a_year(rrule, times):
    assert per_year(rrule) == times


LIMITS = [("3日内", 72), ("接报后2小时内", 2), ("5个工作日内", 120), ("三日内", 72), ("一个月内", 720), ("半小时内", None), ("及时", None)]


@pytest.mark.parametrize(("words", "hours"), LIMITS)
def test_how_long_a_limit_is(words, hours):
    assert length(words) == hours


SOFTER = [
    ("6月底前完成整改", "逐步完成整改", True),  # a hedge
    ("建立管护制度", "探索建立管护制度", True),
    ("全部更换软管", "力争更换软管", True),
    ("安装报警器", "积极推进安装报警器", True),  # a push where there was none
    ("完成拆除任务", "推进拆除工作", True),  # the strong verb is gone
    ("完成整改", "完成整改", False),  # the same
    ("力争完成整改", "力争完成整改", False),  # the hedge is the directive's own
    ("推进安装", "积极推进安装", False),  # it pushed already
    ("鼓励安装", "全部安装", False),  # harder, not softer
    ("完成整改", "积极推进整改，6月底前全部完成", False),  # the result still stands
    ("开展排查", "开展检查", False),
    ("严禁推车上楼", "任何人不得推进楼道", False),  # a ban stays a ban; 推进 is no push here
    ("严禁推车上楼", "引导不推车上楼", True),
    ("发现防护缺失的立即停工", "发现防护缺失的限期整改", True),  # put off
    ("发现防护缺失的立即停工", "发现防护缺失的马上停工", False),
    ("发现防护缺失的限期整改", "发现防护缺失的及时整改", False),
]


@pytest.mark.parametrize(("above", "below", "expected"), SOFTER)
def test_softer_words(above, below, expected):
    assert bool(softer(above, above, below, tone(LEXICON))) is expected


def test_a_hedge_elsewhere_in_the_directives_sentence_is_its_own():
    assert not softer("力争年底前完成改造，安装设备", "安装设备", "力争安装设备", tone(LEXICON))


ANSWERED = [
    ("区应急局", "镇应急办", True), ("区应急管理局", "应急管理办公室", True), ("区住建局", "镇规划建设办公室", True), ("县水利局", "乡农业农村办公室", True),
    ("区市场监管局", "市场监管所", True), ("区公安分局", "派出所", True), ("区教委", "中心校", True), ("区民政局", "社会事务办", True),
    ("区消防救援大队", "镇专职消防队", True), ("市市场监管局", "县市场监管局", True), ("区卫生健康委", "社区卫生服务中心", True),
    ("区商务局", "镇相关站办所", True), ("区公安分局", "镇财政所", False), ("区教委", "镇应急办", False), ("区水利局", "各村", False),
]  # fmt: skip


@pytest.mark.parametrize(("above", "below", "expected"), ANSWERED)
def test_who_answers_whom(above, below, expected):
    known = registry(LEXICON)
    assert bool(answers(known.office(above), [known.office(below)])) is expected


OWN = [
    ("区安委办将适时开展督导检查", 1, True), ("区级财政安排专项资金", 1, True), ("省民政厅会同省财政厅制定清单", 2, True), ("县气象局加密滚动预报", 1, True),
    ("区消防救援大队要制定分级标准", 1, True), ("对各乡镇进行考核排名", 1, True), ("各镇街要建立台账", 1, False), ("区城管局要开展联合检查", 1, False),
    ("县民政局结合实际制定清单", 2, False), ("企业要开展自查", 1, False),
]  # fmt: skip


@pytest.mark.parametrize(("words", "rank", "expected"), OWN)
def test_whose_duty_it_is(words, rank, expected):
    assert upper(LEXICON).is_doer(words, rank, registry(LEXICON)) is expected


FOLDED = [
    ("生产经营单位", "企业"), ("全区企业", "企业"), ("2024年6月底前完成", "完成"), ("至少开展1次演练", "开展演练"), ("　Ａ１级，（试行）", "a级试行"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "folded"), FOLDED)
def test_what_is_the_same_on_two_levels_reads_the_same(words, folded):
    assert rules(LEXICON).fold(words, Span(0, len(words))).text == folded


def test_own_place_and_campaign_are_no_words():
    head = Letterhead(jurisdiction=Jurisdiction(county="云溪区", township="松林街道"), campaign="消防安全除患攻坚行动")
    words = "云溪区松林街道松林消防安全除患攻坚行动排查"
    assert folder(LEXICON, [head]).fold(words, Span(0, len(words))).text == "排查"


@given(st.text(max_size=60))
def test_folding_keeps_places(text):
    folded = rules(LEXICON).fold(text, Span(0, len(text)))
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    assert all(ch.isalnum() for ch in folded.text)
    assert all(0 <= place < len(text) for place in folded.places)


def test_copied_counts_runs_of_the_directives_own_words():
    one = cascade_notation.circular("title: 甲\nid: a\n1 重点任务 排查。对辖区餐饮场所燃气使用情况开展全面排查。")
    other = cascade_notation.circular("title: 乙\nid: b\n1 重点任务 摸底。对辖区餐饮场所燃气使用情况逐户摸底登记造册。")
    known = runs(one)
    assert copied(one, [one.tasks[0].span], known) == 1.0
    assert 0.4 < copied(other, [other.tasks[0].span], known) < 0.8
    assert copied(one, [], known) == 0.0


def duo(above: str, below: str):
    head = "title: {}\nid: {}\nlevel: {}\ncampaign: 燃气安全专项整治行动\n"
    other = "2 重点任务 普及知识。通过业主群、宣传栏讲解安全用气常识。"
    directive = cascade_notation.circular(head.format("区燃气方案", "d", "county") + above + "\n" + other)
    return compare(directive, cascade_notation.circular(head.format("镇燃气方案", "p", "township") + below + "\n" + other), LEXICON).row("1")


BASE = "1 重点任务 更换软管。{}餐饮场所更换金属软管{}，建立更换台账{}。（责任单位：{}）"
DIFFERENCES = [
    # a later date
    (("{2024年6月底前|by 2024-06-30}", "", "", "{区商务局|responsible}"), ("{2024年9月底前|by 2024-09-30}", "", "", "{镇经发办|responsible}"), {"deadline-later"}),
    # the same end in other words is no difference
    (("{2024年底前|by 2024-12-31}", "", "", "{区商务局|responsible}"), ("{2024年，|during 2024-01-01 2024-12-31}", "", "", "{镇经发办|responsible}"), set()),
    # a date where there was none
    (("", "", "", "{区商务局|responsible}"), ("{2024年9月底前|by 2024-09-30}", "", "", "{镇经发办|responsible}"), {"deadline-added"}),
    # a date that is gone
    (("{2024年6月底前|by 2024-06-30}", "", "", "{区商务局|responsible}"), ("", "", "", "{镇经发办|responsible}"), {"deadline-dropped"}),
    # half-yearly once is yearly twice
    (("{每半年|every MONTHLY/6}检查{1次|n = 1 次 每半年}，", "", "", "{区商务局|responsible}"), ("{每年|every YEARLY/1}检查{2次|n = 2 次 每年}，", "", "", "{镇经发办|responsible}"), set()),
    (("{每月|every MONTHLY/1}检查{1次|n = 1 次 每月}，", "", "", "{区商务局|responsible}"), ("{每季度|every MONTHLY/3}检查{1次|n = 1 次 每季度}，", "", "", "{镇经发办|responsible}"), {"frequency-lower"}),
    # rates
    (("", "，更换率{达到100%|rate = 100}", "", "{区商务局|responsible}"), ("", "，更换率{达到90%|rate = 90}", "", "{镇经发办|responsible}"), {"target-lower"}),
    (("", "，更换率{达到90%|rate = 90}", "", "{区商务局|responsible}"), ("", "，更换率{达到95%|rate = 95}", "", "{镇经发办|responsible}"), {"target-higher"}),
    (("", "{全覆盖|cover}", "", "{区商务局|responsible}"), ("", "{基本全覆盖|cover ~}", "", "{镇经发办|responsible}"), {"target-lower"}),
    # an upper limit that is raised is weaker
    (("", "，每户软管长度{不超过2米|n <= 2 米}", "", "{区商务局|responsible}"), ("", "，每户软管长度{不超过3米|n <= 3 米}", "", "{镇经发办|responsible}"), {"target-lower"}),
    # a share of the whole area's amount is no weakening, a smaller amount for each is
    (("", "{3000户|n = 3000 户}", "", "{区商务局|responsible}"), ("", "{120户|n = 120 户}", "", "{镇经发办|responsible}"), set()),
    (("", "，每个社区{不少于20户|n >= 20 户}", "", "{区商务局|responsible}"), ("", "，每个社区{不少于8户|n >= 8 户}", "", "{镇经发办|responsible}"), {"target-lower"}),
    # 万吨 and 吨 are one unit
    (("", "，储备{不少于2万吨|n >= 2 万吨}", "", "{区商务局|responsible}"), ("", "，储备{不少于20000吨|n >= 20000 吨}", "", "{镇经发办|responsible}"), set()),
    (("", "，每座储罐{不少于2万吨|n >= 2 万吨}", "", "{区商务局|responsible}"), ("", "，每座储罐{不少于15000吨|n >= 15000 吨}", "", "{镇经发办|responsible}"), {"target-lower"}),
    # units: a line that nobody answers; one that the lower level does not have
    (("", "", "", "{区商务局|responsible}、{区公安分局|responsible}"), ("", "", "", "{镇经发办|responsible}"), {"unit-dropped"}),
    (("", "", "", "{区商务局|responsible}、{区人民法院|responsible}"), ("", "", "", "{镇经发办|responsible}"), set()),
    (("", "", "", "{区商务局|responsible}、{各镇街|responsible}"), ("", "", "", "{镇经发办|responsible}"), set()),
    # an exception that is gone, and one that is kept
    (("", "（学校食堂每月至少检查1次）", "", "{区商务局|responsible}"), ("", "", "", "{镇经发办|responsible}"), {"exception-dropped"}),
    (("", "（学校食堂每月至少检查1次）", "", "{区商务局|responsible}"), ("", "（学校食堂每月至少检查1次）", "", "{镇经发办|responsible}"), set()),
]  # fmt: skip


@pytest.mark.parametrize(("above", "below", "kinds"), DIFFERENCES)
def test_differences_on_resolved_values(above, below, kinds):
    row = duo(BASE.format(*above), BASE.format(*below))
    assert row.status == "covered"
    assert {one.kind for one in row.differences} == kinds


def test_a_lost_sentence_makes_the_row_partial_and_is_pointed_at():
    row = duo("1 重点任务 更换软管。督促餐饮场所更换金属软管。对拒不更换的停止供气。", "1 重点任务 更换软管。督促餐饮场所更换金属软管。")
    assert row.status == "partial"
    assert len(row.lost) == 1


def test_the_upper_levels_own_duty_beside_a_local_one_makes_nothing_partial():
    row = duo("1 重点任务 更换软管。督促餐饮场所更换金属软管。区安委办将定期开展督导通报。", "1 重点任务 更换软管。督促餐饮场所更换金属软管。")
    assert row.status == "covered"


@pytest.mark.parametrize(
    ("words", "linked"),
    [
        ("企业{每年|every YEARLY/1}组织演练，高危企业{每半年|every MONTHLY/6}组织一次预案演练", True),  # the rule and its exception, both
        ("企业{每年|every YEARLY/1}组织演练", False),  # one rhythm that half of all papers hold says nothing
        ("企业{每年|every YEARLY/1}更新台账，高危企业{每半年|every MONTHLY/6}公示名册", False),  # the same rhythms of another matter
    ],
)
def test_a_rule_and_its_exception_link_a_duty_told_in_other_words(words, linked):
    above = "1 重点任务 疏散逃生。推动单位{每年|every YEARLY/1}疏散演练（高危行业{每半年|every MONTHLY/6}）"
    row = duo(above, f"1 重点任务 应急准备。{words}")
    assert bool(row.links) is linked
