"""`duban show FILE`: the task table in the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipeline.cli.terminal import table
from pipeline.flow import digest
from pipeline.model.matrix import Matrix, Role, Task

_ROLES: tuple[tuple[Role, str], ...] = (("lead", "牵头"), ("responsible", "责任"), ("actor", "执行"), ("support", "配合"), ("recipient", "报送至"))


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("file", type=Path, metavar="文件")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库")
    parser.add_argument("--json", action="store_true", help="输出完整结果（JSON）")


def work(options: argparse.Namespace) -> int:
    """Prints the matrix of one file."""
    matrix = digest(options.file, tuple(options.dictionary), guarded=True).matrix
    if options.json:
        from pipeline.export.result import to_json

        print(to_json(matrix), end="")
        return 0
    print("\n".join(heading(matrix)))
    rows = [row(task) for task in matrix.tasks]
    print(table(("条款", "任务", "责任单位", "时限", "目标"), rows, (7, 30, 26, 15, 14)) if rows else "没有读出任务。")
    print(f"\n共 {len(matrix.tasks)} 条任务；体检发现 {len(matrix.findings)} 处（duban check 查看）；未列为任务的语句 {len(matrix.unlisted)} 句。")
    return 0


def heading(matrix: Matrix) -> Iterator[str]:
    """The lines above the table: what this paper is."""
    head = matrix.letterhead
    yield head.title or "（未读出标题）"
    dated = head.dated.isoformat() if head.dated else ""
    yield "  ".join(part for part in (head.doc_no or "", "、".join(head.issuers), dated) if part)
    yield ""


def row(task: Task) -> tuple[str, str, str, str, str]:
    """A task as the cells of the table."""
    return task.path, task.title, "\n".join(_units(task)), "\n".join(_times(task)), "\n".join(_targets(task))


def _units(task: Task) -> Iterator[str]:
    for role, name in _ROLES:
        units = [one.unit for one in task.assignments if one.role == role]
        if units:
            yield f"{name}：{'、'.join(units)}"


def _times(task: Task) -> Iterator[str]:
    for one in task.deadlines:
        until = f"（{one.due_date.isoformat()}）" if one.due_date and one.kind != "recurring" else ""
        yield one.surface + until


def _targets(task: Task) -> Iterator[str]:
    for one in task.targets:
        yield f"{one.period or ''}{one.surface}"
