"""Circulars and pairs in a plain notation, so that a test shows at a glance what a directive asks and a plan answers.

A file holds `== directive`, `== plan` and `== gold`. A circular begins with `key: value` lines, then one line a section: `2.1 重点任务 标题。正文`
(a category makes it a task; `-` in its place a plain section). In the text `{words|mark}` marks a value:

    {6月底前|by 2024-06-30}  {2024年|during 2024-01-01 2024-12-31}  {每季度|every MONTHLY/3}  {每月25日前|every MONTHLY/1/25}
    {3日内|relative}  {5月底前|undated}  {2024年起|from 2024-01-01}  {长期坚持|ongoing}
    {至少1次|n >= 1 次 每季度}  {95%以上|rate >= 95}  {全覆盖|cover}  {基本全覆盖|cover ~}
    {区应急局|lead}  {各镇街|responsible}  {镇消防所|support}  {企业主要负责人|actor}  {区安委办|recipient}

Gold: `2.1 -> 3.1 3.2 | covered | deadline-later softened?` (`?`: optional); `2.2 | missing`; `2.3 | missing not-for-plan`; `added: 4.1 4.2?`.
`2.4 -> 3.3 (3.5)`: an optional link in brackets. `*` after a status frees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.model.circular import Jurisdiction, Letterhead, Section
from pipeline.model.matrix import Action, Assignment, Citation, Deadline, Matrix, Provenance, Target, Task
from pipeline.model.text import Span

PAIRS = Path(__file__).parent / "cascade_pairs"
ROLES = {"lead", "responsible", "support", "actor", "recipient"}
CATEGORIES = {"重点任务", "阶段安排", "保障措施", "报送", "通报要求"}
_NUMERALS = "一二三四五六七八九十"
_MARK = re.compile(r"\{([^{}|]*)\|([^{}]*)\}")


@dataclass
class _Draft:
    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class AuthoredPair:
    name: str
    directive: Matrix
    plan: Matrix
    gold: dict


def names() -> list[str]:
    """The names of all authored pairs."""
    return sorted(path.stem for path in PAIRS.glob("*.txt"))


def pair(name: str) -> AuthoredPair:
    """The authored pair of that name."""
    parts = re.split(r"^== (\w+)\n", (PAIRS / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)
    by_name = dict(zip(parts[1::2], parts[2::2], strict=True))
    return AuthoredPair(name, circular(by_name["directive"]), circular(by_name["plan"]), _gold(by_name["gold"]))


def circular(source: str) -> Matrix:
    """The matrix that a circular in the notation describes."""
    head, draft = {}, _Draft()
    lines = [line.strip() for line in source.strip().splitlines() if line.strip()]
    while lines and (field_ := re.match(r"(\w+): (.*)", lines[0])):
        head[field_[1]] = field_[2]
        lines.pop(0)
    _append(draft, head["title"])
    rows = [_row(line) for line in lines]
    paths = [path for path, _, _ in rows]
    for path, category, words in rows:
        _section(draft, path, category, words, head["id"], leaf=not any(other.startswith(path + ".") for other in paths))
    basis = tuple(
        Citation(title.strip(), no.strip() or None, "basis", Span(0, 0))
        for title, _, no in (one.partition("@") for one in head.get("basis", "").split(";"))
        if title.strip() or no.strip()
    )
    letterhead = Letterhead(
        title=head["title"], doc_no=head.get("doc_no"), issuers=tuple(head.get("issuers", "").split()), genre="方案",
        dated=date.fromisoformat(head["dated"]) if "dated" in head else None, level=head.get("level"), campaign=head.get("campaign"),
        jurisdiction=Jurisdiction(*(head.get(key) for key in ("province", "city", "county", "township"))),
    )  # fmt: skip
    provenance = Provenance(head["id"] + ".txt", "0" * 64, "txt", None, len(draft.text))
    return Matrix(head["id"], letterhead, provenance, draft.text, tuple(draft.sections), tuple(draft.tasks), (), basis)


def plain(matrix: Matrix, before: str = "", after: str = "") -> str:
    """The circular as an office would type it."""
    return "\n".join(part for part in (before, matrix.text, after) if part)


def _row(line: str) -> tuple[str, str, str]:
    path, category, words = line.split(" ", 2)
    return path, category, words


def _append(draft: _Draft, words: str) -> Span:
    """`words` as one more line, its marks lifted out; the span of the line."""
    start = len(draft.text) + (1 if draft.text else 0)
    draft.text += "\n" if draft.text else ""
    position = 0
    for match in _MARK.finditer(words):
        draft.text += words[position : match.start()]
        draft.marks.append((len(draft.text), len(draft.text) + len(match[1]), match[2]))
        draft.text += match[1]
        position = match.end()
    draft.text += words[position:]
    return Span(start, len(draft.text))


def _section(draft: _Draft, path: str, category: str, words: str, circular_id: str, *, leaf: bool) -> None:
    label = "" if path[0] in "TAr" or ".r" in path else _label(path)
    line = _append(draft, label + words)
    after = line.start + len(label)
    first = re.match(r"[^。，；（(：\n\t]*", draft.text[after : line.end])
    title = Span(after, after + len(first[0]))
    draft.sections.append(Section(
        path, path.rpartition(".")[0] or None, label or None, path.count(".") + 1, title.of(draft.text), "task", line, title, leaf=leaf,
    ))  # fmt: skip
    if category in CATEGORIES:
        draft.tasks.append(_task(draft, path, category, title, line, circular_id))


def _label(path: str) -> str:
    number = int(re.sub(r"\D", "", path.rpartition(".")[2]) or 0)
    numeral = _NUMERALS[number - 1] if number <= 10 else "十" + _NUMERALS[number - 11]
    return (f"{numeral}、", f"（{numeral}）", f"{number}．", f"（{number}）")[min(path.count("."), 3)]


def _task(draft: _Draft, path: str, category: str, title: Span, line: Span, circular_id: str) -> Task:
    alone = draft.text[title.end : title.end + 1] == "。"
    actions = tuple(_actions(draft.text, Span(title.end + 1 if alone else title.start, line.end)))
    values = [value for start, end, mark in draft.marks if start >= line.start for value in _value(draft.text, Span(start, end), mark, actions, title)]
    pick = lambda kind: tuple(value for value in values if isinstance(value, kind))  # noqa: E731
    return Task(
        f"{circular_id}#{path}", path, category, title.of(draft.text), line, None, actions, pick(Assignment), pick(Deadline), pick(Target),
    )  # fmt: skip


def _actions(text: str, body: Span) -> Iterator[Action]:
    note = re.compile(r"（(?:责任|牵头|配合|完成时限)[^）]*）")
    seq = 0
    for match in re.finditer(r"[^。；\n\t]+", text[body.start : body.end]):
        start, end = body.start + match.start(), body.start + match.end()
        words = note.sub("", text[start:end])
        if len(words.strip()) > 3:
            seq += 1
            yield Action(seq, words, Span(start, start + len(words)))


def _value(text: str, span: Span, mark: str, actions: tuple[Action, ...], title: Span) -> Iterator[object]:
    kind, *rest = mark.split()
    action = next((one.seq for one in actions if span in one.span), None)
    surface = span.of(text)
    day = date.fromisoformat
    if kind in ROLES:
        basis = "text" if kind in {"actor", "recipient"} or action else "note"
        yield Assignment(surface, span, kind, basis, action=action)
    elif kind in {"by", "during", "on", "from"}:
        days = [day(one) for one in rest]
        start = days[0] if kind != "by" else None
        yield Deadline(surface, span, kind, start, None if kind == "from" else days[-1], None, action)
    elif kind == "every":
        frequency, interval, *days = rest[0].split("/")
        rule = f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval != "1" else "") + (f";BYMONTHDAY={days[0]}" if days else "")
        yield Deadline(surface, span, "recurring", None, None, rule, action)
    elif kind == "undated":
        yield Deadline(surface, span, "by", action=action)
    elif kind in {"relative", "ongoing"}:
        yield Deadline(surface, span, kind, action=action)
    elif kind == "n":
        yield _target(surface, span, "count", rest[0], float(rest[1]), rest[2], action, rest[3] if len(rest) > 3 else None, title.of(text))
    elif kind == "rate":
        yield _target(surface, span, "rate", rest[0], float(rest[1]), "%", action, None, title.of(text))
    elif kind == "cover":
        yield _target(surface, span, "coverage", rest[0] if rest else "=", 100.0, "%", action, None, title.of(text))
    elif kind == "quality":
        yield Target(surface, span, "qualitative", action=action)
    else:
        raise ValueError(mark)


def _target(surface: str, span: Span, kind: str, comparator: str, value: float, unit: str, action: int | None, period: str | None, metric: str) -> Target:
    return Target(surface, span, kind, metric, comparator, value, value, unit, period, action)


def _gold(source: str) -> dict:
    rows, added, free_added = [], [], []
    for line in source.strip().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("added:"):
            words = line.removeprefix("added:").split()
            added = [word for word in words if not word.endswith("?")]
            free_added = [word[:-1] for word in words if word.endswith("?")]
            continue
        left, status, *kinds = (part.strip() for part in line.split("|"))
        path, _, links = left.partition("->")
        words = links.split()
        differences = kinds[0].split() if kinds else []
        rows.append({
            "directive_path": path.strip(), "status": status.split()[0].rstrip("*"), "status_optional": "*" in status,
            "not_for_plan": "not-for-plan" in status,
            "plan_paths": [word for word in words if word[0] != "("], "optional_plan_paths": [word.strip("()") for word in words if word[0] == "("],
            "differences": [{"kind": kind.rstrip("?"), "optional": kind.endswith("?")} for kind in differences],
        })  # fmt: skip
    return {"rows": rows, "added": added, "optional_added": free_added}
