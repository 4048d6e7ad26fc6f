"""jieba and spaCy behind one door: words, tags, token patterns, registry names, offsets; nothing loaded before it is needed."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.circulars import circular

from pipeline.language import Language, read_word_list, unit_words
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.token_patterns import Shape

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
PATTERNS = [(entry, example) for entry in LEXICON["actor_cues"] if entry.list("tokens") for example in entry.examples]


@pytest.mark.parametrize(("entry", "example"), PATTERNS, ids=lambda value: getattr(value, "id", value))
def test_every_token_pattern_finds_its_examples(entry, example):
    assert entry.id in {site.rule.id for site in LANGUAGE.analyse(example).sites}


def test_patterns_are_found_in_the_stretches_as_in_the_whole_text():
    from spacy.tokens import Doc

    text = circular(779, 6000) + "\n" + "\n".join(example for _, example in PATTERNS)
    found = LANGUAGE.analyse(text)
    whole = Doc(LANGUAGE._vocab, words=found.words.texts, tags=found.words.tags)
    fits = {(start, LANGUAGE._rules[key].id, end) for key, start, end in LANGUAGE._matcher(whole)}
    longest = {(start, rule): max(end for first, name, end in fits if (first, name) == (start, rule)) for start, rule, _ in fits}
    assert {(site.head, site.rule.id): found.index_at(site.cue.end - 1) + 1 for site in found.sites} == longest


@pytest.mark.parametrize(
    ("patterns", "tags", "stretches"),
    [
        ([["A", "B"]], "xABxAB", [1, 2, 3, 4, 5]),
        ([["A", "B"]], "ABCABx", [0, 1, 2, 3, 4, 5]),
        ([["A", "T*", "B"]], "ATTTTBBBx", [0, 1, 2, 3, 4, 5, 6]),
        ([["A?", "B"], ["C"]], "xABxC", [1, 2, 3, 4]),
        ([["A", "B"]], "xxBBxx", []),
    ],
)
def test_a_stretch_is_what_a_pattern_can_span_and_one_word_more(patterns, tags, stretches):
    assert Shape.of(patterns).stretches(tags) == stretches


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


def test_importing_it_loads_neither_library_and_using_it_says_nothing():
    code = (
        "import sys, pipeline.language as door; from pipeline.lexicon import Lexicon\n"
        "assert not {'jieba', 'spacy'} & set(sys.modules)\n"
        "door.Language(Lexicon.load()).analyse('各村要排查')\n"
        "assert {'jieba', 'spacy'} <= set(sys.modules)"
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
