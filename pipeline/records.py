"""The records of a run: one input and how it went, and the files that tell of it (`.state/`, `problems.csv`, `run.json`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.problems import Problem

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Job:
    """One input of a folder run: the file, its name as shown, the stem of its outputs, where to, with which dictionaries."""

    path: Path
    name: str
    stem: str
    out: Path
    layers: tuple[Path, ...]
    stamp: str
    queue: Path | None = None
    """Where files for LibreOffice wait; None where each is converted at once."""


@dataclass(frozen=True, slots=True)
class Done:
    """The record of one input: what it was and how it went.

    `reused`: nothing had changed since an earlier run. `copy`: another input is the same circular, which the joint papers count once.
    `waits`: not done yet, a file for LibreOffice lies in the queue.
    """

    name: str
    stem: str
    sha256: str
    stamp: str
    format: str = ""
    tasks: int = 0
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    reused: bool = False
    copy: bool = False
    waits: bool = False


def state_json(record: Done) -> str:
    """The mark of a file that is done, as it lies in `.state/`."""
    raw = {name: value for name, value in asdict(record).items() if name not in {"reused", "copy", "waits"}}
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def write_problems(out: Path, problems: Sequence[Problem]) -> None:
    """`problems.csv`: what a person should know of the run, one line each."""
    import csv
    import io

    from pipeline.export.atomic import write_text

    page = io.StringIO()
    rows = csv.writer(page, lineterminator="\r\n")
    rows.writerow(["文件", "级别", "代码", "说明", "位置", "怎么办"])
    names = {"error": "错误", "warning": "提醒", "note": "说明"}
    for one in problems:
        rows.writerow([one.source, names[one.severity], one.code, one.message, one.where, one.advice])
    write_text(out / "problems.csv", page.getvalue(), encoding="utf-8-sig")


def write_run(out: Path, done: Sequence[Done], lexicon: Lexicon) -> None:
    """`run.json`: inputs with hashes, versions and dictionaries. Without a clock: the same inputs give the same bytes."""
    from pipeline.export.atomic import write_text

    inputs = [
        {"name": one.name, "stem": one.stem, "sha256": one.sha256, "format": one.format, "tasks": one.tasks, "failed": one.failed}
        for one in done
    ]
    packages = {name: version(name) for name in ("duban", "jieba", "spacy", "python-docx", "pdfplumber")}
    report = {
        "schema": "duban-run/1",
        "versions": packages,
        "dictionaries": {"layers": [layer.name for layer in lexicon.layers], "sha256": lexicon.fingerprint},
        "inputs": inputs,
    }
    write_text(out / "run.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")
