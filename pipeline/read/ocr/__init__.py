"""Scans and pictures, offline: red seals out, words by rapidocr, ruled lines by shape, then the common way from pages to paragraphs.

Steps: `picture` opens images and renders pages · `seal` takes round red stamps out, red letterheads stay · `engine` finds lines with their
confidence · `page` sets them straight and makes printed lines and tables · `layout.assemble_rows` makes paragraphs.
Needs the extra `ocr`; without it a clear message (MissingTool).
"""

from __future__ import annotations

from pipeline.errors import LimitExceeded
from pipeline.model.problems import Problem
from pipeline.read.blocks import Block, Content, Grid
from pipeline.read.layout.assemble import PageLines, assemble_rows
from pipeline.read.layout.notes import table_problems
from pipeline.read.limits import LIMITS
from pipeline.read.ocr.page import read_page
from pipeline.read.ocr.picture import frames

__all__ = ["check_pages", "read", "read_page", "uncertain"]

_SURE = 0.92
"""Confidence below which a line with figures is shown to a person."""


def read(data: bytes) -> Content:
    """The content of a picture (.png, .jpg, .tif with several pages …); raises MissingTool, LimitExceeded, UnreadableFile."""
    pictures = frames(data)
    check_pages(len(pictures))
    pages: list[PageLines] = [read_page(picture, number) for number, picture in enumerate(pictures, start=1)]
    blocks, dropped = assemble_rows(pages)
    return Content(tuple(blocks), pages=len(pages), ocr=True, dropped=dropped, problems=(*table_problems(pages), *uncertain(blocks)))


def check_pages(count: int) -> None:
    """Raises LimitExceeded when there are more pages to recognise than the limit."""
    if count > LIMITS.ocr_pages:
        raise LimitExceeded(f"有 {count} 页需要 OCR，超过上限 {LIMITS.ocr_pages} 页", advice="请拆成几个文件后再试")


def uncertain(blocks: list[Block]) -> tuple[Problem, ...]:
    """A warning for each recognised line whose figures may be wrong: dates, numbers and times decide what a task says."""
    found: list[Problem] = []
    for block in blocks:
        lines = [(cell.text, cell.confidence, cell.page) for cell in block.cells] if isinstance(block, Grid) else [(block.text, block.confidence, block.page)]
        for text, confidence, page in lines:
            if confidence < _SURE and any(character.isdigit() or character in "一二三四五六七八九十百" for character in text):
                message = f"第 {page} 页的识别结果把握不大（{confidence:.2f}），其中有数字"
                found.append(Problem("ocr-uncertain", message, "warning", where=text[:40], advice="请对照原图核对日期、数字和单位"))
    return tuple(found)
