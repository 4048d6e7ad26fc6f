"""`cascade.html`: the picture of the library with the words behind it, in one file that works without a network.

Every word goes into the page as escaped text or as JSON that cannot end its element; the script sets text, never markup; a content policy forbids
anything from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, TypedDict

from pipeline.cascade.picture import Layout, layout, svg
from pipeline.cascade.questions import Load, load, missing_upper, rests_on
from pipeline.model.matrix import Matrix

if TYPE_CHECKING:
    from networkx import MultiDiGraph

STATUS = {"covered": "已承接", "partial": "部分承接", "missing": "未承接"}
BUSIEST = 15  # units shown in the table of loads


class TaskWords(TypedDict):
    """One task behind a box: where it stands in its circular, its words, and who answers whom."""

    path: str
    title: str
    words: str
    start: int
    end: int
    up: list[str]
    down: list[str]


class CircularWords(TypedDict):
    """One circular behind a box."""

    title: str
    doc_no: str
    rests: list[str]
    text: str
    tasks: list[TaskWords]


def cascade_page(graph: MultiDiGraph, matrices: Sequence[Matrix], focus: str | None = None) -> str:
    """The page for this graph; `matrices` give the words, `focus` narrows it to one circular and its neighbours."""
    place = layout(graph, focus)
    shown = {box.key for box in place.boxes}
    return page_of(graph, place, (matrix for matrix in matrices if matrix.id in shown), load(graph, BUSIEST))


def page_of(graph: MultiDiGraph, place: Layout, matrices: Iterable[Matrix], loads: Iterable[Load]) -> str:
    """The page for a picture; `matrices` are those that it shows, `loads` what units carry, the most burdened first. The graph may be without tasks."""
    words = {matrix.id: _circular(graph, matrix) for matrix in matrices}
    data = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _PAGE.format(style=_STYLE, picture=svg(place), missing=_missing(graph), load=_load(loads), counts=_counts(place), data=data, script=_SCRIPT)


def _circular(graph: MultiDiGraph, matrix: Matrix) -> CircularWords:
    rests = [str(graph.nodes[key].get("title", key)) for key in rests_on(graph, matrix.id)] if matrix.id in graph else []
    tasks: list[TaskWords] = [
        {
            "path": task.path, "title": task.title, "words": task.span.of(matrix.text), "start": task.span.start, "end": task.span.end,
            "up": _named(graph, (above for _, above, kind in _edges(graph, task.id) if kind == "answers")),
            "down": _answers(graph, task.id),
        }
        for task in matrix.tasks
    ]  # fmt: skip
    return {"title": matrix.letterhead.title, "doc_no": matrix.letterhead.doc_no or "", "rests": rests, "text": matrix.text, "tasks": tasks}


def _edges(graph: MultiDiGraph, task: str) -> Iterable[tuple[str, str, str]]:
    return graph.out_edges(task, data="kind") if task in graph else ()


def _answers(graph: MultiDiGraph, task: str) -> list[str]:
    edges = graph.in_edges(task, data=True) if task in graph else ()
    found = [(below, edge) for below, _, edge in edges if edge["kind"] == "answers"]
    names = _named(graph, (below for below, _ in found))
    return [f"{name}（{STATUS.get(edge['status'], '')}）" for name, (_, edge) in zip(names, found, strict=True)]


def _named(graph: MultiDiGraph, tasks: Iterable[str]) -> list[str]:
    return [
        f"{graph.nodes[task.rpartition('#')[0]].get('title', '')} {graph.nodes[task].get('path', '')} {graph.nodes[task].get('title', '')}"
        for task in tasks
    ]


def _counts(place: Layout) -> str:
    known = sum(box.known for box in place.boxes)
    return f"图中文件 {len(place.boxes)} 份，其中未入库 {len(place.boxes) - known} 份。点方框看任务，点任务看原文。"


def _missing(graph: MultiDiGraph) -> str:
    rows = [f"<li>{escape(one.doc_no or '')} {escape(one.title)}（{len(one.cited_by)} 份文件以它为依据）</li>" for one in missing_upper(graph)]
    return f"<ul>{''.join(rows)}</ul>" if rows else "<p>没有：所引依据都已入库。</p>"


def _load(loads: Iterable[Load]) -> str:
    rows = [
        f"<tr><td>{escape(one.unit)}</td><td>{one.duties}</td><td>{one.circulars}</td></tr>"
        for one in islice(loads, BUSIEST)
    ]  # fmt: skip
    return f"<table><tr><th>单位</th><th>任务数</th><th>涉及文件</th></tr>{''.join(rows)}</table>"


_STYLE = """
body{margin:0;font:14px/1.6 'Noto Sans CJK SC','Microsoft YaHei','SimSun',sans-serif;color:#16212b;background:#fff}
header{padding:12px 20px;border-bottom:1px solid #d5dee7}h1{font-size:18px;margin:0}h2{font-size:15px;margin:16px 0 6px}
main{display:flex;height:calc(100vh - 76px)}#picture{flex:1;overflow:auto}aside{width:440px;overflow:auto;border-left:1px solid #d5dee7;padding:0 16px}
.circular{cursor:pointer}.circular:hover rect,.circular:focus rect,.circular.on rect{stroke-width:3;outline:none}
.task{border:1px solid #d5dee7;border-radius:6px;padding:6px 10px;margin:6px 0;cursor:pointer}.task:hover{background:#eef4fb}
.task .words{white-space:pre-wrap;background:#fffbe6;margin:6px 0;padding:6px}.small{color:#5a6b7b;font-size:12px}
.text{white-space:pre-wrap;border-top:1px solid #d5dee7;padding-top:8px}mark{background:#ffe58a}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #d5dee7;padding:3px 8px;text-align:left}
@media print{main{display:block;height:auto}aside{width:auto;border:0}}
"""

_SCRIPT = """
const words=JSON.parse(document.getElementById('words').textContent);
const panel=document.getElementById('panel');
function put(parent,tag,text,cls){const e=document.createElement(tag);if(text)e.textContent=text;if(cls)e.className=cls;parent.appendChild(e);return e}
function list(parent,name,items){if(items.length){put(parent,'div',name+'：'+items.join('；'),'small')}}
function showText(c,t){const box=document.getElementById('full');box.replaceChildren();
 put(box,'h2','原文');const p=put(box,'div','','text');const chars=Array.from(c.text);
 p.append(chars.slice(0,t.start).join(''));const m=put(p,'mark',chars.slice(t.start,t.end).join(''));p.append(chars.slice(t.end).join(''));m.scrollIntoView({block:'center'})}
function show(id,g){const c=words[id];panel.replaceChildren();document.querySelectorAll('.circular.on').forEach(e=>e.classList.remove('on'));g.classList.add('on');
 if(!c){put(panel,'p','这份文件没有入库，只知道它被引用。');return}
 put(panel,'h2',c.title);put(panel,'div',c.doc_no,'small');list(panel,'依据',c.rests);
 for(const t of c.tasks){const d=put(panel,'div','','task');put(d,'b',t.path+' '+t.title);list(d,'落实上级',t.up);list(d,'下级承接',t.down);
  d.addEventListener('click',()=>{let w=d.querySelector('.words');if(!w){w=put(d,'div',t.words,'words')}showText(c,t)})}
 put(panel,'div').id='full'}
document.querySelectorAll('.circular').forEach(g=>{const go=()=>show(g.dataset.id,g);g.addEventListener('click',go);
 g.addEventListener('keydown',e=>{if(e.key==='Enter'||e.key===' '){e.preventDefault();go()}})});
"""

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>文件承接图</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head>
<body><header><h1>文件承接图</h1><div class="small">{counts}</div></header>
<main><div id="picture">{picture}</div>
<aside><div id="panel"><h2>缺少的上级文件</h2>{missing}<h2>任务最多的单位</h2>{load}</div></aside></main>
<script type="application/json" id="words">{data}</script><script>{script}</script></body></html>
"""
