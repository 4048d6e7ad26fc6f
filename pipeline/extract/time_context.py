"""What a time is NOT: names, cited documents, the past, bases of comparison (annotation.md §5, last lines).

Each refusal is a rule of `dictionaries/times.yaml` (`not.*`), so that it can be shown and amended.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.time_grammar import Grammar, Rule
from pipeline.model.text import Span

_CLAUSE_END = re.compile(r"[。；;！!]")
_COVERED = re.compile(r"“[^“”]{1,80}”|‘[^‘’]{1,60}’|《[^《》]{1,120}(?:《[^《》]{1,80}》[^《》]{0,80})?》|〈[^〈〉\n]{1,80}〉|\"[^\"，。\n,]{1,40}\"|〔[^〔〕\n]{1,12}〕")


def covered(text: str, region: Span) -> tuple[Span, ...]:
    """The stretches of `region` inside quotation marks and 《》, marks included, in order."""
    return tuple(Span(match.start(), match.end()) for match in _COVERED.finditer(text, region.start, region.end))


def hidden(span: Span, covers: Sequence[Span]) -> bool:
    """True where `span` begins inside a cover, behind its opening mark."""
    index = bisect_right(covers, span.start, key=lambda cover: cover.start) - 1
    return index >= 0 and covers[index].start < span.start < covers[index].end


@dataclass(frozen=True, slots=True)
class Stretch:
    """A region of a text that is being read, with the grammar that reads it; looks never reach beyond its ends. `limit`: it is a cell that states a limit."""

    text: str
    region: Span
    rules: Grammar
    limit: bool = False

    def before(self, start: int, length: int) -> str:
        """At most `length` characters in front of `start`."""
        return self.text[max(self.region.start, start - length) : start]

    def after(self, end: int, length: int) -> str:
        """At most `length` characters behind `end`."""
        return self.text[end : min(self.region.end, end + length)]

    def match(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """`pattern` matched at `start`, within the region."""
        return pattern.match(self.text, start, self.region.end)

    def clause_end(self, start: int) -> int:
        """Where the clause that holds `start` ends (。；！ or line end)."""
        match = _CLAUSE_END.search(self.text, start, self.region.end)
        return match.start() if match else self.region.end

    def clause_start(self, start: int) -> int:
        """Where the clause that holds `start` begins."""
        text, low = self.text, self.region.start
        return max(low, *(text.rfind(mark, low, start) + 1 for mark in "。；;！!"))


def refusal(at: Stretch, span: Span, kind: str, shape: str) -> Rule | None:
    """The first rule that says that the words at `span` are no time limit, or None."""
    before, end = at.text[max(at.clause_start(span.start), span.start - 60) : span.start], at.clause_end(span.end)
    refusals = at.rules.refusals(kind, shape)
    if not (at.match(refusals.after, span.end) or refusals.before.search(before) or refusals.clause.search(at.text, span.end, end)):
        return None  # most times
    return next((rule for rule in refusals.rules if _applies(rule, at, span, before)), None)


def _applies(rule: Rule, at: Stretch, span: Span, before: str) -> bool:
    if rule.means == "not.after":
        return at.match(rule.pattern, span.end) is not None
    if rule.means == "not.clause":
        return rule.pattern.search(at.text, span.end, at.clause_end(span.end)) is not None
    return rule.pattern.search(before) is not None and (rule.also is None or at.match(rule.also, span.end) is not None)
