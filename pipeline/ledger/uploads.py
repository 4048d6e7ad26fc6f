"""Files that were handed in and are not read yet: they stand in the database before anybody is told that they were received.

A row goes in the transaction that puts its circular into the library, or when the file could not be read or a person let it go. Where several servers
share a database, each row belongs to one of them for a time (`Server`): what a server that says nothing more has left goes to another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

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


@dataclass(frozen=True, slots=True)
class Server:
    """Who reads files: a name that no other server has at the same time; what it takes is its own for so many seconds."""

    name: str = ""
    seconds: float = 0.0

    def claim(self) -> dict[str, str]:
        """The columns of a row that belongs to the server from now on."""
        return {"owner": self.name, "until": now(plus=self.seconds) if self.name else ""}


NOBODY = Server()


def receive(database: Database, name: str, data: bytes, who: str, *, agreed: bool = False, server: Server = NOBODY) -> int:  # noqa: PLR0913 - the columns of a row
    """The id under which the file waits for `server`; it is on the disk when this returns."""
    values = {"name": name, "file": data, "who": who, "at": now(), "agreed": agreed, "doubt": "", "tries": 0, **server.claim()}
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


def owners(database: Database) -> frozenset[str]:
    """The names of the servers that have files."""
    with database.read() as connection:
        return frozenset(connection.execute(select(UPLOADS.c.owner).where(UPLOADS.c.owner != "").distinct()).scalars())


def take_up(database: Database, server: Server, gone: Iterable[str] = ()) -> tuple[Received, ...]:
    """The files that nobody reads, in the order in which they came; from here on they are the server's. `gone` are servers that run no more.

    Of two servers that ask at the same moment each file goes to one: SQLite lets one write after the other, PostgreSQL passes over what another one is taking.
    """
    free = or_(UPLOADS.c.owner.in_(["", *gone]), UPLOADS.c.until < now())
    query = select(*(UPLOADS.c[name] for name in Received.__dataclass_fields__)).where(free).order_by(UPLOADS.c.id)
    with database.write() as connection:
        found = tuple(Received(**row._mapping) for row in connection.execute(query.with_for_update(skip_locked=True)))
        connection.execute(update(UPLOADS).where(UPLOADS.c.id.in_([one.id for one in found])).values(**server.claim()))
    return found


def stay(database: Database, server: Server) -> None:
    """The server is there: what it has taken is its own for another while."""
    with database.write() as connection:
        connection.execute(update(UPLOADS).where(UPLOADS.c.owner == server.name).values(**server.claim()))


def leave(database: Database, server: Server) -> None:
    """The server ends: what it has taken is anybody's."""
    with database.write() as connection:
        connection.execute(update(UPLOADS).where(UPLOADS.c.owner == server.name).values(**NOBODY.claim()))


def data_of(database: Database, number: int) -> bytes:
    """The octets of a file that waits; empty where it waits no more."""
    with database.read() as connection:
        data = connection.execute(select(UPLOADS.c.file).where(UPLOADS.c.id == number)).scalar()
    return bytes(data or b"")


def begin(database: Database, number: int, server: Server = NOBODY) -> int:
    """How often the reading of the file has begun, this time included; 0 where it is not the server's any more."""
    own = (UPLOADS.c.id == number) & (UPLOADS.c.owner == server.name)
    with database.write() as connection:
        connection.execute(update(UPLOADS).where(own).values(tries=UPLOADS.c.tries + 1))
        return int(connection.execute(select(UPLOADS.c.tries).where(own)).scalar() or 0)


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
