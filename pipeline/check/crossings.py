"""`inconsistent`: a paper that points at a part or article of its own which it has not (`按照本办法第二十一条` of thirteen).

Only `第三部分` beyond the chapters and `本办法第…条` beyond the articles; parts and articles of other documents are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.numbers import HAN_NUMBER, count
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("inconsistent",)
_NUMBER = rf"第(?P<n>\d{{1,3}}|{HAN_NUMBER})"
_PART = re.compile(rf"(?P<own>本(?:通知|方案|意见|办法|计划|通报|要点)的?)?{_NUMBER}部分")
_ARTICLE = re.compile(rf"本(?:办法|规定|细则|制度|规则|规程|条例|公约|守则)(?:的)?{_NUMBER}条")
_ARTICLE_LABEL = re.compile(rf"{_NUMBER}条")
_OTHERS = re.compile(r"[》）]的?$")
_FEWEST = 2


def find(view: View) -> Iterator[Finding]:
    """One finding a place."""
    chapters = [section for section in view.circular.sections if section.parent is None and not section.path.startswith("A")]
    articles = [count(match["n"]) or 0 for section in view.circular.sections if (match := _ARTICLE_LABEL.match((section.label or "").replace(" ", "")))]
    if len(chapters) >= _FEWEST and not articles:
        yield from _beyond(view, _PART, len(chapters), "部分")
    if len(articles) >= _FEWEST:
        yield from _beyond(view, _ARTICLE, max(articles), "条")


def _beyond(view: View, pattern: re.Pattern[str], last: int, unit: str) -> Iterator[Finding]:
    for match in view.matches(pattern):
        number = count(match["n"])
        other = _OTHERS.search(view.text, max(0, match.start() - 3), match.start())
        if number is not None and number > last and not other and not view.in_table(match.start()) and not view.in_title(match.start()):
            yield view.finding("inconsistent", Span(*match.span()), f"文中提到“{match[0]}”，但全文只有{last}{unit}，请核对")
