"""LibreOffice as a last way for old formats, and for pages as they look: one locked-down process of its own, killed at its limit, everything in a folder that goes.

Private profile with macros, links and updates off, a network of its own without a way out, a limit on time and memory. Many files go through
one start (`convert_all`, for a folder run by `office_queue`); a file that ends the process is left out, and the process is started again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.errors import DubanError, LimitExceeded, MissingTool, UnreadableFile

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe", "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice", "/opt/libreoffice/program/soffice",
)  # fmt: skip
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3", "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true", "DisableActiveContent": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "2"},
    "/org.openoffice.Office.Common/Misc": {"FirstRun": "false"},
    "/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments": {"AutoCheckEnabled": "false"},
}  # fmt: skip
_VAIN_STARTS = 3
"""Starts in a row that gave nothing, before the program itself is thought to be broken."""
_MEMORY = 6 * 2**30
"""Bytes of address space: an idle LibreOffice maps about 2 GB."""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file to convert: its bytes, and the extension by which LibreOffice is told what it is."""

    data: bytes
    extension: str


def find_office() -> Path | None:
    """The LibreOffice program, or None where none is installed."""
    for name in _NAMES:
        if (found := shutil.which(name)) is not None:
            return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


@dataclass(frozen=True, slots=True)
class _Target:
    """What LibreOffice is to make: its name for the format, the extension and the first octets of such a file, what is said where it makes none."""

    format: str
    extension: str
    magic: bytes
    failure: str
    advice: str


_DOCX = _Target("docx:MS Word 2007 XML", "docx", b"PK", "LibreOffice 也打不开这个文件，文件可能已损坏", "请用 WPS 打开后另存为 docx 再试")
_PDF = _Target("pdf:writer_pdf_Export", "pdf", b"%PDF", "LibreOffice 排不出这个文件的版面", "文字和任务照常可用；要看版面，请用 WPS 打开原件")


def convert(file: OfficeFile, *, seconds: float = 90.0) -> bytes:
    """The file as .docx; raises MissingTool without LibreOffice, LimitExceeded when it takes too long, UnreadableFile when it gives nothing."""
    (result,) = convert_all([file], seconds=seconds)
    if isinstance(result, DubanError):
        raise result
    return result


def convert_all(files: Sequence[OfficeFile], *, seconds: float = 90.0) -> list[bytes | DubanError]:
    """Each file as .docx, or why not, through one warm process that is started again when a file ended it; raises MissingTool.

    A file that ends the process, or keeps it for more than `seconds` (twice that at most), is left out and harms no other.
    """
    return _made(_program(), files, _DOCX, seconds)


def as_pdf(file: OfficeFile, *, seconds: float = 90.0) -> bytes:
    """The file as PDF, its pages as LibreOffice lays them out; raises as `convert` does."""
    program = find_office()
    if program is None:
        raise MissingTool("看这种文件的原页需要 LibreOffice，本机没有安装", advice="文字和任务照常可用；要看版面，请安装 LibreOffice，或用 WPS 打开原件")
    (result,) = _made(program, [file], _PDF, seconds)
    if isinstance(result, DubanError):
        raise result
    return result


def _made(program: Path, files: Sequence[OfficeFile], target: _Target, seconds: float) -> list[bytes | DubanError]:
    with tempfile.TemporaryDirectory(prefix="duban-") as name:
        desk = _Desk(program, Path(name), target, seconds)
        inputs = [desk.folder / f"{index}.{file.extension}" for index, file in enumerate(files)]
        for path, file in zip(inputs, files, strict=True):
            path.write_bytes(file.data)
        results: dict[Path, bytes | DubanError] = {}
        in_vain = 0
        while waiting := [path for path in inputs if path not in results]:
            found = _served(desk, waiting, give_up=in_vain >= _VAIN_STARTS)
            in_vain = 0 if any(isinstance(one, bytes) for one in found.values()) else in_vain + 1
            results |= found
        return [results[path] for path in inputs]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where and how one call works: the program, a folder that goes, what is to be made, how long a file may take."""

    program: Path
    folder: Path
    target: _Target
    seconds: float


def _served(desk: _Desk, waiting: Sequence[Path], *, give_up: bool) -> dict[Path, bytes | DubanError]:
    """What one start of the program gives: all files where it ends well, else those up to the one that ended it."""
    shutil.rmtree(desk.folder / "profile", ignore_errors=True)
    _lock_down(desk.folder / "profile")
    ended = _run(desk, waiting)
    made = [_result(desk.folder / "out" / f"{path.stem}.{desk.target.extension}", desk.target) for path in waiting]
    culprit = min(max((index for index, one in enumerate(made) if one is not None), default=-1) + 1, len(waiting) - 1)
    reached = len(waiting) if ended == "well" or give_up else culprit + 1
    refused = UnreadableFile(desk.target.failure, advice=desk.target.advice)
    late = LimitExceeded(f"LibreOffice 转换超过 {desk.seconds:g} 秒，已停止", advice=desk.target.advice)
    return {path: one or (late if ended == "late" and index == culprit else refused) for index, (path, one) in enumerate(zip(waiting[:reached], made, strict=False))}


def _program() -> Path:
    """Where LibreOffice is; raises MissingTool."""
    program = find_office()
    if program is None:
        raise MissingTool(
            "读取这个旧格式文件需要 LibreOffice，本机没有安装",
            advice="请安装 LibreOffice（Linux 只需 libreoffice-writer），或用 WPS 打开后另存为 docx 再试",
        )
    return program


def _result(path: Path, target: _Target) -> bytes | None:
    """The bytes of a whole file, None where there is none or the process ended while it wrote."""
    data = path.read_bytes() if path.is_file() else b""
    whole = data.startswith(target.magic) and (target is not _DOCX or zipfile.is_zipfile(path))
    return data if whole else None


def _lock_down(profile: Path) -> None:
    """Writes the settings of a fresh profile: no macros, no remote parts, no update of links."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for key, value in values.items()
    )
    user = profile / "user"
    user.mkdir(parents=True)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (user / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>\n", "utf-8")


def _run(desk: _Desk, inputs: Sequence[Path]) -> Literal["well", "late", "died"]:
    folder, seconds = desk.folder, desk.seconds
    command = [
        *_without_network(), str(desk.program), "--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", desk.target.format, "--outdir", str(folder / "out"),
        *map(str, inputs),
    ]  # fmt: skip
    # the command is a fixed program with files of our own naming; nothing of it comes from the document
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=_environment(folder), start_new_session=True,
    ) as process:  # fmt: skip
        _bound(process.pid, seconds * (len(inputs) + 1))
        made = 0
        while True:
            try:
                return "well" if process.wait(timeout=seconds) == 0 else "died"
            except subprocess.TimeoutExpired:
                if (now := len(list((folder / "out").glob("*")))) == made:
                    _kill(process)
                    return "late"
                made = now


@cache
def _without_network() -> tuple[str, ...]:
    """What starts a program in a network of its own without a way out, where the system allows it; else nothing, and the proxy leads nowhere."""
    found = shutil.which("unshare")
    for command in ([found, "--net"], [found, "--map-root-user", "--net"]) if found else ():
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            if subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False).returncode == 0:  # noqa: S603
                return tuple(command)
    return ()


def _environment(folder: Path) -> Mapping[str, str]:
    """What the program needs to start, its home in the folder that goes, and a proxy that leads nowhere."""
    kept = {key: value for key, value in os.environ.items() if key.upper() in {"PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LANG", "LC_ALL", "PROGRAMFILES"}}
    nowhere = "http://127.0.0.1:9"
    return {**kept, "HOME": str(folder), "USERPROFILE": str(folder), "SAL_USE_VCLPLUGIN": "svp", "http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": ""}


def _bound(pid: int, seconds: float) -> None:
    """Caps memory and processor time of the process and its children where the system can: it ends even if we are killed."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.prlimit(pid, resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with all that it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
