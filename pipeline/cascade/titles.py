"""Titles folded, so that one document is one however its title is quoted; and how alike two folded titles are.

Folded: brackets, quotes, spaces and dashes gone, digits half-width, the issuer and `关于…的通知` around a carried plan gone, and genre words
(方案/实施方案/工作方案/行动方案) read as one.
"""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9〇]")
_CARRIED = re.compile(r"(?:印发|转发|下发|发布)[《〈<“\"](?P<title>.+)[》〉>”\"](?:及.{1,8})?的通知$")
_CARRIED_BARE = re.compile(r"关于(?:印发|转发|下发|发布)(?P<title>.+?)(?:及其?(?:子方案|附件))?的通知$")
_ABOUT = re.compile(r"^.*?关于(?P<title>.+?)的(?:通知|意见|决定|批复|函|通报|报告|请示|公告|通告)$")
_GENRE = re.compile(r"(?:工作|行动|实施|专项|总体|具体)*(?:实施方案|工作方案|行动方案|方案|行动计划|工作计划|计划|工作要点|要点)(?=试行|暂行|$|\d)")
_TRIAL = re.compile(r"(?:试行|暂行|征求意见稿|修订版?)$")
_YEARS = re.compile(r"(?:19|20)\d{2}(?:(?:19|20)\d{2})?年?$")


def folded_title(title: str) -> str:
    """The folded form of a title; empty for an empty one."""
    tidy = unicodedata.normalize("NFKC", title).strip()
    for pattern in (_CARRIED, _CARRIED_BARE):
        if match := pattern.search(tidy):
            tidy = match["title"]
            break
    if match := _ABOUT.match(tidy):
        tidy = match["title"]
    bare = _NOISE.sub("", tidy)
    bare = _TRIAL.sub("", bare)
    return _GENRE.sub("方案", _YEARS.sub("", bare))


def likeness(one: str, other: str) -> float:
    """Dice of the two-character pieces of two folded titles, 0..1."""
    first, second = _pieces(one), _pieces(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else float(one == other != "")


def _pieces(title: str) -> frozenset[str]:
    return frozenset(title[i : i + 2] for i in range(len(title) - 1))
