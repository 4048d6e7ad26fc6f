"""OFD (GB/T 33190—2016): words by their coordinates, the common way from pages to paragraphs, embedded attachments behind.

Steps: `package` finds documents, pages, templates and resources · `marks` reads characters and strokes of a page · `layout.assemble` makes
paragraphs and tables · pages that hold only pictures go to `ocr` (`scans`), pages of outlines are named. (The library ofdkit was tried; the layout needs coordinates that it does not give.)
"""

from __future__ import annotations

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.read.archive import Archive
from pipeline.read.blocks import Content
from pipeline.read.layout.assemble import assemble_rows, lines_of
from pipeline.read.layout.notes import problems_of
from pipeline.read.limits import LIMITS
from pipeline.read.ocr import uncertain
from pipeline.read.ofd.marks import marks_of
from pipeline.read.ofd.package import Package, open_package
from pipeline.read.ofd.scans import recognise_pages

__all__ = ["read"]

_FEWEST = 4


def read(data: bytes) -> Content:
    """The content of an OFD; raises UnreadableFile (damaged, no words), LimitExceeded for too many pages."""
    package = open_package(Archive(data))
    if len(package.pages) > LIMITS.pages:
        raise LimitExceeded(f"OFD 有 {len(package.pages)} 页，超过上限 {LIMITS.pages} 页", advice="请拆成几个文件后再试")
    pages = [marks_of(page, number) for number, page in enumerate(package.pages, start=1)]
    worded = {page.sheet.number: lines_of(page.sheet) for page in pages if page.words >= _FEWEST}
    recognised = recognise_pages(package, [page for page in pages if page.words < _FEWEST and page.images], needed=not worded)
    lines = [found for page in pages if (found := worded.get(page.sheet.number) or recognised.get(page.sheet.number)) is not None]
    if not lines:
        raise UnreadableFile("OFD 里没有文字（只有曲线字形）", advice="请用阅读器导出为图片或 PDF，并安装 OCR 组件（pip install duban[ocr]）后再试")
    blocks, dropped = assemble_rows(lines)
    missing = [page.sheet.number for page in pages if page.sheet.number not in worded | recognised and (page.images or page.outlines)]
    problems = (*problems_of(missing, sorted(recognised) if worded else [], []), *(uncertain(blocks) if recognised else ()))
    content = Content(tuple(blocks), pages=len(pages), ocr=bool(recognised), dropped=dropped, metadata=package.metadata, problems=problems)
    return _with_attachments(content, package)


def _with_attachments(content: Content, package: Package) -> Content:
    """The content with the files that are embedded in the document behind it."""
    if not package.attachments:
        return content
    from pipeline.read.bundle import Member, merged

    return merged(content, [Member(name, data) for name, data in package.attachments])
