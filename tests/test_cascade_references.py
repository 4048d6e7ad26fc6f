"""What a citation means: by number, by title however it is quoted, by a title with a slip; and what it must not be taken for."""

from __future__ import annotations

import pytest
from cascade_notation import circular

from pipeline.cascade.references import References
from pipeline.cascade.titles import folded_title
from pipeline.model.matrix import Citation
from pipeline.model.text import Span

DIRECTIVE = circular("title: 云溪区消防安全除患攻坚行动方案（2024—2026年）\nid: d\ndoc_no: 云安委〔2024〕6号\nlevel: county\n1 重点任务 排查。开展排查。")


def cited(title: str, doc_no: str | None = None) -> Citation:
    return Citation(title, doc_no, "basis", Span(0, 0))


@pytest.fixture
def library() -> References:
    references = References()
    references.add(DIRECTIVE)
    return references


SAME_TITLE = [
    "云溪区消防安全除患攻坚行动方案（2024—2026年）",  # as it is
    "云溪区消防安全除患攻坚行动实施方案（2024-2026年）",  # another genre word, another dash
    "云溪区安全生产委员会关于印发《云溪区消防安全除患攻坚行动方案（2024—2026年）》的通知",  # the carrying notice
    "云溪区安委会关于印发<云溪区消防安全除患攻坚行动方案>及子方案的通知",  # nested in angle brackets, with more
    "《云溪区 消防安全除患攻坚行动方案》",  # brackets and a space
]


@pytest.mark.parametrize("title", SAME_TITLE)
def test_a_title_is_one_however_it_is_quoted(title: str, library: References) -> None:
    assert folded_title(title) == folded_title(DIRECTIVE.letterhead.title)
    found = library.find(cited(title))
    assert (found.document.key, found.how) == ("d", "title")


@pytest.mark.parametrize("number", ["云安委〔2024〕6号", "云安委[2024]6号", "云安委（２０２４）６号", "云安委20246号"])
def test_a_number_is_enough(number: str, library: References) -> None:
    assert library.find(cited("某某方案", number)).document.key == "d"


SLIPS = [
    "云溪区消防安全除患攻艰行动方案",  # a wrong character
    "云溪区消防全除患攻坚行动方案",  # one left out
    "云溪区消防安全安全除患攻坚行动方案",  # two doubled
]


@pytest.mark.parametrize("title", SLIPS)
def test_a_slip_is_matched_and_said(title: str, library: References) -> None:
    found = library.find(cited(title))
    assert (found.document.key, found.how) == ("d", "slip")
    assert title in found.remark


OTHERS = [
    ("云峰区消防安全除患攻坚行动方案", None),  # another district
    ("云溪区消防安全除患攻坚行动方案（2021—2023年）", None),  # an earlier campaign of the same name
    ("云溪区消防安全除患攻坚行动方案", "云安委〔2024〕9号"),  # another number
    ("云溪区防汛安全备汛攻坚行动方案", None),  # another subject
]


@pytest.mark.parametrize(("title", "number"), OTHERS)
def test_another_paper_is_another(title: str, number: str | None, library: References) -> None:
    found = library.find(cited(title, number))
    assert found.how == "new"
    assert not found.document.in_library


def test_a_paper_that_is_not_at_hand_is_one_document_for_all_who_cite_it(library: References) -> None:
    first = library.find(cited("关于印发《某市除患行动方案》的通知", "某安委〔2024〕3号"))
    again = library.find(cited("某市除患行动实施方案", None))
    third = library.find(cited("", "某安委（2024）3号"))
    assert {first.document.key, again.document.key, third.document.key} == {"某安委〔2024〕3号"}


def test_two_papers_with_one_number_are_told_apart_by_title_and_said(library: References) -> None:
    library.add(circular("title: 云溪区防汛备汛工作方案\nid: other\ndoc_no: 云安委〔2024〕6号\n1 重点任务 值守。加强值守。"))
    found = library.find(cited("云溪区防汛备汛工作方案", "云安委〔2024〕6号"))
    assert found.document.key == "other"
    assert "2 份文件" in found.remark
    assert [problem.code for problem in library.problems] == ["same-number"]


def test_a_paper_that_comes_after_its_citation_takes_its_place() -> None:
    references = References()
    before = references.find(cited("云溪区消防安全除患攻坚行动方案", "云安委〔2024〕6号")).document
    _, stand_ins = references.add(DIRECTIVE)
    assert stand_ins == (before.key,)
    assert references.find(cited("云溪区消防安全除患攻坚行动方案")).document.in_library
