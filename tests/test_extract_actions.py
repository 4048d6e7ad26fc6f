"""Measures of a task: where a sentence is cut, and what is none (annotation.md §3 Actions)."""

import pytest

from pipeline.extract.actions import find_actions
from pipeline.extract.actors import find_doers
from pipeline.extract.clauses import ground
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

LANGUAGE = Language(Lexicon.load())

CASES = [
    # one a sentence
    ("建立台账。逐户排查隐患。", ["建立台账", "逐户排查隐患"]),
    # one a clause between semicolons
    ("能立即整改的立即整改；不能立即整改的明确责任人和时限。", ["能立即整改的立即整改", "不能立即整改的明确责任人和时限"]),
    # a fragment without a verb goes back to its clause
    ("重点排查出租屋；群租房；小旅馆。", ["重点排查出租屋；群租房；小旅馆"]),
    # enumerators; the lead-in is left out
    ("突出抓好三项工作：一是制定方案；二是开展宣传；三是严格执法。", ["制定方案", "开展宣传", "严格执法"]),
    ("一是制定方案，二是开展宣传。", ["制定方案", "开展宣传"]),
    ("①制定方案。②开展宣传。", ["制定方案", "开展宣传"]),
    ("第一，制定方案。第二，开展宣传。", ["制定方案", "开展宣传"]),
    # a comma where a new explicit doer begins
    ("成立领导小组，应急办5月22日前制定方案。", ["成立领导小组", "应急办5月22日前制定方案"]),
    ("区教育局每月检查一次，各学校每周自查一次。", ["区教育局每月检查一次", "各学校每周自查一次"]),
    # not where what stands before it is an adverbial
    ("按照属地管理原则，各社区要建立台账。", ["按照属地管理原则，各社区要建立台账"]),
    ("专项行动期间，各社区要建立台账。", ["专项行动期间，各社区要建立台账"]),
    ("对排查发现的隐患，各社区要建立台账。", ["对排查发现的隐患，各社区要建立台账"]),
    # not at whom somebody urges
    ("开展检查，督促企业落实责任，指导学校开展演练。", ["开展检查，督促企业落实责任，指导学校开展演练"]),
    # not where only the lead is named
    ("逐户开展排查，由综治办牵头。", ["逐户开展排查，由综治办牵头"]),
    ("综治办牵头，各村对照清单开展排查。", ["综治办牵头，各村对照清单开展排查"]),
    # an object in front and what is done with it is a job
    ("对查出的隐患逐项整改销号，安委办对重点场所开展回头看。", ["对查出的隐患逐项整改销号", "安委办对重点场所开展回头看"]),
    # theme sentence, slogan
    ("抓标准引领。建立标准化管理体系，开展达标创建。", ["建立标准化管理体系，开展达标创建"]),
    ("建立工作专班。推动各项任务落实落地。", ["建立工作专班"]),
    ("充分认识整治工作的重要性和紧迫性。建立工作专班。", ["建立工作专班"]),
    # brackets and quotations are never cut
    ("学习“六个一律；七个必须”。", ["学习“六个一律；七个必须”"]),
    ("开展演练（桌面推演；实战演练）并总结。", ["开展演练（桌面推演；实战演练）并总结"]),
    # the only sentence stays, whatever it is
    ("实现全镇执法人员培训全覆盖。", ["实现全镇执法人员培训全覆盖"]),
    ("抓标准引领。", ["抓标准引领"]),
    # nothing
    ("", []),
    ("。；，、", []),
    ("特此通知。建立台账。", ["建立台账"]),
]


def actions(sentence):
    place, whole = ground(sentence, LANGUAGE), [Span(0, len(sentence))]
    return find_actions(place, whole, find_doers(place, whole))


@pytest.mark.parametrize(("sentence", "wanted"), CASES)
def test_the_measures_of_a_text(sentence, wanted):
    assert [one.text for one in actions(sentence)] == wanted


@pytest.mark.parametrize(("sentence", "_"), CASES)
def test_every_measure_stands_where_it_says(sentence, _):
    found = actions(sentence)
    assert [one.seq for one in found] == list(range(1, len(found) + 1))
    assert all(one.span.of(sentence) == one.text for one in found)


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [("建立台账", "must"), ("严禁带病作业", "forbid"), ("企业不得聘用无证人员", "forbid"), ("鼓励群众举报", "encourage"), ("探索开展非现场执法", "encourage")],
)
def test_what_is_asked_forbidden_or_encouraged(sentence, modality):
    assert [one.modality for one in actions(sentence)] == [modality]
