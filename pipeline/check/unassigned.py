"""`unassigned`: a 重点任务 or 通报要求 for which no unit of any role but recipient is named (annotation.md §8).

Not told where the words name a doer that became no assignment: the row is short of a value then, but the paper is not. Nor of rules and
prohibitions, which bind whom they concern, nor of items that only describe (活动主题).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.view import View, own_words
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding, Task
from pipeline.model.text import Span

CODES = ("unassigned",)
_OWED = ("重点任务", "通报要求")
_SHOWN = 30  # characters of a task without heading that a finding covers


@dataclass(frozen=True)
class _Rules:
    doer: re.Pattern[str]
    prohibition: re.Pattern[str]
    prohibited: re.Pattern[str]
    scope: re.Pattern[str]
    topics: re.Pattern[str]
    copies: re.Pattern[str]
    public: tuple[str, ...]
    standing: tuple[str, ...]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["check_unassigned"]
    names = ("doer", "prohibition", "prohibited-list", "scope", "topics", "copies")
    doer, prohibition, prohibited, scope, topics, copies = (book.regex(f"unassigned.{name}") for name in names)
    return _Rules(doer, prohibition, prohibited, scope, topics, copies, book.words("面向公众"), book.words("长期规则"))


def find(view: View) -> Iterator[Finding]:
    """One finding a task, at its title."""
    head, rules = view.matrix.letterhead, _rules(view.lexicon)
    if head.genre in (*rules.standing, *rules.public) or (head.title or "").endswith(rules.public):
        return
    for task in view.matrix.tasks:
        if task.category in _OWED and all(one.role == "recipient" for one in task.assignments):
            section = view.circular.section(task.path)
            if section is None or (section.leaf and not _needs_none(view, section, rules)):
                yield _finding(view, task, section)


def _needs_none(view: View, section: Section, rules: _Rules) -> bool:
    """True where nobody need be charged, or somebody is in words that became no assignment."""
    words = own_words(view.circular, section)
    if any(rule.search(section.heading) for rule in (rules.scope, rules.prohibition, rules.copies)) or rules.doer.search(words):
        return True
    parent = view.circular.section(section.parent) if section.parent else None
    if parent is None:
        return False
    if parent.parent is not None and rules.doer.search(own_words(view.circular, parent)):
        return True  # 1．排查出租房。各村开展排查。（1）查通道…
    return rules.prohibited.search(own_words(view.circular, parent)) is not None or (rules.topics.search(parent.heading) is not None and _is_topic(view, section))


def _is_topic(view: View, section: Section) -> bool:
    """True for one of a list of mere topics (`典型火灾案例分析；`): no sentence, and nothing behind the heading but its mark."""
    rest = "".join(span.of(view.text) for span in section.own)
    return not rest.strip("；;。，, \n") and "，" not in section.heading


def _finding(view: View, task: Task, section: Section | None) -> Finding:
    span = section.heading_span if section and len(section.heading_span) else Span(task.span.start, min(task.span.end, task.span.start + _SHOWN))
    return view.finding("unassigned", span, f"“{task.title[:20]}”没有写明由谁负责，请补上责任单位", path=task.path)
