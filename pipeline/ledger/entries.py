"""What people type into the ledger: progress, status, person, notes. One cell a row, each with its version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.errors import BadInput, Conflict
from pipeline.ledger.database import Change, Database, now, record
from pipeline.ledger.returns.typed import as_day
from pipeline.ledger.returns.values import DISPLAY_ONLY
from pipeline.ledger.schema import ENTRIES, HISTORY, LINKS
from pipeline.model.ledger import COLUMN_KEYS

FIELDS: Mapping[str, str] = {
    "leader": "牵头领导", "person": "责任人", "progress": "进展情况", "status": "完成状态", "issues": "存在问题", "note": "备注",
    "deliverable": "成果形式", "report": "报送要求",
}  # fmt: skip
COLUMNS: frozenset[str] = frozenset(COLUMN_KEYS) - DISPLAY_ONLY - {"page"}
"""Columns in which a cell may be kept: those that people fill in, and those of the circular that a returned ledger or a person overrules."""
LONGEST = 5000
"""Characters that one cell of the ledger may hold; a workbook cell takes 32,767."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One typed cell: whose task, which field, the value, and how often it was changed."""

    task: str
    field: str
    value: str
    version: int
    who: str = ""
    at: str = ""


def entries(database: Database, circulars: Iterable[str] | None = None) -> tuple[Entry, ...]:
    """All typed cells (of those circulars), by task and field."""
    query = select(ENTRIES).order_by(ENTRIES.c.task, ENTRIES.c.field)
    if circulars is not None:
        query = query.where(ENTRIES.c.circular.in_(list(circulars)))
    with database.read() as connection:
        return tuple(Entry(row.task, row.field, row.value, row.version, row.who, row.at) for row in connection.execute(query))


def write(database: Database, changes: Iterable[Entry], who: str) -> tuple[Entry, ...]:
    """The cells as they are now, after all of `changes` are kept in one transaction.

    The `version` of a change is the one that its writer saw (0: the cell was empty). Raises Conflict where a cell has changed since: then
    none of them is kept.
    """
    with database.write() as connection:
        in_order = sorted(changes, key=lambda change: (change.task, change.field))  # the same order for all: nobody waits for each other
        return tuple(_write(connection, change, who) for change in in_order)


def _write(connection: Connection, change: Entry, who: str) -> Entry:
    _check(change)
    here = (ENTRIES.c.task == change.task) & (ENTRIES.c.field == change.field)
    old = connection.execute(select(ENTRIES.c.value, ENTRIES.c.version, ENTRIES.c.who).where(here)).first()
    fresh = Entry(change.task, change.field, change.value, change.version + 1, who, now())
    values = {"value": fresh.value, "version": fresh.version, "who": who, "at": fresh.at}
    if (old.version if old else 0) != change.version or not _placed(connection, change, here, values):
        now_there = connection.execute(select(ENTRIES.c.value, ENTRIES.c.who).where(here)).first()
        theirs = f"“{now_there.value}”（{now_there.who}）" if now_there else "空"
        raise Conflict(f"{_label(change)}刚被改为{theirs}，您填的“{change.value}”没有存", where=change.task, advice="请核对后再填")
    record(connection, who, Change(f"entry {change.field}", change.task, old.value if old else None, change.value))
    return fresh


def _placed(connection: Connection, change: Entry, here: ColumnElement[bool], values: Mapping[str, object]) -> bool:
    """True after the cell is written; False where another transaction was quicker between our look and our write (PostgreSQL lets two look at once)."""
    if change.version:
        return bool(connection.execute(update(ENTRIES).where(here, ENTRIES.c.version == change.version).values(**values)).rowcount)
    try:
        with connection.begin_nested():
            connection.execute(insert(ENTRIES).values(task=change.task, field=change.field, circular=change.task.partition("#")[0], **values))
    except IntegrityError:
        return False
    return True


def _label(change: Entry) -> str:
    return FIELDS.get(change.field, change.field)


def _check(change: Entry) -> None:
    if change.field not in COLUMNS:
        raise BadInput(f"台账没有“{change.field}”这一栏", advice=f"可填：{'、'.join(FIELDS.values())}")
    if len(change.value) > LONGEST:
        raise BadInput(f"{_label(change)}超过 {LONGEST} 字", where=change.task, advice="请写得短一些，长文另附")
    if change.field == "due" and change.value and as_day(change.value) is None:
        raise BadInput(f"日期“{change.value[:40]}”不对", where=change.task, advice="请写成 2024-06-30 这样")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the append-only history."""

    seq: int
    at: str
    who: str
    what: str
    subject: str
    before: str | None
    after: str | None


def history(database: Database, subject: str = "", *, most: int = 200) -> tuple[Line, ...]:
    """The newest lines of the history (of subjects that begin with `subject`), newest first."""
    query = select(HISTORY).order_by(HISTORY.c.seq.desc()).limit(most)
    if subject:
        query = query.where(HISTORY.c.subject.startswith(subject, autoescape=True))
    with database.read() as connection:
        return tuple(Line(**row._mapping) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """What a person decided of a link between a directive's clause and a plan's: `confirm` or `reject`."""

    directive: str
    directive_path: str
    plan: str
    plan_path: str
    decision: str
    who: str = ""
    at: str = ""


def decide(database: Database, link: LinkDecision, who: str) -> None:
    """Keeps a decision on a link; a later one takes the place of an earlier one; `clear` takes it back."""
    if link.decision not in {"confirm", "reject", "clear"}:
        raise BadInput(f"不认识的决定“{link.decision}”", advice="可用：confirm、reject、clear")
    keys = {name: getattr(link, name) for name in ("directive", "directive_path", "plan", "plan_path")}
    here = [LINKS.c[name] == value for name, value in keys.items()]
    with database.write() as connection:
        old = connection.execute(select(LINKS.c.decision).where(*here)).scalar()
        connection.execute(LINKS.delete().where(*here))
        if link.decision != "clear":
            connection.execute(insert(LINKS).values(decision=link.decision, who=who, at=now(), **keys))
        subject = f"{link.directive}#{link.directive_path}→{link.plan}#{link.plan_path}"
        record(connection, who, Change("link", subject[:300], old, link.decision))


def decisions(database: Database) -> tuple[LinkDecision, ...]:
    """All decisions on links."""
    with database.read() as connection:
        return tuple(LinkDecision(**row._mapping) for row in connection.execute(select(LINKS)))
