"""OFD (GB/T 33190—2016): words by their coordinates, the common way from pages to paragraphs, embedded attachments behind.

Steps: `package` finds documents, pages, templates and resources · `marks` reads characters and strokes of a page · `layout.assemble` makes
paragraphs and tables · pages that hold only pictures or the outlines of characters go to `ocr` (`scans`, `drawing`). (The library ofdkit was tried; the layout needs coordinates that it does not give.)
"""

from __future__ import annotations

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.model.problems import Problem
from pipeline.read.archive import Archive
from pipeline.read.blocks import Content
from pipeline.read.layout.assemble import assemble_rows, lines_of
from pipeline.read.layout.notes import problems_of, table_problems
from pipeline.read.limits import LIMITS
from pipeline.read.ocr import uncertain
from pipeline.read.ofd.marks import PageMarks, marks_of
from pipeline.read.ofd.package import Package, open_package
from pipeline.read.ofd.scans import recognise_pages

__all__ = ["read"]

_FEWEST = 4
_DRAWN = 40
"""Outlines: a page with fewer beside its words has an emblem or a seal on it."""


def read(data: bytes) -> Content:
    """The content of an OFD; raises UnreadableFile (damaged, no words), LimitExceeded for too many pages."""
    package = open_package(Archive(data))
    if len(package.pages) > LIMITS.pages:
        raise LimitExceeded(f"OFD 有 {len(package.pages)} 页，超过上限 {LIMITS.pages} 页", advice="请拆成几个文件后再试")
    pages = [marks_of(page, number) for number, page in enumerate(package.pages, start=1)]
    sheets = [page.sheet for page in pages if page.words >= _FEWEST or (page.words and not _has_drawings(page))]
    worded = {sheet.number: found for sheet, found in zip(sheets, lines_of(sheets), strict=True)}
    recognised = recognise_pages(package, [page for page in pages if page.words < _FEWEST and _has_drawings(page)], needed=not worded)
    drawn = {number: [found] for number, found in recognised.items()}
    lines = [part for page in pages for part in worded.get(page.sheet.number) or drawn.get(page.sheet.number, [])]
    if not lines:
        raise UnreadableFile("OFD 里没有文字，图片和曲线里也没有认出文字", advice="请用阅读器打开检查，或导出为 PDF 后再试")
    blocks, dropped = assemble_rows(lines)
    missing = [page.sheet.number for page in pages if page.sheet.number not in {*worded, *recognised} and (page.images or page.outlines or page.lost)]
    half = [page.sheet.number for page in pages if page.sheet.number in worded and (page.lost >= _FEWEST or page.outlines >= max(_DRAWN, page.words // 4))]
    problems = (*_half_read(half), *problems_of(missing, sorted(recognised) if worded else [], []), *table_problems(lines), *(uncertain(blocks) if recognised else ()))
    content = Content(tuple(blocks), pages=len(pages), ocr=bool(recognised), dropped=dropped, metadata=package.metadata, problems=problems)
    return _with_attachments(content, package)


def _has_drawings(page: PageMarks) -> bool:
    return bool(page.images or page.outlines)


def _half_read(numbers: list[int]) -> tuple[Problem, ...]:
    """A warning for pages that hold words beside outlines or unknown characters: what those say is not mixed in unseen."""
    if not numbers:
        return ()
    where = f"第 {'、'.join(map(str, numbers))} 页"
    message = f"{where}除文字外还有曲线图形或字体不能还原的字，没有读出"
    return (Problem("page-partly-drawn", message, "warning", where=where, advice="请对照原件核对这些页"),)


def _with_attachments(content: Content, package: Package) -> Content:
    """The content with the files that are embedded in the document behind it."""
    if not package.attachments:
        return content
    from pipeline.read.bundle import Member, merged

    return merged(content, [Member(name, data) for name, data in package.attachments])
