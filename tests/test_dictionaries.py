"""The dictionaries are tested like code: every rule finds its examples and none of its counter-examples."""

import re
from pathlib import Path

import pytest

from pipeline.errors import BadDictionary
from pipeline.lexicon import Lexicon, any_of

LEXICON = Lexicon.load()
ENTRIES = [(name, entry) for name in LEXICON.names() for entry in LEXICON[name]]


def squeezed(text):
    """A line of a web page without blanks and brackets, as the reader compares it."""
    return re.sub(r"[\s【】\[\]]", "", text)


FINDS = {
    "contains": lambda word, text: word in text,
    "start": lambda word, text: text.startswith(word),
    "line": lambda word, text: re.match(re.escape(squeezed(word)) + "(?:[:：]|$)", squeezed(text)) is not None,
    "whole": lambda word, text: text == word,
}


def ids(pair):
    return f"{pair[0]}:{pair[1].id}"


def test_there_are_dictionaries():
    assert len(LEXICON.names()) >= 10
    assert len(ENTRIES) >= 300


@pytest.mark.parametrize("pair", [pair for pair in ENTRIES if pair[1].pattern], ids=ids)
def test_a_pattern_finds_its_examples_and_none_of_its_counter_examples(pair):
    _, entry = pair
    pattern = re.compile(entry.pattern)
    missed = [example for example in entry.examples if not pattern.search(example)]
    wrong = [counter for counter in entry.counter if pattern.search(counter)]
    assert not missed, f"{entry.pattern} does not find {missed}"
    assert not wrong, f"{entry.pattern} finds {wrong}"


@pytest.mark.parametrize("pair", [pair for pair in ENTRIES if pair[1].words and not pair[1].pattern], ids=ids)
def test_a_word_entry_stands_in_its_examples_and_in_none_of_its_counter_examples(pair):
    name, entry = pair
    finds = FINDS[LEXICON[name].match]
    missed = [example for example in entry.examples if not any(finds(word, example) for word in entry.words)]
    wrong = [counter for counter in entry.counter if any(finds(word, counter) for word in entry.words)]
    assert not missed
    assert not wrong


@pytest.mark.parametrize("name", LEXICON.names())
def test_a_dictionary_says_what_it_is_and_has_no_empty_or_doubled_line(name):
    dictionary = LEXICON[name]
    assert dictionary.about
    for entry in dictionary:
        assert all(word.strip() == word and word for word in entry.words), entry.id
        assert len(set(entry.words)) == len(entry.words), entry.id


def layer(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "units.yaml").write_text(text, "utf-8")
    return folder


def test_a_nearer_layer_replaces_adds_and_drops(tmp_path):
    first = next(iter(LEXICON["units"]))
    district = layer(tmp_path / "本区", f"entries:\n- id: {first.id}\n  words: [甲办]\n- id: own.unit\n  words: [乙办]\n")
    office = layer(tmp_path / "本单位", "entries:\n- id: own.unit\n  drop: true\n")
    assert Lexicon.load(district)["units"].by_id[first.id].words == ("甲办",)
    assert Lexicon.load(district)["units"].by_id["own.unit"].layer == "本区"
    assert "own.unit" not in Lexicon.load(district, office)["units"].by_id


def test_a_layer_may_be_a_sheet(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "words", "means"])
    book.active.append(["own.unit", "甲办、乙办", "office"])
    book.save(tmp_path / "units.xlsx")
    entry = Lexicon.load(tmp_path)["units"].by_id["own.unit"]
    assert entry.words == ("甲办", "乙办")
    assert entry.means == "office"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("entries: [", "YAML"),
        ("entries: 3", "列表"),
        ("entries:\n- words: [甲]", "id"),
        ("entries:\n- id: a\n- id: a", "重复"),
        ("entries:\n- id: a\n  pattern: '('", "正则"),
        ("entries:\n- id: a\n  words: 甲", "列表"),
        ("- 1", "顶层"),
    ],
)
def test_a_wrong_dictionary_is_a_chinese_sentence(tmp_path, text, word):
    folder = layer(tmp_path / "本区", text)
    with pytest.raises(BadDictionary, match=word):
        _ = Lexicon.load(folder)["units"]


def test_the_fingerprint_changes_with_the_words(tmp_path):
    one = Lexicon.load(layer(tmp_path / "a", "entries: []")).fingerprint
    other = Lexicon.load(layer(tmp_path / "b", "entries:\n- id: x\n  words: [甲]")).fingerprint
    assert one != other == Lexicon.load(tmp_path / "b").fingerprint


def test_any_of_is_found_where_one_of_the_patterns_is():
    joined = any_of(re.compile(pattern) for pattern in ("^(?P<a>甲)乙", "丙(?P<a>丁)?$", r"\(\?"))
    assert [bool(joined.search(text)) for text in ("甲乙", "丁甲乙", "乙丙", "丙丁", "丙乙", "(?")] == [True, False, True, True, False, True]
    assert any_of([]).search("甲") is None
    assert any_of([re.compile("(甲)"), re.compile(r"(乙)\1")]).search("丙")  # refers to its group: no look can be spared
