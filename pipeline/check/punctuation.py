"""`punctuation`: misuse of marks that can be told for certain (GB/T 15834—2011), as patterns in `check_punctuation.yaml`.

What a typist does all through a document (half-width commas) is one finding with its number of places, not fifty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("punctuation",)
_REFLOWED = ("pdf", "ofd", "image", "scan")  # their spaces and line ends come from the page, not from the typist
_SENTENCE = 40  # characters from which a paragraph with 。 is prose, not a form line
_GAP = re.compile(r"(?<=\S)[ \u00a0\u3000]+(?=[\u4e00-\u9fff“])")
_GAPPY = 30  # with a gap in fewer characters than this a line is a table's row that lost its tabs
_LABEL = re.compile(r"[(（][一二三四五六七八九十0-9]{1,3}[)）]$")
_CUT_OFF = re.compile(r"。[^。！？；：\n]{8,}[\u4e00-\u9fff]$")
_UNSTOPPED = re.compile(r"[^。！？；：\n\t]{10,}，[^。！？；：\n\t]{4,}[\u4e00-\u9fff]")  # one sentence in two parts or more, where the other paragraphs have their stop
_COMMA_END = re.compile(r"[，、]$")


@dataclass(frozen=True)
class _Rule:
    """`once`: all places are one finding; `prose`: only in sentences; `mixed`: only where the text uses this mark more often."""

    pattern: re.Pattern[str]
    means: str
    once: bool
    prose: bool
    mixed: str


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[_Rule, ...]:
    book = lexicon["check_punctuation"]
    return tuple(_Rule(book.regex(one.id), one.means, one.flag("once"), one.flag("prose"), one.text("mixed")) for one in book if one.pattern)


def find(view: View) -> Iterator[Finding]:
    """One finding a place; of the rules that hold for the whole text one with the number of places."""
    for rule in _rules(view.lexicon):
        if rule.prose and _reflowed(view):
            continue
        spans = [span for match in view.matches(rule.pattern) if (span := _place(view, rule, match)) is not None]
        if rule.mixed and len(spans) * 2 > view.text.count(rule.mixed):
            continue
        shown = spans[:1] if rule.once else spans
        also = f"（全文共{len(spans)}处）" if len(spans) > len(shown) else ""
        for span in shown:
            yield view.finding("punctuation", span, f"“{view.around(span, 6)}”：{rule.means}{also}", "note" if rule.once else "warning")
    if not _reflowed(view):
        yield from _ends(view)


def _reflowed(view: View) -> bool:
    source = view.circular.source
    return source.ocr or any(kind in source.format.lower() for kind in _REFLOWED)


def _place(view: View, rule: _Rule, match: re.Match[str]) -> Span | None:
    """The place of a match, or None where the rule does not hold there (in tables, labels, form lines)."""
    at = match.start("at") if "at" in match.re.groupindex else match.start()
    if view.in_table(at) or _LABEL.fullmatch(match[0]) or (match[0].isspace() and _behind_heading(view, at)):
        return None
    if rule.prose and not _in_prose(view, at):
        return None
    return Span(at, at + 1) if "at" in match.re.groupindex else Span(match.start(), max(match.end(), match.start() + 1))


def _behind_heading(view: View, at: int) -> bool:
    """True for the gap behind a number (`第一条　为…`) or behind a title without a mark: a way of setting headings, no slip."""
    return any(section.span.start < at <= section.heading_span.start or at == section.heading_span.end for section in view.circular.sections)


def _in_prose(view: View, at: int) -> bool:
    start = view.text.rfind("\n", 0, at) + 1
    end = view.text.find("\n", at)
    line = view.text[start : end if end >= 0 else len(view.text)]
    return len(line) >= _SENTENCE and "。" in line and "\t" not in line and len(_GAP.findall(line)) * _GAPPY < len(line)


def _ends(view: View) -> Iterator[Finding]:
    """Paragraphs of sections that break off: with a comma, or without a full stop after a sentence."""
    lines = [line for line in _last_lines(view) if not view.in_table(line.start)]
    stopped = sum(line.of(view.text)[-1] in "。；" for line in lines)
    for line in lines:
        words = line.of(view.text)
        place = Span(line.end - 1, line.end)
        if _COMMA_END.search(words):
            yield view.finding("punctuation", place, f"“{words[-12:]}”：段末应为句号")
        elif _CUT_OFF.search(words) or (_UNSTOPPED.fullmatch(words) and stopped and stopped * 3 >= (len(lines) - 1) * 2):
            yield view.finding("punctuation", place, f"“{words[-12:]}”：段末缺少句号", "note")


def _last_lines(view: View) -> Iterator[Span]:
    """The last line of each section that another section follows at once."""
    begins = {section.span.start for section in view.circular.sections}
    own = sorted(span.end for section in view.circular.sections for span in section.own if section.span.end == span.end)
    for end in dict.fromkeys(own):
        start = view.text.rfind("\n", 0, end) + 1
        line = view.text[start:end].rstrip()
        following = end + len(view.text[end:]) - len(view.text[end:].lstrip())
        if line and following in begins:
            yield Span(start, start + len(line))
