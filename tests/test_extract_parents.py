"""A parent whose own words charge somebody with more than its children is a task of its own; an announcement of the children is none."""

from __future__ import annotations

import pytest
from structure_making import source

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
HEAD = "青岚镇仓储安全整治方案\n为做好工作，制定本方案。\n一、总体要求\n各村要提高认识。\n二、重点任务\n"
CHILDREN = "1.查门窗。各村要逐库检查门窗。\n2.查电路。镇供电所要逐库检查线路。\n"


def tasks(text):
    drafts = extract(structure(source(text), LEXICON), LEXICON, LANGUAGE)
    return {task.path: task for task in resolve(drafts, LEXICON).tasks}


def parent(intro="", behind="", path="2.1"):
    return tasks(f"{HEAD}（一）查隐患。{intro}\n{CHILDREN}{behind}").get(path)


@pytest.mark.parametrize(
    ("intro", "units"),
    [
        ("各站所要落实职责清单，敢于动真碰硬。抓好以下两项工作：", ["各站所"]),
        ("镇应急办负责统筹协调，镇城建办要提供仓库底册。", ["镇应急办", "镇城建办"]),
        # announcements, what is said of a state, nobody named
        ("各村要突出抓好以下两项工作：", None),
        ("各村要压实责任，重点做好两项工作。", None),
        ("整治分两个阶段，各村要按照各阶段重点压茬推进。", None),
        ("仓库业主依法承担安全第一责任。", None),
        ("要切实提高检查质量。", None),
        ("", None),
    ],
)
def test_the_intro_of_a_parent(intro, units):
    task = parent(intro)
    assert (task and [one.unit for one in task.assignments]) == units


def test_a_paragraph_behind_the_children_belongs_to_the_parent():
    task = parent(behind="规模以上仓储企业要发挥带头作用，小型仓库也要配齐灭火器。对拒不整改的，镇综合行政执法队依法处理。\n")
    assert [one.unit for one in task.assignments] == ["规模以上仓储企业", "镇综合行政执法队"]
    assert [one.text for one in task.actions] == ["规模以上仓储企业要发挥带头作用，小型仓库也要配齐灭火器", "对拒不整改的，镇综合行政执法队依法处理"]
    assert task.category == "重点任务"
    assert task.title == "查隐患"


def test_the_title_of_what_follows_the_children_is_no_duty():
    assert parent(behind="2024年各仓储企业开放参观日程安排\n") is None
    assert [one.unit for one in parent(behind="镇综合行政执法队依法查处违规仓库。\n").assignments] == ["镇综合行政执法队"]


def test_a_report_behind_the_children_is_a_report_and_no_task_of_the_parent():
    found = tasks(f"{HEAD}（一）查隐患。\n{CHILDREN}各村要于每月5日前将检查情况报镇安委办。\n")
    assert "2.1.r1" in found
    assert "2.1" not in found


def test_a_bracket_behind_the_children_speaks_of_them_and_not_of_the_parent():
    bracket = "（责任单位：镇应急办；完成时限：2024年8月底前）\n"
    found = tasks(f"{HEAD}（一）查隐患。各站所要落实职责清单。\n{CHILDREN}{bracket}")
    assert [one.unit for one in found["2.1"].assignments] == ["各站所"]
    assert found["2.1"].deadlines == ()
    assert "镇应急办" in [one.unit for one in found["2.1.1"].assignments]
    assert "2.1" not in tasks(f"{HEAD}（一）查隐患。\n{CHILDREN}{bracket}")


def test_a_figure_of_the_parents_own_task_is_said_once():
    text = f"{HEAD}（一）查隐患。各村要配备专职库管员2名。\n{CHILDREN}"
    matrix = resolve(extract(structure(source(text), LEXICON), LEXICON, LANGUAGE), LEXICON)
    [task] = [task for task in matrix.tasks if task.path == "2.1"]
    assert [one.surface for one in task.targets] == ["2名"]
    assert matrix.targets == ()
    text = f"{HEAD}（一）查隐患。全年至少改造仓库30座。各村要加强巡查。\n{CHILDREN}"
    matrix = resolve(extract(structure(source(text), LEXICON), LEXICON, LANGUAGE), LEXICON)
    assert [(one.path, one.surface) for one in matrix.targets] == [("2.1", "至少改造仓库30座")]


def test_aims_have_no_tasks():
    assert "1" not in tasks(f"{HEAD}（一）查隐患。\n{CHILDREN}")
    assert "1" not in tasks("青岚镇仓储安全整治方案\n一、总体要求\n各村要提高认识，镇应急办要牵头。\n（一）指导思想。预防为主。\n（二）工作目标。事故为零。\n二、重点任务\n（一）查门窗。各村要检查。\n")
