"""The graph of the library as a picture in columns by level, and the questions that people ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from pipeline.errors import NotFound
from pipeline.web.access import Shelves, Viewer
from pipeline.web.library import Library

if TYPE_CHECKING:
    from networkx import MultiDiGraph

router = APIRouter(tags=["cascade"])
Key = Annotated[str, Query(max_length=200)]
BUSIEST = 40
"""Units that the question of burdens lists."""
_ROLES = {"lead": "牵头", "responsible": "责任", "support": "配合", "actor": "执行", "recipient": "受报"}


class GraphBox(BaseModel):
    """One circular in the picture; `known` false where it is only cited, `more` counts plans that one box stands for."""

    key: str
    title: str
    doc_no: str
    level: str
    known: bool
    x: int
    y: int
    more: int


class GraphPicture(BaseModel):
    """The cascade, laid out in columns by level; `arrows` are (from box, to box, kind): from the plan to what it rests on."""

    boxes: list[GraphBox]
    arrows: list[tuple[int, int, str]]
    columns: list[tuple[str, int]]
    width: int
    height: int
    box_width: int
    box_height: int


class Question(BaseModel):
    """An answer as a table. Cells are texts; `keys` are the graph keys that the rows speak of, where they do."""

    columns: list[str]
    rows: list[list[str]]
    keys: list[str]


Asked = Literal["missing", "load", "rests", "plans", "siblings", "unanswered", "cycles"]


def graph_of(shelves: Library) -> MultiDiGraph:
    """The graph of the whole library."""
    from pipeline.cascade.graph import build_graph

    matrices, lexicon = shelves.matrices(), shelves.lexicon()
    return shelves.derived("graph", matrices, lambda: build_graph(matrices, lexicon=lexicon))


@router.get("/graph")
def picture(shelves: Shelves, _: Viewer, focus: Key = "") -> GraphPicture:
    """The cascade in columns by level; with `focus` only that circular, what it rests on and what rests on it."""
    from pipeline.cascade.picture import BOX_HEIGHT, BOX_WIDTH, layout

    graph = graph_of(shelves)
    if focus and focus not in graph:
        raise NotFound("图里没有这份文件", where=focus)
    place = layout(graph, focus or None)
    boxes = [GraphBox(key=one.key, title=one.title, doc_no=one.doc_no, level=one.level, known=one.known, x=one.x, y=one.y, more=one.more) for one in place.boxes]
    return GraphPicture(
        boxes=boxes, arrows=list(place.arrows), columns=list(place.columns), width=place.width, height=place.height, box_width=BOX_WIDTH, box_height=BOX_HEIGHT
    )


@router.get("/graph/questions/{asked}")
def question(shelves: Shelves, _: Viewer, asked: Asked, of: Key = "", townships: Key = "") -> Question:
    """One of the standing questions: `of` names the circular that it is about, `townships` the names (joined by 、) that should have answered."""
    from pipeline.cascade import questions

    graph = graph_of(shelves)
    if asked in {"rests", "plans", "siblings", "unanswered"} and of not in graph:
        raise NotFound("请先在图上选一份文件", where=of)
    if asked == "missing":
        rows = [(one.key, [one.doc_no, one.title, str(len(one.cited_by)), "、".join(_named(graph, key) for key in one.cited_by)]) for one in questions.missing_upper(graph)]
        return _table(["文号", "标题", "几份文件以它为依据", "哪些"], rows)
    if asked == "load":
        lines = [("", [one.name, str(one.duties), str(one.circulars), "，".join(f"{_ROLES.get(role, role)} {count}" for role, count in one.by_role)]) for one in questions.load(graph)[:BUSIEST]]
        return _table(["单位", "任务数", "涉及文件", "其中"], lines)
    if asked == "cycles":
        return _table(["互为依据的文件"], [("", ["、".join(_named(graph, key) for key in circle)]) for circle in questions.citation_cycles(graph)])
    if asked == "unanswered":
        names = [name for name in townships.replace("，", "、").replace(",", "、").split("、") if name.strip()]
        return _table(["没有方案的镇街"], [("", [name]) for name in questions.unanswered_townships(graph, of, names)])
    walk = {"rests": questions.rests_on, "plans": questions.implemented_by, "siblings": questions.siblings}[asked]
    return _table(["文号", "标题", "在库"], [(key, [str(graph.nodes[key].get("doc_no", "")), _named(graph, key), "是" if graph.nodes[key].get("in_library") else "未入库"]) for key in walk(graph, of)])


def _named(graph: MultiDiGraph, key: str) -> str:
    return str(graph.nodes[key].get("title") or graph.nodes[key].get("doc_no") or key)


def _table(columns: list[str], rows: list[tuple[str, list[str]]]) -> Question:
    return Question(columns=columns, rows=[cells for _, cells in rows], keys=[key for key, _ in rows])
