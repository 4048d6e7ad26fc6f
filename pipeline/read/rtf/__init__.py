r"""RTF in pure Python: printed numbers from `\listtext`, field results without codes, tables by the edges of their cells.

Steps: `tokens` splits the bytes · `reader` follows groups and destinations and collects paragraphs and rows · `cells` makes grids.
"""

from __future__ import annotations

from pipeline.errors import UnreadableFile
from pipeline.read.blocks import Content
from pipeline.read.contents import without_contents
from pipeline.read.rtf.reader import Reader
from pipeline.read.rtf.tokens import tokens

__all__ = ["read"]


def read(data: bytes) -> Content:
    """The content of an RTF file; raises UnreadableFile when it holds no text, LimitExceeded when its groups nest absurdly."""
    reader = Reader()
    for token in tokens(data):
        reader.take(token)
    blocks, contents = without_contents(reader.finish())
    if not blocks and not reader.pictures:
        raise UnreadableFile("RTF 文件里没有文字，或已损坏", advice="请用 WPS 打开后另存为 docx 再试")
    return Content(tuple(blocks), dropped=(*reader.dropped, *contents), problems=reader.problems())
