"""What the words SAY, before anybody asks what they mean: mentions with span and rule id. `resolve` turns them into the matrix.

A mention and what it resolves to are two types on purpose: a mention needs only the sentence, a resolution needs the issue date,
the jurisdiction, the bracket's scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.model.circular import Circular
from pipeline.model.matrix import Action, Category, Citation, Comparator, DeadlineKind, Role, TargetKind
from pipeline.model.text import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A closing bracket, or a bracket in a paragraph of its own (`（责任单位：…）`), with what it says.

    `span` covers the bracket with its parentheses. `home` is the path of the section that holds it, `covers` the paths of the
    tasks that it governs: its own first (basis note), then those that inherit it. `why` tells in Chinese how the scope was found.
    """

    span: Span
    home: str
    covers: tuple[str, ...]
    alone: bool = False
    why: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DutyMention:
    """A unit in a role, as said. `note` is the bracket that says it, None in running text and in tables."""

    unit: str
    span: Span
    role: Role
    rule: str
    note: Note | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One explicit part of a time expression, as written; None where the words do not say it.

    `month_part`: 上旬 early, 中旬 middle, 下旬 late, 底/末 end, 初 start (年底 is month 12 with part end; with `quarter` or `half` it says
    that the end is named). `relative_year`: 0 今年/本年, 1 明年/次年, -1 去年; `relative_month`: 0 本月, 1 下月; `relative_week` alike.
    `weekday`: 1 Monday … 7 Sunday, with `relative_week`. `now`: 即日, 现在, 印发之日.
    """

    year: int | None = None
    relative_year: int | None = None
    quarter: int | None = None
    half: int | None = None
    month: int | None = None
    relative_month: int | None = None
    month_part: Literal["early", "middle", "late", "end", "start"] | None = None
    day: int | None = None
    relative_week: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    holiday: str | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: its kind and parts as written. `rrule` is complete for recurring ones.

    `start`/`end` are the two ends of a span (`end` alone for by/on, `start` alone for from); `before` says that the day lies before the
    period named (`2025年以前`). `governed_by` is the expression whose year governs this one, `governing_year` that year. `issue` is a
    finding code that the wording itself calls for (`deadline-ambiguous`, `deadline-impossible`). `qualifier` is the exception
    group that it is limited to (`高危行业领域企业`), if any.
    """

    surface: str
    span: Span
    kind: DeadlineKind
    rule: str
    start: Reading | None = None
    end: Reading | None = None
    rrule: str | None = None
    before: bool = False
    governed_by: Span | None = None
    governing_year: int | None = None
    qualifier: str | None = None
    issue: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity that must be reached, as said; values are already exact numbers, `metric` and `period` are words of the text."""

    surface: str
    span: Span
    kind: TargetKind
    rule: str
    metric: str = ""
    comparator: Comparator | None = None
    value_min: float | None = None
    value_max: float | None = None
    unit: str | None = None
    period: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task before resolution. `regions` are the stretches of text that are its own (heading, body, table cells), in order,
    without brackets that are notes; `inherits` the notes of others that cover it, `notes` its own."""

    path: str
    category: Category
    title: str
    span: Span
    regions: tuple[Span, ...]
    notes: tuple[Note, ...] = ()
    inherits: tuple[Note, ...] = ()
    time_spans: tuple[Span, ...] = ()
    actions: tuple[Action, ...] = ()
    duties: tuple[DutyMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    from_table: bool = False


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Something that looks like a value and could not be read; still a row that a person sees."""

    surface: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """All that one circular says. `loose` are quantities outside tasks, with the path of their section (`0` the opening)."""

    circular: Circular
    tasks: tuple[TaskDraft, ...]
    loose: tuple[tuple[str, QuantityMention], ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[Note, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a time is read against: the issue date, the campaign's end, the year that governs when none is written."""

    dated: date | None
    campaign_end: date | None
    year: int | None
