"""The findings of a circular as a person reads them: grouped by code, the gravest first, with what the code means and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Finding, Matrix
from pipeline.model.problems import Severity

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
_NAME: dict[Severity, str] = {"error": "应改", "warning": "请核对", "note": "提示"}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding for display: its severity in words, where it stands, the quoted words, the message."""

    severity: str
    where: str
    quote: str
    message: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one code: its Chinese name, what to do, and the lines in order of the text."""

    code: str
    title: str
    advice: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole 体检: a sentence that sums it up, and the groups, the gravest first."""

    summary: str
    groups: tuple[Group, ...]


def report(matrix: Matrix, lexicon: Lexicon) -> Report:
    """The findings of `matrix` grouped by code; groups by their gravest finding, then in order of the dictionary."""
    book = lexicon["check_codes"]
    order = {entry.id: index for index, entry in enumerate(book)}
    by_code: dict[str, list[Finding]] = {}
    for one in matrix.findings:
        by_code.setdefault(one.code, []).append(one)
    ranked = sorted(by_code, key=lambda code: (min(_RANK[one.severity] for one in by_code[code]), order.get(code, len(order))))
    groups = tuple(_group(code, by_code[code], matrix, lexicon) for code in ranked)
    return Report(_summary(matrix.findings), groups)


def _group(code: str, findings: list[Finding], matrix: Matrix, lexicon: Lexicon) -> Group:
    entry = lexicon["check_codes"].by_id.get(code)
    lines = tuple(_line(one, matrix) for one in sorted(findings, key=lambda one: (_RANK[one.severity], one.span)))
    return Group(code, entry.means if entry else code, entry.text("advice") if entry else "", lines)


def _line(finding: Finding, matrix: Matrix) -> Line:
    quote = finding.span.of(matrix.text).replace("\n", " ").strip()
    return Line(_NAME[finding.severity], _where(finding, matrix), quote if len(quote) <= 40 else quote[:39] + "…", finding.message, finding)


def _where(finding: Finding, matrix: Matrix) -> str:
    """The place in the document's own numbering (`二、（一）1．`), else the path, else 正文之外."""
    labels: list[str] = []
    path = finding.path
    sections = {section.path: section for section in matrix.sections}
    while path and (section := sections.get(path)) is not None:
        labels.append(section.label or f"（缺号：{section.heading[:8]}）")
        path = section.parent
    return "".join(reversed(labels)) or finding.path or "标题与正文开头"


def _summary(findings: Iterable[Finding]) -> str:
    counts = dict.fromkeys(_RANK, 0)
    for one in findings:
        counts[one.severity] += 1
    if not any(counts.values()):
        return "体检未发现问题"
    return "体检发现" + "、".join(f"{_NAME[severity]}{number}处" for severity, number in counts.items() if number)
