"""The structure of one circular (公文): letterhead, outline, tables, attachments; nothing is interpreted yet.

Source of the parts: GB/T 9704—2012 党政机关公文格式; of their reading: annotation.md §1, §2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pipeline.model.text import Cell, SourceText, Span

Level = Literal["national", "province", "city", "county", "township", "village"]
SectionKind = Literal["goal", "task", "phase", "safeguard", "status", "problem", "attachment", "other"]


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Place names as the text gives them, highest first; `city` is None under a 直辖市."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    township: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One line of the list after `附件：`; a single unnumbered one is 1."""

    no: int
    title: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Everything that stands around the main text (annotation.md §1); absent values are None or empty.

    `spans` says where each field's words stand, by field name. `campaign_end` is the last day of the campaign.
    """

    title: str = ""
    carrier_title: str | None = None
    doc_no: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    dated: date | None = None
    printed: date | None = None
    publicity: str | None = None
    genre: str = ""
    level: Level | None = None
    jurisdiction: Jurisdiction = Jurisdiction()
    campaign: str | None = None
    campaign_end: date | None = None
    attachments: tuple[Attachment, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()

    def span(self, field: str) -> Span | None:
        """Where the words of `field` stand, or None."""
        return next((span for name, span in self.spans if name == field), None)


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered heading with all that belongs to it (annotation.md §2).

    `span` is the whole extent with its children; `heading_span` the run-in title's words; `own` the paragraphs that are
    the section's own and not its children's, in order: its first paragraph from after the heading, further paragraphs before the
    first child, and un-numbered paragraphs after the last child. `time_span` is a bracket of time that trails the heading
    (`动员部署（2023年5月底前）`). `label` is None where the number was lost and repaired. `kind` is inherited from the chapter.
    """

    path: str
    parent: str | None
    label: str | None
    level: int
    heading: str
    kind: SectionKind
    span: Span
    heading_span: Span
    own: tuple[Span, ...] = ()
    time_span: Span | None = None
    page: int | None = None
    leaf: bool = True


ColumnRole = Literal[
    "number", "title", "action", "target", "lead", "responsible", "support", "leader", "person", "deadline", "frequency",
    "deliverable", "report", "note", "other",
]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of a task table: its `path` (`T1.3`, `A2.3`) and the cells by what their column means."""

    path: str
    span: Span
    cells: tuple[tuple[ColumnRole, Cell], ...]

    def all(self, role: ColumnRole) -> tuple[Span, ...]:
        """The spans of the row's cells under columns of `role`, from left to right."""
        return tuple(cell.span for name, cell in self.cells if name == role)


TableKind = Literal["tasks", "roster", "form", "data"]


@dataclass(frozen=True, slots=True)
class TableReading:
    """What a table is: a task table with its rows, a roster, a blank form, or plain data."""

    index: int
    kind: TableKind
    span: Span
    rows: tuple[TaskRow, ...] = ()
    attachment: int | None = None
    heading: str = ""
    columns: tuple[tuple[int, ColumnRole, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the document: the carrying notice, the main text, an attachment (`no`), the colophon (版记)."""

    kind: Literal["notice", "main", "attachment", "colophon"]
    span: Span
    no: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that the outline had to mend or that looks wrong in its numbering; ends as a finding."""

    code: Literal["number-missing", "number-duplicate", "number-jump", "label-style"]
    path: str
    span: Span
    message: str


@dataclass(frozen=True)
class Circular:
    """A circular taken apart. `sections` are in order, those of attachments have a path that begins with `A`.

    `opening` are the paragraphs of the main text before the first section (the preamble), `notice` those of a carrying notice's body,
    `closing` the un-numbered paragraphs at top level after the last section (before the signature).
    """

    source: SourceText
    letterhead: Letterhead
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    tables: tuple[TableReading, ...] = ()
    notice: tuple[Span, ...] = ()
    opening: tuple[Span, ...] = ()
    closing: tuple[Span, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.source.text

    def section(self, path: str) -> Section | None:
        """The section of that path, or None."""
        return self._by_path.get(path)

    def children(self, path: str) -> tuple[Section, ...]:
        """The direct children of a section, in order."""
        return tuple(self._by_parent.get(path, ()))

    @cached_property
    def _by_path(self) -> dict[str, Section]:
        return {section.path: section for section in reversed(self.sections)}

    @cached_property
    def _by_parent(self) -> dict[str | None, list[Section]]:
        found: dict[str | None, list[Section]] = {}
        for section in self.sections:
            found.setdefault(section.parent, []).append(section)
        return found
