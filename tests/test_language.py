"""jieba and spaCy behind one door: words, tags, token patterns, registry names, offsets; nothing loaded before it is needed."""

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.circulars import circular
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import Language, read_word_list, unit_words
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.token_patterns import TokenPatterns

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
PATTERNS = [(entry, example) for entry in LEXICON["actor_cues"] if entry.list("tokens") for example in entry.examples]


@pytest.mark.parametrize(("entry", "example"), PATTERNS, ids=lambda value: getattr(value, "id", value))
def test_every_token_pattern_finds_its_examples(entry, example):
    assert entry.id in {site.rule.id for site in LANGUAGE.analyse(example).sites}


def longest_by_spacy(patterns, tags):
    """(start, name, end) of the longest fit of each pattern at each place, by spaCy's `Matcher`."""
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab = Vocab()
    matcher = Matcher(vocab)
    for name, pattern in patterns.items():
        parts = [re.fullmatch(r"([^*?+]+)([*?+]?)", part).groups() for part in pattern]
        matcher.add(name, [[{"TAG": {"IN": tag.split("|")}} | ({"OP": operator} if operator else {}) for tag, operator in parts]])
    longest: dict[tuple[int, str], int] = {}
    for key, start, end in matcher(Doc(vocab, words=list(tags), tags=list(tags))):
        longest[start, vocab.strings[key]] = max(end, longest.get((start, vocab.strings[key]), 0))
    return sorted((start, name, end) for (start, name), end in longest.items())


def test_the_sites_of_a_circular_are_those_that_spacy_finds():
    found = LANGUAGE.analyse(circular(779, 6000) + "\n" + "\n".join(example for _, example in PATTERNS))
    patterns = {entry.id: entry.list("tokens") for entry in LEXICON["actor_cues"] if entry.list("tokens")}
    sites = [(site.head, site.rule.id, found.index_at(site.cue.end - 1) + 1) for site in found.sites]
    assert sites == longest_by_spacy(patterns, found.words.tags)
    assert len(sites) > len(PATTERNS)


@given(
    st.lists(st.lists(st.builds("{}{}".format, st.sampled_from(["A", "B", "C", "A|B", "B|C", "A|C"]), st.sampled_from(["", "?", "*", "+"])), min_size=1, max_size=6), min_size=1, max_size=3),
    st.text("ABCx", max_size=14),
)
def test_any_patterns_fit_where_spacy_fits_them(patterns, tags):
    named = {f"rule.{number}": pattern for number, pattern in enumerate(patterns)}
    assert list(TokenPatterns(named).fits(tags)) == longest_by_spacy(named, tags)


def test_the_words_are_the_text():
    text = "各镇街、区级有关部门要于6月底前，将“台账”（附件1）\n报区应急局。\t ①𠮷\u3000"
    found = LANGUAGE.analyse(text)
    assert "".join(word.text for word in found.words) == text
    assert all(word.span.of(text) == word.text for word in found.words)


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("区应急局要排查", "区应急局"[1:], "HEAD"),
        ("区应急局要排查", "要", "MODAL"),
        ("按应急预案要求排查", "要求", "V"),
        ("各村每季度检查", "每季度", "TIME"),
        ("各村（社区）要排查", "社区", "INSIDE"),
        ("住建局牵头整治", "牵头", "LEAD"),
        ("企业基本完成整改", "基本", "STATE"),
    ],
)
def test_what_a_word_is(text, word, tag):
    assert {one.text: one.tag for one in LANGUAGE.analyse(text).words}[word] == tag


def test_registry_names_are_found_whole_even_where_they_are_several_words():
    text = "由国务院安委会办公室会同应急管理部组织"
    names = {span.of(text) for span in LANGUAGE.analyse(text).names}
    assert {"国务院安委会办公室", "应急管理部"} <= names


def test_an_office_word_of_a_nearer_layer_is_known(tmp_path):
    folder = tmp_path / "本单位"
    folder.mkdir()
    (folder / "units.yaml").write_text("entries:\n- id: own.one\n  words: [清风驿]\n  means: organ\n  canonical: 清风驿\n", "utf-8")
    lexicon = Lexicon.load(folder)
    assert "清风驿" in unit_words(lexicon)
    assert Language(lexicon).analyse("清风驿要巡查").words[0].tag == "HEAD"


def test_a_text_is_analysed_once_and_sites_can_be_asked_for_by_span():
    text = "甲。各村要排查。乙"
    found = LANGUAGE.analyse(text)
    assert LANGUAGE.analyse(text) is found
    assert [site.rule.id for site in found.sites_in(Span(2, 8))] == ["doer.modal"]
    assert not list(found.sites_in(Span(0, 2)))


def test_empty_and_odd_texts_have_no_words_or_sites():
    for text in ("", "\n", "\u3000", "（（（", "\U0001f600" * 3):
        found = LANGUAGE.analyse(text)
        assert "".join(word.text for word in found.words) == text
        assert not found.sites


def test_importing_it_loads_neither_library_and_reading_a_text_says_nothing_and_needs_no_spacy():
    code = (
        "import sys, pipeline.language as door; from pipeline.lexicon import Lexicon\n"
        "assert not {'jieba', 'spacy'} & set(sys.modules)\n"
        "door.Language(Lexicon.load()).analyse('各村要排查')\n"
        "assert 'spacy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""


def test_reading_the_word_list_says_nothing(caplog):
    with caplog.at_level(logging.DEBUG):
        read_word_list()
        Language(Lexicon.load()).analyse("各村要排查")
    assert not caplog.records


def test_the_first_characters_of_time_phrases_are_all_named():
    plain = LEXICON["actor_cues"].regex("time-phrase")
    texts = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[1] / "corpus" / "district").glob("*.txt"))]
    texts += [example for entry in LEXICON["actor_cues"] for example in entry.examples] + [circular(780, 5000)]
    for text in texts:
        assert [match.span() for match in LANGUAGE._time_phrase.finditer(text)] == [match.span() for match in plain.finditer(text)]
