"""The checks that need only words: marks, pairs, slips, leftovers, personal data, worded contradictions."""

from __future__ import annotations

from datetime import date

import pytest
from check_making import LEXICON, made, matrix, seen, words

from pipeline.check import contradictions, personal, punctuation, residue, typos, unclosed
from pipeline.check.view import view_of
from pipeline.language import Language
from pipeline.model.problems import Problem

MARKS = [
    # a comma before 等, doubled marks, marks at the edges of brackets
    ("在年检复核、等方面给予激励。", ["、"]),
    ("认真抓好落实，。", ["，。"]),
    ("（应急办、各村、）负责。", ["、"]),
    # what looks like it and is right
    ("甲级、等级评定由镇里组织。", []),
    ("省略……。", []),
    # two clauses with 将 run together
    ("要把本项工作作为督查重点将结果纳入年终考核。", ["把本项工作作为督查重点"]),
    ("要把本项工作作为督查重点，将结果纳入年终考核。", []),
    # departments side by side want 、
    ("加强公安，民政、教育等部门协作。", ["公安，"]),
    ("由公安牵头，民政、教育等部门配合。", []),
    # one finding for all half-width marks
    ("提高认识,落实责任,强化监管。", [","]),
    ("时间为10:30,地点A,B。", []),
    # < > inside 《》
    ("按照《县安委会关于印发<三年方案>的通知》要求。", ["<"]),
    ("按照《县安委会关于印发〈三年方案〉的通知》要求。", []),
    # spaces in prose, not in forms
    ("各村要压实责任，  组织力量对辖区内的重点场所开展一次全面细致的排查，确保不留死角、不漏一户。", ["  "]),
    ("联 系 人：某某　　联系电话：办公室", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_marks(text, expected):
    assert words(punctuation, text) == expected


def test_spaces_of_a_page_are_not_the_typists():
    text = "各村要压实责任，  组织力量对辖区内的重点场所开展一次全面细致的排查，确保不留死角、不漏一户。"
    assert words(punctuation, text, fmt="pdf") == []


def test_half_width_brackets_are_told_only_where_others_are_full_width():
    assert words(punctuation, "（甲）、（乙）和(试行)。") == ["(试行)"]
    assert words(punctuation, "(试行)和(暂行)。") == []


def test_a_paragraph_that_breaks_off_before_the_next_item():
    lines = ["1 一、 清查 | 。各村要清查。清查结果要如实登记在册，", "2 二、 整治 | 。整治到位。对清查出来的问题逐一整治到位", "3 三、 总结 | 。认真总结。"]
    assert [one.span.of(seen(made(lines)).text) for one in punctuation.find(seen(made(lines)))] == ["，", "位"]


PAIRS = [
    ("（责任单位：应急办", [("unclosed-bracket", "（责任单位：应急办")]),
    ("按照方案（2024—2026年》执行", [("unclosed-bracket", "（2024—2026年》执行")]),
    ("开展“打非治违行动。", [("unclosed-quote", "“打非治违行动。")]),
    ("开展打非治违”行动。", [("unclosed-quote", "开展打非治违”")]),
    ('开展"打非治违行动。', [("unclosed-quote", '"打非治违行动。')]),
    # whole ones: nested, of mixed width, over two lines, enumerators
    ("（责任单位：应急办（牵头）、各村）", []),
    ("（试行)和“甲“乙”丙”", []),
    ("关于印发《青山镇\n防汛方案》的通知", []),
    ("工作内容：1）清查；2）整治；a）登记。", []),
    ('开展"打非治违"行动。', []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_pairs(text, expected):
    view = seen(made(text.split("\n")))
    assert [(one.code, one.span.of(view.text)) for one in unclosed.find(view)] == expected


SLIPS = [
    # fixed phrases with a swap, a lost, a doubled, a same-sounding character
    ("加强安全产生工作", ["安全产生"]),
    ("由相科室负责", ["相科室"]),
    ("主要责人带头", ["主要责人"]),
    ("举一返三抓整改", ["举一返三"]),
    ("贯撤落实会议精神", ["贯撤落实"]),
    ("扎实实推进各项工作", ["扎实实推进"]),
    # confusable words
    ("建立台帐，细化为若千条", ["台帐", "若千"]),
    ("副组长：某某  党委员、副镇长", ["党委员"]),
    # doubled characters and words
    ("各部门要要结合实际", ["要要"]),
    ("对未排查或或者不整改的", ["或或"]),
    ("疏散通道通道堵塞", ["通道通道"]),
    # broken collocations
    ("，并根据上级出台的事项清单的，加强排查。", ["并根据上级出台的事项清单的，"]),
    ("推进老旧设备更新力度。", ["推进老旧设备更新力度"]),
    # right words that look near
    ("防止对安全产生影响", []),
    ("安全产品、食品安检、党委员会、部分负责人", []),
    ("各单位要要求企业整改，了解到位，等等", []),
    ("一个一个过，研究研究，执法大队大队长", []),
    ("以规范办学行为为原则，防范和和谐并重", []),
    ("未按照方案要求的，依法处理。", []),
    ("推进设备更新，加大更新力度。", []),
    ("每月末按时报送，负责入户走访", []),
    ("监管责任、责任清单、贯彻落实、举一反三、应急管理、应急处置", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SLIPS)
def test_slips(text, expected):
    assert words(typos, text) == expected


def test_every_phrase_is_right_and_every_wrong_example_is_found():
    for name in ("phrases", "typos"):
        for entry in LEXICON[name]:
            if entry.pattern or entry.list("groups") or entry.id == "typo.reduplication":
                continue
            for wrong in (*entry.list("wrong"), *(pair.partition("|")[0] for pair in entry.list("pairs"))):
                assert words(typos, wrong), wrong
            for right in (*entry.counter, *(entry.words if name == "phrases" else ())):
                assert words(typos, right) == [], right


def test_slips_never_cut_the_ends_of_a_phrase():
    made_of = set(typos.slips("主要负责人", {}))
    assert {"主要责人", "要主负责人", "主要要负责人"} <= made_of
    assert not {"要负责人", "主要负责", "主要负责人人"} & made_of


LEFTOVERS = [
    ("[bookmark: _GoBack]各村要清查", ["[bookmark: _GoBack]"]),
    ("见错误！未找到引用源。", ["错误！未找到引用源"]),
    ("责任�单位", ["�"]),
    ("XX镇人民政府", ["XX"]),
    ("各村&nbsp;各社区&nbsp;各企业&nbsp;各学校&nbsp;", ["&nbsp;"]),
    ("发现错误！要及时改正", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LEFTOVERS)
def test_leftovers(text, expected):
    assert words(residue, text) == expected


def test_a_leftover_that_the_reader_took_out_is_still_told():
    problem = Problem("residue", "文中残留转换标记“[bookmark: a]”，已从正文去掉", where="各村要清查")
    assert words(residue, "一、总则\n各村要清查", problems=(problem,)) == ["各村要清查"]


PERSONAL = [
    ("联系人：某某，13800000000", ["13800000000"]),
    ("电话138 0000 0000", ["138 0000 0000"]),
    ("身份证号11010519491231002X", ["11010519491231002X"]),
    # no check digit, office lines, hot lines, amounts
    ("编号110105194912310021", []),
    ("办公电话0371-1234567，热线12345、12350", []),
    ("金额13800000000.5元，订单9138000000001", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PERSONAL)
def test_personal_data(text, expected):
    assert words(personal, text) == expected


CONTRADICTIONS = [
    ("每年至少新建1-2个示范点。", ["至少新建1-2个"]),
    ("不超过3天以上。", ["不超过3天以上"]),
    ("死亡人数稳中有降，坚决杜绝一般及以上事故发生", ["死亡人数稳中有降，坚决杜绝一般及以上事故"]),
    ("2024年5月20日（星期二）上午召开。", ["2024年5月20日（星期二"]),
    ("5月20日（周一）召开。", []),
    ("至少新建1个，控制在5个以内，死亡人数下降，杜绝较大及以上事故。", []),
    ("2月30日（周一）召开。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CONTRADICTIONS)
def test_contradictions(text, expected):
    assert words(contradictions, text, dated=date(2024, 5, 1)) == expected


@pytest.mark.parametrize(
    ("number", "printed", "found"),
    [
        ("青府发〔2023〕8号", None, 1),
        ("青府发〔2024〕8号", date(2024, 5, 9), 1),
        ("青府发〔2024〕8号", date(2024, 5, 10), 0),
        (None, None, 0),
    ],
)
def test_dates_and_number_of_the_letterhead(number, printed, found):
    assert len(words(contradictions, "各村要落实。", dated=date(2024, 5, 10), doc_no=number, printed=printed)) == found


def test_a_number_of_last_year_may_run_on_in_january():
    assert words(contradictions, "各村要落实。", dated=date(2024, 1, 5), doc_no="青府发〔2023〕98号") == []


SPELT = [
    # two loose characters that are a common word but for one of the same sound or shape
    ("各村要全面排察，坚决渡绝带病运行。", ["排察", "渡绝"]),
    ("坚持问题导象，提高自救互救能利。", ["问题导象", "能利"]),
    ("各单位要严历打击，限期整攺到位。", ["严历打击"]),
    # the same characters as parts of their neighbours, or as words of their own
    ("做好功能利用，推进问题导出。", []),
    ("当地因患病返贫的，按实发放补助。", []),
    # an idiom with any other character
    ("要未雨稠缪，再接再励。", ["未雨稠缪", "再接再励"]),
    ("要未雨绸缪，再接再厉。", []),
    # 得, 地 and 的 only where it is sure
    ("对拒不整改得单位，要认真的开展约谈。", ["得", "认真的开展"]),
    ("整改得力，制定严格的制度，得到认真的落实。", []),
    # doubled words, but not the seam of two words
    ("落实的的措施要要细化。", ["的的", "要要"]),
    ("以营利为目的的可以以公告告知，主要要求如下。", []),
    # an adverb behind its subject, and a coined phrase in step
    ("青禾区未按要求完成，某县将组织复查。", []),
    ("落实首接首办、快查快改的要求。", []),
    # a document number and a roster are no prose
    ("按照相关文件（航政〔2024〕8号）执行，各村抓好落实。", []),
    ("组　长：范维唐", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPELT)
def test_misspelt_words(text, expected):
    circular = made([text])
    view = view_of(circular, matrix(circular), LEXICON, Language(LEXICON))
    assert [one.span.of(view.text) for one in typos.find(view)] == expected


def test_without_words_no_misspelt_word_is_told():
    assert words(typos, "各村要全面排察。") == []


def test_one_slip_in_one_section_is_one_finding():
    circular = made(["1 一、 清查 | 。各村要建立台帐，完善台帐。", "2 二、 整治 | 。按照台帐整治。"])
    assert [one.path for one in typos.find(seen(circular))] == ["1"]
    circular = made(["1 一、 清查 | 。各村要建立台帐，完善台账。", "2 二、 整治 | 。按照台帐整治。"])
    assert [one.path for one in typos.find(seen(circular))] == ["1", "2"]


def test_since_a_month_that_has_not_come():
    assert words(contradictions, "4月以来已发生山火3起。", dated=date(2025, 3, 26)) == ["4月以来"]
    assert words(contradictions, "2月以来已发生山火3起。", dated=date(2025, 3, 26)) == []
    assert words(contradictions, "11月以来已发生山火3起。", dated=date(2025, 1, 6)) == []


def test_a_quote_that_closes_with_its_opening_mark_is_one_slip():
    view = seen(made(["建设“楹联街“和“书画街”。"]))
    assert [one.span.of(view.text)[:4] for one in unclosed.find(view)] == ["“楹联街"]
