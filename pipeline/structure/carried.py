"""The document that a notice carries: whether it carries one, what it calls it, and where that begins."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.structure.parts import Layout
from pipeline.structure.tags import Tag, forms_of
from pipeline.structure.titles import Block, block_at, block_like, fold, tidy, title_like

_BEHIND = frozenset({Tag.PUBLICITY, Tag.COLOPHON, Tag.CONTACT, Tag.ATTACHMENTS, Tag.ATTACHMENT, Tag.DOC_NO, Tag.MARK, Tag.META, Tag.RED})
"""What may stand between a notice's signature and the title of what it carries."""
_FORWARDING = re.compile("转发|批转")


_BEHIND_NAME = re.compile(r"(?:[（(][^）)]*[）)])*(?:[、，,]|[和及与]|《|的|等|$)")


@lru_cache(maxsize=8)
def carrying(lexicon: Lexicon) -> re.Pattern[str]:
    """The pattern of a title that carries another document (关于印发《…》的通知)."""
    return lexicon["letterhead"].regex("title.carrying")


def carried_title(title: str) -> str:
    """The carried document's title as the notice's title writes it: the first outermost 《…》, else what follows 印发/转发."""
    start = title.find("《")
    if start >= 0:
        depth = 0
        for i in range(start, len(title)):
            depth += (title[i] == "《") - (title[i] == "》")
            if depth == 0 and not _BEHIND_NAME.match(title, i + 1):
                break  # 印发2024年《政府工作报告》任务分工: a document named inside the title of the one that is carried
            if depth == 0:
                return title[start + 1 : i]
        else:
            return title[start + 1 :].rstrip("》")
    match = re.search(r"(?:印发|转发|批转|发布|公布|下发|颁布|颁发)(?:关于)?(.+?)(?:的(?:紧急)?(?:通知|函|通告|公告|决定))?$", title)
    return match[1].strip("〈〉<>") if match else ""


def find_main(layout: Layout, begin: int, lexicon: Lexicon) -> int:
    """The first line of the main text; sets `main_title` where the plan has a heading of its own."""
    if layout.title is None and layout.addressees is None:
        return begin
    wanted = carried_title(layout.title.title) if layout.title and layout.carrying else ""
    if layout.title and wanted and (block := _find_title(layout, begin, wanted, lexicon)):
        own_items = Tag.LABEL in layout.tags[begin : block.first]
        if own_items and _FORWARDING.search(layout.title.title) and Tag.ATTACHMENT in layout.tags[begin : block.first]:
            return begin  # what it forwards is an attachment to its own demands
        layout.main_title = block
        if own_items and not _has_outline(layout, block.stop):
            return begin  # a notice with items of its own, and the list or table that it carries
        return block.stop
    signed = next((i for i in range(begin, len(layout.tags)) if layout.tags[i] in {Tag.DATE, Tag.SIGNED}), None)
    if signed is None or Tag.LABEL in layout.tags[begin:signed] or not (layout.carrying or _body_carries(layout, begin, signed, lexicon)):
        return begin
    return _after_signature(layout, begin, signed + 1, lexicon)


def _has_outline(layout: Layout, at: int) -> bool:
    """True when numbered headings follow before the next attachment."""
    stop = next((i for i in range(at, len(layout.tags)) if layout.tags[i] is Tag.ATTACHMENT), len(layout.tags))
    return Tag.LABEL in layout.tags[at:stop]


def _find_title(layout: Layout, begin: int, wanted: str, lexicon: Lexicon) -> Block | None:
    opening = set(fold(wanted))
    for at in range(begin, len(layout.lines)):
        if layout.tags[at] is Tag.BODY and at not in layout.units and opening.issuperset(fold(layout.lines[at].text)[:2]):
            stop = next((i for i in range(at, min(at + 8, len(layout.tags))) if layout.tags[i] is not Tag.BODY), min(at + 8, len(layout.tags)))
            block = block_like(layout.lines, at, stop, wanted, lexicon)
            if block:
                return _with_issuer(layout, begin, block, lexicon)
    return None


def _with_issuer(layout: Layout, begin: int, block: Block, lexicon: Lexicon) -> Block:
    """The title with the line above it where that begins with the office that issues the notice (`青禾县应急管理局2025年度｜监督检查计划`)."""
    above = block.first - 1
    issuer = re.match(r"([^《》，。0-9]{4,40}?)(?:关于|印发|转发)", layout.title.title) if layout.title else None
    if issuer is None or above < begin or layout.tags[above] is not Tag.BODY or above in layout.units:
        return block
    line = layout.lines[above]
    if not line.text.startswith(issuer[1]) or line.text == issuer[1] or not title_like(line, lexicon):
        return block
    return replace(block, title=tidy(line.text + block.title), span=Span(line.start, block.span.end), first=above)


def _body_carries(layout: Layout, begin: int, stop: int, lexicon: Lexicon) -> bool:
    carries = lexicon["letterhead"].regex("notice.carries")
    return any(carries.search(line.text) for line in layout.lines[begin:stop])


def _is_red_head(layout: Layout, at: int, lexicon: Lexicon) -> bool:
    """True for a unit's name (`青 禾 县 教 育 局`) above a 发文字号: the head of the paper that is forwarded."""
    following = layout.tags[at + 1 : at + 2]
    return layout.tags[at] is Tag.BODY and following == [Tag.DOC_NO] and forms_of(lexicon).unit_tail.search(tidy(layout.lines[at].text)) is not None


def _after_signature(layout: Layout, begin: int, at: int, lexicon: Lexicon) -> int:
    """The plan behind the notice's signature: from its title, or from its first line where it has none; else the notice is all."""
    tags = layout.tags
    while at < len(tags) and (tags[at] in _BEHIND or _is_red_head(layout, at, lexicon)):
        at += 1
    if at >= len(tags) or tags[at] is Tag.ROW:
        return begin
    stop = at
    while stop < len(tags) and tags[stop] is Tag.BODY:
        stop += 1
    block = block_at(layout.lines, at, stop, lexicon)
    if block and (block.complete or block.stop - block.first == 1):
        layout.main_title = block
        return block.stop
    return at if Tag.LABEL in tags[at:] else begin
