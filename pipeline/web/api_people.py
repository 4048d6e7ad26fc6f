"""Who I am, logging in and out, users."""

from __future__ import annotations

from math import isfinite
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.ledger.people import ROLES, UserChange, add_user, change_user, log_in, log_out, users
from pipeline.web.access import COOKIE, Admin, Ledger, Viewer, door

router = APIRouter(tags=["people"])
_DEEPEST = 8
Name = Annotated[str, Field(min_length=1, max_length=64)]
Password = Annotated[str, Field(min_length=1, max_length=200)]


Count = Annotated[int, Field(ge=0, le=2_000_000_000)]


class Body(BaseModel):
    """A request body: unknown keys are refused, so that a mistyped one is not silently lost, and signs that no text holds are too."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, raw: object) -> object:
        if not _storable(raw):
            raise ValueError("文字里有不能保存的控制字符，或内容过深过长")
        return raw


def _storable(raw: object, depth: int = 0) -> bool:
    """True where a database can hold every text in `raw`: no NUL, no half of a surrogate pair; and it is not nested deeply."""
    if isinstance(raw, str):
        return "\0" not in raw and not any("\ud800" <= sign <= "\udfff" for sign in raw)
    if isinstance(raw, float):
        return isfinite(raw)
    if isinstance(raw, dict):
        return depth < _DEEPEST and all(_storable(key, depth) and _storable(value, depth + 1) for key, value in raw.items())
    if isinstance(raw, list):
        return depth < _DEEPEST and all(_storable(value, depth + 1) for value in raw)
    return True


class Credentials(Body):
    """Name and password."""

    name: Name
    password: Password


class Me(BaseModel):
    """Who is asking. `csrf` goes into the header X-Duban-Token of every request that changes something."""

    user: str
    role: str
    csrf: str
    accounts: bool


class NewUser(Credentials):
    """A user to be made."""

    role: str


class ChangedUser(Body):
    """What is to change of a user; absent values stay."""

    password: Password | None = None
    role: str | None = None
    active: bool | None = None


class ListedUser(BaseModel):
    """A user as administrators see them."""

    name: str
    role: str
    role_name: str
    active: bool


@router.get("/me")
def me(request: Request) -> Me:
    """Who I am; 401 where I have to log in."""
    here = door(request)
    found = here.who(request)
    if found is None:
        raise HTTPException(401, "请先登录")
    return Me(user=found.user.name, role=found.user.role, csrf=found.csrf, accounts=here.accounts())


@router.post("/login")
def enter(request: Request, response: Response, credentials: Credentials) -> Me:
    """Opens a session; the cookie is not readable by scripts and not sent from other sites."""
    here = door(request)
    address = request.client.host if request.client else ""
    if here.locked(credentials.name, address):
        raise HTTPException(429, "密码错的次数太多，请一分钟后再试")
    opened = log_in(here.database, credentials.name, credentials.password)
    if opened is None:
        here.wrong(credentials.name, address)
        raise HTTPException(401, "用户名或密码不对")
    response.set_cookie(COOKIE, opened.token, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/")
    return Me(user=opened.user.name, role=opened.user.role, csrf=opened.csrf, accounts=True)


@router.post("/logout")
def leave(request: Request, response: Response, _: Viewer) -> dict[str, str]:
    """Ends the session."""
    log_out(door(request).database, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/")
    return {"message": "已退出"}


@router.get("/users")
def listed(database: Ledger, _: Admin) -> list[ListedUser]:
    """All users."""
    return [ListedUser(name=one.name, role=one.role, role_name=ROLES[one.role], active=one.active) for one in users(database)]


@router.post("/users", status_code=201)
def make(database: Ledger, admin: Admin, new: NewUser) -> ListedUser:
    """Makes a user. The first one is always an administrator: from then on everybody logs in."""
    role = new.role if users(database) else "admin"
    made = add_user(database, new.name, new.password, role, who=admin.name)
    return ListedUser(name=made.name, role=made.role, role_name=ROLES[made.role], active=True)


@router.patch("/users/{name}")
def change(database: Ledger, admin: Admin, name: str, changed: ChangedUser) -> dict[str, str]:
    """Changes a user; the last active administrator stays one."""
    change_user(database, name, UserChange(changed.password, changed.role, changed.active), who=admin.name)
    return {"message": "已保存"}
