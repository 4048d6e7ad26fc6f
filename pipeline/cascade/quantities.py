"""Differences of targets, on resolved numbers.

Rates and coverage compare as they are; counts at one rhythm compare, at two rhythms the rhythm is compared (`times`). An amount for a whole
district (全区新增3000个) is the sum of its townships' shares: a smaller share is no weakening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.cascade.rows import STANDS, RowView, Valued, pair_up, valued
from pipeline.cascade.times import TIMES, per_year
from pipeline.cascade.words import bare
from pipeline.model.coverage import Difference, DifferenceKind
from pipeline.model.matrix import Deadline, Target
from pipeline.model.text import Span

NEARBY = 12  # characters before a figure that say what it counts
PLAINLY = 0.8  # recall from which a plan clause plainly tells a duty
TELLING = 0.9  # what an equal figure adds to a pair, where it is none of the common ones
_COMMON = frozenset({1.0, 100.0})
SHARE_FROM = 10.0  # an amount this large may be the sum of many townships' shares
SHARE_AT_MOST = 0.5  # and then a share is at most this part of it
_SINGLE = frozenset({"%", "次", "小时", "学时", "课时", "天", "日", "分钟", "场", "场次", "期", "遍", "轮", "米", "年"})
"""Units that no district splits among its townships."""
_MANY = re.compile("[万亿](?=.)")  # 万吨, 亿元
_WHOLE_AREA = re.compile(r"全(?:区|市|县|省|国|域|镇|乡|街道)|各[镇乡街县区市].{0,8}共|共(?:计|需)?|总(?:计|量|数)")
_EACH = re.compile(r"每(?:个|所|处|家|户|村|镇|乡|街道|社区|人|班|县|区|季度|月|年|半年|周|日|学期)|各[镇乡街村社县区校][^，。；]{0,10}(?:至少|不少于|分别|均)")
_COMPARING = re.compile("^(?:不(?:得)?(?:少|低)于|至少|达到?|不超过|控制在)|(?:及?以上|以内)$")
_EACH_PART = re.compile("(?:早中晚|早晚|上下午|上午、?下午|午前午后)各[^，。；]{0,4}$")
_EVERY_ONE = re.compile("逐[一个家户人处点条项栋车村]|挨[家个户]|([一每])[个家户处人栋][一每][个家户处人栋]|一[户家人个]不[落漏少]|不[落漏]一[户家人个]|人人|家家|户户|全部|所有")
_COMPARATORS = {">=": "至少", "<=": "至多", "~": "基本（约）"}
_PERIOD = {"每日": 365, "每天": 365, "每周": 52, "每半月": 24, "每旬": 36, "每月": 12, "每季度": 4, "每季": 4, "每半年": 2, "每学期": 2, "每年": 1, "年内": 1}


def quantity_differences(view: RowView, excepted: tuple[Span, ...] = ()) -> Iterator[Difference]:
    """The differences of targets of one row; targets inside `excepted` spans (lost exceptions) are told elsewhere."""
    ours = [
        one
        for one in valued(view.directive, view.task, view.directive_task.targets, _span)
        if not any(one.span in span for span in excepted) and one.clause not in view.owned
    ]
    theirs = [one for index, task in view.plan_tasks() for one in valued(view.plan, index, task.targets, _span)]
    pairs, left, _ = pair_up(view, ours, theirs, lambda one, other: _alike(view, one, other))
    for one, other in pairs:
        yield from _compared(view, one, other)
    for one in left:
        yield from _dropped(view, one)


def _span(target: Target) -> Span:
    return target.span


def _alike(view: RowView, one: Valued[Target], other: Valued[Target]) -> float | None:
    mine, yours = one.value, other.value
    if (mine.kind == "qualitative") != (yours.kind == "qualitative") or _unit(mine) != _unit(yours):
        return None
    near = _nearness(_before(view.directive.matrix.text, one), _before(view.plan.matrix.text, other))
    if mine.kind == "qualitative":
        return near if near > 0 or mine.surface == yours.surface else None
    yours = _in_unit_of(mine, yours)
    same = mine.value_min == yours.value_min and mine.value_max == yours.value_max
    return min(0.99, near * 0.7 + (0.0 if not same else 0.25 if mine.value_min in _COMMON else TELLING))


def _unit(target: Target) -> str:
    """The unit that figures are compared in: 万 and 亿 before it aside, as `_in_unit_of` brings both to one."""
    return "次" if target.unit in TIMES else _MANY.sub("", target.unit or "")


def _in_unit_of(mine: Target, yours: Target) -> Target:
    """`yours` with its figure in the unit of `mine` (`30000吨` beside `5万吨` → 3 万吨)."""
    ratio = _times(yours) / _times(mine)
    if ratio == 1:
        return yours
    low, high = (value if value is None else round(value * ratio, 9) for value in (yours.value_min, yours.value_max))
    return replace(yours, value_min=low, value_max=high, unit=mine.unit)


def _times(target: Target) -> float:
    match = _MANY.match(target.unit or "")
    return {"万": 1e4, "亿": 1e8}[match[0]] if match else 1.0


def figure_stands(view: RowView, clause: Span) -> bool:
    """True when a target in that clause of the directive has a target of the same unit in the linked tasks: then its duty is not lost,
    however few words stand around the figure."""
    ours = {_unit(target) for target in view.directive_task.targets if target.span in clause and target.kind != "qualitative"}
    theirs = [one for index, task in view.plan_tasks() for one in valued(view.plan, index, task.targets, _span) if one.value.kind in {"count", "amount"}]
    return any(_unit(one.value) in ours and not _tells_another(view, one, clause) for one in theirs)


def _tells_another(view: RowView, one: Valued[Target], clause: Span) -> bool:
    """True when the plan's figure stands in words that plainly tell another clause of the directive than `clause`."""
    found = view.alignment.backward[one.clause][:1] if one.clause is not None else ()
    spans = [view.directive.clauses[index].span for match in found if match.recall >= PLAINLY for index in range(match.first, match.last + 1)]
    return bool(spans) and clause not in spans


def _before(text: str, one: Valued[Target]) -> str:
    return bare(text[max(0, one.span.start - NEARBY) : one.span.start].rpartition("。")[2].rpartition("、")[2] + one.value.metric)


def _nearness(one: str, other: str) -> float:
    first = {one[i : i + 2] for i in range(len(one) - 1)}
    second = {other[i : i + 2] for i in range(len(other) - 1)}
    return len(first & second) / (min(len(first), len(second)) or 1)


def _compared(view: RowView, one: Valued[Target], other: Valued[Target]) -> Iterator[Difference]:
    mine, yours = one.value, _in_unit_of(one.value, other.value)
    above, below = _strength(mine), _strength(yours)
    if above is None or below is None:
        return
    below *= _parts_of_day(view.plan.matrix.text, other.span)
    above *= _parts_of_day(view.directive.matrix.text, one.span)
    periods = _times_a_year(view, one), _times_a_year(view, other)
    if periods[0] and periods[1] and periods[0] != periods[1]:
        yield from _by_year(view, one, other, (above * periods[0], below * periods[1]))
        return
    kind: DifferenceKind | None = None
    if below != above and not _is_share(view, one, above, below):
        kind = "target-lower" if below < above else "target-higher"
    elif below == above and (mine.comparator == "~") != (yours.comparator == "~"):
        kind = "target-lower" if yours.comparator == "~" else "target-higher"
    if kind:
        yield Difference(kind, _worded(view.directive.matrix.text, mine), _worded(view.plan.matrix.text, yours), one.span, other.span, f"上级 {_said(mine)}，下级 {_said(yours)}")


def _parts_of_day(text: str, span: Span) -> float:
    """How many times a count holds: twice for 早晚各播1次."""
    found = _EACH_PART.search(text, max(0, span.start - NEARBY), span.start)
    return 1.0 if found is None else 3.0 if "中" in found[0] else 2.0


def _by_year(view: RowView, one: Valued[Target], other: Valued[Target], yearly: tuple[float, float]) -> Iterator[Difference]:
    """Counts at two rhythms; where both rhythms are deadlines of their own, `times` has told the difference already."""
    if yearly[0] == yearly[1] or (_recurring(view, one) and _recurring(view, other)):
        return
    kind: DifferenceKind = "frequency-lower" if yearly[1] < yearly[0] else "frequency-higher"
    why = f"折合每年：上级 {yearly[0]:g} 次，下级 {yearly[1]:g} 次"
    yield Difference(kind, one.value.surface, other.value.surface, one.span, other.span, why)


def _strength(target: Target) -> float | None:
    """How much is asked: more is more; of an upper limit (不超过) less is more, so it counts negative."""
    if target.value_min is None and target.value_max is None:
        return None
    if target.comparator == "<=":
        return -(target.value_max if target.value_max is not None else target.value_min or 0.0)
    return target.value_min if target.value_min is not None else target.value_max


def _worded(text: str, target: Target) -> str:
    """The surface with the word that weakens it, where that word stands apart (基本实现…全覆盖 → 基本…全覆盖)."""
    apart = target.comparator == "~" and "基本" not in target.surface and "基本" in _sentence(text, target.span)
    return f"基本…{target.surface}" if apart else target.surface


def _said(target: Target) -> str:
    return f"{_COMPARATORS.get(target.comparator or '', '')}{target.value_min if target.value_min is not None else target.value_max:g}{target.unit or ''}"


def _is_share(view: RowView, one: Valued[Target], above: float, below: float) -> bool:
    """True when the plan's smaller (or the directive's larger) amount is a part of the whole area's amount."""
    if (one.value.unit or "") in _SINGLE or one.value.kind in {"rate", "coverage"}:
        return False
    words = _sentence(view.directive.matrix.text, one.span)
    if _WHOLE_AREA.search(words):
        return True
    if _EACH.search(words):
        return False
    return above >= SHARE_FROM and 0 <= below <= SHARE_AT_MOST * above


def _sentence(text: str, span: Span) -> str:
    start = max(text.rfind(mark, 0, span.start) for mark in "。；\n") + 1
    return text[start : span.end]


def _times_a_year(view: RowView, one: Valued[Target]) -> float | None:
    """The rhythm that governs a count: its period, else the recurrence in the same clause."""
    if one.value.unit == "%" or one.value.kind in {"rate", "coverage", "qualitative"}:
        return None
    if one.value.period in _PERIOD:
        return float(_PERIOD[one.value.period])
    deadline = _recurring(view, one)
    return per_year(deadline.rrule or "") if deadline else None


def _recurring(view: RowView, one: Valued[Target]) -> Deadline | None:
    side = view.directive if one in valued(view.directive, view.task, view.directive_task.targets, _span) else view.plan
    deadlines = [deadline for deadline in side.matrix.tasks[one.task].deadlines if deadline.rrule and abs(deadline.span.end - one.span.start) < 40]
    return min(deadlines, key=lambda deadline: abs(deadline.span.end - one.span.start), default=None)


def _dropped(view: RowView, one: Valued[Target]) -> Iterator[Difference]:
    target = one.value
    if target.comparator == "=" and target.value_min == 1 and target.kind == "count" and _unit(target) != "次":
        return  # 建成1个服务站: who builds the station builds one
    if target.kind == "coverage" and any(_EVERY_ONE.search(text) for text in _plan_texts(view)):
        return  # 全覆盖排查 in the directive, 一家一家看过来 in the plan
    if _as_often(view, one):
        return  # 每周2次 in the directive, 每周一、周四 in the plan; 每周1次, each week
    stands = one.clause is not None and view.stands(one.clause)
    if not stands and (target.kind in {"count", "qualitative"} and target.unit in _SINGLE | {None}):
        return  # the duty is lost with its figure: the row says so already
    words = target.surface if target.kind == "qualitative" else _before(view.directive.matrix.text, one)
    if any(_core(target.surface) in bare(text) and _nearness(words, bare(text)) >= STANDS for text in _plan_texts(view)):
        return  # it stands there in words that were not read as a target
    if (unread := _unread(view, one)) is not None:
        yield from unread
        return
    yield Difference("target-dropped", _named(view, one), "", one.span, None, "下级没有这个目标")


def _unread(view: RowView, one: Valued[Target]) -> list[Difference] | None:
    """The difference to a figure of the same unit, in the same words, that was not read as a target (6名持证救生员在岗); None where there is none,
    empty where the two are equal."""
    asked, above = _strength(one.value), view.directive.matrix.text
    if asked is None or asked < 0 or one.value.kind not in {"count", "amount"} or not one.value.unit:
        return None
    mine = bare(above[one.span.end : one.span.end + NEARBY])
    for _, task in view.plan_tasks():
        for match in re.finditer(rf"(?<![\d.])(\d+){re.escape(one.value.unit)}", task.span.of(view.plan.matrix.text)):
            span = Span(task.span.start + match.start(), task.span.start + match.end())
            theirs = bare(view.plan.matrix.text[span.end : span.end + NEARBY])
            if mine[:2] and mine[:2] == theirs[:2]:
                below = float(match[1])
                kind: DifferenceKind = "target-lower" if below < asked else "target-higher"
                silent = below == asked or _is_share(view, one, asked, below)
                return [] if silent else [Difference(kind, one.value.surface, match[0], one.span, span, f"上级 {_said(one.value)}，下级 {match[0]}")]
    return None


def _as_often(view: RowView, one: Valued[Target]) -> bool:
    """True for a count of times that a rhythm of the plan reaches by itself."""
    yearly, times = _times_a_year(view, one), _strength(one.value)
    if _unit(one.value) != "次" or not yearly or not times:
        return False
    rules = [deadline.rrule for _, task in view.plan_tasks() for deadline in task.deadlines if deadline.rrule]
    return any(per_year(rule) == yearly * times for rule in rules)


def _core(surface: str) -> str:
    """The figure with its unit, without the words that compare (不低于三分之二, 三分之二以上 → 三分之二)."""
    return bare(_COMPARING.sub("", surface)) or bare(surface)


def _plan_texts(view: RowView) -> Iterator[str]:
    for _, task in view.plan_tasks():
        yield from re.split("[。；]", task.span.of(view.plan.matrix.text))


def _named(view: RowView, one: Valued[Target]) -> str:
    return one.span.of(view.directive.matrix.text)
