"""times.yaml and quantities.yaml as the finders use them: each rule finds its examples and lets its counter-examples be."""

import pytest

from pipeline.extract.quantities import find_quantities
from pipeline.extract.times import find_times
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

LEXICON = Lexicon.load()


def rows(name, *attributes, means=("",)):
    return [(entry.id, phrase) for entry in LEXICON[name] if entry.means.startswith(means) for key in attributes for phrase in said(entry, key)]


def said(entry, key):
    return entry.examples if key == "examples" else entry.list(key)


def times_in(phrase):
    return find_times(phrase, [Span(0, len(phrase))], LEXICON)


def quantities_in(phrase):
    return find_quantities(phrase, [Span(0, len(phrase))], LEXICON)


@pytest.mark.parametrize(("rule", "phrase"), rows("times", "examples", "finds", means=("tail", "rhythm", "relative", "ongoing")))
def test_a_time_rule_finds_its_examples(rule, phrase):
    if rule in ("ongoing.limit-word", "ongoing.clause"):
        phrase += "长期坚持"
        rule = "ongoing.limit"
    assert rule in [mention.rule for mention in times_in(phrase)]


@pytest.mark.parametrize(("rule", "phrase"), rows("times", "leaves", means=("tail", "rhythm", "relative", "ongoing")))
def test_a_time_rule_lets_its_counter_examples_be(rule, phrase):
    assert rule not in [mention.rule for mention in times_in(phrase)]


@pytest.mark.parametrize(("rule", "phrase"), rows("times", "refuses"))
def test_what_is_refused_is_no_time(rule, phrase):
    kinds = LEXICON["times"].by_id[rule].list("kinds")
    assert not [mention for mention in times_in(phrase) if mention.kind in kinds]


@pytest.mark.parametrize(("rule", "phrase"), rows("quantities", "examples", "finds", means=("compare", "number", "coverage", "qualitative")))
def test_a_quantity_rule_finds_its_examples(rule, phrase):
    found = quantities_in(phrase if not rule.startswith("compare.back") or "控制" in phrase else f"确保{phrase}")
    assert found, rule


@pytest.mark.parametrize(("rule", "phrase"), rows("quantities", "leaves", "refuses"))
def test_what_is_refused_is_no_quantity(rule, phrase):
    assert not [mention for mention in quantities_in(phrase) if mention.kind != "qualitative" or rule.startswith("qualitative")]
