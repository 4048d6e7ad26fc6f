"""Plans in stages, charges of a 通报 to named places, items counted from behind: what papers of offices far apart taught (texts and places invented)."""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于开展夏季安全检查的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"
REPORT = "青禾市安全生产委员会办公室关于暗访检查情况的通报\n青安办〔2024〕9号\n各县（区）安委会：\n{body}\n青禾市安全生产委员会办公室\n2024年5月10日\n"


def digest_of(text: str) -> Digest:
    return understand(read_bytes("a.txt", text.encode()))


def outline(body: str) -> list[str]:
    return [f"{one.path} {one.heading}" for one in digest_of(HEAD.format(body=body)).circular.sections]


# -- stages --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "一、实施步骤\n第一阶段：动员部署（5月20日前）\n各乡镇制定方案。\n第二阶段：集中整治（6月）\n1.逐户排查。各乡镇逐户排查。\n2.开展抽查。县应急局开展抽查。\n二、工作要求\n各乡镇要加强领导。",
            ["1 实施步骤", "1.1 动员部署", "1.2 集中整治", "1.2.1 逐户排查", "1.2.2 开展抽查", "2 工作要求"],
        ),
        ("一、步骤\n第一阶段（5月20日前）：动员部署\n各乡镇制定方案。\n第二阶段（6月）：集中整治\n各乡镇逐户排查。", ["1 步骤", "1.1 动员部署", "1.2 集中整治"]),
        ("一、步骤\n第一步 宣传发动（5月底前）\n各乡镇入户宣传。\n第二步 检查验收（6月）\n县应急局组织验收。", ["1 步骤", "1.1 宣传发动", "1.2 检查验收"]),
        # text behind the time in the same paragraph: one leaf, as it was
        ("一、实施步骤\n第一阶段：动员部署（5月20日前）。各乡镇制定方案，报县局备案。\n第二阶段：集中整治（6月）。各乡镇逐户排查。", ["1 实施步骤"]),
        # a sentence about stages is no heading
        ("一、实施步骤\n第一阶段工作结束后，各乡镇要总结。", ["1 实施步骤"]),
    ],
)
def test_a_stage_on_a_line_of_its_own_is_a_heading(body: str, wanted: list[str]) -> None:
    assert outline(body) == wanted


def test_the_items_of_a_stage_have_its_time_and_its_owners_stay_inside_it() -> None:
    body = (
        "一、实施步骤\n第一阶段：自查自纠（6月1日—6月30日）\n1.开展自查。各乡镇开展自查。\n2.建立台账。各乡镇于6月20日前建立台账。\n"
        "第二阶段：集中整治（7月1日—7月31日）\n1.开展抽查。逐户抽查。\n2.严格执法。从严处罚。\n（以上两项责任单位：县应急局）"
    )
    tasks = {task.path: task for task in digest_of(HEAD.format(body=body)).matrix.tasks}
    assert [str(one.due_date) for one in tasks["1.1.1"].deadlines] == ["2024-06-30"]
    assert [str(one.due_date) for one in tasks["1.1.2"].deadlines] == ["2024-06-30", "2024-06-20"]
    assert {one.unit for one in tasks["1.2.1"].assignments} == {one.unit for one in tasks["1.2.2"].assignments} == {"县应急局"}
    assert "县应急局" not in {one.unit for path in ("1.1.1", "1.1.2") for one in tasks[path].assignments}


# -- charges of a 通报 ------------------------------------------------------------


@pytest.mark.parametrize("heading", ["整改交办事项", "挂牌督办事项", "限期整改任务", "整改要求"])
def test_what_a_report_charges_named_places_with_are_tasks(heading: str) -> None:
    body = f"一、存在问题\n东河县检查不严。\n二、{heading}\n（一）东河县。责令联兴公司停产，对其负责人进行约谈。\n（二）南湖区。南湖区应急局督促佳禾公司于6月底前补齐装备。"
    tasks = {task.path: task for task in digest_of(REPORT.format(body=body)).matrix.tasks}
    assert list(tasks) == ["2.1", "2.2"]
    assert [one.unit for one in tasks["2.2"].assignments] == ["南湖区应急局"]


def test_an_account_of_what_was_done_stays_an_account() -> None:
    body = "一、整改情况\n（一）东河县。已整改隐患12处。\n二、存在问题\n（一）南湖区。台账不全。"
    assert not digest_of(REPORT.format(body=body)).matrix.tasks


# -- items counted from behind -----------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("以上三项工作，各乡镇要逐条落实。", ["count-mismatch"]),
        ("以上两项工作，各乡镇要逐条落实。", []),
        ("以上各项工作，各乡镇要逐条落实。", []),
        ("（以上两项责任单位：县应急局）", []),
    ],
)
def test_items_counted_behind_them(said: str, wanted: list[str]) -> None:
    body = f"一、查隐患。各乡镇要逐户排查。\n二、促整改。各乡镇要逐项整改。\n{said}"
    digest = digest_of(HEAD.format(body=body))
    assert [one.code for one in digest.matrix.findings if one.code == "count-mismatch"] == wanted


@pytest.mark.parametrize(
    ("item", "owners"),
    [
        ("东河公司5号井未按规定探水，责令其立即停止作业，6月5日前整改完毕，由东河县能源局负责复查。", ["东河县能源局"]),
        ("南湖公司瓦斯监测探头失效，限6月1日前更换，并组织排查。", []),
        ("各煤矿企业要吸取教训，5月25日前开展一次警示教育。", ["各煤矿企业"]),
        ("西山县石门镇台账造假。现责令石门镇政府向县政府作出书面检查，并于6月15日前上报整改报告。", ["石门镇政府"]),
    ],
)
def test_a_report_without_chapters_still_charges(item: str, owners: list[str]) -> None:
    tasks = digest_of(REPORT.format(body=f"一、{item}\n二、个别县未组织学习，台账不全。")).matrix.tasks
    assert [task.path for task in tasks] == ["1"]
    assert [one.unit for one in tasks[0].assignments if one.role == "actor"] == owners


@pytest.mark.parametrize("item", ["责令立即整改211项、限期整改106项。", "要求5月底前整改，已全部完成。", "5月底前发现隐患12项，限速标志缺失3处。"])
def test_an_account_with_dates_charges_nobody(item: str) -> None:
    assert not digest_of(REPORT.format(body=f"一、检查情况\n（一）东河县。{item}\n（二）南湖区。台账不全。")).matrix.tasks


def test_a_category_row_of_two_cells_is_no_task() -> None:
    table = "序号\t重点任务\t具体措施\t责任单位\t完成时限\n一\t燃气安全\n1\t排查\t逐户排查\t应急办\t5月底前\n2\t整改\t闭环销号\t城管办\t6月底前"
    tasks = digest_of(HEAD.format(body=f"一、任务\n见下表。\n{table}")).matrix.tasks
    assert [(task.path, task.title) for task in tasks] == [("T1.1", "排查"), ("T1.2", "整改")]


def test_the_days_in_the_heading_of_a_phase_are_its_time() -> None:
    body = "一、时间安排\n（一）5月15日—5月25日为宣传发动阶段。各村召开群众会。\n（二）6月为集中整治阶段。各村逐户清理。\n（三）7月上旬，镇政府组织验收。"
    found = [[(str(one.start_date), str(one.due_date)) for one in task.deadlines] for task in digest_of(HEAD.format(body=body)).matrix.tasks]
    assert found == [[("2024-05-15", "2024-05-25")], [("2024-06-01", "2024-06-30")], [("2024-07-01", "2024-07-10")]]


# -- duties shared out by headings ----------------------------------------------


@pytest.mark.parametrize(
    ("body", "path", "wanted"),
    [
        # among headings that are units, a kind of firms is one more
        ("一、职责分工\n（一）镇应急办。负责综合协调。\n（二）派出所。负责消防检查。\n（三）物业服务企业和业主单位。每日巡查楼道，及时清理杂物。", "1.3", ["物业服务企业", "业主单位"]),
        ("一、职责分工\n（一）镇应急办。负责综合协调。\n（二）派出所。负责消防检查。\n（三）商户。落实每日自查。", "1.3", ["商户"]),
        # among headings of another kind it is what is looked at
        ("一、整治重点\n（一）商户。检查用火用电。\n（二）学校。检查食堂用气。\n（三）医院。检查疏散通道。", "1.1", []),
        ("一、工作内容\n（一）加强巡查。每日巡查楼道。\n（二）餐饮单位。检查消防设施。\n（三）做好宣传。入户宣传。", "1.2", []),
    ],
)
def test_a_kind_of_firms_among_units_is_charged_by_its_heading(body: str, path: str, wanted: list[str]) -> None:
    tasks = digest_of(HEAD.format(body=body)).matrix.tasks
    assert [one.unit for task in tasks if task.path == path for one in task.assignments] == wanted
