"""Parts in per cent: `43个，是…（69个）的62.3%` against the total that is named, `52个，占比33.5%` against a total that the text declares.

Against declared totals only what is near and yet wrong is told: a share of quite another size rests on another total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.check.arithmetic.figures import UNIT, Figure, figures, percent_sentences, totals
from pipeline.check.numbers import NUMBER, exact, half_step, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

_NAMED = re.compile(
    rf"(?<![\d.])(?P<n>{NUMBER})\s?(?P<u>{UNIT})(?:(?![。；%％])[^\n\d]){{0,12}}[，,（(]?(?:仅|约)?(?:是|占)(?:(?![。；%％])[^\n]){{0,40}}?"
    rf"(?<![\d.\-—])(?P<t>{NUMBER})\s?(?P=u)[）)】]?的\s?(?P<p>{NUMBER})\s?[%％]"
)
_SHARE = re.compile(rf"(?<![\d.])(?P<n>{NUMBER})\s?(?P<u>{UNIT})[，,、（(]\s?(?:占比?(?:为|达)?|占(?:[\u4e00-\u9fff]{{0,6}}总(?:数|量)|全部|总[\u4e00-\u9fff]{{2,4}}(?=的)|比例)的?|比例为|占比约)?\s?(?P<p>{NUMBER})\s?[%％]")
_IN_WHICH = re.compile(
    rf"(?<![\d.\-—])(?P<t>{NUMBER})\s?(?P<u>{UNIT})(?:(?![，。；：])[^\n\d]){{0,16}}中[，,]?(?:仅|只|共)?有?(?P<n>{NUMBER})\s?(?P=u)"
    rf"(?:(?![。；])[^\n\d]){{0,30}}?[，,（(]占比?(?:为|达)?\s?(?P<p>{NUMBER})\s?[%％]"
)  # 60名员工中，有23名说不清本岗位风险，占38.3%
_NEAR = Fraction(1)
"""Percentage points within which a share is taken to rest on a declared total."""
_BEFORE = 120  # characters before a sentence in which the total of its shares stands
_FEWEST_THAT_FIT = 2


def find(view: View) -> Iterator[Finding]:
    """One finding a share."""
    areas = tuple(percent_sentences(view.text))
    if not areas:
        return
    named = [match for area in areas for pattern in (_NAMED, _IN_WHICH) for match in pattern.finditer(view.text, area.start, area.end)]
    for match in named:
        part, total = exact(match["n"]), exact(match["t"])
        if total and not _fits(part, total, match["p"]):
            yield _finding(view, Span(*match.span()), match["p"], part, total)
    declared = totals(view.text)
    known = tuple(figures(view.text)) if declared else ()
    told = set[int]()
    for area in areas:
        shares = [match for match in _SHARE.finditer(view.text, area.start, area.end) if not any(match.start("p") in Span(*one.span()) for one in named)]
        for match, total in _misfits(view.text, area, shares):
            told.add(match.start())
            yield _finding(view, Span(*match.span()), match["p"], exact(match["n"]), total)
        for match in shares:
            if match.start() not in told and (whole := _of_the_one(view.text, area, match)) is not None:
                told.add(match.start())
                yield _finding(view, Span(*match.span()), match["p"], exact(match["n"]), whole)
            elif match.start() not in told:
                yield from _against_totals(view, match, declared, known)


def _of_the_one(text: str, area: Span, match: re.Match[str]) -> Fraction | None:
    """`排查1250栋，整改350栋，占排查总数的26%`: the one figure of the unit before it in the sentence, where it does not give the share that is said to be of the 总数."""
    before = [one.value for one in figures(text, area.start, match.start()) if one.unit == match["u"]]
    if not re.search("总[数量]", match[0]) or len(before) != 1 or before[0] <= exact(match["n"]) or _fits(exact(match["n"]), before[0], match["p"]):
        return None
    return before[0]


def _misfits(text: str, area: Span, shares: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], Fraction]]:
    """Of shares in one sentence those that do not rest on the total, said there or shortly before, on which most of them rest."""
    near = {one.value for one in figures(text, max(0, area.start - _BEFORE), area.end) if shares and one.unit == shares[0]["u"]}
    like = [match for match in shares if match["u"] == shares[0]["u"]]
    for total in sorted(near, reverse=True):
        wrong = [match for match in like if not _fits(exact(match["n"]), total, match["p"])]
        if len(wrong) < len(like) and len(like) - len(wrong) >= _FEWEST_THAT_FIT and len(wrong) * 2 <= len(like) and all(exact(match["n"]) < total for match in like):
            yield from ((match, total) for match in wrong if not any(other > exact(match["n"]) and _fits(exact(match["n"]), other, match["p"]) for other in near))
            return


def _against_totals(view: View, match: re.Match[str], declared: tuple[Figure, ...], known: tuple[Figure, ...]) -> Iterator[Finding]:
    part = exact(match["n"])
    same_unit = [one.value for one in known if one.unit == match["u"] and one.value > part]
    if any(_fits(part, total, match["p"]) for total in same_unit):
        return
    near = [one.value for one in declared if one.unit == match["u"] and one.value > part and abs(part * 100 / one.value - exact(match["p"])) <= _NEAR]
    if near:
        total = min(near, key=lambda value: abs(part * 100 / value - exact(match["p"])))
        yield _finding(view, Span(*match.span()), match["p"], part, total)


def _fits(part: Fraction, total: Fraction, percent: str) -> bool:
    return total > 0 and abs(part * 100 / total - exact(percent)) <= half_step(percent)


def _finding(view: View, span: Span, percent: str, part: Fraction, total: Fraction) -> Finding:
    message = f"“{view.around(span, 0)[-30:]}”：{shown(part)}÷{shown(total)}＝{shown(part * 100 / total)}%，不是{percent}%，请核对"
    return view.finding("arithmetic", span, message, "error")
