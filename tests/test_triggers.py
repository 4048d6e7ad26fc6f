"""What a pattern cannot do without: a rule that is passed over for want of it would not have fitted."""

import re
from pathlib import Path

import pytest
from benchmarks.circulars import circular
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import Lexicon
from pipeline.patterns import may_fit, relevant
from pipeline.triggers import needs_of, traces_of

CORPUS = Path(__file__).parents[1] / "corpus"


def needs(text, flags=0):
    tree = re._parser.parse(text, flags)
    return needs_of(tree, tree.state.flags)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("附后[）)]", (("附后",), ("）", ")"))),
        ("(?:督促|指导)企业", (("企业",), ("指导", "督促"))),
        ("(?P<n>[二三])大(?:行动|工程)?", (("大",), ("二", "三"))),
        ("(?<=要)在", (("要",), ("在",))),
        ("(?:月底){1,2}前?", (("月底",),)),
        ("(?:月底)?前", (("前",),)),
        ("(?<!未)整改", (("整改",),)),
        (r"[^，]\d[\u4e00-\u9fff]", ()),
        ("甲|", ()),
        ("甲|[^乙]", ()),
        ("a(?i:b)c", (("a",), ("c",))),
        ("", ()),
    ],
)
def test_what_a_pattern_needs(pattern, needed):
    assert needs(pattern) == needed


def test_where_letters_count_in_either_case_nothing_is_needed():
    assert needs("error", re.IGNORECASE) == needs("(?i)error") == ()


def test_a_rule_is_relevant_where_one_of_each_of_its_needs_stands():
    rules = [re.compile("附后[）)]"), re.compile("附件"), re.compile(".")]
    assert relevant(rules, traces_of("名单附后。）"), lambda one: one) == (rules[0], rules[2])


PARTS = ["甲", "甲乙", "[甲乙]", "[^甲]", "(?:甲|乙丙)", "(甲|乙)?", "(?=乙)", "(?<!甲)", "(?:丙甲)+", "丙{0,2}", ".", "(?:|丁)", r"\w", "$", "^"]


@given(st.lists(st.sampled_from(PARTS), max_size=5).map("".join), st.text("甲乙丙丁a", max_size=8))
def test_a_pattern_that_fits_may_fit(pattern, text):
    assert may_fit(re.compile(pattern), traces_of(text)) or not re.search(pattern, text)


def test_no_rule_of_the_dictionaries_is_passed_over_on_a_text_that_it_fits():
    lexicon = Lexicon.load()
    texts = [circular(780, 3000), *(path.read_text("utf-8") for path in sorted(CORPUS.glob("district/*.txt")))]
    rules = {entry.pattern for name in lexicon.names() for entry in lexicon[name] if entry.pattern}
    passed = 0
    for text in texts:
        traces = traces_of(text)
        for rule in map(re.compile, rules):
            if not may_fit(rule, traces):
                passed += 1
                assert not rule.search(text), rule.pattern
    assert passed > len(rules) * len(texts) / 6


def test_an_example_meets_the_needs_of_its_rule():
    lexicon = Lexicon.load()
    for entry in (entry for name in lexicon.names() for entry in lexicon[name] if entry.pattern):
        for example in entry.examples:
            if re.search(entry.pattern, example):
                assert may_fit(re.compile(entry.pattern), traces_of(example)), (entry.id, example)
