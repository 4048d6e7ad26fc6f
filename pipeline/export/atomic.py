"""Files written whole or not at all, under names that every system takes.

A file appears under its name only when it is complete (a temporary one in the same folder, then `os.replace`). A file that
another program holds open on Windows (WPS, Excel) is a Chinese sentence, and nothing is lost.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import BadInput

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")
MAX_STEM_BYTES = 180
"""Octets of UTF-8 that a stem may have: Linux allows 255 a name; `.evidence.json` and a mark against collisions still fit."""


def write_bytes(path: Path, data: bytes) -> Path:
    """`path`, after `data` stands in it whole; folders are made. BadInput where it cannot be written."""
    return write_with(path, lambda temporary: temporary.write_bytes(data))


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """`path`, after `text` stands in it whole, line ends as they are in `text`."""
    return write_bytes(path, text.encode(encoding))


def write_with(path: Path, fill: Callable[[Path], object]) -> Path:
    """`path`, after `fill` wrote a temporary file in the same folder and that took its name; nothing is left behind on failure."""
    with whole(path) as temporary:
        fill(temporary)
    return path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary file in the folder of `path`, which takes its name when all went well; nothing is left behind on failure."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".duban-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        os.replace(temporary, path)  # noqa: PTH105 - the atomic call, named as the house rule names it
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def scratch(out: Path, name: str) -> Iterator[Path]:
    """An empty folder below `out` that is gone afterwards; one that a killed run left is emptied (or swept with its half-written files)."""
    place = out / f".duban-{name}"
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(place, error) from error
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> BadInput:
    if isinstance(error, PermissionError):
        return BadInput("写不进去，可能正被 WPS 或 Excel 打开", where=str(path), advice="请关闭该文件后重试，或换一个输出目录")
    return BadInput(f"写不进去（{error.strerror or error}）", where=str(path), advice="请检查磁盘空间和目录权限")


def safe_stem(name: str) -> str:
    """`name` as a file name without extension for Windows, Linux and macOS alike, never empty, at most `MAX_STEM_BYTES` octets.

    Guarantees: no separator, control or direction mark; no leading or trailing dot or blank; no reserved device name; NFC. A name that
    had to be cut keeps its beginning and gets eight digits of its hash.
    """
    clean = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).strip(" .\u3000")
    clean = _RESERVED.sub(r"\1_", clean) or "_"
    if len(clean.encode()) <= MAX_STEM_BYTES:
        return clean
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return clean.encode()[: MAX_STEM_BYTES - 9].decode("utf-8", "ignore").rstrip(" .\u3000") + "~" + mark


def safe_stems(names: Iterable[str]) -> tuple[str, ...]:
    """A distinct safe stem for each of `names`, in order; the second of two that would collide (letter case aside) gets `~2`."""
    taken: set[str] = set()
    stems: list[str] = []
    for name in names:
        stem = base = safe_stem(name)
        count = 1
        while stem.casefold() in taken:
            count += 1
            stem = f"{base}~{count}"
        taken.add(stem.casefold())
        stems.append(stem)
    return tuple(stems)
