"""Lines of work (条线): which office below answers which office above (区应急局 ↔ 镇应急办), and who is addressed at all.

A unit's lines come from `units.yaml` (`line`); a township's composite offices carry several (`cascade_lines.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Level
from pipeline.model.matrix import Assignment
from pipeline.patterns import compiled

Reach = Literal["organ", "addressed", "everybody", "firm", "other"]
RANK: Mapping[str, int] = MappingProxyType({"national": 5, "province": 4, "city": 3, "county": 2, "township": 1, "village": 0})
_PREFIX = re.compile(r"^(?:各|有关|相关|本)?(?P<level>国务院|国家|中央|全国|省|自治区|市|州|开发区|高新区|经开区|区|县|旗|镇|乡|街道|村|社区)")
_LEVEL_OF = {
    "国务院": "national", "国家": "national", "中央": "national", "全国": "national", "省": "province", "自治区": "province", "市": "city", "州": "city", "开发区": "county", "高新区": "county", "经开区": "county",
    "区": "county", "县": "county", "旗": "county", "镇": "township", "乡": "township", "街道": "township", "村": "village", "社区": "village",
}  # fmt: skip
_FIRM_LINES = frozenset({"enterprise"})
_QUALIFIED = re.compile("^(?:有条件的|具备条件的|相关|有关|其他|涉及的?|主?汛期|防火期|节假日|平时)(?=.{2})")
_FIRM = re.compile("企业|生产经营单位|公司|场所|商户|业主|经营者|物业")
_AREA_LINES = frozenset({"government", "village", "any", "zone"})


@dataclass(frozen=True, slots=True)
class Office:
    """What a unit's name says: its lines of work, how far it reaches, and its level where the name tells it.

    `reach`: `addressed` names the lower level as a whole (各镇街), `everybody` any office concerned (各有关部门), `firm` an enterprise or its head,
    `organ` an office with a line of its own, `other` what the registry does not know. `upper_only` where the lower level has no such office.
    """

    unit: str
    lines: frozenset[str]
    reach: Reach
    level: Level | None
    upper_only: bool = False


@dataclass(frozen=True, slots=True)
class Registry:
    """The words of the registry, longest first, with what they mean."""

    lines: Mapping[str, frozenset[str]]
    composite: Mapping[str, frozenset[str]]
    unit_words: re.Pattern[str]
    composite_words: re.Pattern[str]
    addressed: re.Pattern[str]
    everybody: re.Pattern[str]
    upper_only: re.Pattern[str]

    def office(self, unit: str, canonical: str | None = None) -> Office:
        """What `unit` is; `canonical` helps where the surface is short."""
        tidy = _QUALIFIED.sub("", re.sub(r"\s", "", unit))
        lines: set[str] = set()
        for name in (tidy, canonical or ""):
            for match in self.unit_words.finditer(name):
                lines |= self.lines[match[0]]
            for match in self.composite_words.finditer(name):
                lines |= self.composite[match[0]]
        return Office(unit, frozenset(lines - {"any"}), self._reach(tidy, lines), level_of(tidy), bool(self.upper_only.search(tidy)))

    def _reach(self, unit: str, lines: set[str]) -> Reach:
        if self.addressed.match(unit) and lines <= _AREA_LINES:
            return "addressed"
        if self.everybody.search(unit):
            return "everybody"
        if (lines and lines <= _FIRM_LINES) or _FIRM.search(unit):
            return "firm"
        return "organ" if lines - {"any"} else "other"


@lru_cache(maxsize=8)
def registry(lexicon: Lexicon) -> Registry:
    """The registry of this lexicon."""
    lines: dict[str, set[str]] = {}
    for entry in lexicon["units"]:
        line = entry.text("line")
        for word in (*entry.words, *entry.list("also")) if line else ():
            lines.setdefault(word, set()).add(line)
    own = lexicon["cascade_lines"]
    composite = {word: frozenset(entry.list("lines")) for entry in own.of("composite") for word in entry.words}
    return Registry(
        lines=MappingProxyType({word: frozenset(found) for word, found in lines.items()}),
        composite=MappingProxyType(composite),
        unit_words=_any(lines),
        composite_words=_any(composite),
        addressed=compiled(own.alternation("addressed")),
        everybody=compiled(own.alternation("everybody")),
        upper_only=compiled(own.alternation("upper-only")),
    )


def answers(above: Office, below: Iterable[Office]) -> Office | None:
    """The office below that answers `above`: the same name, or a line in common, or one that means everybody; None where none does."""
    offices = tuple(below)
    for one in offices:
        if one.unit == above.unit or bare_name(one.unit) == bare_name(above.unit):
            return one
    for one in offices:
        if above.lines & one.lines:
            return one
    return next((one for one in offices if one.reach == "everybody" and above.reach in {"organ", "everybody"}), None)


def bare_name(unit: str) -> str:
    """The name without its level: 区应急局 and 市应急局 are both 应急局."""
    return _PREFIX.sub("", unit) or unit


def doers(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """The assignments of those who do something: all roles but `recipient`."""
    return tuple(one for one in assignments if one.role != "recipient")


def level_of(unit: str) -> Level | None:
    """The level that the name begins with (区应急局: county), or None."""
    match = _PREFIX.match(unit)
    return _LEVEL_OF[match["level"]] if match else None  # type: ignore[return-value]


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)")
