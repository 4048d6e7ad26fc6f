"""Fingerprints of clauses: what must be looked at again when a directive changes.

A fingerprint is a hash of a task's words alone: spaces, punctuation and the number before it do not count, so a moved or re-numbered task keeps it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.cascade.words import bare
from pipeline.model.coverage import Coverage
from pipeline.model.matrix import Matrix, Task

LENGTH = 16  # hexadecimal digits: 64 bits


@dataclass(frozen=True, slots=True)
class Suspect:
    """A plan task that answered a clause of the directive which has changed or gone since: it must be checked again."""

    directive_path: str
    change: Literal["changed", "removed"]
    plan: str
    plan_path: str


def fingerprint(matrix: Matrix, task: Task) -> str:
    """The fingerprint of a task's words, the number before its title left out."""
    words = task.span.of(matrix.text)
    at = words.find(task.title)
    return hashlib.sha256(bare(words[at:] if 0 < at <= 12 else words).encode()).hexdigest()[:LENGTH]


def fingerprints(matrix: Matrix) -> dict[str, str]:
    """The fingerprints of all tasks by path: keep them beside a comparison to see later what changed."""
    return {task.path: fingerprint(matrix, task) for task in matrix.tasks}


def changes(before: Mapping[str, str], after: Matrix) -> dict[str, Literal["changed", "removed"]]:
    """The paths of `before` whose words stand nowhere in `after` (removed), or only other words under their path (changed)."""
    now = fingerprints(after)
    kept = set(now.values())
    return {path: "changed" if path in now else "removed" for path, mark in before.items() if mark not in kept}


def suspects(before: Mapping[str, str], after: Matrix, coverages: Iterable[Coverage]) -> tuple[Suspect, ...]:
    """The plan tasks that must be checked again, since the clause that they answered in the earlier version has changed."""
    changed = changes(before, after)
    return tuple(
        Suspect(row.directive_path, changed[row.directive_path], coverage.plan.id, link.plan_path)
        for coverage in coverages
        for row in coverage.rows
        if row.directive_path in changed
        for link in row.links
    )
