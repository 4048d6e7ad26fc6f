"""What a person decides about a link is kept, and always wins."""

from __future__ import annotations

import cascade_notation
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cascade.compare import compare
from pipeline.cascade.decisions import read_decisions, stale, write_decisions
from pipeline.errors import BadInput
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Decisions, LinkDecision

LEXICON = Lexicon.load()
PAIR = cascade_notation.pair("waste")
IDS = {"directive": PAIR.directive.id, "plan": PAIR.plan.id}


def decided(path: str, plan_path: str | None, verdict: str) -> Decisions:
    return Decisions((LinkDecision(IDS["directive"], path, IDS["plan"], plan_path, verdict, by="张三"),))


def test_a_confirmed_link_stands_and_says_who_confirmed_it():
    row = compare(PAIR.directive, PAIR.plan, LEXICON, decided("2.4", "2.6", "confirm")).row("2.4")
    assert row.plan_paths == ("2.6",)
    assert row.links[0].decided
    assert row.links[0].evidence[0] == "人工确认（张三）"
    assert row.status != "missing"


def test_a_confirmed_link_takes_the_plan_task_off_the_additions():
    other = cascade_notation.pair("elderly")
    confirmed = Decisions((LinkDecision(other.directive.id, "2.8", other.plan.id, "2.8", "confirm", by="张三"),))
    assert "2.8" in compare(other.directive, other.plan, LEXICON).added
    assert "2.8" not in compare(other.directive, other.plan, LEXICON, confirmed).added


def test_a_rejected_link_is_gone():
    coverage = compare(PAIR.directive, PAIR.plan, LEXICON, decided("2.1.3", "2.1", "reject"))
    assert coverage.row("2.1.3").status == "missing"
    assert "2.1" in coverage.added


def test_a_whole_task_can_be_declared_unanswered():
    assert compare(PAIR.directive, PAIR.plan, LEXICON, decided("2.1.3", None, "reject")).row("2.1.3").plan_paths == ()


def test_the_last_word_counts():
    both = Decisions((*decided("2.1.3", "2.1", "reject").links, *decided("2.1.3", "2.1", "confirm").links))
    assert compare(PAIR.directive, PAIR.plan, LEXICON, both).row("2.1.3").plan_paths == ("2.1",)


def test_a_decision_on_another_pair_changes_nothing():
    other = Decisions((LinkDecision("another", "2.1.3", IDS["plan"], "2.1", "reject"),))
    assert compare(PAIR.directive, PAIR.plan, LEXICON, other) == compare(PAIR.directive, PAIR.plan, LEXICON)


def test_a_decision_on_a_task_that_is_gone_is_kept_and_said():
    old = decided("9.9", "2.1", "confirm")
    coverage = compare(PAIR.directive, PAIR.plan, LEXICON, old)
    assert [problem.code for problem in stale(old, coverage)] == ["stale-decision"]


TEXTS = {
    "yaml": "- {directive: d, directive_path: '2.1', plan: p, plan_path: '3.2', verdict: 确认, by: 李四}\n",
    "json": '[{"directive": "d", "directive_path": "2.1", "plan": "p", "plan_path": "3.2", "verdict": "confirm", "by": "李四"}]',
    "csv": "\ufeff上级文件,上级条款,下级文件,下级条款,结论,决定人,日期,说明\r\nd,2.1,p,3.2,确认,李四,,\r\n",
}


@pytest.mark.parametrize("form", TEXTS)
def test_each_form_says_the_same(form):
    assert read_decisions(TEXTS[form], form).links == (LinkDecision("d", "2.1", "p", "3.2", "confirm", by="李四"),)


BROKEN = [
    ("yaml", "- {directive: d, directive_path: '1', plan: p, verdict: 也许}", "也许"),
    ("yaml", "- {directive_path: '1', plan: p, verdict: 确认}", "directive"),
    ("yaml", "a: [", "YAML"),
    ("json", "{", "JSON"),
    ("yaml", "- 一句话", "列表"),
]


@pytest.mark.parametrize(("form", "text", "named"), BROKEN)
def test_a_broken_file_is_said_with_its_place(form, text, named):
    with pytest.raises(BadInput, match=named):
        read_decisions(text, form)


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=8).filter(lambda text: not text.startswith("'"))
paths = st.from_regex(r"[1-9](\.[1-9]){0,2}", fullmatch=True)
decision = st.builds(
    LinkDecision, words.filter(bool), paths, words.filter(bool), st.none() | paths, st.sampled_from(["confirm", "reject"]), words, words, words,
)  # fmt: skip


@given(st.lists(decision, max_size=4), st.sampled_from(["yaml", "json", "csv"]))
def test_what_is_written_reads_back(links, form):
    kept = Decisions(tuple(links))
    assert read_decisions(write_decisions(kept, form), form) == kept
