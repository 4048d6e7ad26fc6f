"""Papers in which the structure is the difficulty: for each rule a case and a counter-case, through all stages (texts and places invented)."""

from __future__ import annotations

import pytest
from word_making import cell, docx, p, row, table

from pipeline.flow import Digest, understand
from pipeline.model.matrix import Task
from pipeline.read import read_bytes
from pipeline.read.pasted import CELL_BREAK, rejoined

HEAD = "青禾县应急管理局关于开展夏季安全检查的通知\n青应急〔2024〕9号\n各乡镇人民政府：\n{body}\n青禾县应急管理局\n2024年5月10日\n"


def digest_of(body: str) -> Digest:
    return understand(read_bytes("a.txt", HEAD.format(body=body).encode()))


def tasks_of(body: str) -> dict[str, Task]:
    return {task.path: task for task in digest_of(body).matrix.tasks}


def owners(task: Task) -> list[str]:
    return [f"{one.unit}:{one.role}" for one in task.assignments]


def actions(task: Task) -> list[str]:
    return [one.text for one in task.actions]


def grid(*rows: str) -> str:
    return "一、任务安排\n按下表办理。\n" + "\n".join(line.replace("|", "\t") for line in rows)


# -- a row pasted from a spreadsheet ------------------------------------------


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        # a cell with a line end, the last of its row
        (['6月\t"宣传；', '演练3场"'], [f"6月\t宣传；{CELL_BREAK}演练3场"]),
        # in the middle, with quotes of its own, over three lines
        (['1\t"挂“安全”横幅', '印""明白纸""', '入户"\t应急办'], [f'1\t挂“安全”横幅{CELL_BREAK}印"明白纸"{CELL_BREAK}入户\t应急办']),
        # the first cell of its row
        (['"基础', '工作"\t10\t县安委办'], [f"基础{CELL_BREAK}工作\t10\t县安委办"]),
        # two such cells
        (['"甲', '乙"\t"丙', '丁"'], [f"甲{CELL_BREAK}乙\t丙{CELL_BREAK}丁"]),
        # quotes in running text are no cells
        (['开展"安全', '月"活动，', "各村落实。"], None),
        (['"安全第一', '预防为主"是方针。'], None),
        # nor is a quote that is never closed, or a cell with inches in it
        (['1\t"未闭合', "2\t甲", "3\t乙"], None),
        (['水管\t5"', '软管\t3"'], None),
    ],
)
def test_a_quoted_cell_over_several_lines_is_one_row(lines: list[str], wanted: list[str] | None) -> None:
    assert rejoined(lines) == (wanted or lines)


def test_a_pasted_row_keeps_its_owner() -> None:
    body = grid("月份|工作内容|责任单位", '6月|"举办宣传咨询日活动；\n开展应急演练3场"|应急办、宣传办', "7月|检查烟花爆竹零售点|派出所")
    tasks = tasks_of(body)
    assert actions(tasks["T1.1"]) == ["举办宣传咨询日活动", "开展应急演练3场"]
    assert owners(tasks["T1.1"]) == ["应急办:responsible", "宣传办:responsible"]
    assert owners(tasks["T1.2"]) == ["派出所:responsible"]
    assert not digest_of(body).matrix.findings


# -- a table cut by hand at the end of a page ----------------------------------

HEADS = ("序号", "整治事项", "工作内容", "责任科室", "完成时间")


def cut_table(first: list[tuple[str, ...]], gap: str, second: list[tuple[str, ...]]) -> list[Task]:
    def one(rows: list[tuple[str, ...]]) -> str:
        return table(*(row(*(cell(p(words)) for words in line)) for line in rows), widths=(600,) * len(rows[0]))

    head = "".join(map(p, ["青禾县应急管理局关于开展夏季安全检查的通知", "青应急〔2024〕9号", "各乡镇人民政府：", "一、任务安排", "按下表办理。"]))
    tail = p("青禾县应急管理局") + p("2024年5月10日")
    return list(understand(read_bytes("a.docx", docx(head + one(first) + gap + one(second) + tail))).matrix.tasks)


ROWS = [("1", "清理楼道", "清理堆放的杂物。", "平安办", "7月底前"), ("2", "建设充电点", "新建充电点15处，同步安装视", "城管办", "8月底前")]
NEXT = ("3", "整治出租房", "拆除违规隔断。", "执法队", "9月底前")


def test_a_row_cut_in_two_is_one_task() -> None:
    found = {one.path: one for one in cut_table([HEADS, *ROWS], p() + p(raw='<w:r><w:br w:type="page"/></w:r>'), [HEADS, ("", "", "频监控和喷淋。", "", ""), NEXT])}
    assert actions(found["T1.2"]) == ["新建充电点15处，同步安装视频监控和喷淋"]
    assert owners(found["T1.3"]) == ["执法队:responsible"]
    assert list(found) == ["T1.1", "T1.2", "T1.3"]


def test_a_part_without_head_goes_on_with_the_numbers() -> None:
    found = {one.path: one for one in cut_table([HEADS, *ROWS], p(), [NEXT, ("4", "宣传", "入户宣传。", "宣传办", "9月底前")])}
    assert owners(found["T1.3"]) == ["执法队:responsible"]
    assert owners(found["T1.4"]) == ["宣传办:responsible"]


def test_a_table_of_its_own_stays_one() -> None:
    other = [("序号", "整治事项", "工作内容", "牵头科室", "完成时间"), ("1", "巡查", "每日巡查。", "网格办", "长期")]
    found = {one.path: one for one in cut_table([HEADS, *ROWS], p(), other)}
    assert owners(found["T2.1"]) == ["网格办:lead"]
    # words between the two tables part them, too
    found = {one.path: one for one in cut_table([HEADS, *ROWS], p("另列日常事项如下。"), [HEADS, ("1", "巡查", "每日巡查。", "网格办", "长期")])}
    assert owners(found["T2.1"]) == ["网格办:responsible"]


# -- cells --------------------------------------------------------------------


def test_lines_of_a_cell_are_measures_of_their_own() -> None:
    html = (
        "<p>青禾县应急管理局关于开展夏季安全检查的通知</p><p>青应急〔2024〕9号</p><p>各乡镇人民政府：</p><p>现将整改台账印发给你们，请抓好整改。</p><p>青禾县应急管理局</p><p>2024年5月10日</p>"
        "<table><tr><td>序号</td><td>问题隐患</td><td>整改措施</td><td>责任单位</td></tr>"
        "<tr><td>1</td><td>线路私拉乱接</td><td>聘请持证电工整改线路<br>每月开展一次电气检查</td><td>石料厂</td></tr>"
        "<tr><td>2</td><td>通道堵塞</td><td>清理占道的货物和<br>废旧设备</td><td>木材厂</td></tr></table>"
    )
    first, second = understand(read_bytes("a.html", html.encode())).matrix.tasks
    assert actions(first) == ["聘请持证电工整改线路", "每月开展一次电气检查"]
    assert actions(second) == ["清理占道的货物和 废旧设备"]


@pytest.mark.parametrize(
    ("remark", "wanted"),
    [
        ("市场监管所配合", ["经发办:responsible", "市场监管所:support"]),
        ("应急办牵头，派出所配合", ["经发办:responsible", "应急办:lead", "派出所:support"]),
        # what else stands in a remark charges nobody
        ("请应急办酌情安排经费", ["经发办:responsible"]),
        ("跨年度事项", ["经发办:responsible"]),
        ("已商市场监管所", ["经发办:responsible"]),
    ],
)
def test_a_remark_may_name_a_unit_and_its_part(remark: str, wanted: list[str]) -> None:
    tasks = tasks_of(grid("序号|工作内容|责任单位|备注", f"1|排查燃气用户|经发办|{remark}", "2|整治烟花爆竹零售点|派出所|"))
    assert owners(tasks["T1.1"]) == wanted


@pytest.mark.parametrize("assessor", ["考核单位", "考评部门", "评分单位", "负责考核部门"])
def test_points_and_who_gives_them_are_no_tasks(assessor: str) -> None:
    body = grid(f"考核项目|考核内容|分值|评分标准|{assessor}", "基础工作|每季度专题研究不少于1次|15|每少1次扣3分|县安委办", "宣传教育|开展宣传不少于5场次|10|每少1场扣2分|县应急局")
    assert not [path for path in tasks_of(body) if path.startswith("T")]


def test_points_beside_who_does_the_work_are_tasks() -> None:
    tasks = tasks_of(grid("重点任务|分值|责任单位|考核单位", "创建示范村2个|15|农业农村局|县委督查室", "整治占道经营|10|城管局|县委督查室"))
    assert owners(tasks["T1.1"]) == ["农业农村局:responsible"]


# -- headings -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "is_task"),
    [
        ("三、及时报送进展。各牵头单位每季度末将进展情况报县安委办。", True),
        ("三、报送工作情况。各乡镇每月25日前报县应急局。", True),
        ("三、总结推广经验做法。各乡镇要培育2个示范点。", True),
        ("三、确保取得成效。各乡镇要逐项销号。", True),
        ("三、工作进展情况。各乡镇已检查企业30家。", False),
        ("三、主要做法。县应急局组织检查企业30家。", False),
        ("三、等次评定。得分90分以上为优秀，80分以上90分以下为良好。", False),
        ("三、否决情形。发生较大事故的，直接评定为不合格。", False),
        ("三、响应分级。一次死亡3人以上的，启动一级响应。", False),
        ("三、等次评定。县安委办要在1月底前提出等次建议。", True),
        ("三、风险分级。各企业要逐项评定风险等级。", True),
    ],
)
def test_which_headings_are_tasks(item: str, is_task: bool) -> None:
    assert ("3" in tasks_of(f"一、加强检查。各乡镇要逐户检查。\n二、加强宣传。各乡镇要张贴标语。\n{item}")) is is_task


def test_the_rest_of_a_list_of_units_belongs_to_it() -> None:
    body = (
        "一、总则\n（一）目的。规范应急处置。\n二、组织体系\n（一）指挥部。县指挥部负责统一指挥。\n（二）成员单位职责\n"
        "县公安局：负责现场警戒。\n县气象局：提供气象信息。\n其他有关单位按照县指挥部的要求做好相关工作。\n三、信息报告\n事故单位应当立即报告县应急管理局。"
    )
    tasks = tasks_of(body)
    assert "2" not in tasks
    assert owners(tasks["2.2"]) == ["县公安局:actor", "县气象局:actor", "其他有关单位:actor"]


# -- minutes ------------------------------------------------------------------


def test_who_attended_and_a_limit_that_cannot_be_read_are_no_measures() -> None:
    body = (
        "一、关于水库加固\n县水利局要抓紧加固水库，年底前组建到位\n责任单位：县水利局\n时限：主汛期到来前\n"
        "二、关于森林防火\n县林业局负责完成防火通道管护。\n三、关于督办\n县政府督查室每周调度进展。\n主持：分管副县长\n出席：县水利局、县林业局有关负责人\n记录：县政府办公室"
    )
    tasks = tasks_of(body)
    assert actions(tasks["1"]) == ["县水利局要抓紧加固水库，年底前组建到位"]
    assert owners(tasks["2"]) == ["县林业局:actor"]  # 组建 in the line of another item sets nothing up
    assert actions(tasks["3"]) == ["县政府督查室每周调度进展"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("各乡镇12月5日前将自评报告和佐证材料报县安委办。", ["县安委办"]),
        ("各乡镇将总结报告、自查表报县安委办。", ["县安委办"]),
        ("各社区将自查表报和平街道办事处。", ["和平街道办事处"]),
        ("甲镇要于10月20日前向县安委办提交书面整改计划。", ["县安委办"]),
        ("重大问题向县政府提交研究。", []),
    ],
)
def test_to_whom_something_is_reported(sentence: str, wanted: list[str]) -> None:
    task = tasks_of(f"一、按期报送。{sentence}\n二、加强检查。各乡镇要逐户检查。").get("1")
    assert [one.unit for one in (task.assignments if task else ()) if one.role == "recipient"] == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("推动8家涉氨企业完成改造。", ["8家"]),
        ("7月起，在50家工贸企业试点安装监测设备。", ["50家"]),
        ("在50家企业试点的基础上，总结做法。", []),
        ("在20家企业发现隐患，要抓紧整改。", []),
        ("督促12户居民搬迁。", ["12户"]),
        ("更换老化软管12根。", ["12根"]),
        ("县安委会每季度召开一次全体会议。", ["一次"]),
        ("传达省委五次全体会议精神。", []),
        ("已推动8家企业完成改造。", []),
        ("另设加分项，加分最高不超过3分。", []),
        ("统一根据台账销号。", []),
    ],
)
def test_figures(sentence: str, wanted: list[str]) -> None:
    task = tasks_of(f"一、加强整治。各乡镇要抓好整治。{sentence}")["1"]
    assert [one.surface for one in task.targets] == wanted


# -- who answers for a row ------------------------------------------------------


@pytest.mark.parametrize(
    ("cell_words", "wanted"),
    [
        ("县城管局（牵头）、县公安局", ["县城管局:lead", "县公安局:responsible"]),
        ("县应急局会同县消防救援大队", ["县应急局:responsible", "县消防救援大队:support"]),
        ("属地乡镇，县应急局指导", ["属地乡镇:responsible"]),
        ("县商务局（业务股股长）", ["县商务局:responsible", "业务股股长:responsible"]),
        ("各村（社区）", ["各村（社区）:responsible"]),
        ("应急局和和平街道办", ["应急局:responsible", "和平街道办:responsible"]),
        ("应急局和平安办", ["应急局:responsible", "平安办:responsible"]),
    ],
)
def test_a_cell_of_owners(cell_words: str, wanted: list[str]) -> None:
    assert owners(tasks_of(grid("工作任务|责任单位|完成时限", f"排查加油站|{cell_words}|6月底前", "排查油库|县应急局|6月底前"))["T1.1"]) == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # a list of duties in a table
        (("成员单位|主要职责", "县公安局|负责现场警戒；参与事故调查。", "县气象局|提供气象信息。"), ["县公安局:responsible"]),
        # a bulletin's table of faults with what is asked
        (("单位|存在问题|整改要求|完成时限", "甲镇|台账不全|补齐台账|4月底前", "乙镇|标识不清|更换标识|4月底前"), ["甲镇:responsible"]),
        (("工作组|牵头单位|成员单位|工作职责", "抢险组|县应急局|县公安局|组织抢险。", "医疗组|县卫健局|县医院|救治伤员。"), ["县应急局:lead", "县公安局:support"]),
        # where a column says who, the place of the fault is none
        (("企业名称|问题隐患|整改措施|责任单位", "甲石料厂|无防护罩|加装防护罩|县应急局", "乙加油站|接地失效|更换接地|县商务局"), ["县应急局:responsible"]),
    ],
)
def test_whose_row_it_is(rows: tuple[str, ...], wanted: list[str]) -> None:
    assert owners(tasks_of(grid(*rows))["T1.1"]) == wanted


@pytest.mark.parametrize(
    "rows",
    [
        ("单位|存在问题", "甲镇|台账不全", "乙镇|标识不清"),  # what went wrong asks nothing
        ("指标任务|单位|目标值", "新增绿地|公顷|12", "新建管网|公里|30"),  # a unit of measure
        ("单位|姓名|工作职责", "县公安局|某甲|联络", "县气象局|某乙|联络"),  # a roster
    ],
)
def test_whose_row_it_is_not(rows: tuple[str, ...]) -> None:
    assert not [path for path, task in tasks_of(grid(*rows)).items() if path.startswith("T") and task.assignments]


def test_a_column_of_limits_and_a_column_of_months() -> None:
    tasks = tasks_of(grid("工作任务|责任单位|完成时限", "整改线路|县应急局|线路整改7月5日前，电气检查长期坚持", "检查|县应急局|6月"))
    assert [(one.kind, str(one.due_date)) for one in tasks["T1.1"].deadlines] == [("by", "2024-07-05"), ("ongoing", "None")]
    assert [one.kind for one in tasks["T1.2"].deadlines] == ["by"]
    tasks = tasks_of(grid("时间|重点工作|负责部门", "6月|咨询日活动|应急办", "7—8月|防溺水巡查|各村", "9月|开学检查|中心校"))
    assert [one.kind for one in tasks["T1.1"].deadlines] == ["on"]
    tasks = tasks_of(grid("工作任务|责任单位|时间", "整改线路|县应急局|9月", "检查|县应急局|6月", "总结|县应急局|12月"))
    assert [one.kind for one in tasks["T1.2"].deadlines] == ["by"]


@pytest.mark.parametrize(
    ("cell_words", "wanted"),
    [
        ("县市场监 管局", ["县市场监 管局"]),
        ("各乡镇人 民政府", ["各乡镇人 民政府"]),
        ("县住房和城乡 建设局", ["县住房和城乡 建设局"]),
        ("经开区 管委会", ["经开区 管委会"]),
        ("县城管局 县公安局", ["县城管局", "县公安局"]),
        ("应急办 各村", ["应急办", "各村"]),
        ("甲石料厂 厂长", ["甲石料厂", "厂长"]),
        ("县委办 县政府办", ["县委办", "县政府办"]),
    ],
)
def test_a_name_over_two_lines_of_a_cell(cell_words: str, wanted: list[str]) -> None:
    task = tasks_of(grid("工作任务|责任单位|完成时限", f"排查加油站|{cell_words}|6月底前", "排查油库|县应急局|6月底前"))["T1.1"]
    assert [one.unit for one in task.assignments] == wanted


def html_tasks(*rows: str) -> list[Task]:
    """The tasks of a notice with one table; cells are parted by `|`, a cell that ends in `→` spans two columns."""

    def one(words: str) -> str:
        return f'<td colspan="2">{words[:-1]}</td>' if words.endswith("→") else f"<td>{words}</td>"

    head = "<p>青禾县应急管理局关于开展夏季安全检查的通知</p><p>青应急〔2024〕9号</p><p>各乡镇人民政府：</p><p>现将清单印发给你们，请抓好落实。</p><p>青禾县应急管理局</p><p>2024年5月10日</p>"
    body = "".join(f"<tr>{''.join(map(one, line.split('|')))}</tr>" for line in rows)
    return list(understand(read_bytes("a.html", f"{head}<table>{body}</table>".encode())).matrix.tasks)


def test_a_card_of_labels_and_values_is_one_task_each() -> None:
    card = ("隐患名称|喷漆房无报警器|隐患等级|重大", "整改措施|安装报警装置；培训喷漆工。|资金|5万元", "整改时限|2024年7月15日前|整改责任单位|甲木业公司", "整改责任人|总经理|督办单位|县应急局")
    first, second = html_tasks(*card, *(line.replace("喷漆房无报警器", "通道堵塞").replace("甲木业公司", "乙商场") for line in card))
    assert (first.title, owners(first), actions(first)) == ("喷漆房无报警器", ["甲木业公司:responsible", "总经理:responsible"], ["安装报警装置", "培训喷漆工"])
    assert [str(one.due_date) for one in first.deadlines] == ["2024-07-15"]
    assert (second.title, owners(second)[0]) == ("通道堵塞", "乙商场:responsible")
    assert not html_tasks("隐患名称||隐患等级|", "整改措施|||", "整改时限||整改责任单位|", "整改责任人||督办单位|")


def test_headers_that_say_two_things() -> None:
    first, _ = html_tasks("序号|工作任务|责任单位及完成时限", "1|排查|县应急局，6月底前", "2|检查|县公安局，7月底前")
    assert (owners(first), [str(one.due_date) for one in first.deadlines]) == (["县应急局:responsible"], ["2024-06-30"])
    first, _ = html_tasks("序号|工作任务|牵头/配合单位", "1|排查|县应急局/县公安局、各乡镇", "2|检查|县公安局/各乡镇")
    assert owners(first) == ["县应急局:lead", "县公安局:support", "各乡镇:support"]
    first, _ = html_tasks("序号|工作任务|牵头及责任单位", "1|排查|县应急局、县公安局", "2|检查|县公安局、各乡镇")
    assert owners(first) == ["县应急局:lead", "县公安局:responsible"]
    first, _ = html_tasks("序号|工作任务|牵头责任单位", "1|排查|县应急局、县公安局", "2|检查|县公安局、各乡镇")
    assert owners(first) == ["县应急局:lead", "县公安局:lead"]


def test_a_second_row_of_the_header_below_merged_cells() -> None:
    first, second = html_tasks("序号|工作任务→|责任单位|完成时限→", "|一级任务|二级任务||启动|完成", "1|排查|排查燃气|县住建局|5月|6月底前", "2||排查危化|县应急局|5月|7月底前")
    assert [(one.kind, str(one.due_date)) for one in first.deadlines] == [("by", "2024-06-30")]
    assert (second.title, owners(second)) == ("排查危化", ["县应急局:responsible"])


def test_figures_in_a_column_of_targets() -> None:
    first, second = html_tasks("序号|目标任务|年度指标|责任单位", "1|规上企业标准化|达标率95%|县应急局", "2|示范点|5个，3个月内建成|各乡镇")
    assert [one.surface for one in first.targets] == ["95%"]
    assert [one.surface for one in second.targets] == ["5个"]


def test_columns_to_be_filled_in_leave_the_task_its_measure() -> None:
    task = tasks_of(grid("序号|重点任务|责任单位|完成时限|完成情况|存在问题|下步打算", "1|排查燃气|县住建局|6月底前|||", "2|整治占道|县城管局|7月底前|||"))["T1.1"]
    assert actions(task) == ["排查燃气"]


def test_lists_by_the_name_of_what_they_hold() -> None:
    task = tasks_of(grid("序号|问题清单|任务清单|责任清单|时限清单", "1|通道堵塞|清理通道|县商务局、乙商场|6月底前", "2|无证上岗|组织培训|县人社局|7月底前"))["T1.1"]
    assert (task.title, actions(task), owners(task)) == ("通道堵塞", ["清理通道"], ["县商务局:responsible", "乙商场:responsible"])
    task = tasks_of(grid("任务分类|序号|具体任务|责任单位", "源头治理|1|修订目录|县发改局", "能力提升|2|培训安全员|县应急局"))["T1.2"]
    assert task.title == "培训安全员"


def test_a_table_of_tasks_alone_may_say_who_and_when_itself() -> None:
    tasks = tasks_of(grid("序号|工作任务", "1|县应急局牵头，6月底前完成排查", "2|各乡镇每月25日前报送进展"))
    assert owners(tasks["T1.1"]) == ["县应急局:lead"]
    assert owners(tasks["T1.2"]) == ["各乡镇:actor"]
    assert not [path for path in tasks_of(grid("序号|检查项目|检查内容", "1|责任制|是否每年修订", "2|演练|是否每季度演练")) if path.startswith("T")]
    assert not [path for path in tasks_of(grid("序号|工作任务", "1|危险化学品", "2|道路交通")) if path.startswith("T")]


def test_where_only_persons_answer_the_unit_of_the_row_does_too() -> None:
    task = tasks_of(grid("序号|乡镇|发现问题|整改要求|责任人|整改时限", "1|沙洲镇|物资不足|补充编织袋|镇长|6月底前", "2|岭头镇|值班脱岗|落实值班|分管副镇长|6月底前"))["T1.1"]
    assert owners(task) == ["沙洲镇:responsible", "镇长:responsible"]


def test_what_is_assessed_may_be_what_is_asked() -> None:
    rows = ("序号|考核项目|分值|考核指标|负责考核部门", "1|完善方案|5|2024年7月底前修订完善乡镇巡查考核方案。|县河长办", "2|强化督办|4|对督查发现的问题逐项建立台账并跟踪办理。|县河长办")
    tasks = tasks_of(grid(*rows))
    assert [str(one.due_date) for one in tasks["T1.1"].deadlines] == ["2024-07-31"]
    assert owners(tasks["T1.1"]) == []  # whoever assesses it does not do it
    scored = (rows[0].replace("负责", "评分标准|负责"), rows[1].replace("|县河长办", "|未修订的扣5分|县河长办"), rows[2].replace("|县河长办", "|每少1项扣1分|县河长办"))
    assert not [path for path in tasks_of(grid(*scored)) if path.startswith("T")]
