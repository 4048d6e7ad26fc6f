"""Time phrases of many offices and their readings (tests/cases/times.yaml): find and resolve together."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.extract.times import find_times
from pipeline.lexicon import Lexicon
from pipeline.model.mentions import Anchor
from pipeline.model.text import Span
from pipeline.resolve.dates import resolve_times, time_issue

LEXICON = Lexicon.load()
ANCHOR = Anchor(dated=date(2024, 3, 15), campaign_end=date(2026, 12, 31), year=None)
GROUPS = yaml.safe_load((Path(__file__).parent / "cases" / "times.yaml").read_text("utf-8"))["groups"]
ROWS = [(group["intent"], *row.replace("\\n", "\n").rsplit(" => ", 1)) for group in GROUPS for row in group["rows"]]


def reading(deadline):
    dates = {
        "by": f"{deadline.due_date or '-'}", "from": f"{deadline.start_date or '-'}", "recurring": deadline.rrule, "ongoing": "",
        "relative": deadline.surface,
    }  # fmt: skip
    if deadline.start_date is None and deadline.due_date is None and deadline.kind in {"on", "during"}:
        return f"{deadline.kind} -"
    return f"{deadline.kind} {dates.get(deadline.kind, f'{deadline.start_date}..{deadline.due_date}')}".strip()


def said(phrase):
    mentions = find_times(phrase, [Span(0, len(phrase))], LEXICON)
    issues = [issue for mention in mentions if (issue := time_issue(mention, ANCHOR, LEXICON))]
    readings = [reading(deadline) for deadline in resolve_times(mentions, ANCHOR, LEXICON)]
    return "; ".join(readings) or "none", issues


@pytest.mark.parametrize(("intent", "phrase", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_a_phrase_reads_as_a_clerk_reads_it(intent, phrase, expected):
    wanted, _, issue = expected.partition(" !")
    found, issues = said(phrase)
    assert found == wanted, intent
    assert issues == ([issue] if issue else []), intent


@pytest.mark.parametrize("row", ROWS, ids=[row[1] for row in ROWS])
def test_every_mention_points_at_its_words(row):
    phrase = row[1]
    for mention in find_times(phrase, [Span(0, len(phrase))], LEXICON):
        assert mention.span.of(phrase) == mention.surface
        assert mention.surface.strip() == mention.surface


def test_the_table_is_large_and_has_its_share_of_negatives():
    negatives = [row for row in ROWS if row[2] == "none"]
    assert len(ROWS) >= 300
    assert len(negatives) >= len(ROWS) / 3
    assert len({row[1] for row in ROWS}) == len(ROWS)
