"""What was computed before and is the same for every run, in a folder that belongs to this user alone: parsed dictionaries, jieba's word list,
compiled patterns.

A cache is never needed: without a safe folder everything is computed anew. Safe means: below the user's own cache folder, owned by the user, open to
nobody else; never the common temporary folder, where another user could lay a false word list. Files are written whole, carry a check
sum, and are plain values (`marshal`), so that loading one runs no code. `DUBAN_CACHE` names another folder; `off` keeps nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value")
_KEPT_PER_NAME = 4  # files of one name that are left: an older version or another office's layer may still be in use
_CHECKSUM = 4  # bytes


def kept(name: str, key: str, make: Callable[[], Value]) -> Value:
    """What `make()` gives, from the cache where `name` was made for `key` before; a value of numbers, strings, lists, tuples, dicts alone."""
    found: Value | None = recall(name, key)
    if found is None:
        found = make()
        keep(name, key, found)
    return found


def recall(name: str, key: str) -> Any:
    """What was kept as `name` for `key`; None where nothing was, or where it is damaged."""
    path = _path(name, key)
    if path is None:
        return None
    try:
        data = memoryview(path.read_bytes())
        if int.from_bytes(data[:_CHECKSUM], "little") == zlib.crc32(data[_CHECKSUM:]):
            return marshal.loads(data[_CHECKSUM:])  # noqa: S302 - a file of this user's own
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def keep(name: str, key: str, value: object) -> None:
    """Keeps the value whole or not at all; a value or a disk that cannot is no error."""
    path = _path(name, key)
    if path is not None:
        _write(path, name, value)


def _path(name: str, key: str) -> Path | None:
    folder = _folder()
    mark = hashlib.sha256(f"{sys.version}\0{sys.byteorder}\0{key}".encode()).hexdigest()[:20]
    return folder and folder / f"{name}-{mark}.bin"


def _write(path: Path, name: str, value: object) -> None:
    with contextlib.suppress(OSError, ValueError):
        data = marshal.dumps(value)  # type: ignore[arg-type]
        handle, temporary = tempfile.mkstemp(prefix=".duban-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.crc32(data).to_bytes(_CHECKSUM, "little") + data)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        old = sorted(path.parent.glob(f"{name}-" + "?" * 20 + ".bin"), key=lambda one: one.stat().st_mtime, reverse=True)
        for one in old[_KEPT_PER_NAME:]:
            one.unlink(missing_ok=True)


@cache
def _folder() -> Path | None:
    """The private folder, made when it is missing; None where there is none that is safe."""
    wanted = os.environ.get("DUBAN_CACHE", "")
    if wanted == "off":
        return None
    home = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a home that cannot be found stays `~`
    folder = Path(wanted) if wanted else Path(home or "") / "duban"
    if not folder.is_absolute():
        return None
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder if _is_private(folder) else None
    return None


def _is_private(folder: Path) -> bool:
    """True where nobody but this user can write: by owner and mode; on Windows by its place in the user's profile."""
    if os.name == "nt":
        return True
    state = folder.lstat()
    return folder.is_dir() and not folder.is_symlink() and state.st_uid == os.getuid() and not state.st_mode & 0o022
