"""Titles that run over several lines, joined; and whether two titles name the same document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model import docno
from pipeline.model.text import Span
from pipeline.structure.labels import label_at, styles_of
from pipeline.structure.lines import Line

SHORTEST = 7  # characters: a plan's title is no shorter; 保障措施 is a chapter
_MOST_LINES = 7
_LONGEST = 64  # characters of one title line
_ENDS = "。；;：:，,、！!？?"
_COLON = re.compile(r"^[^《]{0,12}[：:]")  # 责任单位：…, 完成时限：…
STATUS = re.compile(r"\s*[【（(\[](?:已?废止|失效|已失效|现行有效|有效|部分失效)[】）)\]]$")  # what a page says of the document's life
NUMBERED = re.compile(rf"\s*[（(]\s*(?P<no>{docno.PATTERN.pattern})\s*[）)]$", re.VERBOSE)  # 关于…的通知（青安办〔2024〕9号）
_TAIL = re.compile(r"^的(?:紧急)?(?:补充)?(?:通知|通报|函|决定|公告|通告|意见|批复|请示|报告)$")  # 印发《…方案》, and 的通知 on a line of its own
_ANNOUNCED = re.compile(r"的(?:紧急)?(?:补充)?(?:通知|通报|函|决定|公告|通告|意见|批复|请示|报告|办法|方案|规定)$")
_SPACE = re.compile(r"(?<![A-Za-z0-9])[\s\u3000]+|[\s\u3000]+(?![A-Za-z0-9])")
_FOLD = re.compile(r"[\s\"'“”‘’《》〈〉<>()（）\[\]〔〕【】,，.。、:：;；\-—–_~～·]+")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `first` up to `stop` (an index) that are one title; `complete` where it ends as titles do (方案, 通知 …)."""

    title: str
    span: Span
    first: int
    stop: int
    complete: bool


def fold(words: str) -> str:
    """The words without width, case, punctuation and white space, for comparison only."""
    return _FOLD.sub("", unicodedata.normalize("NFKC", words).lower())


def alike(a: str, b: str) -> bool:
    """True when two titles name the same document, a word more or less."""
    a, b = fold(a), fold(b)
    if not a or not b:
        return False
    if a == b or (min(len(a), len(b)) >= 8 and (a in b or b in a)):
        return True
    return abs(len(a) - len(b)) <= 16 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.8


def tidy(words: str) -> str:
    """A title as it is handed on: white space gone except between Latin words."""
    return _SPACE.sub("", words).strip()


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    head = lexicon["letterhead"]
    return head.regex("genre.end"), head.regex("title.version")


def title_like(line: Line, lexicon: Lexicon) -> bool:
    """True for a short line that could be (part of) a title: no sentence, no number of the outline, no table row."""
    text = line.text
    if line.kind != "body" or len(NUMBERED.sub("", text)) > _LONGEST or text[-1] in _ENDS or "。" in text or "\t" in text or _COLON.search(text):
        return False
    label = label_at(text, 0, styles_of(lexicon))
    return label is None or label.style.name in {"hash", "plain", "ar-bare"}


def block_at(lines: Sequence[Line], first: int, stop: int, lexicon: Lexicon) -> Block | None:
    """The title that begins at line `first`: as many lines as it takes until it ends like one; None where none begins there."""
    end, version = _patterns(lexicon)
    joined = ""
    at = first
    while at < min(stop, first + _MOST_LINES) and title_like(lines[at], lexicon):
        joined += lines[at].text.lstrip("#").strip()
        at += 1
        if end.search(NUMBERED.sub("", STATUS.sub("", joined))) and joined.count("《") == joined.count("》"):
            while at < stop and lines[at].kind == "body" and (version.match(lines[at].text) or _TAIL.match(lines[at].text) or _is_unfinished(joined, lines[at], lexicon)):
                joined += lines[at].text
                at += 1
            return _block(lines, first, at, joined, complete=True)
    return _block(lines, first, at, joined, complete=False) if at > first else None


def _is_unfinished(joined: str, line: Line, lexicon: Lexicon) -> bool:
    """True where a title that announces another (`关于印发《政府工作报告》`) only ends at the next `line` (`重点任务分工的通知`)."""
    announced = re.search("关于|印发|转发", joined) and not _ANNOUNCED.search(joined)
    return bool(announced and _ANNOUNCED.search(line.text) and not re.match("关于|《", line.text) and title_like(line, lexicon))


def _block(lines: Sequence[Line], first: int, stop: int, joined: str, *, complete: bool) -> Block:
    return Block(tidy(joined), Span(lines[first].start, lines[stop - 1].span.end), first, stop, complete)


def block_like(lines: Sequence[Line], first: int, stop: int, wanted: str, lexicon: Lexicon) -> Block | None:
    """The title at line `first` if it names the document `wanted`, with a version in brackets behind it; else None."""
    _, version = _patterns(lexicon)
    goal = fold(wanted)
    joined = ""
    for at in range(first, min(stop, first + _MOST_LINES)):
        if not title_like(lines[at], lexicon):
            return None
        joined += lines[at].text.lstrip("#").strip()
        here = fold(joined)
        if len(here) > len(goal) + 16:
            return None
        if len(here) >= len(goal) - 12 and alike(joined, wanted) and not (at + 1 < stop and _goes_on(lines[at + 1], joined, wanted, lexicon)):
            last = at + 1
            while last < stop and version.match(lines[last].text):
                joined += lines[last].text
                last += 1
            return _block(lines, first, last, joined, complete=True)
    return None


def _goes_on(line: Line, joined: str, wanted: str, lexicon: Lexicon) -> bool:
    """True when the next `line` still belongs to the title: the title does not end like one, and with it comes closer to `wanted`."""
    end, _ = _patterns(lexicon)
    if end.search(joined) or not title_like(line, lexicon):
        return False
    ratio = SequenceMatcher(None, fold(joined), fold(wanted), autojunk=False).ratio()
    return SequenceMatcher(None, fold(joined + line.text), fold(wanted), autojunk=False).ratio() > ratio
