"""The ledger over all circulars: rows, typed cells, the calendar of due days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.wording import Wording
from pipeline.flow import tools
from pipeline.ledger.circulars import search
from pipeline.ledger.database import Database
from pipeline.ledger.entries import FIELDS, Entry, entries, write
from pipeline.ledger.reviews import corrected
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Deadline, Matrix, Task
from pipeline.web.access import Editor, Ledger, Viewer
from pipeline.web.api_people import Body

router = APIRouter(tags=["ledger"])
LONGEST_RANGE = 800
"""Days that one request for the calendar may span: two years and a bit."""


class Row(BaseModel):
    """One task as a row. `versions` holds, for each column that people fill in, how often it was changed (0: never)."""

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
    versions: dict[str, int]


class LedgerPage(BaseModel):
    """All rows, what may stand in 状态, and which columns people fill in."""

    rows: list[Row]
    statuses: list[str]
    closed: list[str]
    typed: dict[str, str]


class Cell(Body):
    """One cell to be written; `version` is the one that its writer saw (0: empty)."""

    task: Annotated[str, Field(min_length=1, max_length=255)]
    field: str
    value: Annotated[str, Field(max_length=5000)]
    version: Annotated[int, Field(ge=0)]


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
    """A day on which something of a task is due, or a limit without a day (`day` null)."""

    day: date | None
    task: str
    circular: str
    path: str
    title: str
    surface: str
    kind: str
    units: str


def matrices(database: Database) -> list[Matrix]:
    """All matrices of the library, as corrected, newest circular first."""
    return [corrected(database, one.id)[0] for one in search(database)]


def rows_of(database: Database, request: Request) -> tuple[tuple[LedgerRow, ...], Wording]:
    """The ledger's rows over the whole library, and the office's wording."""
    lexicon, _ = tools(request.app.state.settings.layers)
    wording = Wording.of(lexicon)
    return ledger_rows(matrices(database), wording, Deliverables.of(lexicon)), wording


@router.get("/ledger")
def ledger(request: Request, database: Ledger, _: Viewer) -> LedgerPage:
    """Every task of the library as a row, with what people typed."""
    rows, wording = rows_of(database, request)
    typed: dict[str, dict[str, Entry]] = {}
    for entry in entries(database):
        typed.setdefault(entry.task, {})[entry.field] = entry
    return LedgerPage(
        rows=[_row(one, typed.get(one.task_id, {})) for one in rows],
        statuses=list(wording.statuses), closed=sorted(wording.closed), typed=dict(FIELDS),
    )  # fmt: skip


def _row(row: LedgerRow, typed: dict[str, Entry]) -> Row:
    filled = {name: typed[name].value if name in typed else str(getattr(row, name)) for name in FIELDS}
    return Row(
        task=row.task_id, circular=row.circular_id, path=row.path, title=row.title, measures=str(row.cell("measures")), goals=row.goals, lead=row.lead,
        responsible=row.responsible, support=row.support, due_text=row.due_text, due=row.due, frequency=row.frequency, source=row.source,
        category=row.category, review=row.review, versions={name: entry.version for name, entry in typed.items()}, **filled,
    )  # fmt: skip


@router.post("/ledger/cells")
def write_cells(database: Ledger, user: Editor, new: Cells) -> list[Written]:
    """Writes cells, all or none; 409 names the cell that somebody else changed since."""
    changes = [Entry(one.task, one.field, one.value, one.version) for one in new.cells]
    return [
        Written(task=one.task, field=one.field, value=one.value, version=one.version, who=one.who, at=one.at) for one in write(database, changes, user.name)
    ]


@router.get("/calendar")
def calendar(
    database: Ledger, _: Viewer, first: date, last: date, unit: Annotated[str, Query(max_length=100)] = ""
) -> list[Due]:
    """What is due between two days (inclusive), recurring duties on each of their days; limits without a day come first."""
    days = min((last - first).days, LONGEST_RANGE)
    found = [due for matrix in matrices(database) for task in matrix.tasks for due in _dues(matrix, task, first, days)]
    chosen = [due for due in found if not unit or unit in due.units.split("、")]
    return sorted(chosen, key=lambda due: (due.day is not None, due.day or first, due.task))


def _dues(matrix: Matrix, task: Task, first: date, days: int) -> Iterator[Due]:
    units = "、".join(dict.fromkeys(one.unit for one in task.assignments if one.role != "recipient"))
    for one in task.deadlines:
        for day in _days(one, matrix, first, days):
            yield Due(
                day=day, task=task.id, circular=matrix.id, path=task.path, title=task.title, surface=one.surface, kind=one.kind, units=units
            )


def _days(one: Deadline, matrix: Matrix, first: date, days: int) -> Iterator[date | None]:
    """The days of a limit within the range; None once for a limit that has no day of its own (relative, ongoing)."""
    from pipeline.export.recurrence import occurrences, parse_rule

    last = date.fromordinal(min(first.toordinal() + max(days, 0), date.max.toordinal()))
    if one.kind in {"relative", "ongoing"} or (one.kind == "recurring" and one.due_date is None):
        yield None
    elif one.kind == "recurring" and one.rrule and one.due_date:
        start = max(first, matrix.letterhead.dated or first)
        yield from (day for day in occurrences(parse_rule(one.rrule), start, min(last, one.due_date)) if day >= first)
    else:
        day = one.due_date or one.start_date
        if day and first <= day <= last:
            yield day
