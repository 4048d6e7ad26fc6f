"""Which tasks a bracket covers: `note` where it stands, `inherited` for siblings without one, chapters, paragraphs of their own."""

import pytest
from structure_making import source

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
HEAD = "青岚镇校园安全整治方案\n为做好工作，制定本方案。\n一、总体要求\n坚持预防为主。\n二、重点任务\n"


def matrix(text):
    return resolve(extract(structure(source(text), LEXICON), LEXICON, LANGUAGE), LEXICON)


def duties(text):
    """path → {unit=role/basis}, brackets and inherited brackets only."""
    return {
        task.path: {f"{one.unit}={one.role}/{one.basis}" for one in task.assignments if one.basis in ("note", "inherited")}
        for task in matrix(text).tasks
    }


def test_a_bracket_covers_its_item_alone_where_each_has_one():
    found = duties(HEAD + "1.查门窗。逐栋检查门窗。（责任单位：总务处）\n2.查电路。逐层检查电路。（责任单位：后勤科）")
    assert found == {"2.1": {"总务处=responsible/note"}, "2.2": {"后勤科=responsible/note"}}


def test_earlier_siblings_without_a_bracket_inherit_the_closing_one():
    found = duties(HEAD + "1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。（责任单位：后勤科）")
    assert found == {"2.1": {"后勤科=responsible/inherited"}, "2.2": {"后勤科=responsible/note"}}


def test_a_bracket_amid_siblings_whose_last_has_none_speaks_of_its_own_item_alone():
    found = duties(HEAD + "1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。（责任单位：后勤科）\n3.查食堂。逐日检查食堂。")
    assert found == {"2.1": set(), "2.2": {"后勤科=responsible/note"}, "2.3": set()}


def test_a_run_ends_at_a_sibling_with_its_own_bracket():
    text = "1.查门窗。逐栋检查门窗。（责任单位：总务处）\n2.查电路。逐层检查电路。\n3.查食堂。逐日检查食堂。（牵头单位：后勤科）"
    assert duties(HEAD + text)["2.2"] == {"后勤科=lead/inherited"}
    assert duties(HEAD + text)["2.1"] == {"总务处=responsible/note"}


def test_a_bracket_of_its_own_after_the_last_child_covers_all_children_and_only_those():
    text = (
        "（一）查隐患\n1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。\n（责任单位：总务处；完成时限：2024年8月底前）\n"
        "（二）强宣传\n1.办专栏。每班开办专栏。\n2.发告知书。逐户发放告知书。"
    )
    found = duties("青岚镇校园安全整治方案\n" + HEAD.split("\n", 1)[1] + text)
    assert found["2.1.1"] == found["2.1.2"] == {"总务处=responsible/inherited"}
    assert found["2.2.1"] == found["2.2.2"] == set()


def test_the_limit_of_a_bracket_is_inherited_with_it():
    text = "（一）查隐患\n1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。\n（责任单位：总务处；完成时限：2024年8月底前）"
    tasks = matrix(HEAD + text).tasks
    assert [[str(one.due_date) for one in task.deadlines] for task in tasks] == [["2024-08-31"], ["2024-08-31"]]


def test_lines_of_responsibility_under_a_parent_cover_its_children():
    text = "（一）管网整治\n责任部门：生产部\n配合部门：各分公司\n1.查管道。逐段检查管道。\n2.查阀井。逐个检查阀井。"
    assert duties(HEAD + text) == {
        "2.1.1": {"生产部=responsible/inherited", "各分公司=support/inherited"},
        "2.1.2": {"生产部=responsible/inherited", "各分公司=support/inherited"},
    }


def test_a_bracket_behind_a_parents_heading_covers_the_children_without_one():
    text = "（一）管网整治（责任单位：住建办）\n1.查管道。逐段检查管道。\n2.查阀井。逐个检查阀井。（责任单位：供水站）"
    found = duties(HEAD + text)
    assert found["2.1.2"] == {"供水站=responsible/note"}


def test_an_intro_that_names_units_is_not_inherited():
    text = "各社区、有关部门和企业要按照各阶段要求推进。\n（一）查隐患。逐户排查。\n（二）促整改。逐项整改。"
    assert all(not found for found in duties(HEAD + text).values())


def test_the_first_unit_leads_from_where_that_is_said_on():
    text = "1.查门窗。逐栋检查门窗。（总务处、安全科，列第一位的为牵头单位，下同）\n2.查电路。逐层检查电路。（后勤科、总务处）"
    assert duties(HEAD + text) == {
        "2.1": {"总务处=lead/note", "安全科=responsible/note"},
        "2.2": {"后勤科=lead/note", "总务处=responsible/note"},
    }


@pytest.mark.parametrize(
    "tail", ["（责任单位：）", "（责任单位：", "（）", "）", "（责任单位：、，；）", "（牵头单位：总务处，总务处牵头，（总务处配合）", "责任单位：", "【【【】】"]
)
def test_broken_brackets_never_raise(tail):
    assert matrix(HEAD + f"1.查门窗。逐栋检查门窗。{tail}\n2.查电路。逐层检查电路。").tasks


def test_of_several_brackets_in_one_item_each_speaks_of_the_measure_before_it():
    (task,) = matrix(HEAD + "1.查隐患。逐栋检查门窗。（责任单位：总务处）逐层检查电路。（责任单位：后勤科）").tasks
    assert {one.unit: one.action for one in task.assignments} == {"总务处": 1, "后勤科": 2}


def test_a_bracket_may_name_the_run_of_items_that_it_covers():
    text = "1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。\n3.查食堂。逐日检查食堂。\n（2—3项责任单位：后勤科）"
    found = duties(HEAD + text)
    assert found["2.1"] == set()
    assert found["2.2"] == found["2.3"] == {"后勤科=responsible/inherited"}


FOUR = "1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。\n3.查食堂。逐日检查食堂。\n4.查宿舍。逐间检查宿舍。"


@pytest.mark.parametrize(
    ("bracket", "covered"),
    [
        ("（第2、3项由后勤科牵头，保卫科配合）", [2, 3]),
        ("（第二、三项由后勤科牵头）", [2, 3]),
        ("（第二项和第四项由后勤科牵头）", [2, 4]),
        ("（第1至2项、第4项均由后勤科牵头）", [1, 2, 4]),
        ("（1—3项任务由后勤科牵头）", [1, 2, 3]),
        ("（第3项由后勤科牵头）", [3]),
        ("（以上两项由后勤科牵头）", [3, 4]),
        ("（以上2项任务，牵头单位：后勤科）", [3, 4]),
        ("（上述三项工作均由后勤科牵头）", [2, 3, 4]),
        ("（以上任务由后勤科牵头）", [1, 2, 3, 4]),
        ("（本部分各项任务由后勤科牵头，保卫科配合）", [1, 2, 3, 4]),
        ("（本章任务统一由后勤科牵头）", [1, 2, 3, 4]),
    ],
)
def test_a_bracket_says_which_items_it_speaks_of(bracket, covered):
    found = duties(f"{HEAD}{FOUR}\n{bracket}")
    assert [int(path[2:]) for path, units in found.items() if any(unit.startswith("后勤科=lead") for unit in units)] == covered
    assert not any(unit[0] in "第以上述本一二三四1234" for units in found.values() for unit in units)


def test_parts_of_a_bracket_that_speak_of_different_items_are_kept_apart():
    found = duties(f"{HEAD}{FOUR}\n（第1、2项由总务处负责，2024年6月底前完成；第3—4项由后勤科牵头，保卫科配合，2024年7月底前完成）")
    assert found["2.1"] == found["2.2"] == {"总务处=responsible/inherited"}
    assert found["2.3"] == found["2.4"] == {"后勤科=lead/inherited", "保卫科=support/inherited"}
    tasks = matrix(f"{HEAD}{FOUR}\n（第1、2项由总务处负责，2024年6月底前完成；第3—4项由后勤科牵头，保卫科配合，2024年7月底前完成）").tasks
    assert [[str(one.due_date)[5:] for one in task.deadlines] for task in tasks] == [["06-30"], ["06-30"], ["07-31"], ["07-31"]]


def test_parts_without_an_ordinal_are_kept_apart_too():
    text = f"{HEAD}{FOUR}\n（1至2项责任单位：总务处、保卫科；3项责任单位：后勤科；4项牵头单位：学生处。第1项完成时限：2024年6月底）"
    assert [{unit.partition("=")[0] for unit in units} for units in duties(text).values()] == [{"总务处", "保卫科"}, {"总务处", "保卫科"}, {"后勤科"}, {"学生处"}]
    assert [[str(one.due_date) for one in task.deadlines] for task in matrix(text).tasks] == [["2024-06-30"], [], [], []]


def test_a_bracket_in_the_middle_that_speaks_of_the_items_above_covers_them_though_later_ones_have_none():
    text = "1.查门窗。逐栋检查门窗。\n2.查电路。逐层检查电路。\n（以上两项由总务处负责）\n3.查食堂。逐日检查食堂。"
    assert duties(HEAD + text) == {"2.1": {"总务处=responsible/inherited"}, "2.2": {"总务处=responsible/note"}, "2.3": set()}


@pytest.mark.parametrize(
    ("bracket", "limits"),
    [
        ("（后勤科牵头，9月底前完成第一轮，长期坚持）", ["by", "ongoing"]),
        ("（后勤科负责；持续推进）", ["ongoing"]),
        ("（责任单位：后勤科，并长期坚持）", ["ongoing"]),
        ("（后勤科负责持续推进整治工作）", []),
    ],
)
def test_a_clause_of_a_bracket_may_be_a_limit_without_end(bracket, limits):
    (task,) = matrix(f"{HEAD}1.查门窗。逐栋检查门窗。{bracket}").tasks
    assert [one.kind for one in task.deadlines] == limits


def test_units_and_a_day_behind_a_title_own_that_item_alone():
    text = "1.修订预案（总务处，2024年5月31日前）。修订总预案。\n2.组建队伍（保卫科、各科室，2024年6月30日前）。每组20人。\n3.储备物资（后勤科牵头，保卫科配合，常年）。清单附后。"
    assert [{unit.partition("=")[0] for unit in units} for units in duties(HEAD + text).values()] == [{"总务处"}, {"保卫科", "各科室"}, {"后勤科", "保卫科"}]
    assert [[str(one.due_date) for one in task.deadlines] for task in matrix(HEAD + text).tasks][:2] == [["2024-05-31"], ["2024-06-30"]]
    assert [task.title for task in matrix(HEAD + text).tasks] == ["修订预案", "组建队伍", "储备物资"]


@pytest.mark.parametrize("bracket", ["（本项目由施工单位负责）", "（以上部门负责）", "（两个项目部负责）", "（第一、二项目部负责）"])
def test_words_that_only_look_like_items_are_names(bracket):
    assert not {"目由施工单位", "目部"} & {unit.partition("=")[0] for units in duties(f"{HEAD}{FOUR}{bracket}").values() for unit in units}


def test_a_heading_that_is_nothing_but_a_unit_charges_it():
    tasks = matrix("青岚镇方案\n一、总体要求\n坚持预防为主。\n二、责任分工\n1.镇食安办。牵头组织整治工作。\n2.各社区居委会：组织入户宣传。").tasks
    assert [[f"{one.unit}={one.role}" for one in task.assignments] for task in tasks] == [["镇食安办=lead"], ["各社区居委会=actor"]]
