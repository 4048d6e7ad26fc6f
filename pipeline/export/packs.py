"""分送包: a zip for each unit that has something to do: its 交办单, its part of the ledger to fill in, its calendar.

The ledger inside is a whole one with its own base: it comes home through `duban merge` like the big one, by the same ids.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.export.atomic import safe_stem, safe_stems, write_bytes
from pipeline.export.calendar.ics import events_ics, happenings
from pipeline.export.calendar.placing import CalendarSettings, place
from pipeline.export.papers.assignment import Signature, UnitTasks, by_unit, write_assignment
from pipeline.export.wording import Wording
from pipeline.export.workbook.book import write_ledger
from pipeline.export.workbook.content import LedgerStyle
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Matrix


@dataclass(frozen=True, slots=True)
class PackSettings:
    """How packs are made: the calendar's rules, who signs, how the ledger looks, the stamp of new events."""

    calendar: CalendarSettings = field(default_factory=CalendarSettings)
    signature: Signature = field(default_factory=Signature)
    style: LedgerStyle = field(default_factory=LedgerStyle)
    stamp: date = date(2000, 1, 1)


def write_packs(folder: Path, matrices: Sequence[Matrix], rows: Sequence[LedgerRow], lexicon: Lexicon, settings: PackSettings | None = None) -> tuple[Path, ...]:
    """The zips written into `folder`, one a unit, in the order of the text; the same input gives the same bytes."""
    units = by_unit(matrices, rows, Wording.of(lexicon))
    stems = safe_stems(one.unit for one in units)
    chosen = settings or PackSettings()
    return tuple(_write_pack(folder / f"{stem}.zip", one, matrices, lexicon, chosen) for stem, one in zip(stems, units, strict=True))


def only(matrices: Sequence[Matrix], tasks: UnitTasks) -> tuple[Matrix, ...]:
    """The matrices with the tasks of one unit alone; a matrix without any is left out. The text stays, so every span holds."""
    wanted = {row.task_id for row in tasks.rows}
    parts = (replace(matrix, tasks=tuple(task for task in matrix.tasks if task.id in wanted), findings=(), unlisted=()) for matrix in matrices)
    return tuple(part for part in parts if part.tasks)


def unit_calendar(matrices: Sequence[Matrix], tasks: UnitTasks, lexicon: Lexicon, settings: CalendarSettings, stamp: date) -> bytes:
    """The calendar of one unit; its events have the UIDs of the calendar for all."""
    placed = place(only(matrices, tasks), settings, lexicon)
    return events_ics(happenings(placed, settings, stamp), f"{tasks.unit}督办日历", settings)


def _write_pack(path: Path, tasks: UnitTasks, matrices: Sequence[Matrix], lexicon: Lexicon, settings: PackSettings) -> Path:
    stem = safe_stem(tasks.unit)
    with tempfile.TemporaryDirectory() as scratch:
        ledger = write_ledger(
            Path(scratch) / "ledger.xlsx", only(matrices, tasks), tasks.rows, lexicon, replace(settings.style, title=f"{tasks.unit}任务清单")
        )
        paper = write_assignment(Path(scratch) / "paper.docx", tasks, matrices, lexicon, settings.signature)
        members = {f"任务清单_{stem}.xlsx": ledger.read_bytes(), f"交办单_{stem}.docx": paper.read_bytes()}
    members[f"督办日历_{stem}.ics"] = unit_calendar(matrices, tasks, lexicon, settings.calendar, settings.stamp)
    return write_bytes(path, _zipped(members))


def _zipped(members: dict[str, bytes]) -> bytes:
    """An archive of the members, each dated 1980-01-01, names in UTF-8."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in members.items():
            member = ZipInfo(name)
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, data)
    return stream.getvalue()
