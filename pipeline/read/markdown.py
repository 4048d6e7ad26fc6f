"""Markdown (.md): marks of headings, emphasis, quotes and lists off, pipe tables and HTML tables as tables, entities as characters."""

from __future__ import annotations

import html
import re

from pipeline.read.blocks import Block, Content, Line
from pipeline.read.compose import clean
from pipeline.read.encoding import decode
from pipeline.read.html.lines import lines_of
from pipeline.read.html.tree import page
from pipeline.read.plain import split_lines
from pipeline.read.residue import residue_problems, without_residue
from pipeline.read.textgrid import blocks_of_lines
from pipeline.read.wrapped import parted, unwrapped

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li|center)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,2000}?-->", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_BULLET = re.compile(r"^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|>\s?)+")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$")
_RULER = re.compile(r"^\s*(?:[-*_]\s*){3,}$|^\s*={3,}\s*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>-])")
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)


def read(data: bytes) -> Content:
    """The content of a Markdown file; what stands between `---` at its head is metadata."""
    text = "\n".join(split_lines(decode(data)[0])).lstrip("\ufeff")
    text, metadata = _front(text)
    leftovers: list[tuple[str, str]] = []
    blocks: list[Block] = []
    at = 0
    for match in _TABLE.finditer(text):
        blocks += _plain(text[at : match.start()], leftovers)
        blocks += [line.block for line in lines_of(page(match[0])[0])[0]]
        at = match.end()
    blocks += _plain(text[at:], leftovers)
    return Content(tuple(blocks), metadata=metadata, problems=residue_problems(leftovers))


def _front(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    match = _FRONT.match(text)
    if match is None:
        return text, ()
    pairs = (line.split(":", 1) for line in match[1].split("\n") if ":" in line)
    return text[match.end() :], tuple((name.strip(), value.strip()) for name, value in pairs)


def _plain(text: str, leftovers: list[tuple[str, str]]) -> list[Block]:
    levels: dict[str, int] = {}
    lines: list[str] = []
    for line in _TAG.sub("", _BREAK.sub("\n", text)).split("\n"):
        heading = _HEADING.match(line)
        words, found = without_residue(_words(heading[2] if heading else line))
        leftovers += found
        if heading:
            levels.setdefault(clean(words), len(heading[1]))
        lines += ["", words, ""] if heading else [words]
    blocks: list[Block] = []
    for block in blocks_of_lines(unwrapped(lines)):
        parts = [clean(part) for part in parted(clean(block.text))] if isinstance(block, Line) else []
        blocks += [Line(part, outline=levels.get(part)) for part in parts] if isinstance(block, Line) else [block]
    return blocks


def _words(line: str) -> str:
    """The line as a reader of the rendered page sees it."""
    if _FENCE.match(line) or (_RULER.match(line) and "|" not in line):
        return ""
    line = _LINK.sub(r"\1", _BULLET.sub("", line))
    for _ in range(3):
        line = _EMPHASIS.sub(r"\2", line)
    return html.unescape(_ESCAPE.sub(r"\1", line))
