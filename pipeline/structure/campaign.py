"""The action's own name out of a title (annotation.md §1: without places, without the genre word), and the day it ends."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Section
from pipeline.structure.places import place_of

_TAIL_BRACKET = re.compile(r"[（(〔\[][^）)〕\]]{1,24}[）)〕\]]$")
_TIME = re.compile(r"(?:(?P<year>20\d{2})\s*年)?\s*(?:(?P<month>1[0-2]|0?[1-9])\s*月)\s*(?:(?P<day>[12]\d|3[01]|0?[1-9])\s*日)?|(?P<only>20\d{2})\s*年(?!\s*\d{1,2}\s*月)")
_DOTTED = re.compile(r"(?P<year>20\d{2})[.．/](?P<month>1[0-2]|0?[1-9])(?:[.．/](?P<day>[12]\d|3[01]|0?[1-9]))?")


@dataclass(frozen=True, slots=True)
class _Words:
    cue: re.Pattern[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    years: re.Pattern[str]
    body: re.Pattern[str]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    head = lexicon["letterhead"]
    return _Words(*(head.regex(name) for name in ("campaign.cue", "campaign.lead", "campaign.tail", "span.years", "campaign.body")))


def campaign_of(titles: Sequence[str], issuers: Sequence[str], lexicon: Lexicon) -> str | None:
    """The action's name in the first title that has one; None where no title names an action."""
    return next((name for title in titles if (name := _in_title(title, issuers, lexicon))), None)


def _in_title(title: str, issuers: Sequence[str], lexicon: Lexicon) -> str | None:
    words = _words(lexicon)
    name = _after_about(title)
    if "——" in name and words.cue.search(behind := name.rsplit("——", 1)[1]):
        name = behind  # the heading in front is a motto
    while bracket := _TAIL_BRACKET.search(name):
        name = name[: bracket.start()]
    cut = words.tail.search(name)
    name = name[: cut.start()] if cut else name
    name = _strip_front(name.rstrip("的"), issuers, words, lexicon)
    return name if len(name) >= 4 and words.cue.search(name) else None


def _after_about(title: str) -> str:
    """Behind the last 关于 or 印发, without 《》."""
    name = title.replace("《", "").replace("》", "").replace("的通知", "的通知")
    for lead in ("关于印发", "关于转发", "关于"):
        if lead in name:
            name = name.rsplit(lead, 1)[1]
    return re.sub(r"的?(?:紧急)?(?:通知|函|公告|通告|命令|决定)$", "", name)


def _strip_front(name: str, issuers: Sequence[str], words: _Words, lexicon: Lexicon) -> str:
    """Without places, issuers, verbs (开展, 深入推进) and years in front."""
    before = None
    while before != name:
        before = name
        name = name.removeprefix("“") if name.count("“") > name.count("”") else name
        if lead := words.lead.match(name):
            name = name[lead.end() :]
        name = name[place_of(name, lexicon).length :]
        for issuer in issuers:
            name = name[_shared(name, issuer) :]
        if (body := words.body.match(name)) and words.cue.search(name[body.end() :]):
            name = name[body.end() :]
    return name


def _shared(name: str, issuer: str) -> int:
    """How many characters of `name` are the issuer's name or a short form of it (某某公司), up to a unit's last word."""
    at, best = -1, 0
    for i, char in enumerate(name):
        at = issuer.find(char, at + 1)
        if at < 0:
            break
        if i >= 2 and re.search(r"(?:公司|集团|学校|中学|小学|医院|局|委|厅|办|会|中心|政府|办事处|厂|院|大学|学院|站|所|镇|街道|乡|区|县|市)$", name[: i + 1]):
            best = i + 1
    return best


def campaign_end(titles: Sequence[str], sections: Sequence[Section], text: str, dated: date | None, lexicon: Lexicon) -> date | None:
    """The last day of the last year of a title's span, else of the last phase of 阶段安排; None where the text gives none."""
    for title in titles:
        spans = list(_words(lexicon).years.finditer(title))
        if spans:
            return date(int(unicodedata.normalize("NFKC", spans[-1]["to"])), 12, 31)
    phases = [section for section in sections if section.kind == "phase" and section.leaf]
    year = dated.year if dated else None
    last = None
    for phase in phases:
        words = phase.time_span.of(text) if phase.time_span else text[phase.heading_span.start : min(phase.heading_span.end + 60, phase.span.end)]
        end, year = _last_time(words, year)
        last = end or last
    return last


def _last_time(words: str, year: int | None) -> tuple[date | None, int | None]:
    """The last day that the words name, with the year that governs what follows."""
    end = None
    words = unicodedata.normalize("NFKC", words)
    for match in sorted([*_TIME.finditer(words), *_DOTTED.finditer(words)], key=lambda found: found.start()):
        parts = match.groupdict()
        year = int(parts.get("year") or parts.get("only") or year or 0) or None
        if year is None:
            continue
        month = int(parts.get("month") or 12)
        days = calendar.monthrange(year, month)[1]
        end = date(year, month, min(int(parts.get("day") or days), days))
    return end, year
