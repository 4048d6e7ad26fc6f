"""`number-missing` `number-duplicate` `number-jump` `label-style`: what the outline had to mend (annotation.md §2), rows of a task table with one number,
and brackets of two widths in one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.check.view import View
from pipeline.model.circular import ColumnRole, Section, TableReading, TaskRow
from pipeline.model.matrix import Finding
from pipeline.model.problems import Severity
from pipeline.model.text import Cell, Span

CODES = ("number-missing", "number-duplicate", "number-jump", "label-style")
_SEVERITY: dict[str, Severity] = {"label-style": "note"}


def find(view: View) -> Iterator[Finding]:
    """One finding a repair, in the outline's words."""
    for repair in view.circular.repairs:
        yield Finding(repair.code, _SEVERITY.get(repair.code, "warning"), repair.message, repair.path, repair.span)
    mended = {repair.path for repair in view.circular.repairs}
    families: dict[str | None, list[Section]] = {}
    for section in view.circular.sections:
        if section.label:
            families.setdefault(section.parent, []).append(section)
    for siblings in families.values():
        yield from _widths(view, siblings, mended)
    for table in view.circular.tables:
        yield from _twice(view, table)


def _twice(view: View, table: TableReading) -> Iterator[Finding]:
    """A row with the number of the row before it, where nothing else in front of its owners is repeated: a merged cell's words may be repeated in each of its rows."""
    for before, row in pairwise(table.rows):
        one, other = _heads(view, before), _heads(view, row)
        said = {words: cell for role, cell, words in one if role == "number" and words.isdigit()}
        again = next(((cell, words) for role, cell, words in other if role == "number" and words in said and said[words] is not cell), None)
        shared = {words for role, _, words in one if role != "number"} & {words for role, _, words in other if role != "number"}
        if again and not shared - {""}:
            yield view.finding("number-duplicate", again[0].span, f"序号“{again[1]}”与上一行重复，请改正", path=row.path)


def _heads(view: View, row: TaskRow) -> list[tuple[ColumnRole, Cell, str]]:
    """The row's number, category and title cells with their words."""
    return [(role, cell, cell.span.of(view.text).strip()) for role, cell in row.cells if role in ("number", "other", "title")]


def _widths(view: View, siblings: list[Section], mended: set[str]) -> Iterator[Finding]:
    """The first of siblings whose brackets are half-width where more of them are full-width, or the other way round."""
    half = [one for one in siblings if (one.label or "")[0] == "("]
    full = [one for one in siblings if (one.label or "")[0] == "（"]
    if not half or not full:
        return
    odd = min(half, full, key=len)[0]
    if odd.path not in mended:
        message = f"序号“{odd.label}”的括号与同级其他序号全角、半角不一，请统一"
        yield view.finding("label-style", Span(odd.span.start, odd.span.start + len(odd.label or "")), message, "note", odd.path)
