"""Numbers and dates as they are printed in numbering and under signatures; only complete, certain readings."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

_DIGITS = {"0": 0, "０": 0, "〇": 0, "○": 0, "零": 0, "O": 0, "Ｏ": 0, "o": 0, "元": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "廿": 20, "卅": 30}
_DATE = re.compile(r"([^年]{4})[年./．-]([^月]{1,3})[月./．-]([^日号]{1,3})[日号]?")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def number(words: str) -> int | None:
    """The whole number that `words` say (`十一`, `２`, `③`, `二十`, `一〇`), or None."""
    words = _SPACES.sub("", words)
    if not words:
        return None
    if len(words) == 1 and not words.isdecimal() and words not in _DIGITS and words not in _TENS:
        return _circled(words)
    if words.isdecimal():
        return int(unicodedata.normalize("NFKC", words))
    if any(char in _TENS for char in words):
        return _with_tens(words)
    return int("".join(str(_DIGITS[char]) for char in words)) if all(char in _DIGITS for char in words) else None


def _circled(char: str) -> int | None:
    value = unicodedata.numeric(char, None)
    return int(value) if value is not None and value == int(value) else None


def _with_tens(words: str) -> int | None:
    total = held = 0
    for char in words:
        if char in _DIGITS:
            held = _DIGITS[char]
        elif char in _TENS and _TENS[char] < 100 and char != "十":
            total, held = total + _TENS[char], 0
        elif char in _TENS:
            total, held = total + (held or 1) * _TENS[char], 0
        else:
            return None
    return total + held


def read_date(words: str) -> date | None:
    """The date that `words` are (`2024 年 3 月 5 日`, `二○二四年三月五日`, `2024.3.5`), or None where there is no such day."""
    match = _DATE.fullmatch(_SPACES.sub("", words))
    if match is None:
        return None
    year, month, day = (number(part) for part in match.groups())
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
