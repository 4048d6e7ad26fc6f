"""The library as a picture: circulars in columns by level (国→省→市→区县→镇街→村), arrows from a plan to what it rests on.

`layout` places the boxes, `svg` draws them; `dot_source` is the same for graphviz, which `drawn_by_dot` calls where it is installed. An upper
paper with very many plans shows the first of them and one box that counts the rest.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from pipeline.cascade.questions import implemented_by, rests_on

if TYPE_CHECKING:
    from networkx import MultiDiGraph

LEVEL_NAMES = {"national": "国家", "province": "省级", "city": "市级", "county": "区县", "township": "镇街", "village": "村社区", "": "层级未知"}
SHOWN = 40  # plans of one upper paper that are drawn one by one
BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN, HEAD = 250, 46, 90, 14, 24, 34
LINE_LETTERS = 18  # Han characters that fit in one line of a box
FONT = "'Noto Sans CJK SC','Microsoft YaHei','SimSun',sans-serif"
DOT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Box:
    """One circular in the picture; `known` False where it is only cited, `more` counts plans that one box stands for."""

    key: str
    title: str
    doc_no: str
    level: str
    known: bool
    x: int
    y: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes and arrows (indices of boxes: from the plan to the upper paper), with the size of the whole."""

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int, str], ...]
    columns: tuple[tuple[str, int], ...]
    width: int
    height: int


def layout(graph: MultiDiGraph, focus: str | None = None, most: int | None = None) -> Layout:
    """Where every circular stands. With `focus` only that circular, what it rests on and what rests on it; with `most` no more than these, the upper
    papers first."""
    shown, rest = _shown(graph, focus)
    for each in (10, 3, 0):
        if most is not None and len(shown) > most:
            shown, rest = _shown(graph, focus, each)
    if most is not None and len(shown) > most:
        shown = set(sorted(shown, key=lambda one: (-len(implemented_by(graph, one)), one))[:most])
    column_of = {key: _level(graph, key) for key in shown}
    levels = [level for level in LEVEL_NAMES if level in column_of.values()]
    rows: dict[str, int] = defaultdict(int)
    boxes: list[Box] = []
    places: dict[str, int] = {}
    for key in sorted(shown, key=lambda one: _order(graph, one)):
        data, level = graph.nodes[key], column_of[key]
        x, y = MARGIN + levels.index(level) * (BOX_WIDTH + GAP_X), MARGIN + HEAD + rows[level] * (BOX_HEIGHT + GAP_Y)
        rows[level] += 1
        places[key] = len(boxes)
        boxes.append(Box(key, data.get("title", key), data.get("doc_no", ""), level, bool(data.get("in_library")), x, y, rest.get(key, 0)))
    arrows = tuple(
        (places[below], places[above], kind)
        for below, above, kind in graph.edges(list(places), data="kind")  # in the order of the boxes: that of a set changes from run to run
        if kind in {"implements", "carries", "cites"} and above in places and below in places
    )
    columns = tuple((LEVEL_NAMES[level], MARGIN + index * (BOX_WIDTH + GAP_X)) for index, level in enumerate(levels))
    width = MARGIN * 2 + max(len(levels), 1) * (BOX_WIDTH + GAP_X) - GAP_X
    height = MARGIN * 2 + HEAD + max(rows.values(), default=1) * (BOX_HEIGHT + GAP_Y)
    return Layout(tuple(boxes), arrows, columns, width, height)


def svg(place: Layout) -> str:
    """The picture as one SVG; every word is escaped, nothing is loaded from elsewhere."""
    parts = [
        (f'<svg xmlns="http://www.w3.org/2000/svg" width="{place.width}" height="{place.height}" viewBox="0 0 {place.width} {place.height}" '
        f'font-family="{FONT}" role="img" aria-label="文件承接图">'),
        ('<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#5a6b7b"/></marker></defs>'),
    ]
    parts += [f'<text x="{x}" y="{MARGIN + 14}" font-size="15" font-weight="bold" fill="#1f3a5f">{name}</text>' for name, x in place.columns]
    parts += [_arrow(place.boxes[one], place.boxes[other], kind) for one, other, kind in place.arrows]
    parts += [_box(box) for box in place.boxes]
    return "\n".join([*parts, "</svg>"])


def dot_source(place: Layout) -> str:
    """The picture for graphviz, laid out from left to right."""
    lines = ["digraph cascade {", 'rankdir=LR; node [shape=box, style="rounded,filled", fillcolor="#eef4fb", fontname="Noto Sans CJK SC", fontsize=11];']
    for number, box in enumerate(place.boxes):
        style = "" if box.known else ', style="rounded,dashed"'
        label = "\n".join(line for line in (*_lines(box.title), box.doc_no, f"另有 {box.more} 份" if box.more else "") if line)
        lines.append(f"n{number} [label={_quoted(label)}{style}];")
    lines += [f"n{other} -> n{one} [dir=back{', style=dashed' if kind == 'cites' else ''}];" for one, other, kind in place.arrows]
    for level in LEVEL_NAMES:
        same = [f"n{number};" for number, box in enumerate(place.boxes) if box.level == level]
        if same:
            lines.append(f"{{rank=same; {' '.join(same)}}}")
    return "\n".join([*lines, "}"])


def drawn_by_dot(source: str, form: Literal["svg", "png"]) -> bytes | None:
    """The picture as graphviz draws it, or None where `dot` is not installed or does not finish."""
    dot = shutil.which("dot")
    if dot is None:
        return None
    try:
        done = subprocess.run([dot, f"-T{form}"], input=source.encode(), capture_output=True, timeout=DOT_SECONDS, check=False)  # noqa: S603 - our own source, no shell
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def _shown(graph: MultiDiGraph, focus: str | None, each: int = SHOWN) -> tuple[set[str], dict[str, int]]:
    """The circulars that are drawn, at most `each` plans of one upper paper, and for an upper paper how many of its plans are not."""
    keys = [key for key, data in graph.nodes(data=True) if data.get("kind") == "circular" and (data.get("in_library") or _rested_on(graph, key))]
    if focus is not None:
        keys = [focus, *rests_on(graph, focus), *implemented_by(graph, focus)]
    shown, hidden, rest = set(keys), set(), {}
    for key in keys:
        below = [one for one in implemented_by(graph, key) if one in shown and one != focus]
        leaves = [one for one in below if not implemented_by(graph, one)]
        if len(leaves) > each:
            hidden |= set(leaves[each:])
            rest[key] = len(leaves) - each
    return shown - hidden, rest


def _rested_on(graph: MultiDiGraph, key: str) -> bool:
    """True for a paper that others rest on; a law that is only named is no part of the cascade."""
    return any(kind in {"implements", "carries"} for _, _, kind in graph.in_edges(key, data="kind"))


def _level(graph: MultiDiGraph, key: str) -> str:
    """The level of a circular; one that is only cited stands one above the highest that rests on it."""
    level = graph.nodes[key].get("level")
    if level:
        return str(level)
    names = [name for name in LEVEL_NAMES if name]
    below = [graph.nodes[one].get("level") for one, _, kind in graph.in_edges(key, data="kind") if kind in {"implements", "carries"}]
    ranks = [names.index(one) for one in below if one in names]
    return names[max(min(ranks) - 1, 0)] if ranks else ""


def _order(graph: MultiDiGraph, key: str) -> tuple[str, str, str]:
    above = sorted(one for _, one, kind in graph.out_edges(key, data="kind") if kind == "implements")
    return (above[0] if above else key, str(graph.nodes[key].get("dated", "")), key)


def _box(box: Box) -> str:
    fill, stroke = ("#eef4fb", "#2f6fb0") if box.known else ("#fff8e6", "#b7791f")
    dashed = "" if box.known else ' stroke-dasharray="5 3"'
    lines = _lines(box.title)
    small = box.doc_no + (f"（另有 {box.more} 份下级方案）" if box.more else "") + ("" if box.known else "（未入库）")
    text = "".join(f'<tspan x="{box.x + 10}" dy="{15 if index else 0}">{escape(line)}</tspan>' for index, line in enumerate(lines))
    note = f'<text x="{box.x + 10}" y="{box.y + BOX_HEIGHT - 4}" font-size="9" fill="#5a6b7b">{escape(small)}</text>' if len(lines) < 2 or small else ""
    first = box.y + (16 if len(lines) > 1 else 20)
    return (
        f'<g class="circular" data-id="{escape(box.key, quote=True)}" tabindex="0"><title>{escape(box.title)} {escape(box.doc_no)}</title>'
        f'<rect x="{box.x}" y="{box.y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6" fill="{fill}" stroke="{stroke}"{dashed}/>'
        f'<text x="{box.x + 10}" y="{first}" font-size="12" fill="#16212b">{text}</text>{note}</g>'
    )


def _arrow(one: Box, other: Box, kind: str) -> str:
    x0, y0, x1, y1 = one.x, one.y + BOX_HEIGHT // 2, other.x + BOX_WIDTH, other.y + BOX_HEIGHT // 2
    dashed = ' stroke-dasharray="4 3"' if kind == "cites" else ""
    bend = max(abs(x0 - x1) // 2, 30)
    return f'<path d="M{x0} {y0}C{x0 - bend} {y0} {x1 + bend} {y1} {x1} {y1}" fill="none" stroke="#8fa3b5"{dashed} marker-end="url(#tip)"/>'


def _lines(title: str) -> tuple[str, ...]:
    """The title in at most two lines; what does not fit ends in an ellipsis (the whole title is the box's tooltip)."""
    if len(title) <= LINE_LETTERS:
        return (title,)
    second = title[LINE_LETTERS : 2 * LINE_LETTERS]
    return (title[:LINE_LETTERS], second[:-1] + "…" if len(title) > 2 * LINE_LETTERS else second)


def _quoted(words: str) -> str:
    cleaned: Iterable[str] = (ch for ch in words if ch == "\n" or ch.isprintable())
    return '"' + "".join(cleaned).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
