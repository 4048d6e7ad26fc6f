"""Handing files in, the library of circulars, history, findings and unlisted sentences over all of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, UploadFile
from pydantic import BaseModel

from pipeline.errors import BadInput
from pipeline.ledger.circulars import STATUSES, Shelf, search
from pipeline.ledger.entries import history
from pipeline.web.access import Editor, Ledger, Shelves, Viewer
from pipeline.web.api_people import Body
from pipeline.web.intake import Desk, JobState

router = APIRouter(tags=["library"])
Text = Annotated[str, Query(max_length=200)]


class Job(BaseModel):
    """How far a file that was handed in is: waiting, reading, done, failed, held."""

    number: int
    name: str
    state: str
    message: str
    circular: str
    tasks: int


class Listed(BaseModel):
    """A circular as the library lists it."""

    id: str
    name: str
    title: str
    doc_no: str
    issuer: str
    campaign: str
    dated: str
    level: str
    status: str
    status_name: str
    version: int
    added_at: str
    added_by: str


class Release(Body):
    """What is to become of a file that carries a 密级 mark."""

    keep: bool


class HistoryLine(BaseModel):
    """One line of the append-only history."""

    seq: int
    at: str
    who: str
    what: str
    subject: str
    before: str | None
    after: str | None


class FindingLine(BaseModel):
    """A finding with the circular that it belongs to."""

    circular: str
    title: str
    code: str
    severity: str
    message: str
    path: str | None
    start: int
    end: int
    words: str


class UnlistedLine(BaseModel):
    """A sentence that became no row, and why."""

    circular: str
    title: str
    path: str | None
    text: str
    reason: str
    start: int
    end: int


def desk(request: Request) -> Desk:
    """The server's queue."""
    found: Desk = request.app.state.desk
    return found


def job(state: JobState) -> Job:
    """A job as the page sees it."""
    return Job(number=state.number, name=state.name, state=state.state, message=state.message, circular=state.circular, tasks=state.tasks)


@router.post("/uploads", status_code=202)
async def hand_in(request: Request, user: Editor, files: list[UploadFile]) -> list[Job]:
    """Takes files in: `waiting` ones are stored and will be read, also after a restart. Ask for `/uploads` to see how far they are."""
    from starlette.concurrency import run_in_threadpool

    handed = await taken(request, files)
    return [job(state) for state in await run_in_threadpool(desk(request).hand_in, handed, user.name)]


async def taken(request: Request, files: list[UploadFile]) -> list[tuple[str, bytes]]:
    """Name and bytes of files in a request. Raises BadInput for one that is larger than the server takes."""
    most = request.app.state.settings.megabytes
    found = []
    for file in files:
        data = await file.read(most * 1_048_576 + 1)
        if len(data) > most * 1_048_576:
            raise BadInput(f"超过 {most} MB", where=_plain_name(file.filename), advice="请拆分或压缩图片后再交")
        found.append((_plain_name(file.filename), data))
    return found


def _plain_name(name: str | None) -> str:
    """The last part of a file name, without control characters; what a browser sends is not trusted."""
    plain = "".join(one for one in (name or "").replace("\\", "/").rpartition("/")[2] if one.isprintable()).strip()
    return plain[:200] or "未命名"


@router.get("/uploads")
async def states(request: Request, _: Viewer) -> list[Job]:
    """All jobs that the server remembers, in order."""
    return [job(state) for state in desk(request).states()]


@router.post("/uploads/{number}/release")
def release(request: Request, user: Editor, number: int, choice: Release) -> Job:
    """Lets a held file go on, or forgets it."""
    state = desk(request).release(number, user.name, keep=choice.keep)
    if state is None:
        raise HTTPException(404, "没有等待确认的这个文件")
    return job(state)


def listed(one: Shelf) -> Listed:
    """A library entry as the page sees it."""
    return Listed(status_name=STATUSES.get(one.status, one.status), **{name: getattr(one, name) for name in Shelf.__dataclass_fields__})


@router.get("/circulars")
def find(database: Ledger, _: Viewer, q: Text = "", status: Text = "", level: Text = "") -> list[Listed]:
    """The circulars in which all words of `q` stand, newest first."""
    return [listed(one) for one in search(database, q, status=status, level=level)]


@router.get("/history")
def lines(database: Ledger, _: Viewer, subject: Text = "", most: Annotated[int, Query(ge=1, le=2000)] = 200) -> list[HistoryLine]:
    """The newest lines of the history (of subjects that begin with `subject`)."""
    return [HistoryLine(**{name: getattr(one, name) for name in HistoryLine.model_fields}) for one in history(database, subject, most=most)]


@router.get("/findings")
def findings(shelves: Shelves, _: Viewer, circular: Text = "") -> list[FindingLine]:
    """The findings (体检) of all circulars, or of one."""
    return [
        FindingLine(
            circular=matrix.id, title=matrix.letterhead.title, code=one.code, severity=one.severity, message=one.message, path=one.path,
            start=one.span.start, end=one.span.end, words=one.span.of(matrix.text)[:200],
        )
        for matrix in shelves.chosen((circular,) if circular else ())
        for one in matrix.findings
    ]  # fmt: skip


class Account(BaseModel):
    """The sum that proves that no sentence with a duty marker was lost."""

    sentence: str


@router.get("/unlisted/account")
def account(shelves: Shelves, _: Viewer, circular: Text = "") -> Account:
    """How many sentences with a duty marker there are, how many became tasks and how many stand in the list."""
    from pipeline.check.accounting import Account as Sum
    from pipeline.check.accounting import marked_sentences

    matrices, lexicon = shelves.chosen((circular,) if circular else ()), shelves.lexicon()
    total = shelves.derived("marked", matrices, lambda: sum(1 for matrix in matrices for _ in marked_sentences(matrix.text, lexicon)))
    left = tuple(one for matrix in matrices for one in matrix.unlisted)
    return Account(sentence=Sum(total, total - len(left), left).sentence)


@router.get("/unlisted")
def unlisted(shelves: Shelves, _: Viewer, circular: Text = "") -> list[UnlistedLine]:
    """The sentences with a duty marker that became no row (未列为任务的语句), with the reason."""
    return [
        UnlistedLine(
            circular=matrix.id, title=matrix.letterhead.title, path=one.path, text=one.text, reason=one.reason, start=one.span.start, end=one.span.end
        )
        for matrix in shelves.chosen((circular,) if circular else ())
        for one in matrix.unlisted
    ]
