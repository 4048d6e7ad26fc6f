"""What a person changed in a matrix, as values, and how it is laid over any run of the same circular: pure functions, no database.

A correction names the clause (`path`) and the value by what it says (`key`), never by position, so that it survives a new run of the
program, of the dictionaries, or of a re-issued text. One that finds its value no more is returned as *unplaced*: a person sees it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Literal, TypeVar, cast, get_args

from pipeline.errors import BadInput
from pipeline.export.recurrence import Rule, parse_rule
from pipeline.model.matrix import (
    Action,
    Assignment,
    Basis,
    Category,
    Comparator,
    Deadline,
    DeadlineKind,
    Matrix,
    Modality,
    Role,
    Target,
    TargetKind,
    Task,
)  # fmt: skip
from pipeline.model.text import Span

Part = Literal["task", "action", "assignment", "deadline", "target"]
Op = Literal["accept", "change", "add", "delete", "split", "merge"]
Value = Action | Assignment | Deadline | Target
Json = Mapping[str, object]
PARTS: Mapping[str, str] = {"action": "actions", "assignment": "assignments", "deadline": "deadlines", "target": "targets"}
HUMAN = "human"
_YEARS = (1949, 2100)
"""Years that a person may type: beyond them it is a slip of the finger."""
V = TypeVar("V", Assignment, Deadline, Target)


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a person. `before`/`after` are the value as JSON in the form of the contract; `seq` orders them.

    `accept` says that a value (or, with part `task`, the whole row) is right. `split` cuts a task at the action `key` (its seq): that action
    and those after it become a task of their own. `merge` takes the task `key` (its path) into this one.
    """

    path: str
    part: Part
    op: Op
    key: str = ""
    before: Json | None = None
    after: Json | None = None
    reason: str = ""
    who: str = ""
    at: str = ""
    seq: int = 0


def key_of(value: Value) -> str:
    """What a value says, as its identity within a task: unit and role, the words of a time or figure, the text of an action."""
    match value:
        case Assignment():
            return f"{value.role}|{value.unit}"
        case Deadline():
            return f"{value.kind}|{value.surface}"
        case Target():
            return f"{value.surface}|{value.metric}"
        case _:
            return value.text


def apply(matrix: Matrix, corrections: Iterable[Correction]) -> tuple[Matrix, tuple[Correction, ...]]:
    """The matrix with the corrections laid over it in their order, and those that found no place."""
    unplaced: list[Correction] = []
    for one in sorted(corrections, key=lambda correction: correction.seq):
        changed = _applied(matrix, one)
        if changed is None:
            unplaced.append(one)
        else:
            matrix = changed
    return matrix, tuple(unplaced)


def _applied(matrix: Matrix, one: Correction) -> Matrix | None:
    if one.part == "task" and one.op == "add":
        return _with_new_task(matrix, one)
    task = matrix.task(one.path)
    if task is None:
        return None
    if one.part == "task":
        return _on_task(matrix, task, one)
    changed = _on_value(matrix, task, one)
    return None if changed is None else _with_task(matrix, changed)


def _on_task(matrix: Matrix, task: Task, one: Correction) -> Matrix | None:
    match one.op:
        case "accept":
            return _with_task(matrix, replace(task, review=()))
        case "change":
            return _with_task(matrix, _retitled(task, one.after or {}))
        case "delete":
            return replace(matrix, tasks=tuple(other for other in matrix.tasks if other.path != task.path))
        case "split":
            return _split(matrix, task, one)
        case "merge":
            return _merged(matrix, task, one.key)
    return None


def _retitled(task: Task, after: Json) -> Task:
    category = after.get("category", task.category)
    if category not in get_args(Category):
        raise BadInput(f"没有“{category}”这类任务", advice=f"可用：{'、'.join(get_args(Category))}")
    return replace(task, title=str(after.get("title", task.title)), category=cast("Category", category))


def _split(matrix: Matrix, task: Task, one: Correction) -> Matrix | None:
    """The task cut in two at the action with seq `one.key`; what an action carries goes with it, what holds for the whole task stays in both."""
    at = next((action.seq for action in task.actions if str(action.seq) == one.key and action.seq > 1), None)
    if at is None:
        return None
    path = _free_path(matrix, task.path)
    title = str((one.after or {}).get("title") or task.actions[at - 1].text[:30])
    head, tail = _side(task, at, tail=False), _side(task, at, tail=True)
    fresh = replace(tail, id=_task_id(matrix, path), path=path, title=title, span=tail.actions[0].span)
    tasks = [part for other in matrix.tasks for part in ((head, fresh) if other.path == task.path else (other,))]
    return replace(matrix, tasks=tuple(tasks))


def _side(task: Task, at: int, *, tail: bool) -> Task:
    def keep(seq: int | None) -> bool:
        return seq is None or (seq >= at) == tail

    shift = at - 1 if tail else 0

    def moved(seq: int | None) -> int | None:
        return None if seq is None else seq - shift

    return replace(
        task,
        actions=tuple(replace(one, seq=one.seq - shift) for one in task.actions if keep(one.seq)),
        assignments=tuple(replace(one, action=moved(one.action)) for one in task.assignments if keep(one.action)),
        deadlines=tuple(replace(one, action=moved(one.action)) for one in task.deadlines if keep(one.action)),
        targets=tuple(replace(one, action=moved(one.action)) for one in task.targets if keep(one.action)),
    )


def _merged(matrix: Matrix, task: Task, other_path: str) -> Matrix | None:
    other = matrix.task(other_path)
    if other is None or other.path == task.path:
        return None
    shift = len(task.actions)

    def moved(seq: int | None) -> int | None:
        return None if seq is None else seq + shift

    whole = replace(
        task,
        actions=task.actions + tuple(replace(one, seq=one.seq + shift) for one in other.actions),
        assignments=_once((*task.assignments, *(replace(one, action=moved(one.action)) for one in other.assignments))),
        deadlines=_once((*task.deadlines, *(replace(one, action=moved(one.action)) for one in other.deadlines))),
        targets=_once((*task.targets, *(replace(one, action=moved(one.action)) for one in other.targets))),
    )
    return _with_task(replace(matrix, tasks=tuple(one for one in matrix.tasks if one.path != other.path)), whole)


def _once(values: Sequence[V]) -> tuple[V, ...]:
    found: dict[str, V] = {}
    for value in values:
        found.setdefault(key_of(value), value)
    return tuple(found.values())


def _with_new_task(matrix: Matrix, one: Correction) -> Matrix | None:
    after = one.after or {}
    if matrix.task(one.path) is not None:
        return None
    span = _place(matrix, Span(0, len(matrix.text)), str(after.get("title", "")), after)
    blank = Task(_task_id(matrix, one.path), one.path, "重点任务", "", span)
    task = _retitled(blank, after)
    tasks = sorted((*matrix.tasks, task), key=lambda item: item.span)
    return replace(matrix, tasks=tuple(tasks))


def _on_value(matrix: Matrix, task: Task, one: Correction) -> Task | None:
    name = PARTS[one.part]
    values: tuple[Value, ...] = getattr(task, name)
    at = next((index for index, value in enumerate(values) if key_of(value) == one.key), None)
    if one.op == "add":
        return _with_values(task, name, (*values, value_of(one.part, matrix, task, one.after or {})))
    if at is None:
        return None
    old = values[at]
    match one.op:
        case "accept":
            return task if isinstance(old, Action) else _with_values(task, name, (*values[:at], replace(old, confidence=1.0), *values[at + 1 :]))
        case "delete":
            return _with_values(task, name, (*values[:at], *values[at + 1 :]))
        case "change":
            fresh = value_of(one.part, matrix, task, {**as_json(old), **(one.after or {})})
            return _with_values(task, name, (*values[:at], fresh, *values[at + 1 :]))
    return None


def _with_values(task: Task, name: str, values: tuple[Value, ...]) -> Task:
    if name == "actions":
        actions = tuple(replace(cast("Action", one), seq=index) for index, one in enumerate(values, 1))
        return replace(task, actions=actions)
    return replace(task, **{name: values})  # type: ignore[arg-type]  # the name belongs to the values' kind, see PARTS


def as_json(value: Value) -> dict[str, object]:
    """A value in the form of the contract's JSON."""
    found: dict[str, object] = {}
    for name in value.__dataclass_fields__:
        item = getattr(value, name)
        if isinstance(item, Span):
            found |= {"start": item.start, "end": item.end}
        elif name not in {"rule", "path"}:
            found[name] = item.isoformat() if isinstance(item, date) else item
    return found


def value_of(part: Part, matrix: Matrix, task: Task, raw: Json) -> Value:
    """The value that `raw` describes, its words found in the clause; BadInput where a field is not of its kind."""
    words = str(raw.get({"assignment": "unit", "action": "text"}.get(part, "surface")) or "").strip()
    if not words:
        raise BadInput("没有填内容", where=f"{task.path} {task.title}", advice="请填写后再保存")
    span = _place(matrix, task.span, words, raw)
    seq = raw.get("action")
    action = seq if isinstance(seq, int) else None
    match part:
        case "assignment":
            canonical = str(raw["canonical"]) if raw.get("canonical") else None
            role, basis = _one_of(Role, raw, "role"), _one_of(Basis, raw, "basis", "text")
            return Assignment(words, span, cast("Role", role), cast("Basis", basis), canonical, action, 1.0, HUMAN)
        case "deadline":
            kind = cast("DeadlineKind", _one_of(DeadlineKind, raw, "kind"))
            return Deadline(words, span, kind, _day(raw, "start_date"), _day(raw, "due_date"), _rule(raw), action, 1.0, HUMAN)
        case "target":
            return _target(words, span, raw, action)
    return Action(len(task.actions) + 1, words, span, cast("Modality", _one_of(Modality, raw, "modality", "must")), HUMAN)


def _target(words: str, span: Span, raw: Json, action: int | None) -> Target:
    comparator = raw.get("comparator") or None
    if comparator is not None and comparator not in get_args(Comparator):
        raise BadInput(f"比较符“{comparator}”不认识", advice=f"可用：{'、'.join(get_args(Comparator))}")
    kind = cast("TargetKind", _one_of(TargetKind, raw, "kind"))
    unit, period = (str(raw[name]) if raw.get(name) else None for name in ("unit", "period"))
    low, high = _number(raw, "value_min"), _number(raw, "value_max")
    metric = str(raw.get("metric") or "")
    return Target(words, span, kind, metric, cast("Comparator | None", comparator), low, high, unit, period, action, "", 1.0, HUMAN)


def _one_of(kind: object, raw: Json, name: str, default: str = "") -> str:
    value = str(raw.get(name) or default)
    if value not in get_args(kind):
        raise BadInput(f"{name} 不能是“{value}”", advice=f"可用：{'、'.join(get_args(kind))}")
    return value


def _day(raw: Json, name: str) -> date | None:
    value = raw.get(name)
    if not value:
        return None
    try:
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise BadInput(f"日期“{str(value)[:40]}”不对", advice="请写成 2024-06-30 这样") from error
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise BadInput(f"日期“{day.isoformat()}”的年份不对", advice=f"请填 {_YEARS[0]} 年到 {_YEARS[1]} 年之间的日期")
    return day


def _rule(raw: Json) -> str | None:
    """The rhythm of a recurring limit, checked: a wrong one would spoil every calendar."""
    value = str(raw.get("rrule") or "").strip()
    if value and not _possible(parse_rule(value)):
        raise BadInput(f"周期规则“{value[:60]}”里的数不对", advice="如每月 15 日：FREQ=MONTHLY;BYMONTHDAY=15")
    return value or None


def _possible(rule: Rule) -> bool:
    """True where every number of the rule is one that a calendar has (RFC 5545 §3.3.10)."""
    days = all(1 <= abs(day) <= 31 for day in rule.month_days) and all(nth is None or 1 <= abs(nth) <= 53 for nth, _ in rule.weekdays)
    time = all(0 <= hour < 24 for hour in rule.hours) and 0 <= rule.minute < 60
    return days and time and 1 <= rule.interval <= 120 and all(1 <= month <= 12 for month in rule.months) and abs(rule.pick or 1) <= 366


def _number(raw: Json, name: str) -> float | None:
    value = raw.get(name)
    if value is None or value == "":
        return None
    try:
        number = float(str(value))
    except ValueError as error:
        raise BadInput(f"“{str(value)[:40]}”不是数", advice="请填阿拉伯数字") from error
    if not isfinite(number):
        raise BadInput(f"“{value}”不是数", advice="请填阿拉伯数字")
    return number


def _place(matrix: Matrix, inside: Span, words: str, raw: Json) -> Span:
    """Where the words stand: the given range if it holds them, else their first place in the clause, else an empty range at its start."""
    start, end = raw.get("start"), raw.get("end")
    if isinstance(start, int) and isinstance(end, int) and matrix.text[start:end] == words:
        return Span(start, end)
    found = matrix.text.find(words, inside.start, inside.end) if words else -1
    return Span(found, found + len(words)) if found >= 0 else Span(inside.start, inside.start)


def _with_task(matrix: Matrix, task: Task) -> Matrix:
    return replace(matrix, tasks=tuple(task if other.path == task.path else other for other in matrix.tasks))


def _task_id(matrix: Matrix, path: str) -> str:
    return f"{matrix.id}#{path}"


def _free_path(matrix: Matrix, path: str) -> str:
    used = {task.path for task in matrix.tasks}
    return next(f"{path}-{number}" for number in range(2, 10_000) if f"{path}-{number}" not in used)


def dump(value: Json | None) -> str | None:
    """A correction's value as the database keeps it."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def load(text: str | None) -> Json | None:
    """The value that the database kept."""
    return None if text is None else cast("Json", json.loads(text))
