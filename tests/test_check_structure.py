"""The checks that need the outline, the letterhead or the rows: counts, attachments, places, titles, repetition, headings, terms, units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_making import found, head, made, task

from pipeline.check import attachments, counts, duplicates, headings, numbering, places, row_numbers, terms, titles, unassigned
from pipeline.model.circular import Jurisdiction, Part, Repair
from pipeline.model.text import Cell, Span, Table

COUNTS = [
    # a lead-in and its children
    (["1 一、 任务 | 突出抓好三项工作。", "1.1 1. 清查 | 。清查。", "1.2 2. 整治 | 。整治。"], [("1", "突出抓好三项工作")]),
    (["1 一、 任务 | 突出抓好两项工作。", "1.1 1. 清查 | 。清查。", "1.2 2. 整治 | 。整治。"], []),
    # the last child has the number: one in between was lost, that is number-missing
    (["1 一、 任务 | 突出抓好三项工作。", "1.1 1. 清查 | 。清查。", "1.3 3. 整治 | 。整治。"], []),
    # numbers that run on over chapters
    (["1 一、 任务 | 抓好以下两项工作：", "1.7 7. 清查 | 。清查。", "1.8 8. 整治 | 。整治。"], []),
    # a lead-in about something else, one of several, a quoted name
    (["1 一、 任务 | 推进“三项制度”落实。", "1.1 1. 清查 | 。清查。", "1.2 2. 整治 | 。整治。"], []),
    (["1 一、 任务 | 开展十二项专项行动。", "1.1 1. 清查 | 。清查。", "1.2 2. 整治 | 。整治。"], []),
    # 一是 … within an item
    (["1 一、 任务 | 。突出抓好三项工作：一是清查；二是整治。"], [("1", "突出抓好三项工作")]),
    (["1 一、 任务 | 。突出抓好三项工作：一是清查；二是整治；三是总结。"], []),
    (["1 一、 任务 | 。突出抓好三项工作。"], []),
    # named lists
    (["1 一、 任务 | 。采取“四不”（不通知、不彩排、不预设）方式。"], [("1", "“四不”（不通知、不彩排、不预设）")]),
    (["1 一、 任务 | 。采取“四不”（不通知、不彩排、不预设、不定点）方式。"], []),
    (["1 一、 任务 | 。落实“两单两卡”（甲清单、乙清单、甲卡、乙卡）。"], []),
    (["1 一、 任务 | 。紧盯“检修、外包、动火”四大作业。"], [("1", "“检修、外包、动火”四大")]),
    (["1 一、 任务 | 。在思想、组织、作风和制度四个方面下功夫。"], []),
    (["1 一、 任务 | 。在思想、组织、制度四个方面下功夫。"], [("1", "在思想、组织、制度四个方面")]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), COUNTS)
def test_counts(lines, expected):
    assert [one[1:] for one in found(counts, made(lines))] == expected


def actions(said, number):
    chapters = [f"2.{i} （{i}） 第{i}类隐患整治行动 | 。整治。" for i in range(1, number + 1)]
    return made([f"1 一、 要求 | 。深入开展{said}。", "2 二、 任务", *chapters])


def test_a_named_set_of_actions_and_its_chapters():
    assert [one[1:] for one in found(counts, actions("“八大行动”", 7))] == [("1", "“八大行动”")]
    assert found(counts, actions("“八大行动”", 8)) == []
    assert found(counts, actions("“八大行动”和“三大行动”", 7)) == []
    assert found(counts, actions("《上级“八大行动”方案》", 7)) == []


LISTED = ((1, "青山镇隐患排查工作专班"), (2, "青山镇进展情况调度表（各社区）"), (3, "青山镇进展情况调度表（各部门）"), (4, "青山镇隐患排查清单"))
ATTACHED = [
    # there is none at all, or not that one
    ("成立领导小组（名单见附件1）。", (), ["名单见附件1"]),
    ("详见附件。", (), ["详见附件"]),
    ("按附件5填报。", LISTED, ["按附件5"]),
    # another form than the words say
    ("定期调度各社区、各部门进展情况（附件3、附件4）。", LISTED, ["附件4"]),
    # right ones, those of other papers, words that are none
    ("定期调度各社区、各部门进展情况（附件2、附件3）。", LISTED, []),
    ("成立工作专班（附件1），填报隐患排查清单（附件4）。", LISTED, []),
    ("按照《云岭县方案》附件9执行。", LISTED, []),
    ("按《附件9：清单》执行，随附件一并报送。", (), []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "listed", "expected"), ATTACHED)
def test_attachments(text, listed, expected):
    assert [one[2] for one in found(attachments, made([f"1 一、 任务 | 。{text}"], listed=listed))] == expected


def test_an_attachment_is_told_once_a_section():
    assert len(found(attachments, made(["1 一、 任务 | 。见附件1，再见附件1。", "2 二、 要求 | 。见附件1。"]))) == 2


PLACES = [
    # another kind of office, another township, the level above
    ("青山镇", "确保全街道安全生产，由街道应急办督促，全街道落实。", ["全街道", "街道应急办"]),
    ("青山镇", "严格落实《红旗街道安全生产职责清单》。", ["红旗街道"]),
    ("红旗街道", "全镇上下要高度重视，镇党委要加强领导。", ["全镇", "镇党委"]),
    ("青山镇", "结合云水乡实际，推动全区安全生产形势稳定。", ["云水乡", "全区"]),
    ("青山镇", "在镇党工委的领导下。", ["镇党工委"]),
    ("红旗街道", "青山镇各村要建立台账，纳入全区年度考核。", ["青山镇", "全区"]),
    # its own, general words, what belongs to others
    ("青山镇", "全镇各社区、镇政府各部门，健全乡级体制，各乡镇街道、有关街道办事处。", []),
    ("红旗街道", "发挥街道安委办作用，结合我街道实际，每年组织街道企业培训，社区或镇政府。", []),
    ("青山镇", "按照《关于全区重大隐患排查的通知》和全区统一部署，学习借鉴红旗街道办事处经验。", []),
    ("青山镇", "落实《青山镇安全生产职责清单》《云岭县安全生产职责清单》。", []),
    (None, "全街道、全镇都要落实。", []),
]  # fmt: skip


@pytest.mark.parametrize(("township", "text", "expected"), PLACES)
def test_places(township, text, expected):
    fields = {"township": township} if township else {"level": "county"}
    assert [one[2] for one in found(places, made([f"1 一、 任务 | 。{text}"], **fields))] == expected


COUNTIES = [
    ("青山县", "全区房屋安全管理员每年至少培训2次，区政府要加强督查。", ["全区", "区政府"]),
    ("青山区", "全县上下要形成合力。", ["全县"]),
    ("青山县", "全县要形成合力，开发区管委会、各景区要落实，推进全区域覆盖，全市一盘棋。", []),
    ("青山县", "按照自治区要求，全区统一行动。", []),
    ("青山县", "学习借鉴兄弟县区全区联动的做法。", []),
]


@pytest.mark.parametrize(("county", "text", "expected"), COUNTIES)
def test_a_county_and_a_district(county, text, expected):
    fields = {"level": "county", "jurisdiction": Jurisdiction(county=county)}
    assert [one[2] for one in found(places, made([f"1 一、 任务 | 。{text}"], **fields))] == expected


CARRIER = "关于印发《青山镇防汛行动方案（2024—2026年）》的通知"
TITLES = [
    (CARRIER, "青山镇防汛行动实施方案", "为做好工作，制定本方案。", 1),
    (CARRIER, "青山镇防汛行动方案(2024-2026年)", "为做好工作，制定本方案。", 0),
    (CARRIER, "青山镇防汛行动方案", "制定青山镇防汛行动实施方案（2024—2026年）。", 1),
    (CARRIER, "防汛行动方案", "现制定方案如下。", 0),
    (CARRIER, "青山镇防汛行动方案", "按照要求，制定青山镇森林防火预案、重大活动保障方案。", 0),
    (None, "青山镇防汛行动方案", "制定本方案。", 0),
    # the kind of paper that it calls itself
    (None, "青山县加强房屋安全管理的实施意见", "经县政府同意，提出如下实施方案。", 1),
    (None, "青山县加强房屋安全管理的实施意见", "经县政府同意，提出如下意见。", 0),
    (None, "青山县消防规定实施细则", "根据有关规定，制定本细则。", 0),
    (None, "关于加强值班的通知", "提出如下意见。", 0),
]  # fmt: skip


@pytest.mark.parametrize(("carrier", "title", "opening", "number"), TITLES)
def test_titles(carrier, title, opening, number):
    circular = made([title, opening], carrier_title=carrier, title=title, spans=(("title", Span(0, len(title))),))
    assert len(found(titles, circular)) == number


SAID = "落实达标企业在减少检查频次、复产验收优先等方面的激励政策"
TWICE = [
    (f"。{SAID}。推广先进经验，{SAID.replace('优先等', '优先、等')}。", 1),
    ("。组织对辖区企业开展全面排查整治，逐一登记造册，组织对辖区企业开展全面排查整治，限期整改。", 1),
    (f"。{SAID}。推广先进经验。", 0),
    ("。按照《云岭县危险化学品企业安全风险评估诊断分级指南》和《云岭县危险化学品企业安全风险评估诊断分级指南》执行。", 0),
    ("。对一般问题的小微企业，要加快改造；对搬迁后能达标的小微企业，要引导搬迁。", 0),
]  # fmt: skip


@pytest.mark.parametrize(("body", "number"), TWICE)
def test_repetition(body, number):
    assert len(found(duplicates, made([f"1 一、 激励 | {body}"]))) == number


def test_repetition_over_two_items_is_none():
    assert found(duplicates, made([f"1 一、 甲 | 。{SAID}。", f"2 二、 乙 | 。{SAID}。"])) == []


def family(body_of_last):
    return made([
        "1 一、 任务",
        "1.1 1. 强化安全宣传教育培训 | 。组织开展安全宣传教育培训进社区活动，营造浓厚氛围，提升群众的应急能力和自救互救水平。",
        "1.2 2. 淘汰老旧工艺设备 | 。推进淘汰老旧工艺设备，逐企建立台账，限期更新到位，不具备条件的一律停产整顿，年底前完成。",
        f"1.3 3. 健全举报奖励制度 | {body_of_last}",
    ])  # fmt: skip


def test_a_heading_whose_body_is_a_siblings_matter():
    strange = "。逐企排查，加快淘汰老旧工艺设备，建立设备更新清单，限期更新到位，对不具备安全条件的依法关停。"
    assert [one[1] for one in found(headings, family(strange))] == ["1.3"]
    assert found(headings, family("。完善举报奖励办法，及时核查处理，严格保密，充分发动社会公众和从业人员举报重大事故隐患。")) == []
    assert found(headings, family("。逐条落实。")) == []


TERMS = [
    ("各管理区要清查，各管理区、各村要整治。各管区要总结。", "", ["各管区"]),
    ("各管理区要清查，各村要整治。", "", []),
    ("建筑施工、建筑施工和建设施工。", "", ["建设施工"]),
    ("开展重大隐患排查整治2023行动。", "重大隐患专项排查整治2023行动", ["重大隐患排查整治2023行动"]),
    ("开展重大隐患专项排查整治2023行动。", "重大隐患专项排查整治2023行动", []),
    ("各部门、各有关部门、各单位、各成员单位要落实。", "", []),
    ("县文旅局牵头，各镇配合，每月检查。各镇要配合、协助。", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "campaign", "expected"), TERMS)
def test_terms(text, campaign, expected):
    assert [one[2] for one in found(terms, made([f"1 一、 任务 | 。{text}"], campaign=campaign or None))] == expected


def test_a_task_without_a_doer_is_told_unless_it_is_a_safeguard():
    circular = made(["1 一、 清查 | 。组织清查，报镇安委办。", "2 二、 保障 | 。加强保障。", "3 三、 整改 | 。各村要整改。"])
    tasks = [
        task(circular, "1", units=[("镇安委办", "recipient")]),
        task(circular, "2", category="保障措施"),
        task(circular, "3", category="通报要求", units=[("各村", "actor")]),
    ]
    assert found(unassigned, circular, tasks) == [("unassigned", "1", "清查")]


def test_repairs_of_the_outline_become_findings():
    repair = Repair("number-missing", "1.1", Span(0, 2), "缺少序号“1．”，请补上")
    assert found(numbering, made(["清查各村", "整治"], repairs=(repair,))) == [("number-missing", "1.1", "清查")]


NOBODY = [
    # nobody is named
    ("清理占用消防通道的杂物，划设禁停标线。", True),
    ("督促企业开展自查，组织专业人员检查。", True),
    # a doer is named in words
    ("各部门协力做好创建。", False),
    ("乡党委、政府成立了领导小组。", False),
    ("组织实施部门要完善规则。", False),
    ("镇应急办 要开展督查。", False),
]  # fmt: skip


@pytest.mark.parametrize(("body", "told"), NOBODY)
def test_a_doer_in_words_is_somebody(body, told):
    circular = made([f"1 一、 清查 | 。{body}", "2 二、 整治 | 。整治。"])
    assert bool(found(unassigned, circular, [task(circular, "1")])) == told


def test_prohibitions_and_descriptions_need_nobody():
    circular = made(["1 一、 禁火行为 | 。", "1.1 （一） 携带易燃物品 | 。", "2 二、 严禁吸烟 | 。", "3 三、 活动主题 | 。共建平安。", "4 四、 抓培训内容 | 。编写教材。"])
    tasks = [task(circular, path) for path in ("1.1", "2", "3", "4")]
    assert [one[1] for one in found(unassigned, circular, tasks)] == ["4"]
    notice = made(["1 一、 清理杂物 | 。"], title="青山镇人民政府关于清理楼道的通告", genre="通告")
    assert found(unassigned, notice, [task(notice, "1")]) == []


def test_a_heading_of_one_matter_over_a_body_of_another():
    water = "组织人员对辖区水库、山塘、河道设置警示牌，配齐救生设备，严防溺水事故。"
    circular = made([f"1 一、 加强燃气安全 | 。{water}", f"2 二、 加强水域安全 | 。{water}", f"3 三、 加强值班值守 | 。{water}"])
    assert found(headings, circular) == [("heading-mismatch", "1", "加强燃气安全")]
    circular = made(["1 一、 加强燃气安全 | 。更换软管，在水库、山塘、河道边设置警示牌。", "2 二、 其他 | 。"])
    assert found(headings, circular) == []


def test_a_clause_that_follows_itself():
    circular = made(["1 一、 宣传 | 。提高群众防火意识，提高群众防火意识。", "2 二、 排查 | 。提高防火意识，提高群众防火意识。"])
    assert [one[1] for one in found(duplicates, circular)] == ["1"]


def test_what_the_notice_says_it_issues():
    lines = ["现将《青山镇防汛预案》印发给你们，请遵照执行。", "青山镇防汛应急预案", "1 一、 总则 | 。"]
    circular = made(lines, title="青山镇防汛应急预案", carrier_title="关于印发青山镇防汛应急预案的通知")
    circular = replace(circular, parts=(Part("notice", Span(0, len(lines[0]))),))
    assert [one[2] for one in found(titles, circular)] == ["青山镇防汛预案"]
    same = replace(circular, letterhead=head(title="青山镇防汛预案", carrier_title="关于印发青山镇防汛预案的通知"))
    assert found(titles, same) == []


def test_the_campaign_under_another_name():
    circular = made(["1 一、 清查 | 。开展消防安全除险攻坚行动。", "2 二、 整治 | 。开展消防安全除患攻坚行动。"], campaign="消防安全除患攻坚行动")
    assert [one[2] for one in found(terms, circular)] == ["消防安全除险攻坚行动"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("做到三个“务必”：务必重视；务必自查；务必排查；务必整改。", ["三个“务必”："]),
        ("做到三个“务必”：务必重视；务必自查；务必排查。", []),
        ("落实“两个必查”：商场必查、学校必查、工地必查。", ["“两个必查”："]),
        ("重点排查以下五类场所：（1）商场；（2）学校；（3）工地；（4）医院。", ["重点排查以下五类场所"]),
    ],
)
def test_sets_in_a_line(body, expected):
    circular = made([f"1 一、 排查 | 。{body}", "2 二、 整治 | 。"])
    assert [one[2] for one in found(counts, circular)] == expected


def test_a_lead_in_that_is_the_heading_of_a_leaf():
    circular = made(["1 一、 要抓好两项工作 | ：一是清理杂物；二是检查线路；三是更换器材。", "2 二、 督查 | 。"])
    assert [one[1] for one in found(counts, circular)] == ["1"]


def _numbered(rows):
    """A table whose first column is 序号, one line a row."""
    lines = ["序号\t领域\t任务", *("\t".join(row) for row in rows)]
    text = "\n".join(lines)
    cells, at = [], 0
    for index, line in enumerate(lines):
        for column, cell in enumerate(line.split("\t")):
            cells.append(Cell(Span(at, at + len(cell)), index, column))
            at += len(cell) + 1
    circular = made(lines, tables=(Table(Span(0, len(text)), len(lines), 3, tuple(cells)),))
    return [(one[0], one[2]) for one in found(row_numbers, circular)]


ROWS = [["1", "甲", "清查"], ["2", "乙", "整治"], ["3", "丙", "督查"]]


def test_the_numbers_of_a_table():
    assert _numbered([*ROWS, ["4", "丁", "总结"]]) == []
    assert _numbered([*ROWS, ["5", "丁", "总结"]]) == [("number-jump", "5\t丁\t总结")]
    # one entry over two rows; a column that does not count
    assert _numbered([*ROWS, ["3", "丙", "总结"]]) == []
    assert _numbered([["3", "甲", "清查"], ["9", "乙", "整治"], ["1", "丙", "督查"], ["7", "丁", "总结"]]) == []


def test_brackets_of_two_widths_in_one_run():
    lines = ["1 （1） 会商 | 。会商。", "2 （2） 包保 | 。包保。", "3 (3) 督导 | 。督导。"]
    assert found(numbering, made(lines)) == [("label-style", "3", "(3)")]
    assert found(numbering, made([line.replace("（", "(").replace("）", ")") for line in lines])) == []


def test_a_list_that_is_said_to_follow_and_does_not():
    assert found(attachments, made(["对问题清单（附后）逐项整改。"])) == [("attachment-mismatch", None, "对问题清单（附后）")]
    assert found(attachments, made(["对问题清单（附后）逐项整改。"], listed=[(1, "问题清单")])) == []
    assert found(attachments, made(["把制度执行情况附于其后。"])) == []
