"""The fictional district from file to comparison: the lazy plan's planted gaps are all found and none is invented; and the real pair where it is at hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from cascade_scoring import Score

from pipeline.cascade.compare import compare
from pipeline.flow import digest
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
DISTRICT = Path(__file__).parents[1] / "corpus" / "district"
SHARED = Path(__file__).parents[1] / ".." / "shared"
REAL = SHARED / "gold" / "cascade" / "align_nat_001.json"
PLANS = ("plan_yanzhu", "plan_fengting", "plan_xingdi")


@cache
def matrix(path: Path):
    return digest(path).matrix


def gold(plan: str) -> dict:
    return json.loads((DISTRICT / "gold" / "cascade" / f"directive_{plan}.json").read_text("utf-8"))


def covered(plan: str):
    return compare(matrix(DISTRICT / "directive.txt"), matrix(DISTRICT / f"{plan}.txt"), LEXICON)


def test_the_lazy_plans_gaps_are_all_found_and_none_invented():
    planted = {row["directive_path"] for row in gold("plan_yanzhu")["rows"] if row["status"] == "missing"}
    assert len(planted) >= 5
    assert {row.directive_path for row in covered("plan_yanzhu").rows if row.status == "missing"} == planted


def test_the_lazy_plan_is_mostly_copied_and_the_own_one_is_not():
    assert covered("plan_yanzhu").copied > 0.7 > 0.65 > covered("plan_xingdi").copied


@pytest.mark.parametrize("plan", PLANS)
def test_each_plan_reads_as_its_gold_says(plan):
    score = Score()
    score.add(plan, gold(plan), covered(plan))
    assert score.status.f1 >= 0.9, score.status.wrong
    assert score.links.f1 >= 0.95, score.links.wrong
    assert score.differences.f1 >= 0.9, score.differences.wrong
    assert score.added.f1 >= 0.8, score.added.wrong


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_file(), reason="the reference material is not beside the checkout")
def test_the_real_pair_reads_as_its_gold_says():
    owed = json.loads(REAL.read_text("utf-8"))
    found = compare(matrix(SHARED / "real" / owed["directive"]), matrix(SHARED / "seeds" / owed["plan"]), LEXICON)
    score = Score()
    score.add("real", owed, found)
    assert score.status.f1 >= 0.85, score.status.wrong
    assert score.links.f1 >= 0.85, score.links.wrong
    assert score.differences.f1 >= 0.75, score.differences.wrong
    assert score.added.f1 >= 0.8, score.added.wrong
