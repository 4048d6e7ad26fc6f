"""What a file really is, by its bytes and not by its name."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Literal

from pipeline.errors import UnreadableFile
from pipeline.model.problems import Problem

Kind = Literal["txt", "md", "html", "mht", "eml", "docx", "docm", "flat", "doc", "rtf", "odt", "pdf", "ofd", "zip", "image"]

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", "rtf"), (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"BM", "image"), (b"GIF8", "image"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STUBS = (b"\x00\x05\x16\x07", b"\x00\x05\x16\x00")
_KNOWN_NAMES: dict[str, frozenset[str]] = {
    "image": frozenset({"png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif"}), "html": frozenset({"html", "htm", "shtml", "jsp", "xhtml"}),
    "doc": frozenset({"doc", "wps", "dot", "wpt"}), "txt": frozenset({"txt", "text", "md", "csv", ""}), "md": frozenset({"md", "markdown", "txt"}),
    "docx": frozenset({"docx", "dotx", "wps"}), "docm": frozenset({"docm", "dotm"}), "flat": frozenset({"xml", "fodt"}), "mht": frozenset({"mht", "mhtml"}),
    "odt": frozenset({"odt", "ott"}),
}  # fmt: skip
_CALLED: dict[str, str] = {
    "txt": "纯文本", "md": "Markdown 文本", "html": "网页", "mht": "网页存档", "eml": "电子邮件", "docx": "Word 文档（docx）", "docm": "带宏的 Word 文档",
    "flat": "存成单个 XML 的文档", "doc": "旧版 Word 或 WPS 文档", "rtf": "RTF 文档", "odt": "ODT 文档", "pdf": "PDF", "ofd": "OFD 版式文件",
    "zip": "压缩包", "image": "图片",
}  # fmt: skip
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:table|div|p|span|td|br)\b[^>]{0,400}>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\|.+\|\s*$|\|?\s*:?-{3,}:?\s*\||```)", re.MULTILINE)


def sniff(name: str, data: bytes) -> Kind:
    """The kind of the file; raises UnreadableFile for an empty file, a stub, or a kind that holds no circular."""
    _refuse_empty(data)
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packaged(data)
    if data.startswith(_OLE):
        return _compound(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or _is_bitmap(data)):
            return kind
    _refuse_foreign(data)
    return _textual(name, data)


def extension(name: str) -> str:
    """The extension of a file name in lower case without its dot, empty where there is none."""
    tail = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    return tail.rsplit(".", 1)[1].lower() if "." in tail else ""


def disguise(name: str, kind: str) -> tuple[Problem, ...]:
    """A note where the name promises something else than the bytes hold."""
    said = extension(name)
    if not said or said in _KNOWN_NAMES.get(kind, frozenset({kind})):
        return ()
    message = f"文件名以 .{said} 结尾，内容实为{_CALLED[kind]}，已按实际内容读取"
    return (Problem("disguised", message, "note", advice="请核对这是否就是要处理的文件"),)


def _refuse_empty(data: bytes) -> None:
    if not data:
        raise UnreadableFile("文件是空的（0 字节）", advice="请重新下载或向来文单位索取")
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("文件里没有内容（全是空字节或空白）", advice="请重新下载或向来文单位索取")
    if data.startswith(_STUBS):
        raise UnreadableFile("这是 macOS 留下的附属文件（AppleDouble），不含正文，已跳过", advice="请使用不带“._”前缀的同名文件")


def _refuse_foreign(data: bytes) -> None:
    known = {b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包", b"\x1f\x8b": "gzip 压缩包", b"MZ": "程序文件", b"\x7fELF": "程序文件", b"SQLite": "数据库"}
    for magic, called in known.items():
        if data.startswith(magic):
            raise UnreadableFile(f"这是{called}，不能直接读取", advice="请解压或转换后再试")


def _is_bitmap(data: bytes) -> bool:
    return len(data) > 54 and int.from_bytes(data[14:18], "little") in {12, 40, 52, 56, 108, 124}


def _packaged(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            return _by_entries(archive, names)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError) as error:
        raise UnreadableFile("压缩结构已损坏，文件可能没有下载完整", advice="请重新下载，或用 WPS 打开并另存后再试") from error


def _by_entries(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if any(name.rsplit("/", 1)[-1] == "OFD.xml" for name in names):
        return "ofd"
    if "mimetype" in names:
        if archive.read("mimetype")[:80].startswith(b"application/vnd.oasis.opendocument.text"):
            return "odt"
        raise UnreadableFile("这是表格或演示文稿（OpenDocument），不是文字文件", advice="请另存为 docx 或 pdf 后再试")
    if "[Content_Types].xml" not in names:
        return "zip"
    types = archive.read("[Content_Types].xml")
    if b"wordprocessingml" in types or b"ms-word" in types or "word/document.xml" in names:
        return "docm" if b"macroEnabled" in types else "docx"
    if b"spreadsheetml" in types or b"presentationml" in types:
        raise UnreadableFile("这是电子表格或演示文稿，不是文字文件", advice="请把其中的任务表复制到 docx 后再试")
    return "zip"


def _compound(data: bytes) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableFile("文件加了密码，不能读取", advice="请用 WPS 或 Word 打开，去掉密码后另存再试")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("PowerPoint Document"):
        raise UnreadableFile("这是旧版电子表格或演示文稿，不是文字文件", advice="请把其中的任务表复制到 docx 后再试")
    raise UnreadableFile("文件不是 Word 或 WPS 文字文档，或已经损坏", advice="请用 WPS 打开后另存为 docx 再试")


def _textual(name: str, data: bytes) -> Kind:
    head = _ascii(data[:65_536])
    if re.search(rb"^mime-version:", head[:8192], re.IGNORECASE | re.MULTILINE):
        return "mht" if b"multipart/related" in head[:8192].lower() and extension(name) != "eml" else "eml"
    if b"http://schemas.microsoft.com/office/word/2003/wordml" in head or b"schemas.microsoft.com/office/2006/xmlPackage" in head or b"vnd.oasis.opendocument.text" in head[:8192]:
        return "flat"
    marks = _HTML.findall(head)
    if any(mark[1:5].lower() in {b"!doc", b"html", b"head", b"body"} for mark in marks) or (len(marks) > 5 and extension(name) not in {"md", "markdown"}):
        return "html"
    if extension(name) in {"md", "markdown"}:
        return "md"
    return "txt"


def _ascii(head: bytes) -> bytes:
    """The first bytes with the NULs of UTF-16 taken out, so that tags show in any encoding."""
    return head.replace(b"\x00", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or head[:200].count(0) > 20 else head
