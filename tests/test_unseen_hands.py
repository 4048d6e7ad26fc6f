"""What circulars of other hands taught: for each rule a case and a counter-case, through all stages (texts and places invented).

`HEAD` makes a short notice of 2024-05-10 around a body; what is asked of a task is written `unit:role`, `kind date`, `number unit`.
"""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes
from pipeline.read.wrapped import unwrapped

HEAD = "青禾县应急管理局关于开展夏季安全检查的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def digest_of(text: str) -> Digest:
    return understand(read_bytes("a.txt", text.encode()))


def tasks_of(body: str) -> dict[str, Task]:
    return {task.path: task for task in digest_of(HEAD.format(body=body)).matrix.tasks}


def headings(text: str) -> list[str]:
    return [f"{one.path} {one.heading}" for one in digest_of(text).circular.sections]


# -- text as it is pasted ----------------------------------------------------

_PAGE = [
    "　　一、全面排查。各乡镇要组织网格员对辖区内老旧小区进行拉网式",
    "排查，重点检查消防通道、电气线路和燃气软管，7月底前完成第一轮",
    "检查并建立台账。",
    "— 2 —",
    "　　二、严格整改。对排查出的问题隐患要逐一明确责任人和整改时限",
    "，能够立即整改的当场整改，不能立即整改的挂牌督办，确保整改责任",
    "落实到人。",
    "　　三、强化宣传。充分利用村村响、微信群、公示栏等形式广泛宣传",
    "安全知识，每月入户宣传不少于一次。",
]


def test_lines_of_a_printed_page_are_joined_and_its_numbers_left_out() -> None:
    lines = unwrapped(_PAGE)
    assert [line.strip()[:2] for line in lines] == ["一、", "二、", "三、"]
    assert all(line.endswith("。") for line in lines)


@pytest.mark.parametrize(
    "lines",
    [
        # a roster: short lines without marks are no wrapped text
        ["组　长：镇党委书记", "副组长：镇长、分管副镇长", "成　员：应急办主任", "　　　　派出所所长", "　　　　司法所所长", "　　　　卫生院院长", "　　　　中心校校长", "　　　　供电所所长"],
        # whole paragraphs, one a line
        [f"（{n}）加强巡查值守，发现险情及时处置，确保群众生命财产安全，各村要落实专人负责此项工作。" for n in "一二三四五六七八九"],
    ],
)
def test_lines_that_are_paragraphs_stay_apart(lines: list[str]) -> None:
    assert unwrapped(lines) == lines


def test_a_page_number_stays_where_nothing_is_wrapped() -> None:
    lines = ["一、总体要求", "— 2 —", "二、重点任务"]
    assert unwrapped(lines) == lines


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        # numbers run on over glued chapters
        (
            "一、压实责任（一）落实主体责任。各企业要自查。（二）落实监管责任。各乡镇要检查。二、深化整治（三）整治燃气。更换软管。（四）整治用电。改造线路。",
            ["1 压实责任", "1.1 落实主体责任", "1.2 落实监管责任", "2 深化整治", "2.3 整治燃气", "2.4 整治用电"],
        ),
        # white space between a chapter and its first item was a line end
        ("一、时间步骤 1.宣传摸排。各村入户宣传。2.集中清理。各村清理堆物。", ["1 时间步骤", "1.1 宣传摸排", "1.2 集中清理"]),
        # 如下：一、 in one paragraph with all that follows, brackets of owners between
        ("现就有关事项通知如下：一、保障运力。客运企业要检修车辆。（责任单位：运输科）二、应急处置。各站要备足物资。", ["1 保障运力", "2 应急处置"]),
        # ① in paragraphs of their own are items of a sentence, with titles of their own they are headings
        ("一、自查。各经营单位要做到：\n①安全出口保持畅通，每层设置标志；\n②员工每年参加培训；\n③疏散通道无杂物。\n二、执法。派出所开展检查。", ["1 自查", "2 执法"]),
        ("一、抓好教育\n①上好课。各校要上好安全课。\n②发好信。各校要发放公开信。\n二、抓好排查\n各村要排查水域。", ["1 抓好教育", "1.1 上好课", "1.2 发好信", "2 抓好排查"]),
        # an arabic number inside a sentence is none
        ("一、排查范围 全县学校、医院等场所，如：1.未落实值班；2.未开展演练。各校要自查。", ["1 排查范围"]),
    ],
)
def test_glued_headings(body: str, wanted: list[str]) -> None:
    assert headings(HEAD.format(body=body)) == wanted


# -- what stands around ------------------------------------------------------


@pytest.mark.parametrize(
    ("foot", "dated"),
    [
        ("青禾县防汛指挥部\n2024年7月8日17时", "2024-07-08"),
        ("青禾县防汛指挥部\n2024年7月8日17:30", "2024-07-08"),
        ("请抓好落实。青禾县防汛指挥部2024年7月8日", "2024-07-08"),
        ("请抓好落实。2024年7月8日", "2024-07-08"),
        ("2024年7月8日17时前报送", None),
    ],
)
def test_date_of_issue(foot: str, dated: str | None) -> None:
    found = digest_of(f"关于做好强降雨防范工作的紧急通知\n各乡镇：\n现就有关事项通知如下。\n{foot}\n").circular.letterhead.dated
    assert (found.isoformat() if found else None) == dated


@pytest.mark.parametrize(
    ("title", "foot", "due"),
    [
        ("青禾县2025年防汛工作要点", "青禾县水利局\n2024年12月26日", "2025-06-30"),  # the plan's year is the next
        ("青禾县2024年防汛工作要点", "青禾县水利局\n2024年3月26日", "2024-06-30"),
        ("青禾县2025年防汛工作要点", "", "2025-06-30"),  # no date at all
        ("青禾县防汛三年行动方案（2024—2026年）", "青禾县水利局\n2024年12月26日", "2024-06-30"),  # a span of years names none
    ],
)
def test_year_that_governs(title: str, foot: str, due: str) -> None:
    text = f"{title}\n一、检修泵站。各乡镇要于6月底前完成泵站检修。\n二、清理河道。各乡镇要清理河道。\n{foot}\n"
    (task, *_) = digest_of(text).matrix.tasks
    assert [one.due_date.isoformat() for one in task.deadlines if one.due_date] == [due]


def test_a_signature_glued_to_the_last_sentence() -> None:
    body = "一、排查。各村要对河道、坑塘、水库逐一排查，做到警示标志、救生设施、巡查人员三到位。二、值守。各村要安排专人值守，发现险情及时报告，不得迟报漏报。"
    digest = digest_of(f"青禾镇人民政府关于预防溺水的通知\n各村：\n{body}青禾镇人民政府2024年5月6日\n")
    assert digest.circular.letterhead.issuers == ("青禾镇人民政府",)
    assert digest.matrix.tasks[-1].actions[-1].text.endswith("不得迟报漏报")


def test_a_red_head_of_several_offices() -> None:
    text = "青禾市教育局\n青禾市公安局   文件\n青禾市交通运输局\n\n青教联〔2025〕6号\n\n关于加强校车管理的通知\n各学校：\n一、排查。各学校要排查校车。\n青禾市教育局  青禾市公安局  青禾市交通运输局\n2025年3月2日\n"
    head = digest_of(text).circular.letterhead
    assert (head.title, head.doc_no, head.addressees) == ("关于加强校车管理的通知", "青教联〔2025〕6号", ("各学校",))
    assert len(head.issuers) == 3


@pytest.mark.parametrize(
    ("issuer", "level"),
    [("桐花里社区居民委员会", "village"), ("上河村村民委员会", "village"), ("青禾区应急管理局", "county"), ("青禾经济开发区管理委员会", "county"), ("青禾自治区民政厅", "province"), ("青禾自治县民政局", "county")],
)
def test_a_community_is_no_district(issuer: str, level: str) -> None:
    assert digest_of(f"{issuer}关于清理楼道的通知\n一、清理。网格员要清理楼道。\n{issuer}\n2024年5月10日").circular.letterhead.level == level


def test_a_title_over_three_lines_that_ends_in_its_genre() -> None:
    head = digest_of("关于印发《青禾县校园食品安全和周边环境\n综合治理行动方案》\n的通知\n各乡镇：\n现印发给你们。\n青禾县教育局\n2024年5月10日\n").circular.letterhead
    assert head.title == "关于印发《青禾县校园食品安全和周边环境综合治理行动方案》的通知"
    assert head.addressees == ("各乡镇",)


# -- tables ------------------------------------------------------------------

_TABLE = "附件：重点工作任务分工表\n青禾县应急管理局\n2024年5月10日\n附件\n重点工作任务分工表\n{rows}\n"
_SPLIT = "序号\t责任分工\t\t完成时限\t目标任务\t年度指标\n\t牵头单位\t配合单位\t\t\t\n1\t县教育局\t县财政局\t8月底前\t新建幼儿园\t新增学位3000个\n2\t县民政局\t/\t9月底\t发展普惠养老\t新增助餐点25个"


def test_a_header_of_two_rows_whose_second_names_some_columns_only() -> None:
    text = f"青禾县应急管理局关于印发重点工作任务分工表的通知\n各乡镇：\n现印发给你们。\n{_TABLE.format(rows=_SPLIT)}"
    rows = digest_of(text).matrix.tasks
    assert [task.title for task in rows] == ["新建幼儿园", "发展普惠养老"]
    assert [(one.unit, one.role) for one in rows[0].assignments] == [("县教育局", "lead"), ("县财政局", "support")]
    assert [(one.value_min, one.unit) for one in rows[0].targets] == [(3000, "个")]


def test_a_first_data_row_is_no_second_header() -> None:
    rows = "序号\t工作任务\t责任单位\t完成时限\n1\t排查隐患\t应急办\t6月底前\n2\t整改隐患\t各村\t8月底前"
    text = f"青禾镇人民政府关于印发重点工作任务分工表的通知\n各村：\n现印发给你们。\n{_TABLE.format(rows=rows)}"
    assert [task.title for task in digest_of(text).matrix.tasks] == ["排查隐患", "整改隐患"]


# -- findings ----------------------------------------------------------------


def codes(text: str) -> list[tuple[str, str | None]]:
    return [(one.code, one.path) for one in digest_of(text).matrix.findings]


_PHASES = "青禾县应急管理局关于开展夏季安全检查的通知\n各乡镇：\n一、工作步骤\n（一）自查阶段（6月1日至6月30日）。各乡镇{first}。\n（二）督查阶段（7月1日至7月31日）。县应急局开展督查。\n青禾县应急管理局\n2024年5月10日"


@pytest.mark.parametrize(
    ("first", "conflicts"),
    [
        ("要于9月底前完成自查", ["1.1"]),  # far behind the phase
        ("要于5月15日前完成自查", ["1.1"]),  # before it
        ("要于6月20日前完成自查", []),
        ("要开展自查，7月5日前报送自查报告", []),  # a report may follow a little later
    ],
)
def test_an_item_outside_its_phase(first: str, conflicts: list[str]) -> None:
    assert [path for code, path in codes(_PHASES.format(first=first)) if code == "deadline-conflict"] == conflicts


@pytest.mark.parametrize(
    ("limits", "wanted"),
    [("2025年6月底前完成排查，9月底前完成整治", 0), ("2025年6月底前", 1)],  # two limits of one label; an item after its label's limit
)
def test_limits_of_one_label(limits: str, wanted: int) -> None:
    body = f"一、整治任务\n（一）整治广告。2025年8月起拆除违规广告。\n【责任单位：城管局；完成时限：{limits}】"
    text = f"青禾市城市管理局关于整治户外广告的方案\n{body}\n青禾市城市管理局\n2025年3月1日"
    assert sum(code == "deadline-conflict" for code, _ in codes(text)) == wanted


def test_the_gap_behind_a_number_or_a_title_is_no_slip() -> None:
    rules = "第一条 为规范养犬行为，保障公民人身安全，维护社会公共秩序和市容环境，结合我县实际，制定本办法。\n第二条 各乡镇应当建立养犬登记制度，按季度向社会公布登记结果，并接受群众监督，对拒不登记的依照有关规定予以处理，处理结果及时告知当事人和所在村民委员会。"
    assert "punctuation" not in [code for code, _ in codes(f"青禾县养犬管理办法\n{rules}\n")]
    slip = rules.replace("登记制度，", "登记制度， ")
    assert "punctuation" in [code for code, _ in codes(f"青禾县养犬管理办法\n{slip}\n")]


def test_the_first_article_below_a_chapter_says_what_rules_rest_on() -> None:
    text = "青禾县养犬管理办法\n第一章 总则\n第一条 为规范养犬行为，根据《青禾省养犬条例》，制定本办法。\n第二章 登记\n第二条 养犬登记参照《青禾省犬只登记规程》办理。\n"
    assert [(one.relation, one.title) for one in digest_of(text).matrix.citations] == [("basis", "青禾省养犬条例"), ("cites", "青禾省犬只登记规程")]


def test_articles_of_rules_are_not_unassigned() -> None:
    assert codes("青禾县养犬管理办法\n第一条 为规范养犬行为，制定本办法。\n第二条 犬只应当在室内饲养，不得放养。\n") == []
    plan = "青禾县养犬整治方案\n一、整治任务\n（一）规范养犬登记。建立养犬登记制度，完善登记流程。\n（二）清理流浪犬。捕捉流浪犬只，送交收容场所。\n"
    assert [path for code, path in codes(plan) if code == "unassigned"] == ["1.1", "1.2"]


def test_this_year_of_an_undated_paper_is_that_of_its_title() -> None:
    text = "青禾县2018年度河长制考核细则\n一、考核内容\n（一）治理河库。各乡镇要在年内完成不达标河库治理。\n"
    assert [str(one.due_date) for task in digest_of(text).matrix.tasks for one in task.deadlines] == ["2018-12-31"]


# -- scope, actions, names ---------------------------------------------------

_ITEM = "一、重点任务\n（一）抓好检查。{body}\n（二）做好巡查。各村要巡查。"


def item(body: str) -> Task:
    return tasks_of(_ITEM.format(body=body))["1.1"]


def test_a_line_of_limits_covers_what_the_line_of_owners_beside_it_covers() -> None:
    body = "一、重点任务\n（一）生产环节\n1.严把质量关。检查企业。\n2.严格认证。督促机构。\n责任单位：县市监局牵头，县工信局配合\n完成时限：12月底前\n（二）销售环节\n3.规范市场。检查门店。\n责任单位：县商务局"
    found = tasks_of(body)
    assert [[str(one.due_date) for one in found[path].deadlines] for path in ("1.1.1", "1.1.2", "1.2.3")] == [["2024-12-31"], ["2024-12-31"], []]


@pytest.mark.parametrize(
    ("body", "actions"),
    [
        # a topic, a time alone in front of the doer belong to its clause
        ("暂无专业机构的地区，卫生部门要委托邻近机构承担任务。", 1),
        ("尚未建立医疗所的省（区、市），当地政府应当指定一所机构。", 1),
        ("7、8月份，县级教育部门每天至少巡查2次。", 1),
        # a measure in front of it does not
        ("完善制度的衔接，镇安委办要定期通报。", 2),
        ("镇安委会成立由镇长任组长的专班，专班办公室设在镇应急办，负责日常调度。", 2),
    ],
)
def test_what_stands_before_a_new_doer(body: str, actions: int) -> None:
    assert len(item(body).actions) == actions


@pytest.mark.parametrize(
    ("body", "units"),
    [
        ("由党委或政府负责同志牵头，相关部门参与。", ["党委或政府负责同志", "相关部门"]),
        ("应急办和各村负责人要到场。", ["应急办", "各村负责人"]),
        ("各相关办（所）要参加。", ["各相关办（所）"]),
    ],
)
def test_names_joined_or_parted(body: str, units: list[str]) -> None:
    assert [one.unit for one in item(body).assignments] == units


@pytest.mark.parametrize(
    ("body", "actors"),
    [
        ("（一）县文旅局：4月20日前取得施工许可证。\n（二）东关街道：倒排工期，5月底前完成征迁。", [["县文旅局"], ["东关街道"]]),
        ("（一）县文旅局：有5个项目滞后。\n（二）施工进度：倒排工期，5月底前完成征迁。", [[], []]),
    ],
)
def test_a_heading_that_is_a_unit_before_a_colon(body: str, actors: list[list[str]]) -> None:
    found = tasks_of(f"一、下步工作\n{body}")
    assert [[one.unit for one in found[path].assignments] if path in found else [] for path in ("1.1", "1.2")] == actors


def test_what_a_limit_cell_says_of_how_much() -> None:
    rows = "序号\t工作任务\t责任单位\t完成时限\n1\t整治水体\t应急办\t6月底前完成50%，年底前全部完成\n2\t整改隐患\t各村\t8月底前"
    text = f"青禾镇人民政府关于印发重点工作任务分工表的通知\n各村：\n现印发给你们。\n{_TABLE.format(rows=rows)}"
    assert [[(one.value_min, one.unit) for one in task.targets] for task in digest_of(text).matrix.tasks] == [[(50, "%")], []]


@pytest.mark.parametrize(("heading", "category"), [("行动时间", "阶段安排"), ("防火期", "阶段安排"), ("责任体系", "保障措施"), ("加强时间管理工作", "重点任务")])
def test_the_kind_of_a_chapter(heading: str, category: str) -> None:
    assert {task.category for task in tasks_of(f"一、{heading}\n（一）各村要于6月1日起巡查。\n（二）各村要值守。").values()} == {category}


def test_ordinals_with_a_comma_are_sections_only_where_nothing_else_is_numbered() -> None:
    alone = "第一，压实责任。各村要于6月底前签订责任书。\n第二，严格执法。县应急管理局要开展检查。"
    assert [(path, task.title) for path, task in tasks_of(alone).items()] == [("1", "压实责任"), ("2", "严格执法")]
    assert list(tasks_of(f"一、加强领导\n{alone}")) == ["1"]
    assert "3" not in tasks_of("第一，压实责任。各村要签订责任书。\n第三，严格执法。县应急管理局要开展检查。")


def test_a_table_of_works_has_their_names_as_titles() -> None:
    text = "序号\t工程名称\t建设内容\t责任单位\t完成时限\n1\t北沟排洪渠\t清淤护坡2公里\t县水利局\t2024年8月底前"
    notice = f"青禾县水利局关于印发重点工程任务分工表的通知\n各乡镇：\n现印发给你们。\n青禾县水利局\n2024年5月10日\n附件\n重点工程任务分工表\n{text}\n"
    (task,) = digest_of(notice).matrix.tasks
    assert task.title == "北沟排洪渠"
    assert [one.text for one in task.actions] == ["清淤护坡2公里"]


@pytest.mark.parametrize(("body", "count"), [("预计今夏客流量达到120万人次，同比增长8%。各乡镇要加强值守。", 0), ("预计客流增多，各乡镇要确保巡查覆盖率达到90%。", 1)])
def test_a_forecast_is_no_target(body: str, count: int) -> None:
    assert len(item(body).targets) == count


@pytest.mark.parametrize("marks", ["（）", "〔〕", "【】", "［］", "〖〗"])
def test_a_note_in_brackets_of_any_shape(marks: str) -> None:
    one = item(f"加固堤坝，清理河道。{marks[0]}责任单位：县水利局，各乡镇人民政府；配合单位：县财政局{marks[1]}")
    assert [(unit.unit, unit.role) for unit in one.assignments] == [("县水利局", "responsible"), ("各乡镇人民政府", "responsible"), ("县财政局", "support")]
    assert [action.text for action in one.actions] == ["加固堤坝，清理河道"]


def test_the_bracket_of_a_number_is_no_note() -> None:
    assert not item("按照青应急〔2024〕9号要求加固堤坝〔2024〕。").assignments


WANTS = "县森防指\n关于做好防火工作的紧急通知\n各乡镇：\n一要压实责任。各乡镇要在1月底前张榜公布责任人。\n二要管住火源。各乡镇要设置检查站不少于5个。\n县森防指\n2025年1月18日\n"


def test_wants_in_paragraphs_of_their_own_are_sections_where_nothing_else_is_numbered() -> None:
    matrix = understand(read_bytes("通知.txt", WANTS.encode())).matrix
    assert [(section.path, section.heading) for section in matrix.sections] == [("1", "压实责任"), ("2", "管住火源")]
    numbered = WANTS.replace("各乡镇：\n", "各乡镇：\n一、重点任务\n")
    assert [section.path for section in understand(read_bytes("通知.txt", numbered.encode())).matrix.sections] == ["1"]


@pytest.mark.parametrize(("demand", "tasks"), [("甲县要于11月底前完成整改。", ["1.1"]), ("甲县工作推进较快。", []), ("其他县要引以为戒。", [])])
def test_what_a_bulletin_asks_of_a_unit_in_its_own_item_is_a_task(demand: str, tasks: list[str]) -> None:
    text = f"某市道安办\n关于三季度情况的通报\n各县：\n一、各县情况\n（一）甲县。死亡3人，同比上升2.6%。{demand}\n（二）乙县。没有发生事故。\n某市道安办\n2024年10月18日\n"
    matrix = understand(read_bytes("通报.txt", text.encode())).matrix
    assert [(task.path, task.category) for task in matrix.tasks] == [(path, "通报要求") for path in tasks]


@pytest.mark.parametrize(
    ("above", "line", "joined"),
    [
        ("（责任单位：县住建局牵头，县公安局、县市场监管局等按职责负责）", "三、实施步骤", False),
        ("责任单位：县住建局牵头，县公安局、县市场监管局等按职责分工负责", "（四）强化保障", False),
        ("各单位要按照本通知要求，认真落实整改措施，于规定时限前办结。", "2 军训组织", False),
        ("各单位要按照本通知要求，认真落实整改措施，于规定时限前办结。", "事项二：关于污水处理厂", False),
        ("各单位要按照本通知要求，认真落实整改措施，并于下一年度第", "一、二季度分别报送情况。", True),
        ("各乡镇要组织网格员对辖区老旧小区进行拉网式排查，重点检查有", "无占用消防通道的情况。", True),
    ],
)
def test_a_heading_begins_a_line_of_its_own_however_full_the_line_above(above: str, line: str, joined: bool) -> None:
    page = [*_PAGE[:3], *_PAGE[4:], *_PAGE[:3], *_PAGE[4:], f"　　{above}", line]
    assert (line in unwrapped(page)) is not joined


def test_few_full_lines_that_all_go_on_are_wrapped() -> None:
    titles = [f"　　{n}、整治第{n}类场所" for n in "一二三四五"]
    lines = [*titles, *_PAGE[:3], *titles, *_PAGE[4:]]
    assert not any(line.startswith(("排查，", "，能够", "落实到人")) for line in unwrapped(lines))
