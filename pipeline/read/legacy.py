"""Old Word and WPS files (.doc, .wps): msdoc2docx in pure Python, held against the words of the binary itself; LibreOffice where that fails.

Steps: the piece table gives all words that the file holds → msdoc2docx makes a package → its words are counted against those →
LibreOffice where they are too few and it is installed. A file that cannot be checked is read and said so.
"""

from __future__ import annotations

import struct
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DubanError, LimitExceeded, MissingTool, UnreadableFile
from pipeline.model.problems import Problem
from pipeline.read.blocks import Content, Grid, is_han
from pipeline.read.encoding import fluency
from pipeline.read.limits import LIMITS
from pipeline.read.office import OfficeFile
from pipeline.read.office_queue import converted
from pipeline.read.word import read as read_word

_ENOUGH = 0.985
"""Share of the Chinese characters in the binary that a good conversion has; the rest are field codes and hidden words."""
_READABLE = 0.25
"""Fluency below which LibreOffice made letters out of bytes: it opens anything."""
_PIECES = 100_000


def read(data: bytes) -> Content:
    """The content of a .doc or .wps; raises UnreadableFile (damaged, encrypted), MissingTool where only LibreOffice would help."""
    held = _words_held(data)
    content = _converted(data)
    if content is not None and (held is None or share_of(held, content) >= _ENOUGH):
        return content
    try:
        other = read_word(converted(OfficeFile(data, "doc")))
    except (MissingTool, LimitExceeded, UnreadableFile):
        if content is None:
            raise
        return _doubted(content)
    if content is not None and held is not None and share_of(held, other) < share_of(held, content):
        return _doubted(content)
    if held is None and fluency("".join(_texts(other))) < _READABLE:
        raise UnreadableFile("Word 文件已损坏，读不出文字", advice="请重新下载，或用 WPS 打开并另存为 docx 后再试")
    return other


def share_of(held: Counter[str], content: Content) -> float:
    """Which share of the Chinese characters in `held` stands in the content (text, tables and what was left out)."""
    total = sum(held.values())
    found: Counter[str] = Counter()
    for text in _texts(content):
        found.update(text)
    for dropped in content.dropped:
        found.update(dropped.text)
    return sum(min(count, found[character]) for character, count in held.items()) / total if total else 1.0


def _texts(content: Content) -> Iterator[str]:
    for block in content.blocks:
        yield from (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,)


def _doubted(content: Content) -> Content:
    problem = Problem("maybe-incomplete", "旧版 Word 文件转换后的文字可能不全", "warning", advice="请与原文核对，或用 WPS 另存为 docx 后再试")
    return replace(content, problems=(*content.problems, problem))


def _converted(data: bytes) -> Content | None:
    """What msdoc2docx makes of the file, None where it gives up; raises UnreadableFile for a password."""
    import doc2docx

    with tempfile.TemporaryDirectory(prefix="duban-") as name:
        source, target = Path(name) / "a.doc", Path(name) / "a.docx"
        source.write_bytes(data)
        try:
            doc2docx.convert(source, target, limits=doc2docx.cfb.CompoundFileLimits(LIMITS.file_bytes, LIMITS.unpacked_bytes, 100_000))
            return read_word(target.read_bytes())
        except DubanError:
            return None
        except Exception as error:
            if "password" in str(error).lower() or "encrypt" in type(error).__name__.lower():
                raise UnreadableFile("文件加了密码，不能读取", advice="请用 WPS 或 Word 打开，去掉密码后另存再试") from error
            return None  # whatever a damaged binary provokes: LibreOffice gets its turn


def _words_held(data: bytes) -> Counter[str] | None:
    """The Chinese characters of the main text as the piece table ([MS-DOC] 2.4.1) gives them, None where it cannot be read."""
    from doc2docx.cfb import CompoundFile

    try:
        compound = CompoundFile(data)
        main = compound.open_stream("WordDocument")
        flags, count, position, size = struct.unpack_from("<H", main, 0x0A)[0], *struct.unpack_from("<i", main, 0x4C), *struct.unpack_from("<ii", main, 0x1A2)
        table = compound.open_stream("1Table" if flags & 0x0200 else "0Table")
        return Counter(filter(is_han, _without_codes(_text_of(main, table[position : position + size], count))))
    except Exception:
        return None  # no piece table: nothing to hold the conversion against


def _text_of(main: bytes, clx: bytes, count: int) -> str:
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = (size - 4) // 12
    if not 0 < pieces < _PIECES:
        raise ValueError(pieces)
    ends = struct.unpack_from(f"<{pieces + 1}I", clx, at + 5)
    text: list[str] = []
    for index in range(pieces):
        place = struct.unpack_from("<I", clx, at + 5 + 4 * (pieces + 1) + 8 * index + 2)[0]
        length = min(ends[index + 1], count) - ends[index]
        if length <= 0:
            break
        if place & 0x40000000:
            start = (place & ~0x40000000) // 2
            text.append(main[start : start + length].decode("cp1252", errors="replace"))
        else:
            text.append(main[place : place + 2 * length].decode("utf-16-le", errors="replace"))
    return "".join(text)


def _without_codes(text: str) -> str:
    """The text without field codes; results stay."""
    kept: list[str] = []
    open_fields: list[bool] = []
    for character in text:
        if character == "\x13":
            open_fields.append(True)
        elif character == "\x14" and open_fields:
            open_fields[-1] = False
        elif character == "\x15" and open_fields:
            open_fields.pop()
        elif not any(open_fields):
            kept.append(character)
    return "".join(kept)
