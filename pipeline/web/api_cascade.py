"""A directive against its plans, decisions on links, the matrix over townships."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from pipeline.cascade.compare import compare_prepared, prepare, prepare_plan
from pipeline.errors import BadInput
from pipeline.export.comparison import Words, plan_name, shown_status, state, summary, words_of
from pipeline.ledger.entries import LinkDecision, decide, decisions
from pipeline.model.circular import Level
from pipeline.model.coverage import Coverage, Decisions, Row
from pipeline.model.coverage import LinkDecision as Decision
from pipeline.model.matrix import Matrix
from pipeline.web.access import Editor, Ledger, Shelves, Viewer
from pipeline.web.api_graph import graph_of
from pipeline.web.api_people import Body
from pipeline.web.library import Library

router = APIRouter(tags=["cascade"])
Key = Annotated[str, Query(max_length=200)]


class Clause(BaseModel):
    """One task of a side: path, title, words, and where they stand."""

    path: str
    title: str
    words: str
    start: int
    end: int


class Side(BaseModel):
    """One of the two papers."""

    id: str
    title: str
    doc_no: str
    name: str
    clauses: list[Clause]


class Linked(BaseModel):
    """A link with its reasons; `decision` is what a person said of it, or empty."""

    plan_path: str
    score: float
    evidence: list[str]
    decision: str


class Changed(BaseModel):
    """One typed difference, in words and with both places."""

    kind: str
    words: str
    weaker: bool
    why: str
    directive_span: tuple[int, int]
    plan_span: tuple[int, int]


class Answer(BaseModel):
    """What became of one task of the directive. `state` is the key, `status` the words; `lost` the duties that stand nowhere in the plan."""

    directive_path: str
    state: str
    status: str
    score: float
    copied: float
    links: list[Linked]
    rejected: list[str]
    differences: list[Changed]
    lost: list[str]


class Comparison(BaseModel):
    """A directive against one plan."""

    directive: Side
    plan: Side
    rows: list[Answer]
    added: list[str]
    copied: float
    summary: str
    problems: list[str]


class Pair(BaseModel):
    """A directive of the library with the plans that rest on it."""

    directive: str
    title: str
    doc_no: str
    plans: list[str]


class CoverageCell(BaseModel):
    """What one plan did with one duty."""

    state: str
    status: str
    plan_paths: list[str]


class CoverageRow(BaseModel):
    """One duty of the directive over all plans, in the order of `plans`."""

    path: str
    title: str
    cells: list[CoverageCell]


class CoverageTable(BaseModel):
    """All duties of a directive by all its plans."""

    plans: list[Pair]
    rows: list[CoverageRow]


class Decided(Body):
    """What a person says of a link; an empty `plan_path` with `reject` says that the duty is answered nowhere; `clear` takes it back."""

    directive: Annotated[str, Field(min_length=1, max_length=200)]
    directive_path: Annotated[str, Field(min_length=1, max_length=64)]
    plan: Annotated[str, Field(min_length=1, max_length=200)]
    plan_path: Annotated[str, Field(max_length=64)] = ""
    decision: Literal["confirm", "reject", "clear"]


def coverage(shelves: Library, directive: str, plan: str) -> Coverage:
    """The comparison of two circulars of the library, with what people decided."""
    if directive == plan:
        raise BadInput("两边选的是同一份文件", advice="请选一份上级文件和一份下级方案")
    above, below, lexicon = shelves.matrix(directive), shelves.matrix(plan), shelves.lexicon()
    decided = decided_links(shelves)
    mine = decided.about(directive, plan)

    def made() -> Coverage:
        upper = shelves.derived("prepared", (above,), lambda: prepare(above, lexicon))
        lower = shelves.derived("prepared plan", (below,), lambda: prepare_plan(below, lexicon))
        return compare_prepared(upper, lower, lexicon, decided)

    return shelves.derived("coverage", (above, below), made, mine)


def decided_links(shelves: Library) -> Decisions:
    """All decisions of people, oldest first."""
    found = sorted(decisions(shelves.database), key=lambda one: one.at)
    return Decisions(
        tuple(
            Decision(one.directive, one.directive_path, one.plan, one.plan_path or None, "confirm" if one.decision == "confirm" else "reject", one.who, one.at)
            for one in found
        )
    )


@router.get("/compare")
def compare(shelves: Shelves, _: Viewer, directive: Key, plan: Key) -> Comparison:
    """A directive against one plan: every duty with what answers it, typed differences with both places, local additions."""
    found, words = coverage(shelves, directive, plan), words_of(shelves.lexicon())
    verdicts = {(one.directive_path, one.plan_path or ""): one.verdict for one in decided_links(shelves).about(directive, plan)}
    return Comparison(
        directive=_side(found.directive), plan=_side(found.plan), rows=[_answer(row, found, words, verdicts) for row in found.rows], added=list(found.added),
        copied=found.copied, summary=summary(found, words), problems=[f"{one.message}。{one.advice}".strip("。") for one in found.problems],
    )  # fmt: skip


def _side(matrix: Matrix) -> Side:
    head = matrix.letterhead
    clauses = [
        Clause(path=task.path, title=task.title, words=task.span.of(matrix.text), start=task.span.start, end=task.span.end) for task in matrix.tasks
    ]
    return Side(id=matrix.id, title=head.title, doc_no=head.doc_no or "", name=matrix.provenance.name, clauses=clauses)


def _answer(row: Row, found: Coverage, words: Words, verdicts: dict[tuple[str, str], Literal["confirm", "reject"]]) -> Answer:
    links = [
        Linked(plan_path=one.plan_path, score=one.score, evidence=list(one.evidence), decision=verdicts.get((row.directive_path, one.plan_path), "")) for one in row.links
    ]  # fmt: skip
    changes = [
        Changed(
            kind=one.kind, words=words.change(one), weaker=one.weaker, why=one.why,
            directive_span=(one.directive_span.start, one.directive_span.end) if one.directive_span else (0, 0),
            plan_span=(one.plan_span.start, one.plan_span.end) if one.plan_span else (0, 0),
        )
        for one in row.differences
    ]  # fmt: skip
    return Answer(
        directive_path=row.directive_path, state=state(row), status=shown_status(row, words), score=row.score, copied=row.copied, links=links,
        rejected=[path for (above, path), verdict in verdicts.items() if above == row.directive_path and verdict == "reject"],
        differences=changes, lost=[span.of(found.directive.text) for span in row.lost],
    )  # fmt: skip


@router.get("/compare/pairs")
def pairs(shelves: Shelves, _: Viewer) -> list[Pair]:
    """The directives of the library with the plans of lower levels that rest on them, those with most plans first."""
    from pipeline.cascade.questions import implemented_by

    graph, known = graph_of(shelves), {matrix.id: matrix for matrix in shelves.matrices()}
    found = [
        Pair(directive=one.id, title=one.letterhead.title, doc_no=one.letterhead.doc_no or "", plans=[plan for plan in implemented_by(graph, one.id) if plan in known and _below(known[plan], one)])
        for one in known.values()
    ]  # fmt: skip
    return sorted((pair for pair in found if pair.plans), key=lambda pair: (-len(pair.plans), pair.directive))


def _below(plan: Matrix, directive: Matrix) -> bool:
    """True unless the paper is of the directive's own level or above it: a 通报 that cites it is no plan."""
    levels = get_args(Level)
    lower, upper = plan.letterhead.level, directive.letterhead.level
    return lower is None or upper is None or levels.index(lower) > levels.index(upper)


@router.get("/compare/table")
def table(shelves: Shelves, _: Viewer, directive: Key, plan: Annotated[list[str], Query(min_length=1, max_length=200)]) -> CoverageTable:
    """Every duty of a directive by these plans: the matrix over townships."""
    words = words_of(shelves.lexicon())
    found = [coverage(shelves, directive, one) for one in plan]
    heads = [Pair(directive=one.plan.id, title=plan_name(one), doc_no=one.plan.letterhead.doc_no or "", plans=[]) for one in found]
    rows = [
        CoverageRow(path=task.path, title=task.title, cells=[_cell(one.row(task.path), words) for one in found]) for task in found[0].directive.tasks
    ]
    return CoverageTable(plans=heads, rows=rows)


def _cell(row: Row | None, words: Words) -> CoverageCell:
    if row is None:
        return CoverageCell(state="", status="", plan_paths=[])
    return CoverageCell(state=state(row), status=shown_status(row, words), plan_paths=list(row.plan_paths))


@router.post("/links")
def link(database: Ledger, user: Editor, new: Decided) -> dict[str, str]:
    """Confirms or rejects a link, or takes the decision back. People's decisions outlive every run."""
    if new.decision == "confirm" and not new.plan_path:
        raise BadInput("没有说明是哪一条方案任务", advice="请先选中右边的条款")
    decide(database, LinkDecision(new.directive, new.directive_path, new.plan, new.plan_path, new.decision), user.name)
    return {"message": "已保存"}
