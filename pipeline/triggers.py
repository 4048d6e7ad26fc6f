"""What a pattern cannot do without: words of which one must stand in a text for the pattern to fit in it anywhere.

`needs_of` reads them off the tree into which `re` parses a pattern: `附后[）)]` needs the pair 附后 and one of the two brackets. `traces_of` is what a text
has to offer: its characters and pairs of neighbours. Where a rule speaks of words that a circular does not hold it need not be tried on it
(`may_fit`, `relevant` of `pipeline/patterns.py`). What the tree says in a way that is not understood here is taken to need nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import add
from typing import cast

Items = Iterable[tuple[object, object]]
"""Operations of a pattern with their arguments, as `re` parses them."""
Need = tuple[str, ...]
"""Characters and pairs of neighbours of which one must stand in the text."""
_WIDEST = 24  # characters of a set; of more one always stands in a text
_MOST = 400  # strings of a need that comes of many alternatives
_KEPT = 3  # needs of a pattern: the ones that most texts cannot meet
_SINGLE, _PAIR = 0.3, 0.02  # how likely a text is to hold a character, a pair


def traces_of(text: str) -> frozenset[str]:
    """All characters of `text` and all pairs of neighbours."""
    return frozenset(map(add, text, text[1:])).union(text)


def needs_of(tree: object, flags: int) -> tuple[Need, ...]:
    """The needs of a parsed pattern, the hardest to meet first; none where letters count in either case."""
    return tuple(sorted(_sequence(tree), key=_likelihood)[:_KEPT]) if not flags & re.IGNORECASE else ()


def _likelihood(need: Need) -> float:
    return sum(_SINGLE if len(one) == 1 else _PAIR for one in need)


def _sequence(tree: object) -> Iterator[Need]:
    """The needs of all that follows each other: neighbours that are plain characters as pairs."""
    run = ""
    for operation, argument in (*cast(Items, tree), (None, None)):
        if str(operation) == "LITERAL" and isinstance(argument, int):
            run += chr(argument)
            continue
        if run:
            yield from [(a + b,) for a, b in pairwise(run)] or [(run,)]
            run = ""
        yield from _single(str(operation), argument)


def _single(operation: str, argument: object) -> Iterator[Need]:
    """The needs of one item of a sequence."""
    match operation, argument:
        case "IN", list(choices):
            yield from _set(choices)
        case "BRANCH", (_, list(branches)):
            each = [min(_sequence(branch), key=_likelihood, default=()) for branch in branches]
            together = tuple(sorted({one for need in each for one in need}))
            if all(each) and len(together) <= _MOST:
                yield together
        case "SUBPATTERN", (_, int(on), _, items) if not on & re.IGNORECASE:
            yield from _sequence(items)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT", (least, _, items) if least:
            yield from _sequence(items)
        case "ASSERT", (_, items):
            yield from _sequence(items)
        case "ATOMIC_GROUP", items:
            yield from _sequence(items)


def _set(choices: Items) -> Iterator[Need]:
    """The need of a set of characters, where they are few and named."""
    found: list[str] = []
    for operation, argument in choices:
        match str(operation), argument:
            case "LITERAL", int(code):
                found.append(chr(code))
            case "RANGE", (int(first), int(last)) if last - first < _WIDEST:
                found += map(chr, range(first, last + 1))
            case _:
                return
    if len(found) <= _WIDEST:
        yield tuple(found)
