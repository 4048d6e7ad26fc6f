"""Layouts that a third hand brought: lists of named items, duty lists by post, months of a plan's table, years and bases of undated papers."""

from datetime import date

import pytest
from structure_making import source

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.model.matrix import Matrix, Task
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)


def read(text: str) -> tuple[Circular, Matrix]:
    circular = structure(source(text), LEXICON)
    return circular, resolve(extract(circular, LEXICON, LANGUAGE), LEXICON)


def task(text: str, path: str) -> Task:
    return next(one for one in read(text)[1].tasks if one.path == path)


def units(found: Task, *roles: str) -> list[str]:
    return [one.unit for one in found.assignments if one.role in (roles or ("actor",))]


PLAN = "青山县防汛应急预案\n1 总则\n1.1 编制依据\n{basis}\n2 组织体系\n2.1 指挥部\n县政府成立防汛指挥部。\n2.2 成员单位职责\n{duties}\n3 附则\n3.1 解释\n本预案由县应急局解释。"


def test_a_list_of_named_items_stays_with_its_heading():
    text = PLAN.format(basis="依据《防洪法》制定本预案。", duties="县水利局：负责汛情监测；\n县公安局：负责交通管制，1小时内报指挥部；\n县卫健局：组织伤员救治。")
    assert units(task(text, "2.2")) == ["县水利局", "县公安局", "县卫健局"]
    assert units(task(text, "2.2"), "recipient") == ["指挥部"]


def test_a_paragraph_of_another_form_does_not_stay():
    text = "一、任务\n（一）排查。县水利局要逐库排查。\n（二）整改。县住建局要逐项整改。\n各乡镇要于每月5日前将进展报县防汛办。\n二、要求\n加强领导。"
    assert "2.2.r1" not in {one.path for one in read(text)[1].tasks}
    assert units(task(text, "1.2")) == ["县住建局"]


@pytest.mark.parametrize(
    ("basis", "wanted"),
    [
        ("依据《防洪法》《突发事件应对法》等，制定本预案。", ["basis", "basis"]),
        ("《防洪法》\n《青山县总体应急预案》", ["basis", "basis"]),
    ],
)
def test_a_section_of_bases_names_bases(basis, wanted):
    found = read(PLAN.format(basis=basis, duties="县水利局：负责汛情监测。"))[1].citations
    assert [one.relation for one in found] == wanted


def test_elsewhere_a_named_paper_is_only_cited():
    found = read(PLAN.format(basis="依据《防洪法》制定本预案。", duties="县水利局：编制《水库调度规程》。"))[1].citations
    assert [(one.title, one.relation) for one in found] == [("防洪法", "basis"), ("水库调度规程", "cites")]


UNDATED = "青山县百日行动方案\n县医保局决定{when}开展百日行动。\n一、工作安排\n（一）自查。4月20日前，各医院要提交自查报告。\n（二）检查。县医保局要逐家检查。"


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("自2025年3月20日至6月27日", date(2025, 4, 20)),
        ("自2024年12月1日至2025年6月27日", None),  # two years: neither governs
        ("按照《2023年5月会议纪要》要求", None),  # a year inside a title
        ("近期", None),
    ],
)
def test_the_only_year_of_the_opening_governs_an_undated_paper(when, due):
    assert task(UNDATED.format(when=when), "1.1").deadlines[0].due_date == due


LIST = "石泉乡安全生产职责清单\n一、{heading}\n1、{first}\n2、每季度召开会议。\n二、其他班子成员\n对包联村负责。"


@pytest.mark.parametrize(
    ("heading", "first", "wanted"),
    [
        ("党委书记", "全面负责全乡工作。", ["党委书记"]),
        ("党委副书记、乡长", "担任乡安委会主任，主持会议。", ["党委副书记", "乡长"]),
        ("分管教育、民政、卫健的副乡长", "牵头开展检查。", ["分管教育、民政、卫健的副乡长"]),
        ("党委书记安全生产职责", "6月份组织学习。", ["党委书记"]),
        ("乡应急办主要职责", "组织学习。", ["乡应急办"]),
        ("定点医疗机构", "重点整治虚假住院。", []),  # whom it is about, not who does it
        ("督促企业负责人", "组织学习。", []),
        ("责任体系", "组织学习。", []),
    ],
)
def test_a_heading_of_posts_names_the_doers_of_its_items(heading, first, wanted):
    assert units(task(LIST.format(heading=heading, first=first), "1.1")) == wanted


MONTHS = (
    "青山公司2025年度培训计划\n2025年1月6日\n一、培训目标\n全员培训率100%。\n二、培训安排\n"
    "|{when}|培训内容|责任部门|频次|{remark}|\n|3月|有限空间作业|检修车间|每季度1次|考核合格率100%|\n|6月|应急演练|安环部|每年2次|无|\n三、工作要求\n1.安环部要抓好落实。"
)


@pytest.mark.parametrize(("when", "kind"), [("月份", "on"), ("培训时间", "on"), ("完成时限", "by")])
def test_a_month_is_held_or_a_limit_by_its_column(when, kind):
    assert task(MONTHS.format(when=when, remark="备注"), "T1.1").deadlines[0].kind == kind


@pytest.mark.parametrize(("remark", "wanted"), [("备注", {"1次", "100%"}), ("完成情况", {"1次"})])
def test_figures_of_rhythm_and_remark_cells_bind_not_those_of_progress(remark, wanted):
    assert {one.surface.removeprefix("达到") for one in task(MONTHS.format(when="月份", remark=remark), "T1.1").targets} == wanted


def test_a_heading_above_a_table_and_a_goal_are_no_tasks():
    paths = {one.path for one in read(MONTHS.format(when="月份", remark="备注"))[1].tasks}
    assert paths == {"T1.1", "T1.2", "3.1"}


PHASED = "青山县百日行动方案\n一、工作安排\n（一）自查（3月20日至4月20日）。各医院要自查。\n（二）检查（4月21日至6月10日）。逐家检查。\n（三）{last}（6月11日至6月27日）。梳理问题。"


@pytest.mark.parametrize(("last", "category"), [("总结提升", "阶段安排"), ("集中曝光", "重点任务")])
def test_timed_items_that_end_in_a_summary_are_phases(last, category):
    assert {one.category for one in read(PHASED.format(last=last))[1].tasks} == {category}


@pytest.mark.parametrize(
    ("addressee", "level"),
    [
        ("清河区安全生产委员会，市交通运输局：", "city"),  # a city that writes to a district
        ("柳溪镇安全生产委员会，市交通运输局：", "county"),
        ("开发区安委会，市交通运输局：", "county"),
        ("园区人民政府办事处，各企业：", "county"),
    ],
)
def test_a_city_that_writes_to_a_district_is_no_county(addressee, level):
    head = read(f"青山市安全生产委员会办公室\n督办通知\n{addressee}\n一、要整改。要限期整改隐患。\n青山市安全生产委员会办公室\n2025年2月24日")[0].letterhead
    assert head.level == level


def test_a_date_behind_the_number_dates_a_paper_without_another():
    head = read("石泉乡安全生产职责清单\n（石乡发〔2024〕11号  2024年2月26日）\n一、职责\n乡应急办要组织检查。")[0].letterhead
    assert (head.doc_no, head.dated) == ("石乡发〔2024〕11号", date(2024, 2, 26))
