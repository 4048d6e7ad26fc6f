"""Tasks cut into what can be compared: sentences, and clauses between commas; each with its folded words.

Steps: the title is a clause of its own → brackets of responsibility and time are left out → sentences at `。；` → clauses at commas, a
clause too short to mean anything joins the next → each is marked as a duty or as filler (purpose, manner, lead-in).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.cascade.lines import Registry, registry
from pipeline.cascade.words import Folded, Folder, Gram
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Matrix, Task
from pipeline.model.text import Span
from pipeline.patterns import compiled

_SENTENCE = re.compile(r"[^。；;！!？?\n\t]+")
_CLAUSE = re.compile(r"(?:[^，,：:]|[，,](?=确(?:需|因|有必要)))+")  # 不得擅自离开，确需离开的须请假: one duty
SHORTEST_CLAUSE = 4  # folded characters; fewer say nothing alone


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas. `task` and `sentence` are indices; `duty` when losing it means that something is not done."""

    task: int
    sentence: int
    span: Span
    folded: Folded
    grams: frozenset[Gram]
    heading: bool = False
    duty: bool = True


@dataclass(frozen=True, slots=True)
class Clauses:
    """One circular cut up: all clauses in order, and their indices by task."""

    matrix: Matrix
    clauses: tuple[Clause, ...]
    by_task: tuple[tuple[int, ...], ...]

    def of_task(self, task: int) -> Iterator[Clause]:
        """The clauses of the task at that index."""
        return (self.clauses[index] for index in self.by_task[task])

    def at(self, task: int, offset: int) -> int | None:
        """The index of the task's clause that holds `offset`, else the last one before it, else None."""
        before = [index for index in self.by_task[task] if self.clauses[index].span.start <= offset]
        return before[-1] if before else None


def cut(matrix: Matrix, folder: Folder, lexicon: Lexicon) -> Clauses:
    """`matrix` cut into clauses."""
    fillers = compiled("|".join(f"(?:{entry.pattern})" for entry in lexicon["cascade_filler"] if entry.pattern))
    clauses: list[Clause] = []
    by_task = []
    sentence = 0
    for index, task in enumerate(matrix.tasks):
        first = len(clauses)
        units = _offices(task, registry(lexicon))
        for span, heading in _sentences(matrix, task, folder):
            for piece, folded in _pieces(matrix.text, span, heading, units, folder):
                clauses.append(Clause(index, sentence, _trimmed(matrix.text, piece), folded, folded.grams, heading))
            sentence += 1
        clauses[first:] = _with_duties(clauses[first:], matrix, task, fillers)
        by_task.append(tuple(range(first, len(clauses))))
    return Clauses(matrix, tuple(clauses), tuple(by_task))


def with_silent_sections(plan: Matrix) -> Matrix:
    """The plan with a task for every leaf section that stands among its tasks and was not taken for one: it may answer a duty all the same
    (a section that only states a figure). Its loose targets become the task's."""
    known = {task.path for task in plan.tasks}
    chapters = {path.rpartition(".")[0] for path in known}
    silent = [
        Task(
            f"{plan.id}#{section.path}", section.path, "重点任务", section.heading, section.span, section.page,
            targets=tuple(target for target in plan.targets if target.path == section.path),
        )
        for section in plan.sections
        if section.leaf and section.path not in known and section.parent in chapters and section.kind in {"task", "phase", "safeguard"}
    ]  # fmt: skip
    return replace(plan, tasks=tuple(sorted((*plan.tasks, *silent), key=lambda task: task.span.start))) if silent else plan


def heading_span(matrix: Matrix, task: Task) -> Span:
    """Where the task's title stands; an empty span at its start where it stands nowhere."""
    at = matrix.text.find(task.title, task.span.start, task.span.end) if task.title else -1
    return Span(at, at + len(task.title)) if at >= 0 else Span(task.span.start, task.span.start)


def _sentences(matrix: Matrix, task: Task, folder: Folder) -> Iterator[tuple[Span, bool]]:
    heading = heading_span(matrix, task)
    if _stands_alone(matrix, heading, task):
        yield heading, True
    else:  # the title is the first clause of the body, and is read there
        heading = Span(heading.start, heading.start)
    for region in _regions(task, heading):
        for kept in folder.without_notes(matrix.text, region):
            for match in _SENTENCE.finditer(matrix.text, kept.start, kept.end):
                yield Span(*match.span()), False


def _stands_alone(matrix: Matrix, heading: Span, task: Task) -> bool:
    """True for a run-in title that ends in a full stop, a bracket or the end of its line."""
    return bool(len(heading)) and (heading.end >= task.span.end or matrix.text[heading.end] in "。．.！\n\t（(【[：:")


def _regions(task: Task, heading: Span) -> tuple[Span, ...]:
    """The body: after the heading; of a table row its actions alone, for the other cells are units, dates and numbers."""
    if task.path[:1] in {"T", "A"} and task.actions:
        return tuple(action.span for action in task.actions)
    if heading.start - task.span.start > 12:  # the title was taken from inside: the whole text is the body
        return (task.span,)
    return (Span(max(heading.end, task.span.start), task.span.end),)


def _offices(task: Task, known: Registry) -> tuple[Span, ...]:
    """Where the task names offices: who does a duty is compared apart from what is done. Firms and posts (企业主要负责人) are subject matter."""
    return tuple(one.span for one in task.assignments if known.office(one.unit, one.canonical).reach in {"organ", "addressed", "everybody"})


def _pieces(text: str, span: Span, heading: bool, units: Sequence[Span], folder: Folder) -> Iterator[tuple[Span, Folded]]:
    """The clauses of a sentence with their folded words; a heading is one piece."""
    for piece in [span] if heading else _joined(text, span, folder, units):
        folded = folder.fold(text, piece, units)
        if folded.grams:
            yield piece, folded


def _joined(text: str, span: Span, folder: Folder, units: Sequence[Span]) -> list[Span]:
    """The stretches between commas; one with too few words joins the next, the last one the one before."""
    pieces: list[Span] = []
    start: int | None = None
    for match in _CLAUSE.finditer(text, span.start, span.end):
        piece = Span(match.start() if start is None else start, match.end())
        if len(folder.fold(text, piece, units).text) >= SHORTEST_CLAUSE:
            pieces.append(piece)
            start = None
        else:
            start = piece.start
    if start is not None:
        pieces[-1:] = [Span(pieces[-1].start if pieces else start, span.end)]
    return pieces


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def _with_duties(clauses: list[Clause], matrix: Matrix, task: Task, fillers: re.Pattern[str]) -> list[Clause]:
    body = [clause for clause in clauses if not clause.heading]
    actions = [action.span for action in task.actions]
    marked = []
    for clause in clauses:
        if clause.heading:
            duty = not body
        else:
            listed = not actions or any(action.overlaps(clause.span) for action in actions)
            duty = listed and not fillers.search(clause.span.of(matrix.text).strip())
        marked.append(clause if clause.duty == duty else _as_filler(clause))
    return marked


def _as_filler(clause: Clause) -> Clause:
    return Clause(clause.task, clause.sentence, clause.span, clause.folded, clause.grams, clause.heading, duty=False)
