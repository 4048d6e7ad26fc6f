"""Letterhead and sections of the gold circulars, word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.lexicon import Lexicon
from pipeline.read import read_file
from pipeline.structure import structure

SHARED = Path(__file__).parents[1] / ".." / "shared"
GOLD = sorted((SHARED / "gold").glob("*.json")) if (SHARED / "gold").is_dir() else []
LEXICON = Lexicon.load()


@pytest.mark.shared
@pytest.mark.skipif(not GOLD, reason="the gold beside the checkout is missing")
@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_sections_and_letterhead_are_those_of_the_gold(path: Path) -> None:
    gold = json.loads(path.read_text("utf-8"))
    found = structure(read_file(SHARED / "seeds" / f"{Path(gold['source']).stem}.txt"), LEXICON)
    wanted = [(one["path"], one["label"], one["heading"]) for one in gold["sections"]]
    assert [(one.path, one.label, one.heading) for one in found.sections if not one.path.startswith("A")] == wanted
    head, owed = found.letterhead, gold["circular"]
    assert head.title == owed["title"]
    assert head.carrier_title == owed["carrier_title"]
    assert head.doc_no == owed["doc_no"]
    assert list(head.issuers) == owed["issuers"]
    assert list(head.addressees) == owed["addressees"]
    assert [day.isoformat() if day else None for day in (head.dated, head.printed)] == [owed["dated"], owed["printed"]]
    assert (head.publicity, head.genre, head.level, head.campaign) == (owed["publicity"], owed["genre"], owed["level"], owed["campaign"])
    area = head.jurisdiction
    assert {"province": area.province, "city": area.city, "county": area.county, "township": area.township} == owed["jurisdiction"]
    assert [{"no": one.no, "title": one.title} for one in head.attachments] == owed["attachments"]
