"""全年一览: a year's time limits on one page, drawn as SVG without any library; months as boxes, as high as they need to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from pipeline.export.calendar.placing import Slot
from pipeline.export.calendar.telling import who
from pipeline.export.characters import xml_safe
from pipeline.export.recurrence import in_words, parse_rule
from pipeline.export.workbook.look import text_width
from pipeline.model.matrix import Deadline

_WIDTH = 1587  # pixels: A3 landscape at 96 dots an inch (420 mm)
_MARGIN, _GAP, _COLUMNS = 40, 14, 4
_LINE, _SIZE = 19, 13  # pixels: line height and letter size
_HEAD, _TOP = 32, 96
_HANGING = "）》”，。、；："  # signs that no line begins with: they may stand in the margin
_SELDOM = 4  # times a year up to which a rhythm stands in its months; what comes more often is routine and stands once
_TITLE_FONTS = "'方正小标宋简体','华文中宋','Noto Serif CJK SC',SimSun,serif"
_BODY_FONTS = "'仿宋','仿宋_GB2312',FangSong,'Noto Sans CJK SC',sans-serif"


def year_svg(slots: Sequence[Slot], year: int, *, title: str = "重点任务时限一览") -> str:
    """The year as SVG: every slot whose last day is in `year`, each with day, title and units; nothing is left out or cut."""
    boxes = [[line for text in month_lines(slots, year, month) for line in _wrapped(text)] for month in range(1, 13)]
    heights = [max(len(lines) for lines in boxes[row : row + _COLUMNS]) * _LINE + _HEAD + 16 for row in range(0, 12, _COLUMNS)]
    routine = [line for text in routine_lines(slots, year) for line in _wrapped(text, _WIDTH - 2 * _MARGIN)]
    below = _TOP + sum(heights) + _GAP * len(heights)
    total = below + len(routine) * _LINE + _HEAD + 16 + _MARGIN
    last = _box_parts("周期性任务（全年多次）", routine, (_MARGIN, below, total - below - _MARGIN), _WIDTH - 2 * _MARGIN)
    body = "\n".join([*(_box(index, lines, heights) for index, lines in enumerate(boxes)), *last])
    return _FRAME.format(width=_WIDTH, height=total, fonts=_BODY_FONTS, title_fonts=_TITLE_FONTS, middle=_WIDTH // 2, title=escape(xml_safe(f"{year}年{title}")), body=body)


_FRAME = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{fonts}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="{middle}" y="62" text-anchor="middle" font-size="34" font-family="{title_fonts}">{title}</text>
{body}
</svg>
"""


def month_lines(slots: Sequence[Slot], year: int, month: int) -> tuple[str, ...]:
    """One line for each slot of a month, by day, the same words of one day once: `5/31 全面排查餐饮场所（应急办）`; routine is left to `routine_lines`."""
    routine = _routine(slots, year)
    shown = (slot for slot in slots if (slot.last.year, slot.last.month) == (year, month) and _limit(slot) not in routine)
    return tuple(dict.fromkeys(f"{slot.last.month}/{slot.last.day} {_whose(slot)}" for slot in shown))


def routine_lines(slots: Sequence[Slot], year: int) -> tuple[str, ...]:
    """One line for each rhythm that comes more than four times in the year: `每月25日 及时报送信息（各村）`."""
    first: dict[tuple[str, Deadline], Slot] = {}
    routine = _routine(slots, year)
    for slot in slots:
        if slot.last.year == year and _limit(slot) in routine:
            first.setdefault(_limit(slot), slot)
    return tuple(dict.fromkeys(f"{in_words(parse_rule(slot.deadline.rrule or ''))} {_whose(slot)}" for slot in first.values()))


def _routine(slots: Sequence[Slot], year: int) -> frozenset[tuple[str, Deadline]]:
    counts = Counter(_limit(slot) for slot in slots if slot.last.year == year)
    return frozenset(limit for limit, count in counts.items() if count > _SELDOM)


def _limit(slot: Slot) -> tuple[str, Deadline]:
    return slot.task.id, slot.deadline


def _whose(slot: Slot) -> str:
    names = who(slot.task, shown=2)
    return slot.task.title + (f"（{names}）" if names else "")


def _box_width() -> int:
    return (_WIDTH - 2 * _MARGIN - _GAP * (_COLUMNS - 1)) // _COLUMNS


def _wrapped(text: str, width: int | None = None) -> list[str]:
    """`text` in lines that fit a box of `width` pixels (a month's by default); a half-width character takes half the letter size."""
    room = ((width or _box_width()) - 24) // (_SIZE / 2)
    lines = [""]
    for sign in text:
        if text_width(lines[-1] + sign) > room and sign not in _HANGING:
            lines.append("　")
        lines[-1] += sign
    return lines


def _box(index: int, lines: Sequence[str], heights: Sequence[int]) -> str:
    row, column = divmod(index, _COLUMNS)
    x = _MARGIN + column * (_box_width() + _GAP)
    y = _TOP + sum(heights[:row]) + _GAP * row
    return "\n".join(_box_parts(f"{index + 1}月", lines, (x, y, heights[row]), _box_width()))


def _box_parts(name: str, lines: Sequence[str], place: tuple[int, int, int], width: int) -> Iterator[str]:
    x, y, height = place
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none" stroke="#7f7f7f"/>'
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{_HEAD - 6}" fill="#dde6f0"/>'
    yield f'<text x="{x + 10}" y="{y + 19}" font-size="15" font-weight="bold">{name}</text>'
    for number, line in enumerate(lines):
        yield f'<text x="{x + 12}" y="{y + _HEAD + 14 + number * _LINE}" font-size="{_SIZE}" xml:space="preserve">{escape(xml_safe(line))}</text>'


def years(slots: Sequence[Slot]) -> tuple[int, ...]:
    """The years in which something falls due, in order."""
    return tuple(sorted({slot.last.year for slot in slots}))

