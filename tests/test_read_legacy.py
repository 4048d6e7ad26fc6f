"""Old Word files: the pure-Python way and LibreOffice say the same; field codes never reach the text; what is missing is named."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from reading_samples import TEXT, binary, word

from pipeline.errors import LimitExceeded, MissingTool, UnreadableFile
from pipeline.read import legacy, office, read_bytes
from pipeline.read.word import read as read_word

REAL = Path(__file__).parents[1] / ".." / "shared" / "real"
OLD = [Path(__file__).parent / "cases" / "read" / "notice.doc", *sorted(REAL.glob("doc_tj*.doc"))]


def text_of(content) -> str:
    return "\n".join(block.text if hasattr(block, "text") else "\t".join(cell.text for cell in block.cells) for block in content.blocks)


@pytest.mark.system
@pytest.mark.parametrize("path", OLD, ids=lambda path: path.name)
def test_both_ways_say_the_same(path: Path) -> None:
    if office.find_office() is None:
        pytest.skip("LibreOffice is not installed")
    data = path.read_bytes()
    assert text_of(legacy._converted(data)) == text_of(read_word(office.convert(office.OfficeFile(data, "doc"))))


def test_the_conversion_is_held_against_the_binary() -> None:
    held = legacy._words_held(binary())
    assert held is not None
    assert legacy.share_of(held, legacy.read(binary())) == 1.0


def test_a_conversion_that_lost_words_is_named_where_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    whole = legacy._converted(binary())
    assert whole is not None
    monkeypatch.setattr(legacy, "_converted", lambda _: type(whole)(whole.blocks[:2]))
    source = read_bytes("通知.doc", binary())
    assert [problem.code for problem in source.problems] == ["maybe-incomplete"]


def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    monkeypatch.setattr(legacy, "_converted", lambda _: None)
    with pytest.raises(MissingTool, match="LibreOffice") as caught:
        read_bytes("通知.doc", binary())
    assert "安装" in caught.value.advice


def test_field_codes_are_no_words() -> None:
    assert legacy._without_codes("东府〔\x13DOCVARIABLE nian\x142016\x15〕3号") == "东府〔2016〕3号"


@pytest.mark.system
def test_libreoffice_is_stopped_in_time_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if office.find_office() is None:
        pytest.skip("LibreOffice is not installed")
    monkeypatch.setattr(office.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(LimitExceeded, match="已停止"):
        office.convert(office.OfficeFile(binary(), "doc"), seconds=0.05)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.system
def test_several_files_go_through_one_start() -> None:
    if office.find_office() is None:
        pytest.skip("LibreOffice is not installed")
    results = office.convert_all([office.OfficeFile(binary(), "doc"), office.OfficeFile(word(), "docx")])
    assert [text_of(read_word(data)) == text_of(read_word(word())) for data in results if data is not None] == [True] * 2


def test_macros_and_links_are_off_before_it_starts(tmp_path: Path) -> None:
    office._lock_down(tmp_path / "profile")
    settings = (tmp_path / "profile" / "user" / "registrymodifications.xcu").read_text("utf-8")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value>' in settings
    assert 'oor:name="Link" oor:op="fuse"><value>2</value>' in settings


def test_an_encrypted_package_is_named() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="密码"):
        read_bytes("通知.docx", data)


def test_a_flat_word_file_is_read() -> None:
    import zipfile
    from io import BytesIO

    parts = []
    with zipfile.ZipFile(BytesIO(word())) as archive:
        for name in archive.namelist():
            if name == "[Content_Types].xml":
                continue
            blob = archive.read(name)
            held = f"<pkg:xmlData>{blob.decode().split('?>', 1)[1]}</pkg:xmlData>" if name.endswith(("xml", "rels")) else f"<pkg:binaryData>{base64.b64encode(blob).decode()}</pkg:binaryData>"
            parts.append(f'<pkg:part pkg:name="/{name}" pkg:contentType="{_type(name)}">{held}</pkg:part>')
    package = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{"".join(parts)}</pkg:package>'
    source = read_bytes("通知.xml", package.encode())
    assert (source.format, source.text) == ("flat", TEXT)


def _type(name: str) -> str:
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    if name.endswith("rels"):
        return "application/vnd.openxmlformats-package.relationships+xml"
    kind = name.rsplit("/", 1)[-1].removesuffix(".xml")
    return f"{base}.{'document.main' if kind == 'document' else kind}+xml"
