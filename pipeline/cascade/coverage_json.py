"""A coverage as the plain structure of `coverage.json` (contract `cascade.md`, schema `duban-coverage/1`)."""

from __future__ import annotations

from typing import TypedDict

from pipeline.model.coverage import Coverage, Difference, Row
from pipeline.model.matrix import Matrix
from pipeline.model.text import Span

SCHEMA = "duban-coverage/1"


class SideJson(TypedDict):
    """One of the two papers."""

    id: str
    title: str
    doc_no: str | None
    source: str


class DifferenceJson(TypedDict):
    """One difference; a side without words has an empty text and the span [0, 0]."""

    kind: str
    directive: str
    plan: str
    directive_span: list[int]
    plan_span: list[int]


class RowJson(TypedDict, total=False):
    """One row; `not_for_plan` stands only where it is true."""

    directive_path: str
    plan_paths: list[str]
    status: str
    score: float
    copied: float
    differences: list[DifferenceJson]
    evidence: list[str]
    not_for_plan: bool


class SummaryJson(TypedDict):
    """The counts of the rows and the 照搬率 of the plan."""

    covered: int
    partial: int
    missing: int
    added: int
    weakened: int
    copied: float


class CoverageJson(TypedDict):
    """The whole file."""

    schema: str
    directive: SideJson
    plan: SideJson
    rows: list[RowJson]
    added: list[str]
    summary: SummaryJson


def coverage_json(coverage: Coverage) -> CoverageJson:
    """`coverage` as plain values, keys in the contract's order."""
    return {
        "schema": SCHEMA,
        "directive": _side(coverage.directive),
        "plan": _side(coverage.plan),
        "rows": [_row(row) for row in coverage.rows],
        "added": list(coverage.added),
        "summary": {
            "covered": coverage.count("covered"), "partial": coverage.count("partial"), "missing": coverage.count("missing"),
            "added": len(coverage.added), "weakened": coverage.weakened, "copied": round(coverage.copied, 3),
        },
    }  # fmt: skip


def _side(matrix: Matrix) -> SideJson:
    head = matrix.letterhead
    return {"id": matrix.id, "title": head.title, "doc_no": head.doc_no, "source": matrix.provenance.name}


def _row(row: Row) -> RowJson:
    plain: RowJson = {
        "directive_path": row.directive_path, "plan_paths": list(row.plan_paths), "status": row.status, "score": round(row.score, 3),
        "copied": round(row.copied, 3), "differences": [_difference(one) for one in row.differences],
        "evidence": [f"{link.plan_path}：{reason}" for link in row.links for reason in link.evidence],
    }  # fmt: skip
    if row.not_for_plan:
        plain["not_for_plan"] = True
    return plain


def _difference(difference: Difference) -> DifferenceJson:
    return {
        "kind": difference.kind, "directive": difference.directive, "plan": difference.plan,
        "directive_span": _span(difference.directive_span), "plan_span": _span(difference.plan_span),
    }  # fmt: skip


def _span(span: Span | None) -> list[int]:
    return [span.start, span.end] if span else [0, 0]
