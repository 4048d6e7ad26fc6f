"""Several files that are one circular: a zip of a 通知 with its attachments. The notice comes first, attachments in the order of their numbers.

Nothing is written to disk; names are only read for their order. What is no circular (pictures, spreadsheets, other archives) is named, not lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.errors import DubanError, UnreadableFile
from pipeline.model.problems import Problem
from pipeline.model.text import Box
from pipeline.read.archive import Archive
from pipeline.read.blocks import Block, Content, Grid, Line

_NUMBERED = re.compile(r"附\s*件\s*[（(]?\s*(\d{1,2}|[一二三四五六七八九十])?")
_CHINESE = {character: index for index, character in enumerate("一二三四五六七八九十", start=1)}
_HEADED = re.compile(r"^\s*附\s*件")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store|Thumbs\.db|desktop\.ini|~\$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the bundle: its name (with folders) and bytes."""

    name: str
    data: bytes


def read(data: bytes) -> Content:
    """The content of a zip; raises UnreadableFile when no file in it can be read, LimitExceeded for a bomb."""
    archive = Archive(data)
    names = [name for name in archive.names if not _JUNK.search(name)]
    if not names:
        raise UnreadableFile("压缩包里没有文件", advice="请解压后检查")
    return merged(None, [Member(_shown(name), archive.read(name)) for name in names])


def merged(first: Content | None, members: Sequence[Member]) -> Content:
    """One content of all members that can be read, after `first`; raises UnreadableFile when there is nothing."""
    contents: list[Content] = [] if first is None else [first]
    problems: list[Problem] = []
    for member in sorted(members, key=_order):
        content = _read_member(member, problems)
        if content is not None:
            contents.append(_headed(member, content))
    if not contents:
        raise UnreadableFile("压缩包里没有能读取的公文", advice="；".join(problem.message for problem in problems[:3]) or "请解压后检查")
    pages = list(accumulate((content.pages or 0 for content in contents), initial=0))
    blocks = tuple(block for content, before in zip(contents, pages, strict=False) for block in _paged(content, before))
    return Content(
        blocks, pages=pages[-1] or None, ocr=any(content.ocr for content in contents),
        dropped=tuple(dropped for content in contents for dropped in content.dropped),
        metadata=tuple(pair for content in contents for pair in content.metadata),
        problems=(*(problem for content in contents for problem in content.problems), *problems),
    )  # fmt: skip


def _read_member(member: Member, problems: list[Problem]) -> Content | None:
    from pipeline.read.dispatch import read_content

    try:
        kind, content = read_content(member.name, member.data, nested=True)
    except DubanError as error:
        problems.append(Problem("member-unread", f"其中的“{member.name}”没有读取：{error.message}", "warning", where=member.name, advice=error.advice))
        return None
    del kind
    return content


def _order(member: Member) -> tuple[int, int, str]:
    """The notice before the attachments, these by number."""
    base = member.name.rsplit("/", 1)[-1]
    match = _NUMBERED.search(base)
    if match is None:
        return (0 if re.search("通知|通报|意见|方案|函|报告|决定", base) else 1, 0, member.name)
    number = match[1] or "0"
    return (2, int(number) if number.isdecimal() else _CHINESE[number], member.name)


def _headed(member: Member, content: Content) -> Content:
    """An attachment whose own first line does not say which one it is gets the words of its file name for a heading."""
    base = member.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    match = _NUMBERED.search(base)
    first = next((block for block in content.blocks if isinstance(block, Line)), None)
    if match is None or (first is not None and _HEADED.match(first.text)):
        return content
    return replace(content, blocks=(Line("".join(match[0].split()), page=first.page if first else None), *content.blocks))


def _paged(content: Content, before: int) -> tuple[Block, ...]:
    """The blocks with pages counted on from the members before."""
    if not before or not content.pages:
        return content.blocks
    return tuple(_shifted(block, before) for block in content.blocks)


def _shifted(block: Block, by: int) -> Block:
    if isinstance(block, Line):
        return replace(block, page=None if block.page is None else block.page + by, boxes=tuple(_moved(box, by) for box in block.boxes))
    cells = tuple(replace(cell, page=None if cell.page is None else cell.page + by, box=_moved(cell.box, by) if cell.box else None) for cell in block.cells)
    return Grid(block.rows, block.columns, cells, block.guessed)


def _moved(box: Box, by: int) -> Box:
    return replace(box, page=box.page + by)


def _shown(name: str) -> str:
    """A name as it was meant: old archivers wrote GB18030 without saying so, and zipfile reads that as cp437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
