"""Plain text (.txt): the words as they are, blank lines out, conversion leftovers out but reported.

Steps: decode by evidence → split lines → take leftovers out → one line a pasted row → undo cuts that prove themselves → tables where the pattern is clear → lines → the words of a site around the text out.
"""

from __future__ import annotations

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.read.blocks import Block, Content, Line
from pipeline.read.compose import clean
from pipeline.read.encoding import decode
from pipeline.read.html.site import Sifted, sift_paste
from pipeline.read.limits import LIMITS
from pipeline.read.pasted import rejoined
from pipeline.read.residue import residue_problems, without_residue
from pipeline.read.textgrid import blocks_of_lines
from pipeline.read.wrapped import parted, unwrapped


def read(data: bytes) -> Content:
    """The content of a text file in any encoding; raises UnreadableFile when it holds no words."""
    text, _ = decode(data)
    return read_text(text)


def read_text(text: str) -> Content:
    """The content of text that is already decoded."""
    if len(text) > LIMITS.characters:
        raise LimitExceeded(f"文字有 {len(text)} 个字符，超过上限 {LIMITS.characters}", advice="请拆成几个文件后再试")
    _refuse_binary(text)
    kept: list[str] = []
    leftovers: list[tuple[str, str]] = []
    for line in split_lines(text):
        words, found = without_residue(line)
        kept.append(words)
        leftovers += found
    blocks = _blocks(kept)
    site = sift_paste(blocks) or Sifted(blocks, (), ())
    return Content(blocks=site.blocks, dropped=site.dropped, metadata=site.metadata, problems=residue_problems(leftovers))


def split_lines(text: str) -> list[str]:
    """Lines at any kind of line end; form feeds count as one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").replace("\u2028", "\n").replace("\u2029", "\n").split("\n")


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in blocks_of_lines(unwrapped(rejoined(lines))):
        found += [Line(part) for part in parted(clean(block.text))] if isinstance(block, Line) else [block]
    return tuple(found)


def _refuse_binary(text: str) -> None:
    sample = text[:20_000]
    broken = sum(1 for character in sample if character == "\ufffd" or (character < " " and character not in "\t\n\r\f\v\x07\x13\x14\x15"))
    if broken * 20 > len(sample):
        raise UnreadableFile("不是文字文件，或者已经损坏", advice="请用 Word 或 WPS 打开后另存为 docx 再试")
