"""`deadline-ambiguous`: a time limit that two readers would date differently (`2025年以前`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("deadline-ambiguous",)


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    book = lexicon["check_deadlines"]
    return tuple((book.regex(entry.id), entry.means, entry.text("advice")) for entry in book if entry.pattern and entry.text("advice"))


def find(view: View) -> Iterator[Finding]:
    """One finding a task and wording; in goals and the opening one a place where something is to be reached by then."""
    rules = _rules(view.lexicon)
    yield from _elsewhere(view)
    for task in view.matrix.tasks:
        seen: set[str] = set()
        for limit in task.deadlines:
            told = next(((means, advice) for pattern, means, advice in rules if pattern.search(limit.surface)), None)
            if told and limit.surface not in seen:
                seen.add(limit.surface)
                yield view.finding("deadline-ambiguous", limit.span, f"“{limit.surface}”{told[0]}，请{told[1]}", path=task.path)


def _elsewhere(view: View) -> Iterator[Finding]:
    """`2027年以前完成整改` in the opening or among the goals: not of a year that is over, nor of what was made then."""
    dated = view.matrix.letterhead.dated
    pattern = view.lexicon["check_deadlines"].regex("limit.to-reach")
    tasks = [task.span for task in view.matrix.tasks]
    for match in view.matches(pattern) if dated else ():
        year = int(match["year"]) if match["year"] else dated.year if dated else 0
        if dated and year >= dated.year and not view.in_title(match.start()) and not view.in_table(match.start()) and not any(match.start() in span for span in tasks):
            yield view.finding("deadline-ambiguous", Span(*match.span("said")), f"“{match['said']}”不明是否包含当{'年' if match['year'] else '月'}，请写明具体的截止日")
