"""Two loose characters that are a common word (`spelling.yaml`) but for one of the same sound or shape: `杜决`, `排察`.

Where the text is cut into words, a misspelt word falls into single characters, while the same characters in 功能利用 belong to their neighbours.
Characters that are words themselves count only beside one that hardly ever is; rosters and tables are left alone, for the names in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.typos.phrases import is_allowed
from pipeline.check.typos.slip import Slip, neighbours
from pipeline.check.view import View
from pipeline.language import Language, Words
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

_RARE = 3000
"""Frequency in jieba's word list (of 60 million) below which a character hardly ever stands alone."""
_DOC_NO = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[【﹝]")
_SHORTEST_LINE = 12  # characters; a shorter line without a mark may be a list of names


@dataclass(frozen=True, eq=False)
class _Rules:
    words: frozenset[str]
    alike: dict[str, str]
    free: frozenset[str]
    loose: frozenset[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["spelling"]
    free, loose = (frozenset(book.by_id[name].text("text")) for name in ("spelling.free-characters", "spelling.loose-characters"))
    return _Rules(frozenset(book.by_id["spelling.words"].words), neighbours(lexicon), free, loose)


def find(view: View) -> Iterator[Slip]:
    """The slips, in order; none where the text was not cut into words."""
    if view.language is None:
        return
    rules, language = _rules(view.lexicon), view.language
    for span in _loose_pairs(view.text, language.analyse(view.text).words):
        right = _meant(span.of(view.text), rules, language)
        if right and _is_prose(view, span) and not is_allowed(view.text, span, view.lexicon):
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
        if (wrong in rules.free or kept in rules.loose) and language.frequency(kept) >= _RARE:
            continue
        forms = [other + kept if at == 0 else kept + other for other in rules.alike.get(wrong, "")]
        right = max((word for word in forms if word in rules.words), key=language.frequency, default=None)
        if right:
            return right
    return None


def _is_prose(view: View, span: Span) -> bool:
    start = view.text.rfind("\n", 0, span.start) + 1
    end = view.text.find("\n", span.end)
    line = view.text[start : end if end >= 0 else len(view.text)]
    return not view.in_table(span.start) and not _DOC_NO.match(view.text, span.start) and len(line) >= _SHORTEST_LINE and "  " not in line and any(mark in line for mark in "，。；：")
