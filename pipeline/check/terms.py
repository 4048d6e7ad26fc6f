"""`term-inconsistent`: one thing under two names in one circular: a group of units, the campaign, a term of the dictionary.

A group (`各管区`) and another that differs by one character inside it (`各管理区`) are the same; of the two the rarer is marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("term-inconsistent",)
_GROUP = compiled(r"各(?:[\u4e00-\u9fff]{2,8}?)(?=[、，。；：（）()\s要应须]|和|及|按|根据|结合|负责|必须)")
_LEVELS = frozenset("省市州县区镇乡村")
_MODALS = frozenset("要应须将均都也可")


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]:
    book = lexicon["check_terms"]
    return tuple(one.list("forms") for one in book if one.list("forms")), book.words("可脱落的限定词"), book.words("不是单位的“各”")


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
    _, _, no_groups = _rules(view.lexicon)
    found = Counter(match[0] for match in view.matches(_GROUP) if not match[0].startswith(no_groups) and not view.in_title(match.start()))
    names = sorted(found, key=len)
    for short in names:
        for long in names:
            if len(long) == len(short) + 1 and _inserted(short, long):
                yield (short, long) if found[short] <= found[long] else (long, short)


def _inserted(short: str, long: str) -> bool:
    """True where `long` is `short` with one character put in, neither in front of it nor at its end."""
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    level = at < len(short) and long[at] in (_LEVELS | _MODALS)  # 各牵头领导 and 各牵头县领导 are two groups, 各镇要配合 is no name
    return 1 < at < len(short) and not level and short[at:] == long[at + 1 :]


def _listed(view: View) -> Iterator[tuple[str, str]]:
    for forms in _rules(view.lexicon)[0]:
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
    for word in _rules(view.lexicon)[1]:
        short = campaign.replace(word, "", 1)
        if word not in campaign or campaign.startswith(word) or len(short) < 8:
            continue
        at = view.text.find(short)
        if at >= 0:
            message = f"“{short}”疑为“{campaign}”漏“{word}”，请统一名称"
            yield view.finding("term-inconsistent", Span(at, at + len(short)), message, "note")


_SHORTEST_NAME = 8  # characters of a campaign's name that no other name resembles by chance


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


_OFFICE = re.compile(r"(?P<level>镇|乡|街道|县|区|市)?(?P<stem>[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{4})(?P<kind>办|局|科|所|站|中心)")
_NO_STEM = ("综合", "联合", "分管", "牵头", "各有", "有关", "相关")


def _offices(view: View) -> Iterator[Finding]:
    """One office under a two-word and a one-word name (平安办, 平安建设办) among the owners, where no 简称 was laid down; at the rarer one's first place."""
    owners = [one for task in view.matrix.tasks for one in task.assignments if one.basis != "text"]
    named = Counter(one.unit for one in owners)
    offices = {unit: match for unit in named if (match := _OFFICE.fullmatch(unit)) and not match["stem"].startswith(_NO_STEM)}
    for short, one in offices.items():
        for long, other in offices.items():
            same = one["level"] == other["level"] and one["kind"] == other["kind"] and len(one["stem"]) < len(other["stem"]) and other["stem"].startswith(one["stem"])
            if same and not re.search(rf"简称[：:]?[“”\"]?(?:{short}|{long})", view.text):
                rare, usual = sorted((short, long), key=lambda unit: named[unit])
                span = next(one.span for one in owners if one.unit == rare)
                yield view.finding("term-inconsistent", span, f"“{rare}”别处作“{usual}”，请统一单位名称", "note")
