"""The words of sites and of printed lines: every entry finds its own examples and none of its counter-examples."""

from __future__ import annotations

import re

import pytest

from pipeline.lexicon import Lexicon
from pipeline.read.blocks import Line
from pipeline.read.html import site
from pipeline.read.html.lines import SiteLine

LEXICON = Lexicon.load()
ENTRIES = [entry for name in ("read_site", "read_layout", "read_marks") for entry in LEXICON[name]]


def line(text: str) -> SiteLine:
    return SiteLine(Line(text))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_examples_and_counter_examples(entry) -> None:
    if entry.means == "metadata":
        assert all(dict(site._pairs(text)).get(entry.text("name")) for text in entry.examples)
        assert not any(site._pairs(text) for text in entry.counter)
    elif entry.means == "tool":
        assert all(site._is_tool(line(text)) for text in entry.examples)
        assert not any(site._is_tool(line(text)) for text in entry.counter)
    else:
        pattern = re.compile(entry.pattern, re.IGNORECASE)
        assert all(pattern.search(text) for text in entry.examples)
        assert not any(pattern.search(text) for text in entry.counter)
    assert entry.examples
    assert entry.counter
