"""Findings as people read them, and the page that explains the codes."""

from __future__ import annotations

from pathlib import Path

from check_making import LEXICON, made, matrix

from pipeline.check import CHECKS, check, codes, report

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"


def test_groups_come_gravest_first_with_places_in_the_documents_own_numbering():
    circular = made(["1 一、 任务", "1.1 （一） 清查 | 。5-8月3个月要要清查,抓好落实。"])
    said = report(check(circular, matrix(circular), LEXICON), LEXICON)
    assert [group.code for group in said.groups] == ["arithmetic", "typo", "punctuation"]
    line = said.groups[0].lines[0]
    assert (line.severity, line.where, line.quote) == ("应改", "一、（一）", "5-8月3个月")
    assert said.summary == "体检发现应改1处、请核对1处、提示1处"
    assert said.groups[0].title == "计算有误"
    assert said.groups[0].advice


def test_nothing_found_is_said_in_words():
    circular = made(["认真抓好落实。"])
    assert report(check(circular, matrix(circular), LEXICON), LEXICON).summary == "体检未发现问题"


def test_every_code_has_a_name_an_example_and_an_advice():
    book = LEXICON["check_codes"]
    assert set(codes()) == {entry.id for entry in book}
    assert len(codes()) == len(set(codes())) == 24
    for entry in book:
        assert all((entry.means, entry.text("explain"), entry.text("example"), entry.text("advice"))), entry.id


def test_the_page_of_findings_is_in_step_with_the_codes():
    page = PAGE.read_text("utf-8")
    for entry in LEXICON["check_codes"]:
        row = f"| `{entry.id}` | {entry.means} | {entry.text('explain')} | {entry.text('example')} | {entry.text('advice')} |"
        assert row in page, entry.id
    assert sum(line.startswith("| `") for line in page.splitlines()) == len(codes())
    for one in CHECKS:
        assert one.__doc__
        assert all(f"`{code}`" in one.__doc__ for code in one.CODES), one.__name__
