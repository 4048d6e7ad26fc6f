"""Page numbers, running heads and what a browser prints around a page: found by place, form and repetition, dropped but listed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.model.text import Dropped
from pipeline.read.layout.rows import Row

_TOP, _BOTTOM = 0.12, 0.86
"""Of the page's height: the zones in which running heads and page numbers stand (GB/T 9704: number 7 mm below the text)."""
_DASH = r"[-—–－─·•\s]*"
_NUMBER = re.compile(
    rf"""
      {_DASH}[0-9０-９]{{1,4}}{_DASH}                                # — 1 —
    | {_DASH}                                                       # the dashes of a number that is split over lines
    | 第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?                     # 第 1 页 共 5 页
    | (?:Page\s*)?\d+\s*(?:/|of)\s*\d+                              # 2 of 5
    | [ivxIVX]{{1,5}}
    """,
    re.VERBOSE,
)
_BROWSER = re.compile(r"(?:https?|file)://\S+|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}[\s,，]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?|\d{1,2}/\d{1,2}/\d{2,4}[\s,]+\d{1,2}:\d{2}(?:\s*[AP]M)?")


def without_furniture(pages: Sequence[tuple[float, Sequence[Row]]]) -> tuple[list[list[Row]], tuple[Dropped, ...]]:
    """(rows of each page without furniture, what was dropped); a page is (height, rows from top to bottom)."""
    repeated = _repeated(pages)
    offset = _number_offset(pages)
    kept: list[list[Row]] = []
    dropped: list[Dropped] = []
    for height, rows in pages:
        stay: list[Row] = []
        for index, row in enumerate(rows):
            reason = _reason(row, height, repeated, edge=min(index, len(rows) - 1 - index))
            if reason == "页码" and (value := _bare(row)) is not None and value - row.page != offset:
                reason = None
            if reason is None:
                stay.append(row)
            else:
                dropped.append(Dropped(row.text, reason, row.page))
        kept.append(stay)
    return kept, tuple(dropped)


def _reason(row: Row, height: float, repeated: frozenset[str], edge: int) -> str | None:
    outside = _outside(row, height)
    if outside and edge <= 2 and _NUMBER.fullmatch(row.text.strip()):
        return "页码"
    if outside and edge <= 3 and _BROWSER.search(row.text):
        return "浏览器打印的页眉页脚"
    return "页眉页脚" if outside and _pattern(row.text) in repeated else None


def _bare(row: Row) -> int | None:
    """The value of a row that is nothing but a number: it may as well be a word of the text."""
    text = row.text.strip()
    return int(text) if text.isdecimal() and len(text) < 5 else None


def _number_offset(pages: Sequence[tuple[float, Sequence[Row]]]) -> int | None:
    """By how much bare page numbers are ahead of the page count; None where they do not run with the pages."""
    offsets: Counter[int] = Counter()
    for height, rows in pages:
        ends = {value - row.page for row in (*rows[:2], *rows[-2:]) if _outside(row, height) and (value := _bare(row)) is not None}
        offsets.update(ends)
    if not offsets:
        return None
    offset, count = offsets.most_common(1)[0]
    return offset if count >= 2 or (len(pages) <= 2 and offset == 0) else None


def _outside(row: Row, height: float) -> bool:
    return row.bottom < _TOP * height or row.top > _BOTTOM * height


def _pattern(text: str) -> str:
    return re.sub(r"[0-9０-９]+", "#", "".join(text.split()))


def _repeated(pages: Sequence[tuple[float, Sequence[Row]]]) -> frozenset[str]:
    """Texts (digits apart) that stand in the outer zones of at least half of the pages, and of two."""
    seen: Counter[str] = Counter()
    for height, rows in pages:
        seen.update({_pattern(row.text) for row in (*rows[:3], *rows[-3:]) if _outside(row, height)})
    least = max(2, (len(pages) + 1) // 2)
    return frozenset(text for text, count in seen.items() if count >= least and text)
