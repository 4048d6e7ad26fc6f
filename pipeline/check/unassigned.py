"""`unassigned`: a 重点任务 or 通报要求 for which no unit of any role but recipient is named (annotation.md §8)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("unassigned",)
_RULE_GENRES = ("办法", "细则", "规定", "规则", "规程", "规范", "制度", "条例", "章程", "标准", "守则", "公约")
_OWED = ("重点任务", "通报要求")


def find(view: View) -> Iterator[Finding]:
    """One finding a task, at its title; none in rules (办法, 规定), whose articles bind whom they concern."""
    if view.matrix.letterhead.genre in _RULE_GENRES:
        return
    for task in view.matrix.tasks:
        section = view.circular.section(task.path)
        if section is not None and not section.leaf:
            continue  # the units of a parent are those of its children
        if task.category in _OWED and all(one.role == "recipient" for one in task.assignments):
            span = section.heading_span if section and len(section.heading_span) else Span(task.span.start, min(task.span.end, task.span.start + 30))
            yield view.finding("unassigned", span, f"“{task.title[:20]}”没有写明由谁负责，请补上责任单位", path=task.path)
