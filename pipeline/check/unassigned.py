"""`unassigned`: a 重点任务 or 通报要求 for which no unit of any role but recipient is named (annotation.md §8)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("unassigned",)
_OWED = ("重点任务", "通报要求")


def find(view: View) -> Iterator[Finding]:
    """One finding a task, at its title."""
    for task in view.matrix.tasks:
        section = view.circular.section(task.path)
        if section is not None and not section.leaf:
            continue  # the units of a parent are those of its children
        if task.category in _OWED and all(one.role == "recipient" for one in task.assignments):
            span = section.heading_span if section and len(section.heading_span) else Span(task.span.start, min(task.span.end, task.span.start + 30))
            yield view.finding("unassigned", span, f"“{task.title[:20]}”没有写明由谁负责，请补上责任单位", path=task.path)
