"""Documents saved as one XML file: a flat Word package is packed again and read as .docx, the older WordprocessingML 2003 goes to
LibreOffice, a flat OpenDocument text is read as .odt."""

from __future__ import annotations

import zipfile
from base64 import b64decode
from io import BytesIO

from lxml import etree

from pipeline.errors import UnreadableFile
from pipeline.read.blocks import Content
from pipeline.read.odt import read_flat as read_open_document
from pipeline.read.office import OfficeFile
from pipeline.read.office_queue import converted
from pipeline.read.word import read as read_word
from pipeline.read.xmltree import parse

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OPEN_DOCUMENT = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}document"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def read(data: bytes) -> Content:
    """The content of such a file; raises UnreadableFile when it is damaged, MissingTool where only LibreOffice would help."""
    root = parse(data, "XML 文档")
    if root.tag == _OPEN_DOCUMENT:
        return read_open_document(root)
    if root.tag == f"{_PACKAGE}package":
        return read_word(_packed(root))
    return read_word(converted(OfficeFile(data, "xml")))


def _packed(root: etree._Element) -> bytes:
    """The parts of a flat package as a zip."""
    buffer = BytesIO()
    types: list[str] = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for part in root.iterchildren(f"{_PACKAGE}part"):
            name = part.get(f"{_PACKAGE}name", "").lstrip("/")
            blob = _blob(part)
            if name and blob is not None:
                archive.writestr(name, blob)
                types.append(f'<Override PartName="/{name}" ContentType="{part.get(f"{_PACKAGE}contentType", "")}"/>')
        listed = f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{"".join(types)}</Types>'
        archive.writestr("[Content_Types].xml", listed)
    return buffer.getvalue()


def _blob(part: etree._Element) -> bytes | None:
    held = part.find(f"{_PACKAGE}xmlData")
    if held is not None and len(held):
        return bytes(etree.tostring(held[0], encoding="utf-8", xml_declaration=True))
    binary = part.find(f"{_PACKAGE}binaryData")
    if binary is None or not binary.text:
        return None
    try:
        return b64decode(binary.text)
    except ValueError as error:
        raise UnreadableFile("Word XML 文件已损坏", advice="请用 WPS 打开并另存为 docx 后再试") from error
