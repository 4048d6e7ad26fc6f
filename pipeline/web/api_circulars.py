"""One circular: its matrix as corrected, its pages, corrections and their undoing, the reasons behind each cell."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Path as PathParam
from pydantic import BaseModel, Field, JsonValue

from pipeline.explain import explain, lost, sentence
from pipeline.export.result import to_json
from pipeline.flow import tools
from pipeline.ledger import circulars, reviews
from pipeline.ledger.corrections import Correction, Op, Part
from pipeline.model.matrix import Matrix
from pipeline.web.access import Editor, Ledger, Shelves, Viewer
from pipeline.web.api_library import Job, Listed, desk, job, listed
from pipeline.web.api_people import Body, Count
from pipeline.web.drawing import LayoutJob, has_pages
from pipeline.web.library import Library
from pipeline.web.pictures import Camera

router = APIRouter(tags=["circulars"], prefix="/circulars/{circular}")
DOUBTFUL = 0.8
"""Below this confidence a value waits in the review queue."""


class Doubt(BaseModel):
    """A value that a person should look at, least sure first."""

    path: str
    part: str
    key: str
    confidence: float
    reason: str


class Unplaced(BaseModel):
    """A correction that found no place in the present text."""

    path: str
    part: str
    op: str
    key: str
    after: dict[str, JsonValue] | None
    who: str
    at: str


class Opened(BaseModel):
    """Everything that the review page shows of a circular. `result` is the contract's JSON, with corrections laid over it."""

    shelf: Listed
    result: dict[str, JsonValue]
    evidence: dict[str, JsonValue]
    unlisted: list[dict[str, JsonValue]]
    doubts: list[Doubt]
    unplaced: list[Unplaced]
    pages: bool


class NewCorrection(Body):
    """A correction; `version` is the circular's version that its author saw. See `ledger/corrections.py` for what the parts mean."""

    path: Annotated[str, Field(min_length=1, max_length=64)]
    part: Part
    op: Op
    key: Annotated[str, Field(max_length=5000)] = ""
    before: dict[str, JsonValue] | None = None
    after: dict[str, JsonValue] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""
    version: Count


class AtVersion(Body):
    """A step that is taken on a version of the circular."""

    version: Count


class Versioned(BaseModel):
    """The circular's version after a step."""

    version: int


class Why(BaseModel):
    """The grounds of one value."""

    value: str
    sentence: str
    rule: str
    means: str
    dictionary: str
    confidence: float


class NewStatus(Body):
    """Where the review stands."""

    status: Literal["new", "review", "done"]


@router.get("")
def opened(database: Ledger, _: Viewer, circular: str) -> Opened:
    """The circular with everything that people and program know of it."""
    shelf = circulars.shelf(database, circular)
    matrix, unplaced = reviews.corrected(database, circular)
    evidence = circulars.evidence_of(database, circular)
    lost = [
        Unplaced(path=one.path, part=one.part, op=one.op, key=one.key, after=dict(one.after) if one.after else None, who=one.who, at=one.at)  # type: ignore[arg-type]
        for one in unplaced
    ]
    return Opened(
        shelf=listed(shelf), result=json.loads(to_json(matrix)), evidence={key: evidence[key] for key in ("paragraphs", "notes", "dropped", "tasks") if key in evidence},
        unlisted=[{"path": one.path, "text": one.text, "reason": one.reason, "start": one.span.start, "end": one.span.end} for one in matrix.unlisted],
        doubts=doubts(matrix), unplaced=lost, pages=has_pages(matrix.provenance.format),
    )  # fmt: skip


def doubts(matrix: Matrix) -> list[Doubt]:
    """What a person should look at: review marks of tasks, then values by rising confidence."""
    from pipeline.ledger.corrections import key_of

    found = [Doubt(path=task.path, part="task", key="", confidence=0.0, reason="、".join(task.review)) for task in matrix.tasks if task.review]
    for task in matrix.tasks:
        for part, values in (("assignment", task.assignments), ("deadline", task.deadlines), ("target", task.targets)):
            found += [
                Doubt(path=task.path, part=part, key=key_of(one), confidence=one.confidence, reason=f"把握 {one.confidence:.0%}")
                for one in values
                if one.confidence < DOUBTFUL
            ]
    return sorted(found, key=lambda one: one.confidence)


@router.get("/explain")
def explained(shelves: Shelves, _: Viewer, circular: str, path: str) -> list[Why]:
    """Sentence, rule and dictionary line behind every value of a task; last, what stands in its words and became no value (`rule` empty)."""
    matrix, (lexicon, language) = shelves.matrix(circular), tools(shelves.layers)
    reasons = [
        Why(value=f"{one.part}　{one.value}", sentence=one.sentence, rule=one.rule, means=one.means, dictionary=one.dictionary, confidence=one.confidence)
        for one in explain(matrix, path, lexicon)
    ]
    others = [
        Why(value=f"未采用　{one.part}　{one.words}", sentence=sentence(matrix.text, one.span), rule="", means=one.why, dictionary="", confidence=0.0)
        for one in lost(matrix, path, lexicon, language)
    ]
    return reasons + others


@router.post("/corrections", status_code=201)
def correct(database: Ledger, user: Editor, circular: str, new: NewCorrection) -> Versioned:
    """Keeps a correction; 409 where somebody else changed the circular since `version`."""
    correction = Correction(new.path, new.part, new.op, new.key, new.before, new.after, new.reason)
    return Versioned(version=reviews.correct(database, circular, correction, version=new.version, who=user.name))


@router.post("/undo")
def undo(database: Ledger, user: Editor, circular: str, step: AtVersion) -> Versioned:
    """Takes the latest correction back."""
    return Versioned(version=reviews.undo(database, circular, version=step.version, who=user.name))


@router.post("/status")
def set_status(database: Ledger, user: Editor, circular: str, new: NewStatus) -> Listed:
    """Says where the review stands."""
    circulars.set_status(database, circular, new.status, user.name)
    return listed(circulars.shelf(database, circular))


@router.post("/rerun", status_code=202)
def rerun(request: Request, database: Ledger, user: Editor, circular: str) -> Job:
    """Reads the kept file again, with the dictionaries as they are now; corrections stay."""
    return job(desk(request).read_again(*circulars.file_of(database, circular), user.name))


@router.delete("")
def remove(database: Ledger, user: Editor, circular: str) -> dict[str, str]:
    """Takes the circular out of the library; its history and what was typed into the ledger stay."""
    circulars.remove(database, circular, user.name)
    return {"message": "已删除"}


@router.get("/file", response_class=Response)
def file(database: Ledger, _: Viewer, circular: str) -> Response:
    """The file as it was handed in, always as a download."""
    from urllib.parse import quote

    name, data = circulars.file_of(database, circular)
    return Response(data, media_type="application/octet-stream", headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


class Pages(BaseModel):
    """Width and height of each page in points, and the words on them as `[start, end, page, x0, top, x1, bottom]`; `why` there are no pages."""

    sizes: list[tuple[float, float]]
    runs: list[tuple[int, int, int, float, float, float, float]]
    note: str
    why: str


@router.get("/pages")
def pages(request: Request, shelves: Shelves, _: Viewer, circular: str) -> Pages:
    """The pages of the file: PDF, OFD, pictures, and office files as LibreOffice lays them out."""
    camera: Camera = request.app.state.camera
    found = camera.layout(*_sheet(shelves, circular))
    return Pages(sizes=list(found.sizes), runs=[tuple(run) for run in found.runs], note=found.note, why=found.why)  # type: ignore[misc]


@router.get("/pages/{number}", response_class=Response)
def page(request: Request, shelves: Shelves, _: Viewer, circular: str, number: Annotated[int, PathParam(ge=1, le=9999)]) -> Response:
    """A page as a picture, 110 dots an inch (PNG; SVG of an OFD); 404 where there is none."""
    camera: Camera = request.app.state.camera
    picture = camera.picture(*_sheet(shelves, circular), number)
    if picture is None:
        raise HTTPException(404, f"第 {number} 页画不出来")
    return Response(picture.data, media_type=picture.media)


def _sheet(shelves: Library, circular: str) -> tuple[str, LayoutJob]:
    matrix = shelves.matrix(circular)
    return matrix.provenance.sha256, LayoutJob(*circulars.file_of(shelves.database, circular), matrix.text)
