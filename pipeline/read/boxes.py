"""Text boxes: a box with running text, or the boxes of a paper that stands in them altogether, is part of the body; a short word in one is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.read.blocks import Block, Line, is_han

_SENTENCE = 24
"""Chinese characters from which on a line with a full stop is running text: a duty may stand in it."""


def settled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the lines of such boxes as lines of the body, at their place; other boxes stay what they are."""
    boxed = sum(_length(block) for block in blocks if _is_boxed(block))
    if not boxed:
        return tuple(blocks)
    whole = boxed > sum(_length(block) for block in blocks if not _is_boxed(block))
    found: list[Block] = []
    for inside, group in groupby(blocks, key=_is_boxed):
        run = list(group)
        body = inside and (whole or any(_runs(block) for block in run))
        found += [replace(block, role="body") if isinstance(block, Line) else block for block in run] if body else run
    return tuple(found)


def _is_boxed(block: Block) -> bool:
    return isinstance(block, Line) and block.role == "textbox"


def _length(block: Block) -> int:
    return len(block.text) if isinstance(block, Line) else sum(len(cell.text) for cell in block.cells)


def _runs(block: Block) -> bool:
    return isinstance(block, Line) and "。" in block.text and sum(map(is_han, block.text)) >= _SENTENCE
