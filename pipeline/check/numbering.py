"""`number-missing` `number-duplicate` `number-jump` `label-style`: what the outline had to mend (annotation.md §2), and rows of a task table with one number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.check.view import View
from pipeline.model.circular import TableReading
from pipeline.model.matrix import Finding
from pipeline.model.problems import Severity

CODES = ("number-missing", "number-duplicate", "number-jump", "label-style")
_SEVERITY: dict[str, Severity] = {"label-style": "note"}


def find(view: View) -> Iterator[Finding]:
    """One finding a repair, in the outline's words."""
    for repair in view.circular.repairs:
        yield Finding(repair.code, _SEVERITY.get(repair.code, "warning"), repair.message, repair.path, repair.span)
    for table in view.circular.tables:
        yield from _twice(view, table)


def _twice(view: View, table: TableReading) -> Iterator[Finding]:
    """A row with the number of the row before it in a cell of its own; a merged number is one cell."""
    numbers = [(row.path, next((cell for role, cell in row.cells if role == "number"), None)) for row in table.rows]
    for (_, before), (path, cell) in pairwise(numbers):
        if before is None or cell is None or before is cell:
            continue
        said = cell.span.of(view.text).strip()
        if said.isdigit() and said == before.span.of(view.text).strip():
            yield view.finding("number-duplicate", cell.span, f"序号“{said}”与上一行重复，请改正", path=path)
