"""Sentences and clauses of a stretch of text, as spans; brackets and quotations are never cut.

Steps: 1 `depths` marks what stands in brackets or quotation marks; 2 `pieces` cuts a span at given marks outside of them;
3 `sentences`, `segments` are the two cuts that the rest of the package needs. Enumerators (一是, ①, 第一，) begin a segment of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language import Analysis, Language
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.patterns import compiled

_PAIRS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕", "［": "］", "〖": "〗", "“": "”", "‘": "’", "《": "》", "「": "」"}
_TWINS = {"）": ")", ")": "）", "】": "]", "]": "】"}
_SENTENCE = "。！!？?\n\t"
_SEGMENT = _SENTENCE + "，,；;：:"
_PAIR_MARKS = re.compile(f"[{re.escape(''.join((*_PAIRS, *_PAIRS.values())))}\n]")
_LONGEST_PAIR = 300  # characters; a longer one was never closed
# 一是 … 十是, 一要 …, ①…, 第一，… at the beginning of a clause.
ENUMERATOR = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}(?:是要|则要|是|要)(?![否素点求件害])|[一二三四五六][查看](?!到底|再|就|一|见)(?=[\u4e00-\u9fff]{3})|[①-⑳⑴-⒇]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]"
    r"|第[一二三四五六七八九十]{1,2}[，,、：:]|(?:首先|其次|再次|最后)[，,]|(?<!\d)\d{1,2}[．、](?!\d)|(?<![\d.])\d{1,2}\.(?!\d)|(?<![\d.])\d{1,2}\.(?=\d{1,2}月))"
)


@dataclass(frozen=True)
class Ground:
    """A text made ready for the rules: its words and sites, and for each character whether brackets or quotations hold it."""

    text: str
    analysis: Analysis
    inside: list[bool]
    language: Language

    @property
    def lexicon(self) -> Lexicon:
        """The dictionaries."""
        return self.language.lexicon


def ground(text: str, language: Language) -> Ground:
    """`text` made ready."""
    return Ground(text, language.analyse(text), depths(text), language)


def depths(text: str) -> list[bool]:
    """For each character, whether it stands inside a pair of brackets or quotation marks (the marks themselves included)."""
    inside = [False] * len(text)
    opened: list[tuple[str, int]] = []
    for match in _PAIR_MARKS.finditer(text):
        mark, position = match[0], match.start()
        if mark in _PAIRS:
            opened.append((_PAIRS[mark], position))
        elif mark == "\n":
            opened.clear()
        elif opened:
            _close(mark, position, opened, inside)
    return inside


def _close(mark: str, position: int, opened: list[tuple[str, int]], inside: list[bool]) -> None:
    for back in range(len(opened) - 1, -1, -1):
        closer, start = opened[back]
        if mark in (closer, _TWINS.get(closer)):
            del opened[back:]
            if position - start <= _LONGEST_PAIR:
                inside[start : position + 1] = [True] * (position + 1 - start)
            return


def pieces(text: str, span: Span, marks: str, inside: list[bool]) -> tuple[Span, ...]:
    """The parts of `span` between `marks` that stand outside brackets and quotations; trimmed, none empty."""
    found: list[Span] = []
    start, end = span.start, span.end
    for match in _any_of(marks).finditer(text, start, end):
        position = match.start()
        if not inside[position] and not _in_clock(text, position):
            found += _trimmed(text, start, position)
            start = position + 1
    found += _trimmed(text, start, end)
    return tuple(found)


@lru_cache(maxsize=64)
def _any_of(marks: str) -> re.Pattern[str]:
    """One of `marks`; a full stop may also be the half-width one that a converter put behind a Chinese word."""
    dot = r"|(?<=[\u4e00-\u9fff”）)》])\.(?=\s|\Z)|(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff])" if "。" in marks else ""
    return compiled(f"[{re.escape(marks)}]{dot}")


def _in_clock(text: str, position: int) -> bool:
    """`17:30`: a colon between digits ends nothing."""
    return text[position] in "：:" and text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()


def trimmed(text: str, span: Span) -> tuple[Span, ...]:
    """`span` without white space at its ends; nothing where only white space is left."""
    start, end = span.start, span.end
    if start < end and not text[start].isspace() and not text[end - 1].isspace():
        return (span,)
    return _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[Span, ...]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (Span(start, end),) if start < end else ()


def sentences(text: str, span: Span, inside: list[bool]) -> tuple[Span, ...]:
    """The sentences of `span`: cut at 。！？ and line ends."""
    return pieces(text, span, _SENTENCE, inside)


def segments(text: str, span: Span, inside: list[bool]) -> tuple[Span, ...]:
    """The clauses of `span`: cut at every mark of punctuation but the list mark `、`; enumerators are left off."""
    found: list[Span] = []
    for piece in pieces(text, span, _SEGMENT, inside):
        bare = without_enumerator(text, piece)
        found += (piece,) if bare is piece else trimmed(text, bare)
    return tuple(found)


def without_enumerator(text: str, span: Span) -> Span:
    """`span` without an enumerator at its beginning."""
    match = ENUMERATOR.match(text, span.start, span.end)
    return Span(match.end(), span.end) if match and match.end() < span.end else span


def without(span: Span, holes: Iterable[Span]) -> Iterator[Span]:
    """What is left of `span` when the `holes` are taken out, in order."""
    start = span.start
    for hole in sorted(holes):
        if hole.start >= span.end or hole.end <= start:
            continue
        if start < hole.start:
            yield Span(start, hole.start)
        start = max(start, hole.end)
    if start < span.end:
        yield Span(start, span.end)
