"""`typo`: wrong, missing, doubled or swapped characters.

Three sources, all of them data: confusable words (`typos.yaml`), patterns of doubling and broken collocation (`typos.yaml`), and the
fixed phrases of `phrases.yaml` with one slip in them: two neighbours swapped, a character doubled or dropped, a character of
the same sound or shape. A form that an entry lists as `counter` is right although it looks near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.needles import Needles, pairs_of
from pipeline.check.view import View
from pipeline.lexicon import Dictionary, Lexicon
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("typo",)
_SHORTEST_FOR_DROP = 5  # of a four-character term three are left, too few to be sure
_ONE_BY_ONE = 2  # one slip in more places is one finding
_SHORTEST_FOR_SOUND = 4
_OFTEN_LEFT_OUT = set("化的和")  # 网格管理, 城镇建设 are words too


@dataclass(frozen=True)
class _Rules:
    """`right` tells what a wrong form should be; `allowed` are forms that only look wrong."""

    needles: Needles
    right: dict[str, str]
    allowed: Needles
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    doubled: re.Pattern[str]
    reduplicated: frozenset[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    typos, phrases = lexicon["typos"], lexicon["phrases"]
    right = _slips(phrases, _neighbours(typos))
    for entry in typos.of("易混词"):
        right.update({wrong: good for wrong, _, good in (pair.partition("|") for pair in entry.list("pairs"))})
    allowed = {word for book in (typos, phrases) for entry in book if not entry.pattern for word in entry.counter}
    valid = set(phrases.words()) | allowed
    right = {wrong: good for wrong, good in right.items() if wrong not in valid}
    patterns = tuple((typos.regex(entry.id), entry.means) for entry in typos if entry.pattern and entry.id != "typo.doubled-word")
    return _Rules(
        Needles.of(right, phrases.words()), right, Needles.of(allowed | set(phrases.words())), patterns,
        doubled=typos.regex("typo.doubled-word"), reduplicated=frozenset(typos.by_id["typo.reduplication"].words),
    )  # fmt: skip


def _neighbours(typos: Dictionary) -> dict[str, str]:
    """For each character those of the same sound or shape."""
    found: dict[str, set[str]] = {}
    for group in (group for entry in typos for group in entry.list("groups")):
        for char in group:
            found.setdefault(char, set()).update(set(group) - {char})
    return {char: "".join(sorted(others)) for char, others in found.items()}


def _slips(phrases: Dictionary, neighbours: dict[str, str]) -> dict[str, str]:
    return {slip: word for word in sorted(phrases.words(), key=len) for slip in slips(word, neighbours) if slip != word}


def slips(word: str, neighbours: dict[str, str]) -> Iterator[str]:
    """The forms of `word` with one slip; none that cuts its first or last character, where words of the context would do for it."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at] + word[at:]
        if len(word) >= _SHORTEST_FOR_DROP and word[at] not in _OFTEN_LEFT_OUT:
            yield word[:at] + word[at + 1 :]
    if len(word) >= _SHORTEST_FOR_SOUND:
        for at, char in enumerate(word):
            yield from (word[:at] + other + word[at + 1 :] for other in neighbours.get(char, ""))


def find(view: View) -> Iterator[Finding]:
    """One finding a slip; overlapping ones are one."""
    found = sorted((*_fixed(view), *_patterns(view), *_doubled_words(view)), key=lambda one: (one.span.start, -one.span.end))
    last = -1
    for one in found:
        if one.span.start >= last:
            yield one
            last = one.span.end


def _fixed(view: View) -> Iterator[Finding]:
    rules, text = _rules(view.lexicon), view.text
    pairs = pairs_of(text)
    places: dict[str, list[Span]] = {}
    for wrong, span in rules.needles.find(text, pairs):
        if not _allowed(text, span, rules):
            places.setdefault(wrong, []).append(span)
    for wrong, spans in places.items():
        shown = spans if len(spans) <= _ONE_BY_ONE else spans[:1]
        also = "" if shown == spans else f"（全文共{len(spans)}处）"
        for span in shown:
            yield view.finding("typo", span, f"“{wrong}”疑为“{rules.right[wrong]}”之误，请改正{also}")


def _allowed(text: str, span: Span, rules: _Rules) -> bool:
    """True where the place lies inside a right phrase or a form that only looks wrong."""
    left, right = max(0, span.start - 8), span.end + 8
    near = text[left:right]
    here = Span(span.start - left, span.end - left)
    pairs = pairs_of(near)
    return any(here in place for _, place in rules.allowed.find(near, pairs))


def _patterns(view: View) -> Iterator[Finding]:
    for pattern, means in _rules(view.lexicon).patterns:
        for match in pattern.finditer(view.text):
            start = match.start() + (1 if match[0][0] in "，。；、" else 0)
            yield view.finding("typo", Span(start, match.end()), f"“{view.around(Span(start, match.end()), 0)[:40]}”：{means}，请核对")


def _doubled_words(view: View) -> Iterator[Finding]:
    rules = _rules(view.lexicon)
    for match in rules.doubled.finditer(view.text):
        if match[0] not in rules.reduplicated and not view.in_table(match.start()) and len(set(match[1])) > 1:
            yield view.finding("typo", Span(*match.span()), f"“{match[1]}”重复，请删去一个")


def variants(words: Iterable[str], lexicon: Lexicon) -> dict[str, str]:
    """Every slip of `words` that this check would look for, with the right form: for tests and for offices that add phrases."""
    rules = _rules(lexicon)
    wanted = set(words)
    return {wrong: right for wrong, right in rules.right.items() if right in wanted}


