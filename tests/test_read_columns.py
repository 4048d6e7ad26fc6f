"""Pages in two columns of running text are read column by column; lists, tables and forms of two columns line by line."""

from __future__ import annotations

from pdf_making import PdfPage, pdf

from pipeline.model.text import SourceText
from pipeline.read import read_bytes

WORDS = "各村要严格按照部署要求，认真开展隐患排查整治，建立完善台账清单，逐项明确责任人和整改时限，确保按期整改到位。"
LEFT, RIGHT, WIDE = 70.0, 310.0, 15
"""Points at which the columns begin, and characters of a line of 14 points."""


def lines_of(words: str) -> list[str]:
    return [words[start : start + WIDE] for start in range(0, len(words), WIDE)]


def column(page: PdfPage, x: float, lines: list[str], top: float = 140) -> PdfPage:
    return page.lines(x, top, *lines, size=14, pitch=22)


def read(*pages: PdfPage) -> SourceText:
    return read_bytes("报.pdf", pdf(*pages))


def test_each_column_is_read_to_its_end() -> None:
    left, right = "一、" + WORDS * 4, "二、" + WORDS * 4
    page = column(column(PdfPage().text(160, 90, "关于开展隐患排查整治的通知", 18), LEFT, lines_of(left)), RIGHT, lines_of(right)).text(285, 800, "— 1 —", 12)
    source = read(page)
    assert source.text == f"关于开展隐患排查整治的通知\n{left}\n{right}"
    assert [dropped.reason for dropped in source.dropped] == ["页码"]
    assert {round(box.x0) for box in source.paragraphs[-1].boxes} == {RIGHT}


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    words = lines_of("一、" + WORDS * 12)
    first = column(column(PdfPage(), LEFT, words[:20]), RIGHT, words[20:40])
    last = column(column(PdfPage(), LEFT, words[40:43]), RIGHT, words[43:])
    assert read(first, last).text == "".join(words)


def test_a_list_in_two_columns_is_read_line_by_line() -> None:
    page = PdfPage()
    for index, (one, other) in enumerate(zip("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉", strict=True)):
        page.text(LEFT, 140 + 22 * index, f"{one}村党支部书记", 14).text(RIGHT, 140 + 22 * index, f"{other}社区主任", 14)
    lines = read(page).text.split("\n")
    assert (len(lines), lines[0]) == (10, "甲村党支部书记  子社区主任")


def test_measures_beside_their_units_are_read_line_by_line() -> None:
    page = column(PdfPage(), LEFT, lines_of(WORDS * 3))
    for index in range(10):
        page.text(RIGHT, 140 + 22 * index, "应急办", 14)
    assert "应急办" in read(page).text.split("\n")[0]
