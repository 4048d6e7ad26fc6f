"""Opens the ledger database, brings it up to date, backs it up and restores it.

SQLite runs in WAL mode with full synchronisation: what was acknowledged survives a kill or a power cut. A locked or full database is a
Chinese sentence, and the transaction is rolled back whole.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, make_url, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from pipeline.errors import BadInput, Conflict
from pipeline.ledger.schema import HISTORY, METADATA, UPLOADS

BACKUP_SCHEMA = "duban-backup/1"
PATIENCE = 30.0
"""Seconds that a writer waits for another one before it says that the database is in use."""


class Database:
    """One ledger database. `write()` and `read()` give a connection inside a transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, where: str | Path) -> Database:
        """The database at `where` (a file for SQLite, or a `postgresql+psycopg://` URL), migrated to the newest schema.

        Raises BadInput where it cannot be opened.
        """
        url = str(where) if "://" in str(where) else f"sqlite:///{Path(where).resolve()}"
        if url.startswith("sqlite"):
            Path(make_url(url).database or ".").parent.mkdir(parents=True, exist_ok=True)
        try:
            engine = _engine(url)
            migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            raise BadInput(f"台账数据库打不开（{_cause(error)}）", where=make_url(url).render_as_string(), advice="请检查路径、权限或数据库服务") from error
        return cls(engine)

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction that is committed at the end, or rolled back whole.

        Raises BadInput where it cannot be written, Conflict where two people made the same thing at the same moment.
        """
        try:
            with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
                yield connection
        except IntegrityError as error:
            raise Conflict("别人在同一时刻改了同一处，您的修改没有存", advice="请刷新页面，核对后再改") from error
        except OperationalError as error:
            raise BadInput(f"没有存上（{_cause(error)}），什么都没有改", where="台账数据库", advice="请稍后再试；磁盘满时请先清理空间") from error

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading. Raises BadInput where the database cannot be read."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except OperationalError as error:
            raise BadInput(f"读不出来（{_cause(error)}）", where="台账数据库", advice="请稍后再试") from error

    def close(self) -> None:
        """Releases all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE, "isolation_level": None, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {line}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once and waits for it; one that upgraded later would be refused without waiting.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def migrate(engine: Engine) -> None:
    """Brings the database to the newest schema; an up-to-date one is left alone."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def now(*, plus: float = 0.0) -> str:
    """The present moment, or that `plus` seconds later, as the database writes it: UTC, to the second."""
    return (datetime.now(UTC) + timedelta(seconds=plus)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Change(NamedTuple):
    """What a line of the history tells: kind of change, its subject, the value before and after."""

    what: str
    subject: str
    before: str | None = None
    after: str | None = None


def record(connection: Connection, who: str, change: Change) -> None:
    """Adds a line to the append-only history, in the transaction of the write that it tells of."""
    connection.execute(insert(HISTORY).values(at=now(), who=who, **change._asdict()))


def backup(database: Database, path: Path) -> Path:
    """`path`, after the whole database stands in it as JSON, taken in one transaction; it fits SQLite and PostgreSQL alike."""
    from pipeline.export.atomic import write_text

    with database.read() as connection:
        if connection.dialect.name != "sqlite":  # SQLite's readers see one moment anyway
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = {table.name: [_plain(dict(row._mapping)) for row in connection.execute(select(table))] for table in METADATA.sorted_tables}
    return write_text(path, json.dumps({"schema": BACKUP_SCHEMA, "at": now(), "tables": tables}, ensure_ascii=False) + "\n")


def restore(database: Database, path: Path) -> int:
    """The number of rows that were restored; the database becomes what it was at the backup, in one transaction.

    Raises BadInput where the file is no backup; then nothing is changed.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        tables = {table: [_native(row) for row in _rows_of(raw["tables"], table)] for table in METADATA.sorted_tables}
        if raw["schema"] != BACKUP_SCHEMA:
            raise KeyError(raw["schema"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput("不是台账备份文件", where=str(path), advice="请选择 duban backup 生成的文件") from error
    with database.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table, rows in tables.items():
            if rows:
                connection.execute(insert(table), rows)
        _set_sequences(connection)
    return sum(map(len, tables.values()))


def _rows_of(tables: Mapping[str, list[dict[str, object]]], table: Table) -> list[dict[str, object]]:
    """The rows of a table in a backup; one made before files waited in the database has none of those."""
    return tables.get(table.name, []) if table is UPLOADS else tables[table.name]


def _set_sequences(connection: Connection) -> None:
    """PostgreSQL counts on from the restored rows."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is True:
                highest = f"(SELECT COALESCE(MAX({column.name}), 0) + 1 FROM {table.name})"  # noqa: S608 - names of our own schema
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), {highest}, false)")


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {key: {"hex": value.hex()} if isinstance(value, bytes) else value for key, value in row.items()}


def _native(row: dict[str, object]) -> dict[str, object]:
    return {key: bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for key, value in row.items()}


def _cause(error: Exception) -> str:
    """What went wrong, in the words that a person can act on."""
    text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    known = {
        "locked": "数据库正被占用", "full": "磁盘已满", "disk I/O": "磁盘已满或读写出错", "readonly": "数据库只读",
        "refused": "数据库服务没有运行", "terminating": "数据库服务中断", "closed": "数据库服务中断", "unable to open": "打不开数据库文件，可能磁盘已满",
    }  # fmt: skip
    return next((words for key, words in known.items() if key in text), text.splitlines()[0] if text else type(error).__name__)
