"""Fixed phrases (`phrases.yaml`) with one slip in them, and words that are often confused (`typos.yaml`).

A slip: two neighbours swapped, a character doubled or dropped, a character of the same sound or shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.needles import Needles, pairs_of
from pipeline.check.typos.slip import Slip, neighbours
from pipeline.check.view import View
from pipeline.lexicon import Dictionary, Lexicon
from pipeline.model.text import Span

_SHORTEST_FOR_DROP = 5  # of a four-character term three are left, too few to be sure
_SHORTEST_FOR_SOUND = 4
_OFTEN_LEFT_OUT = set("化的和")  # 网格管理, 城镇建设 are words too
_REACH = 8  # characters on both sides within which a right form may hold the place


@dataclass(frozen=True)
class _Rules:
    """`right` tells what a wrong form should be, `confused` are wrong wherever they stand; `allowed` are forms that only look wrong."""

    needles: Needles
    right: dict[str, str]
    confused: frozenset[str]
    allowed: Needles


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    typos, phrases = lexicon["typos"], lexicon["phrases"]
    right = _slips(phrases, neighbours(lexicon))
    pairs = [pair.partition("|") for entry in typos.of("易混词") for pair in entry.list("pairs")]
    right.update({wrong: good for wrong, _, good in pairs})
    allowed = {word for book in (typos, phrases, lexicon["spelling"]) for entry in book if not entry.pattern for word in entry.counter}
    valid = set(phrases.words()) | allowed
    right = {wrong: good for wrong, good in right.items() if wrong not in valid}
    return _Rules(Needles.of(right, phrases.words()), right, frozenset(wrong for wrong, _, _ in pairs), Needles.of(allowed | set(phrases.words())))


def _slips(phrases: Dictionary, alike: dict[str, str]) -> dict[str, str]:
    return {slip: word for word in sorted(phrases.words(), key=len) for slip in slips(word, alike) if slip != word}


def slips(word: str, alike: dict[str, str]) -> Iterator[str]:
    """The forms of `word` with one slip; none that cuts its first or last character, where words of the context would do for it."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at] + word[at:]
        if len(word) >= _SHORTEST_FOR_DROP and word[at] not in _OFTEN_LEFT_OUT:
            yield word[:at] + word[at + 1 :]
    if len(word) >= _SHORTEST_FOR_SOUND:
        for at, char in enumerate(word):
            yield from (word[:at] + other + word[at + 1 :] for other in alike.get(char, ""))


def find(view: View) -> Iterator[Slip]:
    """The slips, in no order."""
    rules, text = _rules(view.lexicon), view.text
    for wrong, span in rules.needles.find(text, view.traces):
        if (wrong in rules.confused or view.whole_words(span)) and not is_allowed(text, span, view.lexicon):
            yield Slip(span, f"“{wrong}”疑为“{rules.right[wrong]}”之误，请改正")


def is_allowed(text: str, span: Span, lexicon: Lexicon) -> bool:
    """True where the place lies inside a right phrase or a form that only looks wrong."""
    left, right = max(0, span.start - _REACH), span.end + _REACH
    near = text[left:right]
    here = Span(span.start - left, span.end - left)
    return any(here in place for _, place in _rules(lexicon).allowed.find(near, pairs_of(near)))


def variants(words: Iterable[str], lexicon: Lexicon) -> dict[str, str]:
    """Every slip of `words` that this check would look for, with the right form: for tests and for offices that add phrases."""
    rules = _rules(lexicon)
    wanted = set(words)
    return {wrong: right for wrong, right in rules.right.items() if right in wanted}
