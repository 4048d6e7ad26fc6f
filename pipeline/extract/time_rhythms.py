"""Rhythms (每季度首月10日前) → complete RRULEs (RFC 5545 §3.3.10); the forms are those of annotation.md §5."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.numerals import integer
from pipeline.extract.time_context import Stretch
from pipeline.extract.time_grammar import Rule
from pipeline.model.text import Span

_WEEKDAYS = {"一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU"}
_WORKDAYS = "MO,TU,WE,TH,FR"
_NUMBERS = re.compile(r"[0-9０-９]{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九]")

_MONTHS = re.compile(f"({_NUMBERS.pattern})[ \u3000]{{0,3}}月")
_DAYS = re.compile(f"({_NUMBERS.pattern})[ \u3000]{{0,3}}[日号]")


def rhythms(at: Stretch) -> Iterator[tuple[Rule, Span, str]]:
    """(rule, span, rrule) of each rhythm in the stretch, in order, not overlapping; the first rule of the file that fits wins."""
    position = at.region.start
    for lead in at.rules.scan("rhythms").finditer(at.text, at.region.start, at.region.end):
        if lead.start() < position:
            continue
        for rule in at.rules.of("rhythm"):
            match = at.match(rule.pattern, lead.start())
            if match and match.end() > lead.start() and _supported(rule, at, match):
                position = match.end()
                yield rule, Span(match.start(), match.end()), rrule_of(rule, match)
                break


def _supported(rule: Rule, at: Stretch, match: re.Match[str]) -> bool:
    """A rule with `needs` wants those words earlier in the clause (or region, where it says `reach`), or in the match itself."""
    if rule.needs is None:
        return True
    begin = at.region.start if "reach" in rule.attributes else at.clause_start(match.start())
    return rule.needs.search(at.text, begin, match.end()) is not None


def rrule_of(rule: Rule, match: re.Match[str]) -> str:
    """The RRULE of a match: the rule's FREQ and INTERVAL, and what the groups add."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    interval = int(rule.attributes.get("interval", "1")) * _times(groups)
    parts = [f"FREQ={rule.attributes['freq']}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    fixed = rule.attributes.get("fixed")
    parts += [part for part in (fixed, _months(groups), _days(groups), *_weekdays(groups), *_clock(groups)) if part]
    return ";".join(parts)


def _times(groups: dict[str, str]) -> int:
    if "n2" in groups or "n4" in groups:
        return 2
    return integer(groups.get("n") or groups.get("n3") or "1") or 1


def _months(groups: dict[str, str]) -> str | None:
    if "dates" in groups:
        return f"BYMONTH={_unique(_MONTHS.findall(groups['dates']))}"
    if "month0" in groups:
        first, last = integer(groups["month0"]) or 1, integer(groups["month"]) or 12
        span = range(first, last + 1) if first <= last else [*range(1, last + 1), *range(first, 13)]
        return f"BYMONTH={','.join(map(str, span))}"
    if "yearend" in groups:
        return "BYMONTH=12"
    if "quarter" in groups:
        return f"BYMONTH={3 * (integer(groups['quarter']) or 1)}"
    if "half" in groups:
        return "BYMONTH=6" if groups["half"][0] == "上" else "BYMONTH=12"
    months = _NUMBERS.findall(groups.get("months", ""))
    return f"BYMONTH={','.join(str(integer(month)) for month in months)}" if months else None


def _days(groups: dict[str, str]) -> str | None:
    if "dates" in groups:
        return f"BYMONTHDAY={_unique(_DAYS.findall(groups['dates']))}"
    if any(name in groups for name in ("monthend", "yearend")) or not {"底", "末"}.isdisjoint(groups.get("months", "")):
        return "BYMONTHDAY=-1"
    if "part" in groups:
        return f"BYMONTHDAY={ {'上': 10, '中': 20, '下': -1, '初': 10}[groups['part'][0] if groups['part'].endswith('旬') else '初'] }"
    days = _NUMBERS.findall(groups.get("days", "") or groups.get("days2", ""))
    return f"BYMONTHDAY={','.join(str(integer(day)) for day in days)}" if days else None


def _unique(numbers: list[str]) -> str:
    """The numbers once each, in order."""
    return ",".join(str(one) for one in dict.fromkeys(map(integer, numbers)))


def _weekdays(groups: dict[str, str]) -> list[str]:
    order = _order(groups.get("ord", ""))
    if "ord" in groups and "weekdays" not in groups:
        count = integer(groups.get("workdays", "1")) or 1
        return [f"BYDAY={_WORKDAYS}", f"BYSETPOS={-1 if order == '-1' else count}"]
    named = re.findall("[一二三四五六日天]", re.sub("星期|周|礼拜", "", groups["weekdays"])) if "weekdays" in groups else ()
    return [f"BYDAY={','.join(order + _WEEKDAYS[day] for day in named)}"] if named else []


def _order(word: str) -> str:
    if not word:
        return ""
    if "最后" in word or word.startswith("末"):
        return "-1"
    return str(integer(re.sub("[第个首前周的]", "", word)) or 1)


def _clock(groups: dict[str, str]) -> list[str]:
    hour = integer(groups["hour"]) if "hour" in groups else None
    if hour is None:
        return []
    if (groups.get("daypart", "")[:1] in {"下", "晚"} or "evening" in groups) and hour < 12:
        hour += 12
    minute = 30 if "halfhour" in groups else integer(groups.get("minute") or groups.get("minute2") or "0") or 0
    second = integer(_NUMBERS.findall(groups["clocks"])[0]) if "clocks" in groups else None
    return [f"BYHOUR={hour}{'' if second is None else f',{second}'}", *([f"BYMINUTE={minute}"] if minute else [])]
