"""The run-in title of a heading, the bracket of time behind it, and where its own text begins (annotation.md §2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon

_GAP = re.compile(r"(?<=[\u4e00-\u9fff”）])[ \t\u3000\xa0]+(?=[\u4e00-\u9fff“—《])")
_PAIRS = {"（": "）", "(": ")", "“": "”", "《": "》", "【": "】", "〔": "〕", "「": "」", "[": "]", "﹙": "﹚"}
_STOP = "。！？!?"
_CLAUSE = "，,：:；;。！？!?"
_MARK = re.compile(f"[{re.escape(''.join(_PAIRS) + _CLAUSE)}]")
_BRACKET = re.compile(r"[ \t\u3000\xa0]*[（(﹙]([^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*)[）)﹚][ \t\u3000\xa0]*$")
_NAMED = re.compile(r"[（(【\[]([^）)】\]。]{2,20})[）)】\]][ \t\u3000\xa0]*")
_TITLE_BEHIND = re.compile(r"[：:][ \t\u3000\xa0]*(?=\S)")
_PHASE = re.compile(r"[\u4e00-\u9fff]{2,10}阶段[（(﹙]([^（()）]{2,24})[）)﹚][ \t\u3000\xa0]*")  # 组织实施阶段（3月3日—11日）各村成立…
_PHASE_AND_TIME = re.compile(r"(?P<title>[\u4e00-\u9fff、（）()]{2,24}阶段)[，,](?:时间[为是：:]?)?(?P<time>[^，。；,;]{4,24})[。；;]")  # 自查自纠阶段，时间从即日起至11月15日。
_TIME_WORD = re.compile(r"[年月日季旬底起汛节天]|长期|即日|全年|持续|\d[.．/]\d")
_SHORT = 30  # characters: a first sentence with a comma that is no longer is still a title
_LONG = 50  # … without a comma
_LINE = 90  # … that fills its line
_COLON = 25
_WIDEST = 400  # characters of one bracket behind a title


@dataclass(frozen=True, slots=True)
class Words:
    """The wording rules of headings, compiled once for each lexicon."""

    ordinal: re.Pattern[str]
    duty: re.Pattern[str]
    duty_bracket: re.Pattern[str]
    time_bracket: re.Pattern[str]
    announce: re.Pattern[str]
    time_clause: re.Pattern[str]
    glued_doer: re.Pattern[str]
    gap_owner: re.Pattern[str]
    glued_chapter: re.Pattern[str]
    glued_each: re.Pattern[str]


@lru_cache(maxsize=8)
def heading_words(lexicon: Lexicon) -> Words:
    """The rules of `dictionaries/outline.yaml` for headings."""
    outline = lexicon["outline"]
    names = ("ordinal", "duty", "duty-bracket", "time-bracket", "announce", "time-clause", "glued-doer", "gap-owner", "glued-chapter", "glued-each")
    return Words(*(outline.regex(f"heading.{name}") for name in names))


@dataclass(frozen=True, slots=True)
class Heading:
    """Offsets into the paragraph after the label: the title, a trailing bracket of time, and where the own text begins.

    `run_in` is False where the leaf has no title and its first clause stands for one.
    """

    start: int
    end: int
    time: tuple[int, int] | None
    rest: int
    run_in: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a heading stands: it has children (`parent`), paragraphs of its own follow (`followed`), its siblings have run-in titles (`titled`)."""

    parent: bool = False
    followed: bool = False
    titled: bool = False


def read_heading(text: str, place: Place, words: Words) -> Heading:
    """The heading of a paragraph `text`. A whole line is the title of a parent, and of a leaf that is followed by paragraphs of text."""
    if named := _NAMED.match(text):
        inner = named[1]
        if _is_time(inner, words) and (ahead := _TITLE_BEHIND.match(text, named.end())):  # 第一阶段（5月底前）：动员部署
            behind, at = read_heading(text[ahead.end() :], place, words), ahead.end()
            return Heading(behind.start + at, behind.end + at, (0, len(named[0].rstrip())), behind.rest + at, behind.run_in)
        if not words.duty_bracket.search(inner) and not _is_time(inner, words) and (len(text) > named.end() or place.parent or place.followed):
            return Heading(named.start(1), named.end(1), None, named.end())
    if (phase := _PHASE_AND_TIME.match(text)) and _is_time(phase["time"], words):
        return Heading(0, phase.end("title"), phase.span("time"), phase.end())
    cut, run_in = _cut(text, place, words)
    if run_in and place.parent and (announced := words.announce.search(text[:cut])):
        cut = announced.start()
    end, time = _trim(text, cut, words)
    if end == 0:
        return Heading(0, cut, None, _after(text, cut, run_in), run_in)
    rest = time[1] if time and time[1] > end else end
    return Heading(0, end, time, _after(text, rest, run_in), run_in)


def has_title(text: str, words: Words) -> bool:
    """True when the paragraph plainly has a run-in title: a short first sentence, and text behind it."""
    stop = next((i for i in top_level(text) if text[i] in _STOP), len(text))
    return stop <= _SHORT and bool(text[stop + 1 :].strip()) and not words.time_clause.match(text[:stop])


def top_level(text: str) -> list[int]:
    """Offsets of the clause marks of `text` that stand in no bracket or quotes; unclosed brackets do not count."""
    found: list[int] = []
    skip_to = 0
    for mark in _MARK.finditer(text):
        i, char = mark.start(), mark[0]
        if i < skip_to:
            continue
        if char in _PAIRS:
            close = text.find(_PAIRS[char], i + 1)
            if char in "（(" and close < 0:
                close = text.find("）" if char == "(" else ")", i + 1)
            if i < close < i + 400:
                skip_to = _closing(text, i, close)
        elif char in _CLAUSE and not _inside_number(text, i):
            found.append(i)
            if len(found) > 12:
                break
    return found


def _closing(text: str, start: int, close: int) -> int:
    """Behind the bracket that closes the one at `start`, also where the same kind is nested."""
    left, right = text[start], text[close]
    while text.count(left, start + 1, close) > text.count(right, start + 1, close):
        following = text.find(right, close + 1)
        if following < 0:
            break
        close = following
    return close + 1


def _inside_number(text: str, i: int) -> bool:
    """`8:30`, `1,200`."""
    return text[i] in ":：," and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()


def _cut(text: str, place: Place, words: Words) -> tuple[int, bool]:
    """Where the title ends (before its punctuation), and whether it is a run-in title at all."""
    marks, alone = top_level(text), _lone(text, place)
    if (glued := _glued(text, marks, words)) is not None:
        return glued, True
    stop = next((i for i in marks if text[i] in _STOP), len(text))
    fills = stop >= len(text) - 1 or not text[stop + 1 :].strip("”’）) \t")
    colon = _colon_title(text, marks, stop, words)
    if colon is not None and not (fills and alone and stop - colon > 1 and _reads_as_title(text[colon + 1 : stop])):
        return colon, True
    if (gap := _gap(text, min([stop, *marks[:1]]), words)) is not None:
        return gap, True
    if fills and alone and stop <= _LINE:
        return len(text[:stop].rstrip("：:；;，, \t\u3000\xa0")), True
    commas = [i for i in marks if i < stop]
    limit = _SHORT if commas else _LONG
    if stop <= limit and not (commas and (fills or (words.duty.search(text[:stop]) and not place.titled))):
        return stop, True
    return _first_clause(text, commas, stop, words), fills and not commas


def _glued(text: str, marks: list[int], words: Words) -> int | None:
    """Where a title ends to which a page glued its text, or None."""
    glued = words.glued_doer.match(text) or words.gap_owner.match(text) or words.glued_chapter.match(text) or _timed_phase(text, words)
    if glued and glued.end() < (marks[0] if marks else 0):
        return glued.end()
    each = words.glued_each.match(text)
    return each.end() if each and len(marks) > 1 and marks[0] < each.end() < marks[1] else None


def _timed_phase(text: str, words: Words) -> re.Match[str] | None:
    """A phase and its time in front of text that nothing parts from them."""
    phase = _PHASE.match(text)
    return phase if phase and _is_time(phase[1], words) and text[phase.end() : phase.end() + 1] not in ("", *_CLAUSE) else None


def _first_clause(text: str, commas: list[int], stop: int, words: Words) -> int:
    """Where the first clause ends; one that is only a time (`2024年底前，`) takes the next along."""
    if commas and words.time_clause.match(text[: commas[0]]):
        return commas[1] if len(commas) > 1 else stop
    return commas[0] if commas else stop


def _lone(text: str, place: Place) -> bool:
    """True when a paragraph that is one sentence is a title by itself, not the first sentence of a leaf's text."""
    sentence = text.rstrip()[-1:] in "。；;" and ("，" in text or "," in text or len(text) > _LONG)
    return place.parent or (place.followed and (not sentence or len(text) <= _SHORT))


def _reads_as_title(rest: str) -> bool:
    return bool(rest.strip()) and len(rest) <= 24 and not any(char in rest for char in "，；,;")


def _colon_title(text: str, marks: list[int], stop: int, words: Words) -> int | None:
    """The end of a title that a colon closes (`强化宣传：各村要…`); a mere `第一阶段：` goes on to the next mark."""
    for n, i in enumerate(marks):
        if i >= stop or text[i] not in "：:":
            return None
        begin = 0 if n == 0 else marks[0] + 1
        if i - begin > _COLON:
            return None
        if words.ordinal.match(text[begin:i].strip()):
            following = next((mark for mark in marks[n + 1 :]), len(text))
            return following if _trim(text, following, words)[0] - i <= _COLON else i
        return i
    return None


def _gap(text: str, limit: int, words: Words) -> int | None:
    """The end of a title that white space closes (`强化宣传　各村要加强…`)."""
    for match in _GAP.finditer(text[: limit + 1]):
        title, rest = text[: match.start()], text[match.end() :]
        wide = len(match[0]) > 1 or "\u3000" in match[0]
        if words.ordinal.match(title) or any(title.count(left) > title.count(right) for left, right in ("（）", "()")):
            continue
        if 2 <= len(title) <= 20 and len(rest) > 10 and (wide or any(char in rest for char in _CLAUSE)):
            return match.start()
    return None


def _trim(text: str, cut: int, words: Words) -> tuple[int, tuple[int, int] | None]:
    """The title's end without trailing brackets of time or duty, and the time bracket where it comes first behind the title."""
    end, time = cut, None
    for _ in range(4):
        match = _BRACKET.search(text, max(0, end - _WIDEST), end)
        if match is None:
            break
        inner = match[1]
        if _is_time(inner, words):
            time = (match.start(0) + len(match[0]) - len(match[0].lstrip()), match.end(0) - (len(match[0]) - len(match[0].rstrip())))
        elif words.duty_bracket.search(inner):
            time = None
        else:
            break
        end = match.start()
    return len(text[:end].rstrip()), time


def _is_time(inner: str, words: Words) -> bool:
    return bool(words.time_bracket.match(inner.strip()) and _TIME_WORD.search(inner))


def _after(text: str, end: int, run_in: bool) -> int:
    """Where the own text begins: behind the mark that ends a run-in title; at the mark where the sentence goes on."""
    if not run_in:
        return end
    while end < len(text) and text[end] in " \t\u3000\xa0。．.：:；;，,！!？?、":
        end += 1
    return end
