"""PDF: characters by pdfium with their places, then the common way from pages to paragraphs; pages without words go to OCR.

Steps: `characters` reads a page's marks · a page whose words are pictures, outlines or unknown codes goes to `ocr` ·
`layout.assemble_rows` makes paragraphs and tables of all pages. Words of the text layer and of OCR never mix without a word.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, Content, Line
from pipeline.read.html.site import Sifted, sift_print
from pipeline.read.layout.assemble import PageLines, assemble_rows, lines_of
from pipeline.read.layout.notes import problems_of, table_problems
from pipeline.read.limits import LIMITS
from pipeline.read.ocr import check_pages, read_page, uncertain
from pipeline.read.ocr.engine import available
from pipeline.read.ocr.picture import rendered
from pipeline.read.pdf.characters import PageMarks, page_marks

_FEWEST = 8
"""Characters: a page with pictures or drawings and fewer characters than this says its words in them."""
_WEB = re.compile(r"^(?:当前|您的|你的|现在)(?:所在)?位置\s*[:：]|版权所有\s*[:：]|ICP\s*备\s*\d")
"""What only a web page says: its bread crumbs, its licence."""
_DRAWN = 50
"""Paths: a page with more and no words is drawn in outlines."""
_LOST = 0.2
"""Share of characters without a known meaning from which on a text layer is worth nothing."""


def read(data: bytes) -> Content:
    """The content of a PDF; raises UnreadableFile (damaged, encrypted, no words), LimitExceeded, or MissingTool where only OCR would help."""
    document = _open(data)
    try:
        return _content(document)
    finally:
        document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or getattr(error, "err_code", None) == 4:
            raise UnreadableFile("PDF 加了密码，不能读取", advice="请用阅读器打开，去掉密码后另存再试") from error
        raise UnreadableFile("PDF 已损坏，打不开", advice="请重新下载，或用阅读器打开后“打印到 PDF”再试") from error
    if len(document) > LIMITS.pages:
        pages = len(document)
        document.close()
        raise LimitExceeded(f"PDF 有 {pages} 页，超过上限 {LIMITS.pages} 页", advice="请拆成几个文件后再试")
    return document


def _content(document: Any) -> Content:
    pages = [_marks(document, index) for index in range(len(document))]
    scans = [page for page in pages if not _has_words(page) and (page.images or page.paths > _DRAWN or page.lost)]
    recognised = _recognised(document, scans, any(_has_words(page) for page in pages))
    worded = [page.sheet for page in pages if _has_words(page) and page.sheet.number not in recognised]
    laid = {sheet.number: found for sheet, found in zip(worded, lines_of(worded), strict=True)} | {number: [one] for number, one in recognised.items()}
    lines = [part for page in pages for part in laid.get(page.sheet.number, ())]
    if not lines:
        raise UnreadableFile("PDF 里没有文字", advice="请用阅读器打开检查，或向来文单位索取")
    blocks, dropped = assemble_rows(lines)
    site = _site_of(blocks, dropped)
    watermarks = tuple(Dropped(page.slanted, "水印", page.sheet.number) for page in pages if page.slanted and _has_words(page))
    missing = [page.sheet.number for page in scans if page.sheet.number not in recognised]
    mixed = sorted(recognised) if worded else []
    layered = [page.sheet.number for page in pages if page.hidden_layer and _has_words(page)]
    return Content(
        site.blocks, pages=len(pages), ocr=bool(recognised or layered), dropped=(*dropped, *watermarks, *site.dropped), metadata=site.metadata,
        problems=(*problems_of(missing, mixed, layered), *table_problems(lines), *(uncertain(blocks) if recognised else ())),
    )  # fmt: skip


def _site_of(blocks: list[Block], dropped: tuple[Dropped, ...]) -> Sifted:
    """The circular in a web page that a browser printed to PDF; the blocks as they are where it is none."""
    printed = any(one.reason.startswith("浏览器") for one in dropped) or any(isinstance(block, Line) and _WEB.search(block.text) for block in blocks)
    return (sift_print(blocks) if printed else None) or Sifted(tuple(blocks), (), ())


def _recognised(document: Any, scans: list[PageMarks], others: bool) -> dict[int, PageLines]:
    """Lines by OCR for pages without words; where OCR is missing nothing, if `others` hold words, else MissingTool is raised."""
    if not scans or (others and not available()):
        return {}
    check_pages(len(scans))
    return {page.sheet.number: _recognise(document, page.sheet.number) for page in scans}


def _recognise(document: Any, number: int) -> PageLines:
    page = document[number - 1]
    try:
        return read_page(rendered(page), number)
    finally:
        page.close()


def _marks(document: Any, index: int) -> PageMarks:
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"PDF 第 {index + 1} 页已损坏", advice="请重新下载，或用阅读器打开后“打印到 PDF”再试") from error
    try:
        return page_marks(page, index + 1)
    finally:
        page.close()


def _has_words(page: PageMarks) -> bool:
    count = sum(1 for glyph in page.sheet.glyphs if not glyph.text.isspace())
    fewest = _FEWEST if page.images or page.paths > _DRAWN else 1
    return count >= fewest and page.lost < _LOST * count
