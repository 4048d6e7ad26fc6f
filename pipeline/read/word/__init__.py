"""Word documents (.docx, .docm): package → styles and lists → body in document order → blocks.

Steps: `package` opens the parts · `styles` and `numbering` say how a paragraph is listed · `runs` gives its visible words ·
`tables` lays out the grid · `body` walks it all in order. Headers, footers and comments are listed as left out.
"""

from __future__ import annotations

from pipeline.read.blocks import Content
from pipeline.read.contents import without_contents
from pipeline.read.word.body import Body
from pipeline.read.word.package import Package, open_package

__all__ = ["read", "read_package"]


def read(data: bytes) -> Content:
    """The content of a Word package; raises UnreadableFile when its main part is missing or damaged."""
    return read_package(open_package(data))


def read_package(package: Package) -> Content:
    """The content of a package that is already open."""
    body = Body(package)
    blocks, contents = without_contents(body.main())
    return Content(tuple(blocks), dropped=(*body.aside(), *contents), problems=body.problems())
