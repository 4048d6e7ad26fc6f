"""The workbench server put together: routes, security headers, errors in words, the page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from pipeline.errors import Conflict, DubanError, NotFound
from pipeline.ledger.database import Database
from pipeline.web import api_circulars, api_ledger, api_library, api_people
from pipeline.web.access import Door
from pipeline.web.intake import Desk
from pipeline.web.settings import ServerSettings, check_binding

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(settings: ServerSettings) -> FastAPI:
    """The server as an ASGI application. Raises BadInput where the database cannot be opened or the binding is not allowed."""
    database = Database.open(settings.database)
    door, desk = Door(database, settings), Desk(database, settings)
    check_binding(settings, accounts=door.accounts())

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        desk.stop()
        database.close()

    app = FastAPI(title="Duban 督办", version=version("duban"), openapi_url="/api/openapi.json", docs_url=None, redoc_url=None, lifespan=life)
    app.state.door, app.state.desk, app.state.settings = door, desk, settings
    _guard(app, settings)
    _explain_errors(app)
    for part in (api_people, api_library, api_circulars, api_ledger):
        app.include_router(part.router, prefix="/api")
    app.add_api_route("/", _page, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def _page() -> FileResponse:
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


def _guard(app: FastAPI, settings: ServerSettings) -> None:
    """Every answer carries the headers; a request that is too large or for another host is turned away before it is read."""

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        length = request.headers.get("content-length", "0")
        if not app.state.door.known_host(request):
            answer: Response = _words(421, "请用 http://127.0.0.1 打开工作台")
        elif length.isdigit() and int(length) > settings.megabytes * 1_048_576 * 4:
            answer = _words(413, f"一次最多交 {settings.megabytes * 4} MB")
        else:
            answer = await go_on(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if request.url.path.startswith("/api/"):
            answer.headers["cache-control"] = "no-store"
        return answer


def _words(status: int, message: str, advice: str = "") -> JSONResponse:
    return JSONResponse({"message": message, "advice": advice}, status)


def _explain_errors(app: FastAPI) -> None:
    """Every error is a sentence, never a trace."""

    @app.exception_handler(DubanError)
    async def known(_: Request, error: DubanError) -> JSONResponse:
        status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Conflict) else 400
        where = f"{error.where}：" if error.where else ""
        return _words(status, where + error.message, error.advice)

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        return _words(error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return _words(422, f"请求中的 {'.'.join(map(str, first['loc'][1:])) or '内容'} 不合要求", str(first["msg"]))

    @app.exception_handler(Exception)
    async def unforeseen(_: Request, error: Exception) -> JSONResponse:
        return _words(500, f"程序出了意外（{type(error).__name__}），您的数据没有改动", "请刷新后再试；仍不行请把这句话告诉维护人员")
