"""Differences of deadlines and rhythms, on resolved dates and recurrence rules, never on the words.

A deadline belongs to a duty: it is dropped only where the duty stands without it, and added only where the plan dates a duty that the directive
gave without any time (contract `cascade.md`, last paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pipeline.cascade.rows import RowView, Valued, pair_up, valued
from pipeline.model.coverage import Difference, DifferenceKind
from pipeline.model.matrix import Deadline, Target, Task
from pipeline.model.text import Span

Sort = Literal["dated", "recurring", "relative", "from", "ongoing", "unknown"]
PER_YEAR: Mapping[str, float] = MappingProxyType({"HOURLY": 8760.0, "DAILY": 365.0, "WEEKLY": 52.0, "MONTHLY": 12.0, "YEARLY": 1.0})
LAST_DAY = 31
NEAR = 0.5  # bonus of two rules of one rate; of two rates, by how near they are
FULLY = 0.5  # recall from which a duty stands so fully that a rhythm in the plan is that duty's, not an addition's
PLAINLY = 0.8  # recall from which a duty stands word for word
HEDGE_LETTERS = 6  # characters before a time in which a hedge stands
TIMES = frozenset({"次", "场", "场次", "期", "轮", "遍", "回", "趟"})
"""Units that count how often something is done."""
_HOURS = {"小时": 1, "时": 1, "日": 24, "天": 24, "工作日": 24, "个工作日": 24, "周": 168, "个月": 720, "月": 720, "分钟": 1 / 60}
_LIMIT = re.compile(r"(?P<n>\d+|[一二两三四五六七八九十]+)\s*(?P<unit>个?工作日|小时|分钟|个月|日|天|周|月|时)")
_CLOSING = re.compile("(?:之?前)?(?:全部|全面|基本|要|须|应)?(?:完成|落实|到位|实现|整改)")
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十五": 15, "二十": 20, "三十": 30}


def time_differences(view: RowView, hedge: re.Pattern[str], excepted: tuple[Span, ...] = ()) -> Iterator[Difference]:
    """The differences of time of one row; deadlines inside `excepted` spans (lost exceptions) are told elsewhere. A time that a `hedge` (力争)
    stands before is softened."""
    ours = [
        one
        for one in valued(view.directive, view.task, view.directive_task.deadlines, _span)
        if not any(one.span in span for span in excepted) and one.clause not in view.owned
    ]
    theirs = [one for index, task in view.plan_tasks() for one in valued(view.plan, index, task.deadlines, _span)]
    pairs, left, extra = pair_up(view, ours, theirs, lambda one, other: _alike(one.value, other.value))
    for one, other in pairs:
        yield from _compared(view, one, other)
        yield from _hedged(view, one, other, hedge)
    for one in left:
        yield from _dropped(view, one, theirs)
    for other in extra:
        yield from _added(view, other, ours)


def sort_of(deadline: Deadline) -> Sort:
    """How a deadline is compared: by its due date, its rhythm, its length, its start, or as a standing duty; `unknown` for a day without a year."""
    if deadline.kind == "recurring" and deadline.rrule:
        return "recurring"
    if deadline.kind in {"by", "on", "during"} and deadline.due_date:
        return "dated"
    if deadline.kind in {"by", "on", "during"}:
        return "unknown"
    return "from" if deadline.kind == "from" else "relative" if deadline.kind == "relative" else "ongoing"


def per_year(rrule: str) -> float:
    """How often a year a recurrence rule strikes."""
    parts = _parts(rrule)
    every = PER_YEAR.get(parts.get("FREQ", ""), 1.0) / float(parts.get("INTERVAL", "1"))
    days = parts.get("BYMONTHDAY") or parts.get("BYDAY") or ""
    months = len(parts["BYMONTH"].split(",")) / 12 if "BYMONTH" in parts and parts.get("FREQ") == "MONTHLY" else 1.0
    return every * max(1, len(days.split(","))) * months


def times_each(task: Task, deadline: Deadline) -> float:
    """How many times at each stroke of a rhythm: the count (次) that stands nearest in the same action, else 1."""
    near = [target for target in task.targets if _is_times(target) and abs(target.span.start - deadline.span.end) < 60]
    nearest = min(near, key=lambda target: abs(target.span.start - deadline.span.end), default=None)
    return nearest.value_min if nearest is not None and nearest.value_min else 1.0


def _is_times(target: Target) -> bool:
    return target.kind == "count" and target.unit in TIMES


def _span(deadline: Deadline) -> Span:
    return deadline.span


def _alike(one: Deadline, other: Deadline) -> float | None:
    mine, yours = sort_of(one), sort_of(other)
    if {mine, yours} == {"dated", "ongoing"}:
        return 0.0
    if mine != yours:
        return 1.0 if _same_month(one, other) else None
    if mine == "dated":
        return 1.0 if one.due_date == other.due_date else 0.0
    if mine == "recurring":
        rates = sorted((per_year(one.rrule or ""), per_year(other.rrule or "")))
        return 1.0 if one.rrule == other.rrule else NEAR * rates[0] / rates[1]
    return 1.0 if one.surface == other.surface else 0.0


def _hedged(view: RowView, one: Valued[Deadline], other: Valued[Deadline], hedge: re.Pattern[str]) -> Iterator[Difference]:
    """A time that the plan only hopes to keep (力争2024年底前) and the directive sets."""
    above, below = view.directive.matrix.text, view.plan.matrix.text
    before = below[max(0, other.span.start - HEDGE_LETTERS) : other.span.start]
    sentence = above[max(0, one.span.start - 2 * HEDGE_LETTERS) : one.span.end + 2 * HEDGE_LETTERS]
    found = next((match for match in hedge.finditer(before) if match.end() == len(before)), None)
    if found and not hedge.search(sentence):
        span = Span(other.span.start - len(found[0]), other.span.end)
        yield Difference("softened", one.value.surface, span.of(below), one.span, span, f"下级多了“{found[0]}”")


def _same_month(one: Deadline, other: Deadline) -> bool:
    """True for a month of every year (每年9月) and that month of one year (9月开学时)."""
    month = _parts(one.rrule or "").get("BYMONTH")
    return other.kind in {"on", "during"} and bool(other.due_date) and month == str(other.due_date.month if other.due_date else 0)


def _compared(view: RowView, one: Valued[Deadline], other: Valued[Deadline]) -> Iterator[Difference]:
    mine, yours = one.value, other.value
    kinds: list[tuple[DifferenceKind, str]] = []
    if sort_of(mine) == sort_of(yours) == "recurring":
        kinds += _rhythm(view.directive_task, mine, view.plan.matrix.tasks[other.task], yours)
    elif sort_of(mine) == "dated" and sort_of(yours) == "dated" and mine.due_date and yours.due_date:
        if mine.due_date != yours.due_date:
            kind: DifferenceKind = "deadline-later" if yours.due_date > mine.due_date else "deadline-earlier"
            kinds.append((kind, f"上级 {mine.due_date}，下级 {yours.due_date}"))
    elif sort_of(mine) == "relative":
        first, second = length(mine.surface), length(yours.surface)
        if first and second and first != second:
            kinds.append(("deadline-later" if second > first else "deadline-earlier", f"上级 {mine.surface}，下级 {yours.surface}"))
    elif {sort_of(mine), sort_of(yours)} == {"dated", "ongoing"}:
        kinds.append(("deadline-later" if sort_of(yours) == "ongoing" else "deadline-earlier", "一方有明确日期，一方为长期"))
    for kind, why in kinds:
        yield Difference(kind, mine.surface, yours.surface, one.span, other.span, why)


def _rhythm(task: Task, mine: Deadline, plan_task: Task, yours: Deadline) -> list[tuple[DifferenceKind, str]]:
    """A rhythm with its counts: 每半年1次 equals 每年2次. Equal rhythms may still have another day of the month."""
    each = per_year(mine.rrule or ""), per_year(yours.rrule or "")
    if each[0] != each[1]:
        above, below = each[0] * times_each(task, mine), each[1] * times_each(plan_task, yours)
        if abs(above - below) < 1e-9:
            return []
        return [("frequency-lower" if below < above else "frequency-higher", f"折合每年：上级 {above:g} 次，下级 {below:g} 次")]
    first, second = _day(mine.rrule or ""), _day(yours.rrule or "")
    if first and second and first != second:
        return [("deadline-later" if second > first else "deadline-earlier", f"上级每期第 {first} 日，下级第 {second} 日")]
    return []


def length(surface: str) -> float | None:
    """The hours of a relative limit (3日内, 2小时内), or None where it has no number."""
    match = _LIMIT.search(surface)
    if not match:
        return None
    number = float(match["n"]) if match["n"].isdigit() else float(_NUMERALS.get(match["n"], 0))
    return number * _HOURS[match["unit"]] or None


def _dropped(view: RowView, one: Valued[Deadline], theirs: list[Valued[Deadline]]) -> Iterator[Difference]:
    if sort_of(one.value) in {"from", "ongoing", "unknown"}:
        return
    if any(_alike(one.value, other.value) == 1.0 or _within(one.value, other.value) for other in theirs):
        return
    if one.value.rrule and per_year(one.value.rrule) == 1 and one.clause is not None and view.said(one.clause, one.clause, PLAINLY):
        return  # 每年汛前演练1次: the plan of one year says 汛前演练1次
    yield Difference("deadline-dropped", one.value.surface, "", one.span, None, "任务仍在，时限没有了" if one.clause is None or view.stands(one.clause) else "连同任务一起没有了")


def _within(one: Deadline, other: Deadline) -> bool:
    """True for a span of time inside which the plan sets a date of its own."""
    return one.kind == "during" and sort_of(other) == "dated" and bool(one.due_date and other.due_date and other.due_date <= one.due_date)


def _added(view: RowView, other: Valued[Deadline], ours: list[Valued[Deadline]]) -> Iterator[Difference]:
    if sort_of(other.value) not in {"dated", "recurring"} or any(one.clause is None for one in ours):
        return
    if other.clause is None:
        if not ours and other.task in view.exclusive:
            yield Difference("deadline-added", "", other.value.surface, None, other.span, "上级没有写时限")
        return
    match = view.asked(other.clause)
    if match is None or match.recall < 0.4 or (sort_of(other.value) == "recurring" and not view.said(match.first, match.last, FULLY)):
        return
    if any(_governs(view, one, match.first, match.last) for one in ours):
        return
    if any(match.first <= clause <= match.last for clause in view.owned):
        return
    asked = Span(view.directive.clauses[match.first].span.start, view.directive.clauses[match.last].span.end)
    yield Difference("deadline-added", asked.of(view.directive.matrix.text), other.value.surface, asked, other.span, "上级对此没有写时限")


def _governs(view: RowView, one: Valued[Deadline], first: int, last: int) -> bool:
    """True when the deadline holds for the directive's clauses `first..last`: its own clause; a date also for the clauses that follow in the
    sentence, and for those before where it closes them (…，6月底前完成)."""
    if one.clause is None or first <= one.clause <= last:
        return True
    clauses = view.directive.clauses
    if sort_of(one.value) != "dated" or clauses[one.clause].sentence != clauses[first].sentence:
        return False
    closes = _CLOSING.match(view.directive.matrix.text[one.span.end : one.span.end + 6])
    return one.clause < first or bool(closes)


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)


def _day(rrule: str) -> int | None:
    day = _parts(rrule).get("BYMONTHDAY", "")
    if not re.fullmatch(r"-?\d+", day):
        return None
    return LAST_DAY + 1 + int(day) if int(day) < 0 else int(day)
