"""Two loose characters that are a common word (`spelling.yaml`) but for one of the same sound or shape: `杜决`, `排察`.

Where the text is cut into words, a misspelt word falls into single characters, while the same characters in 功能利用 belong to their neighbours.
Characters that are words themselves count only beside one that hardly ever is; rosters and tables are left alone, for the names in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.check.typos.phrases import is_allowed
from pipeline.check.typos.slip import Slip, neighbours
from pipeline.check.view import View
from pipeline.language import Language, Words
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

_RARE = 3000
"""Frequency in jieba's word list (of 60 million) below which a character hardly ever stands alone."""
_DOC_NO = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[【﹝]")
_PLACES = "省市州县区旗镇乡村"
_SHORTEST_LINE = 12  # characters; a shorter line without a mark may be a list of names


@dataclass(frozen=True, eq=False)
class _Rules:
    words: frozenset[str]
    alike: dict[str, str]
    free: frozenset[str]
    loose: frozenset[str]
    adverbs: frozenset[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["spelling"]
    free, loose, adverbs = (frozenset(book.by_id[f"spelling.{name}-characters"].text("text")) for name in ("free", "loose", "adverb"))
    return _Rules(frozenset(book.by_id["spelling.words"].words), neighbours(lexicon), free, loose, adverbs)


def find(view: View) -> Iterator[Slip]:
    """The slips, in order; none where the text was not cut into words."""
    if view.language is None:
        return
    rules, language = _rules(view.lexicon), view.language
    words = language.analyse(view.text).words
    single = {start for start, last in pairwise(words.starts) if last - start == 1}
    for span in _loose_pairs(view.text, words):
        if span.start - 1 in single and _ends_place(view.text, span, rules):
            continue
        right = _meant(span.of(view.text), rules, language)
        if right and _is_prose(view, span) and not _in_step(view.text, span) and not is_allowed(view.text, span, view.lexicon):
            yield Slip(span, f"“{span.of(view.text)}”疑为“{right}”之误，请改正")


def _loose_pairs(text: str, words: Words) -> Iterator[Span]:
    """The places where two single Chinese characters follow each other as words."""
    starts = (*words.starts, len(text))
    for start, last in zip(starts, starts[2:], strict=False):
        if last - start == 2 and "\u4e00" <= text[start] <= "\u9fff" and "\u4e00" <= text[start + 1] <= "\u9fff":
            yield Span(start, last)


@lru_cache(maxsize=65_536)
def _meant(pair: str, rules: _Rules, language: Language) -> str | None:
    """The common word that the pair is meant to be; None where it may be right."""
    if pair in rules.words or language.frequency(pair):
        return None
    for at in (0, 1):
        wrong, kept = pair[at], pair[1 - at]
        if wrong in rules.adverbs:
            continue
        if (wrong in rules.free or kept in rules.loose) and language.frequency(kept) >= _RARE:
            continue
        forms = [other + kept if at == 0 else kept + other for other in rules.alike.get(wrong, "")]
        right = max((word for word in forms if word in rules.words), key=language.frequency, default=None)
        if right:
            return right
    return None


def _ends_place(text: str, span: Span, rules: _Rules) -> bool:
    """True for the 泉县 of 禾泉县: a place's name in single characters, not 泉县 behind 在 or 对."""
    return text[span.end - 1] in _PLACES and "\u4e00" <= text[span.start - 1] <= "\u9fff" and text[span.start - 1] not in rules.free | rules.adverbs


def _in_step(text: str, span: Span) -> bool:
    """True in a coined phrase that says one character twice: 首接首办, 快查快改."""
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return text[span.start + 1] == before or text[span.start] == after


def _is_prose(view: View, span: Span) -> bool:
    start = view.text.rfind("\n", 0, span.start) + 1
    end = view.text.find("\n", span.end)
    line = view.text[start : end if end >= 0 else len(view.text)]
    return not view.in_table(span.start) and not _DOC_NO.match(view.text, span.start) and len(line) >= _SHORTEST_LINE and "  " not in line and any(mark in line for mark in "，。；：")
