"""Growth and rates: `由80起下降到60起，下降20%`, `11起，同比下降35.3%` (no whole number to start from), `整改率85%`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from pipeline.check.arithmetic.figures import UNIT, figures, percent_sentences
from pipeline.check.numbers import NUMBER, decimals, exact, half_step, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

_RISE = r"(?:上升|增长|增加|提高|提升)"
_FALL = r"(?:下降|减少|降低|压减|回落)"
_FROM_TO = re.compile(
    rf"(?:由|从)(?:(?![，。；])[^\n\d]){{0,12}}(?P<a>{NUMBER})\s?(?P<u>{UNIT})?(?:(?![，。；])[^\n\d]){{0,10}}(?:至|到|为)\s?(?:(?![，。；])[^\n\d]){{0,8}}?(?P<b>{NUMBER})\s?(?(u)(?P=u))"
    rf"[，,、（(](?:同比|环比|比上年|较上年)?(?:(?P<up>{_RISE})|{_FALL})(?:了|幅度为|达)?\s?(?P<p>{NUMBER})\s?[%％]"
)
_AGAINST = re.compile(
    rf"(?P<what>[\u4e00-\u9fff]{{0,12}})(?:较|比)(?:(?![，。；])[^\n]){{0,12}}?(?<![\d.])(?P<a>{NUMBER})\s?(?P<u>{UNIT})(?:(?P<up>{_RISE})|{_FALL})(?:了)?\s?(?P<p>{NUMBER})\s?[%％]"
)
_BRACKETED = re.compile(
    rf"(?<![\d.])(?P<b>{NUMBER})\s?(?P<u>{UNIT})[，,](?:同比|环比|较上年同期|比上年同期)(?:(?P<up>{_RISE})|{_FALL})(?:了)?\s?(?P<p>{NUMBER})\s?[%％]"
    rf"[（(](?:去年|上年|上年度|前一年)(?:同期)?(?:为|是)?\s?(?P<a>{NUMBER})\s?(?P=u)"
)
_NAMED_RATE = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,3}})(?:率|占比|比例)(?:为|达到?|仅为|只有|约为)?\s?(?P<p>{NUMBER})\s?[%％](?!以上|以下)")
_CHANGE_RATE = re.compile(r"增长|增加|下降|减少|变化")
_BEFORE_RATE = 60  # characters before a rate in which its two figures stand
_SAME_PERIOD = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,3}})\s?(?:起|人|例)(?:、(?:死亡|受伤|伤亡)?(?P<m>\d{{1,3}})\s?(?:起|人|例))?[，,]\s?(?:同比|较上年同期|比上年同期)(?P<both>均|都)?(?:(?P<up>{_RISE})|{_FALL})(?:了)?\s?(?P<p>{NUMBER})\s?[%％](?![（(](?:去年|上年|前一年))"
)
def find(view: View) -> Iterator[Finding]:
    """One finding a figure."""
    for area in percent_sentences(view.text):
        for pattern in (_FROM_TO, _BRACKETED):
            yield from _from_to(view, pattern, area)
        yield from _complements(view, area)
        yield from _steps(view, area)
        yield from _points(view, area)
        yield from _against(view, area)
        yield from _named_rates(view, area)
        yield from _whole_numbers(view, area)
    yield from _multiples(view)
    yield from _less_than_before(view)


def _from_to(view: View, pattern: re.Pattern[str], area: Span) -> Iterator[Finding]:
    for match in pattern.finditer(view.text, area.start, area.end):
        before, after, percent = exact(match["a"]), exact(match["b"]), exact(match["p"])
        if not before or "百分点" in view.text[match.end() : match.end() + 4]:
            continue
        change = (after - before if match["up"] else before - after) * 100 / before
        if abs(change - percent) > half_step(match["p"]):
            yield _finding(view, match, f"按{match['a']}与{match['b']}计算，变化是{shown(change)}%，不是{match['p']}%")


def _against(view: View, area: Span) -> Iterator[Finding]:
    """`摸排12480户，…，摸排户数较3月底的10400户增加18.0%`: against the figure of the same unit and matter in the same sentence."""
    for match in _AGAINST.finditer(view.text, area.start, area.end):
        base, sign = exact(match["a"]), 1 if match["up"] else -1
        start = max(view.text.rfind(mark, 0, match.start()) for mark in "。；！？\n") + 1
        before = [one for one in figures(view.text, start, match.start("a")) if one.unit == match["u"]]
        changes = [sign * (one.value - base) * 100 / base for one in before] if base else []
        if not changes or any(abs(change - exact(match["p"])) <= half_step(match["p"]) for change in changes):
            continue
        matter = {match["what"][i : i + 2] for i in range(len(match["what"]) - 1)}
        meant = next((i for i, one in enumerate(before) if any(pair in view.text[max(start, one.span.start - 12) : one.span.start] for pair in matter)), None)
        if meant is None and match.start() - before[-1].span.end <= 2:
            meant = len(before) - 1
        if meant is not None:
            yield _finding(view, match, f"按{before[meant].words}与{match['a']}计算，变化是{shown(changes[meant])}%，不是{match['p']}%")


def _named_rates(view: View, area: Span) -> Iterator[Finding]:
    """`抽查120户，反弹36户，反弹率25%`: the rate of the figure that its name speaks of, against the figure before it."""
    for match in _NAMED_RATE.finditer(view.text, area.start, area.end):
        left = max(0, match.start() - _BEFORE_RATE)
        start = max(view.text.rfind(mark, left, match.start()) for mark in "。；！？\n") + 1
        before = list(figures(view.text, max(start, left), match.start()))
        if _CHANGE_RATE.search(match["name"]) or len(before) < 2 or before[-1].unit != before[-2].unit or not _speaks_of(view.text, before[-2].span.end, before[-1].span, match["name"]):
            continue
        same = [one.value for one in before if one.unit == before[-1].unit]
        fits = _of_several(same, exact(match["p"]), half_step(match["p"])) or any(big and abs(small * 100 / big - exact(match["p"])) <= half_step(match["p"]) for small in same for big in same if small <= big)
        part, whole = before[-1].value, before[-2].value
        if not fits and 0 < part <= whole:
            yield _finding(view, match, f"{shown(part)}÷{shown(whole)}＝{shown(part * 100 / whole)}%，不是{match['p']}%")


_MOST_GROUPS = 6


def _of_several(values: list[Fraction], said: Fraction, step: Fraction) -> bool:
    """True where some of the figures together are that share of the largest (优秀12家、良好20家 of 50家: 优良率64%)."""
    whole = max(values)
    parts = [one for one in values if one < whole]
    if not 2 <= len(parts) <= _MOST_GROUPS:
        return False
    return any(abs(sum(some) * 100 / whole - said) <= step for size in range(2, len(parts) + 1) for some in combinations(parts, size))


def _speaks_of(text: str, start: int, figure: Span, name: str) -> bool:
    """True where the words of the figure hold the name's characters (`反弹的36户` of 反弹率, `建立…` of 建档率)."""
    words = text[start : figure.start]
    return name[:2] in words or (len(name) > 1 and name[-2:] in words) or (len(name) == 1 and name in words)


def _whole_numbers(view: View, area: Span) -> Iterator[Finding]:
    """A count that is said to have changed by a share which no whole number of the year before gives."""
    for match in _SAME_PERIOD.finditer(view.text, area.start, area.end):
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


_POINTS = re.compile(
    rf"(?:由|从)(?:(?![，。；])[^\n\d]){{0,12}}(?P<a>{NUMBER})\s?[%％](?:(?![，。；])[^\n\d]){{0,8}}(?:至|到|为)\s?(?P<b>{NUMBER})\s?[%％]"
    rf"[，,、（(](?:同比|环比|比上年|较上年)?(?:{_RISE}|{_FALL})(?:了|幅度为|达)?\s?(?P<p>{NUMBER})\s?个?百分点"
)


def _points(view: View, area: Span) -> Iterator[Finding]:
    """`由85%提高到93%，提高7个百分点`."""
    for match in _POINTS.finditer(view.text, area.start, area.end):
        real = abs(exact(match["b"]) - exact(match["a"]))
        if real != exact(match["p"]):
            yield _finding(view, match, f"{match['a']}%与{match['b']}%相差{shown(real)}个百分点，不是{match['p']}个")


_COMPLEMENT = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,3}})率(?:为|达)?\s?(?P<a>{NUMBER})\s?[%％][^%％。；\n]{{0,30}}?[不未](?P=name)率(?:为|达)?\s?(?P<b>{NUMBER})\s?[%％]")
_WHOLE = 100


def _complements(view: View, area: Span) -> Iterator[Finding]:
    """`合格率71.4%，不合格率29.6%`: the two make a hundred."""
    for match in _COMPLEMENT.finditer(view.text, area.start, area.end):
        total = exact(match["a"]) + exact(match["b"])
        if abs(total - _WHOLE) > half_step(match["a"]) + half_step(match["b"]):
            yield _finding(view, match, f"两个比率相加是{shown(total)}%，不是100%")


_STEP = re.compile(
    rf"(?<![\d.])(?P<n>{NUMBER})\s?(?P<u>{UNIT})[，,]\s?(?:同比|环比|[比较](?:去年|上年|上月|上季度|上周|前期)(?:同期)?)(?:(?P<up>{_RISE})|{_FALL})(?:了)?\s?(?P<d>{NUMBER})\s?(?P=u)"
    rf"[，,、（(](?:同比)?(?:{_RISE}|{_FALL}|升幅|增幅|降幅)(?:了|为|达)?\s?(?P<p>{NUMBER})\s?[%％]"
)


def _steps(view: View, area: Span) -> Iterator[Finding]:
    """`8起，同比减少2起、下降20%`: the share of what it was before."""
    for match in _STEP.finditer(view.text, area.start, area.end):
        if "其中" in view.text[max(0, match.start() - _BEFORE_RATE) : match.start()]:
            continue  # the figure before is a part, and the change that of the whole
        step = exact(match["d"])
        base = exact(match["n"]) - step if match["up"] else exact(match["n"]) + step
        if base > 0 and abs(step * 100 / base - exact(match["p"])) > half_step(match["p"]):
            yield _finding(view, match, f"原为{shown(base)}{match['u']}，变化是{shown(step * 100 / base)}%，不是{match['p']}%")


def _finding(view: View, match: re.Match[str], message: str) -> Finding:
    return view.finding("arithmetic", Span(*match.span()), f"“{match[0][:40]}”：{message}，请核对", "error")


_MULTIPLE = compiled(
    rf"(?<![\d.])(?P<a>{NUMBER})\s?(?P<u>{UNIT})[，,]\s?(?:是|为|达到?|相当于)(?:(?![，。；])[^\n\d]){{0,10}}(?:\d{{1,2}}月份?)?(?:(?![，。；])[^\n\d]){{0,6}}(?P<b>{NUMBER})\s?(?P=u)[）)]?的\s?(?P<p>{NUMBER})\s?倍"
)


def _multiples(view: View) -> Iterator[Finding]:
    """`85家，是9月份68家的1.5倍`."""
    for match in view.matches(_MULTIPLE):
        base = exact(match["b"])
        if base and abs(exact(match["a"]) / base - exact(match["p"])) > half_step(match["p"]):
            yield _finding(view, match, f"{match['a']}÷{match['b']}＝{shown(exact(match['a']) / base)}倍，不是{match['p']}倍")


_LESS = compiled(
    rf"[比较](?:(?![，。；])[^\n\d]){{0,10}}(?P<a>{NUMBER})\s?(?P<u>{UNIT})(?P<way>减少|下降|增加|上升|增长|多|少)了?\s?(?P<d>{NUMBER})\s?(?P=u)[，,、](?:降幅|增幅|升幅|下降|减少|增长|上升|增加)(?:了|为|达到?)?\s?(?P<p>{NUMBER})\s?[%％]"
)


def _less_than_before(view: View) -> Iterator[Finding]:
    """`比去年的25起减少了5起，降幅25%`."""
    for match in view.matches(_LESS):
        base, step = exact(match["a"]), exact(match["d"])
        if base and abs(step * 100 / base - exact(match["p"])) > half_step(match["p"]):
            yield _finding(view, match, f"{match['d']}÷{match['a']}＝{shown(step * 100 / base)}%，不是{match['p']}%")
