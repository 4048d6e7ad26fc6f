"""What people decided about links, read from and written as a small file: YAML, JSON or CSV, one line a link.

    - {directive: 上级文件 id, directive_path: "2.1", plan: 下级文件 id, plan_path: "3.2", verdict: 确认, by: 张三, on: 2024-07-01, note: …}

`verdict` is 确认/confirm or 否定/reject; an empty `plan_path` speaks of the whole task (否定: it is answered nowhere). CSV has the same names as its
first row, Chinese ones too (上级文件、上级条款、下级文件、下级条款、结论、决定人、日期、说明).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pipeline.errors import BadInput
from pipeline.model.coverage import Coverage, Decisions, LinkDecision
from pipeline.model.problems import Problem

Form = Literal["yaml", "json", "csv"]
COLUMNS = ("directive", "directive_path", "plan", "plan_path", "verdict", "by", "on", "note")
_CHINESE = dict(zip(("上级文件", "上级条款", "下级文件", "下级条款", "结论", "决定人", "日期", "说明"), COLUMNS, strict=True))
_VERDICTS: Mapping[str, Literal["confirm", "reject"]] = {
    "confirm": "confirm", "确认": "confirm", "是": "confirm", "reject": "reject", "否定": "reject", "否": "reject", "不是": "reject",
}  # fmt: skip


def read_decisions(text: str, form: Form, *, where: str = "人工判定文件") -> Decisions:
    """The decisions of a file's text. Raises BadInput that names the line and what is accepted."""
    rows = _csv_rows(text) if form == "csv" else _tree_rows(text, form, where)
    return Decisions(tuple(_decision(row, number, where) for number, row in enumerate(rows, 1)))


def write_decisions(decisions: Decisions, form: Form) -> str:
    """The same as text in that form; reading it back gives the same decisions."""
    rows = [_plain(decision) for decision in decisions.links]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if form == "csv":
        stream = io.StringIO()
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _no_formula(value) for name, value in row.items()} for row in rows)
        return stream.getvalue()
    import yaml

    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False)


def stale(decisions: Decisions, coverage: Coverage) -> tuple[Problem, ...]:
    """Decisions on this pair that speak of a task which is no longer there: they are kept and have no effect, and that is said."""
    above = {task.path for task in coverage.directive.tasks}
    below = {task.path for task in coverage.plan.tasks} | {None}
    return tuple(
        Problem("stale-decision", f"人工判定 {one.directive_path} ↔ {one.plan_path or '（整条）'} 所指的条款已不存在", advice="请重新判定或删去这一行")
        for one in decisions.about(coverage.directive.id, coverage.plan.id)
        if one.directive_path not in above or one.plan_path not in below
    )


def _csv_rows(text: str) -> list[Mapping[str, object]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return [{_CHINESE.get(name.strip(), name.strip()): value for name, value in row.items() if name} for row in reader]


def _tree_rows(text: str, form: Form, where: str) -> Sequence[Mapping[str, object]]:
    import yaml

    try:
        raw = json.loads(text) if form == "json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise BadInput(f"不是合法的 {form.upper()}", where=where, advice="请对照说明检查格式") from error
    if isinstance(raw, dict):
        raw = raw.get("links", [])
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        raise BadInput("应是一个列表，每条是一个判定", where=where)
    return [{_CHINESE.get(str(name), str(name)): value for name, value in row.items()} for row in raw]


def _decision(row: Mapping[str, object], number: int, where: str) -> LinkDecision:
    values = {name: _text(row.get(name)) for name in COLUMNS}
    verdict = _VERDICTS.get(values["verdict"])
    if verdict is None:
        raise BadInput(f"结论“{values['verdict']}”不认识", where=f"{where}第 {number} 条", advice="请写：确认 或 否定")
    absent = [name for name in ("directive", "directive_path", "plan") if not values[name]]
    if absent:
        raise BadInput(f"缺少 {'、'.join(absent)}", where=f"{where}第 {number} 条")
    return LinkDecision(
        values["directive"], values["directive_path"], values["plan"], values["plan_path"] or None, verdict, values["by"], values["on"], values["note"],
    )  # fmt: skip


def _text(value: object) -> str:
    """A value as text; a path that a spreadsheet read as a number (2.1) is a path again."""
    return "" if value is None else str(value).strip().removeprefix("'")


def _plain(decision: LinkDecision) -> dict[str, str]:
    values: Iterable[str] = (
        decision.directive, decision.directive_path, decision.plan, decision.plan_path or "", "确认" if decision.verdict == "confirm" else "否定",
        decision.by, decision.on, decision.note,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _no_formula(value: str) -> str:
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
