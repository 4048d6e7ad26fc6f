"""Word documents (.docx, .docm)."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from pipeline.errors import UnreadableFile
from pipeline.read.blocks import Block, Content, Grid, GridCell, Line, cell_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes) -> Content:
    """The content of a .docx; raises UnreadableFile when the package is damaged."""
    try:
        root = etree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/document.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableFile("Word 文件已损坏", advice="请用 WPS 打开并另存后再试") from error
    body = root.find(f"{_W}body")
    return Content(tuple(_blocks(body)) if body is not None else ())


def _blocks(parent: etree._Element) -> list[Block]:
    found: list[Block] = []
    for child in parent:
        if child.tag == f"{_W}p":
            found += [Line(line) for line in _text(child).split("\n")]
        elif child.tag == f"{_W}tbl":
            found.append(_grid(child))
        elif child.tag == f"{_W}sdt":
            found += _blocks(child.find(f"{_W}sdtContent"))
    return found


def _text(paragraph: etree._Element) -> str:
    pieces = {f"{_W}tab": "\t", f"{_W}br": "\n"}
    return "".join(node.text or "" if node.tag == f"{_W}t" else pieces.get(node.tag, "") for node in paragraph.iter() if node.tag in {f"{_W}t", *pieces})


def _grid(table: etree._Element) -> Grid:
    rows = [[cell_text([_text(p) for p in cell.iter(f"{_W}p")]) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
    cells = tuple(GridCell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(len(rows), max(map(len, rows), default=0), cells)
