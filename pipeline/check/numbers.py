"""Numbers as circulars write them, exactly: Fractions, never floats."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"(?:[0-9０-９]+(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9０-９]+(?:[.．][0-9０-９]+)?)"
"""A number in digits, with thousands separators or decimals."""
HAN_NUMBER = r"[〇零一二两三四五六七八九十百]+"


def exact(words: str) -> Fraction:
    """The value of a number in digits; full-width digits and thousands separators are read. Raises ValueError otherwise."""
    return Fraction(unicodedata.normalize("NFKC", words).replace(",", "").replace("，", ""))


def decimals(words: str) -> int:
    """How many decimals are printed."""
    _, _, tail = unicodedata.normalize("NFKC", words).partition(".")
    return len(tail)


def half_step(words: str) -> Fraction:
    """Half a unit of the last printed place: the tolerance of a rounded figure."""
    return Fraction(1, 2 * 10 ** decimals(words))


def count(words: str) -> int | None:
    """The value of a whole number in digits or Chinese numerals below 1000 (`十二`, `两`, `12`); None where it is none."""
    plain = unicodedata.normalize("NFKC", words)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    total, digit = 0, 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            return None
    return total + digit if words else None


def shown(value: Fraction, places: int = 2) -> str:
    """`value` in digits with at most `places` decimals, for a message."""
    digits = f"{float(round(value, places)):.{places}f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
