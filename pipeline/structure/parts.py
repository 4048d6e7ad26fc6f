"""The parts of a document by the numbers of their lines, as the steps of `layout` fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.text import Span
from pipeline.structure.lines import Line
from pipeline.structure.tags import Tag
from pipeline.structure.titles import Block

NO_BODY = frozenset({Tag.CONTACT, Tag.PUBLICITY, Tag.COLOPHON, Tag.DATE, Tag.SIGNED, Tag.ASIDE, Tag.CHROME})


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


def body_lines(layout: Layout, first: int, stop: int) -> list[Line]:
    """The body lines of a stretch: no signature, date, contact, attachment list, publicity, colophon or table row."""
    units = set(layout.units)
    skipped = NO_BODY | {Tag.ROW, Tag.ATTACHMENTS, Tag.ATTACHMENT}
    return [layout.lines[i] for i in range(first, stop) if layout.tags[i] not in skipped and i not in units]
