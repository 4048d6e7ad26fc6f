"""Who is asking, and may they: sessions, roles, CSRF, the host name, failed log-ins.

On loopback without accounts there is one user, 本机, who may do everything; the CSRF token and the check of the host name still keep
other pages in the same browser out (OWASP: Cross-Site Request Forgery Prevention, DNS rebinding).
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from pipeline.ledger.database import Database
from pipeline.ledger.people import Session, User, session, users
from pipeline.web.library import Library
from pipeline.web.settings import LOOPBACK, ServerSettings

COOKIE = "duban"
CSRF = "x-duban-token"
_TRIES, _TRIES_FROM_ADDRESS, _PAUSE = 8, 40, 60.0
"""Wrong passwords for one name, and from one machine, before they must wait, and for how many seconds."""


class Door:
    """What a server knows of who is asking; one a server."""

    def __init__(self, database: Database, settings: ServerSettings) -> None:
        self.database, self.settings = database, settings
        self.alone = Session(User("本机", "admin"), "", secrets.token_urlsafe(24))
        self._wrong: dict[str, list[float]] = defaultdict(list)

    def accounts(self) -> bool:
        """True where users have been made: then everybody logs in."""
        return bool(users(self.database))

    def who(self, request: Request) -> Session | None:
        """The session of a request, or None."""
        if not self.accounts():
            return self.alone if self.settings.local else None
        token = request.cookies.get(COOKIE, "")
        return session(self.database, token) if token else None

    def locked(self, name: str, address: str) -> bool:
        """True while a name, or whoever asks from an address, has to wait after too many wrong passwords."""
        return self._recent(name) >= _TRIES or self._recent(f"@{address}") >= _TRIES_FROM_ADDRESS

    def _recent(self, key: str) -> int:
        recent = [at for at in self._wrong.get(key, ()) if time.monotonic() - at < _PAUSE]
        if recent:
            self._wrong[key] = recent
        else:
            self._wrong.pop(key, None)
        return len(recent)

    def wrong(self, name: str, address: str) -> None:
        """Notes a wrong password."""
        if len(self._wrong) > 10_000:
            self._wrong.clear()
        for key in (name, f"@{address}"):
            self._wrong[key].append(time.monotonic())

    def known_host(self, host: str) -> bool:
        """True where a Host header names this server: another name that leads here is another page's trick."""
        if not self.settings.local:
            return True
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return name.strip("[]") in {*LOOPBACK, self.settings.host}


def door(request: Request) -> Door:
    """The server's door."""
    found: Door = request.app.state.door
    return found


def database(request: Request) -> Database:
    """The ledger database of the server."""
    return door(request).database


def library(request: Request) -> Library:
    """The server's library: matrices as corrected, kept at hand."""
    found: Library = request.app.state.library
    return found


def _at_least(role: str) -> Callable[[Request], User]:
    def allowed(request: Request) -> User:  # not async: it asks the database, and must not hold up the others
        here = door(request)
        found = here.who(request)
        if found is None:
            raise HTTPException(401, "请先登录")
        if request.method not in {"GET", "HEAD"} and not hmac.compare_digest(request.headers.get(CSRF, ""), found.csrf):
            raise HTTPException(403, "页面已过期，请刷新后再试")
        if not found.user.may(role):
            raise HTTPException(403, "您的账号没有这个权限，请联系管理员")
        return found.user

    return allowed


Viewer = Annotated[User, Depends(_at_least("view"))]
Editor = Annotated[User, Depends(_at_least("edit"))]
Admin = Annotated[User, Depends(_at_least("admin"))]
Ledger = Annotated[Database, Depends(database)]
Shelves = Annotated[Library, Depends(library)]
