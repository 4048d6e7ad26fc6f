"""Averages: `检查企业35家，发现隐患140条，平均每家5条`, `企均2.5条`, `50个单位共计156个，平均每个单位3.3个`.

In one sentence: the figure of the average's unit over the one number of those that share it; where the sentence has several of either, only what fits none
of them and yet is near a declared total over a named group is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.check.arithmetic.figures import UNIT, Figure, figures, totals
from pipeline.check.numbers import NUMBER, exact, half_step, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

_WHO = "单位|部门|乡镇|镇街|街道|社区|村|企业|学校"
_AVERAGE = compiled(rf"(?:平均每?|均)(?:个|家)?(?P<who>{_WHO})?(?:(?![，。；])[^\n\d]){{0,16}}(?P<x>{NUMBER})\s?(?P<u>{UNIT})")
_GROUP = compiled(rf"(?P<c>\d{{1,4}})\s?(?:个|家|所)(?:重点)?(?P<who>{_WHO})")
_CLOSE = Fraction(1, 10)
"""An average this near to total ÷ count (relative) is meant to be it."""
_PER = compiled(
    rf"平均每(?P<per>家次|人次|[个家户所处栋名人起台辆座次])(?P<who>{_WHO})?(?:（[^（）\n]{{1,6}}）)?(?:(?![，。；、：])[^\n\d]){{0,8}}?\s?"
    rf"(?P<x>{NUMBER})\s?(?P<u>{UNIT})"
)
_SHORT = compiled(rf"(?P<who>[企村户校镇店])均(?:(?![，。；\d])[^\n]){{0,8}}?(?P<x>{NUMBER})\s?(?P<u>{UNIT})")
_SHORT_GROUP = {"企": "企业", "村": "村", "户": "户", "校": "学校", "镇": "乡镇", "店": "店"}


def find(view: View) -> Iterator[Finding]:
    """One finding an average."""
    told = list(_in_a_sentence(view))
    yield from told
    yield from (one for one in _near_declared(view) if not any(one.span.overlaps(other.span) for other in told))
    yield from _short(view)


def _in_a_sentence(view: View) -> Iterator[Finding]:
    """Where the sentence has one figure of the unit before, and one number of those that it is shared among."""
    for match in view.matches(_PER):
        before = _before(view, match)
        who = match["who"]
        sizes = [one for one in before if one.unit == match["per"] and (match["per"] != "个" or (who and view.text.startswith(who, one.span.end)))]
        shared = [one for one in before if one.unit == match["u"] and one not in sizes]
        if len(sizes) == len(shared) == 1 and (match["per"] != match["u"] or who):
            yield from _told(view, match, shared, sizes[0].value)


def _near_declared(view: View) -> Iterator[Finding]:
    declared = totals(view.text)
    groups = {(match["who"], int(match["c"])) for match in view.matches(_GROUP)} if declared else set()
    for match in view.matches(_AVERAGE):
        said = exact(match["x"])
        pairs = [(one.value, size) for one in declared for who, size in groups if one.unit == match["u"] and size and match["who"] in (None, who)]
        if not pairs or not said or any(abs(total / size - said) <= half_step(match["x"]) for total, size in pairs):
            continue
        total, size = min(pairs, key=lambda pair: abs(pair[0] / pair[1] - said))
        if abs(total / size - said) <= _CLOSE * said:
            yield _finding(view, match, f"{shown(total)}÷{size}＝{shown(total / size)}，不是{match['x']}")


def _short(view: View) -> Iterator[Finding]:
    """`检查企业120家，发现隐患360条，企均2.5条`: the figure before it over the number of those that it is shared among, in one sentence."""
    for match in view.matches(_SHORT):
        who = _SHORT_GROUP[match["who"]]
        before = _before(view, match)
        start = _start(view, match)
        sizes = [one.value for one in before if who in view.text[max(start, one.span.start - 4) : one.span.end + 4] and one.unit != match["u"]]
        if len(sizes) == 1:
            yield from _told(view, match, [one for one in before if one.unit == match["u"]], sizes[0])


def _told(view: View, match: re.Match[str], shared: list[Figure], size: Fraction) -> Iterator[Finding]:
    """A finding where none of `shared` over `size` gives the average that is printed."""
    said = exact(match["x"])
    means = [one.value / size for one in shared] if size else []
    if said and means and not any(abs(mean - said) <= half_step(match["x"]) for mean in means):
        yield _finding(view, match, f"{shown(shared[-1].value)}÷{shown(size)}＝{shown(means[-1])}，不是{match['x']}")


def _before(view: View, match: re.Match[str]) -> list[Figure]:
    return list(figures(view.text, _start(view, match), match.start()))


def _start(view: View, match: re.Match[str]) -> int:
    """Where the sentence of the average begins."""
    return max(view.text.rfind(mark, 0, match.start()) for mark in "。；！？\n") + 1


def _finding(view: View, match: re.Match[str], message: str) -> Finding:
    return view.finding("arithmetic", Span(*match.span()), f"“{match[0][:40]}”：{message}，请核对", "error")
