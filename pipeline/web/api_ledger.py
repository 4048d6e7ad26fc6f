"""The ledger over all circulars: rows, typed cells, the calendar of due days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from pipeline.export.calendar.placing import Placement, Slot, place
from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.wording import Wording, document
from pipeline.ledger.entries import FIELDS, Entry, entries, write
from pipeline.ledger.overlay import Typed, by_task, overlay, overruled
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Deadline, Matrix, Task
from pipeline.web.access import Editor, Ledger, Shelves, Viewer
from pipeline.web.api_people import Body, Count
from pipeline.web.library import Library

router = APIRouter(tags=["ledger"])
_SATURDAY = 5
LONGEST_RANGE = 800
"""Days that one request for the calendar may span: two years and a bit."""
_SHOWN = ("title", "measures", "goals", "lead", "responsible", "support", "due_text", "frequency", "source", "category", "review")


class Row(BaseModel):
    """One task as a row. `versions` holds, for each cell that people wrote, how often it was changed (0: never).

    `overruled` is what the circular says in those of its own columns where people say something else; `hand` a row that people added.
    """

    task: str
    circular: str
    path: str
    title: str
    measures: str
    goals: str
    lead: str
    responsible: str
    support: str
    due_text: str
    due: date | None
    frequency: str
    source: str
    category: str
    review: str
    leader: str
    person: str
    progress: str
    status: str
    issues: str
    note: str
    deliverable: str
    report: str
    hand: bool
    versions: dict[str, int]
    overruled: dict[str, str]


class LedgerPage(BaseModel):
    """All rows, what may stand in 状态, and which columns people fill in."""

    rows: list[Row]
    statuses: list[str]
    closed: list[str]
    typed: dict[str, str]


class Cell(Body):
    """One cell to be written; `version` is the one that its writer saw (0: empty)."""

    task: Annotated[str, Field(min_length=1, max_length=255)]
    field: Annotated[str, Field(max_length=32)]
    value: Annotated[str, Field(max_length=5000)]
    version: Count


class Cells(Body):
    """Cells that are written together or not at all."""

    cells: Annotated[list[Cell], Field(min_length=1, max_length=5000)]


class Written(BaseModel):
    """A cell as it is now."""

    task: str
    field: str
    value: str
    version: int
    who: str
    at: str


class Due(BaseModel):
    """A day on which something of a task is due, as in deadlines.ics; `nominal` is the day that the circular gives.

    A limit that has no place on a calendar has no `day`, and `reason` says why. `daily` for what is to be done every day: listed once.
    """

    day: date | None
    nominal: date | None = None
    task: str
    circular: str
    document: str
    path: str
    title: str
    surface: str
    kind: str
    units: str
    daily: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The ledger at this moment: `generated` as the circulars give the rows, `rows` with what people typed."""

    matrices: tuple[Matrix, ...]
    generated: tuple[LedgerRow, ...]
    rows: tuple[LedgerRow, ...]
    typed: Typed
    wording: Wording


def book(shelves: Library, circulars: tuple[str, ...] = ()) -> Book:
    """The ledger over the whole library, or over some circulars (then without the rows that people added)."""
    matrices, lexicon = shelves.chosen(circulars), shelves.lexicon()
    wording = shelves.derived("wording", (), lambda: Wording.of(lexicon))
    rows = shelves.derived("rows", matrices, lambda: ledger_rows(matrices, wording, Deliverables.of(lexicon)))
    typed = by_task(entries(shelves.database, circulars or None))
    return Book(matrices, rows, overlay(rows, typed), typed, wording)


@router.get("/ledger")
def ledger(shelves: Shelves, _: Viewer) -> LedgerPage:
    """Every task of the library as a row, with what people typed."""
    found = book(shelves)
    generated = {row.task_id: row for row in found.generated}
    return LedgerPage(
        rows=[_row(one, generated.get(one.task_id), found) for one in found.rows],
        statuses=list(found.wording.statuses), closed=sorted(found.wording.closed), typed=dict(FIELDS),
    )  # fmt: skip


def _row(row: LedgerRow, generated: LedgerRow | None, found: Book) -> Row:
    cells = found.typed.get(row.task_id, {})
    return Row(
        task=row.task_id, circular=row.circular_id, path=row.path, due=row.due, hand=generated is None,
        versions={name: entry.version for name, entry in cells.items()},
        overruled={name: text for name, text in overruled(generated, cells).items() if name not in FIELDS} if generated and cells else {},
        **{name: str(row.cell(name)) for name in (*_SHOWN, *FIELDS)},  # type: ignore[arg-type]
    )  # fmt: skip


@router.post("/ledger/cells")
def write_cells(database: Ledger, user: Editor, new: Cells) -> list[Written]:
    """Writes cells, all or none; 409 names the cell that somebody else changed since."""
    changes = [Entry(one.task, one.field, one.value, one.version) for one in new.cells]
    return [
        Written(task=one.task, field=one.field, value=one.value, version=one.version, who=one.who, at=one.at) for one in write(database, changes, user.name)
    ]


def placement(shelves: Library, matrices: tuple[Matrix, ...]) -> Placement:
    """Where the time limits of these circulars stand on the calendar, as in deadlines.ics."""
    lexicon = shelves.lexicon()
    return shelves.derived("placement", matrices, lambda: place(matrices, shelves.calendar, lexicon))


@router.get("/calendar")
def calendar(shelves: Shelves, _: Viewer, first: date, last: date, unit: Annotated[str, Query(max_length=100)] = "") -> list[Due]:
    """What is due between two days (inclusive), rhythms on each of their days; what has no place on a calendar comes first, with the reason."""
    days = (first, min(last, date.fromordinal(min(first.toordinal() + LONGEST_RANGE, date.max.toordinal()))))
    found = [due for due in _dues(placement(shelves, shelves.matrices()), days) if not unit or unit in due.units]
    return sorted(found, key=lambda due: (due.day is not None, due.day or first, due.task))


class DayKind(BaseModel):
    """A day on which people rest though it is a weekday (休), or work though it is a weekend (班)."""

    day: date
    kind: str


@router.get("/calendar/days")
def day_kinds(shelves: Shelves, _: Viewer, first: date, last: date) -> list[DayKind]:
    """The days of holidays and of make-up work between two days, as the State Council's notices say; none of a year without a notice."""
    most = min(last.toordinal(), first.toordinal() + LONGEST_RANGE)
    days = [date.fromordinal(number) for number in range(first.toordinal(), most + 1)]
    said = [(day, shelves.calendar.work_days.is_workday(day)) for day in days]
    return [DayKind(day=day, kind="班" if works else "休") for day, works in said if works is not None and works != (day.weekday() < _SATURDAY)]


def _dues(placed: Placement, days: tuple[date, date]) -> Iterator[Due]:
    for open_limit in placed.unplaced:
        yield _due(open_limit.matrix, open_limit.task, open_limit.deadline, reason=open_limit.reason)
    for slot in placed.singles:
        if days[0] <= slot.last <= days[1]:
            yield _of_slot(slot)
    for series in placed.series:
        inside = [slot for slot in series.slots if days[0] <= slot.last <= days[1]]
        daily = series.rule.freq == "DAILY" and series.rule.interval == 1
        for slot in inside[:1] if daily else inside:
            yield _of_slot(slot, daily=daily)


def _of_slot(slot: Slot, *, daily: bool = False) -> Due:
    due = _due(slot.matrix, slot.task, slot.deadline)
    return due.model_copy(update={"day": slot.last, "nominal": slot.nominal, "daily": daily})


def _due(matrix: Matrix, task: Task, one: Deadline, reason: str = "") -> Due:
    units = "、".join(dict.fromkeys(unit.unit for unit in task.assignments if unit.role != "recipient"))
    return Due(
        day=None, task=task.id, circular=matrix.id, document=document(matrix), path=task.path, title=task.title, surface=one.surface, kind=one.kind, units=units, reason=reason
    )
