"""`inconsistent`: cited documents: one name with two numbers, one number for two names, a number of a year that had not come when the circular was issued."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("inconsistent",)
_CITED = compiled(r"《(?P<title>[^《》\n]{4,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,20})?)》\s?[（(](?P<number>[\u4e00-\u9fff]{2,14}\s?[〔\[【（(](?P<year>(?:19|20)\d{2})[〕\]】）)]\s?\d{1,4}\s?号)[）)]")
_LETTERS = re.compile(r"[^\u4e00-\u9fff0-9]+")


def find(view: View) -> Iterator[Finding]:
    """One finding a citation."""
    dated = view.matrix.letterhead.dated
    numbers: dict[str, str] = {}
    titles: dict[str, str] = {}
    for match in view.matches(_CITED):
        title, number = _LETTERS.sub("", match["title"]), _LETTERS.sub("", match["number"])
        span = Span(*match.span("number"))
        if dated and int(match["year"]) > dated.year:
            yield view.finding("inconsistent", span, f"引用的文号“{match['number']}”晚于成文日期（{dated:%Y-%m-%d}），请核对年份")
        elif numbers.setdefault(title, number) != number:
            yield view.finding("inconsistent", span, f"《{match['title'][:30]}》前面引用的文号是“{numbers[title]}”，此处是“{match['number']}”，请核对")
        elif not _one_document(titles.setdefault(number, title), title):
            yield view.finding("inconsistent", span, f"文号“{match['number']}”前面是另一份文件的，请核对名称或文号")


def _one_document(one: str, other: str) -> bool:
    """True for a plan and the notice that carries it, with or without the issuer in front."""
    return one in other or other in one
