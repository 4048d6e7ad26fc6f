"""`deadline-impossible`: dates that no calendar has (2月30日, 2024年13月), and spans that end before they begin."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("deadline-impossible",)
_DATE = compiled(r"(?=\d)(?:(?<!\d)(?P<year>(?:19|20)\d{2})\s?年\s?)?(?<![\d.])(?P<month>\d{1,2})\s?月(?!\s?[内份期以后来末底]?\d*个)(?:\s?(?P<day>\d{1,2})\s?[日号])?")
_BACKWARDS = compiled(
    r"(?<![\d.])(?P<month>\d{1,2})\s?月\s?(?P<first>\d{1,2})\s?[日号]?\s?(?:[-—–－~～至到]|——)\s?(?:(?P<month2>\d{1,2})\s?月\s?)?(?P<last>\d{1,2})\s?[日号]"
    r"|(?<!\d)(?P<year>20\d{2})\s?年?\s?(?:[-—–－~～至到]|——)\s?(?P<year2>20\d{2})\s?年"
)
_ENDS = ("底前", "底，", "份前", "上旬", "中旬", "下旬", "初前")
"""What follows a month that is a limit (`13月底前`)."""
_LEAP = 2024  # where no year is written, 29 February may be meant


def find(view: View) -> Iterator[Finding]:
    """One finding a date, and one a span whose end lies before its start."""
    dated = view.matrix.letterhead.dated
    for match in view.matches(_DATE):
        if (match["day"] or match["year"] or view.text.startswith(_ENDS, match.end())) and (wrong := _wrong(match, dated.year if dated else _LEAP)):
            yield view.finding("deadline-impossible", Span(*match.span()), f"“{match[0]}”：{wrong}，请核对日期", "error")
    told = [Span(*match.span()) for match in view.matches(_BACKWARDS) if _runs_backwards(match)]
    for span in told:
        yield view.finding("deadline-impossible", span, f"“{span.of(view.text)}”的终点早于起点，请核对", "error")
    for task in view.matrix.tasks:
        for limit in task.deadlines:
            if limit.kind == "during" and limit.start_date and limit.due_date and limit.due_date < limit.start_date and not any(limit.span.overlaps(one) for one in told):
                yield view.finding("deadline-impossible", limit.span, f"“{limit.surface}”的终点早于起点，请核对", "error", task.path)


def _runs_backwards(match: re.Match[str]) -> bool:
    """True for years out of order, and for days of one month out of order; a span over the new year is written by its months."""
    if match["year"]:
        return int(match["year2"]) < int(match["year"])
    return match["month2"] in (None, match["month"]) and int(match["last"]) < int(match["first"])


def _wrong(match: re.Match[str], year: int) -> str | None:
    month, day = int(match["month"]), int(match["day"] or 1)
    if not 1 <= month <= 12:
        return f"没有{month}月"
    last = monthrange(int(match["year"] or year), month)[1]
    if day == 29 and month == 2 and not match["year"]:
        last = 29
    return None if 1 <= day <= last else f"{month}月没有{day}日"
