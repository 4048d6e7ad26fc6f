"""Stage 5: `Matrix` → `Matrix` with findings (体检), unlisted sentences (句句有着落) and review marks.

Steps: `view` what all checks see → one module a code or family of codes, each a `find(view)` that yields findings with message, path
and exact span → sorted, each place once → `accounting` of every sentence with a duty or time marker → review codes on the tasks.
Which words and patterns count is data (`check_*.yaml`, `typos.yaml`, `phrases.yaml`); `report` groups findings for people. No module knows another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType

from pipeline.check import (
    arithmetic,
    attachments,
    contradictions,
    counts,
    deadline_ambiguous,
    deadline_before_issue,
    deadline_conflict,
    deadline_impossible,
    duplicates,
    headings,
    numbering,
    personal,
    places,
    punctuation,
    reporting_days,
    residue,
    terms,
    titles,
    typos,
    unassigned,
    unclosed,
)
from pipeline.check.accounting import Account, account
from pipeline.check.report import Group, Report, report
from pipeline.check.view import View, view_of
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.model.matrix import Finding, Matrix, Task

__all__ = ["CHECKS", "Account", "Group", "Report", "account", "check", "codes", "find_all", "report"]

CHECKS: tuple[ModuleType, ...] = (
    counts, numbering, attachments, places, titles, deadline_before_issue, deadline_conflict, deadline_ambiguous, deadline_impossible,
    unassigned, arithmetic, contradictions, reporting_days, unclosed, punctuation, duplicates, headings, residue, typos, terms, personal,
)  # fmt: skip
"""The checks in the order of annotation.md §8; each names its `CODES`."""


def check(circular: Circular, matrix: Matrix, lexicon: Lexicon) -> Matrix:
    """`matrix` with `findings` in order of the text, `unlisted` sentences, and each task's `review` codes."""
    findings = find_all(view_of(circular, matrix, lexicon))
    return replace(
        matrix,
        findings=findings,
        unlisted=account(circular, matrix, lexicon).unlisted,
        tasks=tuple(_reviewed(task, findings) for task in matrix.tasks),
    )


def find_all(view: View) -> tuple[Finding, ...]:
    """The findings of all checks, sorted by place, each code and place once."""
    return tuple(_once(sorted(_found(view), key=lambda one: (one.span, one.code))))


def codes() -> tuple[str, ...]:
    """All codes that can be found, in order of annotation.md §8."""
    return tuple(dict.fromkeys(code for one in CHECKS for code in one.CODES))


def _found(view: View) -> Iterator[Finding]:
    for one in CHECKS:
        find: Callable[[View], Iterable[Finding]] = one.find
        yield from find(view)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen = set()
    for one in findings:
        if (one.code, one.span, one.path) not in seen:
            seen.add((one.code, one.span, one.path))
            yield one


def _reviewed(task: Task, findings: tuple[Finding, ...]) -> Task:
    """The task with the codes of the findings that are about it, after those it had."""
    about = (one.code for one in findings if one.severity != "note" and (one.path == task.path or one.span in task.span))
    return replace(task, review=tuple(dict.fromkeys((*task.review, *about))))
