"""Where the words of a circular stand on its pages: the canonical text laid along the characters of the pages.

The two hold the same words with small differences (page numbers, running heads, spaces, forms of brackets and dashes). So both are folded, and
each line of the text is searched from where the one before it ended, piece by piece, the cells of a table's row in any order; what is not found
has no place, and none is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

_PIECE = 6
"""Characters that must agree before a piece counts as found."""
_TAIL, _NEAR, _ROW, _FAR = 40, 400, 1_000, 4_000
"""How far behind the last place may begin: the last few characters of a line, its next piece, a short cell of a row, the next line."""
_SURE = 16
"""Characters of a line that is looked for anywhere: shorter ones may stand there by chance."""
_PAGE_NUMBER = re.compile(r"[-—–―－~·.|\d]{1,9}")
_FOLDED = str.maketrans({**dict.fromkeys("〔﹝［【[", "("), **dict.fromkeys("〕﹞］】]", ")"), **dict.fromkeys("—–―－~～〜‐‑−", "-"), **dict.fromkeys("“”„‟＂", '"')})


class Mark(NamedTuple):
    """One character on a page: points from the top left corner of the page as it is shown."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Run(NamedTuple):
    """Neighbouring characters of one line of a page and of about the same width: the range of the text, and their place."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Flow:
    """Folded characters in a row, and for each where it comes from (an offset of the text, or the number of a mark)."""

    words: str
    origin: Sequence[int]


def runs(text: str, marks: Sequence[Mark]) -> tuple[Run, ...]:
    """The place of every character of `text` that stands on the pages, as runs in the order of the text."""
    kept = [mark for _, page in groupby(marks, key=lambda mark: mark.page) for mark in _without_number(list(page))]
    flow = _flow((mark.text for mark in kept), range(len(kept)))
    search = _Search(flow.words, bytearray(len(flow.words)))
    pairs: list[tuple[int, int]] = []
    missed: list[_Flow] = []
    at = 0
    for cells in _lines(text):
        begin, ends = at, [at]
        for cell in sorted(cells, key=lambda one: -len(one.words)):  # the cells of a row stand beside one another: in any order, the longest surest
            found = list(search.matched(cell.words, begin, _NEAR // 2 if len(cells) == 1 else _ROW))
            pairs += [(cell.origin[here], there) for here, there in found]
            ends += [there + 1 for _, there in found]
            if not found:
                missed.append(cell)
        at = max(ends) if len(cells) == 1 else max(search.free(begin), max(ends) - _FAR // 2)
    for line in missed:  # a text box, a note: it stands somewhere else on the page than in the text
        pairs += [(line.origin[here], there) for here, there in search.anywhere(line.words)]
    return tuple(_joined(sorted((offset, kept[flow.origin[there]]) for offset, there in pairs)))


@dataclass(frozen=True, slots=True)
class _Search:
    """The words of the pages, and which of them are taken already."""

    words: str
    taken: bytearray

    def matched(self, line: str, at: int, short: int) -> Iterator[tuple[int, int]]:
        """Pairs of places in the line and in the words (from `at` on) that hold the same character; none where the line is not found.

        A line that is shorter than a piece begins within `short` characters.
        """
        here, reach, whole = 0, _FAR, len(line) < _PIECE
        while here < len(line):
            piece = line[here : here + _PIECE]
            if len(piece) < _PIECE and not whole:
                if reach == _FAR:
                    return  # nothing of the line was found: its last few characters prove nothing
                reach = _TAIL
            there = self._find(piece, at, at + len(piece) + (short if whole else reach))
            if there < 0:
                here += 1
                continue
            length = len(piece)
            while here + length < len(line) and there + length < len(self.words) and line[here + length] == self.words[there + length]:
                length += 1
            yield from self._take(here, there, length)
            here, at, reach = here + length, there + length, _NEAR

    def anywhere(self, line: str) -> Iterator[tuple[int, int]]:
        """The pairs of a line that stands whole at one place that is not taken; of long lines only."""
        there = self._find(line, 0, len(self.words)) if len(line) >= _SURE else -1
        if there >= 0:
            yield from self._take(0, there, len(line))

    def free(self, at: int) -> int:
        """The first place from `at` on that is not taken."""
        found = self.taken.find(0, at)
        return found if found >= 0 else len(self.taken)

    def _find(self, piece: str, at: int, end: int) -> int:
        there = self.words.find(piece, at, end)
        while there >= 0 and self.taken[there]:
            there = self.words.find(piece, there + 1, end)
        return there

    def _take(self, here: int, there: int, length: int) -> Iterator[tuple[int, int]]:
        self.taken[there : there + length] = b"\1" * length
        yield from ((here + step, there + step) for step in range(length))


def _flow(pieces: Iterable[str], origins: Iterable[int]) -> _Flow:
    words: list[str] = []
    origin: list[int] = []
    for piece, place in zip(pieces, origins, strict=True):
        for character in _fold(piece):
            words.append(character)
            origin.append(place)
    return _Flow("".join(words), origin)


def _fold(piece: str) -> str:
    if piece.isalnum() and not piece.isascii() and "\u4e00" <= piece <= "\u9fff":
        return piece
    return "".join(unicodedata.normalize("NFKC", piece.translate(_FOLDED)).translate(_FOLDED).casefold().split())


def _lines(text: str) -> Iterator[list[_Flow]]:
    """The lines of the text, each as its cells (one where it is no row of a table)."""
    start = 0
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            flow = _flow(cell, range(start, start + len(cell)))
            cells += [flow] if flow.words else []
            start += len(cell) + 1
        if cells:
            yield cells


def _without_number(page: list[Mark]) -> list[Mark]:
    """The marks of a page without the page number in its first or last row."""
    solid = [mark for mark in page if not mark.text.isspace()]
    if not solid:
        return page
    for edge in (max(mark.top for mark in solid), min(mark.top for mark in solid)):
        row = [mark for mark in solid if abs(mark.top - edge) < 4]
        if _PAGE_NUMBER.fullmatch("".join(mark.text for mark in row)):
            gone = set(map(id, row))
            page = [mark for mark in page if id(mark) not in gone]
    return page


def _joined(found: Sequence[tuple[int, Mark]]) -> Iterator[Run]:
    open_run: Run | None = None
    last: Mark | None = None
    for offset, mark in found:
        if open_run is not None and last is not None and _goes_on(open_run, last, offset, mark):
            open_run = Run(open_run.start, offset + 1, mark.page, open_run.x0, min(open_run.top, mark.top), mark.x1, max(open_run.bottom, mark.bottom))
        else:
            if open_run is not None:
                yield open_run
            open_run = Run(offset, offset + 1, *mark[1:])
        last = mark
    if open_run is not None:
        yield open_run


def _goes_on(run: Run, last: Mark, offset: int, mark: Mark) -> bool:
    wide, width = last.x1 - last.x0, mark.x1 - mark.x0
    row = mark.page == last.page and abs(mark.bottom - last.bottom) < 3 and -1 <= mark.x0 - last.x1 < max(wide, width) * 0.6
    return row and offset == run.end and abs(wide - width) <= 0.15 * max(wide, width)
