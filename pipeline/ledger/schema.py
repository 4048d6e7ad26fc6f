"""The tables of the ledger database, in SQLAlchemy Core; `migrations/` brings an older database to this state.

Times are UTC, ISO 8601 text with seconds (sortable, the same in SQLite and PostgreSQL). JSON is text: it is read whole or not at all.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CIRCULARS = Table(
    "circulars", METADATA,
    Column("id", String(200), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("matrix", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("doc_no", Text, nullable=False, server_default=""),
    Column("issuer", Text, nullable=False, server_default=""),
    Column("campaign", Text, nullable=False, server_default=""),
    Column("units", Text, nullable=False, server_default=""),
    Column("dated", String(10), nullable=False, server_default=""),
    Column("level", String(16), nullable=False, server_default=""),
    Column("status", String(16), nullable=False, server_default="new"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("added_at", String(20), nullable=False),
    Column("added_by", String(64), nullable=False),
    Index("ix_circulars_dated", "dated"),
)  # fmt: skip

UPLOADS = Table(
    "uploads", METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(20), nullable=False),
    Column("agreed", Boolean, nullable=False, default=False),
    Column("doubt", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("owner", String(64), nullable=False, server_default=""),
    Column("until", String(20), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)  # fmt: skip

CORRECTIONS = Table(
    "corrections", METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("circular", String(200), nullable=False, index=True),
    Column("path", String(64), nullable=False),
    Column("part", String(16), nullable=False),
    Column("op", String(16), nullable=False),
    Column("key", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text, nullable=False, server_default=""),
    Column("who", String(64), nullable=False),
    Column("at", String(20), nullable=False),
    Column("undone", Boolean, nullable=False, default=False),
)  # fmt: skip

ENTRIES = Table(
    "entries", METADATA,
    Column("task", String(255), primary_key=True),
    Column("circular", String(200), nullable=False, index=True),
    Column("field", String(32), primary_key=True),
    Column("value", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(20), nullable=False),
)  # fmt: skip

LINKS = Table(
    "links", METADATA,
    Column("directive", String(200), primary_key=True),
    Column("directive_path", String(64), primary_key=True),
    Column("plan", String(200), primary_key=True),
    Column("plan_path", String(64), primary_key=True),
    Column("decision", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(20), nullable=False),
)  # fmt: skip

HISTORY = Table(
    "history", METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", String(20), nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("subject", String(300), nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
)  # fmt: skip

USERS = Table(
    "users", METADATA,
    Column("name", String(64), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
)  # fmt: skip

SESSIONS = Table(
    "sessions", METADATA,
    Column("token", String(64), primary_key=True),
    Column("user", String(64), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires", String(20), nullable=False),
)  # fmt: skip

SENT = Table(
    "sent", METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(20), nullable=False),
    Column("who", String(64), nullable=False),
    Column("rows", Text, nullable=False),
)  # fmt: skip

SETTINGS = Table(
    "settings", METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)  # fmt: skip
