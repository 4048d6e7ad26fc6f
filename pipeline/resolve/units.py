"""What the unit registry makes of a unit's name: its canonical name by level and jurisdiction, or None; never invented.

Steps: 1 take off collective tails (`等部门`) and brackets; 2 split off the places and level words before the name (`某某区`, `街道`, `镇`);
3 look the rest up in `dictionaries/units.yaml`; 4 an organ that does not exist on the level that the name (or else the circular) speaks of
has no canonical name: 应急办 of a street is the 应急管理办公室, 应急局 of a district the 应急管理局, and neither is the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Entry, Lexicon
from pipeline.model.circular import Letterhead, Level
from pipeline.patterns import compiled

_ORDER: tuple[str, ...] = ("national", "province", "city", "county", "township", "village")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_PLACE = re.compile(r"^(?P<place>[\u4e00-\u9fff]{2,8}?(?:自治区|自治州|自治县|特别行政区|省|市|州|盟|区|县|旗|镇|乡|街道))(?=.)")


@dataclass(frozen=True)
class Registry:
    """The registry compiled: entries by word, level by level word; use `registry(lexicon)`."""

    names: dict[str, tuple[Entry, ...]]
    groups: dict[str, Entry]
    levels: tuple[tuple[str, str], ...]
    collective: re.Pattern[str]

    def canonical(self, unit: str, letterhead: Letterhead) -> str | None:
        """The registry's name of `unit` in a circular with this letterhead, with the level or place that it carries; None where unknown."""
        plain = self.collective.sub("", "".join(unit.split()))  # a name over two lines of a cell has a space in it
        if group := self.groups.get(plain) or self.groups.get(unit):
            return group.text("canonical") or plain
        return self._organ(_BRACKET.sub("", plain), letterhead)

    def members(self, unit: str) -> tuple[str, ...]:
        """The members of a group unit (`各村`) as the office's own layer lists them (`members: [甲村, 乙村]`); empty where it lists none."""
        group = self.groups.get(unit) or self.groups.get(self.collective.sub("", unit.strip()))
        return group.list("members") if group else ()

    def _organ(self, plain: str, letterhead: Letterhead) -> str | None:
        prefix, rest, level = self._parted(plain, letterhead)
        entries = self.names.get(rest, ())
        at = level or letterhead.level
        entry = next((entry for entry in entries if at is None or at in entry.list("levels")), None)
        if entry is None and level is None and entries and all(_above(name, letterhead.level) for name in entries[0].list("levels")):
            entry = entries[0]
        return f"{prefix}{entry.text('canonical')}" if entry else None

    def _parted(self, plain: str, letterhead: Letterhead) -> tuple[str, str, str | None]:
        """Prefix, the name itself, and the level that the prefix says; the longest name that the registry knows wins."""
        if plain in self.names:
            return "", plain, None
        for start in range(1, len(plain) - 1):
            prefix, rest = plain[:start], plain[start:]
            if rest in self.names and (level := self._level(prefix, letterhead)):
                return prefix, rest, level
        return "", plain, None

    def _level(self, prefix: str, letterhead: Letterhead) -> str | None:
        """The level of `区`, `街道`, `某某区`, `某市某区`; None where the prefix is no place at all."""
        known = next((level for word, level in self.levels if prefix.removeprefix("各") == word), None)
        if known:
            return self._municipal(prefix, known, letterhead)
        rest, last = prefix, None
        while rest:
            match = _PLACE.match(rest + "。")
            if not match:
                return None
            last, rest = match["place"], rest[len(match["place"]) :]
        word = next((word for word, _ in self.levels if last and last.endswith(word)), None)
        level = next((level for name, level in self.levels if name == word), None)
        return self._municipal(word or "", level, letterhead) if level else None

    @staticmethod
    def _municipal(word: str, level: str, letterhead: Letterhead) -> str:
        """市 under a 直辖市 is the province's level; a 市 that is the circular's own county is a county."""
        province = letterhead.jurisdiction.province or ""
        if word.endswith("市") and province.endswith("市"):
            return "province"
        return level


def _above(level: str, own: Level | None) -> bool:
    """True where `level` is higher than the circular's own: a street's plan that says 住建局 means that of its district."""
    return own is not None and _ORDER.index(level) < _ORDER.index(own)


@lru_cache(maxsize=8)
def registry(lexicon: Lexicon) -> Registry:
    """The registry of a lexicon, compiled once."""
    units = lexicon["units"]
    names: dict[str, tuple[Entry, ...]] = {}
    for entry in units.of("organ"):
        for word in entry.words:
            names[word] = (*names.get(word, ()), entry)
    groups = {word: entry for kind in ("group", "post") for entry in units.of(kind) for word in entry.words}
    levels = tuple(
        sorted(((word, entry.text("level")) for entry in units.of("level-name") for word in entry.words), key=lambda item: -len(item[0]))
    )
    collective = compiled("(?:" + "|".join(map(re.escape, units.words("collective"))) + "|等)$")
    return Registry(names, groups, levels, collective)
