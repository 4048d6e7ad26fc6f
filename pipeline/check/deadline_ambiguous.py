"""`deadline-ambiguous`: a time limit that two readers would date differently (`2025年以前`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding

CODES = ("deadline-ambiguous",)


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    book = lexicon["check_deadlines"]
    return tuple((book.regex(entry.id), entry.means, entry.text("advice")) for entry in book if entry.pattern)


def find(view: View) -> Iterator[Finding]:
    """One finding a task and wording."""
    rules = _rules(view.lexicon)
    for task in view.matrix.tasks:
        seen: set[str] = set()
        for limit in task.deadlines:
            told = next(((means, advice) for pattern, means, advice in rules if pattern.search(limit.surface)), None)
            if told and limit.surface not in seen:
                seen.add(limit.surface)
                yield view.finding("deadline-ambiguous", limit.span, f"“{limit.surface}”{told[0]}，请{told[1]}", path=task.path)
