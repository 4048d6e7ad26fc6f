"""Tables whose cells a web page printed one a line: a head that begins with 序号, then rows that begin with 1, 2, 3 ….

Rows of even length are read as they stand. Where a page gives each unit of a cell a line of its own, leaves blank cells out or goes on below a
merged number, rows are uneven: their cells then go under the column whose kind they have (a time, names of units); a row that says too little
for that, or a head with two columns of units, is no table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.read.blocks import cell_text

NUMBER_HEADS = frozenset({"序号", "编号", "项次"})
_LONGEST_CELL = 400
_LONGEST_HEAD = 12
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 12
_FEWEST_ROWS = 2
_REACH = 2_000
"""Lines behind the head that are looked at."""

_TIMES = re.compile("时限|时间|期限|月份")
_UNITS = re.compile("单位|部门|科室|责任主体")
_SAYS_WHEN = re.compile(r"(?:20\d{2}年|\d{1,2}月|\d{1,2}日|[上中下]旬|季度|年底|月底|全年|长期|持续|即日|每[年月季周日]|20\d{2}[.．/-]\d)")
_LONGEST_TIME = 16
_NAME = re.compile("[\u4e00-\u9fff（）()、，,“”]{2,30}")

_Row = list[str]


def one_a_line(lines: Sequence[str], start: int) -> tuple[list[_Row], int] | None:
    """(the rows with their head, the line behind the table), or None where line `start` heads no such table."""
    words = [(index, lines[index].strip()) for index in range(start, min(start + _REACH, len(lines))) if lines[index].strip()]
    texts = [unicodedata.normalize("NFKC", text) if text.isdecimal() else text for _, text in words]
    width = next((place for place in range(_FEWEST_COLUMNS, _MOST_COLUMNS + 1) if place < len(texts) and texts[place] == "1"), 0)
    if not width or any(len(text) > _LONGEST_HEAD for text in texts[:width]):
        return None
    even, uneven = _even(texts, width), _uneven(texts, width)
    rows, used = max(even, uneven, key=lambda found: (found[1], found is even))
    return (rows, words[used - 1][0] + 1) if len(rows) > _FEWEST_ROWS else None


def _even(texts: Sequence[str], width: int) -> tuple[list[_Row], int]:
    """The head and the rows that all have `width` cells, and how many lines they take."""
    rows = [list(texts[:width])]
    while len(texts) >= (len(rows) + 1) * width and texts[len(rows) * width] == str(len(rows)):
        row = list(texts[len(rows) * width : (len(rows) + 1) * width])
        if any(len(cell) > _LONGEST_CELL for cell in row):
            break
        rows.append(row)
    return rows, len(rows) * width


def _uneven(texts: Sequence[str], width: int) -> tuple[list[_Row], int]:
    """The head and rows of any length whose cells tell where they belong, and how many lines they take; ([], 0) where one does not."""
    head = texts[:width]
    units = [column for column, name in enumerate(head) if _UNITS.search(name)]
    if len(units) != 1 or not _TIMES.search(head[-1]) or _TIMES.search("".join(head[:-1])):
        return [], 0
    rows, at, number = [list(head)], width, 1
    while at < len(texts) and texts[at] == str(number):
        stop = _row_end(texts, at, number)
        placed = [row for cells in _parts(texts[at + 1 : stop]) if (row := _placed(cells, width, units[0]))]
        if not placed:
            return [], 0
        placed[0][0] = str(number)
        rows += placed
        at, number = stop, number + 1
    return rows, at


def _row_end(texts: Sequence[str], at: int, number: int) -> int:
    """Where the row's cells end: before the next number, of the last row behind its last time."""
    following = next((place for place in range(at + 1, len(texts)) if texts[place] == str(number + 1)), None)
    if following is not None:
        return following
    first = next((place for place in range(at + 1, len(texts)) if _is_time(texts[place])), len(texts) - 1)
    return first + 1


def _parts(cells: Sequence[str]) -> Iterator[list[str]]:
    """The cells of each row below one number: a time ends a row."""
    held: list[str] = []
    for cell in cells:
        held.append(cell)
        if _is_time(cell):
            yield held
            held = []
    if held:
        yield held


def _placed(cells: Sequence[str], width: int, unit: int) -> _Row | None:
    """The cells under their columns, the number's left blank: times at the end, names before them in the column of units, the rest from the left."""
    row = [""] * width
    left = list(cells)
    if left and _is_time(left[-1]):
        row[-1] = left.pop()
    others = width - 3  # columns beside number, units and time
    before, behind = unit - 1, others - (unit - 1)
    if len(left) < before + behind or any(len(cell) > _LONGEST_CELL for cell in left):
        return None
    names = left[before : len(left) - behind]
    if not all(_NAME.fullmatch(name) for name in names):
        return None
    row[1:unit] = left[:before]
    row[unit] = cell_text(names)
    row[unit + 1 : width - 1] = left[len(left) - behind :] if behind else []
    return row


def _is_time(text: str) -> bool:
    return len(text) <= _LONGEST_TIME and _SAYS_WHEN.match(text) is not None
