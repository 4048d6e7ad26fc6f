"""OFD pages that are pictures: the largest picture of each is recognised, where the extra `ocr` is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import DubanError, MissingTool
from pipeline.read.layout.assemble import PageLines
from pipeline.read.ocr import check_pages, read_page
from pipeline.read.ocr.picture import frames
from pipeline.read.ofd.marks import PageMarks
from pipeline.read.ofd.package import Package, Page, below, floats


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
    if not pictures:
        return None
    largest = max(pictures, key=lambda one: _area(one.get("Boundary", "")))
    picture = frames(package.archive.read(page.media[largest.get("ResourceID", "")]))[0]
    width = marks.sheet.frame.size[0]
    return read_page(replace(picture, point=width / picture.pixels.shape[1]), marks.sheet.number)


def _area(boundary: str) -> float:
    numbers = floats(boundary)
    return numbers[2] * numbers[3] if len(numbers) >= 4 else 0.0
