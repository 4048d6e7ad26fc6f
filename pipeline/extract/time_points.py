"""Points of time and spans between two of them, with the reading of each: `2024年6月底`, `5-10月`, `即日起至4月8日`.

Steps: scan for places where one can begin → match the point → read its groups → join two that a dash or 至 links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.extract.numerals import integer
from pipeline.extract.time_context import Stretch
from pipeline.model.mentions import Reading
from pipeline.model.text import Span

Shape = Literal["day", "month", "xun", "end", "quarter", "half", "year", "yearin", "now", "plan", "planend", "holiday", "week", "season", "range"]
Part = Literal["early", "middle", "late", "end", "start"]

_PARTS: Mapping[str, Part] = {"上": "early", "中": "middle", "下": "late", "底": "end", "末": "end", "终": "end", "初": "start"}
_RELATIVE_YEARS = {"全": 0, "今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "来": 1, "翌": 1, "后": 2, "去": -1, "上": -1}
_FIRST_PLAN = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_LINK = re.compile(r"[ \u00a0\u3000]{0,3}(?:(?:起|开始)[，,]?)?[ \u00a0\u3000]{0,3}(?:——?|－|--?|–|~|～|〜|至|到)[ \u00a0\u3000]{0,3}")
_MONTH = re.compile(r"([0-9０-９]{1,2}|十[一二]?|[一二三四五六七八九])[ \u3000]{0,2}(?:月份?)?")
_AND = re.compile(r"[ \u3000]{0,2}[、和及][ \u3000]{0,2}")
_DAY_ONLY = re.compile(r"(?P<day>[0-9０-９]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[ \u3000]{0,2}[日号](?!常)")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of time or, where `start` is set, a span between two. `months` are further months that are written in front of it with the
    same ending (`3月、6月、9月底`)."""

    span: Span
    shape: Shape
    end: Reading
    start: Reading | None = None
    rule: str = "point"
    months: Span | None = None


def points(at: Stretch) -> tuple[Point, ...]:
    """The points and spans in the stretch, in order, not overlapping."""
    return tuple(_joined(at, list(_single(at))))


def _single(at: Stretch) -> Iterator[Point]:
    position = at.region.start
    for lead in at.rules.scan("points").finditer(at.text, at.region.start, at.region.end):
        if lead.start() < position:
            continue
        point = _best(at, lead.start())
        if point is not None:
            position = point.span.end
            yield from _unlisted(at, point)


def _best(at: Stretch, start: int) -> Point | None:
    """The longest match that can be read, of equals the first rule's."""
    fits = [(match, rule.id) for rule in at.rules.of("point") if (match := at.match(rule.pattern, start)) and match.end() > start]
    fits.sort(key=lambda fit: -fit[0].end())
    return next((point for match, rule in fits if (point := _read(match, rule))), None)


def _read(match: re.Match[str], rule: str) -> Point | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    shape = _shape(groups)
    if shape is None:
        return None
    end = _reading(groups)
    start = _start(groups, end)
    if shape == "range" and start is None:
        return None
    listed = Span(*match.span("monthlist")) if "monthlist" in groups else None
    return Point(Span(match.start(), match.end()), shape, end, start, rule, listed)


def _unlisted(at: Stretch, point: Point) -> Iterator[Point]:
    """The months of a list as points of their own, then the point itself."""
    if point.months is None:
        yield point
        return
    for match in _MONTH.finditer(at.text, point.months.start, point.months.end):
        yield replace(point, span=Span(match.start(), match.end()), end=replace(point.end, month=integer(match[1])), months=None)
    yield replace(point, span=Span(point.months.end, point.span.end), months=None)


_SHAPES: tuple[tuple[str, Shape], ...] = (
    ("now", "now"), ("planend", "planend"), ("plan", "plan"), ("holiday", "holiday"), ("season", "season"), ("relweek", "week"), ("year_in", "yearin"),
    ("month0", "range"), ("part0", "range"), ("day0", "range"), ("quarter0", "range"), ("threequarters", "range"), ("day", "day"), ("monthend", "end"),
    ("quarterend", "end"), ("halfend", "end"),
)  # fmt: skip
_WHOLES: tuple[tuple[str, Shape], ...] = (
    ("month", "month"), ("relmonth", "month"), ("quarter", "quarter"), ("half", "half"), ("year0", "range"), ("year", "year"), ("rel", "year"),
)  # fmt: skip


def _shape(groups: Mapping[str, str]) -> Shape | None:
    for name, shape in _SHAPES:
        if name in groups:
            return shape
    part = _PARTS.get(_last(groups.get("part") or groups.get("yearend") or ""))
    if part is not None:
        return "end" if part == "end" else "xun"
    return next((shape for name, shape in _WHOLES if name in groups), None)


def _last(part: str) -> str:
    """The character that tells the part: 上 of 上旬, 底 of 年底."""
    return part[0] if part.endswith("旬") else part[-1:]


def _reading(groups: Mapping[str, str]) -> Reading:
    year_end = groups.get("yearend")
    part = _PARTS.get(_last(groups.get("part") or year_end or ""))
    ended = any(name in groups for name in ("monthend", "quarterend", "halfend"))
    month = integer(groups["month"]) if "month" in groups else None
    if year_end:
        month = 1 if part == "start" else 12
    half = groups.get("half")
    return Reading(
        year=_year(groups), relative_year=_RELATIVE_YEARS[groups["rel"][0]] if "rel" in groups else (0 if "year_in" in groups else None),
        quarter=3 if "threequarters" in groups else _number(groups, "quarter"), half=None if half is None else 1 + (half[0] == "下"),
        month=month, relative_month=_relative_month(groups), month_part="end" if ended else part, day=_number(groups, "day"),
        relative_week=None if "relweek" not in groups else int(groups["relweek"][0] == "下"),
        weekday=None if "weekday" not in groups else "一二三四五六日天".index(groups["weekday"]) % 7 + 1,
        hour=_hour(groups), minute=_minute(groups), holiday=groups.get("holiday"), now="now" in groups,
    )  # fmt: skip


def _number(groups: Mapping[str, str], name: str) -> int | None:
    return integer(groups[name].removeprefix("第")) if name in groups else None


def _year(groups: Mapping[str, str]) -> int | None:
    if "plan" in groups:
        return _FIRST_PLAN.get(groups["plan"].strip('“”"'), 2016) + 4
    if "shortyear" in groups:
        return 2000 + (integer(groups["shortyear"]) or 0)
    return integer(groups["year"]) if "year" in groups else None


def _relative_month(groups: Mapping[str, str]) -> int | None:
    word = groups.get("relmonth")
    if word is not None:
        return int(word[0] in "下次")
    return 0 if "monthend" in groups and "month" not in groups else None


def _hour(groups: Mapping[str, str]) -> int | None:
    hour = _number(groups, "hour")
    afternoon = groups.get("daypart", "")[:1] in {"下", "晚"}
    return hour + 12 if hour is not None and afternoon and hour < 12 else hour


def _minute(groups: Mapping[str, str]) -> int | None:
    if "halfhour" in groups:
        return 30
    return _number(groups, "minute") if "minute" in groups else _number(groups, "minute2")


def _start(groups: Mapping[str, str], end: Reading) -> Reading | None:
    """The first end of a span that is written within one point: `5-10月`, `2025—2026年`, `22-28日`, 前三季度, 十四五."""
    if "plan" in groups and "planend" not in groups:
        return Reading(year=(end.year or 0) - 4)
    if "day0" in groups:
        return replace(end, day=_number(groups, "day0"), hour=None, minute=None)
    if "part0" in groups:
        return replace(end, month_part=_PARTS[groups["part0"]])
    first = Reading(year=_number(groups, "year0") or end.year, relative_year=end.relative_year)
    if "threequarters" in groups or "quarter0" in groups:
        return replace(first, quarter=_number(groups, "quarter0") or 1)
    if "month0" in groups:
        return replace(first, month=_number(groups, "month0"))
    return first if "year0" in groups else None


def _joined(at: Stretch, found: list[Point]) -> Iterator[Point]:
    index = 0
    while index < len(found):
        point = found[index]
        link = at.match(_LINK, point.span.end)
        following = found[index + 1] if index + 1 < len(found) else None
        if link and following is not None and following.span.start == link.end() and point.start is None and following.start is None:
            yield _span(point, following)
            index += 2
            continue
        day = at.match(_DAY_ONLY, link.end()) if link and point.shape == "day" else None
        if day:
            later = replace(point.end, day=integer(day["day"]), hour=None, minute=None)
            yield Point(Span(point.span.start, day.end()), "range", later, point.end, "point")
        else:
            yield point
            yield from _listed(at, point)
        index += 1


def _listed(at: Stretch, first: Point) -> Iterator[Point]:
    """The further days of a list that writes its month once (`5月21日、22日`)."""
    end = first.span.end
    while first.shape == "day" and (sign := at.match(_AND, end)) and (day := at.match(_DAY_ONLY, sign.end())):
        end = day.end()
        yield Point(Span(day.start(), end), "day", replace(first.end, day=integer(day["day"]), hour=None, minute=None), None, "point")


def _span(first: Point, last: Point) -> Point:
    """Two linked points as one span; a year that only the first one writes holds for the second."""
    start, end = first.end, last.end
    if end.year is None and end.relative_year is None:
        end = replace(end, year=start.year, relative_year=start.relative_year)
    if last.end.relative_year == 1 and start.year is not None:
        end = replace(end, year=start.year + 1, relative_year=None)
    if start.month is None and end.month is not None and start.year is not None and last.end.year is None and first.shape == "year":
        end = replace(end, year=start.year)
    return Point(Span(first.span.start, last.span.end), "range", end, start, "point")
