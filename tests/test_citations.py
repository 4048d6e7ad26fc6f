"""Citations: what a circular issues, rests on and cites (annotation.md §7)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.citations import find_citations, quoted
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Attachment, Circular, Letterhead, Section
from pipeline.model.text import Paragraph, SourceText, Span

LEXICON = Lexicon.load()


def circular(*, title="", carrier=None, notice="", opening="", body="", attachments=()):
    """A circular of a notice, a preamble and one numbered section, with fictional places."""
    text, spans = "", {}
    for name, words in (("carrier_title", carrier or ""), ("notice", notice), ("title", title), ("opening", opening), ("body", body)):
        if words:
            spans[name] = Span(len(text), len(text) + len(words))
            text += words + "\n"
    source = SourceText("x.txt", "0" * 64, "txt", text, tuple(Paragraph(Span(m.start(), m.end())) for m in re.finditer(r"[^\n]+", text)))
    head = Letterhead(
        title=title.replace("\n", ""), carrier_title=carrier.replace("\n", "") if carrier else None, attachments=attachments,
        spans=tuple((name, spans[name]) for name in ("title", "carrier_title") if name in spans),
    )  # fmt: skip
    sections = ()
    if body:
        at = spans["body"]
        sections = (Section("1", None, "一、", 1, body[:4], "task", at, Span(at.start, at.start + 4), (Span(at.start + 4, at.end),)),)
    return Circular(
        source, head, (), sections,
        notice=(spans["notice"],) if notice else (), opening=(spans["opening"],) if opening else (),
    )  # fmt: skip


def cited(**parts):
    made = circular(**parts)
    found = find_citations(made, LEXICON)
    for one in found:
        assert re.sub(r"\s", "", one.span.of(made.text)) == re.sub(r"\s", "", one.title)
    return [(one.relation, one.title, one.doc_no) for one in found]


PLAN = "青山镇防汛抗旱工作方案"

CASES = [
    # the notice's plan is carried, once, however often it is named
    (
        {"title": PLAN, "carrier": f"青山镇人民政府关于印发《{PLAN}》的通知", "notice": f"现将《{PLAN}》印发给你们。"},
        [("carries", PLAN, None)],
    ),
    # a title over two lines
    ({"title": PLAN, "carrier": "青山镇人民政府关于印发《青山镇\n\n防汛抗旱工作方案》的通知"}, [("carries", PLAN, None)]),
    # without 《》 in the notice's title
    ({"title": PLAN, "carrier": f"关于印发{PLAN}的通知"}, [("carries", PLAN, None)]),
    # 转发 with the authors before the name: the body's 《》 says which words are the name
    (
        {
            "title": "全市职业健康规划",
            "carrier": "市政府办公室关于转发市卫生健康委等部门全市职业健康规划的通知",
            "notice": "市卫生健康委等部门《全市职业健康规划》已经市政府同意，现转发给你们。",
        },
        [("carries", "全市职业健康规划", None)],
    ),
    # a notice without its plan
    ({"title": "关于印发《校园食品安全管理办法》的通知"}, [("carries", "校园食品安全管理办法", None)]),
    # what it rests on, with its number, nested title inside
    (
        {"title": PLAN, "opening": "根据《云岭县防汛办关于印发<云岭县防汛方案（2024年）>的通知》（云防办〔2024〕8号），结合实际，制定本方案。"},
        [("basis", "云岭县防汛办关于印发<云岭县防汛方案（2024年）>的通知", "云防办〔2024〕8号")],
    ),
    # nested 《》 of the same shape
    (
        {"title": PLAN, "opening": "按照《关于印发《云岭县防汛方案》的通知》要求，制定本方案。"},
        [("basis", "关于印发《云岭县防汛方案》的通知", None)],
    ),
    # several in one breath are all bases; square and round brackets of the year are made 〔〕
    (
        {"opening": "为深入贯彻落实《中华人民共和国防洪法》《云岭省防汛条例》和《汛期值守规定》(云办发[2020]15号)，制定本方案。"},
        [("basis", "中华人民共和国防洪法", None), ("basis", "云岭省防汛条例", None), ("basis", "汛期值守规定", "云办发〔2020〕15号")],
    ),
    # a plan made is no basis
    ({"opening": "根据《防洪法》，制定了《青山镇值守细则》，请执行。"}, [("basis", "防洪法", None), ("cites", "青山镇值守细则", None)]),
    # the words between the title and 精神 do not matter
    (
        {"opening": "根据云岭县安委办关于《云岭县三年行动方案（2024—2026 年）》的通知文件精神，认真研究。"},
        [("basis", "云岭县三年行动方案（2024—2026 年）", None)],
    ),
    # a basis without 《》, by title or by number
    (
        {"opening": "按照县教育局关于加强校园安全工作的意见（云教发〔2024〕2号）要求，制定本方案。"},
        [("basis", "县教育局关于加强校园安全工作的意见", "云教发〔2024〕2号")],
    ),
    ({"opening": "根据云安委办〔2024〕3号文件要求，制定本方案。"}, [("basis", "云安委办〔2024〕3号", "云安委办〔2024〕3号")]),
    # outside the opening everything is cited, also work products and orders
    (
        {"body": "一、任务。按照《危险化学品安全管理条例》（国务院令第591号）检查，填写《青山镇隐患登记表》。"},
        [("cites", "危险化学品安全管理条例", "国务院令第591号"), ("cites", "青山镇隐患登记表", None)],
    ),
    # once each: a law with and without 中华人民共和国, a number given later, the strongest relation
    (
        {"opening": "依据《防洪法》，制定本方案。", "body": "一、任务。落实《中华人民共和国防洪法》，再按《防洪法》检查。"},
        [("basis", "防洪法", None)],
    ),
    # a preamble that sits in the first section
    (
        {"body": "一、总体要求\n为贯彻落实《云岭省教育条例》，制定青山镇入学工作方案。再按《招生规定》办。".replace("\n", "")},
        [("basis", "云岭省教育条例", None), ("cites", "招生规定", None)],
    ),
    # own plan, own attachments, short names, bare kinds, press, slogans are none
    ({"title": PLAN, "body": f"一、任务。各村按《{PLAN}》和《本方案》执行，填《附件1：登记表》。"}, []),
    ({"title": PLAN, "body": "一、任务。严格执行《青山镇防汛抗旱实施方案》。"}, []),
    ({"body": "一、任务。填报《青山镇隐患登记表》。", "attachments": (Attachment(1, "青山镇隐患登记表"),)}, []),
    (
        {"body": "一、任务。落实《云岭县三年行动总体规划》（以下简称《三年规划》），按《三年规划》和《规划》办。"},
        [("cites", "云岭县三年行动总体规划", None)],
    ),
    ({"body": "一、任务。收看《新闻联播》，落实总书记重要论述和十五条硬措施。"}, []),
    # a nested plan named again on its own is not a second document
    (
        {"opening": "根据《关于印发〈云岭县防汛方案〉的通知》，制定本方案。", "body": "一、任务。按《云岭县防汛方案》要求抓好落实。"},
        [("basis", "关于印发〈云岭县防汛方案〉的通知", None)],
    ),
    # a mark that never closes does not swallow what follows
    ({"body": "一、任务。按《云岭县值守规定检查。再按《防洪法》执行。"}, [("cites", "防洪法", None)]),
    ({"body": "一、任务。《》为空。"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "expected"), CASES)
def test_what_is_cited(parts, expected):
    assert cited(**parts) == expected


def test_western_guillemets_count_as_title_marks():
    assert [name.title for name in quoted("按«防洪法»执行")] == ["防洪法"]


def test_every_rule_of_the_dictionary_finds_its_examples_only():
    for entry in LEXICON["citations"]:
        pattern = re.compile(entry.pattern)
        assert entry.examples
        assert [example for example in entry.examples if not pattern.search(example)] == [], entry.id
        assert [example for example in entry.counter if pattern.search(example)] == [], entry.id


@given(st.text(alphabet="《》〈〉<>（）〔〕2024号根据按照印发通知方案的，。；\n关于县 ", max_size=120))
@settings(deadline=None)
def test_no_text_breaks_it_and_every_title_stands_where_it_says(words):
    made = circular(title=PLAN, opening="根据" + words, body="一、任务。" + words)
    found = find_citations(made, LEXICON)
    for one in found:
        assert re.sub(r"\s", "", one.span.of(made.text)) == re.sub(r"\s", "", one.title)
    assert len({one.span for one in found}) == len(found)
