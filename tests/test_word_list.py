"""The word list is jieba's, and a text is cut with the part of it that was unpacked as with all of it."""

import logging

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import Language, read_word_list
from pipeline.lexicon import Lexicon
from pipeline.word_list import WordList, packed

WORDS = ["各乡镇人民政府", "要", "进一步", "加强", "安全生产", "每月", "25日前", "，", "。", "A级", "3.5%", "①", "\r\n", " ", "\u3000", "b", "9", "🙂", "鿿", "㐀", "《", "C++", "有限公司", "云计算", "B超"]
_LIST = read_word_list()


def whole(words):
    """All frequencies of a list."""
    words.unpack({*words._words, *words._own})
    return words.frequencies


@pytest.fixture(scope="module")
def jieba_with_all_words():
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    language = Language(Lexicon.load())
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = whole(language._own_words), language._word_list[2], True
    return tokenizer


def test_the_word_list_is_the_one_that_jieba_loads():
    words, parts, total = _LIST
    with jieba.Tokenizer().get_dict_file() as file:
        loaded = jieba.Tokenizer.gen_pfdict(file)
    assert (whole(WordList(words, {})), total) == loaded
    assert parts["制定"] == "v"
    assert "桌子" not in parts


@given(parts=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_is_cut_as_with_all_words(jieba_with_all_words, parts):
    text = "".join(parts)
    language = Language(Lexicon.load())
    language.__dict__["_word_list"] = _LIST
    assert language._cut(text) == list(jieba_with_all_words.cut(text, HMM=False))


def test_an_own_word_is_as_frequent_as_the_list_or_we_say():
    words = WordList(packed({"甲": 2, "甲乙": 9}), {"甲乙": 5, "甲": 3, "丙丁": 7, "丙": 0})
    assert [words.frequency(one) for one in ("甲", "甲乙", "丙", "丙丁", "戊", "")] == [3, 9, 0, 7, 0, 0]


def test_the_order_in_which_characters_are_met_is_no_matter():
    words = WordList(packed({"甲": 2, "甲乙": 9, "乙": 1}), {"乙": 4})
    words.unpack("乙")
    assert words.frequencies == {"乙": 4}
    words.unpack("甲乙甲")
    assert words.frequencies == {"甲": 2, "甲乙": 9, "乙": 4}
