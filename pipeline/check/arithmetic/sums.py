"""Totals and their parts: `共12个，其中甲8个、乙5个` (parts beyond the total), `甲8家、乙5家，合计12家` (parts that do not make the total).

What is done with the parts (整改59个) is no further part, and by how much a figure has changed (增加8起) is no total. Where some choice of the parts
makes a total, nothing is told. A list that falls short of its total is told only where it is a whole enumeration and misses by little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise

from pipeline.check.arithmetic.figures import FIGURE, UNIT, Figure, figures
from pipeline.check.numbers import NUMBER, shown
from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

_OF_WHICH = compiled(r"其中[：:，,]?")
_TOTALLED = re.compile(rf"(?:(?:(?:19|20)\d{{2}}年度?)?(?:(?![，、。；：])[^\n\d]){{0,16}}{NUMBER}\s?{UNIT}[、，和]?){{2,12}}，?(?:[二三四五两]年|[两二三四五]项)?(?:合计|共计|总计)(?:(?![，。；\d])[^\n]){{0,8}}{NUMBER}\s?{UNIT}")
_TOTAL_WORD = compiled(r"[合共总]计")
_SENTENCE = re.compile(r"[。；！？\n]")
_MOST_PARTS = 8
_FEWEST_OF_A_WHOLE = 3  # parts that look like all there are
_SHORT_BY = Fraction(1, 10)
"""The share of the total by which a whole enumeration may miss it and still be meant to make it."""
_NOTE = 20  # characters behind the parts within which a bracket says so
_LISTED = re.compile(r"[、，；和及]+[^\d、，；。]{1,14}$")


@dataclass(frozen=True)
class _Words:
    """What check_sums.yaml says of the words around a figure: what is `done` with a part, by how much it has `changed`, that parts have some in `common`, that
    there are `more`; `sides` are pairs that leave nothing over."""

    done: re.Pattern[str]
    changed: re.Pattern[str]
    common: re.Pattern[str]
    more: re.Pattern[str]
    sides: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    book = lexicon["check_sums"]
    pairs = (pair.partition("|") for pair in book.by_id["sums.two-sides"].list("pairs"))
    done, changed, common, more = (book.regex(f"sums.{name}") for name in ("done-with", "changed", "in-common", "and-more"))
    return _Words(done, changed, common, more, tuple((one, other) for one, _, other in pairs))


def find(view: View) -> Iterator[Finding]:
    """One finding a total."""
    for match in view.matches(_OF_WHICH):
        yield from _of_which(view, match)
    done = 0
    for word in view.matches(_TOTAL_WORD):
        start = max(done, _start(view.text, word.start()))
        listed = _TOTALLED.search(view.text, start, min(len(view.text), word.end() + 40))
        if listed is not None:
            done = listed.end()
            yield from _totalled(view, listed)
    yield from _bracketed(view)
    yield from _settled(view)
    yield from _halves(view)
    yield from _figures_first(view)
    yield from _graded(view)
    yield from _sorted(view)
    yield from _each_of(view)


_SPENT = compiled(
    rf"(?P<t>{NUMBER})\s?(?P<u>{UNIT})[，,]\s?(?:用于|分别用于|包括|其中|分为|分别为|即)(?P<list>(?:[^（）()\d。；\n]{{1,16}}[（(]{NUMBER}\s?(?P=u)[）)][、，和]?){{2,8}})(?=[。；\n]|$)"
)
_IN_BRACKETS = re.compile(rf"[（(](?P<in>{NUMBER}\s?{UNIT})[）)]")


def _bracketed(view: View) -> Iterator[Finding]:
    """`安排50万元，用于购置（20万元）、改造（25万元）、宣传（10万元）`: a whole list with its figures in brackets."""
    for match in view.matches(_SPENT):
        parts = [next(figures(view.text, *one.span("in"))) for one in _IN_BRACKETS.finditer(view.text, match.start("list"), match.end())]
        total = next(figures(view.text, match.start("t"), match.end("u")))
        if _sum(parts) != total.value and not _words(view.lexicon).more.search(match["list"]):
            yield _finding(view, Span(*match.span()), parts, total, "不等于总数")


_FIGURES_FIRST = compiled(rf"(?<![\d.])(?P<list>(?:{NUMBER}\s?{UNIT}[^\d，。；、\n]{{1,12}}[、和]?){{2,8}})(?:，?(?:共计?|合计|总计|一共))(?P<t>{NUMBER}\s?{UNIT})")


def _figures_first(view: View) -> Iterator[Finding]:
    """`26家加油站、12家零售点、8家液化气站共44家`."""
    for match in view.matches(_FIGURES_FIRST):
        yield from _whole_list(view, match, near=False)


_EACH_OF = compiled(
    rf"(?P<list>分别(?:(?![，。；])[^\n\d]){{0,10}}(?:{NUMBER}\s?{UNIT}[、和]){{1,7}}{NUMBER}\s?{UNIT}|(?:第[一二三四五六](?:组|队|片|批|标段)(?:(?![，。；])[^\n\d]){{0,12}}{NUMBER}\s?{UNIT}[\u4e00-\u9fff]{{0,4}}[，、；]?){{2,6}})"
    rf"[，；](?:(?![，。；])[^\n\d]){{0,6}}(?:共|累计)(?:(?![，。；])[^\n\d]){{0,8}}(?P<t>{NUMBER}\s?{UNIT})"
)


def _each_of(view: View) -> Iterator[Finding]:
    """`分别完成35户、42户、28户，共完成115户`; `第一组8个村，第二组9个村，共26个村`."""
    for match in view.matches(_EACH_OF):
        parts, total = list(figures(view.text, *match.span("list"))), next(figures(view.text, *match.span("t")))
        if len(parts) > 1 and all(one.unit == total.unit for one in parts) and _sum(parts) != total.value:
            yield _finding(view, Span(*match.span()), parts, total, "不等于总数")


_GRADED = compiled(rf"(?P<t>{NUMBER}\s?{UNIT})[^\d，。；：、\n]{{0,10}}[，：](?P<list>(?:[^\d，。；：、\n]{{1,8}}{NUMBER}\s?{UNIT}、){{2,7}}[^\d，。；：、\n]{{1,8}}{NUMBER}\s?{UNIT})(?=[。；\n])")


def _graded(view: View) -> Iterator[Finding]:
    """`抽查的50家单位，优秀12家、良好20家、合格11家、不合格5家。`: a list that fills its sentence and nearly makes the figure right before it."""
    for match in view.matches(_GRADED):
        yield from _whole_list(view, match, near=True)


_SORTED = compiled(
    rf"(?:从|按)[^，。；：\d\n]{{2,12}}(?:看|划分|统计|分)[，：:](?P<list>(?:[^\d，。；：、\n]{{1,12}}{NUMBER}\s?{UNIT}、){{2,9}}[^\d，。；：、\n]{{1,12}}{NUMBER}\s?{UNIT})(?=[。；\n])"
)
_IN_ALL = re.compile(rf"共[^\d，。；：\n]{{0,10}}(?P<t>{NUMBER}\s?{UNIT})")


def _sorted(view: View) -> Iterator[Finding]:
    """`共发现问题248条，…。从行业分布看，工贸118条、危化41条、建筑52条、消防47条。`: a list that nearly makes the last total of its paragraph."""
    for match in view.matches(_SORTED):
        parts = list(figures(view.text, *match.span("list")))
        told = list(_IN_ALL.finditer(view.text, view.text.rfind("\n", 0, match.start()) + 1, match.start()))
        totals = [total for one in told for total in figures(view.text, *one.span("t")) if all(part.unit == total.unit for part in parts)]
        if not totals or _words(view.lexicon).more.search(match["list"]):
            continue
        off = abs(_sum(parts) - totals[-1].value)
        if off and off <= totals[-1].value * _SHORT_BY:
            yield _finding(view, Span(*match.span()), parts, totals[-1], "不等于总数")


def _whole_list(view: View, match: re.Match[str], *, near: bool) -> Iterator[Finding]:
    """A finding where a list of one unit does not make its total; with `near` only where it nearly does."""
    parts, total = list(figures(view.text, *match.span("list"))), next(figures(view.text, *match.span("t")))
    words = _words(view.lexicon)
    if match["list"].startswith(("其中", "分别")):
        return
    if any(one.unit != total.unit or _derived(view.text, one, words) for one in parts) or len(parts) < 2 or words.more.search(match["list"]):
        return
    off = abs(_sum(parts) - total.value)
    if off and not (near and off > total.value * _SHORT_BY) and not _some_make(parts, total.value):
        yield _finding(view, Span(*match.span()), parts, total, "不等于总数")


_HALVES = compiled(
    rf"(?P<t>{NUMBER})\s?(?P<u>{UNIT})[^，。；：\d\n]{{1,10}}中，[^，。；\d\n]{{2,14}}?(?P<a>{NUMBER})\s?(?P=u)[、，]\s?[^，。；\d\n]{{2,14}}?(?P<b>{NUMBER})\s?(?P=u)(?=[。；\n])"
)


_AT_ONCE_OR_LATER = compiled(
    rf"(?:立即|当场|现场|立行立改|即时)(?:完成)?整改(?:了|的|完毕)?(?P<a>{NUMBER}\s?{UNIT})[，,、；和]?(?:责令|下达|要求)?(?:限期|逐项|跟踪|督促)整改(?:的)?(?P<b>{NUMBER}\s?{UNIT})"
)


def _settled(view: View) -> Iterator[Finding]:
    """`发现隐患318项，责令立即整改211项、限期整改106项`: what is mended at once and what is given a limit are all that was found."""
    for match in view.matches(_AT_ONCE_OR_LATER):
        parts = [next(figures(view.text, *match.span(name))) for name in "ab"]
        stop = _SENTENCE.search(view.text, match.end())
        before = [one for one in figures(view.text, _start(view.text, match.start()), match.start()) if one.unit == parts[0].unit == parts[1].unit]
        after = any(one.unit == parts[0].unit for one in figures(view.text, match.end(), stop.start() if stop else len(view.text)))
        close = [one for one in before if 0 < abs(one.value - _sum(parts)) <= one.value * _SHORT_BY]
        if close and not after and not any(one.value == _sum(parts) for one in before):
            yield _finding(view, Span(close[0].span.start, parts[1].span.end), parts, close[0], "不等于总数")


def _halves(view: View) -> Iterator[Finding]:
    """`140家企业中，规模以上35家、规模以下95家`: two that leave nothing over."""
    for match in view.matches(_HALVES):
        total, *parts = (next(figures(view.text, match.start(group), len(view.text))) for group in ("t", "a", "b"))
        first, second = (view.text[one.end : other.start] for one, other in pairwise((total.span, *(part.span for part in parts))))
        whole = any((one in first and other in second) or (other in first and one in second) for one, other in _words(view.lexicon).sides)
        if whole and _sum(parts) != total.value:
            yield _finding(view, Span(total.span.start, parts[-1].span.end), parts, total, "不等于总数")


def _of_which(view: View, match: re.Match[str]) -> Iterator[Finding]:
    text, words = view.text, _words(view.lexicon)
    start = _start(text, match.start())
    stop = _SENTENCE.search(text, match.end())
    end = min(stop.start() if stop else len(text), match.end() + 200)
    opens = not text[start : match.start()].strip()
    if opens and start and text[start - 1] != "\n":  # 其中 begins a sentence: the total stands in the one before
        start = _start(text, start - 1)
    before = [one for one in figures(text, start, match.start()) if not words.changed.search(text, max(0, one.span.start - 3), one.span.start)]
    listed = list(_enumerated(text, match.end(), end))
    same = [one for one in before if listed and one.unit == listed[0].unit]
    verbs = _verbs(text, same, words)
    parts = [one for one in listed if same and one.unit == same[-1].unit and not _derived(text, one, words, verbs)]
    if not 2 <= len(parts) <= _MOST_PARTS or "其中" in text[match.end() : parts[-1].span.start]:
        return
    total = same[-1] if not opens else max(same, key=lambda one: one.value)
    if any(_sum(parts) == one.value or _some_make(parts, one.value) for one in same) or words.common.search(text, parts[-1].span.end, min(end, parts[-1].span.end + _NOTE)):
        return
    span = Span(total.span.start, parts[-1].span.end)
    if _sum(parts) > total.value:
        yield _finding(view, span, parts, total, "大于总数")
    elif _is_whole(text, match.end(), parts, end, words) and total.value - _sum(parts) <= total.value * _SHORT_BY:
        yield _finding(view, span, parts, total, "少于总数")


def _enumerated(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures of the enumeration from `start`: where its members are parted by 、 it ends at the first other mark."""
    found = list(figures(text, start, end))
    for index, one in enumerate(found):
        yield one
        between = text[one.span.end : found[index + 1].span.start] if index + 1 < len(found) else ""
        if text[found[0].span.end : found[0].span.end + 1] == "、" and "、" not in between and "，" in between:
            return


def _is_whole(text: str, start: int, parts: list[Figure], end: int, words: _Words) -> bool:
    """True for an enumeration of nothing but parts, up to the end of its sentence."""
    if len(parts) < _FEWEST_OF_A_WHOLE or words.more.search(text, start, parts[-1].span.end + 3) or text[parts[-1].span.end : end].lstrip("）) ")[:1] not in ("", "，"):
        return False
    between = (text[one.span.end : other.span.start] for one, other in pairwise(parts))
    return all(_LISTED.fullmatch(said) for said in between)


def _start(text: str, at: int) -> int:
    """Where the sentence before `at` begins, at most 120 characters back."""
    left = max(0, at - 120)
    return max((mark.end() for mark in _SENTENCE.finditer(text, left, at)), default=left)


def _totalled(view: View, match: re.Match[str]) -> Iterator[Finding]:
    found = [_at(view.text, one) for one in FIGURE.finditer(view.text, match.start(), match.end())]
    *parts, total = found
    parts = [one for one in parts if one.unit == total.unit and not _derived(view.text, one, _words(view.lexicon))]
    if 2 <= len(parts) <= _MOST_PARTS and len(parts) == len(found) - 1 and _sum(parts) != total.value and not _some_make(parts, total.value):
        yield _finding(view, Span(*match.span()), parts, total, "不等于合计")


def _at(text: str, match: re.Match[str]) -> Figure:
    return next(figures(text, match.start(), match.end()))


def _derived(text: str, figure: Figure, words: _Words, verbs: frozenset[str] = frozenset()) -> bool:
    """True for what is done with a part (整改59个); a verb that the total has too (处罚64起，其中…处罚27起) does not count."""
    if text[figure.span.end : figure.span.end + 1] == "/":
        return True  # 2024元/平方米 is a price
    found = words.done.search(text, max(0, figure.span.start - 14), figure.span.start)
    return found is not None and found["verb"] not in verbs


def _verbs(text: str, wholes: list[Figure], words: _Words) -> frozenset[str]:
    """What is done in front of each of the totals."""
    found = (words.done.search(text, max(0, one.span.start - 14), one.span.start) for one in wholes)
    return frozenset(one["verb"] for one in found if one)


def _sum(parts: list[Figure]) -> Fraction:
    return sum((one.value for one in parts), Fraction(0))


def _some_make(parts: list[Figure], total: Fraction) -> bool:
    return any(_sum(list(some)) == total for size in range(2, len(parts) + 1) for some in combinations(parts, size))


def _finding(view: View, span: Span, parts: list[Figure], total: Figure, how: str) -> Finding:
    added = "＋".join(one.words for one in parts)
    message = f"各分项{added}＝{shown(_sum(parts))}，{how}{total.words}{total.unit}，请核对"
    return view.finding("arithmetic", span, message, "error")
