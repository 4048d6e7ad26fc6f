"""承接对照.html: the two papers side by side with links drawn between them, in one file that works without a network.

Every word is escaped; the script reads places of elements and draws curves, it never makes markup from text; a content policy forbids anything
from elsewhere. Printed, the two columns stand without the curves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from itertools import pairwise

from pipeline.export.comparison import Words, shown_status, state, summary, words_of
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Row
from pipeline.model.matrix import Matrix, Task
from pipeline.model.text import Span

Mark = tuple[Span, str, str]
"""Where, as what (a class of the page), and what the tooltip says."""


def comparison_page(coverage: Coverage, lexicon: Lexicon) -> str:
    """The page of one comparison."""
    words = words_of(lexicon)
    left = "".join(_directive_block(coverage.directive, row, words) for row in coverage.rows)
    right = "".join(_plan_block(coverage, task, words) for task in coverage.plan.tasks)
    links = [[f"d-{link.directive_path}", f"p-{link.plan_path}", state(row), "；".join(link.evidence)] for row in coverage.rows for link in row.links]
    data = json.dumps(links, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    notes = "".join(f"<p class='note'>{escape(problem.message)}。{escape(problem.advice)}</p>" for problem in coverage.problems)
    return _PAGE.format(
        style=_STYLE, script=_SCRIPT, data=data, left=left, right=right, notes=notes, summary=escape(summary(coverage, words)),
        directive=escape(_title(coverage.directive)), plan=escape(_title(coverage.plan)), legend=_legend(words),
    )  # fmt: skip


def marked(text: str, span: Span, marks: Iterable[Mark]) -> str:
    """The words of `span` as escaped HTML, each stretch wrapped in the classes of all marks that cover it."""
    inside = [mark for mark in marks if mark[0].overlaps(span)]
    borders = sorted({span.start, span.end, *(min(max(edge, span.start), span.end) for one, _, _ in inside for edge in (one.start, one.end))})
    parts = []
    for start, end in pairwise(borders):
        over = [(name, tip) for one, name, tip in inside if one.start <= start and end <= one.end]
        words = escape(text[start:end])
        if over:
            names, tips = " ".join(dict.fromkeys(name for name, _ in over)), "；".join(dict.fromkeys(tip for _, tip in over if tip))
            words = f'<span class="{names}" title="{escape(tips, quote=True)}">{words}</span>'
        parts.append(words)
    return "".join(parts)


def _directive_block(directive: Matrix, row: Row, words: Words) -> str:
    task = directive.task(row.directive_path)
    if task is None:
        return ""
    return _block(f"d-{task.path}", state(row), task.path, _badge(row, words), marked(directive.text, task.span, _directive_marks(row, words)))


def _plan_block(coverage: Coverage, task: Task, words: Words) -> str:
    shown = marked(coverage.plan.text, task.span, _plan_marks(coverage, task.path, words))
    kind = "added" if task.path in coverage.added else "answer"
    return _block(f"p-{task.path}", kind, task.path, _plan_badge(coverage, task.path, words), shown)


def _block(key: str, kind: str, path: str, badge: str, shown: str) -> str:
    return (
        f'<section class="task {kind}" id="{escape(key, quote=True)}" tabindex="0"><div class="head"><b>{escape(path)}</b>{badge}</div>'
        f'<div class="words">{shown}</div></section>'
    )


def _directive_marks(row: Row, words: Words) -> list[Mark]:
    marks: list[Mark] = [(pair.directive, "same", f"下级 {link.plan_path} 有对应表述") for link in row.links for pair in link.pairs]
    marks += [(span, "lost", "下级没有这项内容") for span in row.lost] if row.status == "partial" else []
    marks += [
        (one.directive_span, "weaker" if one.weaker else "changed", words.change(one)) for one in row.differences if one.directive_span is not None
    ]  # fmt: skip
    return marks


def _plan_marks(coverage: Coverage, path: str, words: Words) -> list[Mark]:
    marks: list[Mark] = [
        (pair.plan, "same", f"对应上级 {link.directive_path}") for link in coverage.links() if link.plan_path == path for pair in link.pairs
    ]  # fmt: skip
    marks += [(span, "local", "上级没有，本地自定") for span in coverage.local]
    marks += [
        (one.plan_span, "weaker" if one.weaker else "changed", words.change(one))
        for row in coverage.rows for one in row.differences if one.plan_span is not None
    ]  # fmt: skip
    return marks


def _badge(row: Row, words: Words) -> str:
    changes = "".join(f'<li class="{"weaker" if one.weaker else "changed"}">{escape(words.change(one))}</li>' for one in row.differences)
    answers = f'<span class="small">→ {escape("、".join(row.plan_paths))}</span>' if row.plan_paths else ""
    return f'<span class="badge">{escape(shown_status(row, words))}</span>{answers}' + (f"<ul>{changes}</ul>" if changes else "")


def _plan_badge(coverage: Coverage, path: str, words: Words) -> str:
    if path in coverage.added:
        return f'<span class="badge">{escape(words.of("added"))}</span>'
    asked = [link.directive_path for link in coverage.links() if link.plan_path == path]
    return f'<span class="small">← {escape("、".join(asked))}</span>'


def _title(matrix: Matrix) -> str:
    head = matrix.letterhead
    return (head.title or matrix.provenance.name) + (f"（{head.doc_no}）" if head.doc_no else "")


def _legend(words: Words) -> str:
    keys = ("weakened", "missing", "partial", "covered", "not-for-plan", "added")
    boxes = "".join(f'<label class="key {key}"><input type="checkbox" checked data-state="{key}">{escape(words.of(key))}</label>' for key in keys)
    return boxes + '<span class="lost">下级没有的内容</span> <span class="weaker">变弱</span> <span class="changed">变严或更明确</span> <span class="local">本地自定</span>'


_STYLE = """
body{margin:0;font:14px/1.7 'Noto Sans CJK SC','Microsoft YaHei','SimSun',sans-serif;color:#16212b}
header{padding:10px 20px;border-bottom:1px solid #d5dee7;background:#fff;position:sticky;top:0;z-index:3}h1{font-size:18px;margin:0}
.key{margin-right:14px}.note{color:#9c2b10;margin:4px 0}
#both{display:grid;grid-template-columns:1fr 110px 1fr;position:relative}#wires{position:absolute;left:0;top:0;width:100%;height:100%;pointer-events:none}
.side{padding:8px 16px}.side h2{font-size:15px}.task{border:1px solid #d5dee7;border-left:5px solid #8fa3b5;border-radius:4px;padding:6px 10px;margin:10px 0;background:#fff}
.task.on{box-shadow:0 0 0 2px #2f6fb0}.words{white-space:pre-wrap}.small{color:#5a6b7b;font-size:12px;margin-left:8px}
.badge{margin-left:8px;padding:1px 8px;border-radius:9px;background:#e6ecf2;font-size:12px}ul{margin:4px 0;padding-left:20px;font-size:13px}
.weakened{border-left-color:#d97706}.missing{border-left-color:#c53030}.partial{border-left-color:#d9b106}.covered{border-left-color:#2f855a}.added{border-left-color:#2f6fb0}
.same{border-bottom:1px dotted #2f855a}.lost{background:#fbd5d5}.weaker{background:#fde6b3}.changed{background:#d6ecff}.local{background:#e3f4e1}
.hidden{display:none}@media print{header{position:static}#wires{display:none}#both{grid-template-columns:1fr 20px 1fr}}
"""

_SCRIPT = """
const links=JSON.parse(document.getElementById('links').textContent);
const wires=document.getElementById('wires'),both=document.getElementById('both');
const colours={weakened:'#d97706',partial:'#d9b106',covered:'#2f855a'};let chosen='';
function draw(){wires.replaceChildren();const o=both.getBoundingClientRect();
 for(const [a,b,kind,why] of links){const x=document.getElementById(a),y=document.getElementById(b);
  if(!x||!y||x.classList.contains('hidden')||y.classList.contains('hidden'))continue;
  const r=x.getBoundingClientRect(),s=y.getBoundingClientRect();
  const x0=r.right-o.left,y0=r.top-o.top+18,x1=s.left-o.left,y1=s.top-o.top+18;
  const p=document.createElementNS('http://www.w3.org/2000/svg','path');
  p.setAttribute('d',`M${x0} ${y0}C${x0+60} ${y0} ${x1-60} ${y1} ${x1} ${y1}`);p.setAttribute('fill','none');
  p.setAttribute('stroke',colours[kind]||'#8fa3b5');p.setAttribute('stroke-width',chosen===a||chosen===b?4:1.6);
  const t=document.createElementNS('http://www.w3.org/2000/svg','title');t.textContent=why;p.appendChild(t);wires.appendChild(p)}}
function choose(id){chosen=id;document.querySelectorAll('.task.on').forEach(e=>e.classList.remove('on'));
 const self=document.getElementById(id);self.classList.add('on');
 const others=links.filter(l=>l[0]===id||l[1]===id).map(l=>l[0]===id?l[1]:l[0]);
 others.forEach(o=>document.getElementById(o).classList.add('on'));
 if(others.length)document.getElementById(others[0]).scrollIntoView({block:'center',behavior:'smooth'});draw()}
document.querySelectorAll('.task').forEach(e=>{e.addEventListener('click',()=>choose(e.id));e.addEventListener('keydown',k=>{if(k.key==='Enter')choose(e.id)})});
document.querySelectorAll('input[data-state]').forEach(box=>box.addEventListener('change',()=>{
 document.querySelectorAll('.task.'+box.dataset.state).forEach(e=>e.classList.toggle('hidden',!box.checked));draw()}));
addEventListener('resize',draw);addEventListener('load',draw);draw();
"""

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>承接对照</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head>
<body><header><h1>承接对照</h1><div>{summary}</div>{notes}<div>{legend}</div></header>
<div id="both"><svg id="wires" aria-hidden="true"></svg>
<div class="side"><h2>上级：{directive}</h2>{left}</div><div></div><div class="side"><h2>下级：{plan}</h2>{right}</div></div>
<script type="application/json" id="links">{data}</script><script>{script}</script></body></html>
"""
