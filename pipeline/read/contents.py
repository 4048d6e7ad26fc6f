"""A printed table of contents (目录): its lines repeat the headings and are left out, but only where the headings really follow."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, Line

_ENTRY = re.compile(r"(?P<name>\S.{0,80}?)(?:\t+\s*|\s*[.．…·・•‥。—_\-]{3,}[\s.．…·・•‥]*|\s{4,})[-—(（]?(?P<page>\d{1,3})[-—)）]?\s*")
_HEADING = re.compile(r"\s*目\s*[录錄次]\s*")
_SPACE = re.compile(r"[\s.．、…·・]+")


def without_contents(blocks: Sequence[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """(blocks without the lines of a table of contents, those lines). A line goes only when its words stand elsewhere too."""
    entries = {index: match["name"] for index, block in enumerate(blocks) if isinstance(block, Line) and (match := _entry(block.text))}
    if len(entries) < 2:
        return list(blocks), ()
    heads = {_squeezed(block.text)[:40] for index, block in enumerate(blocks) if isinstance(block, Line) and index not in entries}
    gone = {index for index, name in entries.items() if _stands(_squeezed(name)[:40], heads)}
    gone |= {index for index, block in enumerate(blocks) if index + 1 in gone and isinstance(block, Line) and _HEADING.fullmatch(block.text)}
    dropped = tuple(Dropped(block.text.strip(), "目录", block.page) for index, block in enumerate(blocks) if index in gone and isinstance(block, Line))
    return [block for index, block in enumerate(blocks) if index not in gone], dropped


def _entry(text: str) -> re.Match[str] | None:
    return _ENTRY.fullmatch(text) if (text and text.rstrip()[-1:].isdigit()) or text.rstrip()[-1:] in {"-", "—", ")", "）"} else None


def _stands(name: str, heads: set[str]) -> bool:
    return bool(name) and (name in heads or any(head.startswith(name) for head in heads))


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)
