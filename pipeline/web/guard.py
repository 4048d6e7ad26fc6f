"""The outermost layer of the server, as plain ASGI: headers on every answer, nothing too large, nobody under a false name, no trace shown.

It stands around everything else, so that a refusal and an accident carry the same headers as a page.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.settings import ServerSettings

HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
FILES_AT_ONCE = 4
"""How many files of the largest size one request may carry."""
JSON_MEGABYTES = 16
"""The largest request that is no upload: 5,000 cells of a ledger fit."""
_UPLOADS = ("/api/uploads", "/api/ledger/returned", "/api/exports/template")
_ACCIDENT = "程序出了意外（{kind}），您的数据没有改动"
_log = logging.getLogger("duban.web")


class Guard:
    """The application `app` behind the guard; `known_host` tells whether a Host header names this server."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, known_host: Callable[[str], bool]) -> None:
        self._app, self._settings, self._known_host = app, settings, known_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), str(scope["path"])
        answer = _Answer(send, private=path.startswith("/api/"))
        if not self._known_host(headers.get("host", "")):
            await answer.words(421, "请用 http://127.0.0.1 打开工作台")
            return
        if "\0" in path or b"%00" in scope.get("query_string", b""):
            await answer.words(400, "地址里有不能用的字符")
            return
        megabytes = self._settings.megabytes * FILES_AT_ONCE if path in _UPLOADS else JSON_MEGABYTES
        if _length(headers) > megabytes * 1_048_576:
            await answer.words(413, _too_large(megabytes))
            return
        try:
            await self._app(scope, _limited(receive, megabytes), answer.send)
        except Exception as error:
            # whatever went wrong, the page gets a sentence and the log the trace
            _log.exception("%s %s", scope["method"], path)
            if not answer.started:
                await answer.words(500, _ACCIDENT.format(kind=type(error).__name__), "请刷新后再试；仍不行请把这句话告诉维护人员")


class _Answer:
    """An answer on its way out: gets its headers, and knows whether it has begun."""

    def __init__(self, send: Send, *, private: bool) -> None:
        self._send, self._private, self.started = send, private, False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._private:
                headers["cache-control"] = "no-store"
        await self._send(message)

    async def words(self, status: int, message: str, advice: str = "") -> None:
        body = json.dumps({"message": message, "advice": advice}, ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _length(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _limited(receive: Receive, megabytes: int) -> Receive:
    """`receive` that stops a body that is larger than it said, or did not say how large it is."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > megabytes * 1_048_576:
            raise HTTPException(413, _too_large(megabytes))
        return message

    return limited


def _too_large(megabytes: int) -> str:
    return f"一次最多交 {megabytes} MB"
