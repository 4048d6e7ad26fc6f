"""The pairs of `corpus/cascade`, written before the rules were read, from file to coverage; and the rules that they asked for, on other words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from cascade_scoring import Score

from pipeline.cascade.compare import compare
from pipeline.cascade.lines import registry
from pipeline.cascade.wording import tone
from pipeline.flow import digest
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
PAIRS = Path(__file__).parents[1] / "corpus" / "cascade"
NAMES = sorted(path.stem for path in (PAIRS / "gold").glob("*.json"))


@cache
def matrix(path: Path):
    return digest(path).matrix


def gold(name: str) -> dict:
    return json.loads((PAIRS / "gold" / f"{name}.json").read_text("utf-8"))


@cache
def covered(name: str):
    return compare(matrix(PAIRS / gold(name)["directive"]), matrix(PAIRS / gold(name)["plan"]), LEXICON)


def written(tmp_path: Path, directive: str, plan: str):
    sides = []
    for name, body in (("上级.txt", directive), ("下级.txt", plan)):
        (tmp_path / name).write_text(body, "utf-8")
        sides.append(digest(tmp_path / name).matrix)
    return compare(*sides, LEXICON)


def paper(title: str, body: str) -> str:
    return f"{title}\n\n为做好有关工作，制定本方案。\n一、工作目标\n到2025年底，工作取得明显成效。\n二、重点任务\n{body}"


def test_the_gold_speaks_of_every_task_of_both_papers():
    for name in NAMES:
        told = gold(name)
        above, below = matrix(PAIRS / told["directive"]), matrix(PAIRS / told["plan"])
        assert [row["directive_path"] for row in told["rows"]] == [task.path for task in above.tasks]
        answers = {path for row in told["rows"] for path in (*row["plan_paths"], *row["optional_plan_paths"])}
        assert answers | {*told["added"], *told["optional_added"]} == {task.path for task in below.tasks}


@pytest.mark.parametrize(
    ("name", "status", "links", "differences", "added"),
    [
        ("ebike", 1.0, 1.0, 1.0, 1.0), ("aid", 0.88, 1.0, 1.0, 1.0), ("safety", 1.0, 1.0, 1.0, 1.0), ("river", 1.0, 1.0, 1.0, 1.0),
        ("fire_street", 1.0, 1.0, 1.0, 1.0), ("fire_company", 0.92, 1.0, 1.0, 1.0), ("flood_town", 0.86, 0.96, 0.93, 0.8), ("road_town", 1.0, 1.0, 1.0, 1.0),
        ("road_hill", 0.93, 1.0, 1.0, 1.0), ("school_primary", 1.0, 1.0, 1.0, 1.0), ("school_town", 1.0, 0.9, 1.0, 1.0),
        ("gas_street", 0.84, 1.0, 1.0, 1.0), ("drown_town", 1.0, 1.0, 1.0, 1.0), ("space_factory", 0.81, 1.0, 1.0, 1.0),
        ("heat_town", 1.0, 1.0, 1.0, 1.0), ("water_town", 1.0, 1.0, 1.0, 1.0), ("dog_street", 1.0, 1.0, 0.88, 1.0),
        ("site_county", 1.0, 1.0, 0.94, 1.0), ("works_town", 0.66, 1.0, 1.0, 1.0),
        ("oldhouse_town", 0.91, 1.0, 0.85, 1.0), ("beach_company", 0.57, 1.0, 0.92, 1.0),
    ],
)
def test_the_pairs_stay_as_good_as_they_are(name, status, links, differences, added):
    score = Score()
    score.add(name, gold(name), covered(name))
    reached = (score.status.f1, score.links.f1, score.differences.f1, score.added.f1)
    assert all(have >= least for have, least in zip(reached, (status, links, differences, added), strict=True)), reached


ABOVE = """（一）疏浚沟渠。2025年4月20日前淤积河段清挖到位。（责任单位：县水利局）
（二）改造厕所。2025年9月15日前新建公共旱厕。（责任单位：县卫健局）
"""


def test_a_duty_in_wholly_other_words_is_found_by_its_date_and_its_line_of_work(tmp_path):
    below = "（一）把水里的烂泥掏干净。2025年4月20日前干完。（责任单位：乡水利站）\n（二）给果树修枝打药。2025年11月10日前干完。（责任单位：乡农业服务中心）\n"
    row = written(tmp_path, paper("甲县人居环境提升行动方案", ABOVE), paper("乙乡人居环境提升行动方案", below)).rows[0]
    assert row.plan_paths == ("2.1",)
    assert any("时限相同" in reason and "人工确认" in reason for link in row.links for reason in link.evidence)


def test_a_date_that_two_tasks_share_links_nothing_by_itself(tmp_path):
    below = """（一）把水沟里的烂泥掏干净。4月20日前干完。（责任单位：乡水利站）
（二）给果树修枝打药。4月20日前干完。（责任单位：乡水利站）
"""
    found = written(tmp_path, paper("甲县人居环境提升行动方案", ABOVE), paper("乙乡人居环境提升行动方案", below))
    assert not any("时限相同" in reason for row in found.rows for link in row.links for reason in link.evidence)


def test_a_date_with_an_office_of_another_line_links_nothing(tmp_path):
    below = "（一）给果树修枝打药。2025年4月20日前干完。（责任单位：乡司法所）\n"
    found = written(tmp_path, paper("甲县人居环境提升行动方案", ABOVE), paper("乙乡人居环境提升行动方案", below))
    assert not any(row.links for row in found.rows)


def test_a_sentence_that_only_states_a_rate_is_a_lost_target_and_no_lost_duty(tmp_path):
    head = "（一）规范垃圾收运。逐户发放分类垃圾桶，建立定时定点收运制度"
    found = written(tmp_path, paper("甲县垃圾分类实施方案", f"{head}，居民知晓率达到90%。\n"), paper("乙镇垃圾分类实施方案", f"{head}。\n"))
    assert (found.rows[0].status, [one.kind for one in found.rows[0].differences]) == ("covered", ["target-dropped"])


@pytest.mark.parametrize(
    ("text", "stricter"),
    [
        ("每季度巡查一次，学校周边和老旧住宅每月至少巡查一次。", True),
        ("按标准发放；对重度残疾老人上浮一档发放。", True),
        ("各企业每月自查1次。", False),
        ("按标准发放；对困难家庭按时发放。", False),
    ],
)
def test_stricter_rules_for_some_are_exceptions(text, stricter):
    assert bool(tone(LEXICON).exceptions.search(text)) is stricter


def test_an_exception_behind_another_lost_clause_is_still_told(tmp_path):
    above = "（一）发放补贴资金。每月10日前将高龄津贴发放到本人银行账户，不得以现金形式发放；对重度失能老人上浮一档发放。\n"
    below = "（一）发放补贴资金。每月10日前将高龄津贴发放到本人银行账户。\n"
    found = written(tmp_path, paper("甲县高龄津贴发放实施方案", above), paper("乙镇高龄津贴发放实施方案", below))
    assert "exception-dropped" in {one.kind for one in found.rows[0].differences}


def test_a_rhythm_at_the_end_of_its_sentence_is_compared_not_lost():
    row = next(row for row in covered("safety").rows if row.directive_path == "2.4")
    assert {one.kind for one in row.differences} == {"frequency-lower", "unit-dropped"}


def test_environment_offices_of_townships_answer_the_environment_bureau():
    known = registry(LEXICON)
    for unit in ("镇生态环境所", "乡生态环境站"):
        assert "environment" in known.office(unit, unit).lines
    assert not re.search("environment", " ".join(known.office("镇司法所", "镇司法所").lines))


def test_a_weakened_figure_shows_the_word_that_weakens_it(tmp_path):
    above = "（一）推进污水治理。2025年6月底前实现行政村生活污水收集管网全覆盖。\n"
    below = "（一）推进污水治理。2025年6月底前基本实现行政村生活污水收集管网全覆盖。\n"
    found = written(tmp_path, paper("甲县农村污水治理实施方案", above), paper("乙镇农村污水治理实施方案", below))
    lower = [one for one in found.rows[0].differences if one.kind == "target-lower"]
    assert [(one.directive, one.plan) for one in lower] == [("全覆盖", "基本…全覆盖")]
