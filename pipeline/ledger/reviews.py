"""Corrections in the database: recorded with who and when, undone, and laid over the matrix that the program read."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from sqlalchemy import Connection, insert, select, update

from pipeline.errors import BadInput
from pipeline.ledger.circulars import bump, check_version, matrix_of
from pipeline.ledger.corrections import Correction, Op, Part, apply, dump, load
from pipeline.ledger.database import Change, Database, now, record
from pipeline.ledger.schema import CORRECTIONS
from pipeline.model.matrix import Matrix


def corrections_of(database: Database, circular: str) -> tuple[Correction, ...]:
    """The corrections of a circular that are in force, oldest first."""
    query = select(CORRECTIONS).where(CORRECTIONS.c.circular == circular, CORRECTIONS.c.undone.is_(False)).order_by(CORRECTIONS.c.seq)
    with database.read() as connection:
        return tuple(
            Correction(
                row.path, cast("Part", row.part), cast("Op", row.op), row.key, load(row.before), load(row.after), row.reason, row.who, row.at, row.seq
            )
            for row in connection.execute(query)
        )


def corrected(database: Database, circular: str) -> tuple[Matrix, tuple[Correction, ...]]:
    """The matrix with people's corrections laid over it, and those that found no place in the present text."""
    return apply(matrix_of(database, circular), corrections_of(database, circular))


def correct(database: Database, circular: str, correction: Correction, *, version: int, who: str) -> int:
    """The circular's new version, after the correction is kept.

    Raises Conflict where `version` is not the present one, BadInput where the correction finds no place; then nothing is kept.
    """
    check_version(database, circular, version)
    matrix, _ = corrected(database, circular)
    _, unplaced = apply(matrix, [correction])
    if unplaced:
        raise BadInput("要改的内容已经不在了", where=f"{circular}#{correction.path}", advice="请刷新页面后再改")
    with database.write() as connection:
        fresh = bump(connection, circular, version)
        _insert(connection, circular, replace(correction, who=who))
    return fresh


def _insert(connection: Connection, circular: str, one: Correction) -> None:
    before, after = dump(one.before), dump(one.after)
    values = {"path": one.path, "part": one.part, "op": one.op, "key": one.key, "before": before, "after": after, "reason": one.reason}
    connection.execute(insert(CORRECTIONS).values(circular=circular, who=one.who, at=now(), undone=False, **values))
    record(connection, one.who, Change(f"{one.op} {one.part}", f"{circular}#{one.path}", before or one.key, after))


def undo(database: Database, circular: str, *, version: int, who: str) -> int:
    """The circular's new version, after its latest correction is taken back. Raises BadInput where there is none left."""
    with database.write() as connection:
        last = connection.execute(
            select(CORRECTIONS)
            .where(CORRECTIONS.c.circular == circular, CORRECTIONS.c.undone.is_(False))
            .order_by(CORRECTIONS.c.seq.desc())
            .limit(1)
        ).first()
        if last is None:
            raise BadInput("没有可以撤销的修改", where=circular)
        fresh = bump(connection, circular, version)
        connection.execute(update(CORRECTIONS).where(CORRECTIONS.c.seq == last.seq).values(undone=True))
        record(connection, who, Change("undo", f"{circular}#{last.path}", last.after, last.before))
    return fresh
