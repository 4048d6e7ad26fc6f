"""The corpus and its gold are sound: what the gold says can be found in the words that it speaks of."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from pipeline.read import read_bytes

CORPUS = Path(__file__).parents[1] / "corpus"
DISTRICT = CORPUS / "district"
STYLES = CORPUS / "styles"
GOLD = sorted([*(DISTRICT / "gold").glob("*.json"), *(STYLES / "gold").rglob("*.json")])
CASCADE = sorted((DISTRICT / "gold" / "cascade").glob("*.json"))

ROLES = {"lead", "responsible", "support", "actor", "recipient"}
BASES = {"note", "inherited", "text", "table"}
DEADLINE_KINDS = {"by", "on", "during", "recurring", "from", "relative", "ongoing"}
TARGET_KINDS = {"count", "rate", "amount", "coverage", "qualitative"}
CATEGORIES = {"重点任务", "阶段安排", "保障措施", "报送", "通报要求"}
CODES = {
    "count-mismatch",
    "number-missing",
    "number-duplicate",
    "number-jump",
    "label-style",
    "attachment-mismatch",
    "foreign-place",
    "title-mismatch",
    "deadline-before-issue",
    "deadline-conflict",
    "deadline-ambiguous",
    "deadline-impossible",
    "unassigned",
    "arithmetic",
    "inconsistent",
    "unclosed-quote",
    "unclosed-bracket",
    "punctuation",
    "duplicate-text",
    "heading-mismatch",
    "residue",
    "typo",
    "term-inconsistent",
    "personal-data",
}
DIFFERENCES = {
    "deadline-later",
    "deadline-earlier",
    "deadline-dropped",
    "deadline-added",
    "frequency-lower",
    "frequency-higher",
    "target-lower",
    "target-higher",
    "target-dropped",
    "unit-dropped",
    "softened",
    "exception-dropped",
}


def text_of(gold: dict) -> str:
    for folder in (DISTRICT, *sorted(path for path in STYLES.iterdir() if path.is_dir() and path.name != "gold")):
        path = folder / gold["source"]
        if path.exists():
            return path.read_text("utf-8") if path.suffix == ".txt" else read_bytes(path.name, path.read_bytes()).text
    raise AssertionError(f"no text for {gold['source']}")


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def gold_of(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(params=GOLD, ids=lambda p: p.stem)
def gold(request: pytest.FixtureRequest) -> dict:
    return gold_of(request.param)


def test_there_is_a_corpus() -> None:
    assert len(list(DISTRICT.glob("*.txt"))) == 6
    assert {p.stem for p in DISTRICT.glob("*.txt")} == {p.stem for p in (DISTRICT / "gold").glob("*.json")}
    assert len(CASCADE) == 3


def test_every_style_has_its_gold_and_its_half() -> None:
    first, final = ({p.stem for p in (STYLES / half).glob("*.txt")} for half in ("first", "final"))
    assert not first & final
    assert first == {p.stem for p in (STYLES / "gold" / "first").glob("*.json")}
    assert final == {p.stem for p in (STYLES / "gold" / "final").glob("*.json")}
    assert min(len(first), len(final)) >= 6


def test_paths_are_unique_and_tasks_stand_on_sections(gold: dict) -> None:
    sections = [s["path"] for s in gold["sections"]]
    tasks = [t["path"] for t in gold["tasks"]]
    assert len(sections) == len(set(sections))
    assert len(tasks) == len(set(tasks))
    for path in tasks:
        own = re.fullmatch(r"(?:(?P<parent>.+)\.)?r\d+|[AT]\d+\.\S+", path)
        assert path in sections or own, path
        if own and own["parent"] and not own["parent"].startswith(("A", "T")):
            assert own["parent"] in sections, path


def test_sections_stand_in_the_text_in_order(gold: dict) -> None:
    words, at = squeezed(text_of(gold)), 0
    for section in gold["sections"]:
        found = words.find(squeezed((section["label"] or "") + section["heading"]), at)
        assert found >= 0, section
        at = found + 1


def test_every_word_of_the_gold_is_a_word_of_the_text(gold: dict) -> None:
    text = text_of(gold)
    words = squeezed(text)
    for task in gold["tasks"]:
        assert squeezed(task["title"]) in words, task["path"]
        assert task["category"] in CATEGORIES
        for duty in task["assignments"]:
            assert squeezed(duty["unit"]) in words, (task["path"], duty)
            assert duty["role"] in ROLES
            assert duty["basis"] in BASES
        for item in [*task["deadlines"], *task["targets"]]:
            assert squeezed(item["surface"]) in words, (task["path"], item)
        for action in task["actions"]:
            assert squeezed(action["text"]) in words, (task["path"], action)
            assert action["text"][-1] not in "。；，、", (task["path"], action)
    for target in gold["targets"]:
        assert squeezed(target["surface"]) in words, target
    for finding in gold["findings"]:
        assert finding["code"] in CODES
        assert squeezed(finding["at"]) in words, finding


def test_values_are_valid(gold: dict) -> None:
    undated = gold["circular"]["dated"] is None  # no year is known: the day stays blank
    assert datetime.date.fromisoformat(gold["circular"]["dated"]) if gold["circular"]["dated"] else True
    for task in gold["tasks"]:
        for limit in task["deadlines"]:
            assert limit["kind"] in DEADLINE_KINDS
            start, due = (datetime.date.fromisoformat(limit[k]) if limit[k] else None for k in ("start_date", "due_date"))
            assert start is None or due is None or start <= due, limit
            assert (limit["kind"] == "recurring") == (limit["rrule"] is not None), limit
            if limit.get("optional") and due is start is None:
                continue  # 暑期前: a season without a day
            assert {
                "by": (undated or due is not None) and start is None,
                "on": bool(start and due),
                "during": bool(start and due),
                "from": bool(start and not due),
            }.get(limit["kind"], start is None), limit
        for target in [*task["targets"], *gold["targets"]]:
            assert target["kind"] in TARGET_KINDS
            if target["kind"] == "qualitative":
                assert target["value_min"] is target["comparator"] is target["unit"] is None
            else:
                assert target["comparator"] in {">=", "<=", "=", "~"}
                assert target["value_min"] <= target["value_max"]


def test_a_unit_has_a_role_once_a_task(gold: dict) -> None:
    for task in gold["tasks"]:
        pairs = [(a["unit"], a["role"]) for a in task["assignments"]]
        assert len(pairs) == len(set(pairs)), task["path"]


@pytest.mark.parametrize("path", CASCADE, ids=lambda p: p.stem)
def test_the_cascade_answers_every_task_of_the_directive(path: Path) -> None:
    cascade = gold_of(path)
    directive, plan = (gold_of(DISTRICT / "gold" / f"{Path(cascade[k]).stem}.json") for k in ("directive", "plan"))
    owed = [t["path"] for t in directive["tasks"] if not t.get("optional")]
    assert [r["directive_path"] for r in cascade["rows"]] == owed
    there = {t["path"] for t in plan["tasks"]}
    linked = set()
    for row in cascade["rows"]:
        assert (row["status"] == "missing") == (not row["plan_paths"]), row
        assert set(row["plan_paths"]) <= there
        linked |= set(row["plan_paths"])
        for difference in row["differences"]:
            assert difference["kind"] in DIFFERENCES
            for side, gold in (("directive", directive), ("plan", plan)):
                assert all(piece in text_of(gold) for piece in difference[side].split("…")), difference
    assert set(cascade["added"]) == {t["path"] for t in plan["tasks"] if not t.get("optional")} - linked


def test_no_phone_and_no_id_number_stands_in_the_corpus() -> None:
    for path in CORPUS.rglob("*.txt"):
        assert not re.search(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", path.read_text("utf-8")), path


def test_every_district_paper_has_another_format_and_none_is_big() -> None:
    formats = list((DISTRICT / "formats").iterdir())
    assert {p.stem for p in formats} == {p.stem for p in DISTRICT.glob("*.txt")}
    assert all(p.stat().st_size < 300_000 for p in formats)
    assert {p.suffix for p in formats} == {".docx", ".pdf", ".html"}
