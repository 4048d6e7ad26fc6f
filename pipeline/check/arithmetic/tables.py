"""Tables: a 合计 row against the column above it, a 合计 column against the row's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.check.numbers import exact, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Cell, Table

_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|总\s*数)\s*")
_SUBTOTAL = re.compile(r"\s*小\s*计\s*")
_NUMERIC = re.compile(r"\s*-?\d[\d,]*(?:\.\d+)?\s*")
_FEWEST = 2


def find(view: View) -> Iterator[Finding]:
    """One finding a total."""
    for table in view.circular.source.tables:
        if any(_TOTAL.fullmatch(cell.span.of(view.text)) for cell in table.cells):
            yield from _rows(view, table)
            yield from _columns(view, table)


def _rows(view: View, table: Table) -> Iterator[Finding]:
    labels = {cell.row: cell for cell in table.cells if cell.column == 0}
    last = 0
    for row in sorted(labels):
        if not _TOTAL.fullmatch(labels[row].span.of(view.text)):
            continue
        for total in table.row(row):
            above = [cell for cell in table.cells if cell.column == total.column and last <= cell.row < row]
            plain = [cell for cell in above if not _is_subtotal(view, labels.get(cell.row))]
            subtotals = [cell for cell in above if _is_subtotal(view, labels.get(cell.row))]
            yield from _compare(view, total, plain, subtotals, "本列")
        last = row + 1


def _columns(view: View, table: Table) -> Iterator[Finding]:
    heads = [cell for cell in table.cells if _TOTAL.fullmatch(cell.span.of(view.text)) and cell.column > 0 and cell.row_span >= 1]
    for head in heads:
        for row in range(head.row + head.row_span, table.rows):
            total = table.at(row, head.column)
            others = [cell for cell in table.row(row) if cell.column > 0 and cell.column != head.column]
            side = [cell for cell in others if cell.column > head.column] or others
            if total is not None and total.row == row:
                yield from _compare(view, total, side, [], "本行")


def _is_subtotal(view: View, label: Cell | None) -> bool:
    return label is not None and _SUBTOTAL.fullmatch(label.span.of(view.text)) is not None


def _compare(view: View, total: Cell, plain: list[Cell], subtotals: list[Cell], where: str) -> Iterator[Finding]:
    said = _value(view, total)
    if said is None or _is_mean(view, said, plain):
        return
    sums = [added for added in (_added(view, plain), _added(view, subtotals)) if added is not None]
    if sums and said not in sums:
        yield view.finding("arithmetic", total.span, f"{where}各数相加是{shown(sums[0])}，合计写的是{shown(said)}，请核对", "error")


def _is_mean(view: View, said: Fraction, cells: list[Cell]) -> bool:
    """True for a rate or an average of the whole (93 under 90 and 95): no more than the largest of the column, where a sum would be more."""
    values = [value for cell in cells if (value := _value(view, cell)) is not None]
    return sum(value > 0 for value in values) > 1 and min(values) <= said <= max(values)


def _added(view: View, cells: list[Cell]) -> Fraction | None:
    """The sum of the numeric cells; None where there are fewer than two, or words among them (a header may stand first)."""
    words = [cell for cell in cells if cell.span.of(view.text).strip() not in ("", "/", "—", "-", "0")]
    numbers = [value for cell in words if (value := _value(view, cell)) is not None]
    texts = [cell for cell in words if _value(view, cell) is None]
    if len(numbers) < _FEWEST or any(cell.row > min(c.row for c in words if _value(view, c) is not None) for cell in texts):
        return None
    return sum(numbers, Fraction(0))


def _value(view: View, cell: Cell) -> Fraction | None:
    words = cell.span.of(view.text)
    return exact(words.strip()) if _NUMERIC.fullmatch(words) else None
