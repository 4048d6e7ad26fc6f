"""Stage 2: `SourceText` → `Circular`: letterhead, outline, tables, attachments. Nothing is interpreted, nothing raises.

Steps: `lines` strips the paragraphs → `layout` finds the parts (`tags`, `head`, `signatures`, `attachments`, `carried`) → `outline` makes the
numbered headings of the main text and of each attachment into sections (`labels`, `tree`, `lost`, `headings`, `kinds`, `numbering`) → `tables`
tells task tables from rosters and forms → `letterhead` reads what stands around (`titles`, `places`, `campaign`). Rules are data: `dictionaries/outline.yaml`, `letterhead.yaml`, `places.yaml`, `tables.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Part, SectionKind
from pipeline.model.text import SourceText, Span
from pipeline.structure.layout import lay_out
from pipeline.structure.letterhead import genre_of, read_letterhead
from pipeline.structure.lines import Line, lines_of
from pipeline.structure.outline import NOTICE, Outline, outline_of
from pipeline.structure.parts import Layout, body_lines
from pipeline.structure.stated import stated_genre, stated_title
from pipeline.structure.tables import read_tables

__all__ = ["structure"]


def structure(source: SourceText, lexicon: Lexicon) -> Circular:
    """The circular that `source` is, taken apart. Never raises on any text; what is not there is empty."""
    layout = lay_out(lines_of(source, lexicon), lexicon)
    main = outline_of(layout.main, source, lexicon, default=_default_kind(layout, source, lexicon))
    own = _notice_outline(layout, main, source, lexicon)
    notice, opening, closing = _around(layout, main, own)
    annexes = [_annex_outline(layout, i, source, lexicon) for i in range(len(layout.annexes))]
    sections = (*own.sections, *main.sections, *(section for annex in annexes for section in annex.sections))
    head = read_letterhead(layout, source, sections, lexicon)
    return Circular(
        source=source, letterhead=head, parts=_parts(layout, head.title), sections=sections,
        tables=read_tables(source, layout, sections, lexicon), notice=notice, opening=opening, closing=closing,
        repairs=(*main.repairs, *(repair for annex in annexes for repair in annex.repairs)),
    )  # fmt: skip


def _default_kind(layout: Layout, source: SourceText, lexicon: Lexicon) -> SectionKind:
    """The kind of a chapter whose heading names none: what a 通报 tells, else what is to be done."""
    block = layout.main_title or layout.title
    title = block.title if block else stated_title(source, lexicon)
    genre = genre_of(title, lexicon) or stated_genre(layout, lexicon)
    return "status" if genre in {"通报", "报告", "总结", "汇报"} else "task"


def _annex_outline(layout: Layout, index: int, source: SourceText, lexicon: Lexicon) -> Outline:
    annex = layout.annexes[index]
    return outline_of(body_lines(layout, annex.first, annex.stop), source, lexicon, prefix=annex.path)


def _notice_outline(layout: Layout, main: Outline, source: SourceText, lexicon: Lexicon) -> Outline:
    """The numbered demands of a notice that stands before the plan it carries (`现印发给你们，并就有关事项通知如下：一、…`): sections of part `A0`."""
    if not main.sections:
        return Outline()
    return outline_of(layout.notice, source, lexicon, prefix=NOTICE, default="safeguard")


def _around(layout: Layout, main: Outline, own: Outline) -> tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]:
    """Notice, opening and closing. A cover without its plan is all notice; a text without sections closes with what follows its first paragraph.

    Of a notice with sections of its own the notice is what is left of it.
    """
    notice = (*own.opening, *own.closing) if own.sections else tuple(line.span for line in layout.notice)
    if main.sections:
        return notice, main.opening, main.closing
    if layout.carrying and not layout.main_title and not notice:
        return main.opening, (), ()
    return notice, main.opening[:1], main.opening[1:]


def _parts(layout: Layout, title: str) -> tuple[Part, ...]:
    lines = layout.lines
    if not lines:
        return ()
    found = []
    main_first = layout.main_title.first if layout.main_title else layout.main_from
    if layout.notice:
        found.append(Part("notice", _stretch(lines, 0, main_first), title=layout.title.title if layout.title else ""))
    found.append(Part("main", _stretch(lines, main_first if layout.notice else 0, layout.main_stop), title=title))
    found.extend(Part("attachment", _stretch(lines, annex.start, annex.stop), annex.no, annex.title) for annex in layout.annexes)
    last = layout.annexes[-1].stop if layout.annexes else layout.main_stop
    if last < len(lines):
        found.append(Part("colophon", _stretch(lines, last, len(lines))))
    return tuple(found)


def _stretch(lines: Sequence[Line], first: int, stop: int) -> Span:
    start = lines[min(first, len(lines) - 1)].start
    return Span(start, max(start, lines[stop - 1].span.end)) if stop > first else Span(start, start)
