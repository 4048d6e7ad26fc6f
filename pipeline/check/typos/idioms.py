"""Four-character idioms (`spelling.yaml`) with one other character: `举一翻三`. Any other character will do, unless it makes a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.needles import Needles
from pipeline.check.typos.phrases import is_allowed
from pipeline.check.typos.slip import Slip
from pipeline.check.view import View
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

_LENGTH = 4


@dataclass(frozen=True)
class _Rules:
    """`needles` are the halves that a slip leaves whole: the beginning or the end of an idiom; `idioms` by each of their halves."""

    needles: Needles
    idioms: dict[str, tuple[str, ...]]
    valid: frozenset[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    entry = lexicon["spelling"].by_id["spelling.idioms"]
    halves: dict[str, list[str]] = {}
    for word in entry.words:
        for half in (word[:2], word[2:]):
            halves.setdefault(half, []).append(word)
    valid = frozenset((*entry.words, *entry.counter, *lexicon["phrases"].words()))
    return _Rules(Needles.of(halves), {half: tuple(words) for half, words in halves.items()}, valid)


def find(view: View) -> Iterator[Slip]:
    """The slips, in no order."""
    rules, text = _rules(view.lexicon), view.text
    for half, place in rules.needles.find(text, view.traces):
        for idiom in rules.idioms[half]:
            start = place.start - (0 if idiom.startswith(half) else _LENGTH // 2)
            span = Span(max(0, start), start + _LENGTH)
            if start >= 0 and _is_slip(view, rules, idiom, span):
                yield Slip(span, f"“{span.of(text)}”疑为“{idiom}”之误，请改正")


def _is_slip(view: View, rules: _Rules, idiom: str, span: Span) -> bool:
    words = span.of(view.text)
    if len(words) != _LENGTH or words in rules.valid or sum(a != b for a, b in zip(words, idiom, strict=True)) != 1:
        return False
    if not all("\u4e00" <= char <= "\u9fff" for char in words):
        return False
    return view.whole_words(span) and not (view.language and view.language.frequency(words)) and not is_allowed(view.text, span, view.lexicon)
