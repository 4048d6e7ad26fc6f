"""Quantity phrases of many offices and their readings (tests/cases/quantities.yaml)."""

from pathlib import Path

import pytest
import yaml

from pipeline.extract.quantities import find_quantities
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.resolve.amounts import resolve_quantity

LEXICON = Lexicon.load()
GROUPS = yaml.safe_load((Path(__file__).parent / "cases" / "quantities.yaml").read_text("utf-8"))["groups"]
ROWS = [(group["intent"], *row.rsplit(" => ", 1)) for group in GROUPS for row in group["rows"]]


def figure(value):
    return f"{value:.6f}".rstrip("0").rstrip(".")


def reading(target):
    if target.kind == "qualitative":
        return "~qual"
    values = figure(target.value_min) + ("" if target.value_max == target.value_min else f"..{figure(target.value_max)}")
    return f"{target.comparator} {values} {target.unit}{f' @{target.period}' if target.period else ''}"


def mentions(phrase):
    return find_quantities(phrase, [Span(0, len(phrase))], LEXICON)


@pytest.mark.parametrize(("intent", "phrase", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_a_quantity_reads_as_a_clerk_reads_it(intent, phrase, expected):
    assert ("; ".join(reading(resolve_quantity(mention)) for mention in mentions(phrase)) or "none") == expected, intent


@pytest.mark.parametrize("row", ROWS, ids=[row[1] for row in ROWS])
def test_every_mention_points_at_its_words(row):
    for mention in mentions(row[1]):
        assert mention.span.of(row[1]) == mention.surface


def test_the_table_is_large_and_has_its_share_of_negatives():
    assert len(ROWS) >= 150
    assert sum(row[2] == "none" for row in ROWS) >= len(ROWS) / 3
    assert len({row[1] for row in ROWS}) == len(ROWS)
