"""Columns of a table that follow from two others: a rate (整改率 from 已整改 and 隐患数), what is left (未整改), as nearly all rows show.

Which columns a column follows from is learnt from the rows themselves: three rows and three in four must fit before one that does not is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations

from pipeline.check.numbers import exact, half_step, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Cell, Table

_NUMERIC = re.compile(r"\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s?(?P<percent>[%％])?\s*")
_FEWEST = 3
_MOST_COLUMNS = 10
_NEARLY_ALL = Fraction(3, 4)
_Row = dict[int, tuple[Cell, Fraction, str]]
_Law = Callable[[Fraction, Fraction], Fraction | None]


def find(view: View) -> Iterator[Finding]:
    """One finding a cell."""
    for table in view.circular.source.tables:
        rows = [row for row in _rows(view, table) if len(row) > _FEWEST - 1]
        columns = sorted({column for row in rows for column in row})
        if len(rows) > _FEWEST and len(columns) <= _MOST_COLUMNS:
            rates = {column for column in columns if _is_rate(view, table, rows, column)}
            told = [one for column in columns for one in _odd(view, rows, columns, column, rate=column in rates)]
            lines = {one.span: next(n for n, row in enumerate(rows) if any(cell.span == one.span for cell, _, _ in row.values())) for one in told}
            last = {line: span for span, line in lines.items()}  # of a row's cells that depend on each other the last
            yield from (one for one in told if last[lines[one.span]] == one.span)


def _is_rate(view: View, table: Table, rows: list[_Row], column: int) -> bool:
    """True for a column of per cent signs, or whose head says so."""
    head = table.at(0, column)
    return all(row[column][2].endswith(("%", "％")) for row in rows if column in row) or bool(head and re.search("率|占比|比例|%|％", head.span.of(view.text)))


def _rows(view: View, table: Table) -> Iterator[_Row]:
    """The numeric cells of each row by column, with value and words; the first column holds numbers of rows or names."""
    for row in range(table.rows):
        found: _Row = {}
        for cell in table.row(row):
            match = _NUMERIC.fullmatch(cell.span.of(view.text)) if cell.column and cell.row == row else None
            if match:
                found[cell.column] = (cell, exact(match["n"]), match["n"] + (match["percent"] or ""))
        yield found


def _share(part: Fraction, whole: Fraction) -> Fraction | None:
    return part * 100 / whole if whole and part <= whole else None


def _rest(whole: Fraction, part: Fraction) -> Fraction | None:
    return whole - part if part <= whole else None


def _odd(view: View, rows: list[_Row], columns: list[int], column: int, *, rate: bool) -> Iterator[Finding]:
    """The cells of a column that break the law which nearly all its rows keep: a share in a column of rates, else what is left."""
    laws: tuple[tuple[_Law, str], ...] = ((_share, "÷"),) if rate else ((_rest, "－"),)
    for first, second in permutations([one for one in columns if one != column], 2):
        whole = [row for row in rows if {column, first, second} <= row.keys()]
        for law, sign in laws if len(whole) > _FEWEST else ():
            broken = [row for row in whole if not _keeps(row, law, first, second, column)]
            kept = [row for row in whole if row not in broken and _tells(row, law, first, second)]
            if broken and len(kept) >= _FEWEST and len(kept) >= _NEARLY_ALL * len(whole):
                yield from (_finding(view, row, law, sign, (first, second, column)) for row in broken)
                return


def _keeps(row: _Row, law: _Law, first: int, second: int, column: int) -> bool:
    meant = law(row[first][1], row[second][1])
    words = row[column][2].rstrip("%％")
    return meant is not None and abs(meant - row[column][1]) <= (half_step(words) if law is _share else 0)


def _tells(row: _Row, law: _Law, first: int, second: int) -> bool:
    """True for a row whose law could not be met by chance: not 0, not 100 %."""
    meant = law(row[first][1], row[second][1])
    return meant is not None and meant != 0 and not (law is _share and meant == 100) and row[second][1] != 0


def _finding(view: View, row: _Row, law: _Law, sign: str, places: tuple[int, int, int]) -> Finding:
    (_, a, one), (_, b, other), (cell, _, said) = (row[place] for place in places)
    meant = law(a, b)
    percent = "%" if law is _share else ""
    result = f"＝{shown(meant)}{percent}" if meant is not None else "算不出这个数"
    return view.finding("arithmetic", cell.span, f"按本行{one}{sign}{other}{result}，表中写的是{said}，与其他各行的算法不符，请核对", "error")
