"""报送: who reports what to whom by when over all circulars, and the blank forms of attachments with the days on which they are due."""

from __future__ import annotations

from datetime import date
from functools import partial

from fastapi import APIRouter
from pydantic import BaseModel

from pipeline.export.calendar.reporting import report_duties
from pipeline.export.forms import BlankForm, due_days, linked, recipients_of
from pipeline.export.forms_json import forms_from
from pipeline.export.ledger_rows import joined
from pipeline.export.wording import document, reference
from pipeline.ledger.circulars import evidence_of, stands
from pipeline.model.matrix import Matrix
from pipeline.web.access import Shelves, Viewer
from pipeline.web.api_ledger import placement
from pipeline.web.library import Library

router = APIRouter(tags=["reporting"])


class Duty(BaseModel):
    """One reporting duty; duties of one `group` ask for the same data. `day` is the next day from today on, `last` the last of all."""

    group: int
    alike: int
    what: str
    reporters: str
    recipient: str
    times: str
    rhythm: str
    day: date | None
    last: date | None
    circular: str
    path: str
    source: str


class Form(BaseModel):
    """A blank form: what it asks for, to whom it goes, when; `day` is the next day from today on."""

    circular: str
    source: str
    title: str
    recipient: str
    times: str
    day: date | None
    last: date | None
    days: int
    labels: list[str]
    notes: list[str]


class Reporting(BaseModel):
    """All duties, groups together, and all forms."""

    duties: list[Duty]
    forms: list[Form]


@router.get("/reporting")
def reporting(shelves: Shelves, _: Viewer) -> Reporting:
    """The reporting duties of the library, those that ask for the same data together, and its blank forms."""
    matrices, today = shelves.matrices(), date.today()  # noqa: DTZ011 - the office's own day
    placed = placement(shelves, matrices)
    duties = shelves.derived("duties", matrices, lambda: report_duties(matrices, placed, shelves.lexicon()))
    return Reporting(
        duties=[
            Duty(
                group=one.group, alike=one.alike, what=one.what, reporters=one.reporters, recipient=one.recipient, times=one.times, rhythm=one.rhythm,
                day=_next(one.days, today), last=max(one.days, default=None), circular=one.matrix.id, path=one.task.path, source=reference(one.matrix, one.task.path),
            )
            for one in duties
        ],
        forms=[
            Form(
                circular=matrix.id, source=form.circular, title=form.title, recipient=recipients_of(form),
                times=joined(dict.fromkeys(time.surface for time in form.times)), day=_next(days, today), last=max(days, default=None), days=len(days), labels=list(form.labels), notes=list(form.notes),
            )
            for matrix, form in forms_at(shelves, matrices)
            for days in [due_days(form, placed)]
        ],
    )  # fmt: skip


def _next(days: tuple[date, ...], today: date) -> date | None:
    return next((day for day in sorted(days) if day >= today), None)


def forms_at(shelves: Library, matrices: tuple[Matrix, ...]) -> tuple[tuple[Matrix, BlankForm], ...]:
    """The blank forms of these circulars, each with its circular, linked to the tasks as corrected."""

    def read(matrix: Matrix) -> tuple[BlankForm, ...]:
        return forms_from(evidence_of(shelves.database, matrix.id).get("forms"), document(matrix))

    def every() -> tuple[tuple[Matrix, BlankForm], ...]:
        known = {one.id: one for one in stands(shelves.database)}
        shapes = ((matrix, shelves.once(("forms", known.get(matrix.id)), partial(read, matrix))) for matrix in matrices)
        return tuple((matrix, linked(form, matrix, lexicon)) for matrix, forms in shapes for form in forms)

    lexicon = shelves.lexicon()
    return shelves.derived("forms", matrices, every)
