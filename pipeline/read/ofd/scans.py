"""OFD pages without words: a page that is one picture is recognised as it is, one of outlines or several pictures as it looks (`drawing`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from pipeline.errors import DubanError, MissingTool
from pipeline.read.layout.assemble import PageLines
from pipeline.read.ocr import check_pages, read_page
from pipeline.read.ocr.engine import available, missing
from pipeline.read.ocr.picture import Picture, frames
from pipeline.read.ofd.marks import PageMarks
from pipeline.read.ofd.package import Package, Page, below, floats

_WHOLE = 0.9


def recognise_pages(package: Package, pages: Sequence[PageMarks], *, needed: bool) -> dict[int, PageLines]:
    """Lines by page number. Without the extra MissingTool is raised where OCR is `needed`, else there are none; damaged pictures give none."""
    check_pages(len(pages))
    found: dict[int, PageLines] = {}
    for page in pages:
        try:
            lines = _recognise(package, package.pages[page.sheet.number - 1], page)
        except MissingTool:
            if needed:
                raise
            return {}
        except DubanError:
            continue
        if lines is not None and (lines.rows or lines.grids):
            found[page.sheet.number] = lines
    return found


def _recognise(package: Package, page: Page, marks: PageMarks) -> PageLines | None:
    pictures = [one for layer in page.layers for one in below(layer, "ImageObject") if page.media.get(one.get("ResourceID", "")) is not None]
    if marks.outlines or len(pictures) != 1 or not _fills(pictures[0], page):
        return read_page(_drawn(package, page), marks.sheet.number)
    picture = frames(package.archive.read(page.media[pictures[0].get("ResourceID", "")]))[0]
    width = marks.sheet.frame.size[0]
    return read_page(replace(picture, point=width / picture.pixels.shape[1]), marks.sheet.number)


def _drawn(package: Package, page: Page) -> Picture:
    if not available():
        raise missing()
    from pipeline.read.ofd.drawing import drawn

    return drawn(package, page)


def _fills(picture: etree._Element, page: Page) -> bool:
    """True for a picture that takes the whole width of its page."""
    numbers = floats(picture.get("Boundary", ""))
    return len(numbers) >= 4 and numbers[2] >= _WHOLE * page.box[2]
