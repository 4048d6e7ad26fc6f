"""The head of a document: marks, 发文字号, title and 主送 (GB/T 9704—2012 §7.2, §7.3)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.lexicon import Lexicon
from pipeline.model import docno
from pipeline.model.text import Span
from pipeline.structure.lines import Line
from pipeline.structure.parts import Layout
from pipeline.structure.tags import Tag, doc_no_in
from pipeline.structure.titles import NUMBERED, SHORTEST, STATUS, Block, alike, block_at

_HEAD = (Tag.CHROME, Tag.META, Tag.MARK, Tag.DOC_NO, Tag.RED, Tag.ROW, Tag.ASIDE, Tag.PUBLICITY, Tag.DATED_BRACKET)
_ADDRESSED = re.compile(r"^(?:各|市|省|县|区|镇|乡|有关|相关|州|自治)|单位|部门|政府|委|办|局|处|科|站|所|中心|企业|公司|学校|学院|[村镇乡县市区]|社区|街道|厅|同志|队|组")
_STRAY = 10  # lines of a page that may stand in front of 主送
_LABELLED = re.compile(r"^[\u4e00-\u9fff]{2,6}[：:]")  # 核心提示：…
_ALL_ADDRESSED = re.compile(r"^各[^。：:]{2,200}[：:]$")
_UNPOINTED = re.compile(
    r"^(?:(?:全?[省市县区镇乡局校院厂]|机关|系统|[省市县区镇乡局校院](?:直|属|机关))?(?:各|有关|相关)[^。：:；;！？“”《》0-9]{0,80})(?:单位|部门|政府|办事处|委员会|管委会|[局委办科处室站所村校院厂]|中心|社区|街道|[乡镇县市区]|公司|企业|学校|幼儿园)$"
)  # a line under the title whose colon is lost
_NOT_ADDRESSEES = re.compile(r"如下|通知|根据|按照|为了|现就|现将|方案|印发|。|报告|目标|责任单位|联系人|制定|^(?:为|近|鉴于|目前|当前|今年|随着|经)")


def read_head(layout: Layout, lexicon: Lexicon) -> int:
    """Reads marks, 发文字号 and title; the number of the line behind them."""
    at = _skip(layout, 0)
    block = _title(layout, at, lexicon)
    if block is None:
        return at
    behind = _skip(layout, block.stop)
    again = _title(layout, behind, lexicon) if behind < len(layout.lines) else None
    while again and not again.complete and not block.complete and behind > block.stop:  # 甲局 / 乙局　文件 / 丙局 of a joint paper
        block, behind = again, _skip(layout, again.stop)
        again = _title(layout, behind, lexicon) if behind < len(layout.lines) else None
    if again and again.complete and (alike(again.title, block.title) if block.complete else behind > block.stop):
        block, behind = again, _skip(layout, again.stop)
    layout.title = _without_number(layout, block)
    return behind


def _without_number(layout: Layout, block: Block) -> Block:
    """The title without the 发文字号 that a web page glued in front of it."""
    block = _unwrapped(layout, block)
    if (behind := NUMBERED.search(block.title)) and behind.start() >= SHORTEST:
        if layout.doc_no is None:
            layout.doc_no = (behind["no"], block.span)
        block = replace(block, title=block.title[: behind.start()])
    match = docno.PATTERN.match(block.title)
    if not match or len(block.title) - match.end() < SHORTEST:
        return block
    if layout.doc_no is None:
        layout.doc_no = (match[0], Span(block.span.start, block.span.start + match.end()))
    return replace(block, title=block.title[match.end() :], span=Span(block.span.start + match.end(), block.span.end))


def _unwrapped(layout: Layout, block: Block) -> Block:
    """The title without what a page put about it: its column (`【重点工作】`), 《》 round all of it, the place whose site it is on a line of its own."""
    title = STATUS.sub("", re.sub(r"^(?:【[^】]{2,24}】|[（(]\s*[）)])(?=.{7})", "", block.title))
    title = re.sub(r"(?<=[书案知报见划法度结])\s*(?:篇|范文)?\s*[0-9]{1,2}$", "", title)  # 责任书1: the number in a collection of samples
    if re.fullmatch(r"《[^《》]{7,}》", title):
        title = title[1:-1]
    first = layout.lines[block.first].text.strip()
    if block.stop - block.first > 1 and re.fullmatch(r"[\u4e00-\u9fff]{2,9}[省市州县区旗镇乡]|[\u4e00-\u9fff]{2,9}街道", first) and first in title[len(first) :]:
        title = title[len(first) :]
    return replace(block, title=title)


def _title(layout: Layout, at: int, lexicon: Lexicon) -> Block | None:
    tags = layout.tags
    stop = at
    while stop < len(tags) and tags[stop] in {Tag.BODY, Tag.LABEL}:
        stop += 1
    return block_at(layout.lines, at, stop, lexicon)


def _skip(layout: Layout, at: int) -> int:
    """Past the lines of a head that are no title, keeping what they say."""
    while at < len(layout.lines) and (layout.tags[at] in _HEAD or (layout.tags[at] is Tag.ATTACHMENT and at == 0)):
        layout.tags[at] = Tag.MARK if layout.tags[at] is Tag.ATTACHMENT else layout.tags[at]
        line, tag = layout.lines[at], layout.tags[at]
        if tag is Tag.ROW and at > 12:
            break
        if tag is Tag.DOC_NO and layout.doc_no is None:
            layout.doc_no = (doc_no_in(line.text) or line.text, line.span)
            layout.head_date = layout.head_date or (line if line.text.rstrip("）)】] \u3000").endswith("日") else None)
        elif tag is Tag.RED and layout.red is None:
            layout.red = line
        elif tag is Tag.DATED_BRACKET and layout.head_date is None:
            layout.head_date = line
        at += 1
    return at


def read_addressees(layout: Layout, at: int) -> int:
    """Reads 主送: up to four lines that end at the first colon; the number of the line behind them.

    A few stray lines of the page may stand above it (`解读：某县工作方案`, `核心提示：…`); behind a title it must then be a line of its own.
    """
    for start in range(at, min(at + _STRAY, len(layout.lines))):
        if layout.tags[start] is Tag.DOC_NO and layout.doc_no is None:
            layout.doc_no = (doc_no_in(layout.lines[start].text) or layout.lines[start].text, layout.lines[start].span)
        behind = _addressees_at(layout, start) if start == at or not layout.title or _ALL_ADDRESSED.match(layout.lines[start].text) or _unpointed(layout, start) else at
        if layout.addressees:
            return behind
        if layout.tags[start] is Tag.LABEL or ("。" in layout.lines[start].text and not _LABELLED.match(layout.lines[start].text)):
            break
    return at


def _unpointed(layout: Layout, at: int) -> bool:
    """Whether the line is 主送 without its colon: only names of units, in front of a line that is a sentence."""
    behind = at + 1 < len(layout.lines) and layout.tags[at + 1] is Tag.BODY and re.search("[，,。：:]", layout.lines[at + 1].text)
    return bool(behind and layout.title and layout.tags[at] is Tag.BODY and _UNPOINTED.match(line := layout.lines[at].text) and not _NOT_ADDRESSEES.search(line))


def _addressees_at(layout: Layout, at: int) -> int:
    if _unpointed(layout, at):
        layout.addressees = layout.lines[at].span
        return at + 1
    text = ""
    for i in range(at, min(at + 4, len(layout.lines))):
        line = layout.lines[i]
        if layout.tags[i] is not Tag.BODY or len(text) > 400:
            return at
        colon = re.search("[：:]", line.text)
        text += line.text[: colon.start()] if colon else line.text
        if _NOT_ADDRESSEES.search(text) or not _ADDRESSED.search(text) or re.match(r"\s*\d{4}", text):
            return at
        if colon:
            layout.addressees = Span(layout.lines[at].start, line.start + colon.start())
            rest = line.text[colon.end() :].lstrip()
            if not rest:
                return i + 1
            start = line.span.end - len(rest)
            shorter = Line(Span(start, line.span.end), rest, line.kind, line.number, line.outline)
            layout.lines = (*layout.lines[:i], shorter, *layout.lines[i + 1 :])
            return i
    return at
