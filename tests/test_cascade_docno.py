"""发文字号: one value, however it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.docno import DocNo, find_all

SAME = [
    "云溪安委发〔2023〕6号",  # the standard form
    "云溪安委发[2023]6号",  # half-width square
    "云溪安委发［２０２３］６号",  # all full-width
    "云溪安委发(2023)6号",  # round
    "云溪安委发（2023）第6号",  # with 第
    "云溪安委发【2023】06号",  # lenticular, leading zero
    "云溪安委发﹝2023﹞6 号",  # small form, space
    " 云溪安委发 〔 2023 〕 6 号",  # spaces everywhere
    "云溪安委发〔2023年〕6号",  # year with its word
    "云溪安委发20236号",  # brackets lost by a web page
    "云溪安委发〔二〇二三〕6号",  # Chinese year
    "云溪安委发〔二○二三〕6号",  # U+25CB for zero
]


@pytest.mark.parametrize("typed", SAME)
def test_every_typing_is_one_value(typed: str) -> None:
    assert DocNo.parse(typed) == DocNo("云溪安委发", 2023, 6)
    assert str(DocNo.parse(typed)) == "云溪安委发〔2023〕6号"


NOT_A_NUMBER = [
    "云溪安委发2023号",  # a year and no number
    "云溪安委发〔23〕6号",  # two digits are no year
    "第20175号",  # an order number of something else
    "〔2023〕6号",  # no agency word
    "云溪安委发〔2023〕号",  # no number
    "2023年6号",
    "",
]


@pytest.mark.parametrize("typed", NOT_A_NUMBER)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert DocNo.parse(typed) is None


@given(st.sampled_from(["国办发", "云溪安委办", "桂花街道办函"]), st.integers(1950, 2099), st.integers(1, 99999))
def test_canonical_form_reads_back(agency: str, year: int, number: int) -> None:
    value = DocNo(agency, year, number)
    assert DocNo.parse(str(value)) == value


def test_found_in_running_text_at_its_place() -> None:
    text = "根据《方案》（云溪安委发〔2023〕6号）和按照南城府办[2024]12号要求，由粤府201759号替代"
    found = find_all(text)
    assert [str(value) for _, _, value in found] == ["云溪安委发〔2023〕6号", "南城府办〔2024〕12号", "粤府〔2017〕59号"]
    for start, end, value in found:
        assert DocNo.parse(text[start:end]) == value
