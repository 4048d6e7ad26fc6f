"""分送包: one folder a unit in one zip, each with the 交办单, the ledger of its tasks, and its calendar."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from pipeline.export.atomic import safe_stems, write_with
from pipeline.export.calendar.placing import Placement
from pipeline.export.papers.assignment import UnitTasks, by_unit, write_assignment
from pipeline.export.wording import Wording
from pipeline.web.papers import PAPERS, Order


def write_bundles(path: Path, order: Order) -> Path:
    """`path`, after the zip stands there."""
    units = by_unit(order.matrices, order.rows, Wording.of(order.lexicon))
    stems = safe_stems([unit.unit for unit in units])
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        for stem, unit in zip(stems, units, strict=True):
            _fill(Path(folder) / stem, unit, order)
        return write_with(path, lambda temporary: _zip(temporary, Path(folder)))


def _fill(folder: Path, unit: UnitTasks, order: Order) -> None:
    folder.mkdir()
    write_assignment(folder / "交办单.docx", unit, order.matrices, order.lexicon)
    part = _part(unit, order)
    for kind in ("ledger", "calendar"):
        PAPERS[kind].make(part, folder / PAPERS[kind].name)


def _part(unit: UnitTasks, order: Order) -> Order:
    """The order narrowed to the tasks of one unit."""
    mine = {row.task_id for row in unit.rows}
    matrices = tuple(
        replace(matrix, tasks=tuple(task for task in matrix.tasks if task.id in mine), findings=(), unlisted=()) for matrix in order.matrices if any(task.id in mine for task in matrix.tasks)
    )
    placement = order.placement
    placed = Placement(
        tuple(slot for slot in placement.singles if slot.task.id in mine),
        tuple(one for one in placement.series if one.slots and one.slots[0].task.id in mine),
        tuple(one for one in placement.unplaced if one.task.id in mine),
    )
    rows, generated = (tuple(row for row in some if row.task_id in mine) for some in (order.rows, order.generated))
    return replace(order, matrices=matrices, rows=rows, generated=generated, placement=placed, sent_calendar=None)


def _zip(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(folder).as_posix())
