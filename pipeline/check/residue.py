"""`residue`: leftovers of conversion and templates that are no words of the circular.

Some a reader has already taken out of the text; they come as problems of the source, with the words that followed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("residue",)
_IN_FORMS = ("residue.template",)  # blanks to be filled in are right in a form
_ONE_BY_ONE = 3  # more leftovers of one kind are one finding


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    book = lexicon["check_residue"]
    return tuple((entry.id, entry.means, book.regex(entry.id)) for entry in book if entry.pattern)


def find(view: View) -> Iterator[Finding]:
    """One finding a leftover, or a kind of leftover where there are many."""
    yield from _taken_out(view)
    for name, means, pattern in _rules(view.lexicon):
        found = [match for match in view.matches(pattern) if not (name in _IN_FORMS and _in_form(view, match.start()))]
        shown = found if len(found) <= _ONE_BY_ONE else found[:1]
        also = "" if shown == found else f"（全文共{len(found)}处）"
        for match in shown:
            yield view.finding("residue", Span(*match.span()), f"“{match[0][:20]}”是{means}，不是正文，请删去{also}")


def _in_form(view: View, at: int) -> bool:
    return view.in_table(at) or (view.path_at(at) or "").startswith("A")


def _taken_out(view: View) -> Iterator[Finding]:
    """What a reader took out; the numbers of all pages (第1页共4页) are one finding."""
    problems = [one for one in view.circular.source.problems if one.code == "residue"]
    pages = [one for one in problems if _PAGE.search(one.message)]
    for problem in problems:
        if problem in pages[1:]:
            continue
        also = f"（全文共{len(pages)}处）" if pages[1:] and problem == pages[0] else ""
        at = max(0, view.text.find(problem.where)) if problem.where else 0
        yield view.finding("residue", Span(at, min(len(view.text), at + max(1, len(problem.where)))), f"{problem.message}，请在原文件中删去{also}")


_PAGE = re.compile(r"第\s?\d+\s?页")
