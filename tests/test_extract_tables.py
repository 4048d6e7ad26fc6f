"""Rows of task tables: titles, measures, roles by column, limits; header words of any order."""

from structure_making import source

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)


def tasks(text):
    return resolve(extract(structure(source(text), LEXICON), LEXICON, LANGUAGE), LEXICON).tasks


def roles(task):
    return {f"{one.unit}={one.role}/{one.basis}" for one in task.assignments}


def test_columns_say_the_roles_and_the_measures_are_cut_like_text():
    (row, other) = tasks(
        "青岚县食品安全重点任务清单\n"
        "| 序号 | 重点任务 | 具体措施 | 牵头单位 | 责任单位 | 完成时限 |\n"
        "| 1 | 校园食堂整治 | 逐校开展检查；建立问题清单。 | 县教育局 | 县市场监管局、各乡镇（街道） | 2024年6月底前 |\n"
        "| 2 | 农村集体聚餐管理 | 落实申报制度。 | 县市场监管局 | 各村（社区） | 长期坚持 |"
    )
    assert (row.path, row.title) == ("T1.1", "校园食堂整治")
    assert [one.text for one in row.actions] == ["逐校开展检查", "建立问题清单"]
    assert roles(row) == {"县教育局=lead/table", "县市场监管局=responsible/table", "各乡镇（街道）=responsible/table"}
    assert [str(one.due_date) for one in row.deadlines] == ["2024-06-30"]
    assert [one.kind for one in other.deadlines] == ["ongoing"]


def test_a_cell_may_name_its_own_roles():
    (row, _) = tasks(
        "重点任务清单\n| 任务 | 责任分工 | 时限 |\n| 整治占道经营 | 城管局牵头，公安局、各镇街配合 | 5月底前 |\n| 清理小广告 | 各镇街 | 5月底前 |"
    )
    assert roles(row) == {"城管局=lead/table", "公安局=support/table", "各镇街=support/table"}


def test_a_merged_cell_counts_for_each_of_its_rows():
    rows = tasks(
        "重点任务清单\n| 重点任务 | 工作措施 | 责任单位 | 完成时限 |\n| 防溺水 | 设置警示牌。 | 水利站 | 6月底前 |\n| ^ | 开展家访。 | 中心校 | 7月底前 |"
    )
    assert [row.title for row in rows] == ["防溺水", "防溺水"]
    assert [roles(row) for row in rows] == [{"水利站=responsible/table"}, {"中心校=responsible/table"}]


def test_a_roster_and_a_blank_form_are_no_tasks():
    assert not tasks("工作专班名单\n| 姓名 | 职务 | 联系电话 |\n| 甲某 | 主任 | 000 |\n| 乙某 | 科员 | 000 |")
    assert not tasks("整改台账\n| 序号 | 问题 | 整改措施 | 责任单位 | 完成时限 |\n|  |  |  |  |  |\n|  |  |  |  |  |")
