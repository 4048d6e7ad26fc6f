"""Text tables for a terminal: Chinese characters take two columns, long cells are wrapped."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """The columns that `text` takes on a terminal (UAX #11: wide and full-width characters take two)."""
    return sum(0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def wrapped(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` columns, at least one line; its own line breaks are kept."""
    lines = []
    for part in text.split("\n"):
        line, used = "", 0
        for one in part:
            size = width(one)
            if used + size > columns and line:
                lines.append(line)
                line, used = "", 0
            line, used = line + one, used + size
        lines.append(line)
    return lines


def table(head: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[int]) -> str:
    """A text table that fits the terminal; `shares` divide its width among the columns."""
    total = max(60, min(160, shutil.get_terminal_size((120, 40)).columns)) - 3 * (len(head) - 1)
    columns = [max(4, total * share // sum(shares)) for share in shares]
    rule = "─┼─".join("─" * size for size in columns)
    return "\n".join([_row(head, columns), rule, *(_row(row, columns) for row in rows)])


def _row(cells: Sequence[str], columns: Sequence[int]) -> str:
    parts = [wrapped(cell, size) for cell, size in zip(cells, columns, strict=True)]
    height = max(map(len, parts))
    padded = [part + [""] * (height - len(part)) for part in parts]
    return "\n".join(
        " │ ".join(part[line] + " " * (size - width(part[line])) for part, size in zip(padded, columns, strict=True)).rstrip()
        for line in range(height)
    )
