"""What a section is about, by the words of its chapter's heading (`dictionaries/outline.yaml`); children inherit it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from pipeline.lexicon import Lexicon, any_of
from pipeline.model.circular import SectionKind
from pipeline.patterns import compiled

_NOISE = re.compile(r"[\s“”‘’\"']+")
_LEAD = re.compile(r"^(?:进一步|切实|扎实|全面|突出|明确|严格|落实|抓好|聚焦|关于|大力实施|做好|把握|紧扣|科学)+")


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[tuple[SectionKind, bool, re.Pattern[str]], ...]:
    entries = [entry for entry in lexicon["outline"] if entry.id.startswith("kind.")]
    return tuple((cast(SectionKind, entry.means), entry.text("scope") == "any", compiled(entry.pattern or "(?!)")) for entry in entries)


@lru_cache(maxsize=8)
def _any_rule(lexicon: Lexicon) -> re.Pattern[str]:
    return any_of(pattern for _, _, pattern in _rules(lexicon))


def named_kind(heading: str, lexicon: Lexicon, *, top: bool) -> SectionKind | None:
    """The kind that the words of a heading name, None where they name none. Below a named chapter (`top` False) only plain words count."""
    words = _NOISE.sub("", heading)
    bare = _LEAD.sub("", words) or words
    if not (_any_rule(lexicon).search(words) or _any_rule(lexicon).search(bare)):
        return None  # most headings
    for kind, anywhere, pattern in _rules(lexicon):
        if (anywhere or top) and (pattern.search(words) or pattern.search(bare)):
            return kind
    return None


def kind_below(heading: str, inherited: SectionKind, lexicon: Lexicon) -> SectionKind:
    """The kind of a section below a chapter that names its own: the chapter's, unless the child is plainly a goal, or the faults after the state."""
    named = named_kind(heading, lexicon, top=False)
    if named == "goal" and inherited not in {"status", "problem"}:
        return "goal"
    if named == "problem" and inherited == "status":
        return "problem"
    return inherited
