"""Users, passwords and sessions. Roles: `view` 查看, `edit` 编辑, `admin` 管理. Passwords are kept as scrypt hashes (RFC 7914)."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from pipeline.errors import BadInput, NotFound
from pipeline.ledger.database import Change, Database, now, record
from pipeline.ledger.schema import SESSIONS, USERS

ROLES: Mapping[str, str] = {"view": "查看", "edit": "编辑", "admin": "管理"}
HOURS = 12
"""How long a session lasts without being used: a working day."""
SHORTEST = 8
"""Characters that a password must have (GB/T 22239 asks for a length and a change; the office sets its own rule above this)."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the workbench."""

    name: str
    role: str
    active: bool = True

    def may(self, role: str) -> bool:
        """True where the user's role is at least `role`."""
        order = list(ROLES)
        return self.active and order.index(self.role) >= order.index(role)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is open: `token` goes into the cookie, `csrf` into every request that changes something."""

    user: User
    token: str
    csrf: str


def add_user(database: Database, name: str, password: str, role: str, *, who: str) -> User:
    """The new user. Raises BadInput for a name that is taken or empty, an unknown role, a short password."""
    name = name.strip()
    if not name or len(name) > 64:
        raise BadInput("用户名不能为空，且不超过 64 字")
    if role not in ROLES:
        raise BadInput(f"没有“{role}”这种角色", advice=f"可用：{'、'.join(ROLES)}")
    _check_password(password)
    with database.write() as connection:
        if connection.execute(select(USERS.c.name).where(USERS.c.name == name)).first():
            raise BadInput("这个用户名已经有了", where=name, advice="请换一个")
        connection.execute(insert(USERS).values(name=name, password=_hashed(password), role=role, active=True))
        record(connection, who, Change("add user", name, after=role))
    return User(name, role)


@dataclass(frozen=True, slots=True)
class UserChange:
    """What is to change of a user; None leaves it."""

    password: str | None = None
    role: str | None = None
    active: bool | None = None


def change_user(database: Database, name: str, change: UserChange, *, who: str) -> None:
    """Changes a user and ends all open sessions of that user. The last active admin can be neither demoted nor closed."""
    values = _changed(change)
    if not values:
        return
    with database.write() as connection:
        connection.execute(select(USERS.c.name).where(USERS.c.role == "admin").with_for_update())  # two administrators do not close each other
        if not connection.execute(update(USERS).where(USERS.c.name == name).values(**values)).rowcount:
            raise NotFound("没有这个用户", where=name)
        admins = select(func.count()).select_from(USERS).where(USERS.c.role == "admin", USERS.c.active.is_(True))
        if not connection.execute(admins).scalar():
            raise BadInput("至少要留一个管理员", where=name)
        connection.execute(delete(SESSIONS).where(SESSIONS.c.user == name))
        record(connection, who, Change("change user", name, after="、".join(sorted(values))))


def _changed(change: UserChange) -> dict[str, object]:
    values: dict[str, object] = {}
    if change.password is not None:
        _check_password(change.password)
        values["password"] = _hashed(change.password)
    if change.role is not None:
        if change.role not in ROLES:
            raise BadInput(f"没有“{change.role}”这种角色", advice=f"可用：{'、'.join(ROLES)}")
        values["role"] = change.role
    if change.active is not None:
        values["active"] = change.active
    return values


def users(database: Database) -> tuple[User, ...]:
    """All users, by name."""
    with database.read() as connection:
        rows = connection.execute(select(USERS.c.name, USERS.c.role, USERS.c.active).order_by(USERS.c.name))
        return tuple(User(row.name, row.role, row.active) for row in rows)


def log_in(database: Database, name: str, password: str) -> Session | None:
    """A new session, or None where name and password do not fit; both cases take the same time."""
    with database.read() as connection:
        row = connection.execute(select(USERS).where(USERS.c.name == name)).first()
    right = _fits(password, row.password if row else _DUMMY)
    if not row or not right or not row.active:
        return None
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    with database.write() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.expires < now()))
        connection.execute(insert(SESSIONS).values(token=_digest(token), user=name, csrf=csrf, expires=_until()))
        record(connection, name, Change("log in", name))
    return Session(User(row.name, row.role), token, csrf)


def session(database: Database, token: str) -> Session | None:
    """The open session of a cookie's token, or None. A session in its second half is prolonged."""
    query = (
        select(SESSIONS.c.csrf, SESSIONS.c.expires, USERS.c.name, USERS.c.role, USERS.c.active)
        .join(USERS, USERS.c.name == SESSIONS.c.user)
        .where(SESSIONS.c.token == _digest(token), SESSIONS.c.expires >= now())
    )
    with database.read() as connection:
        row = connection.execute(query).first()
    if row is None or not row.active:
        return None
    if row.expires < _until(HOURS / 2):
        with contextlib.suppress(BadInput), database.write() as connection:  # a locked or full database may still be read
            connection.execute(update(SESSIONS).where(SESSIONS.c.token == _digest(token)).values(expires=_until()))
    return Session(User(row.name, row.role), token, row.csrf)


def log_out(database: Database, token: str) -> None:
    """Ends a session."""
    with database.write() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token == _digest(token)))


def _until(hours: float = HOURS) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _check_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise BadInput(f"密码太短，至少 {SHORTEST} 位")


def _digest(token: str) -> str:
    """What the database keeps of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _hashed(password: str, salt: bytes | None = None) -> str:
    salt = secrets.token_bytes(16) if salt is None else salt
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1).hex()}"


def _fits(password: str, kept: str) -> bool:
    return hmac.compare_digest(_hashed(password, bytes.fromhex(kept.partition("$")[0])), kept)


_DUMMY = "00" * 16 + "$" + "00" * 64
