"""What a database remembers of its office: one text a name."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from pipeline.ledger.database import Database
from pipeline.ledger.schema import SETTINGS


def setting(database: Database, name: str) -> str | None:
    """The text kept under `name`, or None."""
    with database.read() as connection:
        value: str | None = connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == name)).scalar()
    return value


def set_setting(database: Database, name: str, value: str) -> None:
    """Keeps `value` under `name`, in the place of what was there."""
    with database.write() as connection:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.name == name))
        connection.execute(insert(SETTINGS).values(name=name, value=value))
