"""承接对照表.docx: one plan against the directive, on official paper, fit to be an attachment: both texts side by side, weakened first."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.comparison import Line, lines, local_measures, summary, words_of
from pipeline.export.papers.sheet import Column, add_body, add_table, new_sheet, save
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage

COLUMNS = (Column("序号", 10, centred=True), Column("上级要求", 46), Column("下级举措", 44), Column("状态", 14, centred=True), Column("变化与缺漏", 42))
LONGEST_TITLE = 40  # characters of a title that stand in the heading


def write_comparison_paper(path: Path, coverage: Coverage, lexicon: Lexicon) -> Path:
    """`path`, after the paper stands there."""
    words = words_of(lexicon)
    paper = new_sheet("承接情况对照表")
    add_body(paper, f"上级文件：{_named(coverage.directive.letterhead.title, coverage.directive.letterhead.doc_no, coverage.directive.provenance.name)}")
    add_body(paper, f"下级方案：{_named(coverage.plan.letterhead.title, coverage.plan.letterhead.doc_no, coverage.plan.provenance.name)}")
    add_body(paper, summary(coverage, words))
    for problem in coverage.problems:
        add_body(paper, f"注意：{problem.message}。{problem.advice}。")
    add_table(paper, COLUMNS, [_cells(number, line) for number, line in enumerate(lines(coverage, words), 1)])
    local = local_measures(coverage)
    if local:
        add_body(paper, "")
        add_body(paper, f"上级文件没有、由本地自定的内容{len(local)}处：")
        for path_in_plan, text in local:
            add_body(paper, f"{path_in_plan}　{text}")
    return save(paper, path)


def _cells(number: int, line: Line) -> tuple[str, ...]:
    lost = f"未见承接：{'；'.join(line.lost.splitlines())}" if line.lost else ""
    return (str(number), line.directive or "—", line.plan or "—", line.status, "\n".join(part for part in (line.changes, lost) if part) or "—")


def _named(title: str, number: str | None, source: str) -> str:
    shown = f"《{title}》" if title else source
    return f"{shown}（{number}）" if number else shown
