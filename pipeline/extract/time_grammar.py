"""The grammar of times as one compiled value: what `dictionaries/times.yaml` says, read once per lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipeline.lexicon import Entry, Lexicon, any_of
from pipeline.patterns import compiled


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled entry: `pattern` what it reads, `before`/`also` what must stand in front or behind, `needs` what must stand earlier in the
    clause, `kinds`/`shapes` what it is about."""

    id: str
    means: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None = None
    also: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    kinds: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def about(self, kind: str, shape: str) -> bool:
        """True where the rule speaks of that kind and shape (an empty list speaks of all)."""
        return (not self.kinds or kind in self.kinds) and (not self.shapes or shape in self.shapes)


@dataclass(frozen=True, slots=True)
class Refusals:
    """The rules `not.after`, `not.before`, `not.clause` that speak of one kind and shape, in that order, and for each place where one can fit at all."""

    rules: tuple[Rule, ...]
    after: re.Pattern[str]
    before: re.Pattern[str]
    clause: re.Pattern[str]


@dataclass(frozen=True)
class Grammar:
    """All rules of times, in file order, by what they are for."""

    rules: tuple[Rule, ...]
    by_meaning: Mapping[str, tuple[Rule, ...]]
    by_id: Mapping[str, Rule]
    _gathered: dict[tuple[str, ...], tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)
    _refusals: dict[tuple[str, str], Refusals] = field(default_factory=dict, repr=False, compare=False)
    _tails: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def anything(self) -> re.Pattern[str]:
        """Where a rhythm, a limit, a point or a limit without end can begin at all."""
        return any_of([*(self.scan(name) for name in ("rhythms", "limits", "points")), *(rule.pattern for rule in self.of("ongoing"))])

    def tails(self, shape: str) -> tuple[Rule, ...]:
        """The rules that tell the kind of a point of that shape by the words around it, in file order."""
        if shape not in self._tails:
            self._tails[shape] = tuple(rule for rule in self.rules if rule.means.startswith("tail.") and shape in rule.shapes)
        return self._tails[shape]

    def of(self, *meanings: str) -> tuple[Rule, ...]:
        """The rules of these meanings, in the order of the meanings, then of the file; gathered once."""
        if meanings not in self._gathered:
            self._gathered[meanings] = tuple(rule for meaning in meanings for rule in self.by_meaning.get(meaning, ()))
        return self._gathered[meanings]

    def refusals(self, kind: str, shape: str) -> Refusals:
        """The rules that refuse a time of that kind and shape; gathered once."""
        if (kind, shape) not in self._refusals:
            after, before, clause = (tuple(rule for rule in self.of(f"not.{place}") if rule.about(kind, shape)) for place in ("after", "before", "clause"))
            looks = (any_of(rule.pattern for rule in rules) for rules in (after, before, clause))
            self._refusals[kind, shape] = Refusals((*after, *before, *clause), *looks)
        return self._refusals[kind, shape]

    def context(self, name: str) -> re.Pattern[str]:
        """The pattern of the words around a time that go by that name."""
        return self.by_id[f"context.{name}"].pattern

    def scan(self, name: str) -> re.Pattern[str]:
        """The pattern that says where a rule of that name can begin at all."""
        return self.by_id[f"scan.{name}"].pattern


@lru_cache(maxsize=8)
def grammar(lexicon: Lexicon) -> Grammar:
    """The grammar of `lexicon`, compiled once."""
    rules = tuple(_rule(entry, lexicon) for entry in lexicon["times"] if entry.pattern is not None)
    meanings: dict[str, list[Rule]] = {}
    for rule in rules:
        meanings.setdefault(rule.means, []).append(rule)
    return Grammar(rules, {name: tuple(group) for name, group in meanings.items()}, {rule.id: rule for rule in rules})


def _rule(entry: Entry, lexicon: Lexicon) -> Rule:
    pieces = lexicon["times"].pieces

    def side(name: str) -> re.Pattern[str] | None:
        text = entry.text(name)
        return compiled(re.sub(r"\{([a-z][a-z0-9_]*)\}", lambda m: pieces.get(m[1], m[0]), text)) if text else None

    return Rule(
        id=entry.id, means=entry.means, pattern=compiled(entry.pattern or ""), before=side("before"), also=side("also"), needs=side("needs"),
        kinds=frozenset(entry.list("kinds")), shapes=frozenset(entry.list("shapes")),
        attributes={name: str(value) for name, value in entry.attributes.items() if not isinstance(value, tuple)},
    )  # fmt: skip
