"""句句有着落: the accounts add up for any text, and every sentence that is not in a row says why."""

from __future__ import annotations

import re
from itertools import pairwise

from check_making import LEXICON, made, matrix, task
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_making import source

from pipeline.check import account, check
from pipeline.check.accounting import marked_sentences
from pipeline.extract import extract
from pipeline.language import Language
from pipeline.structure import structure

MARKER = re.compile("|".join(entry.pattern for entry in LEXICON["check_markers"] if entry.pattern))
WORDS = st.sampled_from(["各村", "要", "应急办", "应当", "必须", "清查", "。", "；", "！", "\n", "，", "6月底前", "每月", "严禁", "（责任单位：", "）", "要求", "应急", " ", "一、", "\t", "：", "？"])
TEXTS = st.lists(WORDS, max_size=60).map("".join)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)), max_size=5))
@settings(deadline=None)
def test_the_account_adds_up_for_any_text(text, cuts):
    circular = made(["1 一、 任务 | 。" + text.replace("|", "")])
    length = len(circular.text)
    shown = [circular.text[at : at + size] for at, size in cuts if at + size <= length]
    table = matrix(circular, [task(circular, "1", actions=[words for words in shown if words.strip()])])
    result = account(circular, table, LEXICON)
    assert result.total == result.in_rows + len(result.unlisted)
    # every marker of the text stands in exactly one counted sentence, and none is counted twice
    said = list(marked_sentences(circular.text, LEXICON))
    assert len(said) == result.total == len(set(said))
    assert all(a.end <= b.start for a, b in pairwise(said))
    for match in MARKER.finditer(circular.text):
        assert sum(span.start <= match.start() < span.end for span in said) == 1
    # what is unlisted is said word for word, with a reason, and no row shows any of it
    actions = [one.span for one in table.tasks[0].actions]
    for one in result.unlisted:
        assert one.text == one.span.of(circular.text) == one.text.strip()
        assert one.reason
        assert not any(one.span.overlaps(span) for span in actions)


def reasons(lines, tasks=(), **fields):
    circular = made(lines, **fields)
    made_tasks = [task(circular, path, actions=actions) for path, actions in tasks]
    return [(one.text, one.reason[:7]) for one in account(circular, matrix(circular, made_tasks), LEXICON).unlisted]


def test_each_kind_of_place_has_its_reason():
    lines = [
        "为做好工作，各村要认真执行。",
        "1 一、 目标 | 。事故起数要下降。各村不得瞒报。",
        "2 二、 问题 | 。应当整改的未整改。",
        "3 三、 任务 | 。各村要抓好以下工作：",
        "3.1 （一） 清查 | 。要认真清查。要高度重视。",
        "3.2 （二） 整治 | 。要全面整治。",
    ]
    said = reasons(lines, [("3.1", ["要认真清查"])], kinds={"1": "goal", "2": "problem"})
    assert said == [
        ("为做好工作，各村要认真执行。", "引言：依据、目"),
        ("事故起数要下降。", "总体要求、指导"),
        ("各村不得瞒报。", "总体要求部分的"),
        ("应当整改的未整改。", "存在问题的叙述"),
        ("各村要抓好以下工作：", "引导句，其内容"),
        ("要高度重视。", "任务内的原则性"),
        ("要全面整治。", "所在条目没有列"),
    ]


def test_what_a_row_shows_in_any_column_is_in_the_row():
    circular = made(["1 一、 清查 | 。（完成时限：6月底前）（责任单位：应急办，每月报送）"])
    shown = task(circular, "1", units=[("应急办", "responsible")], times=[("6月底前", {"kind": "by"}), ("每月", {"kind": "recurring"})])
    result = account(circular, matrix(circular, [shown]), LEXICON)
    assert (result.total, result.in_rows, result.unlisted) == (1, 1, ())
    assert "1句＝已入任务表1句＋未列为任务0句" in result.sentence


def test_check_fills_findings_unlisted_and_review():
    circular = made(["1 一、 清查 | 。对隐患要要清查。"])
    checked = check(circular, matrix(circular, [task(circular, "1", actions=["清查。"])]), LEXICON)
    assert {one.code for one in checked.findings} == {"typo", "unassigned"}
    assert checked.tasks[0].review == ("unassigned", "typo")
    assert check(circular, checked, LEXICON).tasks == checked.tasks


@given(st.text(alphabet="（）《》“”、，。；：0123456789%个起月日年—-要应其中共一二三四附件见占比 \n\t清查村镇", max_size=200))
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_a_check(text):
    circular = made(["1 一、 任务 | 。" + text.replace("|", "")], township="青山镇")
    checked = check(circular, matrix(circular), LEXICON)
    assert all(0 <= one.span.start < one.span.end <= len(circular.text) for one in checked.findings)


def test_a_report_that_the_note_of_a_form_asks_for_is_to_be_looked_at():
    text = (
        "青岚镇仓储安全整治方案\n一、重点任务\n（一）查仓库。各村要逐库检查。\n附件：1. 进展情况统计表\n青岚镇人民政府\n2024年4月8日\n"
        "附件1\n进展情况统计表\n\t1\n\t检查仓库数（座）\n注：每月25日前报镇安委办。数据应当真实。\n"
    )
    circular = structure(source(text), LEXICON)
    said = {one.text: one.reason for one in account(circular, matrix(circular), LEXICON).unlisted if one.path == "A1"}
    assert said["注：每月25日前报镇安委办。"].startswith("附件或表格说明里的报送要求")
    assert said["数据应当真实。"].startswith("附件、表格的说明")


def test_a_chapter_that_only_says_when_is_no_task():
    text = "青岚镇仓储安全整治方案\n一、时间安排\n从即日起至2024年8月底。\n二、重点任务\n（一）查仓库。从即日起至2024年8月底，各村要逐库检查。\n青岚镇人民政府\n2024年4月8日\n"
    circular = structure(source(text), LEXICON)
    assert [one.path for one in extract(circular, LEXICON, Language(LEXICON)).tasks] == ["2.1"]
