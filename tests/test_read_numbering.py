"""Automatic numbers as they are printed: every format, and the whole matrix against LibreOffice's own text export."""

from __future__ import annotations

import re
import shutil
import subprocess

import numbering_cases
import pytest
from word_making import abstract, docx, level, listed, num, p

from pipeline.read import read_bytes
from pipeline.read.word.numerals import printed

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

#: Where LibreOffice 7.4 does not print what ECMA-376 part 1 §17.18.59 and §17.9 say, and why.
LIBREOFFICE_IS_WRONG = (
    (r"decimalFullWidth|decimalEnclosedParen|decimalEnclosedFullstop", "it has no such format and prints plain decimals"),
    (r"^decimalEnclosedCircle from (?:20|21|26|27|30)", "the set has 20 signs, beyond it the standard prints decimals; LibreOffice goes on to ㊿"),
    (r"^decimalEnclosedCircleChinese from (?:10|11|19|20|21|26|27|30)", "the set has 10 signs, beyond it the standard prints decimals"),
    (r"^ideographDigital from (?:9|1\d|2\d|30|52|99)", "digits one by one (一〇) by the standard, LibreOffice counts in words (十)"),
    (r"^chineseCounting from 99", "digits from 100 (一○○) by the standard, LibreOffice counts in words"),
    (r"restarts after [01]$", "it does not know lvlRestart"),
)

#: What the standard says for one case each of those, written out by hand.
BY_THE_STANDARD = {
    "decimalFullWidth levels (0, 1, 1, 0, 1) combined=False": ["１、", "（一）", "（二）", "２、", "（一）"],
    "decimalEnclosedParen from 19": ["⒆、", "⒇、"],
    "decimalEnclosedFullstop from 9": ["⒐、", "⒑、"],
    "decimalEnclosedCircle from 20": ["⑳、", "21、"],
    "decimalEnclosedCircleChinese from 10": ["⑩、", "11、"],
    "ideographDigital from 19": ["一九、", "二〇、"],
    "chineseCounting from 99": ["九十九、", "一○○、"],
    "chineseCounting third level restarts after 0": ["一、", "（一）", "1.", "2.", "（二）", "3.", "二、", "（一）", "4."],
    "chineseCounting third level restarts after 1": ["一、", "（一）", "1.", "2.", "（二）", "3.", "二、", "（一）", "1."],
}


@pytest.fixture(scope="module")
def matrix() -> tuple[list[numbering_cases.Case], bytes, dict[str, str]]:
    cases = numbering_cases.build()
    data = numbering_cases.document(cases)
    return cases, data, dict(numbering_cases.numbers(read_bytes("矩阵.docx", data).text))


def test_the_standard_where_libreoffice_does_not_follow_it(matrix) -> None:
    cases, _, printed_here = matrix
    found = {case.name: [printed_here[key] for key in case.keys] for case in cases}
    assert {name: found[name] for name in BY_THE_STANDARD} == BY_THE_STANDARD


@pytest.mark.system
def test_the_matrix_equals_libreoffice(matrix, tmp_path) -> None:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    cases, data, here = matrix
    (tmp_path / "m.docx").write_bytes(data)
    subprocess.run(
        [SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, tmp_path / "m.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    there = dict(numbering_cases.numbers((tmp_path / "m.txt").read_text("utf-8-sig").replace("\t", "")))
    judged = [case for case in cases if not any(re.search(pattern, case.name) for pattern, _ in LIBREOFFICE_IS_WRONG)]
    different = [(case.name, [here[key] for key in case.keys], [there.get(key) for key in case.keys]) for case in judged if any(here[key] != there.get(key) for key in case.keys)]
    assert different == []
    assert len(judged) >= 400
    assert len(here) == sum(len(case.keys) for case in cases)


@pytest.mark.parametrize(
    ("style", "pairs"),
    [
        ("chineseCountingThousand", {1: "一", 10: "十", 12: "十二", 20: "二十", 100: "一百", 101: "一百零一", 110: "一百一十", 1005: "一千零五", 10010: "一万零一十"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 21: "贰拾壹"}),
        ("upperRoman", {4: "IV", 9: "IX", 40: "XL", 1999: "MCMXCIX"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 23: "23rd"}),
        ("ideographZodiacTraditional", {1: "甲子", 2: "乙丑", 61: "甲子"}),
        ("numberInDash", {3: "- 3 -"}),
        ("unheardOf", {7: "7"}),
        ("none", {7: ""}),
    ],
)
def test_formats(style: str, pairs: dict[int, str]) -> None:
    assert {count: printed(count, style) for count in pairs} == pairs


def test_a_custom_format_pads_with_zeros() -> None:
    assert printed(7, "custom", "001, 002, 003, ...") == "007"


def _lines(numbering: str, body: str, **parts: str) -> list[str]:
    return read_bytes("a.docx", docx(body, numbering=numbering, **parts)).text.split("\n")


def test_legal_numbering_prints_decimals() -> None:
    levels = level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>", suffix="space")
    assert _lines(abstract(1, *levels) + num(1, 1), listed("总则", 1) + listed("目的", 1, 1)) == ["第一章总则", "1.1 目的"]


def test_typed_and_automatic_numbers_stand_side_by_side() -> None:
    numbering = abstract(1, level(0, "chineseCounting", "%1、")) + num(1, 1)
    body = listed("总体要求", 1) + p("二、重点任务") + listed("保障措施", 1)
    assert _lines(numbering, body) == ["一、总体要求", "二、重点任务", "二、保障措施"]


def test_a_number_and_a_year_do_not_run_together() -> None:
    numbering = abstract(1, level(0, "decimal", "%1.", suffix="tab")) + num(1, 1)
    assert _lines(numbering, listed("2024年底前完成", 1) + listed("抓落实", 1)) == ["1. 2024年底前完成", "2.抓落实"]


def test_the_number_is_kept_beside_the_text() -> None:
    source = read_bytes("a.docx", docx(listed("目标", 1), numbering=abstract(1, level(0, "chineseCounting", "（%1）")) + num(1, 1)))
    assert (source.paragraphs[0].number, source.text) == ("（一）", "（一）目标")


def test_bullets_are_no_numbers() -> None:
    assert _lines(abstract(1, level(0, "bullet", "\uf0b7")) + num(1, 1), listed("要点", 1)) == ["要点"]


def test_links_in_a_circle_print_nothing() -> None:
    style = '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert _lines(abstract(1, more='<w:numStyleLink w:val="L"/>') + num(1, 1), listed("目标", 1), styles=style) == ["目标"]


def test_an_empty_numbered_cell_shows_its_number() -> None:
    numbering = abstract(1, level(0, "decimal", "%1")) + num(1, 1)
    assert _lines(numbering, listed("", 1) + listed("", 1)) == ["1", "2"]
