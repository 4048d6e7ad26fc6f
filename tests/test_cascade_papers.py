"""承接对照 as workbook, paper and page: all rows, Chinese words, weakened first, nothing that runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import cascade_notation
import docx
import openpyxl
import pytest

from pipeline.cascade.compare import compare, compare_all
from pipeline.errors import BadInput
from pipeline.export.comparison import lines, local_measures, matrix_of, words_of
from pipeline.export.comparison_docx import write_comparison_paper
from pipeline.export.comparison_html import comparison_page, marked
from pipeline.export.comparison_xlsx import write_comparison
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

LEXICON = Lexicon.load()
WORDS = words_of(LEXICON)
PAIR = cascade_notation.pair("lazy")
OTHER_PLAN = replace(cascade_notation.pair("other").plan, id="second")
COVERAGE = compare(PAIR.directive, PAIR.plan, LEXICON)
EVIL = '=HYPERLINK("http://x","y")</script><script>alert(1)</script>'


def evil():
    """The lazy plan with a formula and a script where its second task was."""
    task = PAIR.plan.task("2.2")
    text = PAIR.plan.text[: task.span.start] + EVIL.ljust(len(task.span), "。") + PAIR.plan.text[task.span.end :]
    plan = replace(PAIR.plan, text=text, letterhead=replace(PAIR.plan.letterhead, title=EVIL))
    return compare(PAIR.directive, plan, LEXICON)


def test_weakened_first_then_gaps_then_the_rest_and_additions_last():
    states = [line.state for line in lines(COVERAGE, WORDS)]
    assert states[0] == "weakened"
    assert states[-1] == "added"
    order = ["weakened", "missing", "partial", "covered", "not-for-plan", "added"]
    assert [order.index(one) for one in states] == sorted(order.index(one) for one in states)


def test_every_duty_has_a_line_with_its_own_words():
    shown = {line.directive_path: line for line in lines(COVERAGE, WORDS) if line.directive_path}
    assert set(shown) == {task.path for task in PAIR.directive.tasks}
    assert all(shown[task.path].directive == task.span.of(PAIR.directive.text) for task in PAIR.directive.tasks)


def test_a_change_is_said_in_chinese():
    by_path = {line.directive_path: line for line in lines(COVERAGE, WORDS)}
    assert "时限丢失：“2023年11月底前”" in by_path["2.2"].changes
    assert "目标丢失：“达到100%”" in by_path["2.2"].changes
    assert by_path["2.4"].changes.startswith("从严或例外规定丢失：“（独居老人")


def test_every_kind_and_status_has_a_chinese_word():
    from typing import get_args

    from pipeline.model.coverage import DifferenceKind, Status

    for key in (*get_args(DifferenceKind), *get_args(Status), "weakened", "added", "not-for-plan"):
        assert re.fullmatch(r"[\u4e00-\u9fff]+", WORDS.of(key)), key


def test_the_matrix_has_a_row_a_duty_and_a_column_a_plan():
    coverages = compare_all(PAIR.directive, [PAIR.plan, OTHER_PLAN], LEXICON)
    rows = matrix_of(coverages, WORDS)
    assert len(rows) == len(PAIR.directive.tasks)
    assert {len(row) for row in rows} == {4}
    assert {row[3] for row in rows} == {"未承接"}


def test_local_measures_are_words_of_the_plan():
    pair = cascade_notation.pair("flood")
    measures = local_measures(compare(pair.directive, pair.plan, LEXICON))
    assert any(path == "2.6" and "铜锣" in text for path, text in measures)
    assert all(text in pair.plan.text for _, text in measures)


def test_the_workbook_has_all_sheets_and_no_formula(tmp_path):
    path = write_comparison(tmp_path / "承接对照表.xlsx", [COVERAGE, evil()], LEXICON)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["总览", "承接矩阵"]
    assert book.sheetnames[-1] == "本地举措"
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 5
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book[book.sheetnames[2]]["B2"].value == "弱化"


def test_the_same_comparison_gives_the_same_bytes(tmp_path):
    first = write_comparison(tmp_path / "a.xlsx", [COVERAGE], LEXICON).read_bytes()
    assert write_comparison(tmp_path / "b.xlsx", [COVERAGE], LEXICON).read_bytes() == first
    paper = write_comparison_paper(tmp_path / "a.docx", COVERAGE, LEXICON).read_bytes()
    assert write_comparison_paper(tmp_path / "b.docx", COVERAGE, LEXICON).read_bytes() == paper


def test_a_workbook_of_two_directives_or_none_is_refused(tmp_path):
    other = cascade_notation.pair("flood")
    with pytest.raises(BadInput, match="一份上级文件"):
        write_comparison(tmp_path / "x.xlsx", [COVERAGE, compare(other.directive, other.plan, LEXICON)], LEXICON)
    with pytest.raises(BadInput, match="没有可写"):
        write_comparison(tmp_path / "x.xlsx", [], LEXICON)
    assert not (tmp_path / "x.xlsx").exists()


def test_the_paper_has_both_texts_and_the_counts(tmp_path):
    paper = docx.Document(write_comparison_paper(tmp_path / "承接对照表.docx", COVERAGE, LEXICON))
    (table,) = paper.tables
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "上级要求", "下级举措", "状态", "变化与缺漏"]
    assert len(table.rows) == 1 + len(COVERAGE.rows) + len(COVERAGE.added)
    body = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert f"上级任务共{len(COVERAGE.rows)}项" in body
    assert "照搬率" in body


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.words, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("coverage", [COVERAGE, evil()], ids=["plain", "evil"])
def test_the_page_is_whole_escaped_and_needs_nothing_from_elsewhere(coverage):
    page = comparison_page(coverage, LEXICON)
    seen = Tags()
    seen.feed(page)
    assert seen.tags.count("script") == 2
    assert seen.links == []
    assert "default-src 'none'" in page
    shown = "".join(seen.words)
    for matrix in (coverage.directive, coverage.plan):
        assert all(task.span.of(matrix.text) in shown for task in matrix.tasks)
    links = json.loads(page.partition('id="links">')[2].partition("</script>")[0])
    assert {(one, other) for one, other, _, _ in links} == {(f"d-{link.directive_path}", f"p-{link.plan_path}") for link in coverage.links()}
    assert {end for one in links for end in one[:2]} <= set(seen.ids)


def test_marks_that_cross_nest_without_losing_a_character():
    text = "甲乙丙丁戊"
    html = marked(text, Span(0, 5), [(Span(1, 4), "a", "x"), (Span(2, 5), "b", 'y"')])
    assert re.sub(r"<[^>]*>", "", html) == text
    assert html == '甲<span class="a" title="x">乙</span><span class="a b" title="x；y&quot;">丙丁</span><span class="b" title="y&quot;">戊</span>'
