"""Times as said in circulars: find_times(text, regions, lexicon) → TimeMentions, in order (annotation.md §5).

Steps, for each region: rhythms (每…) → limits from an event → points and spans → what the words around a point make of it →
refusals (names, citations, the past) → stated limits without end. Then, over all regions of the task: which year governs a time that writes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from pipeline.extract.time_context import Stretch, covered, hidden, refusal
from pipeline.extract.time_grammar import Rule, grammar
from pipeline.extract.time_limits import ongoing, relatives
from pipeline.extract.time_points import Point, points
from pipeline.extract.time_rhythms import rhythms
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import DeadlineKind
from pipeline.model.mentions import Reading, TimeMention
from pipeline.model.text import Span

_BRACKETS = "（(【［["
_PERIODS = frozenset({"month", "xun", "quarter", "year", "holiday"})
_CLAUSE_START = re.compile(r"(?:^|[。；;\n（(：:“]|[，,])[ \u3000]{0,4}$")


def find_times(text: str, regions: Sequence[Span], lexicon: Lexicon) -> tuple[TimeMention, ...]:
    """The time limits that the words in `regions` of one task state, in order; spans are offsets into `text`."""
    return TimeReader(text, lexicon).find(regions)


class TimeReader:
    """Finds the times of one text; a region that several tasks (or time and quantities) ask for is read once."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text, self._rules = text, grammar(lexicon)
        self._read: dict[tuple[Span, bool], tuple[TimeMention, ...]] = {}

    def find(self, regions: Sequence[Span], *, limits: Sequence[Span] = ()) -> tuple[TimeMention, ...]:
        """The time limits that the words in `regions` of one task state, in order; spans are offsets into the text. `limits` are cells that state one."""
        found: list[TimeMention] = []
        governor: TimeMention | None = None
        for region in regions:
            if self._text[region.start : region.start + 1] in _BRACKETS:
                governor = None
            for mention in self._in(region, region in limits):
                governed = _governed(mention, governor)
                governor = _governor(governed, governor)
                found.append(governed)
        return tuple(found)

    def _in(self, region: Span, limit: bool) -> tuple[TimeMention, ...]:
        if (region, limit) not in self._read:
            self._read[region, limit] = tuple(_in_region(Stretch(self._text, region, self._rules, limit)))
        return self._read[region, limit]


def refused_times(text: str, region: Span, lexicon: Lexicon) -> tuple[tuple[Span, str], ...]:
    """What reads like a time limit in `region` and is none, each with the id of the rule that refused it, in order: for `duban explain`."""
    at = Stretch(text, region, grammar(lexicon))
    found = [(span, refusal(at, span, "recurring", "rhythm")) for _, span, _ in rhythms(at)]
    for point in points(at):
        fit = _by_surroundings(at, point)
        if fit:
            rule, span = fit
            found.append((span, refusal(at, span, rule.means.removeprefix("tail."), point.shape)))
    return tuple(sorted((span, rule.id) for span, rule in found if rule))


def _in_region(at: Stretch) -> list[TimeMention]:
    if not at.rules.anything.search(at.text, at.region.start, at.region.end):
        return []
    covers = covered(at.text, at.region)
    taken = bytearray(len(at.region))
    found: list[TimeMention] = []
    for stage in (_recurring, _relative, _pointed, _ongoing):
        for mention in stage(at):
            own = slice(mention.span.start - at.region.start, mention.span.end - at.region.start)
            if not any(taken[own]) and not hidden(mention.span, covers):
                taken[own] = b"\1" * len(mention.span)
                found.append(mention)
    return _same_days(sorted(found, key=lambda mention: mention.span))


def _same_days(found: list[TimeMention]) -> list[TimeMention]:
    """当日17时前, 当晚20时前 behind a written day of the same region are limits of that day."""
    day: Reading | None = None
    for index, mention in enumerate(found):
        if mention.rule == "relative.sameday" and day is not None and mention.surface[0] == "当":
            found[index] = replace(mention, kind="by", end=replace(day, hour=None, minute=None))
        written = mention.end or mention.start
        day = written if written is not None and written.day is not None else day
    return found


def _recurring(at: Stretch) -> Iterator[TimeMention]:
    for rule, span, rrule in rhythms(at):
        if refusal(at, span, "recurring", "rhythm") is None:
            yield TimeMention(
                span.of(at.text), span, "recurring", rule.id, rrule=rrule, qualifier=_qualifier(at, span), issue=_impossible_rrule(rrule),
                confidence=_confidence(rule, 0.97),
            )  # fmt: skip


def _relative(at: Stretch) -> Iterator[TimeMention]:
    for rule, span in relatives(at):
        number = at.text[max(span.start, span.end - 12) : span.end]
        shape = "year" if "年" in number else "month" if "月" in number else "day"
        if refusal(at, span, "relative", shape) is None:
            yield TimeMention(span.of(at.text), span, "relative", rule.id, confidence=_confidence(rule, 0.93))


def _ongoing(at: Stretch) -> Iterator[TimeMention]:
    for rule, span in ongoing(at):
        yield TimeMention(span.of(at.text), span, "ongoing", rule.id, confidence=_confidence(rule, 0.92))


def _pointed(at: Stretch) -> Iterator[TimeMention]:
    """Points and spans by what the words around them make of them; the members of a list (`6月20日、12月20日前`) share what the last one has."""
    found = points(at)
    last: tuple[Rule, Span] | None = None
    for point, following in zip(reversed(found), [None, *reversed(found)], strict=False):
        listed = following is not None and _in_list(at, point, following)
        last = (last and (last[0], point.span)) if listed else _by_surroundings(at, point)
        mention = last and _judged(at, point, *last)
        if mention is None:
            last = None
        else:
            yield mention


def _in_list(at: Stretch, point: Point, following: Point) -> bool:
    same = point.shape in {"day", "month", "end", "holiday"} and point.shape == following.shape and following.start is None
    sign = at.text[point.span.end : following.span.start].strip(" \u3000")
    return same and (sign in {"、", "和", "及", "以及"} or (not sign and point.shape == "holiday"))


def _by_surroundings(at: Stretch, point: Point) -> tuple[Rule, Span] | None:
    """The first `tail.*` rule of the file that fits the words in front of and behind the point, and the span with those words."""
    for rule in at.rules.tails(point.shape):
        span = _fit(rule, at, point)
        if span is not None:
            return rule, span
    return None


def _fit(rule: Rule, at: Stretch, point: Point) -> Span | None:
    if "cell" in rule.attributes and not _fills_a_cell(at, point):
        return None
    after = at.match(rule.pattern, point.span.end)
    before = None if rule.before is None else rule.before.search(at.before(point.span.start, 12))
    if after is None or (rule.before is not None and before is None):
        return None
    if rule.also is not None and at.match(rule.also, after.end()) is None:
        return None
    inside = len(before[0]) if before and "outside" not in rule.attributes else 0
    return Span(point.span.start - inside, after.end())


def _fills_a_cell(at: Stretch, point: Point) -> bool:
    """True where the point is all that a cell of a table says (a tab on one side of it, a tab or line end on the other)."""
    if at.text[at.region.start : at.region.end].strip() != point.span.of(at.text):
        return False
    left, right = at.text[at.region.start - 1 : at.region.start] if at.region.start else "\n", at.text[at.region.end : at.region.end + 1] or "\n"
    return "\t" in left + right and left in "\t\n" and right in "\t\n"


def _judged(at: Stretch, point: Point, rule: Rule, span: Span) -> TimeMention | None:
    kind = cast(DeadlineKind, rule.means.removeprefix("tail."))
    if point.end.relative_year == -1 or refusal(at, span, kind, point.shape) is not None or (kind == "during" and (_names_a_plan(at, point) or not _evident(at, point, span))):
        return None
    start, end = (point.end, None) if kind == "from" else (point.start, point.end)
    before = rule.id == "by.before" and point.shape in _PERIODS
    return TimeMention(
        span.of(at.text), span, kind, rule.id, start=start, end=end, before=before, qualifier=_qualifier(at, span),
        issue=_issue(start, end, before and point.shape != "holiday"), confidence=_confidence(rule, 0.97),
    )  # fmt: skip


def _names_a_plan(at: Stretch, point: Point) -> bool:
    """`…三年行动方案（2024—2026年）`: years in a bracket behind a plan's name belong to the name."""
    years_only = point.end.month is None and point.end.quarter is None and point.end.half is None
    return years_only and at.rules.context("plan-name").search(at.before(point.span.start, 12)) is not None


def _evident(at: Stretch, point: Point, span: Span) -> bool:
    """A bare year, quarter or half is a limit only where something is to be done in it."""
    if point.shape not in {"year", "quarter", "half", "plan"} or any(at.match(rule.pattern, span.end) for rule in at.rules.of("evidence.after")):
        return True
    if span.start != at.region.start and not _CLAUSE_START.search(at.before(span.start, 6)):
        return False
    rest = at.text[span.end : at.clause_end(span.end)]
    return any(rule.about("during", point.shape) and rule.pattern.search(rest) for rule in at.rules.of("evidence.clause"))


def _qualifier(at: Stretch, span: Span) -> str | None:
    """The exception group in whose bracket the time stands (`（高危行业领域每月至少1次）`), or None."""
    match = at.rules.context("qualifier").search(at.before(span.start, 32))
    return match[0][1:].strip() or None if match else None


def _confidence(rule: Rule, usual: float) -> float:
    return float(rule.attributes.get("confidence", usual))


_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _issue(start: Reading | None, end: Reading | None, ambiguous: bool) -> str | None:
    if any(reading is not None and not _possible(reading.month, reading.day) for reading in (start, end)):
        return "deadline-impossible"
    return "deadline-ambiguous" if ambiguous else None


def _possible(month: int | None, day: int | None) -> bool:
    if month is not None and not 1 <= month <= 12:
        return False
    longest = _LONGEST[month - 1] if month is not None else 31
    return day is None or 1 <= day <= longest


def _impossible_rrule(rrule: str) -> str | None:
    months = [int(one) for one in _values(rrule, "BYMONTH")]
    days = [int(one) for one in _values(rrule, "BYMONTHDAY")]
    fits = all(_possible(month, day if day > 0 else None) for month in months or [1] for day in days or [1])
    return None if fits and all(0 <= int(hour) <= 24 for hour in _values(rrule, "BYHOUR")) else "deadline-impossible"


def _values(rrule: str, name: str) -> list[str]:
    part = next((part for part in rrule.split(";") if part.startswith(f"{name}=")), "")
    return part.removeprefix(f"{name}=").split(",") if part else []


def _own_year(reading: Reading | None) -> bool:
    return reading is not None and (reading.year is not None or reading.relative_year is not None)


def _dated(reading: Reading | None) -> bool:
    """True where the reading is a date whose year matters (not 本月, 下周, 即日)."""
    return reading is not None and not reading.now and reading.relative_month is None and reading.relative_week is None


def _governed(mention: TimeMention, governor: TimeMention | None) -> TimeMention:
    """`mention` under the year of `governor` where it writes none itself."""
    anchor = mention.end or mention.start
    if governor is None or _own_year(mention.start) or _own_year(mention.end) or not _dated(anchor):
        return mention
    source = governor.end or governor.start
    assert source is not None
    if source.relative_year is not None:
        shifted = [None if one is None else replace(one, relative_year=source.relative_year) for one in (mention.start, mention.end)]
        return replace(mention, start=shifted[0], end=shifted[1], governed_by=governor.span)
    return replace(mention, governing_year=source.year, governed_by=governor.span)


def _governor(mention: TimeMention, current: TimeMention | None) -> TimeMention | None:
    """The time whose year governs what follows: the last that writes one year; a span over several years governs nothing."""
    if not (_own_year(mention.start) or _own_year(mention.end)) or mention.governed_by is not None:
        return current
    if mention.kind == "during" and mention.start is not None and mention.end is not None and mention.start.year != mention.end.year:
        return None
    return mention
