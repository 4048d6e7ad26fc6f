"""The parts of the document: head, carrying notice, main text, signatures, attachment list, attachments, colophon.

Steps: `tags` name every line by its form → `head` reads marks, 发文字号, title, 主送 → `attachments` and `signatures` mark what is no
body → `carried` finds where the carried plan begins → `attachments` finds the parts behind the main text.
"""

from __future__ import annotations

from pipeline.lexicon import Lexicon
from pipeline.structure.attachments import find_annexes, mark_lists
from pipeline.structure.carried import carrying, find_main
from pipeline.structure.head import read_addressees, read_head
from pipeline.structure.lines import Line
from pipeline.structure.parts import Layout, body_lines
from pipeline.structure.signatures import dates_in_text, mark_signatures
from pipeline.structure.tags import Tag, forms_of, tags_of


def lay_out(lines: tuple[Line, ...], lexicon: Lexicon) -> Layout:
    """The layout of these lines."""
    layout = Layout(lines, tags_of(lines, lexicon))
    begin = read_head(layout, lexicon)
    layout.body_from = begin = read_addressees(layout, begin)
    mark_lists(layout, begin, lexicon)
    mark_signatures(layout, begin, forms_of(lexicon))
    layout.carrying = bool(layout.title and carrying(lexicon).search(layout.title.title))
    layout.main_from = find_main(layout, begin, lexicon)
    find_annexes(layout, lexicon)
    _bodies(layout, begin, lexicon)
    return layout


def _bodies(layout: Layout, begin: int, lexicon: Lexicon) -> None:
    stop = layout.main_title.first if layout.main_title and layout.main_from > begin else layout.main_from
    dates_in_text(layout)
    layout.notice = body_lines(layout, begin, min(stop, _notice_end(layout, begin)))
    layout.main = body_lines(layout, layout.main_from, layout.main_stop)
    foot = lexicon["outline"].regex("line.foot")
    while len(layout.main) > 1 and foot.match(layout.main[-1].text):
        layout.main.pop()


def _notice_end(layout: Layout, begin: int) -> int:
    """Behind the notice's signature, or where its attachment begins: what stands between that and the plan's title is no notice."""
    ends = (Tag.DATE, Tag.SIGNED, Tag.ATTACHMENT)
    return next((i for i in range(begin, len(layout.tags)) if layout.tags[i] in ends), len(layout.tags))
