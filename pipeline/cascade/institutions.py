"""Kinds of institutions that a directive addresses as a whole (各学校, 幼儿园, 医疗机构), and whether a plan is the answer of one of them.

A school answers what is asked of 各学校 by its own plan; what is asked of another kind beside it (幼儿园每季度) is not for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Matrix
from pipeline.model.text import Span

_SEGMENT = re.compile(r"[^、，,。；;：:（）()\n]+")
_ASKED = re.compile("每|要|应|须|至少|不少于")
_ALL = re.compile("^(?:各级各类|各类|各|全体|全区|全县|全市|辖区内?|有关)")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a directive calls all institutions of a kind, and what the name of one of them holds."""

    called: re.Pattern[str]
    own: re.Pattern[str]


@lru_cache(maxsize=8)
def kinds(lexicon: Lexicon) -> tuple[Kind, ...]:
    """The kinds of this lexicon."""
    return tuple(
        Kind(re.compile("|".join(map(re.escape, sorted(entry.words, key=len, reverse=True)))), re.compile("|".join(map(re.escape, entry.list("own")))))
        for entry in lexicon["cascade_lines"].of("institution")
    )


def institution(plan: Matrix, known: tuple[Kind, ...]) -> str:
    """The name of the institution whose plan this is; empty for the plan of a government or an office."""
    head = plan.letterhead
    names = head.issuers or (head.title,)
    return next((name for name in names if any(kind.own.search(name) for kind in known)), "")


def called(unit: str, known: tuple[Kind, ...]) -> Kind | None:
    """The kind that `unit` means as a whole, or None."""
    bare = _ALL.sub("", unit)
    return next((kind for kind in known if kind.called.fullmatch(bare)), None)


def of_other_kinds(text: str, span: Span, name: str, known: tuple[Kind, ...]) -> Iterator[Span]:
    """The stretches of `span` that speak to institutions of another kind than that of `name`; none where `name` is empty."""
    for match in _SEGMENT.finditer(text, span.start, span.end) if name else ():
        words = _ALL.sub("", match[0])
        kind = next((kind for kind in known if (found := kind.called.match(words)) and _ASKED.match(words, found.end())), None)
        if kind is not None and not kind.own.search(name):
            yield Span(*match.span())
