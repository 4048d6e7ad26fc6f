"""句句有着落: every sentence with a duty, a prohibition or a time marker is in a row of the matrix, or unlisted with the reason.

Steps: 1 the sentences (up to 。！？； or a line's end) that hold a marker of `check_markers.yaml`; 2 those that share a
character with a task's action, title, unit, time or target are in a row; 3 the others are told with the reason, by where they
stand. So `total == in_rows + len(unlisted)` for any input, and no marked sentence is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from pipeline.check.view import View, view_of
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Section
from pipeline.model.matrix import Matrix, Unlisted
from pipeline.model.text import Span
from pipeline.patterns import compiled

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*")
_REASON_OF_KIND = {"goal": "goal", "status": "status", "problem": "problem", "attachment": "attachment"}
_LEAD_IN = re.compile(r"[：:]\s*$|(?:以下|如下|下列)[^，。；]{0,10}[。：:]?$|(?:抓好|做好|开展|实施)[^，。；]{0,6}(?:[一二三四五六七八九十两]+|\d+)(?:项|个|方面|条)[^，。；]{0,6}[。：:]?$")
_ISSUING = re.compile(r"(?:印发|转发|下发)给你们|请(?:[^，。；]{0,8}，)?(?:认真|结合|遵照|抓好|切实)[^。；]{0,16}(?:执行|落实|实施)")
_REPORTED = re.compile(r"报送|上报|报至|备案|(?:[日月底末前内时]|及时|统一|一[并同])[^，。；]{0,6}报(?![告名酬警销道考到表])")
_RULING = re.compile(r"不得|严禁|禁止|不准|必须|应当|(?<![相反响供照适理顺对效感])应(?=[将在对向按根及])|负责(?!人|同志)")


@dataclass(frozen=True, slots=True)
class Account:
    """The sum of the accounting: marked sentences in all, those in rows of the matrix, those told with a reason."""

    total: int
    in_rows: int
    unlisted: tuple[Unlisted, ...]

    @property
    def sentence(self) -> str:
        """The sum in words, for the foot of a list: `全文带职责或时限字样的语句312句＝已入表187句＋未列125句`."""
        return f"全文带职责、禁令或时限字样的语句{self.total}句＝已入任务表{self.in_rows}句＋未列为任务{len(self.unlisted)}句（附理由）"


@dataclass(frozen=True)
class _Rules:
    marker: re.Pattern[str]
    reasons: dict[str, str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["check_markers"]
    markers = [one for one in book if one.pattern]
    starts = "".join(one.text("starts") for one in markers) if all(one.text("starts") for one in markers) else ""
    ahead = f"(?=[{re.escape(starts)}])" if starts else ""  # most characters begin no marker
    return _Rules(compiled(f"{ahead}(?:{'|'.join(one.pattern or '' for one in markers)})"), {one.means: one.text("reason") for one in book if one.text("reason")})


def account(circular: Circular, matrix: Matrix, lexicon: Lexicon) -> Account:
    """Every marked sentence of `circular`, in a row of `matrix` or unlisted with its reason, in order of the text."""
    return account_of(view_of(circular, matrix, lexicon))


def account_of(view: View) -> Account:
    """The same, of the circular that the checks see."""
    starts, ends = _covered(view)
    said = tuple(marked_sentences(view.text, view.lexicon))
    outside = [span for span in said if not _overlaps(span, starts, ends)]
    areas = _areas(view)
    unlisted = tuple(Unlisted(span, span.of(view.text), _reason(view, span, areas), view.path_at(span.start)) for span in outside)
    return Account(len(said), len(said) - len(outside), unlisted)


def marked_sentences(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """The sentences that hold a marker, without the white space around them."""
    marker = _rules(lexicon).marker
    at = 0
    for match in marker.finditer(text):
        if match.start() < at:
            continue
        start = max(text.rfind(mark, at, match.start()) for mark in "。！？；\n") + 1
        start = max(start, at)
        sentence = _SENTENCE.match(text, start)
        assert sentence is not None  # a marker is never a closing mark
        words = sentence[0]
        left = start + len(words) - len(words.lstrip())
        yield Span(left, left + len(words.strip()))
        at = sentence.end()


def _covered(view: View) -> tuple[list[int], list[int]]:
    """The stretches that rows show, merged: sorted starts and ends."""
    spans = sorted(_shown(view), key=attrgetter("start", "end"))
    starts: list[int] = []
    ends: list[int] = []
    for span in spans:
        if ends and span.start <= ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            starts.append(span.start)
            ends.append(span.end)
    return starts, ends


def _shown(view: View) -> Iterator[Span]:
    for task in view.matrix.tasks:
        section = view.circular.section(task.path)
        if section is not None:
            yield section.heading_span
        yield from (one.span for one in task.actions if len(one.span))
        yield from (one.span for one in task.assignments if len(one.span))
        yield from (one.span for one in task.deadlines if len(one.span))
        yield from (one.span for one in task.targets if len(one.span))


def _overlaps(span: Span, starts: list[int], ends: list[int]) -> bool:
    index = bisect_right(ends, span.start)
    return index < len(starts) and starts[index] < span.end


def _areas(view: View) -> tuple[tuple[Span, str], ...]:
    """Stretches outside the sections with the reason that holds in them."""
    circular = view.circular
    letterhead = [span for _, span in circular.letterhead.spans]
    colophon = [part.span for part in circular.parts if part.kind == "colophon"]
    pairs = ((letterhead, "版头"), (colophon, "版记"), (circular.notice, "印发语"), (circular.opening, "引言"), (circular.closing, "结尾"), (view.rows, "table"))
    parts = [(part.span, "attachment") for part in circular.parts if part.kind == "attachment"]
    return (*((span, reason) for spans, reason in pairs for span in spans), *parts)


def _reason(view: View, span: Span, areas: tuple[tuple[Span, str], ...]) -> str:
    reasons = _rules(view.lexicon).reasons
    path = view.path_at(span.start)
    section = view.circular.section(path) if path else None
    if section is None:
        place = next((reason for area, reason in areas if area.overlaps(span)), "未成任务" if path else "版头")
        if place == "attachment" and _REPORTED.search(span.of(view.text)):
            place = "附件报送"
        return reasons["通知要求" if place == "印发语" and not _ISSUING.search(span.of(view.text)) else place]
    return reasons[_in_section(view, span, section)]


def _in_section(view: View, span: Span, section: Section) -> str:
    words = span.of(view.text)
    if section.kind in _REASON_OF_KIND:
        return "目标中的规定" if section.kind == "goal" and _RULING.search(words) else _REASON_OF_KIND[section.kind]
    if view.in_table(span.start):
        return "table"
    if not section.leaf and span.overlaps(section.heading_span):
        return "标题"
    if section.leaf and view.matrix.task(section.path) is None:
        return "未成任务"
    if _LEAD_IN.search(words):
        return "引导句"
    return "原则" if section.leaf else "上级条目"
