"""The printed form of a list counter (`w:numFmt`, ECMA-376 part 1 §17.18.59), as Word prints it."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def printed(count: int, style: str, custom: str = "") -> str:
    """`count` in the number format `style`; an unknown format prints as decimal, `none` and `bullet` as nothing.

    `custom` is the pattern of the format `custom` (`001, 002, 003, ...`): its first sample gives the width.
    """
    if style in {"none", "bullet"}:
        return ""
    if style == "custom":
        return str(count).zfill(len(custom.split(",", maxsplit=1)[0].strip()))
    return _FORMATS.get(style, str)(count)


def chinese(count: int, digits: str = "零一二三四五六七八九", units: tuple[str, ...] = ("", "十", "百", "千"), short_ten: bool = True) -> str:
    """Counting in words up to 99,999,999: 十, 二十一, 一百零一, 一百一十; `short_ten` prints 10–19 without 一."""
    if count < 0 or count >= 100_000_000:
        return str(count)
    if count >= 10_000:
        high, low = divmod(count, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        return chinese(high, digits, units, short_ten) + "万" + (gap + chinese(low, digits, units, False) if low else "")
    words, text = str(count), ""
    for place, digit in enumerate(reversed(words)):
        if digit != "0":
            text = digits[int(digit)] + units[place] + text
        elif text and not text.startswith(digits[0]):
            text = digits[0] + text
    text = text or digits[0]
    return text[1:] if short_ten and 10 <= count < 20 else text


def _below_hundred(count: int) -> str:
    """chineseCounting: words up to 99, digits with ○ from 100 (ECMA-376)."""
    return chinese(count) if count < 100 else "".join("○一二三四五六七八九"[int(digit)] for digit in str(count))


def _digits(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _letters(count: int) -> str:
    """a, b … z, aa, bb … (Word repeats the letter)."""
    turns, index = divmod(count - 1, 26)
    return chr(ord("a") + index) * (turns + 1) if 0 < count <= 26 * 30 else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for size, letters in _ROMAN:
        turns, count = divmod(count, size)
        text += letters * turns
    return text


def _ring(first: str, last: int, *more: tuple[int, int, str]) -> Callable[[int], str]:
    """Enclosed numbers from a run of code points that begins with `first` for 1; beyond it decimal."""

    def one(count: int) -> str:
        if 1 <= count <= last:
            return chr(ord(first) + count - 1)
        return next((chr(ord(start) + count - low) for low, high, start in more if low <= count <= high), str(count))

    return one


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if 0 < count <= len(signs) else str(count)


def _wide(count: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))


def _ordinal(count: int) -> str:
    tail = "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{tail}"


def _zodiac(count: int) -> str:
    return _STEMS[(count - 1) % 10] + _BRANCHES[(count - 1) % 12]


_UPPER_UNITS = ("", "拾", "佰", "仟")
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _ring("①", 20),
    "decimalEnclosedCircleChinese": _ring("①", 10),
    "decimalEnclosedParen": _ring("⑴", 20),
    "decimalEnclosedFullstop": _ring("⒈", 20),
    "numberInDash": lambda count: f"- {count} -",
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerLetter": _letters,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "ordinal": _ordinal,
    "hex": lambda count: f"{count:X}",
    "chineseCounting": _below_hundred,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": lambda count: chinese(count, _LEGAL, _UPPER_UNITS, short_ten=False),
    "ideographLegalTraditional": lambda count: chinese(count, _LEGAL_TRADITIONAL, _UPPER_UNITS, short_ten=False),
    "taiwaneseCounting": _below_hundred,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": _digits,
    "japaneseCounting": chinese,
    "japaneseDigitalTenThousand": _digits,
    "ideographDigital": _digits,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _zodiac,
    "ideographEnclosedCircle": _ring("㊀", 10),
}
