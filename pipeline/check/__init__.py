"""Stage 5: `Matrix` → `Matrix` with findings (体检), unlisted sentences (句句有着落) and review marks.

Steps: `view` what all checks see → one module a code or family of codes, each a `find(view)` that yields findings with message, path
and exact span → sorted, each place once → `accounting` of every sentence with a duty or time marker → review codes on the tasks.
Which words and patterns count is data (`check_*.yaml`, `typos.yaml`, `phrases.yaml`, `spelling.yaml`); `report` groups findings for people. No module knows another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import ModuleType

from pipeline.check import (
    arithmetic,
    attachments,
    contradictions,
    counts,
    crossings,
    deadline_ambiguous,
    deadline_before_issue,
    deadline_conflict,
    deadline_impossible,
    duplicates,
    enumerators,
    headings,
    numbering,
    personal,
    places,
    punctuation,
    references,
    reporting_days,
    residue,
    restated,
    row_numbers,
    terms,
    titles,
    typos,
    unassigned,
    unclosed,
)
from pipeline.check.accounting import Account, account, account_of
from pipeline.check.report import Group, Report, report
from pipeline.check.view import View, view_of
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.model.matrix import Finding, Matrix, Task

__all__ = ["CHECKS", "Account", "Group", "Report", "account", "check", "codes", "find_all", "report"]

CHECKS: tuple[ModuleType, ...] = (
    counts, numbering, enumerators, row_numbers, attachments, places, titles, deadline_before_issue, deadline_conflict, deadline_ambiguous, deadline_impossible,
    unassigned, arithmetic, contradictions, restated, references, crossings, reporting_days, unclosed, punctuation, duplicates, headings, residue, typos, terms, personal,
)  # fmt: skip
"""The checks in the order of annotation.md §8; each names its `CODES`."""


def check(circular: Circular, matrix: Matrix, lexicon: Lexicon, language: Language | None = None) -> Matrix:
    """`matrix` with `findings` in order of the text, `unlisted` sentences, and each task's `review` codes; misspelt words only with `language`."""
    view = view_of(circular, matrix, lexicon, language)
    findings = find_all(view)
    return replace(matrix, findings=findings, unlisted=account_of(view).unlisted, tasks=tuple(_reviewed(matrix.tasks, findings)))


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


def _reviewed(tasks: Sequence[Task], findings: Sequence[Finding]) -> Iterator[Task]:
    """The tasks, each with the codes of the `findings` (in order of the text) that are about it after those it had; notes ask for no review."""
    telling = [one for one in findings if one.severity != "note"]
    starts = [one.span.start for one in telling]
    by_path: dict[str | None, list[int]] = {}
    for at, one in enumerate(telling):
        by_path.setdefault(one.path, []).append(at)
    for task in tasks:
        near = range(bisect_left(starts, task.span.start), bisect_right(starts, task.span.end))
        about = sorted({*by_path.get(task.path, ()), *(at for at in near if telling[at].span in task.span)})
        review = tuple(dict.fromkeys((*task.review, *(telling[at].code for at in about))))
        yield task if review == task.review else replace(task, review=review)
