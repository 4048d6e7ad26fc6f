r"""Whatever people type, as one text: dates in every way that offices write them, percentages, numbers, line ends.

Guarantees of `cell_text`: the same for a value before and after Excel, WPS or LibreOffice saved it; blanks at the ends gone; line ends `\n`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pipeline.model.ledger import ColumnKey, LedgerRow, numbered

_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets (ECMA-376 §18.17.4.1, the 1900 system)."""
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a number in a date column that is surely a day
_SEPARATED = re.compile(r"(?P<year>\d{4})\s*[-/.．。年、]\s*(?P<month>\d{1,2})\s*[-/.．。月、]\s*(?P<day>\d{1,2})\s*[日号]?(?:\s*(?:周|星期)[一二三四五六日天])?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_CLOCK = re.compile(r"[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_DAY = re.compile(r"(?P<year>[〇零一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})[日号]")


def cell_text(value: object, number_format: str = "") -> str:
    """The text of a cell's value; dates as ISO days, `0.8` shown as per cent as `80%`, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value * 100:.10g}%" if "%" in number_format else f"{value:.15g}"
    return tidy(str(value))


def tidy(text: str) -> str:
    r"""`text` with line ends `\n`, no blanks at the ends of lines, none around the whole."""
    lines = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def as_day(text: str) -> date | None:
    """The day that a text means, however it is written; None where it means none or more than one.

    Known: `2024-6-30` `2024/6/30` `2024.6.30` `2024年6月30日` `20240630` `二〇二四年六月三十日`, full-width digits, a spreadsheet's serial
    number, with a clock time or weekday after it. A date without its year is not guessed.
    """
    plain = _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip())
    if re.fullmatch(r"\d{5}", plain) and _FIRST_SERIAL <= int(plain) <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(plain))
    found = _SEPARATED.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    han = _HAN_DAY.fullmatch(plain)
    return _day(int(han["year"].translate(_DIGITS)), _han_number(han["month"]), _han_number(han["day"])) if han else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _han_number(text: str) -> int:
    """A number below 100 in Chinese: `三十一` → 31."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or "1") * 10 + int(ones.translate(_DIGITS) or "0")


def column_text(key: ColumnKey, text: str) -> str:
    """A cell's text as it is compared: in the date column every way to write a day is the same."""
    day = as_day(text) if key == "due" else None
    return day.isoformat() if day else text


def row_text(row: LedgerRow, key: ColumnKey) -> str:
    """The text of a row's column, as it is compared with what came home."""
    return cell_text(row.cell(key))


def with_text(row: LedgerRow, key: ColumnKey, text: str) -> LedgerRow | None:
    """`row` with `text` in column `key`; None where the text cannot stand there (no day, no page number)."""
    if key == "due":
        day = as_day(text)
        return None if text and day is None else replace(row, due=day)
    if key == "page":
        return None if text and not text.isdigit() else replace(row, page=int(text) if text else None)
    if key == "measures":
        return replace(row, measures=measures_of(text))
    return replace(row, **{key: text})  # type: ignore[arg-type]


def measures_of(text: str) -> tuple[str, ...]:
    """The measures of a cell: its lines where these are numbered from 1, else the whole text as one."""
    lines = [line for line in text.split("\n") if line]
    bare = tuple(line.partition(". ")[2] for line in lines)
    return bare if len(lines) > 1 and numbered(bare) == "\n".join(lines) else ((text,) if text else ())
