"""`count-mismatch`: a lead-in says how many items follow, and another number follows; a named list has another number of parts.

A lead-in is compared with the section's own children, or with 一是…二是… of its own text where it has none. Where the last child
carries the announced number, one in between was lost: that is `number-missing`, not a second finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.check.numbers import count
from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("count-mismatch",)
_LISTS = ("counts.named-list", "counts.quoted-list", "counts.plain-list", "counts.each-one", "counts.named-groups", "counts.named-units")
_SPLIT = re.compile(r"[、，]|和|以及|及(?!时|其)|与")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_FAR_OFF = 4  # a difference beyond this is a lead-in about something else, or an outline that was not understood
_LABEL_NUMBER = re.compile(r"[0-9]+|[一二三四五六七八九十百]+")


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...]]:
    book = lexicon["check_counts"]
    return book.regex("counts.announced"), book.regex("counts.ordinal"), tuple(book.regex(name) for name in _LISTS)
_NAMED_SET = compiled(r"[“”]?(?P<n>[二三四五六七八九十]{1,2})大(?P<what>行动|工程|任务|举措)[“”]?")
_FEWEST_REPEATED = 2
_FEWEST_NAMED = 3  # chapters of one kind that make a set


def find(view: View) -> Iterator[Finding]:
    """One finding a lead-in, one a list."""
    announced, ordinal, lists = _rules(view.lexicon)
    for section in view.circular.sections:
        for span in _lead_ins(view, section):
            yield from _compare(view, section, span, announced, ordinal)
    for pattern in lists:
        for match in view.matches(pattern):
            yield from _list(view, match)
    yield from _above(view)
    yield from _repeated(view)
    yield from _named_sets(view)


def _lead_ins(view: View, section: Section) -> Iterator[Span]:
    """The heading and the paragraphs before the first child; of a leaf all of its own."""
    children = view.circular.children(section.path)
    first = children[0].span.start if children else section.span.end
    yield section.heading_span
    yield from (span for span in section.own if span.start < first)


def _compare(view: View, section: Section, span: Span, announced: re.Pattern[str], ordinal: re.Pattern[str]) -> Iterator[Finding]:
    said = [match for match in announced.finditer(view.text, span.start, span.end) if not view.in_title(match.start())]
    if not said:
        return
    children = view.circular.children(section.path)
    if children:
        numbers = {len(children), _last_label(children)}
        matches, what = said[-1:], f"其下有{len(children)}项"
        if any(count(match["n"]) in numbers for match in said):
            return
        found = len(children)
    else:
        matches = [match for match in said if (found := _inline(view.text, match.end(), section.span.end, ordinal)) >= 2]
        found = _inline(view.text, matches[-1].end(), section.span.end, ordinal) if matches else 0
        matches, what = matches[-1:], f"其后列有{found}项"
    for match in matches:
        number = count(match["n"])
        if number is not None and found >= 2 and number != found and abs(number - found) < _FAR_OFF:
            place = Span(match.start(), match.end())
            yield view.finding("count-mismatch", place, f"“{match[0]}”，{what}，请核对数目或补上缺项", path=section.path)


def _above(view: View) -> Iterator[Finding]:
    """`以上七项工作，…` at the head of a paragraph: as many items stand before it, on some level of the outline or within one text."""
    _, ordinal, _ = _rules(view.lexicon)
    for match in view.matches(view.lexicon["check_counts"].regex("counts.above")):
        number, start = count(match["n"]), match.start("n")
        before = [section for section in view.circular.sections if section.span.start < start]
        if number is None or not before:
            continue
        level, numbers = before[-1], [_inline(view.text, before[-1].span.start, start, ordinal)]
        while True:
            numbers.append(sum(section.parent == level.parent for section in before))
            above = view.circular.section(level.parent) if level.parent else None
            if above is None:
                break
            level = above
        near = min((one for one in numbers if one >= 2), key=lambda one: abs(one - number), default=number)
        if 0 < abs(near - number) < _FAR_OFF:
            yield view.finding("count-mismatch", Span(start - 2, match.end()), f"说以上{match['n']}项，前面有{near}项，请核对数目", path=before[-1].path)


def _last_label(children: tuple[Section, ...]) -> int:
    """The number on the last child's label, counted from the first child's (numbers that run on over chapters); 0 where unknown."""
    first, last = (_LABEL_NUMBER.search(child.label or "") for child in (children[0], children[-1]))
    if last is None:
        return 0
    begin = count(first[0]) if first else 1
    end = count(last[0])
    return 0 if end is None or begin is None else end - begin + 1


def _inline(text: str, start: int, end: int, ordinal: re.Pattern[str]) -> int:
    """How many of 一是, 二是 … follow in order; 0 where they do not begin with the first or one is left out."""
    expected = 0
    for match in ordinal.finditer(text, start, end):
        number = _CIRCLED.index(match["c"]) + 1 if match["c"] else count(match["n"] or match["m"] or match["b"])
        if number == 1 and expected >= 1:
            break
        if number == expected + 1:
            expected += 1
        elif number is not None and number > expected:
            return 0
    return expected


def _named_sets(view: View) -> Iterator[Finding]:
    """`“八大行动”` against the chapters of one parent that are called …行动, where only one such number is named."""
    said = list(view.matches(_NAMED_SET))
    for parent in {section.parent for section in view.circular.sections if section.parent}:
        children = view.circular.children(parent)
        for what in {match["what"] for match in said}:
            real = sum(child.heading.rstrip("。").endswith(what) for child in children)
            numbers = {count(match["n"]) for match in said if match["what"] == what and not view.in_title(match.start())}
            if real < _FEWEST_NAMED or len(numbers) != 1 or numbers & {real, len(children)}:
                continue
            match = next(match for match in said if match["what"] == what and not view.in_title(match.start()))
            message = f"文中说“{match['n']}大{what}”，下面以“{what}”为题的有{real}项，请核对"
            yield view.finding("count-mismatch", Span(*match.span()), message)


def _repeated(view: View) -> Iterator[Finding]:
    """`三个“必查”：甲必查、乙必查`: the word that names the set stands once in each of its members."""
    for match in view.matches(view.lexicon["check_counts"].regex("counts.repeated")):
        what, listed = match["what"] or match["what2"], match["list"] or match["list2"]
        number, found = count(match["n"] or match["m"]), listed.count(what)
        if number is not None and found >= _FEWEST_REPEATED and number != found and abs(number - found) < _FAR_OFF:
            place = Span(match.start(), match.start() + len(match[0]) - len(listed))
            yield view.finding("count-mismatch", place, f"说有{number}个“{what}”，列出{found}个，请核对")


def _list(view: View, match: re.Match[str]) -> Iterator[Finding]:
    number = count(match["n"])
    parts = [part for part in re.split("[、，；]", match["list"]) if part]
    loose = [part for part in _SPLIT.split(match["list"]) if part]
    if number is None or len(parts) < 2 or len(parts) <= number <= len(loose):
        return
    if abs(number - len(parts)) < _FAR_OFF:
        place = Span(*match.span())
        yield view.finding("count-mismatch", place, f"“{view.around(place, 0)[:40]}”：说有{number}项，列出{len(parts)}项，请核对")
