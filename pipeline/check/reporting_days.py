"""`inconsistent`: the text and the notes of a form, or two places of the text, name a day of the month or week for the same report, and not the same day.

Steps: 1 the sentences that say by which day of every month or week something is reported; 2 those in the attachments' forms of progress against those
of the text that ask for progress from the same level, or that name the attachment; 3 one finding a sentence of the text none of whose forms
agrees with it; 4 two sentences of the text that ask for the same thing (排查情况) for the same body. Reports of other things (名单, 照片) and to another level have days of their own.
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

CODES = ("inconsistent",)
_SENTENCE = re.compile(r"[^。；\n]+")
_END_OF_MONTH = 31
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class _Rules:
    verb: re.Pattern[str]
    day: re.Pattern[str]
    progress: re.Pattern[str]
    body: re.Pattern[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["check_reporting"]
    return _Rules(book.regex("reporting.verb"), book.regex("reporting.day"), book.regex("reporting.progress"), book.regex("reporting.body"))


@dataclass(frozen=True, slots=True)
class _Said:
    """By which day of every month, or every week: its words, the sentence, the level it goes to, the attachment that holds it."""

    day: int
    weekly: bool
    span: Span
    sentence: str
    level: str | None
    attachment: int | None


def find(view: View) -> Iterator[Finding]:
    """One finding a sentence of the text with a form that names another day."""
    said = tuple(_statements(view))
    forms = [one for one in said if one.attachment is not None and _of_progress(view, one)]
    yield from _said_twice(view, [one for one in said if one.attachment is None])
    for one in said if forms else ():
        if one.attachment is not None:
            continue
        about = [form for form in forms if _same_report(view, one, form)]
        others = [form for form in about if form.day != one.day]
        if others and len(others) == len(about):
            where = "、".join(dict.fromkeys(f"附件{form.attachment}的“{form.span.of(view.text)}”" for form in others))
            yield view.finding("inconsistent", one.span, f"正文说“{one.span.of(view.text)}”报送，与{where}不一致，请统一")


def _statements(view: View) -> Iterator[_Said]:
    rules = _rules(view.lexicon)
    parts = [(part.span, part.no) for part in view.circular.parts if part.kind == "attachment"]
    for match in view.matches(rules.day):
        around = next((one for one in _SENTENCE.finditer(view.text, _line_start(view.text, match.start())) if one.end() >= match.end()), None)
        if around is None or not rules.verb.search(view.text, match.start(), around.end()):
            continue
        level = rules.body.search(view.text, match.start(), around.end())
        attachment = next((no for span, no in parts if match.start() in range(span.start, span.end)), None)
        weekday = match["weekday"]
        day = _WEEKDAYS.index(weekday.replace("天", "日")) if weekday else int(match["day"]) if match["day"] else _END_OF_MONTH
        yield _Said(day, bool(weekday), Span(*match.span()), view.text[match.start() : around.end()], level["level"] if level else None, attachment)


_TO = re.compile(r"报(?:送|告)?(?:至|给|到)?(?P<to>[\u4e00-\u9fff]{2,12}?)(?=[，。；、（]|汇总|备案|$)")
_THING = re.compile(r"(?P<thing>[\u4e00-\u9fff]{2}(?:情况|报表|统计表|台账|总结|清单|进展|信息|数据))")


def _said_twice(view: View, said: list[_Said]) -> Iterator[Finding]:
    """One finding a later place that names another day for the same thing and the same body."""
    first: dict[tuple[str, str, bool], _Said] = {}
    for one in said:
        start = max(view.text.rfind(mark, 0, one.span.start) for mark in "。；\n") + 1
        clause = view.text[start : one.span.end] + one.sentence[len(one.span) :]
        to, thing = _TO.search(one.sentence), _THING.search(clause)
        if to is None or thing is None:
            continue
        known = first.setdefault((to["to"], thing["thing"], one.weekly), one)
        if known.day != one.day:
            message = f"“{thing['thing']}”前面要求“{known.span.of(view.text)}”报{to['to']}，此处是“{one.span.of(view.text)}”，请统一"
            yield view.finding("inconsistent", one.span, message)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _of_progress(view: View, form: _Said) -> bool:
    """True for a form that reports progress, by its title or by the sentence."""
    title = next((part.title for part in view.circular.parts if part.kind == "attachment" and part.no == form.attachment), "")
    progress = _rules(view.lexicon).progress
    return bool(progress.search(title) or progress.search(form.sentence))


def _same_report(view: View, one: _Said, form: _Said) -> bool:
    if re.search(rf"附件\s?{form.attachment}(?!\d)", one.sentence):
        return True
    levels = {one.level, form.level} - {None}
    return one.weekly == form.weekly and len(levels) < 2 and bool(_rules(view.lexicon).progress.search(one.sentence))
