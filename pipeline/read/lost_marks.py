"""Marks that a web page lost: brackets of a 文号, characters of GB2312 read one octet off; put back only where nothing else can have stood there.

The words are in `read_marks.yaml`. What is put back is told with its place; what only looks damaged is told and left as it is. Plain text is
never changed: it is what somebody handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pipeline.lexicon import Lexicon
from pipeline.model.problems import Problem
from pipeline.patterns import compiled
from pipeline.read.blocks import Block, Content, Grid, Line
from pipeline.read.encoding import fluency

_FIRST_OCTETS = "".join(bytes((0xA8, numeral.encode("gb18030")[0])).decode("gb18030") for numeral in "一二三四五八九十")
"""What stands where `（一` to `（十` lost its first octet; 六 and 七 give no assigned character."""
_SHIFTED = re.compile(rf"[{_FIRST_OCTETS}][^\x00-\x7f]+")
_BEGINS = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_PLACE = 24


def with_marks(content: Content, *, restore: bool) -> Content:
    """The content with lost marks put back where `restore`, and with a problem for each that was or may be lost."""
    problems: list[Problem] = []
    blocks = tuple(_mended(block, problems, restore=restore) for block in content.blocks)
    return replace(content, blocks=blocks, problems=(*content.problems, *problems)) if problems else content


def _mended(block: Block, problems: list[Problem], *, restore: bool) -> Block:
    if isinstance(block, Line):
        text = _text(block.text, problems, restore=restore)
        return block if text == block.text else replace(block, text=text)
    texts = [_text(cell.text, problems, restore=restore) for cell in block.cells]
    if all(text == cell.text for text, cell in zip(texts, block.cells, strict=True)):
        return block
    return Grid(block.rows, block.columns, tuple(replace(cell, text=text) for text, cell in zip(texts, block.cells, strict=True)), block.guessed)


def _text(text: str, problems: list[Problem], *, restore: bool) -> str:
    sure, unsure = _patterns()
    found = _unshifted(text) if restore else text
    if restore:
        for pattern in sure:
            found = pattern.sub(lambda match: f"〔{match[1]}〕{match[2]}", found)
    if found != text:
        problems.append(Problem("marks-restored", "网页丢了括号或错了编码，已按字面补回", "warning", where=found[:_PLACE], advice="请对照原页核对"))
    suspects = unsure if restore else (*unsure, *sure)
    problems += _suspected(found, suspects)
    return found


def _suspected(text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[Problem]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Problem("marks-lost", f"“{match[0]}”可能丢了括号或小数点，未作改动", "warning", where=text[max(match.start() - 6, 0) :][:_PLACE], advice="请对照原件核对")
    for match in _SHIFTED.finditer(text):
        if _repaired(match[0]) is not None:
            yield Problem("marks-lost", f"“{match[0][:_PLACE]}”是错了编码的文字，未作改动", "warning", where=match[0][:_PLACE], advice="请重新复制或对照原件核对")


def _unshifted(text: str) -> str:
    """The text with runs that were decoded one octet off (`ㄒ唬┲傅妓枷搿` for `（一）指导思想`) as they were written."""
    return _SHIFTED.sub(lambda match: _repaired(match[0]) or match[0], text)


def _repaired(run: str) -> str | None:
    """The run with its first octet put back, None where that does not begin with a label or reads no better. A last half character is given up."""
    try:
        octets = b"\xa3" + run.encode("gb18030")
        words = octets[: len(octets) - len(octets) % 2].decode("gb18030")
    except UnicodeError:
        return None
    return words if _BEGINS.match(words) and fluency(words) > fluency(run) else None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """(patterns of marks that are certain, patterns of those that only look lost)."""
    marks = Lexicon.load()["read_marks"]
    sure, unsure = (tuple(compiled(entry.pattern) for entry in marks.of(kind) if entry.pattern) for kind in ("restored", "suspected"))
    return sure, unsure
