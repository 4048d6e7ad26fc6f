"""Neither an ordinary text of 10,000 characters nor a hostile one takes long (the figures themselves are in docs/accuracy.md)."""

import time
from pathlib import Path

import pytest
import yaml

from pipeline.extract.quantities import find_quantities
from pipeline.extract.times import TimeReader
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

LEXICON = Lexicon.load()
PARAGRAPHS = yaml.safe_load((Path(__file__).parent / "cases" / "paragraphs.yaml").read_text("utf-8"))["paragraphs"]


def seconds(text, regions):
    started = time.perf_counter()
    reader = TimeReader(text, LEXICON)
    reader.find(regions)
    find_quantities(text, regions, LEXICON)
    return time.perf_counter() - started


def test_ten_thousand_characters_of_dense_text():
    text = "\n".join(one["text"] for one in PARAGRAPHS)
    regions, start = [], 0
    for line in text.split("\n"):
        regions.append(Span(start, start + len(line)))
        start += len(line) + 1
    seconds(text, regions)
    best = min(seconds(text, regions) for _ in range(5))
    assert best * 10_000 / len(text) < 0.5  # far above what it takes on an idle machine: only a slip into another order of growth fails


@pytest.mark.parametrize("piece", ["1", "一", "每", "1、", "6月、", "到2025年", "至少", "开展一次", "“", "（", "达到100%、", "2024", "实现全覆盖", "2024年年底", "每年1月、", "基本实现全覆盖，"])
def test_a_hostile_text_is_read_all_the_same(piece):
    text = piece * (6000 // len(piece))
    assert seconds(text, [Span(0, len(text))]) < 10
