"""Old files of a folder run wait for one warm LibreOffice: workers put them in a queue, which is served when all other files are done.

A reader asks for `converted`. Outside of a queue that is `office.convert`; within `queued` it is the result that lies in the queue, or
WaitsForOffice is raised, the file is put there, and whoever runs the jobs calls `serve` and tries again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from pipeline.errors import DubanError, UnreadableFile
from pipeline.read.office import OfficeFile, convert, convert_all, find_office


class WaitsForOffice(Exception):
    """A file lies in the queue and can be read as soon as `serve` has converted it. No error of the file, so no DubanError."""


_QUEUE: ContextVar[Path | None] = ContextVar("office_queue", default=None)


@contextlib.contextmanager
def queued(folder: Path | None) -> Iterator[None]:
    """Within it, files for LibreOffice wait in `folder` for `serve`, so that many go through one start; None changes nothing."""
    token = _QUEUE.set(folder)
    try:
        yield
    finally:
        _QUEUE.reset(token)


def converted(file: OfficeFile) -> bytes:
    """The file as .docx; raises as `office.convert` does, and WaitsForOffice where it was put in a queue."""
    folder = _QUEUE.get()
    if folder is None or find_office() is None:
        return convert(file)
    key = hashlib.sha256(file.data).hexdigest()
    if (done := folder / f"{key}.docx").is_file():
        return done.read_bytes()
    if (failed := folder / f"{key}.failed").is_file():
        raise UnreadableFile(failed.read_text("utf-8"), advice="请用 WPS 打开后另存为 docx 再试")
    half = folder / f"{key}.{os.getpid()}.half"
    half.write_bytes(file.data)
    half.replace(folder / f"{key}.in-{file.extension}")
    raise WaitsForOffice(key)


def serve(folder: Path, *, seconds: float = 90.0) -> None:
    """Converts all files that wait in the queue; every one has a result or a reason there afterwards."""
    waiting = sorted(folder.glob("*.in-*"))
    files = [OfficeFile(path.read_bytes(), path.suffix.removeprefix(".in-")) for path in waiting]
    for path, result in zip(waiting, convert_all(files, seconds=seconds) if files else [], strict=True):
        if isinstance(result, DubanError):
            path.with_suffix(".failed").write_text(result.message, "utf-8")
        else:
            path.with_suffix(".docx").write_bytes(result)
        path.unlink()
