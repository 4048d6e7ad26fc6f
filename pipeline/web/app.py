"""The workbench server put together: routes, errors in words, the page; `guard` stands around it all."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline.errors import Conflict, DubanError, NotFound
from pipeline.export.calendar.placing import CalendarSettings
from pipeline.ledger.database import Database
from pipeline.web import (
    api_cascade,
    api_circulars,
    api_dictionary,
    api_exports,
    api_graph,
    api_ledger,
    api_library,
    api_people,
    api_reporting,
    api_returned,
)
from pipeline.web.access import Door
from pipeline.web.guard import Guard
from pipeline.web.intake import Desk
from pipeline.web.library import Library
from pipeline.web.pictures import Camera
from pipeline.web.settings import ServerSettings, check_binding

STATIC = Path(__file__).parent / "static"
_PARTS = (api_people, api_library, api_circulars, api_ledger, api_reporting, api_returned, api_exports, api_cascade, api_graph, api_dictionary)
_WORDS = {404: "没有这个地址", 405: "这个地址不能这样用", 400: "请求的内容读不出来"}


def create_app(settings: ServerSettings) -> FastAPI:
    """The server as an ASGI application. Raises BadInput where the database cannot be opened or the binding is not allowed."""
    database = Database.open(settings.database)
    door, desk, camera = Door(database, settings), Desk(database, settings), Camera()
    check_binding(settings, accounts=door.accounts())

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        desk.stop()
        camera.close()
        database.close()

    app = FastAPI(title="Duban 督办", version=version("duban"), openapi_url="/api/openapi.json", docs_url=None, redoc_url=None, lifespan=life)
    app.state.door, app.state.desk, app.state.camera, app.state.settings = door, desk, camera, settings
    app.state.library, app.state.dictionary_lock = Library(database, settings.layers, CalendarSettings(policy=settings.policy)), threading.Lock()
    app.add_middleware(Guard, settings=settings, known_host=door.known_host)
    _explain_errors(app)
    for part in _PARTS:
        app.include_router(part.router, prefix="/api")
    app.add_api_route("/", _page, include_in_schema=False)
    app.mount("/static", _Static(directory=STATIC), name="static")
    return app


class _Static(StaticFiles):
    """The page's own files; a browser asks each time whether they are still the same, so that an update is seen at once."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["cache-control"] = "no-cache"
        return answer


async def _page() -> FileResponse:
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


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
        foreign = str(error.detail).isascii()
        return _words(error.status_code, _WORDS.get(error.status_code, f"出错（{error.status_code}）") if foreign else str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return _words(422, f"请求中的 {'.'.join(map(str, first['loc'][1:])) or '内容'} 不合要求", str(first["msg"]))
