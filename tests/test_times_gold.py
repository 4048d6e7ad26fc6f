"""The finders on every task of the adjudicated gold (skipped where the reference material is not beside the checkout)."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.extract.quantities import find_quantities
from pipeline.extract.times import TimeReader
from pipeline.lexicon import Lexicon
from pipeline.model.mentions import Anchor
from pipeline.model.text import Span
from pipeline.resolve.amounts import resolve_quantity
from pipeline.resolve.dates import resolve_times

SHARED = Path(__file__).parents[1] / "../shared"
GOLD = sorted((SHARED / "gold").glob("*.json"))
LEXICON = Lexicon.load()
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not GOLD, reason="reference material not found beside the checkout (../shared)")]


def folded(text):
    return re.sub(r"\s", "", text)


def stretches(text, sections):
    """path → extent of its own text: from its heading to the next heading, found in order by the headings of the gold."""
    starts, position = [], text.rfind("总体要求")
    for section in sections:
        heading = folded(section["heading"])[:18]
        match = re.compile(r"\s*".join(map(re.escape, heading))).search(text, position)
        if match:
            starts.append((section["path"], match.start()))
            position = match.start() + 1
    signature = re.search(r"\n[^\n。]*\n[ \u3000\u00a0\t]*[0-9]{4}年[0-9]+月[0-9]+日\s*$|\n[^\n。]*[0-9]{4}年[0-9]+月[0-9]+日印发\s*$", text)
    ends = [start for _, start in starts[1:]] + [signature.start() if signature else len(text)]
    return {path: Span(start, end) for (path, start), end in zip(starts, ends, strict=True)}


def campaign_end(gold):
    dues = {d["due_date"] for task in gold["tasks"] for d in task["deadlines"] if d["kind"] == "recurring"}
    return date.fromisoformat(dues.pop()) if dues else None


def deadline_key(item):
    if item["kind"] == "recurring":
        parts = dict(part.split("=") for part in item["rrule"].split(";"))
        return ("recurring", *sorted(parts.items()))
    keys = {"by": ("due_date",), "from": ("start_date",), "relative": ("surface",), "ongoing": ()}
    return (item["kind"], *(item[name] for name in keys.get(item["kind"], ("start_date", "due_date"))))


def target_key(item):
    return (item["value_min"], item["value_max"], item["unit"])


def as_deadline(deadline):
    return {
        "kind": deadline.kind, "surface": deadline.surface, "rrule": deadline.rrule,
        "start_date": deadline.start_date and str(deadline.start_date), "due_date": deadline.due_date and str(deadline.due_date),
    }  # fmt: skip


def as_target(target):
    return {"kind": target.kind, "surface": target.surface, "value_min": target.value_min, "value_max": target.value_max, "unit": target.unit}


def tally(owed, said, key):
    """(hits, owed, said, errors): optional gold entries absorb a match without counting."""
    left, hits, due, errors, optional = list(said), 0, 0, [], 0
    for item in sorted(owed, key=lambda item: bool(item.get("optional"))):
        match = next((one for one in left if key(one) == key(item)), None)
        if match is not None:
            left.remove(match)
        if item.get("optional"):
            optional += match is not None
            continue
        due += 1
        hits += match is not None
        if match is None:
            errors.append(f"missed {item['surface']} {key(item)}")
    errors += [f"wrong {one['surface']} {key(one)}" for one in left]
    return hits, due, len(said) - optional, errors


def run(path):
    gold = json.loads(path.read_text("utf-8"))
    text = (SHARED / "seeds" / f"{path.stem}.txt").read_text("utf-8")
    text = re.sub(r"\n+", "\n", text)
    found = stretches(text, gold["sections"])
    anchor = Anchor(date.fromisoformat(gold["circular"]["dated"]), campaign_end(gold), None)
    totals = {"deadlines": [0, 0, 0], "targets": [0, 0, 0]}
    errors = []
    for task in gold["tasks"]:
        if task["path"] not in found:
            errors.append(f"{path.stem} {task['path']}: task not located")
            continue
        region = [found[task["path"]]]
        reader = TimeReader(text, LEXICON)
        times = reader.find(region)
        deadlines = [as_deadline(one) for one in resolve_times(times, anchor, LEXICON)]
        targets = [as_target(resolve_quantity(one)) for one in find_quantities(text, region, LEXICON)]
        targets = [one for one in targets if one["kind"] != "qualitative"]
        owed = [one for one in task["targets"] if one["kind"] != "qualitative"]
        for name, wanted, said, key in (("deadlines", task["deadlines"], deadlines, deadline_key), ("targets", owed, targets, target_key)):
            *figures, wrong = tally(wanted, said, key)
            totals[name] = [a + b for a, b in zip(totals[name], figures, strict=True)]
            errors += [f"{path.stem} {task['path']} {name} {one}" for one in wrong]
    return totals, errors


def test_deadlines_and_targets_of_the_gold_tasks():
    totals = {"deadlines": [0, 0, 0], "targets": [0, 0, 0]}
    errors = []
    for path in GOLD:
        some, wrong = run(path)
        errors += wrong
        totals = {name: [a + b for a, b in zip(totals[name], some[name], strict=True)] for name in totals}
    scores = {name: 2 * hit / (owed + said) for name, (hit, owed, said) in totals.items()}
    assert scores["deadlines"] >= 0.985, (totals, errors)
    assert scores["targets"] >= 0.96, (totals, errors)
