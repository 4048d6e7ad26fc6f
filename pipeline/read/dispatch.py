"""Kind → reader: each module is loaded when its first file comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from pipeline.errors import DubanError, UnreadableFile
from pipeline.read.blocks import Content
from pipeline.read.boxes import settled
from pipeline.read.kind import Kind, sniff
from pipeline.read.lost_marks import with_marks
from pipeline.read.office_queue import WaitsForOffice
from pipeline.read.textgrid import tabbed
from pipeline.read.wrapped import mended

_READERS: dict[Kind, str] = {
    "txt": "plain:read", "md": "markdown:read", "html": "html:read", "mht": "mail:read_archive", "eml": "mail:read_mail", "docx": "word:read",
    "docm": "word:read", "doc": "legacy:read", "rtf": "rtf:read", "odt": "odt:read", "pdf": "pdf:read", "zip": "bundle:read", "ofd": "ofd:read", "image": "ocr:read", "flat": "flat:read",
}  # fmt: skip
_MENDED: frozenset[Kind] = frozenset({"docx", "docm", "flat", "doc", "rtf", "odt", "html", "mht"})
"""Formats whose lines are paragraphs as somebody typed or pasted them; page formats and plain text have ways of their own."""
_PASTED: frozenset[Kind] = frozenset({"html", "mht", "txt", "md"})
"""Formats in which marks get lost on the way from a page to a file."""
_ADVICE = "请重新下载，或用 WPS 打开并另存为 docx 后再试"


def read_content(name: str, data: bytes, *, nested: bool = False) -> tuple[Kind, Content]:
    """(real kind, content) of a file; `nested` for a file inside another: an archive in an archive is refused.

    Raises UnreadableFile, MissingTool or LimitExceeded; whatever else a damaged file provokes in a reader becomes UnreadableFile.
    """
    try:
        kind = sniff(name, data)
        if nested and kind in {"zip", "eml"}:
            raise UnreadableFile("压缩包里还有压缩包，没有读取", advice="请解压后再试")
        content = _reader(kind)(data)
        content = replace(content, blocks=mended(tabbed(settled(content.blocks)))) if kind in _MENDED else content
        return kind, with_marks(content, restore=kind in {"html", "mht"}) if kind in _PASTED else content
    except (DubanError, MemoryError, WaitsForOffice):
        raise
    except RecursionError as error:
        raise UnreadableFile("文件内部嵌套层数过多", advice="请核实文件来源") from error
    except Exception as error:
        raise UnreadableFile(f"文件已损坏，读取中断（{type(error).__name__}）", advice=_ADVICE) from error


def _reader(kind: Kind) -> Callable[[bytes], Content]:
    if kind not in _READERS:
        raise UnreadableFile("暂不支持这种文件", advice="请另存为 docx、pdf 或 txt 后再试")
    module, function = _READERS[kind].split(":")
    read: Callable[[bytes], Content] = getattr(import_module(f"pipeline.read.{module}"), function)
    return read
