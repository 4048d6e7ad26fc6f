"""Reading untrusted files at a distance: in a process of its own that is killed when it takes too long or too much memory.

Plain text needs no parser and is read in place. `duban run` already reads each file in such a worker; this is for single files.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import DubanError, LimitExceeded, UnreadableFile
from pipeline.model.text import SourceText
from pipeline.read import read_bytes, read_file
from pipeline.read.kind import sniff
from pipeline.read.limits import LIMITS, check_size
from pipeline.workers import Failure, Limits, Pool

_IN_PLACE = 2 * 2**20
"""Bytes: longer text goes to a worker too."""


def read_guarded(path: Path, *, seconds: float = LIMITS.seconds, megabytes: int = LIMITS.megabytes) -> SourceText:
    """The text of the file at `path`; raises as `read_file` does, and LimitExceeded when the reader had to be stopped."""
    if _is_plain(path):
        return read_file(path)
    with Pool(_attempt, 1, Limits(seconds, megabytes), preload=("pipeline.read",)) as pool:
        ((_, outcome),) = pool.run([path])
    return _settled(outcome, path.name, seconds, megabytes)


def attempt(name: str, data: bytes) -> SourceText | DubanError:
    """What `read_bytes` gives or raises, as a value that crosses a process border."""
    try:
        return read_bytes(name, data)
    except DubanError as error:
        return error


def _attempt(path: Path) -> SourceText | DubanError:
    try:
        return read_file(path)
    except DubanError as error:
        return error


def _is_plain(path: Path) -> bool:
    try:
        size = path.stat().st_size
        check_size(size)
        if size > _IN_PLACE:
            return False
        with path.open("rb") as stream:
            return sniff(path.name, stream.read(_IN_PLACE)) == "txt"
    except (OSError, DubanError):
        return True  # `read_file` says what is wrong


def _settled(outcome: SourceText | DubanError | Failure, name: str, seconds: float, megabytes: int) -> SourceText:
    if isinstance(outcome, SourceText):
        return outcome
    if isinstance(outcome, DubanError):
        raise outcome
    if outcome.kind == "late":
        raise LimitExceeded(f"读取超过 {seconds:g} 秒，已停止", where=name, advice="请拆成几个文件，或用 WPS 打开后另存为 docx 再试")
    if outcome.kind == "memory":
        raise LimitExceeded(f"读取占用的内存超过 {megabytes} MB，已停止", where=name, advice="请压缩其中的图片，或拆成几个文件后再试")
    raise UnreadableFile("文件已损坏，读取进程意外中断", where=name, advice="请重新下载，或用 WPS 打开并另存为 docx 后再试")
