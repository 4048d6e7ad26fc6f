"""`term-inconsistent`: one thing under two names in one circular: a group of units, the campaign, a term of the dictionary.

A group (`各管区`) and another that differs by one character inside it (`各管理区`) are the same; of the two the rarer is marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("term-inconsistent",)
_SHORTEST_NAME = 8  # characters of a campaign's name that no other name resembles by chance


@dataclass(frozen=True)
class _Rules:
    """What check_terms.yaml says: `listed` terms with all their forms, `qualifiers` that a campaign's name may lose, `group` a group of units (各管区),
    `no_groups` what looks like one, `not_inside` the characters that make another group or no name of it, `office` the short name of an office,
    `no_stems` what is no stem of one."""

    listed: tuple[tuple[str, ...], ...]
    qualifiers: tuple[str, ...]
    group: re.Pattern[str]
    no_groups: tuple[str, ...]
    not_inside: frozenset[str]
    office: re.Pattern[str]
    no_stems: tuple[str, ...]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["check_terms"]
    return _Rules(
        tuple(one.list("forms") for one in book if one.list("forms")), book.words("可脱落的限定词"), book.regex("terms.group"), book.words("不是单位的“各”"),
        frozenset(book.words("分出另一群的字") + book.words("不属名称的字")), book.regex("terms.office"), book.words("不是机构词干"),
    )  # fmt: skip


def find(view: View) -> Iterator[Finding]:
    """One finding a pair of names, at the rarer one's first place."""
    pairs = {frozenset(pair): pair for pair in (*_groups(view), *_listed(view))}
    for rare, usual in sorted(pairs.values()):
        at = _first(view, rare, usual)
        if at is not None:
            message = f"“{rare}”别处作“{usual}”，请统一叫法"
            yield view.finding("term-inconsistent", Span(at, at + len(rare)), message, "note")
    yield from _campaign(view)
    yield from _campaign_misnamed(view)
    yield from _offices(view)


def _groups(view: View) -> Iterator[tuple[str, str]]:
    rules = _rules(view.lexicon)
    found = Counter(match[0] for match in view.matches(rules.group) if not match[0].startswith(rules.no_groups) and not view.in_title(match.start()))
    names = sorted(found, key=len)
    for short in names:
        for long in names:
            if len(long) == len(short) + 1 and _inserted(short, long, rules):
                yield (short, long) if found[short] <= found[long] else (long, short)


def _inserted(short: str, long: str, rules: _Rules) -> bool:
    """True where `long` is `short` with one character put in, neither in front of it nor at its end."""
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return 1 < at < len(short) and long[at] not in rules.not_inside and short[at:] == long[at + 1 :]


def _listed(view: View) -> Iterator[tuple[str, str]]:
    for forms in _rules(view.lexicon).listed:
        counted = [(view.text.count(form), form) for form in forms]
        present = sorted(one for one in counted if one[0])
        if len(present) > 1:
            yield present[0][1], present[-1][1]


def _first(view: View, rare: str, usual: str) -> int | None:
    """The first place of `rare` that is not inside `usual` or a title."""
    at = view.text.find(rare)
    while at >= 0:
        inside = view.text.find(usual, max(0, at - len(usual)), at + len(rare) + len(usual))
        if not view.in_title(at) and not (rare in usual and 0 <= inside <= at):
            return at
        at = view.text.find(rare, at + 1)
    return None


def _campaign(view: View) -> Iterator[Finding]:
    """The campaign's name with a qualifier lost."""
    campaign = view.matrix.letterhead.campaign or ""
    for word in _rules(view.lexicon).qualifiers:
        short = campaign.replace(word, "", 1)
        if word not in campaign or campaign.startswith(word) or len(short) < 8:
            continue
        at = view.text.find(short)
        if at >= 0:
            message = f"“{short}”疑为“{campaign}”漏“{word}”，请统一名称"
            yield view.finding("term-inconsistent", Span(at, at + len(short)), message, "note")


def _campaign_misnamed(view: View) -> Iterator[Finding]:
    """The campaign's name with one other character in it (除患攻坚行动, 除险攻坚行动), at its first place."""
    campaign = (view.matrix.letterhead.campaign or "").strip("“”")
    if len(campaign) < _SHORTEST_NAME or not campaign.isalnum():
        return
    half = len(campaign) // 2
    for kept, shift in ((campaign[:half], 0), (campaign[half:], -half)):
        for match in re.finditer(re.escape(kept), view.text):
            start = match.start() + shift
            words = view.text[max(0, start) : start + len(campaign)]
            odd = [(a, b) for a, b in zip(words, campaign, strict=False) if a != b]
            if start >= 0 and len(words) == len(campaign) and len(odd) == 1 and all("\u4e00" <= char <= "\u9fff" for char in odd[0]) and not view.in_title(start):
                message = f"“{words}”别处作“{campaign}”，请统一名称"
                yield view.finding("term-inconsistent", Span(start, start + len(words)), message, "note")
                return


def _offices(view: View) -> Iterator[Finding]:
    """One office under a two-word and a one-word name (平安办, 平安建设办) among the owners, where no 简称 was laid down; at the rarer one's first place."""
    owners = [one for task in view.matrix.tasks for one in task.assignments if one.basis != "text"]
    named, rules = Counter(one.unit for one in owners), _rules(view.lexicon)
    offices = {unit: match for unit in named if (match := rules.office.fullmatch(unit)) and not match["stem"].startswith(rules.no_stems)}
    for short, one in offices.items():
        for long, other in offices.items():
            same = one["level"] == other["level"] and one["kind"] == other["kind"] and len(one["stem"]) < len(other["stem"]) and other["stem"].startswith(one["stem"])
            if same and not re.search(rf"简称[：:]?[“”\"]?(?:{short}|{long})", view.text):
                rare, usual = sorted((short, long), key=lambda unit: named[unit])
                span = next(one.span for one in owners if one.unit == rare)
                yield view.finding("term-inconsistent", span, f"“{rare}”别处作“{usual}”，请统一单位名称", "note")
