"""Pairs that make no sense are said plainly, and nothing crashes."""

from __future__ import annotations

from dataclasses import replace

import cascade_notation
import pytest

from pipeline.cascade.compare import compare
from pipeline.cascade.coverage_json import coverage_json
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
PAIR = cascade_notation.pair("lazy")
OTHER = cascade_notation.pair("other")
EMPTY = replace(PAIR.plan, id="empty", tasks=(), sections=(), text="", citations=())


def codes(directive, plan):
    return {problem.code for problem in compare(directive, plan, LEXICON).problems}


def test_a_directive_without_tasks_gives_no_rows_and_says_why():
    coverage = compare(EMPTY, PAIR.plan, LEXICON)
    assert coverage.rows == ()
    assert coverage.added == tuple(task.path for task in PAIR.plan.tasks)
    assert "no-tasks" in {problem.code for problem in coverage.problems}


def test_a_plan_without_tasks_leaves_everything_missing():
    coverage = compare(PAIR.directive, EMPTY, LEXICON)
    assert {row.status for row in coverage.rows} == {"missing"}
    assert coverage.copied == 0.0
    assert "no-tasks" in {problem.code for problem in coverage.problems}


def test_the_same_file_on_both_sides_is_said_and_wholly_covered():
    coverage = compare(PAIR.directive, PAIR.directive, LEXICON)
    assert "same-document" in {problem.code for problem in coverage.problems}
    assert {row.status for row in coverage.rows} == {"covered"}
    assert not any(row.differences for row in coverage.rows)
    assert coverage.copied == 1.0


def test_a_plan_of_another_campaign_is_said_and_boilerplate_links_nothing():
    coverage = compare(OTHER.directive, OTHER.plan, LEXICON)
    assert "other-campaign" in {problem.code for problem in coverage.problems}
    assert coverage.count("missing") == len(coverage.rows)


def test_two_papers_with_one_number_are_said():
    twin = replace(PAIR.plan, letterhead=replace(PAIR.plan.letterhead, doc_no="江安委[2023]21号"))
    assert "same-number" in codes(PAIR.directive, twin)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ud800\udfff"[:0] + "𠮷" * 30, "。；，" * 20, "（" * 200, "1" * 500])
def test_strange_words_do_no_harm(text):
    task = PAIR.plan.tasks[0]
    strange = replace(PAIR.plan, text=text, tasks=(replace(task, span=type(task.span)(0, len(text)), title="", actions=(), assignments=(), deadlines=(), targets=()),))
    for pair in ((PAIR.directive, strange), (strange, PAIR.plan), (strange, strange)):
        coverage_json(compare(*pair, LEXICON))
