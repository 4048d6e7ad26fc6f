"""PDF: characters by pdfium with their places, then the common way from pages to paragraphs; pages without words go to OCR.

Steps: `characters` reads a page's marks · a page whose words are pictures, outlines or unknown codes is a scan (`scans`) ·
`layout.assemble` makes paragraphs and tables of all pages. Words of the text layer and of OCR never mix without a word.
"""

from __future__ import annotations

from typing import Any

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.model.problems import Problem
from pipeline.model.text import Dropped
from pipeline.read.blocks import Content
from pipeline.read.layout.assemble import assemble
from pipeline.read.limits import LIMITS
from pipeline.read.pdf.characters import PageMarks, page_marks

_FEWEST = 8
"""Characters: a page with fewer is blank, a picture or a drawing."""
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
    worded = [page for page in pages if _has_words(page)]
    if not worded:
        raise UnreadableFile("PDF 里没有文字层（扫描件、图片或曲线）", advice="请安装 OCR 组件（pip install duban[ocr]）后再试")
    blocks, dropped = assemble([page.sheet for page in worded])
    watermarks = tuple(Dropped(page.slanted, "水印", page.sheet.number) for page in worded if page.slanted)
    missing = [page.sheet.number for page in pages if not _has_words(page) and (page.images or page.paths > 50 or page.lost)]
    return Content(tuple(blocks), pages=len(pages), dropped=(*dropped, *watermarks), problems=_problems(missing))


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
    return count >= _FEWEST and page.lost < _LOST * count


def _problems(missing: list[int]) -> tuple[Problem, ...]:
    if not missing:
        return ()
    pages = "、".join(map(str, missing))
    return (Problem("page-without-words", f"第 {pages} 页是图片或曲线，没有读出文字", "warning", where=f"第 {pages} 页", advice="请人工核对这些页"),)
