"""What one circular costs, counted without a clock: calls of our own functions, and passes of the libraries over the text.

A budget is about a fifth above what was counted when it was set. Whoever exceeds it for a good reason raises it in the same commit and says why;
whoever undercuts it by much lowers it.
"""

import collections
import re
import sys

import jieba
import pytest

sys.path.insert(0, __file__.rsplit("/", 1)[0] + "/benchmarks")

from circulars import circular

from pipeline.flow import understand
from pipeline.read import read_bytes

CALLS_PER_THOUSAND_CHARACTERS = {"read": 1450, "structure": 920, "extract": 8100, "resolve": 730, "check": 1280, "other": 2940, "patterns": 4950}
"""Calls of functions by room, and of regular expressions in all rooms (those of jieba, which cuts, among them), a thousand characters."""


def counted(text: str) -> collections.Counter:
    """Calls of functions of `pipeline` by room while `text` is read and understood; everything is loaded before, and another circular read."""
    understand(read_bytes("a.txt", circular(300, 10_000).encode()))
    calls: collections.Counter = collections.Counter()

    def note(frame, event, argument):
        if event == "c_call" and isinstance(getattr(argument, "__self__", None), re.Pattern):
            calls["patterns"] += 1
        elif event == "call":
            _, found, rest = frame.f_code.co_filename.rpartition("/pipeline/")
            if found:
                room = rest.partition("/")[0]
                calls[room if room in CALLS_PER_THOUSAND_CHARACTERS else "other"] += 1

    sys.setprofile(note)
    try:
        understand(read_bytes("a.txt", text.encode()))
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(scope="module")
def sizes():
    """(characters, calls) of the same circular, short and four times as long."""
    texts = [circular(777, characters) for characters in (2500, 10_000)]
    return [(len(text), counted(text)) for text in texts]


def test_a_circular_stays_within_its_budget(sizes):
    characters, calls = sizes[1]
    spent = {room: round(calls[room] * 1000 / characters) for room in CALLS_PER_THOUSAND_CHARACTERS}
    over = {room: f"{count} of {CALLS_PER_THOUSAND_CHARACTERS[room]}" for room, count in spent.items() if count > CALLS_PER_THOUSAND_CHARACTERS[room]}
    assert not over


def test_the_work_grows_with_the_text_and_not_with_its_square(sizes):
    (short, few), (long, many) = sizes
    for room in CALLS_PER_THOUSAND_CHARACTERS:
        assert many[room] <= few[room] * (long / short) * 1.35, room


def test_the_same_text_is_cut_into_words_once(monkeypatch):
    cut: list[str] = []
    plain = jieba.Tokenizer.cut
    monkeypatch.setattr(jieba.Tokenizer, "cut", lambda self, text, **how: cut.append(text) or plain(self, text, **how))
    text = circular(778, 5000)
    understand(read_bytes("a.txt", text.encode()))
    assert len(cut) == len(set(cut))
    assert sum(map(len, cut)) <= 1.3 * len(text)
