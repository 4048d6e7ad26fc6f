"""The task matrix of one circular: what its words mean. The shape of the published JSON (contract `result.md`, `duban/1`).

Each value carries its words, its `Span`, a calibrated `confidence` and the id of the `rule` that found it; the rule
is shown by `duban explain` and kept beside the matrix, not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.model.circular import Letterhead, Section
from pipeline.model.problems import Severity
from pipeline.model.text import Span

Category = Literal["重点任务", "阶段安排", "保障措施", "报送", "通报要求"]
Modality = Literal["must", "forbid", "encourage"]
Role = Literal["lead", "responsible", "support", "actor", "recipient"]
Basis = Literal["note", "inherited", "text", "table"]
DeadlineKind = Literal["by", "on", "during", "recurring", "from", "relative", "ongoing"]
TargetKind = Literal["count", "rate", "amount", "coverage", "qualitative"]
Comparator = Literal[">=", "<=", "=", "~"]
Relation = Literal["carries", "basis", "cites"]


@dataclass(frozen=True, slots=True)
class Action:
    """One clause of a task that can be done and ticked off on its own (措施); `seq` counts from 1 within the task."""

    seq: int
    text: str
    span: Span
    modality: Modality = "must"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit in a role (责任). `canonical` is the registry's name, None where it has none; `action` the seq that carries it."""

    unit: str
    span: Span
    role: Role
    basis: Basis
    canonical: str | None = None
    action: int | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit (时限); which dates are set depends on `kind` (annotation.md §5). Dates are inclusive."""

    surface: str
    span: Span
    kind: DeadlineKind
    start_date: date | None = None
    due_date: date | None = None
    rrule: str | None = None
    action: int | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that must be reached (目标). `path` names the section where it stands outside a task, else is empty."""

    surface: str
    span: Span
    kind: TargetKind
    metric: str = ""
    comparator: Comparator | None = None
    value_min: float | None = None
    value_max: float | None = None
    unit: str | None = None
    period: str | None = None
    action: int | None = None
    path: str = ""
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that is named (引用), once each."""

    title: str
    doc_no: str | None
    relation: Relation
    span: Span
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a careful clerk would mark (体检), with its place; `message` says in Chinese what is wrong and what to do."""

    code: str
    severity: Severity
    message: str
    path: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the matrix. `id` is the circular's id, `#` and the path; `review` codes ask a person to look."""

    id: str
    path: str
    category: Category
    title: str
    span: Span
    page: int | None = None
    actions: tuple[Action, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    review: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A sentence with a duty marker that became no row, with the reason (未列为任务的语句)."""

    span: Span
    text: str
    reason: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the circular came from: the `source` object of the JSON."""

    name: str
    sha256: str
    format: str
    pages: int | None
    characters: int
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """The task matrix of one circular, self-contained: everything of the JSON, and nothing of the file."""

    id: str
    letterhead: Letterhead
    provenance: Provenance
    text: str
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()

    def task(self, path: str) -> Task | None:
        """The task of that path, or None."""
        return next((task for task in self.tasks if task.path == path), None)
