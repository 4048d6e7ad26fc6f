"""Letterheads: numbers, titles over several lines, names, dates, attachments, and what kind of document it is."""

from __future__ import annotations

from datetime import date

import pytest
from structure_making import source

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.structure import structure

LEXICON = Lexicon.load()

NOTICE = """青山府发〔2024〕12号
云阳市万和区青山镇人民政府
关于印发《青山镇燃气安全专项整治
工作方案》的通知
各村（社区）、镇属各部门，辖区企业：
《青山镇燃气安全专项整治工作方案》已经镇政府同意，现印发给你们，请认真贯彻执行。
云阳市万和区青山镇人民政府
2024年3月5日
（此件公开发布）
青山镇燃气安全专项整治
工作方案
为加强燃气安全，制定本方案。
一、总体要求
坚持预防为主。
二、工作要求
各村要重视。
青山镇党政办公室　　　2024年3月6日印发"""


def read(text: str) -> Circular:
    return structure(source(text), LEXICON)


def test_a_notice_that_carries_a_plan() -> None:
    found = read(NOTICE)
    head = found.letterhead
    assert head.doc_no == "青山府发〔2024〕12号"
    assert head.carrier_title == "云阳市万和区青山镇人民政府关于印发《青山镇燃气安全专项整治工作方案》的通知"
    assert head.title == "青山镇燃气安全专项整治工作方案"
    assert head.issuers == ("云阳市万和区青山镇人民政府",)
    assert head.addressees == ("各村（社区）", "镇属各部门", "辖区企业")
    assert (head.dated, head.printed, head.publicity) == (date(2024, 3, 5), date(2024, 3, 6), "public")
    assert (head.genre, head.level, head.campaign) == ("方案", "township", "燃气安全专项整治")
    assert [one.heading for one in found.sections] == ["总体要求", "工作要求"]
    assert [span.of(found.text) for span in found.opening] == ["为加强燃气安全，制定本方案。"]
    assert [span.of(found.text)[:8] for span in found.notice] == ["《青山镇燃气安全"]
    assert [part.kind for part in found.parts] == ["notice", "main", "colophon"]
    for name, span in head.spans:
        assert span.of(found.text), name


DOC_NOS = [
    ("square brackets", "青府办发[2024]3号", "青府办发〔2024〕3号"),
    ("full-width brackets and digits", "青安委（２０２４）１２号", "青安委〔2024〕12号"),
    ("lenticular brackets, 第", "青教基【2024】第37号", "青教基〔2024〕第37号"),
    ("spaces inside", "青 府 发 〔 2024 〕 8 号", "青府发〔2024〕8号"),
    ("with the signer on the line", "青府报〔2024〕5号　　　　签发人：某某", "青府报〔2024〕5号"),
    ("in brackets", "（青政办发〔2023〕15号）", "青政办发〔2023〕15号"),
    ("an order's number", "青山市人民政府令第12号", "青山市人民政府令第12号"),
    ("with a date behind", "（青政发〔2024〕1号　2024年2月26日）", "青政发〔2024〕1号"),
    ("with the grade of urgency in front", "等级：特急·明电        青教明电〔2024〕5号", "青教明电〔2024〕5号"),
    ("with a bare grade in front", "特急　青安办〔2024〕7号", "青安办〔2024〕7号"),
    ("with a name in front", "发文字号：青卫〔2024〕9号", "青卫〔2024〕9号"),
]


@pytest.mark.parametrize(("intent", "line", "wanted"), DOC_NOS, ids=[case[0] for case in DOC_NOS])
def test_doc_no(intent: str, line: str, wanted: str) -> None:
    text = f"{line}\n青山市卫生健康局\n关于开展春季健康检查的通知\n各学校：\n请组织检查。\n青山市卫生健康局\n2024年3月1日"
    found = read(text).letterhead
    assert found.doc_no == wanted
    assert found.title == "青山市卫生健康局关于开展春季健康检查的通知"
    assert read(text.replace("关于开展春季健康检查的通知", f"关于开展春季健康检查的通知\n{line}").removeprefix(line + "\n")).letterhead.doc_no == wanted


def test_a_number_cited_in_the_text_is_none_of_its_own() -> None:
    assert read("关于开展检查的通知\n各村：\n根据青府发〔2024〕1号文件，开展检查。\n2024年3月1日").letterhead.doc_no is None


DATES = [
    ("plain", "2024年3月5日", date(2024, 3, 5)),
    ("spaces inside", "2024 年 3 月 5 日", date(2024, 3, 5)),
    ("Chinese digits with 〇", "二〇二四年三月五日", date(2024, 3, 5)),
    ("Chinese digits with ○ U+25CB", "二○二四年十二月三十一日", date(2024, 12, 31)),
    ("twenty-first", "二〇二三年二十一月", None),
    ("full-width digits", "２０２４年１１月１０日", date(2024, 11, 10)),
    ("in brackets", "（2024年3月5日）", date(2024, 3, 5)),
    ("a day that does not exist", "2024年2月30日", None),
]


@pytest.mark.parametrize(("intent", "line", "wanted"), DATES, ids=[case[0] for case in DATES])
def test_dated(intent: str, line: str, wanted: date | None) -> None:
    found = read(f"青山县教育局关于开展校园安全检查的通知\n各学校：\n请认真检查。\n青山县教育局\n{line}")
    assert found.letterhead.dated == wanted
    if wanted:
        assert found.letterhead.issuers == ("青山县教育局",)


SIGNATURES = [
    ("name and date on one line", "青山县水利局　　　　2024年5月1日", ("青山县水利局",), date(2024, 5, 1)),
    ("two names on one line", "青山县委办公室　　青山县人民政府办公室\n2024年5月1日", ("青山县委办公室", "青山县人民政府办公室"), date(2024, 5, 1)),
    ("two names on two lines", "青山县水利局\n青山县应急管理局\n2024年5月1日", ("青山县水利局", "青山县应急管理局"), date(2024, 5, 1)),
    ("with a seal mark", "青山县水利局（盖章）\n2024年5月1日", ("青山县水利局",), date(2024, 5, 1)),
    ("no date", "青山县水利局", ("青山县水利局",), None),
    ("only a month", "青山县水利局\n2024年5月", ("青山县水利局",), None),
    ("three names, single spaces", "青山县水利局 青山县公安局 青山县住建局\n2024年5月1日", ("青山县水利局", "青山县公安局", "青山县住建局"), date(2024, 5, 1)),
    ("a name with a space in it", "青山县人民政府 办公室\n2024年5月1日", ("青山县人民政府办公室",), date(2024, 5, 1)),
    ("a contact between", "青山县水利局\n2024年5月1日\n（联系人：某某，电话：）", ("青山县水利局",), date(2024, 5, 1)),
]


@pytest.mark.parametrize(("intent", "lines", "issuers", "dated"), SIGNATURES, ids=[case[0] for case in SIGNATURES])
def test_signature(intent: str, lines: str, issuers: tuple[str, ...], dated: date | None) -> None:
    found = read(f"关于做好河道清淤的通知\n各乡镇：\n一、清淤\n及时清理河道。\n二、巡查\n每日巡查。\n{lines}")
    assert (found.letterhead.issuers, found.letterhead.dated) == (issuers, dated)
    assert found.text[found.sections[-1].span.start : found.sections[-1].span.end] == "二、巡查\n每日巡查。"
    assert found.closing == ()


ATTACHMENTS = [
    ("numbered lines", "附件：1.责任清单\n2.任务台账\n3.联系表", [(1, "责任清单"), (2, "任务台账"), (3, "联系表")]),
    ("a single one", "附件：燃气隐患排查表", [(1, "燃气隐患排查表")]),
    ("on one line", "附件：1.责任清单　2.任务台账", [(1, "责任清单"), (2, "任务台账")]),
    ("a continued line", "附件：1．燃气安全专项整治工作领导小组成\n员名单\n2．隐患台账", [(1, "燃气安全专项整治工作领导小组成员名单"), (2, "隐患台账")]),
    ("each with its word", "附件1：责任清单\n附件2：任务台账", [(1, "责任清单"), (2, "任务台账")]),
    ("spaces, punctuation at the end", "附 件：1. 责任清单；\n2. 任务台账。", [(1, "责任清单"), (2, "任务台账")]),
    ("a title that begins with a year", "附件：2024年重点任务清单", [(1, "2024年重点任务清单")]),
    ("the word on a line of its own", "附件：\n1.责任清单\n2.任务台账", [(1, "责任清单"), (2, "任务台账")]),
    ("附： alone", "附：值班表", [(1, "值班表")]),
    ("none", "特此通知。", []),
    ("a sentence about an attachment", "附件1所列问题要立即整改", []),
]


@pytest.mark.parametrize(("intent", "lines", "wanted"), ATTACHMENTS, ids=[case[0] for case in ATTACHMENTS])
def test_attachment_list(intent: str, lines: str, wanted: list[tuple[int, str]]) -> None:
    found = read(f"青山县住建局关于开展燃气检查的通知\n各乡镇：\n一、检查\n逐户检查。\n二、整改\n立即整改。\n{lines}\n青山县住建局\n2024年5月1日")
    assert [(one.no, one.title) for one in found.letterhead.attachments] == wanted
    assert found.letterhead.issuers == ("青山县住建局",)
    assert [one.heading for one in found.sections] == ["检查", "整改"]
    assert [part.kind for part in found.parts] == ["main"]


def test_attachment_parts_have_their_own_sections() -> None:
    text = """青山县住建局关于开展燃气检查的通知
各乡镇：
一、检查
逐户检查。
附件：1.工作专班名单
2.检查要点
青山县住建局
2024年5月1日
附件1
工作专班名单
组长：某某
附件2
检查要点
一、管网
（一）有无占压。
（二）有无泄漏。
二、用户"""
    found = read(text)
    assert [one.path for one in found.sections] == ["1", "A2.1", "A2.1.1", "A2.1.2", "A2.2"]
    assert {one.kind for one in found.sections[1:]} == {"attachment"}
    assert [(part.kind, part.no, part.title) for part in found.parts][1:] == [("attachment", 1, "工作专班名单"), ("attachment", 2, "检查要点")]
    assert found.letterhead.title == "青山县住建局关于开展燃气检查的通知"


def test_a_plan_behind_the_word_attachment_is_the_main_text() -> None:
    text = """关于印发《青山县校园食品安全整治方案》的通知
各学校：
现将《青山县校园食品安全整治方案》印发给你们。
附件：青山县校园食品安全整治方案
青山县教育局
2024年5月1日
附件
青山县校园食品安全整治方案
一、目标
不出事故。
二、任务
（一）检查。逐校检查。"""
    found = read(text)
    assert found.letterhead.title == "青山县校园食品安全整治方案"
    assert [(one.no, one.title) for one in found.letterhead.attachments] == [(1, "青山县校园食品安全整治方案")]
    assert [one.path for one in found.sections] == ["1", "2", "2.1"]
    assert [part.kind for part in found.parts] == ["notice", "main"]


def test_the_first_of_two_attachments_may_be_the_plan() -> None:
    text = """关于印发青山县校园食品安全整治方案的通知
各学校：
现印发给你们，请执行。
附件：1.青山县校园食品安全整治方案
2.检查台账
青山县教育局
2024年5月1日
附件1
青山县校园食品安全整治方案
一、目标
不出事故。
附件2
检查台账
一、填表说明
如实填写。"""
    found = read(text)
    assert found.letterhead.title == "青山县校园食品安全整治方案"
    assert [one.path for one in found.sections] == ["1", "A2.1"]


def test_a_cover_notice_without_its_plan() -> None:
    text = "青府办发〔2024〕6号\n关于印发《青山县防汛应急预案》的通知\n各乡镇：\n《青山县防汛应急预案》已经县政府同意，现印发给你们，请认真组织实施。\n青山县人民政府办公室\n2024年5月1日"
    found = read(text)
    assert (found.letterhead.title, found.letterhead.carrier_title) == ("关于印发《青山县防汛应急预案》的通知", None)
    assert (found.letterhead.genre, found.sections) == ("通知", ())
    assert [span.of(found.text)[:11] for span in found.notice] == ["《青山县防汛应急预案》"]
    assert (found.opening, found.closing) == ((), ())


def test_a_plan_alone() -> None:
    found = read("青山镇2024年防汛工作方案\n为做好防汛工作，制定本方案。\n一、目标\n不死人。\n二、措施\n巡查。")
    assert (found.letterhead.title, found.letterhead.carrier_title, found.letterhead.genre) == ("青山镇2024年防汛工作方案", None, "方案")
    assert found.letterhead.level == "township"
    assert found.letterhead.addressees == ()
    assert [span.of(found.text) for span in found.opening] == ["为做好防汛工作，制定本方案。"]


def test_a_forwarded_notice() -> None:
    text = """青山县人民政府办公室转发县教育局关于做好防溺水工作意见的通知
各乡镇人民政府：
县教育局《关于做好防溺水工作的意见》已经县政府同意，现转发给你们，请遵照执行。
青山县人民政府办公室
2024年6月1日
关于做好防溺水工作的意见
县教育局
为防止溺水，提出以下意见。
一、加强教育
每周教育一次。"""
    found = read(text)
    assert found.letterhead.title == "关于做好防溺水工作的意见"
    assert found.letterhead.carrier_title == "青山县人民政府办公室转发县教育局关于做好防溺水工作意见的通知"
    assert (found.letterhead.genre, found.letterhead.level) == ("意见", "county")
    assert [one.heading for one in found.sections] == ["加强教育"]


def test_a_notice_whose_body_is_the_plan() -> None:
    text = """青山旅字〔2024〕6号
关于印发《青山旅游开发有限公司安全生产治本攻坚三年行动实施方案（2024-2026年）》的通知
各部门：
为加强安全，制定本方案。
一、目标
无事故。
二、任务
（一）检查。每周检查。
青山旅游开发有限公司
2024年3月1日"""
    found = read(text)
    assert found.letterhead.title.endswith("的通知")
    assert (found.letterhead.level, found.letterhead.campaign) == (None, "安全生产治本攻坚三年行动")
    assert found.letterhead.campaign_end == date(2026, 12, 31)
    assert [one.path for one in found.sections] == ["1", "2", "2.1"]
    assert [span.of(found.text) for span in found.opening] == ["为加强安全，制定本方案。"]


def test_a_forwarding_notice_with_demands_of_its_own() -> None:
    text = """关于转发《市教育局关于加强校车管理的通知》的通知
各学校：
现予转发，并提出以下要求。
一、立即自查。5月10日前完成。
二、及时报送。5月15日前报送。
附件：市教育局关于加强校车管理的通知
青山县教育局
2024年5月6日
附件
榆教〔2024〕12号
榆河市教育局
关于加强校车管理的通知
各县（区）教育局：
一、压实责任。各校校长负责。"""
    found = read(text)
    assert [(one.path, one.heading) for one in found.sections] == [("1", "立即自查"), ("2", "及时报送"), ("A1.1", "压实责任")]
    assert (found.letterhead.title, found.letterhead.carrier_title) == ("关于转发《市教育局关于加强校车管理的通知》的通知", None)
    assert found.letterhead.issuers == ("青山县教育局",)


def test_two_documents_without_book_marks_behind_one_notice() -> None:
    text = """青山县人民政府办公室
关于印发青山县防汛工作要点、
青山县山洪灾害防御方案的通知
各乡镇：
现印发给你们，请执行。
青山县人民政府办公室
2024年4月2日
青山县防汛工作要点
一、责任
1.落实责任制。公布名单。
责任单位：县防办
完成时限：4月底前
青山县山洪灾害防御方案
一、响应
（一）一级响应。立即转移。"""
    found = read(text)
    assert found.letterhead.title == "青山县防汛工作要点"
    assert [one.path for one in found.sections] == ["1", "1.1", "A2.1", "A2.1.1"]
    assert [part.title for part in found.parts][1:] == ["青山县防汛工作要点", "青山县山洪灾害防御方案"]


def test_a_company_paper_signed_at_its_foot() -> None:
    found = read("青山机械有限公司2024年消防工作计划\n为做好消防工作，特制定本计划：\n一、目标\n无火灾。\n二、要求\n人人负责。\n编制：安全部\n日期：2024年1月5日")
    assert found.letterhead.addressees == ()
    assert found.sections[-1].span.of(found.text) == "二、要求\n人人负责。"


def test_a_motto_in_front_of_the_action() -> None:
    head = read("青山区守护平安\n——文化市场专项整治行动实施方案\n一、目标\n平安。").letterhead
    assert (head.campaign, head.genre, head.level) == ("文化市场专项整治行动", "方案", "county")


def test_a_web_page_around_the_text() -> None:
    text = """您的位置：首页 > 政务公开 > 文件
索 引 号：0123/2024
发布日期：2024-05-02
来源：青山县政府办
青山县人民政府办公室关于做好防汛工作的通知
青府办发〔2024〕20号
青山县人民政府办公室关于做好防汛工作的通知
各乡镇：
一、值守
全天值守。
青山县人民政府办公室
2024年5月1日"""
    head = read(text).letterhead
    assert (head.title, head.doc_no) == ("青山县人民政府办公室关于做好防汛工作的通知", "青府办发〔2024〕20号")
    assert (head.addressees, head.dated) == (("各乡镇",), date(2024, 5, 1))


def test_a_red_head_is_the_issuer_where_nobody_signs() -> None:
    head = read("青山县安全生产委员会文件\n青安委〔2024〕2号\n关于做好汛期安全工作的通知\n各乡镇：\n加强值守。").letterhead
    assert (head.issuers, head.title, head.level) == (("青山县安全生产委员会",), "关于做好汛期安全工作的通知", "county")


@pytest.mark.parametrize(("title", "issuer"), [
    ("苍峪县人民政府\n2024年秋冬季森林草原防火命令", "苍峪县人民政府"),
    ("苍峪县森林防灭火指挥部禁火令", "苍峪县森林防灭火指挥部"),
    ("苍峪县人民政府令", "苍峪县人民政府"),
])  # fmt: skip
def test_an_order_that_only_the_head_of_government_signs_is_its_body_s(title: str, issuer: str) -> None:
    head = read(f"{title}\n苍政令〔2024〕2号\n形势严峻，特发布如下命令：\n一、严禁用火。防火期内严禁用火。\n二、落实责任。各乡镇要落实责任。\n县长（签名章）\n2024年10月10日").letterhead
    assert (head.issuers, head.level) == ((issuer,), "county")


def test_two_plans_in_one_file() -> None:
    text = """关于印发《青山镇防汛方案》《青山镇防火方案》的通知
各村：
现将两个方案印发给你们。
青山镇人民政府
2024年5月1日
青山镇防汛方案
一、防汛目标
不死人。
二、防汛任务
巡查。
青山镇防火方案
一、防火目标
不起火。
二、防火任务
清理。"""
    found = read(text)
    assert found.letterhead.title == "青山镇防汛方案"
    assert [(one.path, one.heading) for one in found.sections] == [("1", "防汛目标"), ("2", "防汛任务"), ("A2.1", "防火目标"), ("A2.2", "防火任务")]
    assert found.repairs == ()
    assert found.parts[-1].title == "青山镇防火方案"


GENRES = [
    ("关于开展检查的紧急通知", "通知"),
    ("青山县教育局2024年工作要点", "要点"),
    ("青山县房屋安全管理办法（试行）", "办法"),
    ("关于三起事故的通报", "通报"),
    ("青山县关于加强河道管理的实施意见", "意见"),
    ("青山县水污染防治规划（2021—2025年）", "规划"),
    ("青山县重点任务责任清单", "清单"),
    ("青山县防汛应急预案", "预案"),
    ("青山县支持产业发展若干措施", "措施"),
    ("关于青山镇防汛情况的报告", "报告"),
]


@pytest.mark.parametrize(("title", "wanted"), GENRES, ids=[case[1] for case in GENRES])
def test_genre(title: str, wanted: str) -> None:
    assert read(f"{title}\n一、情况\n如下。").letterhead.genre == wanted


LEVELS = [
    ("国务院安全生产委员会", "national", (None, None, None, None)),
    ("教育部办公厅", "national", (None, None, None, None)),
    ("四川省应急管理厅", "province", ("四川省", None, None, None)),
    ("重庆市人民政府办公厅", "province", ("重庆市", None, None, None)),
    ("成都市住房和城乡建设局", "city", ("四川省", "成都市", None, None)),
    ("中共泰安市委泰安市人民政府安全生产委员会办公室", "city", ("山东省", "泰安市", None, None)),
    ("重庆市渝北区安全生产委员会", "county", ("重庆市", None, "渝北区", None)),
    ("河北省石家庄市赵县人民政府", "county", ("河北省", "石家庄市", "赵县", None)),
    ("禹河市应急管理局", "county", (None, None, "禹河市", None)),
    ("青山经济技术开发区管委会", "county", (None, None, "青山经济技术开发区", None)),
    ("成都市武侯区人民政府望江街道办事处", "township", ("四川省", "成都市", "武侯区", "望江街道")),
    ("中共青山县白云镇委员会", "township", (None, None, "青山县", "白云镇")),
    ("黔南布依族苗族自治州人民政府", "city", ("贵州省", "黔南布依族苗族自治州", None, None)),
    ("青山县白云镇上河村村民委员会", "village", (None, None, "青山县", "白云镇")),
    ("榆河市万和区水务局", "county", (None, "榆河市", "万和区", None)),
    ("青岩省教育厅", "province", ("青岩省", None, None, None)),
    ("青山市场监督管理所", None, (None, None, None, None)),
    ("区安全生产委员会办公室", "county", (None, None, None, None)),
    ("镇党政办", "township", (None, None, None, None)),
    ("青山旅游开发有限公司", None, (None, None, None, None)),
    ("青山县第二中学", None, (None, None, "青山县", None)),
]


@pytest.mark.parametrize(("issuer", "level", "area"), LEVELS, ids=[case[0] for case in LEVELS])
def test_level_and_jurisdiction(issuer: str, level: str | None, area: tuple[str | None, ...]) -> None:
    head = read(f"关于做好值班工作的通知\n各单位：\n加强值班。\n{issuer}\n2024年5月1日").letterhead
    assert head.issuers == (issuer,)
    found = head.jurisdiction
    assert (head.level, (found.province, found.city, found.county, found.township)) == (level, area)


def test_a_city_that_the_gazetteer_does_not_know_writes_to_its_counties() -> None:
    head = read("榆河市水务局关于做好值班工作的通知\n各县（市、区）水务局：\n加强值班。\n榆河市水务局\n2024年5月1日").letterhead
    assert (head.level, head.jurisdiction.city, head.jurisdiction.county) == ("city", "榆河市", None)


def test_a_notice_with_items_of_its_own_that_carries_a_table() -> None:
    text = """关于印发《青山县防火任务清单》的通知
各乡镇：
现将《青山县防火任务清单》印发给你们。
一、细化任务。明确责任人。
二、强化调度。每月调度。
附件：青山县防火任务清单
青山县安全生产委员会
2024年5月1日
附件
青山县防火任务清单
|序号|任务|责任单位|
|1|巡山|林业局|"""
    found = read(text)
    assert [one.path for one in found.sections] == ["1", "2"]
    assert [row.path for table in found.tables for row in table.rows] == ["A1.1"]
    assert (found.letterhead.title, found.letterhead.genre) == ("青山县防火任务清单", "清单")
    assert found.letterhead.carrier_title == "关于印发《青山县防火任务清单》的通知"


def test_a_date_in_the_body_is_text() -> None:
    found = read("青山镇防汛演练方案\n一、时间\n2024年6月1日\n二、地点\n镇广场。\n青山镇人民政府\n2024年5月1日")
    assert [[span.of(found.text) for span in one.own] for one in found.sections] == [["2024年6月1日"], ["镇广场。"]]
    assert found.letterhead.dated == date(2024, 5, 1)


def test_a_number_glued_to_the_title() -> None:
    head = read("青府办发〔2024〕3号关于做好防汛工作的通知\n各村：\n加强值守。").letterhead
    assert (head.doc_no, head.title) == ("青府办发〔2024〕3号", "关于做好防汛工作的通知")


def test_level_from_the_text_where_no_name_says_it() -> None:
    assert read("防汛工作方案\n按照全省、全市部署，结合我区实际，在全区开展。\n一、目标\n不死人。").letterhead.level == "county"
    assert read("防汛工作方案\n结合我镇实际，制定本方案。\n一、目标\n不死人。").letterhead.level == "township"
    assert read("防汛工作方案\n各镇要加强值守，各社区要巡查。\n一、目标\n不死人。").letterhead.level is None


CAMPAIGNS = [
    ("青山镇重大事故隐患专项排查整治2023行动实施方案", "重大事故隐患专项排查整治2023行动"),
    ("青山县安全生产治本攻坚三年行动方案（2024—2026年）", "安全生产治本攻坚三年行动"),
    ("青山街道2024年燃气安全专项整治工作方案", "燃气安全专项整治"),
    ("关于全区重大事故隐患专项排查整治2023行动开展情况的通报", "重大事故隐患专项排查整治2023行动"),
    ("关于深入开展电动自行车安全隐患全链条整治行动的通知", "电动自行车安全隐患全链条整治行动"),
    ("青山县教育局关于开展校园食品安全排查整治工作的通知", "校园食品安全排查整治"),
    ("关于印发《青山市农村人居环境整治提升五年行动方案（2021—2025年）》的通知", "农村人居环境整治提升五年行动"),
    ("青山县2024年“安全生产月”活动方案", "“安全生产月”活动"),
    ("关于“九小场所”除患攻坚行动上半年进展情况的通报", "“九小场所”除患攻坚行动"),
    ("青山县2024年教育工作要点", None),
    ("关于做好2024年防汛工作的通知", None),
    ("青山县房屋租赁管理办法", None),
]


@pytest.mark.parametrize(("title", "wanted"), CAMPAIGNS, ids=[case[0] for case in CAMPAIGNS])
def test_campaign(title: str, wanted: str | None) -> None:
    assert read(f"{title}\n各单位：\n一、目标\n如下。").letterhead.campaign == wanted


CAMPAIGN_ENDS = [
    ("a span in the title", "青山县治水三年行动方案（2024—2026年）", "一、目标\n达标。", date(2026, 12, 31)),
    ("the last phase, year from the first", "青山镇燃气整治方案", "一、步骤安排\n（一）部署（2024年3月）。开会。\n（二）整治（4月至10月底）。检查。\n（三）总结（11月）。报告。", date(2024, 11, 30)),
    ("the last phase, year of the date", "青山镇燃气整治方案", "一、阶段安排\n（一）部署阶段（5月1日—10日）。开会。\n（二）整治阶段（5月11日—9月20日）。检查。\n青山镇人民政府\n2024年4月20日", date(2024, 9, 20)),
    ("into the next year", "青山镇燃气整治方案", "一、实施步骤\n（一）部署（2024年10月）。开会。\n（二）整治（2024年11月至2025年2月底前）。检查。", date(2025, 2, 28)),
    ("none", "青山镇燃气整治方案", "一、任务\n检查。", None),
]


@pytest.mark.parametrize(("intent", "title", "body", "wanted"), CAMPAIGN_ENDS, ids=[case[0] for case in CAMPAIGN_ENDS])
def test_campaign_end(intent: str, title: str, body: str, wanted: date | None) -> None:
    assert read(f"{title}\n{body}").letterhead.campaign_end == wanted


PUBLICITY = [
    ("（此件公开发布）", "public"),
    ("信息公开选项：主动公开", "public"),
    ("（此件主动公开）", "public"),
    ("公开方式：主动公开", "public"),
    ("（此件依申请公开）", None),
    ("（此件不公开）", None),
    ("各单位要主动公开信息，接受监督。", None),
]


@pytest.mark.parametrize(("line", "wanted"), PUBLICITY, ids=[case[0] for case in PUBLICITY])
def test_publicity(line: str, wanted: str | None) -> None:
    assert read(f"关于公开信息的通知\n各村：\n请公开信息。\n青山镇人民政府\n2024年5月1日\n{line}").letterhead.publicity == wanted


ADDRESSEES = [
    ("colon and commas", "各村委会、各社区，镇属各单位:", ["各村委会", "各社区", "镇属各单位"]),
    ("brackets are not split", "各镇（街道、园区）、县级有关部门：", ["各镇（街道、园区）", "县级有关部门"]),
    ("over two lines", "各镇人民政府、各街道办事处，县政府各部门，\n各直属机构，有关企业：", ["各镇人民政府", "各街道办事处", "县政府各部门", "各直属机构", "有关企业"]),
    ("text behind the colon", "各科室：现就有关事项通知。", ["各科室"]),
    ("none: the first paragraph ends in a colon", "为做好工作，现将有关事项通知如下：", []),
]


@pytest.mark.parametrize(("intent", "lines", "wanted"), ADDRESSEES, ids=[case[0] for case in ADDRESSEES])
def test_addressees(intent: str, lines: str, wanted: list[str]) -> None:
    assert list(read(f"关于做好值班工作的通知\n{lines}\n一、值班\n专人值班。").letterhead.addressees) == wanted
