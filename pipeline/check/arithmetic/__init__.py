"""`arithmetic`: sums done again, exactly, with the tolerance of the printed decimals.

`periods` spans of months, years, days · `shares` parts in per cent of a total · `sums` totals and their 其中 · `remainders` done and left · `products` factors written out · `rates` growth and rates ·
`averages` what each has of a total · `tables` 合计 rows and columns ·
`columns` what follows from two other columns. Each tells only of what it can prove from the figures that stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.arithmetic import averages, columns, periods, products, rates, remainders, shares, sums, tables
from pipeline.check.view import View
from pipeline.model.matrix import Finding

CODES = ("arithmetic",)


def find(view: View) -> Iterator[Finding]:
    """One finding a figure that does not fit; what lies in a place already told is not told again."""
    told: list[Finding] = []
    for part in (periods, shares, sums, remainders, products, rates, averages, tables, columns):
        for one in part.find(view):
            if not any(one.span.overlaps(other.span) and one.span != other.span for other in told if part in (rates, averages)):
                told.append(one)
                yield one
