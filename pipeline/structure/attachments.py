"""Attachments: the list after `附件：`, the parts behind the main text, and further plans in the same file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from pipeline.lexicon import Lexicon
from pipeline.structure.kinds import named_kind
from pipeline.structure.labels import label_at, styles_of
from pipeline.structure.numerals import number
from pipeline.structure.parts import NO_BODY, Annex, Layout
from pipeline.structure.tags import Forms, Tag, forms_of
from pipeline.structure.titles import SHORTEST, block_at, title_like


def mark_lists(layout: Layout, begin: int, lexicon: Lexicon) -> None:
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
    if layout.tags[at] in NO_BODY or layout.tags[at] is Tag.ATTACHMENT:
        return True
    near = layout.tags[at : at + 4]
    return (Tag.DATE in near and not any(tag in {Tag.LABEL, Tag.ROW} for tag in near[: near.index(Tag.DATE)])) or bool(
        forms.unit_tail.search(layout.lines[at].text) and len(layout.lines[at].text) <= 40 and layout.tags[at] is Tag.BODY and at + 1 == len(layout.lines)
    )


def find_annexes(layout: Layout, lexicon: Lexicon) -> None:
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
        if block and block.complete and len(block.title) >= SHORTEST and not named_kind(block.title, lexicon, top=True):
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
