"""The parts of a Word package: opened by python-docx, by an own lenient reader where that refuses (a dangling picture, `Target="NULL"`)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from pipeline.errors import UnreadableFile
from pipeline.read.archive import Archive
from pipeline.read.xmltree import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = ((b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),)
_KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer", "settings")


@dataclass(frozen=True, slots=True)
class Package:
    """Roots of the parts that hold words or say how they are printed; missing parts are None or empty."""

    document: etree._Element
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    footnotes: etree._Element | None = None
    endnotes: etree._Element | None = None
    comments: etree._Element | None = None
    headers: tuple[etree._Element, ...] = ()
    footers: tuple[etree._Element, ...] = ()


def open_package(data: bytes) -> Package:
    """The package in `data`; raises UnreadableFile when the main part is missing or no XML."""
    archive = Archive(data)
    parts = _by_docx(data) or _by_hand(archive)
    main = next((blob for kind, blob in parts if kind == "document"), None)
    if main is None:
        main = archive.read("word/document.xml")
    roots: dict[str, list[etree._Element]] = {kind: [] for kind in _KINDS}
    for kind, blob in parts:
        if kind in roots and (root := _optional(blob, kind)) is not None:
            roots[kind].append(root)
    one = {kind: roots[kind][0] if roots[kind] else None for kind in ("styles", "numbering", "footnotes", "endnotes", "comments")}
    return Package(_root(main, "正文"), **one, headers=tuple(roots["header"]), footers=tuple(roots["footer"]))


def _by_docx(data: bytes) -> list[tuple[str, bytes]]:
    """(kind, bytes) of the parts as python-docx resolves content types and relationships; empty where it gives up."""
    from docx.opc.pkgreader import PackageReader

    try:
        reader = PackageReader.from_file(BytesIO(data))  # type: ignore[no-untyped-call]
        parts = [(_kind(str(reltype)), blob) for _, _, reltype, blob in reader.iter_sparts()]
    except Exception:
        return []
    return [(kind, blob) for kind, blob in parts if kind and blob is not None]


def _kind(reltype: str) -> str:
    tail = reltype.rsplit("/", 1)[-1]
    return "document" if tail == "officeDocument" else tail if tail in _KINDS else ""


def _by_hand(archive: Archive) -> list[tuple[str, bytes]]:
    """The same from the relationship files alone: targets that do not exist are passed over."""
    main = _targets(archive, "").get("document", ["word/document.xml"])[0]
    found = [("document", archive.read(main))]
    for kind, names in _targets(archive, main).items():
        found += [(kind, archive.read(name)) for name in names if name in archive]
    return found


def _targets(archive: Archive, source: str) -> dict[str, list[str]]:
    folder, base = posixpath.split(source)
    blob = archive.find(posixpath.join(folder, "_rels", f"{base}.rels"))
    targets: dict[str, list[str]] = {}
    for relation in () if blob is None else parse(blob, "关系表", recover=True):
        kind, target = _kind(relation.get("Type", "")), relation.get("Target", "")
        if kind and target and relation.get("TargetMode") != "External":
            targets.setdefault(kind, []).append(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
    return targets


def _root(blob: bytes, part: str) -> etree._Element:
    for strict, plain in _STRICT:
        blob = blob.replace(strict, plain)
    return parse(blob, part)


def _optional(blob: bytes, kind: str) -> etree._Element | None:
    """A part without which the text can still be read: damage there is no reason to refuse the file."""
    try:
        return _root(blob, kind)
    except UnreadableFile:
        return None


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """The attribute `w:name` of an element, None where either is missing."""
    return None if element is None else element.get(f"{W}{name}")


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """The attribute `w:name` as a whole number, None where it is missing or no number."""
    found = value(element, name)
    return int(found) if found is not None and re.fullmatch(r"[+-]?\d{1,9}", found.strip()) else None


def switched_on(parent: etree._Element | None, name: str) -> bool | None:
    """A toggle property such as `w:vanish` below `parent`: True, False, or None where it is not said."""
    found = None if parent is None else parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val", "1") not in {"0", "false", "off"}
