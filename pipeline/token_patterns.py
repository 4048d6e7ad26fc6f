"""Token patterns as `dictionaries/actor_cues.yaml` writes them (`HEAD`, `INSIDE*`, `VERB|V`), and the stretches of a text in which they can fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


def tags_and_operator(part: str) -> tuple[list[str], str]:
    """The tags of one part of a token pattern (`VERB|V`), and its operator: `*`, `?`, `+` or nothing."""
    operator = part[-1] if part[-1] in "*?+" else ""
    return part.removesuffix(operator).split("|"), operator


@dataclass(frozen=True, slots=True)
class Shape:
    """What all token patterns have in common: the tags with which one can begin, those that may be repeated, all of them, and how many words that
    are not of the repeated tags the longest one spans."""

    first: frozenset[str]
    repeated: frozenset[str]
    known: frozenset[str]
    longest: int

    @classmethod
    def of(cls, patterns: Sequence[Sequence[str]]) -> Shape:
        """The shape of `patterns`, each a sequence of parts (`HEAD`, `INSIDE*`, `VERB|V`)."""
        parts = [[tags_and_operator(part) for part in pattern] for pattern in patterns]
        first: set[str] = set()
        for pattern in parts:
            for tags, operator in pattern:
                first.update(tags)
                if operator not in ("*", "?"):
                    break
        repeated = {tag for pattern in parts for tags, operator in pattern if operator in ("*", "+") for tag in tags}
        known = {tag for pattern in parts for tags, _ in pattern for tag in tags}
        longest = max((sum(operator != "*" for _, operator in pattern) for pattern in parts), default=0)
        return cls(frozenset(first), frozenset(repeated), frozenset(known), longest)

    def stretches(self, tags: Sequence[str]) -> list[int]:
        """The indices of the words in which a pattern can fit, in order; the index of a word that fits none stands behind each stretch."""
        shown: list[int] = []
        left = -1  # words that may still follow; below 0: outside a stretch
        for index, tag in enumerate(tags):
            if tag in self.first:
                left = self.longest
            elif left < 0:
                continue
            if tag not in self.repeated:
                left = left - 1 if tag in self.known else -1
            shown.append(index)
        return shown
