"""Codes and paths in the words of an office; the words themselves are in `dictionaries/labels.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Section
from pipeline.model.matrix import Matrix

_LABEL_END = re.compile(r"[、.．，,\s]+$")
_ROW = re.compile(r"(?:A(?P<attachment>\d+)|T(?P<table>\d+))\.(?P<row>\d+)")
_REPORT = re.compile(r"(?:^|\.)r(?P<no>\d+)$")


@dataclass(frozen=True, slots=True)
class Wording:
    """Chinese labels by (kind, code); an unknown code is shown as it is, never dropped."""

    labels: Mapping[tuple[str, str], str]
    statuses: tuple[str, ...]
    closed: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> Wording:
        """The wording that the dictionaries describe."""
        entries = lexicon["labels"].entries
        return cls(
            labels={(entry.means, entry.id.partition(".")[2]): entry.text("label") for entry in entries},
            statuses=tuple(entry.text("label") for entry in entries if entry.means == "status"),
            closed=frozenset(entry.text("label") for entry in entries if entry.flag("done")),
        )

    def label(self, kind: str, code: str) -> str:
        """The Chinese label of `code` among the labels of `kind`; the code itself where there is none."""
        return self.labels.get((kind, code), code)


def clause(matrix: Matrix, path: str) -> str:
    """Where a path stands, in words: `二（一）1`, `附件2第3行`, `四末段`; empty for the whole document."""
    report = _REPORT.search(path)
    if report:
        parent = path[: report.start()]
        return f"{clause(matrix, parent)}末段{report['no'] if report['no'] != '1' else ''}" if parent else "文末报送要求"
    sections = {section.path: section for section in matrix.sections}
    if path in sections:
        return _labels(sections, path)
    row = _ROW.fullmatch(path)
    if row:
        return f"附件{row['attachment']}第{row['row']}行" if row["attachment"] else f"表{row['table']}第{row['row']}行"
    return path


def _labels(sections: Mapping[str, Section], path: str) -> str:
    """The printed numbers from the top down; a lost number is shown by the heading."""
    labels: list[str] = []
    section = sections.get(path)
    while section is not None:
        labels.append(_LABEL_END.sub("", section.label) if section.label else f"“{section.heading}”")
        section = sections.get(section.parent or "")
    return _apart(labels[::-1])


def _apart(labels: list[str]) -> str:
    """Labels side by side, with a point where two bare numbers would run together (`3`, `1` → `3.1`)."""
    joined = ""
    for label in labels:
        joined += ("." if joined[-1:].isdigit() and label[:1].isdigit() else "") + label
    return joined


def document(matrix: Matrix) -> str:
    """How a circular is named in one cell: its 文号, else 《title》, else the file's name."""
    head = matrix.letterhead
    return head.doc_no or (f"《{head.title}》" if head.title else matrix.provenance.name)


def reference(matrix: Matrix, path: str) -> str:
    """依据: the circular and the clause."""
    return f"{document(matrix)} {clause(matrix, path)}".strip()
