"""Zip containers opened within limits: nothing is unpacked to disk, bombs are refused by what they claim, lies by what they hold."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.read.limits import LIMITS, Limits

_DAMAGED = "压缩结构已损坏，文件可能没有下载完整"
_ADVICE = "请重新下载，或用 WPS 打开并另存后再试"


class Archive:
    """The entries of a zip by name (leading slashes and backslashes normalised), read on demand."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        """Raises UnreadableFile when `data` is no zip or encrypted, LimitExceeded when it would unpack to too much."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
            raise UnreadableFile(_DAMAGED, advice=_ADVICE) from error
        _check(entries, limits)
        self._entries = {_normal(entry.filename): entry for entry in entries if not entry.is_dir()}
        self._folded = {name.lower(): name for name in self._entries}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files, in the order of the archive."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return _normal(name).lower() in self._folded

    def read(self, name: str) -> bytes:
        """The bytes of an entry (upper and lower case alike); raises UnreadableFile when it is missing or damaged."""
        found = self._folded.get(_normal(name).lower())
        if found is None:
            raise UnreadableFile(f"文件内部缺少 {name}", advice=_ADVICE)
        try:
            return self._zip.read(self._entries[found])
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise UnreadableFile(f"文件内部的 {name} 已损坏", advice=_ADVICE) from error

    def find(self, name: str) -> bytes | None:
        """The bytes of an entry, None where there is none; raises UnreadableFile when it is damaged."""
        return self.read(name) if name in self else None


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise LimitExceeded(f"压缩包里有 {len(entries)} 个文件，超过上限 {limits.entries}", advice="请只保留通知和附件")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile("文件加了密码，不能读取", advice="请去掉密码后再试")
    total = sum(entry.file_size for entry in entries)
    swollen = any(entry.file_size > 2**20 and entry.file_size > limits.zip_ratio * max(entry.compress_size, 1) for entry in entries)
    if total > limits.unpacked_bytes or swollen or any(entry.file_size > limits.entry_bytes for entry in entries):
        raise LimitExceeded(f"解压后有 {total / 2**20:.0f} MB，压缩比异常，可能是恶意文件", advice="请核实文件来源")
