"""`inconsistent`: two statements that contradict each other without a sum.

Worded contradictions (`check_contradictions.yaml`), a date and its weekday, the dates and the year of the letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("inconsistent",)
_WEEKDAY = compiled(r"(?=\d)(?:(?P<year>(?:19|20)\d{2})\s?年)?\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]\s?[（(]\s?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])")
_DAYS = "一二三四五六日"


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str], ...]:
    book = lexicon["check_contradictions"]
    return tuple((book.regex(one.id), one.means) for one in book if one.pattern)


def find(view: View) -> Iterator[Finding]:
    """One finding a place."""
    for pattern, means in _rules(view.lexicon):
        for match in view.matches(pattern):
            yield view.finding("inconsistent", Span(*match.span()), f"“{view.around(Span(*match.span()), 0)[:40]}”：{means}，请核对")
    yield from _weekdays(view)
    yield from _since_later(view)
    yield from _letterhead(view)


def _weekdays(view: View) -> Iterator[Finding]:
    dated = view.matrix.letterhead.dated
    for match in view.matches(_WEEKDAY):
        year = int(match["year"]) if match["year"] else dated.year if dated else None
        if year is None:
            continue
        try:
            day = date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            continue  # no such day: deadline-impossible says so
        told = match["weekday"].replace("天", "日")
        real = _DAYS[day.weekday()]
        if told != real:
            message = f"“{match[0]}”：{day:%Y-%m-%d}是星期{real}，请核对日期或星期"
            yield view.finding("inconsistent", Span(*match.span()), message)


_SINCE = compiled(r"(?<![\d年])(?P<month>\d{1,2})\s?月(?:份)?(?:以来|份以来)")
_SOON = 3
"""Months behind the date of issue within which `…月以来` cannot be last year's."""


def _since_later(view: View) -> Iterator[Finding]:
    """What is said to have been so since a month that had not come when the circular was issued."""
    dated = view.matrix.letterhead.dated
    for match in view.matches(_SINCE) if dated else ():
        if dated and dated.month < int(match["month"]) <= min(12, dated.month + _SOON):
            yield view.finding("inconsistent", Span(*match.span()), f"“{match[0]}”晚于成文日期（{dated:%Y-%m-%d}），请核对")


def _letterhead(view: View) -> Iterator[Finding]:
    """The date of printing before the date of issue; a 文号 of another year than the issue date (in January the last year's may run on)."""
    head = view.matrix.letterhead
    if head.dated is None:
        return
    if head.printed is not None and head.printed < head.dated:
        message = f"印发日期（{head.printed:%Y-%m-%d}）早于成文日期（{head.dated:%Y-%m-%d}），请核对"
        yield view.finding("inconsistent", head.span("printed") or head.span("dated") or Span(0, 1), message)
    year = re.search(r"(?:19|20)\d{2}", head.doc_no or "")
    if year and not (head.dated.year == int(year[0]) or (head.dated.month == 1 and head.dated.year - 1 == int(year[0]))):
        message = f"发文字号“{head.doc_no}”的年份与成文日期（{head.dated:%Y-%m-%d}）不一致，请核对"
        yield view.finding("inconsistent", head.span("doc_no") or head.span("dated") or Span(0, 1), message)
