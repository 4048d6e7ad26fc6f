"""The grammar of quantities as one compiled value: what `dictionaries/quantities.yaml` says, read once per lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import cast

from pipeline.lexicon import Dictionary, Entry, Lexicon
from pipeline.model.matrix import Comparator, TargetKind
from pipeline.patterns import compiled, relevant

_PER = "(?:[/／](?:千人|万人|万元|人|亩|公顷|平方米|平方公里|立方米|升|吨|年|月|天|日|小时|户|公里|次))"


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparator as written: `strong` ones make a number a target by themselves."""

    id: str
    comparator: Comparator
    pattern: re.Pattern[str]
    strong: bool
    confidence: float = 0.92


@dataclass(frozen=True, slots=True)
class Refusing:
    """Words in front of or behind a number that make it no target; `unless` in front lifts the refusal, `only_front` must stand directly there."""

    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    only_front: re.Pattern[str] | None
    only_one: bool
    unless_unit: re.Pattern[str] | None
    unless_back: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """A phrase that an office has taught to be a target: its group `surface` is the target's words, the rest says what is measured."""

    id: str
    pattern: re.Pattern[str]
    kind: TargetKind
    metric: str
    comparator: Comparator | None
    unit: str | None


@dataclass(frozen=True)
class QuantityGrammar:
    """Compiled rules of quantities; regexes over word lists are longest first; `said` are the other patterns, by id."""

    scan: re.Pattern[str]
    numbers: tuple[tuple[str, re.Pattern[str]], ...]
    units: Mapping[str, str]
    measured: frozenset[str]
    front: tuple[Comparing, ...]
    back: tuple[Comparing, ...]
    refuse_before: tuple[Refusing, ...]
    refuse_after: tuple[Refusing, ...]
    refuse_clause: tuple[Refusing, ...]
    refuse_bound: tuple[Refusing, ...]
    do: re.Pattern[str]
    make: re.Pattern[str]
    change: re.Pattern[str]
    rate: re.Pattern[str]
    goal: re.Pattern[str]
    declared: re.Pattern[str]
    coverage: re.Pattern[str]
    coverage_refused_after: re.Pattern[str]
    coverage_refused_before: re.Pattern[str]
    qualitative: tuple[tuple[str, re.Pattern[str], str], ...]
    objects: re.Pattern[str]
    said: Mapping[str, re.Pattern[str]]
    taught: tuple[Taught, ...] = ()
    never: tuple[re.Pattern[str], ...] = ()


@lru_cache(maxsize=8)
def grammar(lexicon: Lexicon) -> QuantityGrammar:
    """The grammar of `lexicon`, compiled once."""
    words = lexicon["quantities"]
    units = {word: entry.means.removeprefix("unit.") for entry in words if entry.means.startswith("unit.") for word in entry.words}
    unit = f"(?:{'|'.join(map(re.escape, sorted(units, key=lambda word: (-len(word), word))))}){_PER}?"
    return QuantityGrammar(
        scan=words.regex("scan"), units=units, measured=frozenset(words.words("measured")),
        numbers=tuple((entry.id, compiled((entry.pattern or "").replace("{unit}", unit))) for means in ("number", "number.bare") for entry in words.of(means)),
        front=_comparing(words, "compare.front"), back=_comparing(words, "compare.back"),
        refuse_before=_refusing(words, "refuse.before"), refuse_after=_refusing(words, "refuse.after"),
        refuse_clause=_refusing(words, "refuse.clause"), refuse_bound=_refusing(words, "refuse.bound"),
        do=compiled(words.alternation("verb.do")), make=compiled(words.alternation("verb.make")),
        change=compiled(words.alternation("verb.change")), rate=compiled(words.alternation("metric.rate") + r"$"),
        goal=compiled(words.alternation("goal")), declared=compiled(f"{words.alternation('noun.always')}|[^，,。；;、：:（）()\\n]{{0,8}}?{words.alternation('noun.declared')}(?=[，,。；;、：:（）()\\n的”]|$|进行|开展|抓|集中|逐|做|上)"),
        coverage=words.regex("coverage.full"), coverage_refused_after=compiled("|".join(f"(?:{entry.pattern})" for entry in words.of("coverage.refuse.after"))),
        coverage_refused_before=words.regex("coverage.past"),
        qualitative=tuple((entry.id, compiled(entry.pattern or ""), entry.text("object")) for entry in words.of("qualitative")),
        objects=words.regex("qualitative.objects"),
        said={entry.id: compiled(entry.pattern or "") for entry in words.of("said")},
        taught=tuple(map(_taught, words.of("target"))), never=tuple(compiled(entry.pattern or "") for entry in words.of("not-target")),
    )  # fmt: skip


@lru_cache(maxsize=2)
def grammar_in(lexicon: Lexicon, traces: frozenset[str]) -> QuantityGrammar:
    """The grammar with those comparators and refusals alone that may fit in the text whose `traces` are given."""
    rules = grammar(lexicon)
    front, back = (relevant(some, traces, attrgetter("pattern")) for some in (rules.front, rules.back))
    before, after, clause, bound = (
        relevant(some, traces, attrgetter("pattern")) for some in (rules.refuse_before, rules.refuse_after, rules.refuse_clause, rules.refuse_bound)
    )
    return replace(rules, front=front, back=back, refuse_before=before, refuse_after=after, refuse_clause=clause, refuse_bound=bound)


def _taught(entry: Entry) -> Taught:
    return Taught(
        entry.id, compiled(entry.pattern or ""), cast(TargetKind, entry.text("kind") or "count"), entry.text("metric"),
        cast(Comparator | None, entry.text("comparator") or None), entry.text("unit") or None,
    )  # fmt: skip


def _comparing(words: Dictionary, means: str) -> tuple[Comparing, ...]:
    front = means == "compare.front"
    gap = r"(?P<gap>[^，。；：、（）()\n0-9０-９的]{0,8}?|[^，。；：、（）()\n0-9０-９]{2,16}的)[ \u3000]{0,3}$" if front else ""
    return tuple(
        Comparing(
            entry.id, cast(Comparator, entry.text("comparator")), compiled((entry.pattern or "") + gap), entry.flag("strong"), _trust(entry)
        )
        for entry in words.of(means)
    )


def _trust(entry: Entry) -> float:
    """How often a figure behind this comparator was a target, on circulars read for the first time."""
    return float(entry.attributes.get("confidence", 0.92))  # type: ignore[arg-type]


def _refusing(words: Dictionary, means: str) -> tuple[Refusing, ...]:
    return tuple(_refusal(entry) for entry in words.of(means))


def _refusal(entry: Entry) -> Refusing:
    def side(name: str) -> re.Pattern[str] | None:
        return compiled(entry.text(name)) if entry.text(name) else None

    return Refusing(entry.id, compiled(entry.pattern or ""), side("unless-front"), side("only-front"), entry.flag("after-one"), side("unless-unit"), entry.flag("unless-back"))
