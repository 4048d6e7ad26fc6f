"""Why a row says what it says: the sentence, the rule, the line of the dictionary, and what did not win."""

from pathlib import Path

import pytest

from pipeline.explain import explain, lost, rule_entry, sentence
from pipeline.flow import tools, understand
from pipeline.model.text import Span
from pipeline.read import read_bytes

TEXT = """甲镇仓储场所专项整治行动方案
甲镇人民政府
2024年3月1日
一、重点任务
（一）摸清底数。2023年以来排查出的隐患要逐项复查。镇应急办要督促各村委会建立台账，2024年4月底前报区应急局备案。（责任单位：镇应急办、各村委会）
"""


@pytest.fixture(scope="module")
def matrix():
    return understand(read_bytes("方案.txt", TEXT.encode())).matrix


def test_every_value_has_a_reason_with_its_words_in_its_sentence(matrix):
    lexicon, _ = tools()
    task = matrix.tasks[0]
    reasons = explain(matrix, task.path, lexicon)
    assert len(reasons) == len(task.actions) + len(task.assignments) + len(task.deadlines) + len(task.targets)
    for reason in reasons:
        assert reason.span.of(matrix.text).strip("。") in reason.sentence or reason.part == "措施"
        assert reason.rule
        assert 0 < reason.confidence <= 1
    due = next(one for one in reasons if one.part == "时限")
    assert due.value == "2024年4月底前，止 2024-04-30"
    assert due.dictionary == "times.yaml（内置）"


def test_every_rule_that_fires_on_the_corpus_has_words(matrix):
    """An id that no dictionary knows would be shown bare."""
    lexicon, _ = tools()
    corpus = Path(__file__).parents[1] / "corpus" / "district"
    rules = set()
    for path in sorted(corpus.glob("*.txt")):
        found = understand(read_bytes(path.name, path.read_bytes())).matrix
        rules |= {value.rule for task in found.tasks for name in ("actions", "assignments", "deadlines", "targets") for value in getattr(task, name)}
    assert {rule for rule in rules if rule_entry(rule, lexicon)[0] is None} == set()


def test_what_did_not_win_is_told_with_the_reason(matrix):
    found = {one.words: one for one in lost(matrix, matrix.tasks[0].path, *tools())}
    past = next(one for words, one in found.items() if words.startswith("2023年"))
    assert past.part == "时限"
    assert "不算时限（not." in past.why
    assert all(one.span.of(matrix.text) == words for words, one in found.items())


def test_an_unknown_task_has_no_reasons(matrix):
    assert explain(matrix, "99", tools()[0]) == ()
    assert lost(matrix, "99", *tools()) == ()


@pytest.mark.parametrize(("words", "whole"), [("各村", "镇应急办要督促各村委会建立台账，2024年4月底前报区应急局备案。"), ("甲镇仓储", "甲镇仓储场所专项整治行动方案")])
def test_the_sentence_around_words(words, whole):
    at = TEXT.index(words)
    assert sentence(TEXT, Span(at, at + len(words))) == whole
