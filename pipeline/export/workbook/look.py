"""How sheets look: fonts, cell formats, and how high a row must be for its text.

Fonts by GB/T 9704—2012 §5.2.2 as offices have them. A workbook can name one font a cell; where it is missing the program takes its own
Chinese font (宋体 in WPS and Excel, Noto or 思源 in LibreOffice), so that no layout depends on the exact widths.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

TITLE_FONT, HEAD_FONT, BODY_FONT = "方正小标宋简体", "黑体", "仿宋"
BODY_SIZE = 10.5
"""Points: 五号, the size of tables in official papers."""
LINE_HEIGHT = 15.6
"""Points a line of 10.5-point text takes with the tallest of the fonts that stand in for 仿宋 (Noto Serif CJK: 1.45)."""
MAX_ROW_HEIGHT = 405.0
"""Points: Excel cuts rows higher than 409.5."""
MAX_CELL = 32_767
"""Characters that a cell holds in Excel."""
_MARGIN = 1.0  # characters of a column's width that borders and padding take

RED, YELLOW, GREEN, GREY = "#F8CBAD", "#FFE699", "#C6E0B4", "#D9D9D9"


@dataclass
class Look:
    """The cell formats of one workbook, each made once when first asked for."""

    book: Workbook

    def _format(self, **properties: object) -> Format:
        base = {"font_name": BODY_FONT, "font_size": BODY_SIZE, "font_charset": 134, "valign": "vcenter"}
        return self.book.add_format({**base, **properties})

    @cached_property
    def title(self) -> Format:
        """The big title over a sheet."""
        return self._format(font_name=TITLE_FONT, font_size=20, align="center", text_wrap=True)

    @cached_property
    def subtitle(self) -> Format:
        """The line below a title."""
        return self._format(align="left", text_wrap=True)

    @cached_property
    def head(self) -> Format:
        """A column header."""
        return self._format(font_name=HEAD_FONT, align="center", text_wrap=True, border=1, bg_color=GREY)

    @cached_property
    def human_head(self) -> Format:
        """The header of a column that people fill in."""
        return self._format(font_name=HEAD_FONT, align="center", text_wrap=True, border=1, bg_color="#DDEBF7")

    @cached_property
    def text(self) -> Format:
        """Running text in a bordered cell."""
        return self._format(text_wrap=True, border=1, align="left")

    @cached_property
    def middle(self) -> Format:
        """Short text, centred."""
        return self._format(text_wrap=True, border=1, align="center")

    @cached_property
    def day(self) -> Format:
        """A real date."""
        return self._format(border=1, align="center", num_format="yyyy-mm-dd")

    @cached_property
    def small(self) -> Format:
        """Ids, in grey."""
        return self._format(border=1, align="left", font_size=8, font_color="#808080")

    @cached_property
    def plain(self) -> Format:
        """Text without a border, wrapped."""
        return self._format(text_wrap=True, align="left")

    @cached_property
    def setting(self) -> Format:
        """A cell that people may change."""
        return self._format(border=1, align="center", bg_color="#FFF2CC", bold=True)

    @cached_property
    def day_of_month(self) -> Format:
        """A day of a month sheet."""
        return self._format(text_wrap=True, border=1, valign="top")

    @cached_property
    def rest_day(self) -> Format:
        """A rest day of a month sheet."""
        return self._format(text_wrap=True, border=1, valign="top", bg_color="#F2F2F2", font_color="#7F7F7F")

    @cached_property
    def other_month(self) -> Format:
        """A day that belongs to the month before or after."""
        return self._format(text_wrap=True, border=1, valign="top", font_color="#BFBFBF")

    def light(self, colour: str) -> Format:
        """The fill of a light."""
        return self.book.add_format({"bg_color": colour})


class _Widths(dict[str, int]):
    """The columns of each character, reckoned when it is first met."""

    def __missing__(self, sign: str) -> int:
        width = self[sign] = 2 if east_asian_width(sign) in "WFA" else 1
        return width


_WIDTHS = _Widths()


def text_width(text: str) -> int:
    """Columns of half-width characters that `text` takes; a Chinese character counts two."""
    return sum(map(_WIDTHS.__getitem__, text))


@lru_cache(maxsize=16_384)
def lines(text: str, width: float) -> int:
    """Lines that `text` takes in a cell of `width` characters, at least 1."""
    usable = max(width - _MARGIN, 2)
    return sum(max(-(-text_width(line) // int(usable)), 1) for line in text.split("\n"))


def height(line_count: int) -> float:
    """Points for `line_count` lines of body text, at most what a row can have."""
    return min(line_count * LINE_HEIGHT + 4, MAX_ROW_HEIGHT)


def fitting(text: str) -> str:
    """`text`, cut with a note where it is longer than a cell can hold; the whole stands in `<stem>.json`."""
    note = "……（超出单元格容量，全文见结果 JSON）"
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(note)] + note
