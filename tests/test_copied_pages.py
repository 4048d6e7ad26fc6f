"""What a copy of a page keeps of a circular: cells on lines of their own, rows of metadata, a notice with demands of its own, no title at all."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.model.matrix import Matrix
from pipeline.read import read_bytes
from pipeline.read.html.rows import row_pairs
from pipeline.read.html.site import _words
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)


def circular(text: str) -> Circular:
    return structure(read_bytes("a.txt", text.encode()), LEXICON)


def matrix(text: str) -> Matrix:
    return resolve(extract(circular(text), LEXICON, LANGUAGE), LEXICON)


def units(text: str) -> dict[str, list[tuple[str, str]]]:
    """The units of each task by its path, with their roles."""
    return {task.path: [(one.unit, one.role) for one in task.assignments] for task in matrix(text).tasks}


# -- tables with one cell a line ---------------------------------------------

HEAD = "青山县教育局关于分解2024年实事的通知\n各学校：\n现将实事分解表印发给你们，请抓好落实。\n青山县教育局\n2024年3月5日\n附件\n2024年实事分解表\n序号\n实事\n责任单位\n完成时限\n"


def rows(body: str) -> list[list[str]]:
    """The rows of the table that stands below HEAD, without its head."""
    found = read_bytes("a.txt", (HEAD + body).encode())
    if not found.tables:
        return []
    (table,) = found.tables
    grid = [["" for _ in range(table.columns)] for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = cell.span.of(found.text)
    return grid[1:]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # several units of one cell, each on its line
        (
            "1\n改造食堂。\n县教育局\n县市场监管局\n6月底前\n2\n新建操场2个。\n县教育局\n12月底前\n",
            [["1", "改造食堂。", "县教育局 县市场监管局", "6月底前"], ["2", "新建操场2个。", "县教育局", "12月底前"]],
        ),
        # a row below a merged number, its unit merged too: left blank, not guessed
        (
            "1\n修缮校舍。\n县教育局\n5月底前开工\n添置课桌。\n9月投入使用\n2\n植树。\n各学校\n全年\n",
            [["1", "修缮校舍。", "县教育局", "5月底前开工"], ["", "添置课桌。", "", "9月投入使用"], ["2", "植树。", "各学校", "全年"]],
        ),
        # what the page says behind the last row is no cell
        (
            "1\n改造食堂。\n县教育局\n县市场监管局\n6月底前\n2\n植树。\n各学校\n长期坚持\n分享到：\n",
            [["1", "改造食堂。", "县教育局 县市场监管局", "6月底前"], ["2", "植树。", "各学校", "长期坚持"]],
        ),
        # a sentence where a unit should stand: no table
        ("1\n改造食堂。\n配齐灶具。并按月检查2次\n县教育局\n6月底前\n2\n植树。\n各学校\n全年\n", []),
    ],
)
def test_cells_on_lines_of_their_own(body: str, expected: list[list[str]]) -> None:
    assert rows(body) == expected


def test_two_columns_of_units_are_not_guessed() -> None:
    text = "清单\n序号\n任务\n牵头单位\n配合单位\n完成时限\n1\n排查\n应急办\n派出所\n供电所\n5月底前\n2\n检查\n经发办\n6月底前"
    assert read_bytes("a.txt", text.encode()).tables == ()


# -- rows of metadata --------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("索 引 号 MB12/2023-0547 发文日期 2023-01-03", [("索引号", "MB12/2023-0547"), ("成文日期", "2023-01-03")]),
        ("发布机构 某县应急局 文    号 某政办〔2023〕1号", [("发文机关", "某县应急局"), ("发文字号", "某政办〔2023〕1号")]),
        ("文号 | 督查通报第十期 | 成文日期: | 2022年9月14日 |", [("发文字号", "督查通报第十期"), ("成文日期", "2022年9月14日")]),
        ("名        称 巡查要求", [("标题", "巡查要求")]),
        # the words of a circular
        ("来源 管控要加强", []),
        ("时间 地点 要求", []),
        ("甲镇 | 3月 | 张某", []),
        ("标题要突出，时间 安排要合理。", []),
    ],
)
def test_rows_of_metadata(line: str, pairs: list[tuple[str, str]]) -> None:
    assert row_pairs(line, _words()[0]) == pairs


# -- the head and the end ----------------------------------------------------

BODY = "各乡镇：\n现将有关事项通知如下：\n一、开展排查。各乡镇要于5月底前完成排查。\n二、抓好整改。县应急局要跟踪督办。\n"


@pytest.mark.parametrize(
    ("end", "dated"),
    [
        # nobody signs above the date, and only words of the page stand below it
        ("附件：情况表\n2022年2月21日\n（联系人：甲，联系电话：略）\n分享至朋友圈", date(2022, 2, 21)),
        # the last character is lost
        ("青山县应急管理局\n2022年2月21", date(2022, 2, 21)),
        # glued to the last sentence
        ("三、按时报送。各乡镇要按月报送进展。2022年2月21日", date(2022, 2, 21)),
        # a day in the text
        ("2022年2月21日\n各乡镇要按照这一天的部署，抓好落实。", None),
    ],
)
def test_the_date(end: str, dated: date | None) -> None:
    assert circular(f"青山县应急管理局关于排查的通知\n{BODY}{end}").letterhead.dated == dated


@pytest.mark.parametrize(
    ("opening", "genre"),
    [
        ("现将十月份隐患排查情况通报如下：", "通报"),
        ("根据上级要求，特紧急通知如下：", "通知"),
        ("现将有关事项通告如下：", "通告"),
        ("结合我县实际，制定本实施方案。", "方案"),
        ("现提出如下实施意见：", "意见"),
        ("各镇要及时通报情况。", ""),
    ],
)
def test_a_paper_without_title_says_what_it_is(opening: str, genre: str) -> None:
    assert (
        circular(f"各乡镇：\n{opening}\n一、开展排查。各乡镇要于5月底前完成排查。\n二、抓好整改。县应急局要跟踪督办。").letterhead.genre
        == genre
    )


def test_a_title_that_names_another_paper_goes_on() -> None:
    head = circular(f"青山县人民政府办公室\n关于印发2022年《政府工作报告》\n重点任务落实分工的通知\n{BODY}").letterhead
    assert head.title == "青山县人民政府办公室关于印发2022年《政府工作报告》重点任务落实分工的通知"


# -- a notice with demands of its own before the plan that it carries --------

CARRIER = """青山县人民政府办公室关于印发{name}的通知
各乡镇：
《{plain}》已经县政府同意，现印发给你们，并就有关事项通知如下：
一、各乡镇要于5月10日前制定方案，并报县应急局备案。
二、县水务局要加强巡查，每周检查一次。
青山县人民政府办公室
2024年4月1日
{plain}
一、重点任务
（一）排查隐患。县水务局5月底前完成排查。
（二）备足物资。县应急局补充物资。
"""


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("《青山县防汛工作方案》", "青山县防汛工作方案"),
        ("2024年《政府工作报告》重点任务分工方案", "2024年《政府工作报告》重点任务分工方案"),
    ],
)
def test_the_demands_of_the_notice_are_tasks(name: str, plain: str) -> None:
    text = CARRIER.format(name=name, plain=plain)
    assert circular(text).letterhead.title == plain
    assert units(text) == {
        "A0.1": [("各乡镇", "actor"), ("县应急局", "recipient")], "A0.2": [("县水务局", "actor")],
        "1.1": [("县水务局", "actor")], "1.2": [("县应急局", "actor")],
    }  # fmt: skip


# -- papers without numbers --------------------------------------------------


@pytest.mark.parametrize(
    ("paragraph", "paths"),
    [
        ("根据县委安排，现将实事分解下达。请各单位于每季度末月20日前将进展情况书面报县政府督查室。", ["r1"]),
        ("请各校于3月5日前将自查报告报县教育局。", ["r1"]),
        # what went wrong is no demand
        ("督查发现，小河乡未按要求报送材料，个别单位报送材料不及时。", []),
        ("对未按要求上报隐患的单位，每少报一次扣一分。", []),
    ],
)
def test_a_reporting_duty_in_the_only_paragraph(paragraph: str, paths: list[str]) -> None:
    text = f"青山县人民政府办公室关于办理实事的通知\n各单位：\n{paragraph}\n青山县人民政府办公室\n2024年3月1日"
    assert list(units(text)) == paths


# -- headings without marks, runs that begin late, names that are a sentence -------------


def headings(text: str) -> list[tuple[str, str]]:
    return [(section.path, section.heading) for section in circular(text).sections]


def test_numbers_that_lost_their_mark() -> None:
    text = "2建立监管机构。各镇设立安监站。\n3组建安全联组。\n（二）基础建设\n1落实办公用房。\n2购置设备。\n3建立台账。"
    assert headings(text) == [
        ("2", "建立监管机构"), ("3", "组建安全联组"), ("2b", "基础建设"), ("2b.1", "落实办公用房"), ("2b.2", "购置设备"), ("2b.3", "建立台账"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # figures at the head of a line number nothing
        "3月底前完成排查。\n4月底前完成整改。\n5月底前完成验收。",
        "12名队员集结。\n13名队员待命。\n14名队员轮休。",
        # two in a row may be an accident
        "1建立机构。\n2组建联组。",
        # where other numbers stand they are no headings
        "1.建立机构。各镇设站。\n2.组建联组。\n1建账。\n2立卡。\n3归档。",
    ],
)
def test_figures_are_no_numbers_without_mark(text: str) -> None:
    assert not [heading for path, heading in headings(text) if "." not in text.split("\n", maxsplit=1)[0][:2]]


def test_a_copied_part_may_begin_amid_a_run() -> None:
    text = "（二十一）县公安局。负责治安调研。\n（二十二）县教育局。负责教育调研。\n（二十三）县民政局。负责养老调研。\n五、实施步骤\n（一）动员部署。召开会议。"
    assert [path for path, _ in headings(text)] == ["21", "22", "23", "5", "5.1"]
    assert units(text)["21"] == [("县公安局", "actor")]


def test_a_name_that_is_a_sentence_does_the_next() -> None:
    text = "青山县禁烧方案\n一、职责分工\n各单位职责如下：县环保局。负责统一监督。加强执法检查。县交通局、公路局。负责公路巡查；负责宣传。\n二、工作要求\n（一）加强领导。各镇要重视。"
    task = matrix(text).tasks[0]
    assert [one.unit for one in task.assignments] == ["县环保局", "县交通局", "公路局"]
    assert [one.text for one in task.actions] == ["县环保局。负责统一监督", "加强执法检查", "县交通局、公路局。负责公路巡查；负责宣传"]


# -- who, to whom, how much ------------------------------------------------------------------


def said(sentence: str) -> list[tuple[str, str]]:
    """The units of a sentence in a task."""
    return units(f"青山县排查方案\n一、工作要求\n（一）抓好落实。{sentence}\n（二）加强宣传。各镇要宣传。")["1.1"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the seat of an office in a bracket is no owner
        ("各单位要将情况报区督查组（办公室设在区委办督查室，联系电话：略）。", [("各单位", "actor"), ("区督查组", "recipient")]),
        # passed on by
        ("情况由区督查组综合后向区政府汇报。", [("区督查组", "actor"), ("区政府", "recipient")]),
        ("各村要及时向指挥部动态更新报告。", [("各村", "actor"), ("指挥部", "recipient")]),
        ("各村要将资料（纸质版）报送镇河长办归档备案。", [("各村", "actor"), ("镇河长办", "recipient")]),
        # people are called up
        ("县工作领导小组组织人员，对各镇进行检查。", [("县工作领导小组", "actor")]),
        # nouns that look like verbs
        ("各镇专管员编制在镇内调剂，数额由各县（市、区）编委核定。", [("各县（市、区）编委", "actor")]),
        # whom a size describes
        ("1.5万人以上、3万人以下乡镇要配备3名。", [("1.5万人以上、3万人以下乡镇", "actor")]),
        # an attribute and a rhythm
        ("各县（市）设置的专职巡河员、保洁员每周巡查不少于1次。", [("各县（市）设置的专职巡河员", "actor"), ("保洁员", "actor")]),
        ("乡（镇）级河长每年的3月至12月每月巡查不少于1次。", [("乡（镇）级河长", "actor")]),
        # who is watched does nothing
        ("镇林业站要开展巡查，监督护林员加强巡山。", [("镇林业站", "actor")]),
        ("青山森林消防队在此期间要统一食宿。", [("青山森林消防队", "actor")]),
    ],
)
def test_who_and_to_whom(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("item", "targets"),
    [
        ("暑期前至少开展3次教育。各校要组织一次班会。", [(3, "次"), (1, "次")]),
        ("场所达标。办公面积要达到20㎡以上，经费必须保证每年1~2万元。", [(20, "㎡"), (1, "万元")]),
        ("配强人员。1.5万人以上、3万人以下乡镇配备不少于3名。", [(3, "名")]),
        ("抓好统筹。聚焦全面振兴新突破三年行动，各镇要抓好落实。", []),
    ],
)
def test_how_much(item: str, targets: list[tuple[int, str]]) -> None:
    tasks = matrix(f"青山县方案\n一、工作要求\n（一）{item}\n（二）加强宣传。各镇要宣传。").tasks
    assert [(target.value_min, target.unit) for target in tasks[0].targets] == targets


# -- what a wrong encoding left of white space -----------------------------------------------


def test_question_marks_where_white_space_was() -> None:
    text = (
        "青山镇关于做好大检查的通知\n一、分组情况\n???（一）第一检查组\n责任领导：王某某 ?杨 ?某\n责任单位：政法（应急）办、派出所\n"
        "?（二）第二检查组\n责任单位：农 办、供电所\n二、工作要求\n各组要认真检查。是否合格?请各组判断。"
    )
    assert [path for path, _ in headings(text)] == ["1", "1.1", "1.2", "2"]
    assert units(text)["1.1"] == [
        ("王某某", "responsible"),
        ("杨 某", "responsible"),
        ("政法（应急）办", "responsible"),
        ("派出所", "responsible"),
    ]
    assert units(text)["1.2"] == [("农 办", "responsible"), ("供电所", "responsible")]
    assert "是否合格?请各组判断" in circular(text).text


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("卢市镇关于做好大检查的通知", "township"),
        ("青山县乡镇企业局关于做好检查的通知", "county"),
        ("凉山州人民政府办公室关于规范监管的意见", "city"),
        ("黔东南州应急管理局关于开展检查的通知", "city"),
    ],
)
def test_the_level_by_the_name(title: str, level: str) -> None:
    assert circular(f"{title}\n各单位：\n一、要检查。").letterhead.level == level


def test_what_a_rule_applies_to_is_no_task() -> None:
    text = "青山市危险源管理办法\n第一条 为规范管理，制定本办法。\n第二条 本市危险源的登记及监督管理适用本办法。建筑工程按国家有关规定执行。\n第三条 县应急局应当每年检查一次。"
    assert list(units(text)) == ["3"]


def test_a_name_of_works_does_nothing() -> None:
    assert said("检查范围：卫生院改建项目、各校校舍，由派出所负责。") == [("派出所", "actor")]


# -- citations -------------------------------------------------------------------------------


def cited(text: str) -> list[tuple[str, str]]:
    return [(one.title, one.relation) for one in matrix(text).citations]


def test_a_document_with_and_without_its_issuer_is_one() -> None:
    text = "青山区贯彻《关于加强新时代街道工作的意见》的分解方案\n为贯彻落实《中共青山市委青山市人民政府关于加强新时代街道工作的意见》，制定本方案。\n一、建强组织。各街道要建强组织。"
    assert cited(text) == [("中共青山市委青山市人民政府关于加强新时代街道工作的意见", "basis")]


def test_what_a_notice_follows_is_not_what_it_issues() -> None:
    text = "关于印发青山省职业病防治实施方案的通知\n各市：\n按照国家《申报行动方案》《帮扶行动方案》，结合我省实际，制定了实施方案，现印发给你们，请遵照执行。\n一、工作步骤\n（一）动员部署。各市要部署。"
    assert cited(text) == [("青山省职业病防治实施方案", "carries"), ("申报行动方案", "basis"), ("帮扶行动方案", "basis")]


# -- glued lines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "addressees"),
    [
        ("防溺水温馨提醒各中小学校、幼儿园：暑期来临，各校要做好防溺水工作。2023年6月30日", "防溺水温馨提醒", ("各中小学校", "幼儿园")),
        ("青山县禁烧工作实施方案为认真做好禁烧工作，制定本方案。\n一、目标任务\n不见火点。", "青山县禁烧工作实施方案", ()),
        (
            "关于做好防溺水工作的通知\n各学区，各中小学、幼儿园（以下统称学校）：\n一、各校要重视。",
            "关于做好防溺水工作的通知",
            ("各学区", "各中小学", "幼儿园"),
        ),
        # a sentence of the text
        ("关于做好检查的通知\n各镇：\n各镇制定的工作方案，为全面排查打好基础。", "关于做好检查的通知", ("各镇",)),
    ],
)
def test_a_title_glued_to_what_follows(text: str, title: str, addressees: tuple[str, ...]) -> None:
    head = circular(text).letterhead
    assert (head.title, head.addressees) == (title, addressees)


def test_a_number_of_the_page_amid_a_sentence_is_out() -> None:
    found = read_bytes("a.txt", "第1页共4页一、组织领导。县政府成立禁烧第2页共4页领导小组。第3页共4页\n另见第2页共同要求。".encode())
    assert found.text == "一、组织领导。县政府成立禁烧领导小组。第3页共4页\n另见第2页共同要求。"
    assert [problem.code for problem in found.problems] == ["residue", "residue"]


def test_how_far_things_are_is_no_action() -> None:
    text = "2022年会议确定事项落实情况的通报\n一、总体情况\n已办结6件。\n二、工作要求\n会议确定的22件事项中，16件正在办理。县政府督查室将紧盯未办结事项开展督查。"
    (task,) = matrix(text).tasks
    assert [one.text for one in task.actions] == ["县政府督查室将紧盯未办结事项开展督查"]


# -- topics and times in front of who, parts in names ------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("防汛物资各村居必须在6月10日前送交镇水利站。", [("各村居", "actor")]),
        ("汛期各单位要保证有人值班。", [("各单位", "actor")]),
        ("名单在5月30日前报镇工作领导小组办公室（地点设在镇水利站）。", [("镇工作领导小组办公室", "recipient")]),
        ("牵头责任单位要担负起责任，配合责任单位要全力支持。", [("牵头责任单位", "actor"), ("配合责任单位", "actor")]),
        ("12月15日下午4点至6点学校举办启动仪式。", [("学校", "actor")]),
        # names that hold a level or a body in front of 各
        ("全县各单位要保证有人值班。", [("全县各单位", "actor")]),
        ("镇安委会各成员单位要值班。", [("镇安委会各成员单位", "actor")]),
        ("沿河各村要值班。", [("沿河各村", "actor")]),
    ],
)
def test_what_stands_in_front_of_who(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert said(sentence) == expected


def test_chapters_with_nothing_but_a_number() -> None:
    text = "现将征兵工作通告如下：\n1  总体安排\n春季征集于3月中旬结束。\n2  对象范围\n适龄公民。\n3  方法步骤\n①街道设立登记站；\n②2月15日前，完成体检。"
    assert headings(text) == [("1", "总体安排"), ("2", "对象范围"), ("3", "方法步骤")]
    assert not headings(
        "现将名额通告如下：\n1  号楼在建工地开展排查，由镇城建办负责。\n2  号楼停工，由镇城建办负责。\n3  号楼验收，由镇城建办负责。"
    )


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("统一思想，提高对安全工作重要性的认识各村委会、各企业要认真落实，抓实抓好。", "统一思想，提高对安全工作重要性的认识"),
        ("加强领导，压实工作责任各乡镇要成立专班，抓好落实。", "加强领导，压实工作责任"),
        ("各村要重视，督促各企业要落实，抓好整改。", "各村要重视"),
    ],
)
def test_a_title_with_a_comma_glued_to_who(paragraph: str, heading: str) -> None:
    assert headings(f"大检查方案\n一、{paragraph}\n二、抓好宣传。各村要宣传，营造氛围。")[0] == ("1", heading)


def test_what_is_looked_into_is_no_task() -> None:
    text = "排查方案\n一、排查范围\n（一）行业\n1.建设工程施工工地；\n2.生产危险化学品的企业；\n二、工作要求\n（一）抓好落实。各村要落实。"
    assert list(units(text)) == ["2.1"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2021年元月1日至5日，各校组织初检。", [("during", date(2021, 1, 1), date(2021, 1, 5))]),
        ("2019年12月中下旬，各校组织体检。", [("during", date(2019, 12, 11), date(2019, 12, 31))]),
        ("各校每两月检查一次。", [("recurring", None, None)]),
        ("各校要逐月排出计划。", []),
    ],
)
def test_times(sentence: str, found: list[tuple[str, date | None, date | None]]) -> None:
    task = matrix(f"青山县方案\n一、工作要求\n（一）抓好落实。{sentence}\n（二）加强宣传。各镇要宣传。").tasks[0]
    assert [(one.kind, one.start_date, one.due_date) for one in task.deadlines] == found


def test_an_age_is_no_target() -> None:
    (task,) = matrix("青山县方案\n一、工作要求\n（一）抓好征集。各镇要动员年龄不超过24周岁的青年报名。").tasks
    assert task.targets == ()


def test_a_certificate_is_no_ground() -> None:
    text = "关于登记的通知\n各村：\n根据《兵役法》规定，决定开展登记、颁发《义务证》工作，现通知如下：\n一、各村要登记。"
    assert cited(text) == [("兵役法", "basis"), ("义务证", "cites")]


@pytest.mark.parametrize(
    ("line", "addressees"),
    [
        ("局属各单位", ("局属各单位",)),
        ("各镇人民政府，县直各单位", ("各镇人民政府", "县直各单位")),
        ("机关各科室", ("机关各科室",)),
        ("各村要做好防汛工作", ()),  # a sentence
        ("各单位消防安全检查办法", ()),  # no unit at the end
    ],
)
def test_addressees_that_lost_their_colon(line: str, addressees: tuple[str, ...]) -> None:
    text = f"关于做好防汛工作的通知\n{line}\n近日，我县降雨较多，现将有关事项通知如下：\n一、各单位要落实值班制度。\n二、各单位要备足物资。\n2007年7月5日\n"
    assert circular(text).letterhead.addressees == addressees


def test_a_formula_at_the_end_tells_the_genre() -> None:
    text = "各乡镇人民政府：\n近日，省里下发了文件，请各乡镇认真落实。\n{}\n青山县森林防火指挥部\n2020年2月24日\n"
    assert circular(text.format("特此通知")).letterhead.genre == "通知"
    assert circular(text.format("特此通报。")).letterhead.genre == "通报"
    assert circular(text.format("请遵照执行。")).letterhead.genre == ""


@pytest.mark.parametrize("signed", ["二00九年一月二十三日", "二○○九年一月二十三日", "二OO九年一月二十三日", "二００九年一月二十三日"])
def test_zeros_of_every_kind(signed: str) -> None:
    text = f"青山县卫生局关于日报告的通知\n各医院：\n各医院要每天报告。\n青山县卫生局\n{signed}\n"
    assert circular(text).letterhead.dated == date(2009, 1, 23)


def test_whom_to_ring_is_no_action() -> None:
    text = "青山县卫生局关于日报告的通知\n各医院：\n现将有关事项通知如下：\n一、各医院每天将病例报县卫生局。联系人：某某（疾控中心），联系电话：0000-0000000。某某（卫生局），联系电话：0000-0000001。\n二、各医院应做好预检分诊工作。\n青山县卫生局\n2009年1月23日\n"
    assert [[one.text for one in task.actions] for task in matrix(text).tasks] == [
        ["各医院每天将病例报县卫生局"],
        ["各医院应做好预检分诊工作"],
    ]


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("一、工作开展情况自4月7日全市整治启动以来，大部分乡镇行动迅速，取得成效。", "工作开展情况"),
        ("一、存在的问题从督查情况来看，主要有：一是认识不到位。", "存在的问题"),
        ("一、工作开展情况自查表要填写完整，按时报送。", "工作开展情况自查表要填写完整"),
    ],
)
def test_accounts_glued_to_their_headings(paragraph: str, heading: str) -> None:
    text = f"青山县关于环境卫生整治督查情况的通报\n现将有关情况通报如下。\n{paragraph}\n二、下一步要求\n各乡镇要抓紧整改。\n"
    assert circular(text).sections[0].heading == heading


def test_a_title_says_more_than_when() -> None:
    text = "各市、县人民政府：\n现将19家隐患单位予以公布。整改完毕后，各消防机构要及时组织验收，并将验收结果上报省消防局。\n"
    assert [task.title for task in matrix(text).tasks] == ["整改完毕后，各消防机构要及时组织验收"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("各医院每天将病例报县卫生局。联系人：某某。", ["各医院每天将病例报县卫生局"]),
        ("每天将病例报县卫生局。要确保数据准确。", ["每天将病例报县卫生局", "要确保数据准确"]),
        ("做好值班工作。值班电话：0000-0000000。", ["做好值班工作"]),
        ("做好值班工作。各医院要安排专人值守。", ["各医院要安排专人值守"]),  # a run-in title
    ],
)
def test_an_item_of_which_the_first_sentence_is_all(first: str, expected: list[str]) -> None:
    text = f"青山县卫生局关于日报告的通知\n各医院：\n现将有关事项通知如下：\n一、{first}\n二、开展消毒。\n青山县卫生局\n2009年1月23日\n"
    task = next(one for one in matrix(text).tasks if one.path == "1")
    assert [one.text for one in task.actions] == expected


def test_pages_of_a_library_are_one_text() -> None:
    text = (
        "《安全生产标语关于做好值班工作的通知.doc》由会员分享，可在线阅读，更多相关《安全生产标语关于做好值班工作的通知.doc(2页珍藏版)》请在某文库上搜索。\n"
        "1、关于做好值班工作的通知 区安委会成员单位：春节将至，现将有关事项通知如下：1、强化隐患排查。各单位要在3月3日前将各行\n"
        "2、业清单报区安委办。（清单表格见附）2、做好值班值守。请各单位在3月5日前将值班表报区安委会办公室。\n"
    )
    found = matrix(text)
    assert [(task.path, task.title) for task in found.tasks] == [("1", "强化隐患排查"), ("2", "做好值班值守")]
    assert [one.text for task in found.tasks for one in task.actions] == ["各单位要在3月3日前将各行业清单报区安委办", "请各单位在3月5日前将值班表报区安委会办公室"]


def test_items_of_a_list_are_no_pages() -> None:
    text = "《某镇方案.docx》由会员分享，可在线阅读\n关于做好防汛工作的通知\n各村：\n现将有关事项通知如下：\n1、各村要备足物资。\n2、各村要落实值班。\n"
    assert [task.path for task in matrix(text).tasks] == ["1", "2"]


@pytest.mark.parametrize(
    ("notice", "carried"),
    [
        ("《甲县重点工作方案》和《乙县责任分解方案》已经县政府同意，现印发给你们。", ["甲县重点工作方案", "乙县责任分解方案"]),
        ("根据《安全生产法》，现将《甲县重点工作方案》印发给你们。", ["甲县重点工作方案"]),
        ("为贯彻《省安委会关于大检查的通知》（鄂安【2010】5号，以下简称《通知》）要求，现将《通知》转发给你们。", ["省安委会关于大检查的通知"]),
    ],
)
def test_what_a_notice_issues(notice: str, carried: list[str]) -> None:
    text = f"青山县关于做好重点工作的通知\n各镇：\n{notice}\n一、各镇要抓好落实。\n二、各镇要加强调度。\n青山县人民政府\n2024年3月5日\n"
    assert [one.title for one in matrix(text).citations if one.relation == "carries"] == carried


def test_a_number_in_black_brackets() -> None:
    text = "青山县关于开展检查的通知\n各镇：\n根据《省安委会关于大检查的通知》（鄂安【2010】5号）要求，现将有关事项通知如下：\n一、各镇要抓好落实。\n青山县人民政府\n2024年3月5日\n"
    assert [one.doc_no for one in matrix(text).citations] == ["鄂安〔2010〕5号"]


def test_the_tasks_of_a_report_are_broken_down() -> None:
    text = (
        "市人民政府办公室关于分解落实《政府工作报告》的通知\n各区、镇，市政府各部门：\n经市人民政府同意，现将《政府工作报告》确定的工作任务进行责任分解，请各地于2017年1月23日前将落实方案报市政府政务督查室。\n"
        "2017年1月13日\n《政府工作报告》重点工作责任分解\n为确保完成重点工作，提出如下责任分工：\n一、加快转型升级\n改造提升五大产业。\n二、推进乡村振兴\n建设美丽乡村。\n"
    )
    found = matrix(text)
    assert circular(text).letterhead.dated == date(2017, 1, 13)
    assert [(task.path, task.category) for task in found.tasks] == [("r1", "报送"), ("1", "重点任务"), ("2", "重点任务")]


@pytest.mark.parametrize("name", ["市卫生局后勤基建处", "县水利局后勤科"])
def test_the_office_for_supplies(name: str) -> None:
    text = f"青山县关于检查的通知\n各单位：\n现将有关事项通知如下：\n一、请各单位将自查情况上报{name}。\n二、请各单位检查后报县安委办。\n"
    assert [(one.unit, one.role) for task in matrix(text).tasks for one in task.assignments if one.role == "recipient"] == [(name, "recipient"), ("县安委办", "recipient")]


def test_a_year_of_importance_is_no_action() -> None:
    text = "青山县关于重点工作的通知\n各镇：\n现将有关事项通知如下：\n一、高度重视。今年是新中国成立75周年，是实施规划的关键一年，做好工作至关重要。各镇要制定方案。\n二、强化督办。今年是攻坚之年，各镇要加强调度。\n青山县人民政府\n2024年3月5日\n"
    first, second = matrix(text).tasks
    assert [one.text for one in first.actions] == ["各镇要制定方案"]
    assert "各镇要加强调度" in "".join(one.text for one in second.actions)


def test_the_level_of_a_title_without_a_place() -> None:
    text = "县人民政府办公室关于印发2024年重点工作分解方案的通知\n各镇人民政府：\n现将方案印发给你们，请抓好落实。\n2024年3月5日\n"
    assert circular(text).letterhead.level == "county"
