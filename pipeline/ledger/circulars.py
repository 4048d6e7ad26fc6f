"""The library of circulars in the ledger database: kept with their file, searched, re-read, removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from pipeline.errors import BadInput, Conflict, NotFound
from pipeline.export.evidence import with_evidence
from pipeline.export.result import from_json
from pipeline.ledger.database import Change, Database, now, record
from pipeline.ledger.schema import CIRCULARS, ENTRIES
from pipeline.ledger.uploads import done
from pipeline.model.matrix import Matrix

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
STATUSES: Mapping[str, str] = {"new": "待复核", "review": "复核中", "done": "已复核"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A circular as the library lists it. `version` counts its changes; `status` is a key of STATUSES."""

    id: str
    name: str
    title: str
    doc_no: str
    issuer: str
    campaign: str
    dated: str
    level: str
    status: str
    version: int
    added_at: str
    added_by: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What one file became: its name, bytes and hash, the matrix and evidence as JSON text."""

    name: str
    sha256: str
    data: bytes
    matrix: str
    evidence: str


def put(database: Database, intake: Intake, who: str, *, upload: int | None = None) -> str:
    """The id under which the circular is kept. A newer text of one that is known takes its place; what people decided stays.

    `upload`: the file that waited to be read (`uploads.py`) and now waits no more.
    """
    matrix = from_json(intake.matrix)
    values = {
        "name": intake.name, "sha256": intake.sha256, "file": intake.data, "matrix": intake.matrix, "evidence": intake.evidence,
        **_searchable(matrix),
    }  # fmt: skip
    with database.write() as connection:
        old = connection.execute(select(CIRCULARS.c.sha256, CIRCULARS.c.version).where(CIRCULARS.c.id == matrix.id)).first()
        if old is None:
            connection.execute(insert(CIRCULARS).values(id=matrix.id, status="new", version=1, added_at=now(), added_by=who, **values))
        else:
            connection.execute(update(CIRCULARS).where(CIRCULARS.c.id == matrix.id).values(version=CIRCULARS.c.version + 1, **values))
        if upload is not None:
            done(connection, upload)
        record(connection, who, Change("put", matrix.id, old.sha256 if old else None, intake.sha256))
    return matrix.id


def other_paper(database: Database, intake: Intake) -> str:
    """The title of another paper that the library has under the id of this one; empty where it has none, or the same paper in another version."""
    matrix = from_json(intake.matrix)
    with database.read() as connection:
        row = connection.execute(select(CIRCULARS.c.title, CIRCULARS.c.sha256).where(CIRCULARS.c.id == matrix.id)).first()
    if row is None or row.sha256 == intake.sha256 or _bare(row.title) == _bare(matrix.letterhead.title):
        return ""
    return str(row.title)


def _bare(title: str) -> str:
    return "".join(title.split())


def _searchable(matrix: Matrix) -> dict[str, str]:
    head = matrix.letterhead
    units = sorted({one.unit for task in matrix.tasks for one in task.assignments})
    return {
        "title": head.title, "doc_no": head.doc_no or "", "issuer": "、".join(head.issuers), "campaign": head.campaign or "",
        "units": "、".join(units), "dated": head.dated.isoformat() if head.dated else "", "level": head.level or "",
    }  # fmt: skip


def search(database: Database, words: str = "", *, status: str = "", level: str = "") -> tuple[Shelf, ...]:
    """The circulars in which every one of the words stands (title, 文号, issuer, unit, campaign, file name), newest first."""
    columns = (CIRCULARS.c.title, CIRCULARS.c.doc_no, CIRCULARS.c.issuer, CIRCULARS.c.campaign, CIRCULARS.c.units, CIRCULARS.c.name)
    query = select(*(CIRCULARS.c[name] for name in Shelf.__dataclass_fields__)).order_by(CIRCULARS.c.dated.desc(), CIRCULARS.c.id)
    for word in words.split():
        query = query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))
    if status:
        query = query.where(CIRCULARS.c.status == status)
    if level:
        query = query.where(CIRCULARS.c.level == level)
    with database.read() as connection:
        return tuple(Shelf(**row._mapping) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class Stand:
    """Which state of a circular the database holds: two equal ones give the same matrix and the same corrections."""

    id: str
    version: int
    sha256: str
    added_at: str


def stands(database: Database, circular: str = "") -> tuple[Stand, ...]:
    """The states of all circulars (or of one), newest circular first; cheap, nothing is read whole."""
    columns = CIRCULARS.c
    query = select(columns.id, columns.version, columns.sha256, columns.added_at).order_by(columns.dated.desc(), columns.id)
    if circular:
        query = query.where(columns.id == circular)
    with database.read() as connection:
        return tuple(Stand(**row._mapping) for row in connection.execute(query))


def shelf(database: Database, circular: str) -> Shelf:
    """How the library lists one circular. Raises BadInput where there is none."""
    query = select(*(CIRCULARS.c[name] for name in Shelf.__dataclass_fields__)).where(CIRCULARS.c.id == circular)
    with database.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("文件库里没有这份文件", where=circular, advice="它可能已被删除，请刷新页面")
    return Shelf(**row._mapping)


def matrix_of(database: Database, circular: str) -> Matrix:
    """The matrix as the program read it, with evidence, before any correction."""
    with database.read() as connection:
        row = connection.execute(select(CIRCULARS.c.matrix, CIRCULARS.c.evidence).where(CIRCULARS.c.id == circular)).first()
    if row is None:
        raise NotFound("文件库里没有这份文件", where=circular, advice="它可能已被删除，请刷新页面")
    return with_evidence(from_json(row.matrix), row.evidence)


def evidence_of(database: Database, circular: str) -> dict[str, JsonValue]:
    """The evidence of a circular (`export/evidence.py`): rule ids, scopes of brackets, places of paragraphs, dropped lines."""
    with database.read() as connection:
        text = connection.execute(select(CIRCULARS.c.evidence).where(CIRCULARS.c.id == circular)).scalar()
    if text is None:
        raise NotFound("文件库里没有这份文件", where=circular)
    found: dict[str, JsonValue] = json.loads(text)
    return found


def file_of(database: Database, circular: str) -> tuple[str, bytes]:
    """Name and bytes of the file that was handed in."""
    with database.read() as connection:
        row = connection.execute(select(CIRCULARS.c.name, CIRCULARS.c.file).where(CIRCULARS.c.id == circular)).first()
    if row is None:
        raise NotFound("文件库里没有这份文件", where=circular)
    return row.name, bytes(row.file)


def set_status(database: Database, circular: str, status: str, who: str) -> None:
    """Marks a circular as new, in review or done."""
    if status not in STATUSES:
        raise BadInput(f"没有“{status}”这种状态", advice=f"可用：{'、'.join(STATUSES)}")
    with database.write() as connection:
        old = connection.execute(select(CIRCULARS.c.status).where(CIRCULARS.c.id == circular)).scalar()
        if old is None:
            raise NotFound("文件库里没有这份文件", where=circular)
        connection.execute(update(CIRCULARS).where(CIRCULARS.c.id == circular).values(status=status))
        record(connection, who, Change("status", circular, old, status))


def remove(database: Database, circular: str, who: str) -> None:
    """Takes a circular out of the library; its history stays, and so does what was typed into the ledger."""
    with database.write() as connection:
        if not connection.execute(delete(CIRCULARS).where(CIRCULARS.c.id == circular)).rowcount:
            raise NotFound("文件库里没有这份文件", where=circular)
        kept = connection.execute(select(func.count()).select_from(ENTRIES).where(ENTRIES.c.circular == circular)).scalar()
        record(connection, who, Change("remove", circular, after=f"台账填报 {kept} 格保留"))


def check_version(database: Database, circular: str, version: int) -> None:
    """Raises Conflict where the circular is no longer at `version`."""
    if shelf(database, circular).version != version:
        raise _overtaken()


def _overtaken() -> Conflict:
    return Conflict("别人刚刚改过这份文件，您的修改没有存", advice="页面会更新为最新内容，请核对后再改")


def bump(connection: Connection, circular: str, version: int) -> int:
    """The circular's next version, inside the caller's transaction.

    Raises Conflict where it is no longer at `version`: somebody else was quicker, and nothing is overwritten.
    """
    changed = connection.execute(
        update(CIRCULARS).where(CIRCULARS.c.id == circular, CIRCULARS.c.version == version).values(version=version + 1, status="review")
    )
    if changed.rowcount:
        return version + 1
    if connection.execute(select(CIRCULARS.c.id).where(CIRCULARS.c.id == circular)).first() is None:
        raise NotFound("文件库里没有这份文件", where=circular)
    raise _overtaken()
