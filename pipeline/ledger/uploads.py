"""Files that were handed in and are not read yet: they stand in the database before anybody is told that they were received.

A row goes in the transaction that puts its circular into the library, or when the file could not be read or a person let it go.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from pipeline.ledger.database import Change, Database, now, record
from pipeline.ledger.schema import UPLOADS


@dataclass(frozen=True, slots=True)
class Received:
    """A file that waits: who handed it in, whether a person has `agreed` to go on, the `doubt` that holds it, how often its reading began."""

    id: int
    name: str
    who: str
    agreed: bool
    doubt: str
    tries: int


def receive(database: Database, name: str, data: bytes, who: str, *, agreed: bool = False) -> int:
    """The id under which the file waits; it is on the disk when this returns."""
    values = {"name": name, "file": data, "who": who, "at": now(), "agreed": agreed, "doubt": "", "tries": 0}
    with database.write() as connection:
        row = connection.execute(insert(UPLOADS).values(**values)).inserted_primary_key
        record(connection, who, Change("receive", name[:300], after=f"{len(data)} 字节"))
    assert row is not None
    return int(row[0])


def waiting(database: Database) -> tuple[Received, ...]:
    """The files that wait, in the order in which they came."""
    query = select(*(UPLOADS.c[name] for name in Received.__dataclass_fields__)).order_by(UPLOADS.c.id)
    with database.read() as connection:
        return tuple(Received(**row._mapping) for row in connection.execute(query))


def data_of(database: Database, number: int) -> bytes:
    """The octets of a file that waits; empty where it waits no more."""
    with database.read() as connection:
        data = connection.execute(select(UPLOADS.c.file).where(UPLOADS.c.id == number)).scalar()
    return bytes(data or b"")


def begin(database: Database, number: int) -> int:
    """How often the reading of the file has begun, this time included."""
    with database.write() as connection:
        connection.execute(update(UPLOADS).where(UPLOADS.c.id == number).values(tries=UPLOADS.c.tries + 1))
        return int(connection.execute(select(UPLOADS.c.tries).where(UPLOADS.c.id == number)).scalar() or 0)


def hold(database: Database, number: int, doubt: str) -> None:
    """Keeps the file until a person decides on the doubt."""
    with database.write() as connection:
        connection.execute(update(UPLOADS).where(UPLOADS.c.id == number).values(doubt=doubt, tries=0))


def agree(database: Database, number: int) -> None:
    """A person wants the held file to go on."""
    with database.write() as connection:
        connection.execute(update(UPLOADS).where(UPLOADS.c.id == number).values(agreed=True, doubt="", tries=0))


def forget(database: Database, number: int) -> None:
    """The file waits no more."""
    with database.write() as connection:
        done(connection, number)


def done(connection: Connection, number: int) -> None:
    """The file waits no more, inside the caller's transaction."""
    connection.execute(delete(UPLOADS).where(UPLOADS.c.id == number))
