"""Saved web pages: the circular out of the site around it, tables with their spans, metadata blocks harvested.

Steps: `tree` decodes and parses, nothing is loaded · `lines` makes lines and tables in order · `site` parts the circular from the site.
"""

from __future__ import annotations

from pipeline.errors import UnreadableFile
from pipeline.model.problems import Problem
from pipeline.read.blocks import Content, is_han
from pipeline.read.contents import without_contents
from pipeline.read.html.lines import lines_of
from pipeline.read.html.site import Sifted, sift
from pipeline.read.html.tree import decoded, page
from pipeline.read.wrapped import unglued

__all__ = ["read", "read_source"]


def read(data: bytes) -> Content:
    """The content of a web page; raises UnreadableFile when there is no running text on it."""
    return read_source(decoded(data))


def read_source(source: str) -> Content:
    """The content of a page whose source is already decoded."""
    body, head = page(source)
    lines, pictures = lines_of(body)
    sifted = sift(lines)
    if sifted is None:
        words = [line for line in lines if line.linked < 0.5 and not line.around]
        if sum(1 for line in words for character in line.text if is_han(character)) < 20 or any(line.linked > 0.5 for line in lines):
            raise UnreadableFile("网页里找不到公文正文，可能只是目录页、登录页或文件浏览页", advice="请打开文件本身，另存后再试")
        sifted = Sifted(tuple(line.block for line in lines), (), ())
    blocks, contents = without_contents(unglued(sifted.blocks))
    problems = (Problem("pictures", f"网页中有 {pictures} 处图片，其中的文字没有读取", "note", advice="请人工核对图片中有没有任务"),) if pictures > 3 else ()
    return Content(tuple(blocks), dropped=(*sifted.dropped, *contents), metadata=(*head, *sifted.metadata), problems=problems)
