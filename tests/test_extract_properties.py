"""Whatever a circular says, extraction and resolution answer, and every value stands where it says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structure_making import source

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
PIECES = [
    "一、", "二、", "（一）", "（二）", "1.", "2．", "（1）", "①", "第一，", "一是", "要", "应", "不得", "由", "请", "和", "及", "等部门", "牵头", "配合",
    "（责任单位：", "（牵头单位：", "完成时限：", "）", "（", "【", "“", "”", "《", "》", "；", "，", "、", "。", "：", "\n", "\n\n", "\t", " ", "　",
    "各村", "各社区", "镇应急办", "区教育局", "有关部门", "企业", "主要负责人", "领导小组", "办公室设在", "第一位为牵头单位，下同",
    "督促", "排查", "建立台账", "报送", "报", "向", "报告", "成立", "任组长", "每季度", "2月30日前", "6月底前", "2025年", "长期坚持", "至少1次", "全覆盖",
    "总体要求", "重点任务", "工作要求", "阶段安排", "附件1", "| 任务 | 责任单位 | 时限 |\n| 排查 | 各村 | 5月 |\n",
]  # fmt: skip


def understood(text):
    circular = structure(source(text or "空"), LEXICON)
    return resolve(extract(circular, LEXICON, LANGUAGE), LEXICON)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60).map("".join))
def test_never_an_exception_and_every_span_holds_its_words(text):
    matrix = understood(text)
    paths = [task.path for task in matrix.tasks]
    assert len(paths) == len(set(paths))
    for task in matrix.tasks:
        for one in task.actions:
            assert one.span.of(matrix.text) == one.text
        for one in task.assignments:
            assert one.span.of(matrix.text) == one.unit
            assert 0 < one.confidence <= 1
            assert one.action is None or one.span in task.actions[one.action - 1].span
        keys = [(one.unit, one.role) for one in task.assignments]
        assert len(keys) == len(set(keys))
        for one in (*task.deadlines, *task.targets):
            assert one.span.of(matrix.text) == one.surface


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300))
def test_never_an_exception_on_any_text_at_all(text):
    understood(text)


def test_the_same_text_gives_the_same_matrix_by_a_fresh_language():
    text = "青岚镇方案\n一、重点任务\n1.排查。各村要逐户排查，镇应急办每季度抽查1次。（责任单位：镇应急办、各村）"
    other = Language(LEXICON)
    circular = structure(source(text), LEXICON)
    assert resolve(extract(circular, LEXICON, other), LEXICON) == understood(text)
