"""Authored pairs of circulars: every planted change is found, and what is only re-worded, merged, moved or localised is no change."""

from __future__ import annotations

import json

import cascade_notation
import pytest
from cascade_scoring import Score

from pipeline.cascade.compare import compare
from pipeline.cascade.coverage_json import coverage_json
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
PAIRS = {name: cascade_notation.pair(name) for name in cascade_notation.names()}
COVERAGES = {name: compare(pair.directive, pair.plan, LEXICON) for name, pair in PAIRS.items()}


def test_there_are_pairs_of_several_kinds():
    assert len(PAIRS) >= 5
    kinds = {one["kind"] for pair in PAIRS.values() for row in pair.gold["rows"] for one in row["differences"]}
    assert len(kinds) >= 11


def test_all_pairs_together():
    score = Score()
    for name, pair in PAIRS.items():
        score.add(name, pair.gold, COVERAGES[name])
    assert score.status.f1 >= 0.95, score.status.wrong
    assert score.links.f1 >= 0.95, score.links.wrong
    assert score.differences.f1 >= 0.95, score.differences.wrong
    assert score.added.f1 >= 0.85, score.added.wrong


@pytest.mark.parametrize("name", PAIRS)
def test_no_gap_is_invented_and_none_overlooked(name):
    rows = {row["directive_path"]: row for row in PAIRS[name].gold["rows"]}
    for row in COVERAGES[name].rows:
        want = rows[row.directive_path]
        if not want["status_optional"]:
            assert (row.status == "missing") == (want["status"] == "missing"), row.directive_path
        if want["not_for_plan"]:
            assert row.not_for_plan, row.directive_path


@pytest.mark.parametrize("name", PAIRS)
def test_every_row_in_order_every_link_with_a_reason_every_span_on_its_words(name):
    pair, coverage = PAIRS[name], COVERAGES[name]
    assert [row.directive_path for row in coverage.rows] == [task.path for task in pair.directive.tasks]
    assert all(link.evidence for link in coverage.links())
    for row in coverage.rows:
        for one in row.differences:
            if one.directive_span and one.kind != "deadline-added":
                assert one.directive_span.of(pair.directive.text) == one.directive
            if one.plan_span:
                assert one.plan_span.of(pair.plan.text) == one.plan


@pytest.mark.parametrize("name", PAIRS)
def test_the_plain_structure_is_the_contracts(name):
    plain = coverage_json(COVERAGES[name])
    assert list(plain) == ["schema", "directive", "plan", "rows", "added", "summary"]
    assert plain["schema"] == "duban-coverage/1"
    assert sum(plain["summary"][key] for key in ("covered", "partial", "missing")) == len(plain["rows"])
    assert json.loads(json.dumps(plain, ensure_ascii=False)) == plain


@pytest.mark.parametrize("name", PAIRS)
def test_the_same_papers_compare_alike_every_time(name):
    pair = PAIRS[name]
    assert compare(pair.directive, pair.plan, LEXICON) == COVERAGES[name]
