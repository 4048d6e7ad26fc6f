"""What papers found in the wild taught: for each rule a case and a counter-case, through all stages (texts and places invented).

They come as web pages and converters leave them: portal lines around the text, half-width marks, responsibilities on lines of their own.
"""

from __future__ import annotations

import pytest

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes

HEAD = "青禾县应急管理局关于分解年度重点工作的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def digest_of(text: str) -> Digest:
    return understand(read_bytes("a.txt", text.encode()))


def tasks_of(body: str) -> dict[str, Task]:
    return {task.path: task for task in digest_of(HEAD.format(body=body)).matrix.tasks}


def units(task: Task) -> list[str]:
    return [f"{one.unit}:{one.role}" for one in task.assignments]


# -- responsibilities broken down, one item a line ----------------------------

_BROKEN_DOWN = """一、主要预期目标
1.生产总值增长6%以上。
责任单位：县发改局
2.固定资产投资增长10%。
责任单位：县发改局、县财政局（除注明“分别牵头”外，列第一位为牵头单位，下同）
3.居民收入增速快于经济增速。
责任单位：县人社局、县农业农村局分别牵头
二、重点任务
（一）抓招商。
4.引进项目12个，各县、市、区政府要配合。
责任单位：县商务局等，各县、市、区政府
"""


def test_a_number_runs_on_under_a_deeper_parent() -> None:
    assert list(tasks_of(_BROKEN_DOWN)) == ["1.1", "1.2", "1.3", "2.1.4"]


def test_a_number_that_does_not_run_on_is_no_item() -> None:
    assert list(tasks_of(_BROKEN_DOWN.replace("4.引进", "17.引进"))) == ["1.1", "1.2", "1.3", "2.1"]


def test_a_heading_that_is_all_an_item_says_is_read_for_figures() -> None:
    found = tasks_of(_BROKEN_DOWN)
    assert [target.surface for path in ("1.1", "1.2") for target in found[path].targets] == ["6%以上", "10%"]
    assert not found["1.3"].targets


def test_a_title_with_text_below_it_is_not_read_for_figures() -> None:
    found = tasks_of("一、主要任务\n1.新建示范点12个\n各村要抓紧完成验收，及时总结经验。\n责任单位：县发改局\n2.培育企业。\n各村要跟进。")
    assert not found["1.1"].targets


def test_a_remark_behind_the_last_unit_is_no_part_of_its_name() -> None:
    assert units(tasks_of(_BROKEN_DOWN)["1.2"]) == ["县发改局:lead", "县财政局:responsible"]
    assert units(tasks_of(_BROKEN_DOWN)["1.1"]) == ["县发改局:responsible"]
    assert units(tasks_of(_BROKEN_DOWN)["1.3"]) == ["县人社局:lead", "县农业农村局:lead"]


def test_a_list_of_levels_is_one_name() -> None:
    assert "各县、市、区政府:responsible" in units(tasks_of(_BROKEN_DOWN)["2.1.4"])
    assert units(tasks_of("一、任务\n1.巡查。每日一次。（责任单位：各镇、街道办事处、县林业局）\n2.值守。每日值守。")["1.1"]) == ["各镇:responsible", "街道办事处:responsible", "县林业局:responsible"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("各县、市、区人民政府，市政府各部门：", ["各县、市、区人民政府", "市政府各部门"]),
        ("各市、州人民政府、省直各单位：", ["各市、州人民政府", "省直各单位"]),
        ("各镇人民政府、街道办事处，区直各单位：", ["各镇人民政府", "街道办事处", "区直各单位"]),
        ("各区、县级有关部门：", ["各区", "县级有关部门"]),
    ],
)
def test_addressees_keep_a_list_of_levels_whole(line: str, wanted: list[str]) -> None:
    text = f"关于做好防汛工作的通知\n{line}\n现将有关事项通知如下。\n一、加强巡查。各地要每日巡查。\n"
    assert list(digest_of(text).circular.letterhead.addressees) == wanted


def test_a_goal_without_anybody_charged_is_no_task() -> None:
    assert not tasks_of("一、主要预期目标\n1.生产总值增长6%以上。\n2.固定资产投资增长10%。\n")


# -- what a page prints around the text ---------------------------------------

_PAGE = """您当前的位置：首页 > 政务公开 > 公文
青禾县人民政府门户网
索 引 号：QH-2024-0012 主题分类：安全生产
发布机构：青禾县安委会办公室 成文日期：2024年5月10日
文　　号：青安办〔2024〕9号 发布日期：2024-05-12

{title}
发布时间：2024-05-12 09:30 浏览次数：
各乡镇人民政府：
为切实抓好全县安全生产工作，进一步压实各级责任，现将有关事项通知如下：
一、加强巡查。各村要每日巡查。
青禾县安全生产委员会办公室
2024年5月10日
上一篇：关于防汛工作的通知
"""


def test_the_words_of_a_page_are_no_part_of_the_circular() -> None:
    head = digest_of(_PAGE.format(title="关于加强巡查工作的通知")).circular.letterhead
    assert (head.title, head.doc_no, head.addressees) == ("关于加强巡查工作的通知", "青安办〔2024〕9号", ("各乡镇人民政府",))


def test_what_a_page_puts_about_the_title_is_left_off() -> None:
    for printed in ("【重点工作】青禾县安委会办公室关于加强巡查工作的通知", "《青禾县安委会办公室关于加强巡查工作的通知》", "青禾县\n青禾县安委会办公室关于加强巡查工作的通知"):
        assert digest_of(_PAGE.format(title=printed)).circular.letterhead.title == "青禾县安委会办公室关于加强巡查工作的通知"


def test_a_title_over_two_lines_stays_whole() -> None:
    head = digest_of("青禾县\n应急管理局关于加强巡查工作的通知\n各乡镇人民政府：\n现将有关事项通知如下。\n一、巡查。各村要每日巡查。").circular.letterhead
    assert head.title == "青禾县应急管理局关于加强巡查工作的通知"


def test_words_of_a_circular_that_are_also_those_of_a_page_stay() -> None:
    text = "关于公开信息的通知\n各乡镇人民政府：\n一、公开内容。各单位要公开以下信息：\n1.来源：县统计局。\n2.发布时间：每月10日前。\n二、首页刊登。各单位要在首页刊登办事指南。\n"
    assert [section.heading for section in digest_of(text).circular.sections][-1] == "首页刊登"


_COVERED = """{first}
各村、各有关单位：
现将《松岭镇2024年度安全检查工作计划》印发给你们，请遵照执行。各村每季度将情况报镇安委办。
二〇二四年二月二十四日
松岭镇2024年度安全检查
工作计划
一、工作要求
（一）各村要按月检查。
"""


@pytest.mark.parametrize("first", ["", "解读：松岭镇2024年度安全检查工作计划"])
def test_a_plan_behind_a_notice_without_title_is_found(first: str) -> None:
    found = digest_of(_COVERED.format(first=first))
    assert found.circular.letterhead.title == "松岭镇2024年度安全检查工作计划"
    assert str(found.circular.letterhead.dated) == "2024-02-24"
    assert "r1" in {task.path for task in found.matrix.tasks}


@pytest.mark.parametrize("line", ["简介：本站整理了多篇通知", "2024年05月23日06:05:59", "热度："])
def test_a_line_of_a_page_is_no_addressee(line: str) -> None:
    head = digest_of(f"关于做好防汛工作的通知\n{line}\n各乡镇人民政府：\n现将有关事项通知如下。\n一、巡查。各村要每日巡查。").circular.letterhead
    assert head.addressees in ((), ("各乡镇人民政府",))


def test_signatures_in_columns_are_parted() -> None:
    text = "关于印发《秋季整治方案》的通知\n各乡镇人民政府：\n现将《秋季整治方案》印发给你们。\n{signed}\n2024年9月1日\n秋季整治方案\n一、任务\n1.巡查。各村要每日巡查。\n"
    columns = "\n".join(["县教育局 县公安局", "县住建局 县水利局", "县商务局 县林业局"])
    assert len(digest_of(text.format(signed=columns)).circular.letterhead.issuers) == 6
    assert digest_of(text.format(signed="县教育局 办公室")).circular.letterhead.issuers == ("县教育局办公室",)


def test_the_head_of_a_forwarded_paper_is_no_title() -> None:
    text = "关于转发县局通知的通知\n各小学：\n现将《关于开展排查的通知》转发给你们，请贯彻执行。\n青禾镇中心小学\n2024年9月5日\n青 禾 县 教 育 局\n青教综〔2024〕22号\n关于开展排查的通知\n各中心小学：\n各校要于9月30日前将排查情况报县教育局。\n"
    assert digest_of(text).circular.letterhead.title == "关于开展排查的通知"


# -- who is charged -----------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        # a heading that says what to do and only ends like a name is no doer
        ("（一）组建乡镇（街道）消防安全委员会。严格落实规定，各乡镇（街道）要成立委员会。", ["各乡镇（街道）:actor"]),
        ("（一）推进挂牌成立消防工作站。抓好人员配备。", []),
        ("（一）强化落实党委和政府领导责任。健全完善责任体系。", []),
        ("（一）县教育局。负责校园安全。", ["县教育局:actor"]),
        ("（一）安置办：落实安置点。", ["安置办:actor"]),
        # whom the sentence sets in motion
        ("（一）宣传。调动各类人员发表评论、撰写文章。", []),
        ("（一）宣传。广大干部要发表评论、撰写文章。", ["广大干部:actor"]),
        # behind a citation, behind 请, behind 由所涉及的
        ("（一）建章。落实《青禾县职责规定》，各乡（镇）要制定清单。", ["各乡（镇）:actor"]),
        ("（一）报名。名单请各村委会在3月18日前上报县防火办。", ["各村委会:actor", "县防火办:recipient"]),
        ("（一）报名。提请各镇政府审议。", []),
        ("（一）自查。由所涉及的县教育局、县水利局等部门牵头完成自查，其他部门配合。", ["县教育局:lead", "县水利局等部门:lead", "其他部门:support"]),
        # what is handed to somebody
        ("（一）自查。各校要将自查报告交中心校存档。", ["各校:actor", "中心校:recipient"]),
        # a bracket that is never closed
        ("（一）整治。全面整治散乱企业。（县应急局、县发改局牵头督导，县公安局配合", ["县应急局:lead", "县发改局:lead", "县公安局:support"]),
    ],
)
def test_who_is_charged(body: str, wanted: list[str]) -> None:
    assert sorted(units(tasks_of(f"一、重点任务\n{body}\n（二）值守。全天值守。\n")["1.1"])) == sorted(wanted)


def test_a_size_by_the_hour_is_no_rhythm() -> None:
    found = tasks_of("一、重点任务\n（一）控制锅炉。不再新建每小时35蒸吨以下锅炉。\n（二）监测。每小时报告一次水位。\n")
    assert [len(found[path].deadlines) for path in ("1.1", "1.2")] == [0, 1]


# -- tables and headings that lost their form ---------------------------------

_SCHEDULE = "青禾镇关于印发检查计划的通知\n各村：\n现将有关事项通知如下。\n一、安排表\n{table}\n二、工作要求\n（一）各村要按时检查。\n青禾镇人民政府\n2024年1月10日\n"


def test_rows_of_pipes_without_a_rule_are_a_table_of_tasks() -> None:
    rows = "检查行业 | 时间安排 | 责任单位 |\n烟花爆竹 | 2月份 | 应急办 派出所 |\n养老机构 | 3月份 | 民政所 |"
    found = {task.path: task for task in digest_of(_SCHEDULE.format(table=rows)).matrix.tasks}
    assert units(found["T1.1"]) == ["应急办:responsible", "派出所:responsible"]
    assert [(str(one.start_date), str(one.due_date)) for one in found["T1.2"].deadlines] == [("2024-03-01", "2024-03-31")]
    assert "1" not in found


@pytest.mark.parametrize(
    "rows",
    [
        "首页 | 新闻 | 公开 |\n返回 | 打印 |",  # uneven
        "值班日期 | 带班领导 | 联系电话 |\n2月10日 | 镇长 | 见通讯录 |\n2月11日 | 副镇长 | 见通讯录 |",  # a roster of duty
        "检查行业 | 责任单位 |\n烟花爆竹 | 应急办 |\n养老机构 | 民政所 |",  # nobody says when
    ],
)
def test_other_rows_of_pipes_give_no_tasks(rows: str) -> None:
    assert not [task.path for task in digest_of(_SCHEDULE.format(table=rows)).matrix.tasks if task.path.startswith("T")]


_GLUED = (
    "青禾镇消防检查实施方案\n为做好消防工作，制定本方案。一、工作目标坚持以人民为中心，以防为主，稳步提高防控水平。二、组织领导为加强领导，镇政府成立领导小组。"
    "三、方法步骤此次检查共分两个阶段：（一）动员部署阶段（3月1日前） 各村、各单位要全面部署。应急办要印发清单。（二）组织实施阶段（3月3日至11日）各村成立检查组，按照清单逐户检查。\n"
)


def test_headings_glued_to_their_text_are_found() -> None:
    assert [section.heading for section in digest_of(_GLUED).circular.sections] == ["工作目标", "组织领导", "方法步骤", "动员部署阶段", "组织实施阶段"]


def test_a_chapter_s_words_inside_a_longer_title_do_not_end_it() -> None:
    text = "青禾镇消防检查实施方案\n一、工作任务分解落实\n（一）巡查。各村要巡查。\n二、加强组织领导，为检查提供保障\n各村要重视。\n"
    assert [section.heading for section in digest_of(text).circular.sections] == ["工作任务分解落实", "巡查", "加强组织领导，为检查提供保障"]


def test_a_line_that_announces_the_text_is_no_part_of_it() -> None:
    text = "日前，青禾市印发《蓝天行动实施方案（2024-2025年）》。全文如下：\n青禾市蓝天行动实施方案（2024-2025年）\n为落实省里要求，改善全市空气质量，制定本实施方案。\n一、任务\n（一）治尘。各县要清洗道路，每日不少于一次。\n"
    assert digest_of(text).circular.letterhead.title == "青禾市蓝天行动实施方案（2024-2025年）"


# -- what the second reading taught -------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("（一）各村负责辖区内防火工作。管理好本村的应急队伍，边扑边报。", ["各村:actor"]),
        ("（一）压实企业主体责任。管理好应急队伍，边扑边报。", []),
        ("（一）管控。儿童、精神病患者、外来人员是防控重点对象，要时时监管到位。", []),
        ("（一）管控。各村书记是第一责任人，要时时监管到位。", ["各村书记:actor"]),
        ("（一）统筹。各牵头县领导要靠前指挥，各牵头责任单位要制定方案，各配合部门要主动参与。", ["各牵头县领导:actor", "各牵头责任单位:actor", "各配合部门:actor"]),
        ("（一）考核。县政府重点工作任务实行领导牵头负责制。", []),
        ("（一）考核。县政府重点督办进展缓慢的项目。", ["县政府:actor"]),
        ("（一）包保。各村驻村领导为所包村第一责任人，重点围绕墓地开展排查。", []),
    ],
)
def test_who_is_charged_and_who_is_only_spoken_of(body: str, wanted: list[str]) -> None:
    assert sorted(units(tasks_of(f"一、重点任务\n{body}\n（二）值守。全天值守。\n").get("1.1") or tasks_of("一、重点任务\n（一）值守。全天值守。\n")["1.1"])) == sorted(wanted)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("（一）落实全会精神。贯彻县委五次、六次全会精神，各村要召开3次会议。", ["3次"]),
        ("（一）分解。现将《县政府工作报告》6个方面243项工作任务分解下达150项。", []),
        ("（一）达标。合格率达95%。", ["达95%"]),
    ],
)
def test_figures_that_are_none(body: str, wanted: list[str]) -> None:
    found = tasks_of(f"一、重点任务\n{body}\n（二）值守。全天值守。\n")
    assert [target.surface for target in (found["1.1"].targets if "1.1" in found else ())] == wanted


def test_a_number_in_brackets_behind_the_title_is_the_document_s() -> None:
    text = "青禾县安委会办公室关于加强巡查工作的通知 （青安办〔2024〕9号）\n核心提示：加强巡查工作。\n各乡镇人民政府：\n现将有关事项通知如下。\n一、巡查。各村要每日巡查。\n"
    head = digest_of(text).circular.letterhead
    assert (head.title, head.doc_no, head.addressees) == ("青禾县安委会办公室关于加强巡查工作的通知", "青安办〔2024〕9号", ("各乡镇人民政府",))


def test_arabic_items_glued_to_a_chapter_s_title_are_found() -> None:
    text = "青禾镇防火实施方案\n一、领导到位1、成立防火指挥部，名单另发。2、各村也应成立相应机构。3、划分片区，各村要派专人巡查。\n二、宣传到位\n各村要宣传。\n"
    assert [section.path for section in digest_of(text).circular.sections] == ["1", "1.1", "1.2", "1.3", "2"]


def test_a_figure_in_a_title_opens_no_item() -> None:
    text = "青禾镇防火实施方案\n一、落实“八抓”1.5万元补助资金。各村要用好资金。\n二、宣传到位\n各村要宣传。\n"
    assert [section.path for section in digest_of(text).circular.sections] == ["1", "2"]


def test_a_township_without_name_has_no_foreign_places() -> None:
    found = digest_of("某乡镇清明防火实施方案\n一、工作重点\n（一）排查。各村要在全镇范围内开展排查。\n").matrix.findings
    assert not [one for one in found if one.code == "foreign-place"]


# -- what the third reading taught --------------------------------------------


def test_the_items_of_a_unit_s_duties_are_its_own() -> None:
    text = "青禾县消防安全责任制规定\n第一章 总则\n第一条 为做好消防工作，明晰各级职责，根据《消防法》等法律法规，特制定本规定。\n第二章 职责\n第二条 县消防安全委员会应当履行下列消防工作职责：\n（一）组织制定年度计划。\n（二）每季度研判形势。\n第三条 各有关方面应当遵守下列要求：\n（一）保持通道畅通。\n"
    found = {task.path: units(task) for task in digest_of(text).matrix.tasks}
    assert found["2.2.1"] == found["2.2.2"] == ["县消防安全委员会:actor"]
    assert found["2.3.1"] == []
    assert "1.1" not in found


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("（一）责任。镇干部包村、村干部包组责任制，进一步明确各级职责。", []),
        ("（一）责任。镇干部要包村到户，村干部要包组到人。", ["镇干部:actor", "村干部:actor"]),
        ("（一）职责。组长是防溺水工作的第一责任人，全面负责防溺水工作。", ["组长:actor"]),
        ("（一）职责。各单位要配合，如教育部门负责学校宣传。", ["各单位:actor", "教育部门:actor"]),
    ],
)
def test_who_looks_after_whom(body: str, wanted: list[str]) -> None:
    assert sorted(units(tasks_of(f"一、重点任务\n{body}\n（二）值守。全天值守。\n")["1.1"])) == sorted(wanted)


@pytest.mark.parametrize("heading", ["责任单位", "重点禁烧区域", "活动时间和主题"])
def test_chapters_that_only_name_are_no_tasks(heading: str) -> None:
    assert list(tasks_of(f"一、{heading}\n县教育局、县公安局，全县各村。\n二、重点任务\n（一）值守。各村要全天值守。\n")) == ["2.1"]


def test_a_signature_over_two_lines_is_one_name() -> None:
    text = "关于印发《防溺水方案》的通知【已废止】\n各街道：\n现将《防溺水方案》印发给你们，请贯彻落实。\n青禾区安全生产和防灾\n减灾救灾委员会办公室\n2024年5月10日\n防溺水方案\n一、任务\n（一）巡查。各街道要每日巡查。\n"
    head = digest_of(text).circular.letterhead
    assert (head.title, head.carrier_title, head.issuers) == ("防溺水方案", "关于印发《防溺水方案》的通知", ("青禾区安全生产和防灾减灾救灾委员会办公室",))


def test_a_last_line_without_its_stop_is_no_half_of_a_signature() -> None:
    text = "关于加强巡查的通知\n各街道：\n现将有关事项通知如下。\n一、巡查。各街道要每日巡查。\n二、报送。各街道要及时报送情况\n青禾区应急管理局\n2024年5月10日\n"
    assert digest_of(text).circular.letterhead.issuers == ("青禾区应急管理局",)


_POURED = (
    "青禾镇检查方案\n一、要求坚持预防为主。二、重点任务聚焦重大隐患，推动整治。（一）党委责任强化行动1．树牢红线意识。5月底前集中学习。（责任单位：应急办）2．全面动员部署。应急办制定方案。"
    "（二）企业履职行动各村要督促企业抓好两项工作：1．全面排查。企业要排查。2．检查落实。企业要落实。三、阶段（一）部署（5月底前）。做好部署。\n"
)


def test_a_plan_whose_line_ends_were_lost_has_its_items() -> None:
    found = {section.path: section.heading for section in digest_of(_POURED).circular.sections}
    assert [found[path] for path in ("2", "2.1", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "3.1")] == ["重点任务", "党委责任强化行动", "树牢红线意识", "全面动员部署", "全面排查", "检查落实", "部署"]
    assert units({task.path: task for task in digest_of(_POURED).matrix.tasks}["2.1.1"]) == ["应急办:responsible"]


def test_a_list_in_a_paragraph_of_its_own_stays_actions() -> None:
    text = "青禾镇检查方案\n一、任务\n（一）检查。重点查看：1．通道是否堵塞。2．器材是否失效。3．线路是否老化。发现即改。\n（二）整改。各村要销号。\n"
    assert [section.path for section in digest_of(text).circular.sections] == ["1", "1.1", "1.2"]


_LETTERHEAD = "青应急〔2024〕9号\n青禾县应急管理局\n{line}\n关于开展夏季安全检查的通知\n各乡镇人民政府：\n一、全面检查。各乡镇要对辖区内老旧小区开展拉网式检查，{cell}\n二、严格整改。各村要在7月底前整改到位，逐户销号。\n青禾县应急管理局\n2024年5月10日\n"


@pytest.mark.parametrize("line", ["打印 关闭", "<b>试点</b>", "分享到："])
def test_what_looks_like_a_site_s_word_never_takes_the_letterhead_with_it(line: str) -> None:
    assert digest_of(_LETTERHEAD.format(line=line, cell="建立台账。")).circular.letterhead.doc_no == "青应急〔2024〕9号"


@pytest.mark.parametrize("cell", ["次", "打印", "时间"])
def test_a_pasted_cell_inside_the_text_stays(cell: str) -> None:
    assert f"\n{cell}\n" in digest_of(_LETTERHEAD.format(line="", cell=f"建立台账。\n{cell}\n每半年清点一次。")).matrix.text
