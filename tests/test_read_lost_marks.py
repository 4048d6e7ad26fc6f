"""Marks that a web page lost come back where they are certain and are told; pasted text is never changed."""

from __future__ import annotations

import pytest
from reading_samples import LINES

from pipeline.read import read_bytes

AROUND = "各村要在月底前完成排查整治工作任务，确保安全。"


def page(words: str):
    return read_bytes("a.html", f"<html><body><p>{AROUND}</p><p>{words}</p></body></html>".encode())


def codes(source) -> list[str]:
    return [problem.code for problem in source.problems]


@pytest.mark.parametrize(
    ("words", "restored"),
    [
        ("根据某府办201759号文件精神", "根据某府办〔2017〕59号文件精神"),
        ("（某安委20242号）", "（某安委〔2024〕2号）"),
        # one octet off, as a converter leaves GB2312
        ("?。ㄒ唬┲傅妓枷搿?坚持预防为主", "?。（一）指导思想?坚持预防为主"),
    ],
)
def test_a_page_gets_its_marks_back_and_says_so(words: str, restored: str) -> None:
    source = page(words)
    assert source.text == f"{AROUND}\n{restored}"
    assert codes(source) == ["marks-restored"]


@pytest.mark.parametrize("words", ["某水管20245号文", "建档率达到985%", "。一）加强领导。二）落实责任"])
def test_what_only_looks_damaged_is_told_and_left(words: str) -> None:
    source = page(words)
    assert source.text == f"{AROUND}\n{words}"
    assert set(codes(source)) == {"marks-lost"}


@pytest.mark.parametrize("words", [*LINES, "某府办〔2017〕59号", "建档率达到98.5%", "幸福路20245号", "ㄅㄆㄇㄈ是注音符号", "（一）加强领导。"])
def test_sound_words_are_left_alone(words: str) -> None:
    source = page(words)
    assert source.text.endswith(words)
    assert codes(source) == []


def test_a_table_on_a_page_is_mended_too() -> None:
    source = read_bytes("a.html", f"<html><body><p>{AROUND}</p><table><tr><td>文号</td><td>某府办201759号</td></tr><tr><td>时限</td><td>6月底</td></tr></table></body></html>".encode())
    assert "某府办〔2017〕59号" in source.text


@pytest.mark.parametrize("words", ["根据某府办201759号文件精神", "?。ㄒ唬┲傅妓枷搿?坚持预防为主"])
def test_plain_text_is_never_changed(words: str) -> None:
    source = read_bytes("a.txt", words.encode())
    assert source.text == words
    assert codes(source) == ["marks-lost"]
