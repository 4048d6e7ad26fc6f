"""The scorer: what counts as found, missed and wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.evaluate import Score, alike, below, evaluate, fold, gains_and_losses, score_document

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"


def gold(**task):
    return {
        "circular": {"title": "甲镇方案", "doc_no": "甲府〔2024〕1号", "issuers": ["甲镇人民政府"], "attachments": []},
        "sections": [{"path": "1", "heading": "排查隐患"}],
        "tasks": [{"path": "1", "title": "排查隐患", "assignments": [], "deadlines": [], "targets": [], "actions": [], **task}],
        "targets": [], "citations": [], "findings": [],
    }  # fmt: skip


def figures(owed, said):
    score = Score()
    score_document(score, "x", owed, said)
    return score.figures()


UNIT = {"unit": "应急办", "role": "responsible"}
DAY = {"surface": "6月底前", "kind": "by", "due_date": "2024-06-30"}
MONTHLY = {"surface": "每季度", "kind": "recurring", "rrule": "FREQ=MONTHLY;INTERVAL=3"}
RATE = {"surface": "100%", "kind": "rate", "value_min": 100, "value_max": 100, "unit": "%"}


def test_the_same_is_all_right():
    same = gold(assignments=[UNIT], deadlines=[DAY, MONTHLY], targets=[RATE], actions=[{"text": "排查隐患"}])
    assert {part: figure.f1 for part, figure in figures(same, same).items() if part != "offsets"} == dict.fromkeys(
        ("circular", "sections", "tasks", "duties", "deadlines", "targets", "actions"), 1.0
    )


# what is owed, what is said, (hit, owed, said) of the part
CASES = [
    ("duties", [UNIT], [], (0, 1, 0)),
    ("duties", [], [UNIT], (0, 0, 1)),
    ("duties", [UNIT], [{**UNIT, "role": "support"}], (0, 1, 1)),
    ("duties", [UNIT], [{**UNIT, "unit": "“应急 办”"}], (1, 1, 1)),
    ("duties", [UNIT], [UNIT, UNIT], (1, 1, 1)),
    ("duties", [{**UNIT, "optional": True}], [], (0, 0, 0)),
    ("duties", [{**UNIT, "optional": True}], [UNIT], (0, 0, 0)),
    ("duties", [{**UNIT, "aliases": ["应急管理办公室"]}], [{**UNIT, "unit": "应急管理办公室"}], (1, 1, 1)),
    ("deadlines", [DAY], [{**DAY, "surface": "六月末"}], (1, 1, 1)),
    ("deadlines", [DAY], [{**DAY, "due_date": "2024-06-29"}], (0, 1, 1)),
    ("deadlines", [MONTHLY], [{**MONTHLY, "rrule": "INTERVAL=3;FREQ=MONTHLY"}], (1, 1, 1)),
    ("deadlines", [{**MONTHLY, "rrule": "FREQ=YEARLY"}], [{**MONTHLY, "rrule": "FREQ=MONTHLY;INTERVAL=12"}], (1, 1, 1)),
    ("deadlines", [MONTHLY], [{**MONTHLY, "rrule": "FREQ=MONTHLY"}], (0, 1, 1)),
    ("deadlines", [{"surface": "接报后2小时内", "kind": "relative"}], [{"surface": "2小时内", "kind": "relative"}], (1, 1, 1)),
    ("targets", [RATE], [{**RATE, "value_min": 95}], (0, 1, 1)),
    ("targets", [{**RATE, "kind": "qualitative"}], [], (0, 0, 0)),
]
KEYS = {"duties": "assignments", "deadlines": "deadlines", "targets": "targets"}


@pytest.mark.parametrize(("part", "owed", "said", "counts"), CASES)
def test_one_part(part, owed, said, counts):
    found = figures(gold(**{KEYS[part]: owed}), gold(**{KEYS[part]: said})).get(part)
    assert ((found.hit, found.owed, found.said) if found else (0, 0, 0)) == counts


def test_a_task_is_found_by_its_title_where_the_path_differs():
    other = gold()
    other["tasks"][0]["path"] = "2.1"
    assert figures(gold(), other)["tasks"].hit == 1


def test_an_offset_that_points_elsewhere_is_wrong():
    said = gold(assignments=[{**UNIT, "start": 0, "end": 3}])
    assert figures(gold(), {**said, "text": "应急办排查"})["offsets"].f1 == 1
    assert figures(gold(), {**said, "text": "经发办排查"})["offsets"].f1 == 0


def test_nothing_to_compare_is_a_sentence(tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold()), "utf-8")
    with pytest.raises(BadInput, match="没有一份"):
        evaluate(tmp_path / "gold", tmp_path / "results")


def test_gains_losses_and_the_ratchet():
    old, new = Score(), Score()
    score_document(old, "x", gold(assignments=[UNIT], deadlines=[DAY]), gold(deadlines=[DAY]))
    score_document(new, "x", gold(assignments=[UNIT], deadlines=[DAY]), gold(assignments=[UNIT]))
    gains, losses = gains_and_losses(old, new)
    assert [(one.part, one.kind) for one in gains if one.part != "offsets"] == [("duties", "missed")]
    assert [(one.part, one.kind) for one in losses if one.part != "offsets"] == [("deadlines", "missed")]
    assert below(new, {"duties": 1.0, "deadlines": 0.5, "citations": 1.0}) == ["deadlines: F1 0.0000 低于已记录的 0.5000"]


@pytest.mark.parametrize(("one", "other", "same"), [("（一）应急办", "(一)应急办", True), ("１２", "12", True), ("甲", "乙", False)])
def test_folding(one, other, same):
    assert (fold(one) == fold(other)) is same
    assert (alike(one, other) == 1.0) is same


@pytest.mark.skipif(not (SHARED / "tools" / "score.py").is_file(), reason="the reference scorer is not beside the checkout")
def test_the_same_figures_as_the_reference_scorer(tmp_path):
    from pipeline.flow import Settings, run

    texts = sorted((SHARED / "seeds").glob("*.txt"))
    run(texts, tmp_path, Settings(workers=0))
    spoiled = tmp_path / "matrix" / f"{texts[0].stem}.json"
    result = json.loads(spoiled.read_text("utf-8"))
    for task in result["tasks"][::3]:  # a result with errors tells more than one without
        task["deadlines"], task["assignments"] = [], task["assignments"][1:]
        task["actions"] = task["actions"][:1]
    spoiled.write_text(json.dumps(result, ensure_ascii=False), "utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(SHARED / "gold"), str(tmp_path / "matrix"), "--json"]
    reference = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = evaluate(SHARED / "gold", tmp_path / "matrix").figures()
    assert {part: (one.hit, one.owed, one.said) for part, one in ours.items()} == {part: (row["hit"], row["owed"], row["said"]) for part, row in reference.items()}
