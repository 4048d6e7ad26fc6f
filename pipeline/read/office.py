"""LibreOffice as a last way for old formats, and for pages as they look: one locked-down process of its own, killed at its limit, everything in a folder that goes.

Private profile with macros, links and updates off, no proxy to the net, a limit on time and memory; several files go through one start.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import LimitExceeded, MissingTool, UnreadableFile

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
    """What LibreOffice is to make: its name for the format, the extension and the first octets of such a file."""

    format: str
    extension: str
    magic: bytes


_DOCX = _Target("docx:MS Word 2007 XML", "docx", b"PK")
_PDF = _Target("pdf:writer_pdf_Export", "pdf", b"%PDF")


def convert(file: OfficeFile, *, seconds: float = 90.0) -> bytes:
    """The file as .docx; raises MissingTool without LibreOffice, LimitExceeded when it takes too long, UnreadableFile when it gives nothing."""
    (result,) = convert_all([file], seconds=seconds)
    if result is None:
        raise UnreadableFile("LibreOffice 也打不开这个文件，文件可能已损坏", advice="请用 WPS 打开后另存为 docx 再试")
    return result


def convert_all(files: Sequence[OfficeFile], *, seconds: float = 90.0) -> list[bytes | None]:
    """Each file as .docx, None where LibreOffice gave nothing, through one start of the program; raises as `convert` does."""
    program = find_office()
    if program is None:
        raise MissingTool(
            "读取这个旧格式文件需要 LibreOffice，本机没有安装",
            advice="请安装 LibreOffice（Linux 只需 libreoffice-writer），或用 WPS 打开后另存为 docx 再试",
        )
    return _made(program, files, _DOCX, seconds)


def as_pdf(file: OfficeFile, *, seconds: float = 90.0) -> bytes:
    """The file as PDF, its pages as LibreOffice lays them out; raises as `convert` does."""
    program = find_office()
    if program is None:
        raise MissingTool("看这种文件的原页需要 LibreOffice，本机没有安装", advice="文字和任务照常可用；要看版面，请安装 LibreOffice，或用 WPS 打开原件")
    (result,) = _made(program, [file], _PDF, seconds)
    if result is None:
        raise UnreadableFile("LibreOffice 排不出这个文件的版面", advice="文字和任务照常可用；要看版面，请用 WPS 打开原件")
    return result


def _made(program: Path, files: Sequence[OfficeFile], target: _Target, seconds: float) -> list[bytes | None]:
    with tempfile.TemporaryDirectory(prefix="duban-") as name:
        folder = Path(name)
        inputs = [folder / f"{index}.{file.extension}" for index, file in enumerate(files)]
        for path, file in zip(inputs, files, strict=True):
            path.write_bytes(file.data)
        _lock_down(folder / "profile")
        _run(program, folder, inputs, target, seconds)
        return [_result(folder / "out" / f"{path.stem}.{target.extension}", target) for path in inputs]


def _result(path: Path, target: _Target) -> bytes | None:
    data = path.read_bytes() if path.is_file() else b""
    return data if data.startswith(target.magic) else None


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


def _run(program: Path, folder: Path, inputs: Sequence[Path], target: _Target, seconds: float) -> None:
    command = [
        str(program), "--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target.format, "--outdir", str(folder / "out"),
        *map(str, inputs),
    ]  # fmt: skip
    # the command is a fixed program with files of our own naming; nothing of it comes from the document
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=_environment(folder), start_new_session=True,
    ) as process:  # fmt: skip
        _bound(process.pid, seconds)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            raise LimitExceeded(f"LibreOffice 转换超过 {seconds:.0f} 秒，已停止", advice="请用 WPS 打开后另存为 docx 再试") from None


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
