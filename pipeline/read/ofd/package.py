"""The parts of an OFD container: documents, their pages with the templates behind them, what the document says of itself."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from pipeline.errors import DubanError, UnreadableFile
from pipeline.read.archive import Archive
from pipeline.read.xmltree import parse

A4 = (0.0, 0.0, 210.0, 297.0)
"""Millimetres: the page where no size is given."""
_SAID = {"Title": "标题", "Author": "作者", "Subject": "主题", "CreationDate": "创建日期"}
_ATTACHMENTS = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size (left, top, width, height in mm), its own content and that of the templates under and over it."""

    box: tuple[float, float, float, float]
    layers: tuple[etree._Element, ...]
    media: Mapping[str, str]
    """Entry of the container that holds a picture, by its resource id."""


@dataclass(frozen=True, slots=True)
class Package:
    """All pages of all documents in order, metadata pairs, embedded files."""

    archive: Archive
    pages: tuple[Page, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()


def local(element: etree._Element) -> str:
    """The tag without its namespace: producers use several."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements called `name` below an element, in order."""
    return (one for one in element.iter() if local(one) == name)


def first(element: etree._Element, name: str) -> etree._Element | None:
    """The first of them, or None."""
    return next(below(element, name), None)


def open_package(archive: Archive) -> Package:
    """The package; raises UnreadableFile when its entry or a document is missing or damaged."""
    entry = next((name for name in archive.names if name.rsplit("/", 1)[-1] == "OFD.xml"), "OFD.xml")
    root = parse(archive.read(entry), "OFD.xml")
    pages: list[Page] = []
    attachments: list[tuple[str, bytes]] = []
    for place in below(root, "DocRoot"):
        path = _resolve(entry, place.text or "")
        document = parse(archive.read(path), path)
        pages += _pages(archive, path, document)
        attachments += _attachments(archive, path, document)
    if not pages:
        raise UnreadableFile("OFD 里没有页面", advice="请重新下载，或用 OFD 阅读器打开并导出为 PDF 再试")
    said = tuple((_SAID[local(one)], one.text.strip()) for one in root.iter() if local(one) in _SAID and one.text and one.text.strip())
    return Package(archive, tuple(pages), said, tuple(attachments))


def _resolve(source: str, place: str) -> str:
    place = place.strip().replace("\\", "/")
    path = place if place.startswith("/") else posixpath.join("/", posixpath.dirname(source), place)
    return posixpath.normpath(path).lstrip("/")


def _pages(archive: Archive, path: str, document: etree._Element) -> Iterator[Page]:
    area = first(document, "CommonData")
    usual = _box(area) or A4
    templates = {one.get("ID", ""): _resolve(path, one.get("BaseLoc", "")) for one in below(document, "TemplatePage")}
    read: dict[str, etree._Element | None] = {}
    media = MappingProxyType(_media(archive, path, document))
    listed = first(document, "Pages")
    for place in () if listed is None else below(listed, "Page"):
        name = _resolve(path, place.get("BaseLoc", ""))
        name = name if name in archive else posixpath.join(name, "Content.xml")
        root = parse(archive.read(name), name)
        behind = [_template(archive, templates.get(one.get("TemplateID", "")), read) for one in below(root, "Template")]
        yield Page(_box(first(root, "Area")) or usual, (*(one for one in behind if one is not None), root), media)


def _media(archive: Archive, path: str, document: etree._Element) -> dict[str, str]:
    """Entries of pictures by resource id, as the document's resource lists name them."""
    found: dict[str, str] = {}
    for place in (*below(document, "PublicRes"), *below(document, "DocumentRes")):
        name = _resolve(path, place.text or "")
        resources = _template(archive, name, {}) if name in archive else None
        if resources is None:
            continue
        base = posixpath.join(posixpath.dirname(name), resources.get("BaseLoc", ""), "list")
        for one in below(resources, "MultiMedia"):
            file = first(one, "MediaFile")
            if file is not None and file.text:
                found[one.get("ID", "")] = _resolve(base, file.text)
    return found


def _template(archive: Archive, name: str | None, read: dict[str, etree._Element | None]) -> etree._Element | None:
    """A template page or resource list, None where it is missing or damaged: the page reads without it."""
    if name is None:
        return None
    if name not in read:
        try:
            read[name] = parse(archive.read(name), name)
        except DubanError:
            read[name] = None
    return read[name]


def _box(area: etree._Element | None) -> tuple[float, float, float, float] | None:
    for name in ("PhysicalBox", "ApplicationBox"):
        box = None if area is None else first(area, name)
        numbers = floats(box.text or "") if box is not None else []
        if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
            return numbers[0], numbers[1], numbers[2], numbers[3]
    return None


def floats(text: str) -> list[float]:
    """The numbers in a space-separated list; what is no number ends it."""
    found: list[float] = []
    for piece in text.split():
        try:
            value = float(piece)
        except ValueError:
            break
        found.append(value if abs(value) < 1e7 else 0.0)
    return found


def _attachments(archive: Archive, path: str, document: etree._Element) -> Iterator[tuple[str, bytes]]:
    place = first(document, "Attachments")
    name = _resolve(path, place.text or "") if place is not None else ""
    if not name or name not in archive:
        return
    try:
        listed = parse(archive.read(name), name)
    except DubanError:
        return
    for count, one in enumerate(below(listed, "Attachment")):
        location = first(one, "FileLoc")
        target = _resolve(name, location.text or "") if location is not None else ""
        if target in archive and count < _ATTACHMENTS:
            yield one.get("Name") or posixpath.basename(target), archive.read(target)
