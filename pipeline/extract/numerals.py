"""Numbers as written in circulars → exact values: Arabic in either width, Chinese numerals, digit strings, 万/亿, fractions, percentages."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_WIDE = str.maketrans("０１２３４５６７８９．，％＋－", "0123456789.,%+-")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "两": 2, "元": 1, "壹": 1, "贰": 2, "叁": 3}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SPACES = re.compile(r"[\s\u3000\u00a0]+")


def plain(text: str) -> str:
    """`text` with full-width digits and signs made ASCII and all white space dropped."""
    return _SPACES.sub("", text.translate(_WIDE))


def integer(text: str) -> int | None:
    """The whole number that `text` writes (`12`, `１２`, `十二`, `二〇二四`, `廿五`, `两`), or None where it writes none."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """The exact value of `text` (`1.2万`, `12,000`, `三千五百`, `二十`, `1.5亿`), or None where it is no number."""
    text = plain(text).replace("廿", "二十").replace("卅", "三十")
    if not text:
        return None
    for sign, factor in (("亿", _MYRIADS["亿"]), ("万", _MYRIADS["万"])):
        if sign in text:
            left, _, right = text.partition(sign)
            return _sum_of(left, right, factor)
    return _arabic(text) if text[0].isascii() and text[0] not in "Oo" else _chinese(text)


def _sum_of(left: str, right: str, factor: Decimal) -> Decimal | None:
    high = number(left) if left else Decimal(1)
    low = number(right) if right else Decimal(0)
    return None if high is None or low is None else high * factor + low


def _arabic(text: str) -> Decimal | None:
    scale = Decimal(1)
    while text and text[-1] in _UNITS:
        scale, text = scale * _UNITS[text[-1]], text[:-1]
    try:
        return Decimal(text.replace(",", "")) * scale
    except InvalidOperation:
        return None


def _chinese(text: str) -> Decimal | None:
    whole, _, decimals = text.partition("点")
    if not all(c in _DIGITS or c in _UNITS for c in whole + decimals):
        return None
    value = Decimal(_grouped(whole) if any(c in _UNITS for c in whole) else _spelled(whole))
    return value if not decimals else value + Decimal(f"0.{''.join(str(_DIGITS.get(c, 0)) for c in decimals)}")


def _spelled(text: str) -> int:
    """`二〇二四` digit by digit."""
    return int("".join(str(_DIGITS[c]) for c in text) or "0")


def _grouped(text: str) -> int:
    """`三千五百二十` by places; a place without a digit counts once (`十二`)."""
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or (0 if total else 1) or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
