"""Whose an un-numbered paragraph is (annotation.md §2, §3), what kind a section is, and what belongs to no section."""

from __future__ import annotations

import pytest
from structure_making import source

from pipeline.lexicon import Lexicon
from pipeline.structure import structure

LEXICON = Lexicon.load()

# (intent, body, {path: own paragraphs, each by its first characters}, closing)
OWNERS = [
    (
        "after the last child a paragraph is the parent's",
        "二、任务\n（一）检查。逐户检查。\n（二）整改。立即整改。\n各村要高度重视，确保实效。\n三、要求\n抓好落实。",
        {"2": ["各村要高度重视"], "2.1": ["逐户检查。"], "2.2": ["立即整改。"], "3": ["抓好落实。"]},
        [],
    ),
    (
        "a bracket in a paragraph of its own after the last child is the parent's",
        "一、任务\n（一）检查\n1.查通道。逐处查看。\n2.查线路。逐户查看。\n（责任单位：应急办、各社区）\n（二）整改。立即整改。（责任单位：城管办）",
        {"1.1": ["（责任单位：应急办"], "1.1.1": ["逐处查看。"], "1.1.2": ["逐户查看。"], "1.2": ["立即整改。（责任"]},
        [],
    ),
    (
        "a bracket of its own under every item stays with its item",
        "一、任务\n（一）检查。逐户检查。\n（责任单位：应急办）\n（二）整改。立即整改。\n（责任单位：城管办）\n二、要求",
        {"1.1": ["逐户检查。", "（责任单位：应急办"], "1.2": ["立即整改。", "（责任单位：城管办"]},
        [],
    ),
    (
        "a paragraph between siblings is the one's before it",
        "一、任务\n1.检查。逐户检查。\n检查要留痕。\n2.整改。立即整改。",
        {"1.1": ["逐户检查。", "检查要留痕。"], "1.2": ["立即整改。"]},
        [],
    ),
    (
        "a heading alone keeps its text, also as the last child",
        "一、任务\n（一）检查\n逐户检查。\n（二）整改\n立即整改。\n各村要重视。\n二、要求",
        {"1": ["各村要重视。"], "1.1": ["逐户检查。"], "1.2": ["立即整改。"]},
        [],
    ),
    (
        "intro, children, then the closing report",
        "四、要求\n做到以下两点。\n（一）加强领导。专人负责。\n（二）加强考核。纳入考评。\n请各村于5月31日前将情况报送镇安委办。",
        {"4": ["做到以下两点。", "请各村于5月31日前"], "4.1": ["专人负责。"], "4.2": ["纳入考评。"]},
        [],
    ),
    (
        "a closing report under the last leaf of many levels goes to the nearest parent",
        "一、任务\n（一）检查\n1.查通道。逐处查看。\n2.查线路。逐户查看。\n请各村每月25日前报送进展。",
        {"1.1": ["请各村每月25日前"], "1.1.2": ["逐户查看。"]},
        [],
    ),
    (
        "below chapters with run-in text it stands at top level",
        "一、检查。逐户检查。\n二、整改。立即整改。\n请各村于6月底前报送总结。\n特此通知。",
        {"1": ["逐户检查。"], "2": ["立即整改。"]},
        ["请各村于6月底前", "特此通知。"],
    ),
    (
        "a closing report leaves the last chapter also where chapters have several paragraphs",
        "一、检查。逐户检查。\n检查要留痕。\n二、整改。立即整改。\n请各村于6月底前报送总结。",
        {"1": ["逐户检查。", "检查要留痕。"], "2": ["立即整改。"]},
        ["请各村于6月底前"],
    ),
    (
        "in force from … is nobody's",
        "一、检查\n逐户检查。\n二、整改\n立即整改。\n本通知自印发之日起施行。",
        {"1": ["逐户检查。"], "2": ["立即整改。"]},
        ["本通知自印发"],
    ),
    (
        "a chapter about reporting keeps its reports",
        "一、检查。逐户检查。\n检查要留痕。\n二、及时报送信息。专人负责。\n请各村于6月底前报送总结。",
        {"2": ["专人负责。", "请各村于6月底前"]},
        [],
    ),
    (
        "actions in paragraphs of their own stay",
        "一、任务\n（一）检查。逐户检查。\n（二）整改。抓好三点。\n一是立即整改。\n二是限期整改。\n三是挂牌督办。\n二、要求",
        {"1.2": ["抓好三点。", "一是立即整改。", "二是限期整改。", "三是挂牌督办。"]},
        [],
    ),
    (
        "a leaf without title: its own begins where the heading's clause ends",
        "一、任务\n1.督促企业每月自查一次，建立台账，闭环销号。\n2.整改。立即整改。",
        {"1.1": ["，建立台账"]},
        [],
    ),
    (
        "a time bracket is not own, a duty bracket is",
        "一、安排\n（一）部署（2024年5月底前）（责任单位：应急办）。召开会议。\n（二）整治（6月）。逐户检查。",
        {"1.1": ["（责任单位：应急办）。召开"], "1.2": ["逐户检查。"]},
        [],
    ),
    (
        "signature, date, contact, attachments, publicity, colophon are nobody's",
        "一、任务\n检查。\n二、要求\n重视。\n联系人：某某，电话：\n附件：1.清单\n2.台账\n青山镇人民政府\n2024年5月1日\n（此件公开发布）\n抄送：县安委办\n青山镇党政办 2024年5月2日印发",
        {"1": ["检查。"], "2": ["重视。"]},
        [],
    ),
    (
        "without sections the first paragraph opens, the rest closes",
        "近期降雨偏多，现通知如下。\n各村要加强值守。\n请于每日17时前报送情况。",
        {},
        ["各村要加强值守。", "请于每日17时前"],
    ),
]


@pytest.mark.parametrize(("intent", "body", "owners", "closing"), OWNERS, ids=[case[0] for case in OWNERS])
def test_owners(intent: str, body: str, owners: dict[str, list[str]], closing: list[str]) -> None:
    found = structure(source(f"关于做好安全检查的通知\n各村：\n{body}"), LEXICON)
    own = {one.path: [span.of(found.text) for span in one.own] for one in found.sections}
    for path, starts in owners.items():
        assert len(own[path]) == len(starts), (path, own[path])
        assert all(words.startswith(start) for words, start in zip(own[path], starts, strict=True)), (path, own[path])
    assert all(span.of(found.text).startswith(start) for span, start in zip(found.closing, closing, strict=True))


KINDS = [
    ("一、总体要求\n（一）指导思想。甲。\n（二）工作目标。乙。", "goal goal goal"),
    ("一、工作目标\n1.排查率达到100%。", "goal goal"),
    ("一、重点任务\n（一）突出问题大执法。甲。\n（二）组织领导体系建设。乙。", "task task task"),
    ("一、排查整治重点\n甲。", "task"),
    ("一、阶段安排\n（一）动员部署。甲。\n（二）总结提升。乙。", "phase phase phase"),
    ("一、实施步骤\n甲。", "phase"),
    ("一、时间安排和步骤\n甲。", "phase"),
    ("一、工作要求\n（一）提高认识。甲。", "safeguard safeguard"),
    ("一、加强组织领导\n甲。", "safeguard"),
    ("一、强化保障措施\n甲。", "safeguard"),
    ("一、任务分工\n甲。", "safeguard"),
    ("一、职责分工\n甲。", "safeguard"),
    ("一、存在的主要问题\n甲。", "problem"),
    ("一、工作开展情况\n（一）取得的成效。甲。\n（二）存在问题。乙。", "status status problem"),
    ("一、下步工作打算\n（一）抓整改。甲。", "task task"),
    ("一、总则\n甲。\n二、附则\n乙。", "other other"),
    ("一、提高政治站位，抓好汛期值守\n甲。", "task"),
    ("一、重点任务\n（一）抓组织保障。甲。\n1.工作目标。乙。", "task task goal"),
    ("第一部分 综合\n一、总体要求\n甲。\n二、主要任务\n乙。\n三、保障措施\n丙。", "task goal task safeguard"),
    ("一、深入开展“九大行动”\n（一）抓组织领导。甲。", "task task"),
]


@pytest.mark.parametrize(("body", "wanted"), KINDS, ids=[case[0].split("\n")[0] + str(i) for i, case in enumerate(KINDS)])
def test_kinds(body: str, wanted: str) -> None:
    found = structure(source(f"青山镇安全整治方案\n{body}"), LEXICON)
    assert " ".join(one.kind for one in found.sections) == wanted


def test_chapters_of_a_bulletin_tell_unless_they_say_otherwise() -> None:
    found = structure(source("关于安全检查的通报\n各村：\n一、检查概况\n甲。\n二、发现问题\n乙。\n三、工作要求\n丙。\n四、下步安排\n丁。"), LEXICON)
    assert [one.kind for one in found.sections] == ["status", "problem", "safeguard", "task"]


def test_pages_of_sections() -> None:
    found = structure(source("青山镇方案\n一、甲\n乙。\n二、丙", pages=(1, 1, 2, 2)), LEXICON)
    assert [one.page for one in found.sections] == [1, 2]
