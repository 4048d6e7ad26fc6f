"""Automatic numbers of a Word document: definitions of `numbering.xml`, and the counters as they run through the text.

Rules (ECMA-376 part 1 §17.9): paragraphs whose lists share an abstract definition count on together; a level restarts after a
higher one unless `lvlRestart` says otherwise; a `startOverride` restarts at the first use of that list; `isLgl` prints all levels as decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.read.word.numerals import printed
from pipeline.read.word.package import W, number, switched_on, value

_DEPTH = 9
_PLACE = re.compile(r"%([1-9])([^%]*)")
"""A place for a level's number with the words up to the next: an unnumbered upper level takes its delimiter with it."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `text` holds `%1`…`%9`; `restart` counts from 1 (0 never), None as usual; `style` is the linked style."""

    start: int = 1
    style: str | None = None
    format: str = "decimal"
    custom: str = ""
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list (`w:num`): which counters it shares (`family`), its nine levels, and where it starts afresh."""

    family: str
    levels: tuple[Level, ...]
    starts: tuple[tuple[int, int], ...] = ()

    def level_of(self, style: str) -> int | None:
        """The level that is linked to a paragraph style, or None."""
        return next((index for index, level in enumerate(self.levels) if level.style == style), None)


def read_definitions(root: etree._Element | None, style_lists: dict[str, str]) -> dict[str, ListDefinition]:
    """Lists by `numId`. `style_lists` gives the numId of each numbering style, for lists that are defined by one (`numStyleLink`)."""
    if root is None:
        return {}
    abstracts = {value(one, "abstractNumId") or "": one for one in root.iterchildren(f"{W}abstractNum")}
    nums = {value(one, "numId") or "": one for one in root.iterchildren(f"{W}num")}
    chosen = {key: _resolved(key, nums, abstracts, style_lists) for key in nums}
    parsed = {key: _levels(abstracts[key]) for key in {key for key in chosen.values() if key}}
    return {key: _definition(nums[key], family, parsed[family]) for key, family in chosen.items() if family}


def _resolved(num: str, nums: dict[str, etree._Element], abstracts: dict[str, etree._Element], style_lists: dict[str, str]) -> str | None:
    """The abstract definition that a list ends at; links that run in a circle or lead nowhere give None."""
    seen: set[str] = set()
    while num in nums and num not in seen:
        seen.add(num)
        key = value(nums[num].find(f"{W}abstractNumId"))
        if key is None or key not in abstracts:
            return None
        link = value(abstracts[key].find(f"{W}numStyleLink"))
        if link is None or link not in style_lists:
            return key
        num = style_lists[link]
    return None


def _levels(abstract: etree._Element) -> tuple[Level, ...]:
    levels = [Level() for _ in range(_DEPTH)]
    for element in abstract.iterchildren(f"{W}lvl"):
        index = number(element, "ilvl")
        if index is not None and 0 <= index < _DEPTH:
            levels[index] = _level(element)
    return tuple(levels)


def _level(element: etree._Element) -> Level:
    form = element.find(f"{W}numFmt")
    if form is None:  # a custom format stands inside mc:AlternateContent, with its plain fallback behind it
        form = next(element.iter(f"{W}numFmt"), None)
    picture = element.find(f"{W}lvlPicBulletId") is not None
    return Level(
        start=number(element.find(f"{W}start")) or 0,
        style=value(element.find(f"{W}pStyle")),
        format="bullet" if picture else value(form) or "decimal",
        custom=(value(form, "format") or ""),
        text=value(element.find(f"{W}lvlText")) or "",
        suffix=value(element.find(f"{W}suff")) or "tab",
        legal=bool(switched_on(element, "isLgl")),
        restart=number(element.find(f"{W}lvlRestart")),
        hidden=bool(switched_on(element.find(f"{W}rPr"), "vanish")),
    )


def _definition(num: etree._Element, family: str, levels: tuple[Level, ...]) -> ListDefinition:
    own = list(levels)
    starts: list[tuple[int, int]] = []
    for override in num.iterchildren(f"{W}lvlOverride"):
        index = number(override, "ilvl")
        if index is None or not 0 <= index < _DEPTH:
            continue
        if (element := override.find(f"{W}lvl")) is not None:
            own[index] = _level(element)
        if (start := number(override.find(f"{W}startOverride"))) is not None:
            starts.append((index, start))
            own[index] = replace(own[index], start=start)
    return ListDefinition(family, tuple(own), tuple(starts))


class Counters:
    """The running numbers of one text (body, or one header): ask `next` for each numbered paragraph in order."""

    def __init__(self, definitions: dict[str, ListDefinition]) -> None:
        self.definitions = definitions
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, num: str, index: int) -> tuple[str, Level] | None:
        """(printed number, its level) of the next paragraph at level `index` of list `num`; None where there is no such list."""
        definition = self.definitions.get(num)
        if definition is None or not 0 <= index < _DEPTH:
            return None
        counts = self._counts.setdefault(definition.family, [None] * _DEPTH)
        level = definition.levels[index]
        self._advance(num, index, definition, counts)
        for deeper in range(index + 1, _DEPTH):
            restart = definition.levels[deeper].restart
            if restart is None or index < restart:
                counts[deeper] = None
        return _number(definition, index, counts), level

    def _advance(self, num: str, index: int, definition: ListDefinition, counts: list[int | None]) -> None:
        for upper in range(index):
            if counts[upper] is None:
                counts[upper] = definition.levels[upper].start
        fresh = dict(definition.starts)
        current = counts[index]
        if index in fresh and (num, index) not in self._begun:
            counts[index] = fresh[index]
        else:
            counts[index] = definition.levels[index].start if current is None else current + 1
        self._begun.add((num, index))


def _number(definition: ListDefinition, index: int, counts: list[int | None]) -> str:
    level = definition.levels[index]
    if level.hidden:
        return ""
    if level.format == "bullet":
        return level.text if any(character.isalnum() and not "\ue000" <= character <= "\uf8ff" for character in level.text) else ""

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if place > index or (place < index and definition.levels[place].format == "none"):
            return ""
        form = definition.levels[place]
        count = counts[place]
        style = "decimal" if level.legal and form.format not in {"none", "bullet"} else form.format
        return printed(form.start if count is None else count, style, form.custom) + match[2]

    return _PLACE.sub(fill, level.text).strip()
