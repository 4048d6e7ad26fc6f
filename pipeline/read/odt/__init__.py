"""OpenDocument text (.odt, and flat .fodt inside) in pure Python: numbers by list styles, tables, notes, text boxes, tracked deletions out.

Steps: `lists` reads the list styles and counts · `body` walks the text in order · `cells` makes grids.
"""

from __future__ import annotations

from lxml import etree

from pipeline.errors import UnreadableFile
from pipeline.read.archive import Archive
from pipeline.read.blocks import Content
from pipeline.read.contents import without_contents
from pipeline.read.odt.body import Body
from pipeline.read.xmltree import parse

__all__ = ["read", "read_flat"]


def read(data: bytes) -> Content:
    """The content of an .odt; raises UnreadableFile when the package is damaged or encrypted."""
    archive = Archive(data)
    manifest = archive.find("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise UnreadableFile("文件加了密码，不能读取", advice="请去掉密码后另存再试")
    styles = archive.find("styles.xml")
    return _content(Body(parse(archive.read("content.xml"), "正文"), parse(styles, "样式表", recover=True) if styles else None))


def read_flat(root: etree._Element) -> Content:
    """The content of a text saved as one XML file (.fodt)."""
    return _content(Body(root, None))


def _content(body: Body) -> Content:
    blocks, contents = without_contents(body.main())
    return Content(tuple(blocks), dropped=(*body.aside(), *contents), problems=body.problems())
