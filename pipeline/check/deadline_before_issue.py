"""`deadline-before-issue`: a date that had passed when the circular was issued (strictly before `dated`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding

CODES = ("deadline-before-issue",)
_DATED_KINDS = ("by", "on", "during")


def find(view: View) -> Iterator[Finding]:
    """One finding a task and date."""
    dated = view.matrix.letterhead.dated
    if dated is None:
        return
    book = view.lexicon["check_passed"]
    reported, as_of = book.regex("passed.period-of-a-report"), book.words("截至")
    for task in view.matrix.tasks:
        seen = set()
        for limit in task.deadlines:
            due = limit.due_date
            if limit.kind == "on" and reported.match(view.text, limit.span.end):
                continue  # 补报5月统计表 names the month that the table is about
            if limit.surface.startswith(as_of):
                continue  # 截至6月底 says how things stood
            if limit.kind in _DATED_KINDS and due is not None and due < dated and due not in seen:
                seen.add(due)
                message = f"“{limit.surface}”（{due:%Y-%m-%d}）早于成文日期（{dated:%Y-%m-%d}），请核对时限或年份"
                yield view.finding("deadline-before-issue", limit.span, message, "error", task.path)
