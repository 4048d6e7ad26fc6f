"""Task tables without ruled lines: found below a line of column heads (任务, 责任单位, 时限 …), columns by the gaps that run through all their lines.

Precision first: the heads must be known words with wide gaps, every line below must leave the same gaps free, and rows must be told apart
by their numbers or by their distance; else the lines stay lines. What is found is `guessed`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.lexicon import Lexicon
from pipeline.patterns import compiled
from pipeline.read.blocks import Grid, GridCell, cell_text, is_han
from pipeline.read.layout.glyph import Glyph, Sheet
from pipeline.read.layout.grids import PageGrid
from pipeline.read.layout.rows import DOUBTFUL, printed_lines, rows_of

_WIDE = 0.7
"""Characters: a gap from which on two words of a line are two heads, unless they are one known word set apart (`时 限`)."""
_FREE = 0.45
"""Characters: what must stay free between two columns in every line."""
_FAR = 4.5
"""Characters from line to line: further down stands something else."""
_LOOSER = 1.3
"""Times the distance of lines within a row: what parts rows."""
_LONGEST_HEAD = 10
_ROOM = 2.0
"""Characters of room behind a line of a cell from which on the next line is a word of its own."""
_WHAT, _WHO = frozenset({"title", "action", "target"}), frozenset({"lead", "responsible", "support", "person", "leader", "deadline"})

Line = list[Glyph]


@dataclass(frozen=True, slots=True)
class _Heads:
    """The line of column heads: its words, and what is known to be in the column."""

    line: Line
    parts: tuple[Line, ...]
    kinds: tuple[str | None, ...]
    em: float

    @property
    def edges(self) -> tuple[float, ...]:
        """Left edge of the first, the middles of the gaps, right edge of the last head."""
        between = [(before[-1].x1 + after[0].x0) / 2 for before, after in pairwise(self.parts)]
        return (self.parts[0][0].x0, *between, self.parts[-1][-1].x1)


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    """(words of column heads → what the column holds, a pattern of those without which there is no task table)."""
    entries = [entry for entry in Lexicon.load()["tables"] if entry.id.startswith("column.")]
    kinds = {word: entry.means for entry in entries for word in entry.words}
    return kinds, compiled("|".join(sorted((re.escape(word) for word, kind in kinds.items() if kind in _WHO and len(word) > 1), key=len, reverse=True)))


class Unruled(NamedTuple):
    """Tables among the characters of a page, the characters outside them, whether there are heads whose rows could not be told apart."""

    tables: list[PageGrid]
    rest: list[Glyph]
    doubtful: bool = False


def unruled(sheet: Sheet, glyphs: Sequence[Glyph]) -> Unruled:
    """What looks like a task table without ruled lines."""
    if not _words()[1].search("".join(glyph.text for glyph in glyphs if not glyph.text.isspace())):
        return Unruled([], list(glyphs))
    lines = printed_lines(glyphs)
    found: list[PageGrid] = []
    inside: set[Glyph] = set()
    doubtful = False
    at = 0
    while at < len(lines):
        heads = _heads(lines[at])
        body = _body(heads, lines[at + 1 :]) if heads else []
        table = _table(sheet, heads, body) if heads and len(body) > 1 else None
        if table is not None:
            found.append(table)
            inside.update(glyph for line in lines[at : at + 1 + len(body)] for glyph in line)
        doubtful = doubtful or (table is None and len(body) > 1)
        at += 1 + (len(body) if table else 0)
    return Unruled(found, [glyph for glyph in glyphs if glyph not in inside] if found else list(glyphs), doubtful)


def _em(line: Line) -> float:
    wide = [(glyph.x1 - glyph.x0) / len(glyph.text) for glyph in line if is_han(glyph.text[:1])]
    return max(median(wide) if wide else 0.8 * median(glyph.bottom - glyph.top for glyph in line), 1.0)


def _heads(line: Line) -> _Heads | None:
    """The line as column heads: three or more short words, half of them known, one for what is done and one for who or until when."""
    em = _em(line)
    parts = _parts(line, em)
    words = list(map(_word, parts))
    kinds = tuple(_words()[0].get(word) for word in words)
    known = {kind for kind in kinds if kind}
    fit = len(parts) >= 3 and max(map(len, words)) <= _LONGEST_HEAD and 2 * sum(kind is not None for kind in kinds) >= len(kinds)
    return _Heads(line, tuple(parts), kinds, em) if fit and known & _WHAT and known & _WHO else None


def _parts(line: Line, em: float) -> list[Line]:
    parts: list[Line] = [[line[0]]]
    for before, after in pairwise(line):
        if after.x0 - before.x1 >= _WIDE * em:
            parts.append([])
        parts[-1].append(after)
    whole: list[Line] = []
    for part in parts:
        apart = whole and len(_word(whole[-1])) <= 2 and len(_word(part)) <= 2 and _word(whole[-1] + part) in _words()[0]
        if apart and _word(whole[-1]) not in _words()[0]:
            whole[-1] = whole[-1] + part
        else:
            whole.append(part)
    return whole


def _word(part: Line) -> str:
    return "".join(glyph.text for glyph in part)


def _body(heads: _Heads, lines: Sequence[Line]) -> list[Line]:
    """The lines below that leave a gap free between all columns: up to the first that does not, or that stands far off."""
    middles = [(part[0].x0 + part[-1].x1) / 2 for part in heads.parts]
    free = [_without([gap], heads.line, _FREE * heads.em) for gap in pairwise(middles)]
    body: list[Line] = []
    base = heads.line[0].base
    for line in lines:
        left = [_without(gap, line, _FREE * heads.em) for gap in free]
        if line[0].base - base > _FAR * heads.em or not all(left) or line[0].x1 < heads.edges[0] - _FAR * heads.em:
            break
        body.append(line)
        free, base = left, line[0].base
    return body


def _without(gap: list[tuple[float, float]], line: Line, least: float) -> list[tuple[float, float]]:
    """The free pieces of a gap after the characters of a line are taken out."""
    pieces = gap
    for glyph in line:
        cut: list[tuple[float, float]] = []
        for left, right in pieces:
            if glyph.x1 <= left or glyph.x0 >= right:
                cut.append((left, right))
            else:
                cut += [(left, glyph.x0), (glyph.x1, right)]
        pieces = [(left, right) for left, right in cut if right - left >= least]
    return pieces


def _table(sheet: Sheet, heads: _Heads, body: list[Line]) -> PageGrid | None:
    edges = _edges(heads, body)
    lines = [_cells(line, edges) for line in body]
    rows = _by_number(heads, body, lines) if "number" in heads.kinds else _by_distance(heads, body, lines)
    if rows is None or len(rows) < 2:
        return None
    filled = [sum(bool(any(lines[index].get(column) for index in row)) for column in range(len(heads.parts))) for row in rows]
    if min(filled) < 2 or sum(filled) < 0.7 * len(rows) * len(heads.parts):
        return None
    cells = [_cell(sheet, (0, column), [part], edges, heads.edges[0]) for column, part in enumerate(heads.parts)]
    for number, row in enumerate(rows, start=1):
        cells += [_cell(sheet, (number, column), [part for index in row if (part := lines[index].get(column))], edges, heads.edges[0]) for column in range(len(heads.parts))]
    top, bottom = min(glyph.top for glyph in heads.line), max(glyph.bottom for glyph in body[-1])
    return PageGrid(Grid(len(rows) + 1, len(heads.parts), tuple(cells), guessed=True), heads.edges, sheet.number, top, bottom)


def _edges(heads: _Heads, body: list[Line]) -> list[float]:
    """Where the columns are parted: the middle of what stays free between two heads."""
    middles = [(part[0].x0 + part[-1].x1) / 2 for part in heads.parts]
    edges: list[float] = []
    for left, right in pairwise(middles):
        gap = [(left, right)]
        for line in (heads.line, *body):
            gap = _without(gap, line, _FREE * heads.em)
        first, last = max(gap, key=lambda piece: piece[1] - piece[0])
        edges.append((first + last) / 2)
    return edges


def _cells(line: Line, edges: list[float]) -> dict[int, Line]:
    """The characters of a line by column."""
    found: dict[int, Line] = {}
    for glyph in line:
        column = sum((glyph.x0 + glyph.x1) / 2 > edge for edge in edges)
        found.setdefault(column, []).append(glyph)
    return found


def _by_number(heads: _Heads, body: list[Line], lines: list[dict[int, Line]]) -> list[list[int]] | None:
    """Rows by their numbers, one after another; None where the numbers do not run on or it cannot be told which line belongs to which."""
    column = heads.kinds.index("number")
    numbers = {index: "".join(glyph.text for glyph in line[column]).rstrip(".．、") for index, line in enumerate(lines) if column in line}
    anchors = list(numbers)
    values = [numbers[index] for index in anchors]
    if not anchors or not all(value.isdecimal() for value in values) or any(int(after) != int(before) + 1 for before, after in pairwise(values)):
        return None
    if anchors[0] == 0:
        starts = anchors
    else:
        found = [_widest_gap(body, before, after) for before, after in pairwise(anchors)]
        if any(start is None for start in found):
            return None
        starts = [0, *(start for start in found if start is not None)]
    return [list(range(start, end)) for start, end in pairwise([*starts, len(lines)])]


def _widest_gap(body: list[Line], before: int, after: int) -> int | None:
    """The line behind the one clearly widest gap between two numbers, None where no gap stands out."""
    gaps = sorted(((body[index][0].base - body[index - 1][0].base, index) for index in range(before + 1, after + 1)), reverse=True)
    return gaps[0][1] if len(gaps) == 1 or gaps[0][0] >= 1.15 * gaps[1][0] else None


def _by_distance(heads: _Heads, body: list[Line], lines: list[dict[int, Line]]) -> list[list[int]] | None:
    """Rows where no column has numbers: each line with words in all columns, or lines that stand closer within a row than between rows."""
    columns = len(heads.parts)
    if all(len(line) == columns for line in lines):
        return [[index] for index in range(len(lines))] if _are_whole(heads, body, lines) else None
    gaps = [after[0].base - before[0].base for before, after in pairwise(body)]
    starts = [0, *(index for index, gap in enumerate(gaps, start=1) if gap > _LOOSER * min(gaps))]
    rows = [list(range(start, end)) for start, end in pairwise([*starts, len(lines)])]
    whole = all(any(0 in lines[index] for index in row) and sum(any(column in lines[index] for index in row) for column in range(columns)) >= columns - 1 for row in rows)
    return rows if len(rows) > 1 and whole else None


def _are_whole(heads: _Heads, body: list[Line], lines: list[dict[int, Line]]) -> bool:
    """True where no line of a cell can be the first half of the next: all have room behind them and none ends in the middle of a list."""
    edges = _edges(heads, body)
    for line in lines:
        for column, part in line.items():
            full = column < len(edges) and part[-1].x1 + _ROOM * heads.em > edges[column]
            if full or part[-1].text[-1] in "、，,（(《“" or part[0].text[0] in "、，。；）)》”":
                return False
    return True


def _cell(sheet: Sheet, place: tuple[int, int], parts: list[Line], edges: list[float], left: float) -> GridCell:
    """A cell: a line with room behind it ends a word, another runs on. The right margin is as wide as the one on the `left`."""
    row, column = place
    glyphs = [glyph for part in parts for glyph in part]
    if not glyphs:
        return GridCell("", row, column, page=sheet.number)
    right = edges[column] if column < len(edges) else sheet.frame.size[0] - left
    pieces: list[str] = []
    room = True
    for line in rows_of(glyphs, sheet.number):
        if room:
            pieces.append(line.text)
        else:
            pieces[-1] += line.text
        room = line.x1 + _ROOM * line.em < right
    box = sheet.box(min(one.x0 for one in glyphs), min(one.top for one in glyphs), max(one.x1 for one in glyphs), max(one.bottom for one in glyphs))
    return GridCell(cell_text(pieces).replace(DOUBTFUL, " "), row, column, page=sheet.number, box=box)
