"""`duplicate-text`: a sentence or phrase that is said twice in one item.

Compared without punctuation; names in 《》, the campaign's name and unit lists in brackets may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("duplicate-text",)
_SHORTEST = 22
"""Characters from which a repetition is no longer the vocabulary of the matter."""
_LONG = 34
"""From here it is a repetition wherever it begins and ends."""
_MARKS = "，。；：、！？\n（）“”"
_BLOCK = _SHORTEST // 2
_CLAUSE = 14
"""A whole clause between marks that stands twice counts from here."""
_CLAUSES = re.compile(r"[^，。；：、！？\n]{14,60}")
_IN_A_ROW = compiled(r"(?<=[，。；：、\n])(?P<words>[\u4e00-\u9fffA-Za-z0-9“”]{5,40}|[\u4e00-\u9fff]{3,14}，[\u4e00-\u9fff]{3,14})[，、；。](?P=words)(?=[，。；、\n]|$)|(?P<tail>[\u4e00-\u9fff]{8,40})，(?P=tail)(?=[，。；、\n]|$)|(?<=[。\n])(?P<sentence>[^。\n]{16,120})。(?P=sentence)。")
"""A clause or a sentence that follows itself: shorter ones are told too, and wherever they stand."""
_ARTICLE = re.compile(r"第.+条")
"""Articles of rules repeat their conditions word for word, and must."""
_KEPT = re.compile(r"[\u4e00-\u9fffA-Za-z0-9\0]+")
_BRACKET = re.compile(r"[（(][^（）()\n]{0,200}[）)]|《[^《》\n]{0,120}》|“[^“”\n]{0,80}”")


def find(view: View) -> Iterator[Finding]:
    """One finding a repetition, at its second place."""
    rows = [Span(*match.span()) for match in view.matches(_IN_A_ROW) if not view.in_table(match.start()) and _is_said(match["words"] or match["tail"] or match["sentence"])]
    for span in rows:
        yield view.finding("duplicate-text", span, f"“{span.of(view.text)[:40]}”接连说了两遍，请删去一处")
    for table in view.circular.tables:
        yield from (one for row in table.rows for cell in row.all("action") for one in _in_cell(view, cell, row.path))
    for section in view.circular.sections:
        if section.leaf and section.kind not in ("attachment", "status", "problem") and not _ARTICLE.match(section.label or ""):
            found = [one for one in _in_section(view, section) if not any(one.span.overlaps(row) for row in rows)]
            yield from found
            told = [*rows, *(one.span for one in found)]
            yield from (one for one in _clauses(view, section) if not any(one.span.overlaps(other) for other in told))


_SHORT_CLAUSE = re.compile(r"[^，。；：、！？\n\t]{6,60}")
_CONDITION = re.compile(r"^(?:对|凡|如|若|遇)|的$|[时后]$")


def _in_cell(view: View, cell: Span, path: str) -> Iterator[Finding]:
    """A measure that stands twice in the cell of one row, word for word; what is to follow of two conditions may be the same."""
    seen: set[str] = set()
    before = ""
    for match in _SHORT_CLAUSE.finditer(cell.of(view.text)):
        if match[0] in seen and not _CONDITION.search(before) and _is_said(match[0]):
            span = Span(*match.span()).shifted(cell.start)
            yield view.finding("duplicate-text", span, f"“{match[0][:40]}”在本行措施中说了两遍，请删去一处", path=path)
        seen.add(match[0])
        before = match[0]


def _in_section(view: View, section: Section) -> Iterator[Finding]:
    """Repetitions of `_SHORTEST` letters and more: each holds a block of half that length at a multiple of it."""
    letters, places = _letters(view, section)
    done = -1
    for at in range(0, len(letters) - _BLOCK + 1, _BLOCK):
        block = letters[at : at + _BLOCK]
        other = -1 if "\0" in block or at < done else letters.find(block, at + _BLOCK)
        if other < 0:
            continue
        back, length = _grown(letters, at, other)
        first, second = at - back, other - back
        words = letters[first : first + length]
        span = Span(places[second], places[second + length - 1] + 1)
        if length < _SHORTEST or not _is_said(words) or not (length >= _LONG or _whole(view.text, span)):
            continue
        done = second + length
        span = _tidy(view.text, span)
        earlier = view.around(Span(places[first], places[first + length - 1] + 1), 0)
        yield view.finding("duplicate-text", span, f"“{view.around(span, 0)[:40]}”在本项中已说过（“{earlier[:20]}…”），请删去一处", path=section.path)


_SCRAP = 6
"""Characters of the next clause that two sentences may share by chance (`…政策。202`)."""


def _tidy(text: str, span: Span) -> Span:
    """The repetition without a scrap of the clause before or behind it."""
    marks = [at for at in range(span.start, span.end) if text[at] in _MARKS]
    start = next((at + 1 for at in marks if at - span.start <= _SCRAP), span.start)
    end = next((at for at in reversed(marks) if span.end - at - 1 <= _SCRAP), span.end)
    return Span(start, end) if end - start >= _SHORTEST else span


def _is_said(words: str) -> bool:
    """False for addresses and numbers, and for conditions (`…的，`), which repeat of themselves."""
    return sum(char.isdigit() for char in words) * 4 <= len(words) and not words.endswith("的")


def _whole(text: str, span: Span) -> bool:
    """True where the words stand between marks: part of a clause may be the long name of a thing."""
    return (span.start == 0 or text[span.start - 1] in _MARKS) and (span.end == len(text) or text[span.end] in _MARKS)


def _grown(letters: str, first: int, second: int) -> tuple[int, int]:
    """How far the equal blocks at `first` and `second` reach back, and the length of the whole repetition."""
    back = 0
    while first - back > 0 and letters[first - back - 1] == letters[second - back - 1] != "\0" and second - back - 1 > first:
        back += 1
    ahead = _BLOCK
    while second + ahead < len(letters) and letters[first + ahead] == letters[second + ahead] != "\0" and first + ahead < second - back:
        ahead += 1
    return back, back + ahead


def _clauses(view: View, section: Section) -> Iterator[Finding]:
    """Whole clauses that stand twice, word for word."""
    seen: dict[str, Span] = {}
    for own in section.own:
        words = _BRACKET.sub(lambda match: "、" * len(match[0]), own.of(view.text))
        for match in _CLAUSES.finditer(words):
            clause, span = match[0].strip(), Span(*match.span()).shifted(own.start)
            if clause in seen and len(clause) >= _CLAUSE and _is_said(clause):
                yield view.finding("duplicate-text", span, f"“{clause[:40]}”在本项中说了两遍，请删去一处", path=section.path)
            seen.setdefault(clause, span)


def _letters(view: View, section: Section) -> tuple[str, list[int]]:
    """The section's own letters without punctuation, with the offset of each; a bracket or name stands as one NUL."""
    letters: list[str] = []
    places: list[int] = []
    campaign = view.matrix.letterhead.campaign or ""
    for own in (section.heading_span, *section.own):
        words = _BRACKET.sub(lambda match: "\0" + " " * (len(match[0]) - 1), own.of(view.text))
        if campaign:
            words = words.replace(campaign, "\0" + " " * (len(campaign) - 1))
        for match in _KEPT.finditer(words):
            letters.append(match[0])
            places.extend(range(own.start + match.start(), own.start + match.end()))
        letters.append("\0")
        places.append(own.end)
    return "".join(letters), places
