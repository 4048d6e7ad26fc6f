"""The way in: any bytes give a SourceText with exact offsets, or one Chinese sentence."""

import pytest

from pipeline.errors import UnreadableFile
from pipeline.read import read_bytes, read_file


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("空.docx", b"", "0 字节"),
        ("零.txt", b"\x00" * 4096, "没有内容"),
        ("._通知.doc", b"\x00\x05\x16\x07" + b"\x00" * 4092, "AppleDouble"),
        ("通知.rar", b"Rar!\x1a\x07\x00" + b"\x01" * 50, "RAR"),
        ("截断.docx", b"PK\x03\x04" + b"\x14\x00" * 40, "损坏"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(name: str, data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word) as caught:
        read_bytes(name, data)
    assert caught.value.where == name
    assert caught.value.advice


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"])
def test_the_encoding_is_found_by_evidence(encoding: str) -> None:
    text = "關於開展安全檢查的通知\n各單位：\n一、全面開展自查工作。" if encoding == "big5" else "关于开展安全检查的通知\n各单位：\n一、2024年5月底前全面开展自查。"
    assert read_bytes("通知.txt", text.encode(encoding)).text == text


def test_lines_keep_their_words_and_offsets() -> None:
    source = read_bytes("a.txt", "\ufeff  一、总体 要求\u3000\r\n\r\n\xa0\n　　（一）目标。\x07\n".encode())
    assert source.text == "一、总体 要求\n（一）目标。"
    assert [paragraph.span.of(source.text) for paragraph in source.paragraphs] == source.text.split("\n")


def test_conversion_leftovers_are_out_of_the_text_but_reported_with_their_place() -> None:
    source = read_bytes("a.txt", "[bookmark: _GoBack]各村要在5月底前完成排查。".encode())
    assert source.text == "各村要在5月底前完成排查。"
    (problem,) = source.problems
    assert problem.code == "residue"
    assert problem.where in source.text
    assert problem.source == "a.txt"


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(UnreadableFile, match="打不开"):
        read_file(tmp_path / "没有.docx")
