"""Regular expressions that this machine compiled before: the thousand of the dictionaries would cost a third of a second at every start.

`re` compiles in two steps: the text becomes a list of numbers, which takes long, and the list becomes the pattern, which is quick and checks the
numbers. They are what is kept (`pipeline/cache.py`), by text and flags, for this very version of Python alone. The library has no door between the
two steps, so its inner parts are used; where they do not give what `re.compile` gives, or are not there, everything is compiled anew.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Set
from functools import cache
from importlib import import_module
from typing import TypeVar

from pipeline.cache import keep, recall
from pipeline.triggers import Need, needs_of

_GIVEN = ~int(re.UNICODE)  # the flags of a pattern but the one that all patterns of text have; a plain number: a flag could not be kept
Rule = TypeVar("Rule")
Numbers = tuple[int, int, dict[str, int], bytes, tuple[Need, ...]]
"""All flags, how many groups, the number of each group by its name, the program of the engine; what the pattern cannot do without (`triggers`)."""
_TRIAL = r"(?P<day>[一二三\d]{1,2})[日号](?:前|(以前))?(?!后)"
_WORTH = 16  # patterns compiled anew that are worth a new file
_MOST = 4000  # patterns in a file; above, those that this process did not use are left out
_NAME, _KEY = "patterns", "with needs"


@cache
def compiled(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, kept in this process and on this machine: for patterns made of dictionaries, never of a text that is read."""
    if not _is_open():
        return re.compile(text, flags)
    return _assembled(text, _shelf().numbers(text, int(flags)))


def may_fit(pattern: re.Pattern[str], traces: Set[str]) -> bool:
    """False where the text whose `traces` are given lacks what the pattern cannot do without."""
    return all(not need.isdisjoint(traces) for need in _needs(pattern.pattern, pattern.flags & _GIVEN))


def relevant(rules: Iterable[Rule], traces: Set[str], pattern: Callable[[Rule], re.Pattern[str]]) -> tuple[Rule, ...]:
    """The `rules`, each with its `pattern`, that may fit in the text whose `traces` are given."""
    return tuple(rule for rule in rules if may_fit(pattern(rule), traces))


@cache
def _needs(text: str, flags: int) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, _shelf().numbers(text, flags)[-1])) if _is_open() else ()


_TWINS = {"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "！": "!", "？": "?"}


def both_widths(pattern: str) -> str:
    """`pattern` with the half-width twin of every mark of punctuation beside it: pages that were normalised print `,` and `;` for `，` and `；`.

    A class that leaves out `：` still takes `:`, which stands in times (`17:30`).
    """
    done: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            done.append(pattern[at : at + 2])
            at += 2
        elif pattern[at] == "[":
            end = _class_end(pattern, at)
            done.append(_class_of_both(pattern[at:end]))
            at = end
        else:
            twin = _TWINS.get(pattern[at])
            done.append(f"[{pattern[at]}{twin}]" if twin else pattern[at])
            at += 1
    return "".join(done)


def _class_end(pattern: str, start: int) -> int:
    """Behind the `]` of the character class that begins at `start`; a `]` that comes first is one of its characters."""
    at = start + 1 + pattern.startswith("^", start + 1)
    at += pattern.startswith("]", at)
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _class_of_both(words: str) -> str:
    left_out = words.startswith("[^")
    twins = "".join(twin for mark, twin in _TWINS.items() if mark in words and twin not in words and not (left_out and twin == ":"))
    return f"{words[:-1]}{twins}]" if not words.endswith("-]") else f"{words[:-2]}{twins}-]"


def keep_compiled() -> None:
    """Keeps for the next process what this one had to compile; nothing where that is little."""
    _shelf().save()


class _Shelf:
    """The numbers of patterns: `kept` by earlier processes, `used` by this one; `new` of these were not kept."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], Numbers] = recall(_NAME, _KEY) or {}
        self.used: dict[tuple[str, int], Numbers] = {}
        self.new = 0

    def numbers(self, text: str, flags: int) -> Numbers:
        found = self.kept.get((text, flags))
        if found is None:
            found = _numbers(text, flags)
            self.new += 1
        self.used[text, flags] = found
        return found

    def save(self) -> None:
        if self.new >= _WORTH:
            self.kept = self.used if len(self.kept) > _MOST else self.kept | self.used
            self.new = 0
            keep(_NAME, _KEY, self.kept)


@cache
def _shelf() -> _Shelf:
    return _Shelf()


def _numbers(text: str, flags: int) -> Numbers:
    """The first step of `re.compile`. Raises re.error as it does."""
    tree = import_module("re._parser").parse(text, flags)
    program = array("I", import_module("re._compiler")._code(tree, flags))
    return flags | tree.state.flags, tree.state.groups - 1, dict(tree.state.groupdict), program.tobytes(), needs_of(tree, tree.state.flags)


def _assembled(text: str, numbers: Numbers) -> re.Pattern[str]:
    """The second step of `re.compile`."""
    flags, groups, names, program, _ = numbers
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    made: re.Pattern[str] = import_module("_sre").compile(text, flags, array("I", program).tolist(), groups, names, tuple(by_number))
    return made


@cache
def _is_open() -> bool:
    """True where the two steps give the very pattern that `re.compile` gives."""
    try:
        return _assembled(_TRIAL, _numbers(_TRIAL, 0)) == re.compile(_TRIAL)
    except Exception:
        return False  # another Python, other inner parts
