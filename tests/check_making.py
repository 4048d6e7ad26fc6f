"""Circulars and matrices for the tests of the checks, in a short notation.

`made(["1 一、 重点任务 | 突出抓好两项工作。", "1.1 （一） 清查 | 各村要清查。"])`: path, label, heading, own text behind `|`; a line
without a path is a paragraph of the opening. `-` stands for a lost label.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.check.view import View, view_of
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Attachment, Circular, Jurisdiction, Letterhead, Part, Section
from pipeline.model.matrix import Action, Assignment, Deadline, Matrix, Provenance, Task
from pipeline.model.text import Paragraph, SourceText, Span

LEXICON = Lexicon.load()
_SECTION = re.compile(r"(?P<path>[A\d.]+) (?P<label>\S+) (?P<heading>[^|]*?)(?: ?\| ?(?P<body>.*))?", re.DOTALL)


def head(**fields) -> Letterhead:
    """A letterhead; `township="青山镇"` sets the level too."""
    township = fields.pop("township", None)
    if township:
        fields.update(level="township", jurisdiction=Jurisdiction(township=township))
    fields["attachments"] = tuple(Attachment(no, title) for no, title in fields.pop("listed", ()))
    return Letterhead(**fields)


def made(lines, *, kinds=None, tables=(), repairs=(), problems=(), fmt="txt", **fields) -> Circular:
    """A circular of the lines in the module's notation, with the fields of its letterhead."""
    text, drafts, opening = "", [], []
    for line in lines:
        match = _SECTION.fullmatch(line)
        if match is None:
            opening.append(Span(len(text), len(text) + len(line)))
            text += line + "\n"
            continue
        label = "" if match["label"] == "-" else match["label"]
        start = len(text) + len(label)
        heading = Span(start, start + len(match["heading"]))
        words = label + match["heading"] + (match["body"] or "")
        own = (Span(heading.end, len(text) + len(words)),) if match["body"] else ()
        drafts.append((match["path"], label or None, match["heading"], heading, own, Span(len(text), len(text) + len(words))))
        text += words + "\n"
    paths = [one[0] for one in drafts]
    sections = tuple(
        Section(
            path, path.rpartition(".")[0] or None, label, path.count(".") + 1, heading, (kinds or {}).get(path, "task"),
            _extent(span, path, drafts), heading_span, own, leaf=not any(other.startswith(path + ".") for other in paths),
        )
        for path, label, heading, heading_span, own, span in drafts
    )  # fmt: skip
    source = SourceText("x." + fmt, "0" * 64, fmt, text, tuple(Paragraph(Span(*m.span())) for m in re.finditer(r"[^\n]+", text)), tables=tables, problems=problems)
    letterhead = head(**fields)
    parts = tuple(
        Part("attachment", Span(m.start(), len(text)), int(m[1]), "") for m in re.finditer(r"^附件(\d)$", text, re.MULTILINE)
    )
    return Circular(source, letterhead, parts, sections, opening=tuple(opening), repairs=repairs)


def _extent(span, path, drafts):
    ends = [one[5].end for one in drafts if one[0] == path or one[0].startswith(path + ".")]
    return Span(span.start, max(ends))


def matrix(circular: Circular, tasks=()) -> Matrix:
    """A matrix of the circular with these tasks."""
    source = circular.source
    return Matrix("x", circular.letterhead, Provenance(source.name, source.sha256, source.format, None, len(source.text)), source.text, circular.sections, tuple(tasks))


def task(circular: Circular, path: str, *, category="重点任务", units=(), times=(), actions=()) -> Task:
    """The task of a section: units `(words, role)`, times `(words, Deadline fields)`, actions by their words."""
    section = circular.section(path)
    found = lambda words: Span(at := circular.text.index(words), at + len(words))  # noqa: E731
    return Task(
        f"x#{path}", path, category, section.heading, section.span,
        actions=tuple(Action(i, words, found(words)) for i, words in enumerate(actions, 1)),
        assignments=tuple(Assignment(words, found(words), role, "text") for words, role in units),
        deadlines=tuple(Deadline(words, found(words), **fields) for words, fields in times),
    )  # fmt: skip


def by(day: str) -> dict:
    """The fields of a `by` deadline."""
    return {"kind": "by", "due_date": date.fromisoformat(day)}


def seen(circular: Circular, tasks=()) -> View:
    """The view of the circular with these tasks."""
    return view_of(circular, matrix(circular, tasks), LEXICON)


def found(check, circular, tasks=()):
    """What a check says of a circular: (code, path, words)."""
    view = seen(circular, tasks)
    said = list(check.find(view))
    for one in said:
        assert one.code in check.CODES
        assert 0 <= one.span.start < one.span.end <= len(view.text)
        assert re.search(r"[\u4e00-\u9fff]", one.message)
    return [(one.code, one.path, one.span.of(view.text)) for one in said]


def words(check, text, **fields):
    """The words that a check marks in one plain paragraph or more."""
    return [one[2] for one in found(check, made(text.split("\n"), **fields))]
