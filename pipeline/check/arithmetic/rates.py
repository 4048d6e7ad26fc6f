"""Growth and averages: `由80起下降到60起，下降20%`, `11起，同比下降35.3%` (no whole number to start from), `平均每村3.1个`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from pipeline.check.arithmetic.figures import UNIT, totals
from pipeline.check.numbers import NUMBER, decimals, exact, half_step, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

_RISE = r"(?:上升|增长|增加|提高|提升)"
_FALL = r"(?:下降|减少|降低|压减|回落)"
_FROM_TO = re.compile(
    rf"(?:由|从)(?:(?![，。；])[^\n\d]){{0,12}}(?P<a>{NUMBER})\s?(?P<u>{UNIT})?(?:(?![，。；])[^\n\d]){{0,10}}(?:至|到|为)\s?(?:(?![，。；])[^\n\d]){{0,8}}?(?P<b>{NUMBER})\s?(?(u)(?P=u))"
    rf"[，,、（(](?:同比|环比|比上年|较上年)?(?:(?P<up>{_RISE})|{_FALL})(?:了|幅度为|达)?\s?(?P<p>{NUMBER})\s?[%％]"
)
_SAME_PERIOD = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,3}})\s?(?:起|人|例)(?:、(?:死亡|受伤|伤亡)?(?P<m>\d{{1,3}})\s?(?:起|人|例))?[，,]\s?(?:同比|较上年同期|比上年同期)(?P<both>均|都)?(?:(?P<up>{_RISE})|{_FALL})(?:了)?\s?(?P<p>{NUMBER})\s?[%％]"
)
_AVERAGE = re.compile(rf"(?:平均每?|均)(?:个|家)?(?P<who>单位|部门|乡镇|镇街|街道|社区|村|企业|学校)?(?:(?![，。；])[^\n\d]){{0,16}}(?P<x>{NUMBER})\s?(?P<u>{UNIT})")
_GROUP = re.compile(r"(?P<c>\d{1,4})\s?(?:个|家|所)(?:重点)?(?P<who>单位|部门|乡镇|镇街|街道|社区|村|企业|学校)")
_CLOSE = Fraction(1, 10)
"""An average this near to total ÷ count (relative) is meant to be it."""


def find(view: View) -> Iterator[Finding]:
    """One finding a figure."""
    yield from _from_to(view)
    yield from _whole_numbers(view)
    yield from _averages(view)


def _from_to(view: View) -> Iterator[Finding]:
    for match in _FROM_TO.finditer(view.text):
        before, after, percent = exact(match["a"]), exact(match["b"]), exact(match["p"])
        if not before or "百分点" in view.text[match.end() : match.end() + 4]:
            continue
        change = (after - before if match["up"] else before - after) * 100 / before
        if abs(change - percent) > half_step(match["p"]):
            yield _finding(view, match, f"按{match['a']}与{match['b']}计算，变化是{shown(change)}%，不是{match['p']}%")


def _whole_numbers(view: View) -> Iterator[Finding]:
    """A count that is said to have changed by a share which no whole number of the year before gives."""
    for match in _SAME_PERIOD.finditer(view.text):
        if decimals(match["p"]) == 0:
            continue
        counts = [match["n"], match["m"]] if match["both"] and match["m"] else [match["m"] or match["n"]]
        for words in counts:
            if int(words) and not _has_base(int(words), match["p"], up=bool(match["up"])):
                yield _finding(view, match, f"去年同期没有一个整数能使{words}的变化为{match['p']}%")
                break


def _has_base(now: int, percent: str, *, up: bool) -> bool:
    step, share = half_step(percent), exact(percent)
    sign = 1 if up else -1
    ends = [100 + sign * (share - step), 100 + sign * (share + step)]
    if min(ends) <= 0:
        return True
    low, high = sorted(Fraction(now * 100) / end for end in ends)
    return ceil(low) <= floor(high)


def _averages(view: View) -> Iterator[Finding]:
    declared = totals(view.text)
    groups = {(match["who"], int(match["c"])) for match in _GROUP.finditer(view.text)} if declared else set()
    for match in _AVERAGE.finditer(view.text):
        said = exact(match["x"])
        pairs = [(one.value, size) for one in declared for who, size in groups if one.unit == match["u"] and size and match["who"] in (None, who)]
        if not pairs or not said or any(abs(total / size - said) <= half_step(match["x"]) for total, size in pairs):
            continue
        total, size = min(pairs, key=lambda pair: abs(pair[0] / pair[1] - said))
        if abs(total / size - said) <= _CLOSE * said:
            yield _finding(view, match, f"{shown(total)}÷{size}＝{shown(total / size)}，不是{match['x']}")


def _finding(view: View, match: re.Match[str], message: str) -> Finding:
    return view.finding("arithmetic", Span(*match.span()), f"“{match[0][:40]}”：{message}，请核对", "error")
