"""`foreign-place`: a name left from a template: another township's, or what an office of another kind calls itself (annotation.md §8).

Only for circulars of townships and streets, and of counties and districts, whose own name is known; one finding a section and word.
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
from pipeline.patterns import compiled

CODES = ("foreign-place",)
_KIND = re.compile("街道|镇|乡")
_CONTEXT = 10  # characters on both sides that may say why another place is named


@dataclass(frozen=True)
class _Rules:
    kinds: dict[str, re.Pattern[str]]
    whole: re.Pattern[str]
    named: re.Pattern[str]
    borrowed: re.Pattern[str]
    inner: re.Pattern[str]
    no_names: tuple[str, ...]
    no_counties: tuple[str, ...]
    regions: tuple[str, ...]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["check_places"]
    not_behind = f"(?<!{book.alternation('不是“全”的“全”')})"
    kinds = {one.means: compiled(f"{not_behind}(?:{'|'.join(map(re.escape, one.list('foreign')))})") for one in book if one.list("foreign")}
    return _Rules(
        kinds, book.regex("places.whole"), book.regex("places.named"), book.regex("places.borrowed"), book.regex("places.inner"),
        book.words("隐去的名字"), book.words("不是县区"), book.words("自治区"),
    )  # fmt: skip


def find(view: View) -> Iterator[Finding]:
    """One finding a section and word."""
    own = own_name(view)
    if own is None:
        yield from _of_county(view)
        return
    kind = next(kind for kind in ("街道", "镇", "乡") if own.endswith(kind))
    seen: set[tuple[str | None, str]] = set()
    for span, word, message in sorted((*_self_names(view, kind), *_named(view, own)), key=lambda one: one[0]):
        path = view.path_at(span.start)
        if (path, word) not in seen:
            seen.add((path, word))
            yield view.finding("foreign-place", span, message, path=path)


def own_name(view: View) -> str | None:
    """The township or street that issues the circular; None for any other office."""
    head = view.circular.letterhead
    name = head.jurisdiction.township
    if name and name.startswith(_rules(view.lexicon).no_names):
        return None
    return name if head.level == "township" and name and name.endswith(("街道", "镇", "乡")) else None


def _of_county(view: View) -> Iterator[Finding]:
    """What a county calls itself in a district's paper, and the other way round."""
    head = view.circular.letterhead
    name = head.jurisdiction.county or ""
    book, rules = view.lexicon["check_places"], _rules(view.lexicon)
    if head.level != "county" or not name.endswith(("县", "区")) or name.endswith(rules.no_counties):
        return
    in_region = any(word in view.text for word in rules.regions)
    seen: set[tuple[str | None, str]] = set()
    for match in book.regex("places.county" if name.endswith("县") else "places.district").finditer(view.text):
        key = (view.path_at(match.start()), match[0])
        region = match[0][-1] == "区" and in_region
        if not region and key not in seen and not view.in_title(match.start()) and not book.regex("places.elsewhere").search(view.text, max(0, match.start() - _CONTEXT), match.end() + _CONTEXT):
            seen.add(key)
            yield view.finding("foreign-place", Span(*match.span()), f"本文是{name}的文件，“{match[0]}”疑为套用他处文件留下的说法，请改正")


def _self_names(view: View, kind: str) -> Iterator[tuple[Span, str, str]]:
    rules = _rules(view.lexicon)
    for match in view.matches(rules.kinds[kind]):
        if not view.in_title(match.start()) and not _part_of_name(view.text, match, rules):
            yield Span(*match.span()), match[0], f"本文是{kind}的文件，“{match[0]}”疑为套用他处文件留下的说法，请改正"
    for match in view.matches(rules.whole):
        if not view.in_title(match.start()):
            group = "at" if match["at"] else "judged"
            yield Span(*match.span(group)), match[group], f"本文是{kind}的文件，“{match[group]}”像是上级文件的口吻，请核对"


def _part_of_name(text: str, match: re.Match[str], rules: _Rules) -> bool:
    """True where the word is the tail of a longer name (`青山镇政府`, `各镇政府`, `乡镇政府`, `老街道办事处`)."""
    if match[0][0] in "全我本":
        return False
    return rules.inner.match(text, max(0, match.start() - 1), match.start()) is not None


def _named(view: View, own: str) -> Iterator[tuple[Span, str, str]]:
    rules = _rules(view.lexicon)
    for match in _names(view.text, rules.named):
        stem = "title" if match["title"] else "name"
        kind = match["titlekind"] or match["kind"]
        name = match[stem] + kind
        near = view.text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
        if not own.endswith(name) and not name.endswith(own) and not rules.borrowed.search(near):
            yield Span(match.start(stem), match.start(stem) + len(name)), name, f"本文是{own}的文件，“{name}”疑为套用他处文件留下的地名，请改正"


def _names(text: str, named: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of `named`, tried only a name's length before each 街道, 镇, 乡."""
    for kind in _KIND.finditer(text):
        for length in (3, 2):
            match = named.match(text, kind.start() - length) if kind.start() >= length else None
            if match is not None:
                yield match
                break
