"""`deadline-before-issue`: a date that had passed when the circular was issued (strictly before `dated`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding

CODES = ("deadline-before-issue",)
_AS_OF = ("截至", "截止", "截止到")
_DATED_KINDS = ("by", "on", "during")
_PERIOD_OF_A_REPORT = re.compile(r"[、和及至\d月份—-]{0,8}(?:的)?[^，。；\n]{0,6}(?:统计表|报表|月报|季报|台账|数据|工作总结|情况|报告|简报)")


def find(view: View) -> Iterator[Finding]:
    """One finding a task and date."""
    dated = view.matrix.letterhead.dated
    if dated is None:
        return
    for task in view.matrix.tasks:
        seen = set()
        for limit in task.deadlines:
            due = limit.due_date
            if limit.kind == "on" and _PERIOD_OF_A_REPORT.match(view.text, limit.span.end):
                continue  # 补报5月统计表 names the month that the table is about
            if limit.surface.startswith(_AS_OF):
                continue  # 截至6月底 says how things stood
            if limit.kind in _DATED_KINDS and due is not None and due < dated and due not in seen:
                seen.add(due)
                message = f"“{limit.surface}”（{due:%Y-%m-%d}）早于成文日期（{dated:%Y-%m-%d}），请核对时限或年份"
                yield view.finding("deadline-before-issue", limit.span, message, "error", task.path)
