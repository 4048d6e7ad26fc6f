"""`heading-mismatch`: an item that speaks of nothing its heading names, but of what a sibling's heading names.

Only on strong evidence: not one distinctive pair of characters of its own heading stands in the body, and nearly all of another's do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.circular import Section
from pipeline.model.matrix import Finding

CODES = ("heading-mismatch",)
_FEWEST_PAIRS = 4  # distinctive pairs that a heading must have before it can be said to be missing
_OTHERS_SHARE = 0.75
_LONG_BODY = 40  # characters


def find(view: View) -> Iterator[Finding]:
    """One finding a section."""
    families: dict[str | None, list[Section]] = {}
    for section in view.circular.sections:
        if section.leaf and section.kind in ("task", "safeguard", "other"):
            families.setdefault(section.parent, []).append(section)
    for siblings in families.values():
        if len(siblings) > 2:
            yield from _in_family(view, siblings)


def _in_family(view: View, siblings: list[Section]) -> Iterator[Finding]:
    pairs = [_pairs(section.heading) for section in siblings]
    often = Counter(pair for one in pairs for pair in one)
    own = [{pair for pair in one if often[pair] == 1} for one in pairs]
    for index, section in enumerate(siblings):
        body = "".join(span.of(view.text) for span in section.own)
        if len(body) < _LONG_BODY or len(own[index]) < _FEWEST_PAIRS or any(pair in body for pair in pairs[index]):
            continue
        for other, wanted in zip(siblings, own, strict=True):
            if other is not section and len(wanted) >= _FEWEST_PAIRS and sum(pair in body for pair in wanted) >= _OTHERS_SHARE * len(wanted):
                message = f"标题是“{section.heading[:20]}”，内容说的像是“{other.heading[:20]}”，请核对是否放错位置"
                yield view.finding("heading-mismatch", section.heading_span, message, "note", section.path)
                break


def _pairs(words: str) -> set[str]:
    letters = re.sub(r"[^\u4e00-\u9fff]", "", words)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}
