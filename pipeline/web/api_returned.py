"""Ledgers that come back filled in: what is clear, and every conflict with both values side by side. Nothing is written here.

The page writes what a person agreed to as cells (`/ledger/cells`), each with the version that this report saw.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, Request, UploadFile
from pydantic import BaseModel

from pipeline.errors import DubanError
from pipeline.export.columns import Columns
from pipeline.ledger.returns.merging import merge
from pipeline.ledger.returns.reading import read_returns
from pipeline.ledger.returns.typed import row_text
from pipeline.ledger.returns.values import DISPLAY_ONLY, Merged, ReturnedLedger
from pipeline.model.ledger import COLUMN_KEYS
from pipeline.web.access import Editor, Shelves
from pipeline.web.api_ledger import Book, book
from pipeline.web.api_library import taken

router = APIRouter(tags=["ledger"])


class Back(BaseModel):
    """One cell that came back. `sent` is what stood there when the ledger was sent, `mine` what stands there now, `theirs` what came back.

    `column` is the column in words; `version` the cell's version now, which goes back with the value.
    """

    task: str
    title: str
    field: str
    column: str
    sent: str
    mine: str
    theirs: str
    version: int
    source: str
    reason: str = ""


class Report(BaseModel):
    """What came back: clear `changes`, `conflicts` to be decided, cells of rows that people `added`; `problems` and `missing` in words."""

    changes: list[Back]
    conflicts: list[Back]
    added: list[Back]
    missing: list[str]
    problems: list[str]


@router.post("/ledger/returned")
async def returned(request: Request, shelves: Shelves, _: Editor, files: list[UploadFile]) -> Report:
    """Compares filled ledgers (.xlsx, or .zip of them) with the ledger as it is, three-way; nothing is written."""
    from starlette.concurrency import run_in_threadpool

    handed = [(name, data) for name, data in await taken(request, files)]
    return await run_in_threadpool(_report, shelves, handed)


def _report(shelves: Shelves, handed: Sequence[tuple[str, bytes]]) -> Report:
    ledgers: list[ReturnedLedger] = []
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        for number, (name, data) in enumerate(handed):
            place = Path(folder) / str(number) / name
            try:
                place.parent.mkdir()
                place.write_bytes(data)
                ledgers += read_returns(place, shelves.lexicon())
            except DubanError as error:
                problems.append(str(error))
    now = book(shelves)
    merged = merge(now.rows, ledgers)
    problems += [f"{one.source}：{one.message}{f'。{one.advice}' if one.advice else ''}" for one in merged.problems]
    return _told(now, merged, Columns.of(shelves.lexicon()), problems)


def _told(now: Book, merged: Merged, columns: Columns, problems: list[str]) -> Report:
    titles = {row.task_id: row.title for row in now.rows}

    def back(task: str, field: str, **rest: str) -> Back:
        entry = now.typed.get(task, {}).get(field)
        label = columns[field].label  # type: ignore[index]
        return Back(task=task, title=titles.get(task, rest.pop("title", "")), field=field, column=label, version=entry.version if entry else 0, **rest)

    changes = {
        (one.task_id, one.column): back(one.task_id, one.column, sent=one.before, mine=one.before, theirs=one.after, source=one.source)
        for one in merged.changes
    }
    conflicts = [
        back(one.task_id, one.column, sent=one.base, mine=one.kept, theirs=one.offered, source=one.offered_source, reason=one.reason)
        for one in merged.clashes
    ]
    added = [
        back(row.task_id, key, title=row.title, sent="", mine="", theirs=row_text(row, key), source="表中新增的行")
        for row in merged.added
        for key in COLUMN_KEYS
        if key not in DISPLAY_ONLY | {"page"} and row_text(row, key)
    ]
    strangers = [f"{name}：{row.place}（{row.cells.get('title', '')}）不属于本台账，没有收回" for name, row in merged.strangers]
    missing = [f"{titles.get(task, task)}（{name}）" for name, task in merged.missing]
    return Report(changes=list(changes.values()), conflicts=conflicts, added=added, missing=missing, problems=[*problems, *strangers])
