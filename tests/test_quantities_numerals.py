"""Numbers as circulars write them, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numerals import integer, number, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"), ("１２", "12"), ("12,000", "12000"), ("１２，０００", "12000"), ("1.2万", "12000"), ("1.5亿", "150000000"), ("3千", "3000"),
        ("十", "10"), ("十二", "12"), ("二十", "20"), ("廿五", "25"), ("一百零五", "105"), ("三千五百", "3500"), ("两万五千", "25000"), ("二〇二四", "2024"),
        ("二○二四", "2024"), ("一点五", "1.5"), ("1万2千", "12000"), ("0.3", "0.3"), ("2 000", "2000"), ("一百二十三", "123"), ("两", "2"),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "甲", "abc", "年", "一x"])
def test_what_is_no_number_is_none(text):
    assert number(text) is None
    assert integer(text) is None


DIGITS = "零一二三四五六七八九"


def spelled(value):
    """A whole number below 10,000 in Chinese, as schools teach it."""
    parts, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        parts += ("零" if zero and digit and parts else "") + (DIGITS[digit] + name if digit else "")
        zero = digit == 0
    return parts.removeprefix("一") if parts.startswith("一十") else parts or "零"


@given(st.integers(0, 9999))
def test_every_whole_number_comes_back(value):
    assert integer(spelled(value)) == value
    assert integer(str(value)) == value
    assert integer("".join(DIGITS[int(one)] for one in f"{value:04d}")) == value


def test_plain_folds_width_and_space():
    assert plain(" １ ２，％　") == "12,%"
