"""The parts of the document: head, carrying notice, main text, signatures, attachment list, attachments, colophon.

Steps: `tags` name every line by its form → the head (marks, 发文字号, title, 主送) → where the carried plan begins → what is
no body (signature, date, contact, 附件 list, publicity, 版记) → the attachments behind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from pipeline.lexicon import Lexicon
from pipeline.model import docno
from pipeline.model.text import Span
from pipeline.structure.kinds import named_kind
from pipeline.structure.labels import label_at, styles_of
from pipeline.structure.lines import Line
from pipeline.structure.numerals import number
from pipeline.structure.tags import Forms, Tag, doc_no_in, forms_of, tags_of
from pipeline.structure.titles import Block, alike, block_at, block_like, fold, title_like

_HEAD = (Tag.CHROME, Tag.META, Tag.MARK, Tag.DOC_NO, Tag.RED, Tag.ROW, Tag.ASIDE, Tag.PUBLICITY, Tag.DATED_BRACKET)
_NO_BODY = frozenset({Tag.CONTACT, Tag.PUBLICITY, Tag.COLOPHON, Tag.DATE, Tag.SIGNED, Tag.ASIDE, Tag.CHROME})
_TITLE = 7  # characters: a plan's title is no shorter; 保障措施 is a chapter
_NOT_ADDRESSEES = re.compile(r"如下|通知|根据|按照|为了|现就|现将|方案|印发|。|报告|目标|责任单位|联系人")


@dataclass(frozen=True, slots=True)
class Annex:
    """One attachment part: its number, title, and lines `first` up to `stop`. `path` begins the paths within; a number used twice gets a letter."""

    no: int
    path: str
    title: str
    start: int
    first: int
    stop: int


@dataclass(slots=True)
class Layout:
    """Line numbers of everything that the document consists of. `notice` and `main` hold body lines only."""

    lines: tuple[Line, ...]
    tags: list[Tag]
    doc_no: tuple[str, Span] | None = None
    red: Line | None = None
    head_date: Line | None = None
    title: Block | None = None
    addressees: Span | None = None
    main_title: Block | None = None
    notice: list[Line] = field(default_factory=list)
    main: list[Line] = field(default_factory=list)
    main_from: int = 0
    main_stop: int = 0
    body_from: int = 0
    units: list[int] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    carrying: bool = False


def lay_out(lines: tuple[Line, ...], lexicon: Lexicon) -> Layout:
    """The layout of these lines."""
    layout = Layout(lines, tags_of(lines, lexicon))
    begin = _head(layout, lexicon)
    layout.body_from = begin = _addressees(layout, begin)
    _attachment_lists(layout, begin, lexicon)
    _signatures(layout, begin, forms_of(lexicon))
    layout.carrying = bool(layout.title and _carrying(lexicon).search(layout.title.title))
    layout.main_from = _main(layout, begin, lexicon)
    _annexes(layout, lexicon)
    _bodies(layout, begin)
    return layout


# The head


def _head(layout: Layout, lexicon: Lexicon) -> int:
    """Reads marks, 发文字号 and title; the number of the line behind them."""
    at = _skip(layout, 0)
    block = _title(layout, at, lexicon)
    if block is None:
        return at
    behind = _skip(layout, block.stop)
    again = _title(layout, behind, lexicon) if behind < len(layout.lines) else None
    if again and again.complete and (alike(again.title, block.title) if block.complete else behind > block.stop):
        block, behind = again, _skip(layout, again.stop)
    layout.title = _without_number(layout, block)
    return behind


def _without_number(layout: Layout, block: Block) -> Block:
    """The title without the 发文字号 that a web page glued in front of it."""
    match = docno.PATTERN.match(block.title)
    if not match or len(block.title) - match.end() < _TITLE:
        return block
    if layout.doc_no is None:
        layout.doc_no = (match[0], Span(block.span.start, block.span.start + match.end()))
    return replace(block, title=block.title[match.end() :], span=Span(block.span.start + match.end(), block.span.end))


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
        elif tag is Tag.RED and layout.red is None:
            layout.red = line
        elif tag is Tag.DATED_BRACKET and layout.head_date is None:
            layout.head_date = line
        at += 1
    return at


def _addressees(layout: Layout, at: int) -> int:
    """Reads 主送: up to four lines that end at the first colon; the number of the line behind them."""
    text = ""
    for i in range(at, min(at + 4, len(layout.lines))):
        line = layout.lines[i]
        if layout.tags[i] is not Tag.BODY or len(text) > 400:
            return at
        colon = re.search("[：:]", line.text)
        text += line.text[: colon.start()] if colon else line.text
        if _NOT_ADDRESSEES.search(text):
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


# What is no body


def _attachment_lists(layout: Layout, begin: int, lexicon: Lexicon) -> None:
    """Tells `附件：` lists from headings of attachments, and marks the lines of the lists."""
    forms = forms_of(lexicon)
    at = begin
    while at < len(layout.lines):
        tag = layout.tags[at]
        stop = _list_end(layout, at, forms, lexicon) if tag in {Tag.ATTACHMENTS, Tag.ATTACHMENT} else at
        if stop > at:
            layout.listed.extend(range(at, stop))
            layout.tags[at:stop] = [Tag.ATTACHMENTS] * (stop - at)
            at = stop
            continue
        if tag is Tag.ATTACHMENTS:
            layout.tags[at] = Tag.ATTACHMENT if forms.start.match(layout.lines[at].text) else Tag.BODY
        at += 1


def _list_end(layout: Layout, at: int, forms: Forms, lexicon: Lexicon) -> int:
    """Behind the last line of the attachment list that begins at `at`; `at` itself where it is the heading of an attachment."""
    lines, tags = layout.lines, layout.tags
    bare = tags[at] is Tag.ATTACHMENT and not forms.listed.match(lines[at].text)
    if bare and not (at + 1 < len(lines) and lines[at].text.rstrip().endswith(("：", ":")) and forms.item.match(lines[at + 1].text)):
        return at
    stop = at + 1
    while stop < len(lines):
        text = lines[stop].text
        item = tags[stop] is Tag.ATTACHMENTS or (len(text) <= 80 and forms.item.match(text))
        if not item and not _continues_item(layout, stop, forms, lexicon):
            break
        stop += 1
    if stop == at + 1 and forms.start.match(lines[at].text) and not _ends_like_list(layout, stop, forms):
        return at
    return stop


def _continues_item(layout: Layout, at: int, forms: Forms, lexicon: Lexicon) -> bool:
    """True for the second line of a long item: the next item follows it, or the first line does not end like a title."""
    line = layout.lines[at]
    if layout.tags[at] is not Tag.BODY or not title_like(line, lexicon) or len(line.text) > 40:
        return False
    following = layout.lines[at + 1].text if at + 1 < len(layout.lines) else ""
    if forms.item.match(following):
        return True
    if layout.tags[at + 1 : at + 2] in ([Tag.DATE], [Tag.SIGNED]) or forms.unit_tail.search(line.text):
        return False
    before = layout.lines[at - 1].text
    return before.count("（") > before.count("）") or before.count("《") > before.count("》")


def _ends_like_list(layout: Layout, at: int, forms: Forms) -> bool:
    """True when behind a single `附件：…` line the letter ends: signature, date, publicity, colophon, another attachment, nothing."""
    if at >= len(layout.lines):
        return True
    if layout.tags[at] in _NO_BODY or layout.tags[at] is Tag.ATTACHMENT:
        return True
    near = layout.tags[at : at + 4]
    return (Tag.DATE in near and not any(tag in {Tag.LABEL, Tag.ROW} for tag in near[: near.index(Tag.DATE)])) or bool(
        forms.unit_tail.search(layout.lines[at].text) and len(layout.lines[at].text) <= 40 and layout.tags[at] is Tag.BODY and at + 1 == len(layout.lines)
    )


def _signatures(layout: Layout, begin: int, forms: Forms) -> None:
    """Marks the lines with the issuers' names above each date line."""
    for at in range(begin, len(layout.lines)):
        if layout.tags[at] is Tag.BODY and forms.month.match(layout.lines[at].text) and _signs(layout.lines[at - 1].text, forms):
            layout.tags[at] = Tag.DATE
        if layout.tags[at] is not Tag.DATE:
            continue
        for i in range(at - 1, max(begin, at - 6) - 1, -1):
            if layout.tags[i] is Tag.BODY and _signs(layout.lines[i].text, forms):
                layout.units.append(i)
            else:
                break
    if not layout.units and len(layout.lines) > begin + 1:
        _last_unit(layout, forms)
    layout.units.sort()


def _signs(text: str, forms: Forms) -> bool:
    return len(text) <= 60 and bool(forms.unit_tail.search(text)) and not any(char in text for char in "。；：，:;")


def _last_unit(layout: Layout, forms: Forms) -> None:
    """A signature without date: the last body line, where it is a unit's name under a finished sentence."""
    last = next((i for i in reversed(range(len(layout.lines))) if layout.tags[i] not in _NO_BODY), 0)
    if last and layout.tags[last] is Tag.BODY and _signs(layout.lines[last].text, forms) and layout.lines[last - 1].text.endswith("。"):
        layout.units.append(last)


# Where the main text begins


@lru_cache(maxsize=8)
def _carrying(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon["letterhead"].regex("title.carrying")


def carried_title(title: str) -> str:
    """The carried document's title as the notice's title writes it: the first outermost 《…》, else what follows 印发/转发."""
    start = title.find("《")
    if start >= 0:
        depth = 0
        for i in range(start, len(title)):
            depth += (title[i] == "《") - (title[i] == "》")
            if depth == 0:
                return title[start + 1 : i]
        return title[start + 1 :].rstrip("》")
    match = re.search(r"(?:印发|转发|批转|发布|公布|下发|颁布|颁发)(?:关于)?(.+?)(?:的(?:紧急)?(?:通知|函|通告|公告|决定))?$", title)
    return match[1] if match else ""


def _main(layout: Layout, begin: int, lexicon: Lexicon) -> int:
    """The first line of the main text; sets `main_title` where the plan has a heading of its own."""
    if layout.title is None:
        return begin
    wanted = carried_title(layout.title.title) if layout.carrying else ""
    if wanted and (block := _find_title(layout, begin, wanted, lexicon)):
        layout.main_title = block
        if Tag.LABEL in layout.tags[begin : block.first] and not _has_outline(layout, block.stop):
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
                return block
    return None


def _body_carries(layout: Layout, begin: int, stop: int, lexicon: Lexicon) -> bool:
    carries = lexicon["letterhead"].regex("notice.carries")
    return any(carries.search(line.text) for line in layout.lines[begin:stop])


def _after_signature(layout: Layout, begin: int, at: int, lexicon: Lexicon) -> int:
    """The plan behind the notice's signature: from its title, or from its first line where it has none; else the notice is all."""
    tags = layout.tags
    while at < len(tags) and tags[at] in {Tag.PUBLICITY, Tag.COLOPHON, Tag.CONTACT, Tag.ATTACHMENTS, Tag.ATTACHMENT, Tag.DOC_NO, Tag.MARK, Tag.META, Tag.RED}:
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


# Attachments and bodies


def _annexes(layout: Layout, lexicon: Lexicon) -> None:
    """The attachment parts behind the main text; sets where that ends."""
    start = forms_of(lexicon).start
    heads = [i for i in range(layout.main_from, len(layout.tags)) if layout.tags[i] is Tag.ATTACHMENT]
    more = _more_plans(layout, heads[0] if heads else len(layout.tags), lexicon)
    own = layout.main_title
    if own and layout.main_from <= own.first and layout.tags[own.first - 1] is not Tag.ATTACHMENT:
        heads = sorted({own.first, *heads})
    heads = [*more, *heads]
    end = next((i for i in reversed(range(len(layout.tags))) if layout.tags[i] is not Tag.COLOPHON), -1) + 1
    layout.main_stop = heads[0] if heads else end
    used = Counter([1]) if more else Counter[int]()
    for at, stop in zip(heads, [*heads[1:], end], strict=False):
        match = start.match(layout.lines[at].text)
        no = number(match["no"] or "") if match else None
        if no is None:
            no = max(used, default=0) + 1  # an unnumbered one comes after those before it
        used[no] += 1
        path = f"A{no}" + (f"x{used[no]}" if used[no] > 1 else "")
        annex = Annex(no, path, (match["title"] or "") if match else "", at, at + 1 if match else at, max(stop, at + 1))
        layout.annexes.append(annex if annex.title else _titled(layout, annex, lexicon))


def _more_plans(layout: Layout, stop: int, lexicon: Lexicon) -> list[int]:
    """Where further plans of the same file begin: at a title of its own behind which the chapters start anew."""
    styles = styles_of(lexicon)
    labels = [(i, label) for i in range(layout.main_from, stop) if layout.tags[i] is Tag.LABEL and (label := label_at(layout.lines[i].text, 0, styles))]
    found = []
    for (before, _), (at, label) in pairwise(labels):
        if label.value == 1 and label.style is labels[0][1].style and (head := _title_above(layout, before + 1, at, lexicon)) is not None:
            found.append(head)
    return found


def _title_above(layout: Layout, first: int, stop: int, lexicon: Lexicon) -> int | None:
    """The line where a complete title begins among the few lines above a chapter that starts anew, with its number and red head."""
    for at in range(max(first, stop - 12), stop):
        block = block_at(layout.lines, at, stop, lexicon) if layout.tags[at] is Tag.BODY and at not in layout.units else None
        if block and block.complete and len(block.title) >= _TITLE and not named_kind(block.title, lexicon, top=True):
            above = at
            while above > first and layout.tags[above - 1] in {Tag.DOC_NO, Tag.RED, Tag.MARK}:
                above -= 1
            return above
    return None


def _titled(layout: Layout, annex: Annex, lexicon: Lexicon) -> Annex:
    """The attachment with the title that stands below its `附件1`, where one does."""
    block = None
    at = annex.first
    while at < annex.stop and layout.tags[at] in {Tag.DOC_NO, Tag.RED, Tag.MARK}:
        at += 1
    if at < annex.stop and layout.tags[at] is Tag.BODY:
        block = block_at(layout.lines, at, annex.stop, lexicon)
    if block is None:
        return annex
    first = block.stop if block.complete else at + 1
    title = block.title if block.complete else layout.lines[at].text
    return replace(annex, title=title, first=first)


def _bodies(layout: Layout, begin: int) -> None:
    stop = layout.main_title.first if layout.main_title and layout.main_from > begin else layout.main_from
    _dates_in_text(layout)
    layout.notice = body_lines(layout, begin, stop)
    layout.main = body_lines(layout, layout.main_from, layout.main_stop)


def _dates_in_text(layout: Layout) -> None:
    """A date on a line of its own is body text where nobody signs above it and the text goes on below."""
    units = set(layout.units)
    later = False
    for at in reversed(range(layout.main_from, layout.main_stop)):
        if layout.tags[at] is Tag.DATE and at - 1 not in units and later:
            layout.tags[at] = Tag.BODY
        later = later or (layout.tags[at] in {Tag.BODY, Tag.LABEL} and at not in units)


def body_lines(layout: Layout, first: int, stop: int) -> list[Line]:
    """The body lines of a stretch: no signature, date, contact, attachment list, publicity, colophon or table row."""
    units = set(layout.units)
    skipped = _NO_BODY | {Tag.ROW, Tag.ATTACHMENTS, Tag.ATTACHMENT}
    return [layout.lines[i] for i in range(first, stop) if layout.tags[i] not in skipped and i not in units]
