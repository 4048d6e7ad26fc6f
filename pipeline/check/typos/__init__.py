"""`typo`: wrong, missing, doubled or swapped characters.

`phrases` fixed phrases with one slip, and confusable words · `idioms` four-character idioms with one other character · `spelling` two loose characters
that are a common word but for one of the same sound or shape · `patterns` doubled words and broken collocations.
All of it is data (`typos.yaml`, `phrases.yaml`, `spelling.yaml`, `homophones.yaml`). A form that an entry lists as `counter` is right although it looks near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.check.typos import idioms, patterns, phrases, spelling
from pipeline.check.typos.phrases import slips, variants
from pipeline.check.typos.slip import Slip
from pipeline.check.view import View
from pipeline.model.matrix import Finding

__all__ = ["CODES", "find", "slips", "variants"]

CODES = ("typo",)
_ONE_BY_ONE = 2  # one slip in more places is one finding


def find(view: View) -> Iterator[Finding]:
    """One finding a slip and section; of overlapping ones the first, and what stands in many places is told once."""
    found = tuple(_apart(_found(view)))
    places = Counter(one.span.of(view.text) for one in found if one.alike)
    seen: set[tuple[str, str | None]] = set()
    for one in found:
        words = one.span.of(view.text)
        where = (words, view.path_at(one.span.start) if places[words] <= _ONE_BY_ONE else None)
        if one.alike and where in seen:
            continue
        seen.add(where)
        yield view.finding("typo", one.span, one.message + (f"（全文共{places[words]}处）" if places[words] > 1 else ""))


def _apart(slips: Iterable[Slip]) -> Iterator[Slip]:
    """The slips in order of the text; of those that overlap the first and longest."""
    last = -1
    for one in sorted(slips, key=lambda one: (one.span.start, -one.span.end)):
        if one.span.start >= last:
            last = one.span.end
            yield one


def _found(view: View) -> Iterator[Slip]:
    for part in (phrases, idioms, spelling, patterns):
        yield from part.find(view)
