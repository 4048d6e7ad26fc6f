"""Printed lines → paragraphs: a line runs on where the line above was full and nothing says that a new paragraph begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from pipeline.lexicon import Lexicon
from pipeline.model.text import Box
from pipeline.read.blocks import Line, is_han
from pipeline.read.layout.rows import Row

_LABEL = re.compile(
    r"""(?:
      [一二三四五六七八九十]{1,3}、 | [（(][一二三四五六七八九十\d]{1,3}[）)] | \d{1,2}[．.、](?!\d) | 第[一二三四五六七八九十百\d]{1,4}[条章节]
    | 附件?\s*\d*\s*[：:] | 附件\s*\d+$ | [①-⑳⑴-⒇] | (?:抄送|主送|联系人|注)[：:]
    )""",
    re.VERBOSE,
)
_END = "。！？；：!?;:"
_NEVER_FIRST = "，。；：、！？）》”’〕】％"
"""A line that begins so belongs to the one above, wherever that ended."""
_OPEN = "、，,（(《“〈—"
"""A line that ends so is not the end of a paragraph."""
_RAGGED = 6.0
"""Characters by which such a line may be short of the margin (a browser does not part every word)."""
_SIZE_CHANGE = 0.12
_FEW = 5
"""Long lines: with fewer the text itself does not show how wide it is set."""
_INDENT = 1.2
"""Characters: a line that begins further right than this is indented."""
_COLUMNS = "  "
"""What `rows` puts for a gap as wide as between columns."""
_LOOSE = 1.55
"""Times the usual distance of lines: a larger one parts paragraphs."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The text area of a page: left and right edge in points, and the usual distance from line to line."""

    left: float
    right: float
    pitch: float


def margins_of(rows: Sequence[Row], usual: Margins | None = None, width: float = 0.0) -> Margins:
    """The text area as its long lines show it; `usual` (of the whole document) where this page has too few.

    Where there are few lines at all, the right margin of a page `width` points wide is taken to be nearly as wide as the left.
    """
    if not rows:
        return usual or Margins(0.0, 0.0, 0.0)
    widest = max(row.width for row in rows)
    long = [row for row in rows if row.width > 0.6 * widest]
    if usual is not None and (len(long) < 4 or widest < 0.8 * (usual.right - usual.left)):
        return usual
    lefts = Counter(round(row.x0 / 3) for row in long)
    common = [place for place, count in lefts.items() if count >= max(2, len(long) // 6)] or list(lefts)
    left = min(row.x0 for row in long if round(row.x0 / 3) == min(common))
    rights = sorted(row.x1 for row in long)
    right = rights[int(0.9 * (len(rights) - 1))]
    reaching = sum(1 for row in long if row.x1 > right - 1.2 * row.em)
    if len(long) < _FEW or reaching < max(3, len(long) // 4):
        right = max(right, 0.98 * (width - left))
    pitches = [after.base - before.base for before, after in pairwise(rows) if before.page == after.page and 0 < after.base - before.base < 6 * before.em]
    return Margins(left, right, median(pitches) if pitches else 0.0)


def paragraphs(rows: Sequence[Row], areas: Sequence[Margins]) -> list[list[Row]]:
    """Rows grouped into paragraphs; `areas` gives the text area for each row."""
    groups: list[list[Row]] = []
    for index, row in enumerate(rows):
        if groups and _runs_on(groups[-1], row, areas[index - 1], areas[index]):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _runs_on(above: Sequence[Row], row: Row, old: Margins, area: Margins) -> bool:
    last = above[-1]
    if row.text[:1] in _NEVER_FIRST:
        return True
    if _is_other(last, row, area) or not _is_full(last, row, old):
        return False
    if row.x0 > area.left + _INDENT * row.em:
        return _hangs_below(above[0], row)
    return not (_is_centred(last, old) or _begins_anew(above, row, old))


def _is_other(last: Row, row: Row, area: Margins) -> bool:
    """True when size or distance part the two lines, or both are rows of a list set in columns."""
    if _COLUMNS in last.text.strip() and _COLUMNS in row.text.strip():
        return True
    measured = any(map(is_han, last.text)) and any(map(is_han, row.text))  # figures alone do not show the size of the type
    if measured and abs(last.em - row.em) > _SIZE_CHANGE * max(last.em, row.em):
        return True
    return (last.page, last.part) == (row.page, row.part) and area.pitch > 0 and row.base - last.base > _LOOSE * max(area.pitch, 1.2 * row.em)


def _begins_anew(above: Sequence[Row], row: Row, old: Margins) -> bool:
    """True when the words say that a paragraph begins: a label after a full stop or under a label, addressees under a title."""
    last = above[-1]
    if _LABEL.match(row.text):
        return last.text[-1:] in _END or (len(above) == 1 and last.x0 <= old.left + _INDENT * last.em and bool(_LABEL.match(last.text)))
    return row.text[-1:] in "：:" and bool(_title_end().search(last.text))


@cache
def _title_end() -> re.Pattern[str]:
    return Lexicon.load()["read_layout"].regex("layout.title-end")


def _is_full(last: Row, row: Row, area: Margins) -> bool:
    """True when the beginning of the next line would not have fitted behind this one."""
    slack = _RAGGED if last.text[-1:] in _OPEN and row.x0 <= area.left + _INDENT * row.em else 0.35
    return last.x1 + max(row.head, row.em) + slack * row.em >= area.right


def _hangs_below(first: Row, row: Row) -> bool:
    return any(abs(row.x0 - place) < 0.7 * row.em for place in first.hangs) and not _LABEL.match(row.text)


def _is_centred(row: Row, area: Margins) -> bool:
    left, right = row.x0 - area.left, area.right - row.x1
    return left > 1.5 * row.em and abs(left - right) < row.em and abs(left - 2 * row.em) > 0.4 * row.em


def joined(rows: Sequence[Row]) -> str:
    """The words of the rows in one line; a space only between two Latin words."""
    label = rows[0].label
    text = f"{rows[0].text[:label]} {rows[0].text[label:]}" if label else rows[0].text
    for row in rows[1:]:
        left, right = text[-1:], row.text[:1]
        apart = left.isascii() and right.isascii() and left.isalnum() and right.isalpha()
        text += (" " if apart else "") + row.text
    return text


def line_of(rows: Sequence[Row], boxes: tuple[Box, ...]) -> Line:
    """A paragraph as a block: the page of its first line, a box a line."""
    return Line(joined(rows), page=rows[0].page, boxes=boxes, confidence=min(row.confidence for row in rows))

