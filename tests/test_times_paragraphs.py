"""Whole paragraphs of many offices: every time limit and every target in them, none more and none less (tests/cases/paragraphs.yaml)."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.extract.quantities import QuantityReader
from pipeline.extract.quantity_grammar import grammar as quantities
from pipeline.extract.times import TimeReader
from pipeline.lexicon import Lexicon
from pipeline.model.mentions import Anchor
from pipeline.model.text import Span
from pipeline.resolve.amounts import resolve_quantity
from pipeline.resolve.dates import resolve_times

LEXICON = Lexicon.load()
ANCHOR = Anchor(dated=date(2024, 4, 20), campaign_end=None, year=None)
PARAGRAPHS = yaml.safe_load((Path(__file__).parent / "cases" / "paragraphs.yaml").read_text("utf-8"))["paragraphs"]


def dates(one):
    values = {"by": one.due_date, "from": one.start_date, "recurring": one.rrule, "relative": "", "ongoing": ""}
    return f"{one.surface} {one.kind} {values.get(one.kind, f'{one.start_date}..{one.due_date}')}".strip()


def figure(value):
    return f"{value:.6f}".rstrip("0").rstrip(".")


def amount(one):
    if one.kind == "qualitative":
        return f"{one.surface} ~qual"
    values = figure(one.value_min) + ("" if one.value_max == one.value_min else f"..{figure(one.value_max)}")
    return f"{one.surface} {one.comparator} {values} {one.unit}{f' @{one.period}' if one.period else ''}"


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=[one["text"][:12] for one in PARAGRAPHS])
def test_a_paragraph_says_just_these_times_and_targets(paragraph):
    text = paragraph["text"]
    reader = TimeReader(text, LEXICON)
    times = reader.find([Span(0, len(text))])
    targets = QuantityReader(text, reader, quantities(LEXICON)).find([Span(0, len(text))])
    assert [dates(one) for one in resolve_times(times, ANCHOR, LEXICON)] == paragraph["times"]
    assert [amount(resolve_quantity(one)) for one in targets] == paragraph["targets"]
