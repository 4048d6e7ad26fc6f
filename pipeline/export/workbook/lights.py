"""红黄绿灯: formulas that live in the file, and the same reckoned here for the value that a viewer shows before it reckons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from pipeline.export.workbook.look import GREEN, GREY, RED, YELLOW, Look

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SETTINGS_SHEET = "说明"
THRESHOLD_CELL = "$B$3"
"""Where the threshold (days) stands on the sheet 说明; people may change it."""
MAX_UNITS = 500
UNIT_LIST = f"='{SETTINGS_SHEET}'!$E$3:$E${MAX_UNITS + 2}"
"""Where the units for the drop-downs stand; people may add to them."""

_COLOURS = {"逾期": RED, "临期": YELLOW, "正常": GREEN, "办结": GREY}


def light_formula(due: str, status: str, closed: Iterable[str]) -> str:
    """The formula of a light; `due` and `status` are cell references, `closed` the states in which a task is over."""
    over = ",".join(f'{status}="{word}"' for word in sorted(closed))
    threshold = f"'{SETTINGS_SHEET}'!{THRESHOLD_CELL}"
    dated = f'IF({due}<TODAY(),"逾期",IF({due}-TODAY()<={threshold},"临期","正常"))'
    return f'=IF(OR({over}),"办结",IF({due}="","",IF(ISNUMBER({due}),{dated},"请填日期")))'


def light(due: date | None, status: str, closed: frozenset[str], today: date | None, warn_days: int) -> str:
    """What the formula gives on `today`; empty without a day or without `today`."""
    if status in closed:
        return "办结"
    if due is None or today is None:
        return ""
    if due < today:
        return "逾期"
    return "临期" if (due - today).days <= warn_days else "正常"


def colour_lights(sheet: Worksheet, look: Look, column: int, first: int, last: int) -> None:
    """Colours a column of lights by their words (conditional formats on the cell's own value: every program knows them)."""
    for word, colour in _COLOURS.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look.light(colour)}
        sheet.conditional_format(first, column, last, column, rule)
