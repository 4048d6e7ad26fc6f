"""Spans whose length is printed beside them: `5—8月4个月`, `2024—2026年三年`, `三年行动（2024—2026年）`, `3月1日至5日，共5天`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.check.numbers import HAN_NUMBER, count
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

_TO = r"\s?(?:[-—–－~～至到]|——)\s?"
_N = rf"(?P<n>\d{{1,2}}|{HAN_NUMBER})"
_MONTHS = compiled(rf"(?<![\d年])(?P<a>\d{{1,2}})\s?月?(?:份)?(?:上旬)?{_TO}(?:(?:次年|翌年|来年|明年|第二年)\s?)?(?P<b>\d{{1,2}})\s?月(?:份|下旬)?[，、（(]?\s?(?:经过|历经|利用|用)?(?:共计?|的|这|累计|连续|总计|为期|历时|时长)?\s?{_N}\s?个(?:多)?月(?![前内后])")
_YEARS = compiled(rf"(?<!\d)(?P<a>(?:19|20)\d{{2}})\s?年?{_TO}(?P<b>(?:19|20)\d{{2}})\s?年[，、（(]?\s?(?:共计?|的|这|连续)?\s?{_N}\s?年(?![级度底内前])")
_NAMED_YEARS = compiled(rf"{_N}年(?:行动|规划|计划|攻坚|提升)[\u4e00-\u9fff]{{0,12}}[（(]\s?(?P<a>(?:19|20)\d{{2}})\s?年?{_TO}(?P<b>(?:19|20)\d{{2}})\s?年?\s?[）)]")
_DAYS = compiled(rf"(?P<m>\d{{1,2}})月(?P<a>\d{{1,2}})日{_TO}(?:(?P<m2>\d{{1,2}})月)?(?P<b>\d{{1,2}})日[，、（(]?\s?(?:共计?|为期|历时|连续|合计)\s?{_N}\s?[天日](?![前内后])")

_DAY = r"(?:(?P<y{0}>(?:19|20)\d{{2}})\s?年\s?)?(?P<m{0}>\d{{1,2}})\s?月\s?(?P<d{0}>\d{{1,2}})\s?日"
_DATES = compiled(rf"{_DAY.format(1)}(?:起|开始)?[，,]?\s?(?:[-—–－~～至到]|——)\s?(?P<next>次年|翌年|明年)?{_DAY.format(2)}(?:止|结束|为止)?[，、（(]\s?(?:共计?|为期|历时|时长)\s?{_N}\s?个月(?![前内后零又多])")


def find(view: View) -> Iterator[Finding]:
    """One finding a span."""
    for pattern, length, unit in ((_MONTHS, _months, "个月"), (_YEARS, _years, "年"), (_NAMED_YEARS, _years, "年")):
        for match in view.matches(pattern):
            said, real = count(match["n"]), length(match)
            if said is not None and real is not None and said != real:
                yield _finding(view, match, f"首尾相计是{real}{unit}，不是{said}{unit}")
    for match in view.matches(_DAYS):
        said, days = count(match["n"]), _days(view, match)
        if said is not None and days is not None and said not in (days, days - 1):
            yield _finding(view, match, f"首尾相计是{days}天，不是{said}天")
    for match in view.matches(_DATES):
        said, may = count(match["n"]), _whole_months(view, match)
        if said is not None and may and said not in may:
            yield _finding(view, match, f"首尾相计约{may[-1]}个月，不是{said}个月")


def _finding(view: View, match: re.Match[str], message: str) -> Finding:
    return view.finding("arithmetic", Span(*match.span()), f"“{match[0]}”：{message}，请核对", "error")


def _months(match: re.Match[str]) -> int | None:
    first, last = int(match["a"]), int(match["b"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return (last - first) % 12 + 1


def _years(match: re.Match[str]) -> int | None:
    length = int(match["b"]) - int(match["a"]) + 1
    return length if length > 0 else None


def _days(view: View, match: re.Match[str]) -> int | None:
    dated = view.matrix.letterhead.dated
    year = dated.year if dated else 2023
    try:
        first = date(year, int(match["m"]), int(match["a"]))
        last = date(year, int(match["m2"] or match["m"]), int(match["b"]))
    except ValueError:
        return None
    return (last - first).days + 1 if last >= first else None


def _whole_months(view: View, match: re.Match[str]) -> tuple[int, ...]:
    """The whole months that a span of days may be called; empty where a date does not exist or the end comes first."""
    dated = view.matrix.letterhead.dated
    year = int(match["y1"]) if match["y1"] else dated.year if dated else 2023
    try:
        first = date(year, int(match["m1"]), int(match["d1"]))
        last = date(int(match["y2"]) if match["y2"] else year + bool(match["next"]), int(match["m2"]), int(match["d2"]))
    except ValueError:
        return ()
    days = (last - first).days + 1
    whole = days * 12 // 365
    some_days = days - whole * 365 // 12 > _FEW_DAYS
    return () if days <= 0 else (whole, whole + 1) if some_days else (whole,)


_FEW_DAYS = 5
"""Days beyond whole months that make no further month."""
