"""Our cut of a text is jieba's, word for word, whatever the text."""

import logging

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cutting import Cutter
from pipeline.language import Language, read_word_list
from pipeline.lexicon import Lexicon

WORDS = ["各乡镇人民政府", "要", "进一步", "加强", "安全生产", "每月", "25日前", "，", "。", "A级", "3.5%", "①", "\r\n", " ", "\u3000", "\t", "b", "9", "🙂", "鿿", "㐀", "《", "》", "——", "+", "C++", "有限公司"]


@pytest.fixture(scope="module")
def both():
    """jieba with our words in it, and our cutter."""
    jieba.setLogLevel(logging.ERROR)
    cutter = Language(Lexicon.load())._cutter
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(cutter.frequencies), cutter.total, True
    return tokenizer, cutter


def test_the_word_list_is_the_one_that_jieba_loads():
    frequencies, parts, total = read_word_list()
    with jieba.Tokenizer().get_dict_file() as file:
        loaded = jieba.Tokenizer.gen_pfdict(file)
    assert (frequencies, total) == loaded
    assert parts["制定"] == "v"
    assert "桌子" not in parts


@given(parts=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_cut_as_jieba_cuts_it(both, parts):
    tokenizer, cutter = both
    text = "".join(parts)
    assert cutter.cut(text) == list(tokenizer.cut(text, HMM=False))
    assert "".join(cutter.cut(text)) == text


def test_of_two_equal_cuts_the_longer_first_word_wins_as_in_jieba():
    frequencies = {"甲": 2, "甲乙": 2, "乙": 1, "乙丙": 0, "丙": 1}
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, 10, True
    for text in ("甲乙丙", "乙丙甲乙", "丙", "", "丁"):
        assert Cutter(frequencies, 10).cut(text) == list(tokenizer.cut(text, HMM=False))
