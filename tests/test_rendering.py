"""The renderers lose and add no word: where the invariance tests fail, it is the reader's doing and not the file's."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from html import unescape
from pathlib import Path

import docx
import pytest
import rendering

CORPUS = Path(__file__).parents[1] / "corpus"
CIRCULARS = sorted([*(CORPUS / "district").glob("*.txt"), *(CORPUS / "styles" / "first").glob("*.txt")])


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def words_of(block: rendering.Block) -> str:
    return block if isinstance(block, str) else "".join("".join(row) for row in block)


@pytest.fixture(params=CIRCULARS, ids=lambda p: p.stem)
def text(request: pytest.FixtureRequest) -> str:
    return request.param.read_text("utf-8")


def test_blocks_hold_every_word_in_order(text: str) -> None:
    assert bare("".join(map(words_of, rendering.blocks(text)))) == bare(text)


def test_an_ofd_draws_every_character_once(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(rendering.ofd(text))) as package:
        pages = "".join(package.read(name).decode("utf-8") for name in package.namelist() if name.endswith("Content.xml"))
    drawn = unescape("".join(re.findall(r"<ofd:TextCode[^>]*>([^<]*)</ofd:TextCode>", pages)))
    assert Counter(bare(drawn)) == Counter(bare(text))


def test_an_auto_numbered_docx_holds_no_typed_number(text: str) -> None:
    document = docx.Document(io.BytesIO(rendering.docx_auto(text)))
    parts = rendering.blocks(text)
    body = [b for b in parts[: rendering.unlabelled_from(parts)] if isinstance(b, str)]
    shown = [p.text for p in document.paragraphs][: len(body)]
    numbered = [(rendering.label_of(block), words) for block, words in zip(body, shown, strict=True) if rendering.label_of(block)]
    assert all(label is not None and words == label.rest for label, words in numbered)


@pytest.mark.system
@pytest.mark.skipif(rendering.office_missing() is not None, reason=str(rendering.office_missing()))
def test_libreoffice_prints_the_numbers_that_the_text_has(tmp_path: Path) -> None:
    """Oracle: of every auto-numbered document the text export is the reference text, blanks aside."""
    texts = {path.stem: path.read_text("utf-8") for path in CIRCULARS}
    made = rendering.all_by_office({stem: rendering.docx_auto(words) for stem, words in texts.items()}, "docx", "txt:Text", tmp_path)
    assert {stem: bare(path.read_text("utf-8-sig")) for stem, path in made.items()} == {stem: bare(words) for stem, words in texts.items()}


def test_rendering_twice_gives_the_same_bytes(text: str) -> None:
    for render in (rendering.docx_typed, rendering.docx_auto, rendering.ofd):
        assert render(text) == render(text)


@pytest.mark.parametrize(
    ("paragraph", "pattern", "value"),
    [
        ("一、总体要求", "%{n}、", 1),
        ("（十二）其他事项", "（%{n}）", 12),
        ("3．检查", "%{n}．", 3),
        ("10.检查", "%{n}.", 10),
        ("第二十条　附则", "第%{n}条", 20),
        # not numbers of a paragraph
        ("2.1 小学一年级", None, 0),
        ("18.5公里道路", None, 0),
        ("一是加强领导", None, 0),
        ("2025年3月底前", None, 0),
    ],
)
def test_the_number_of_a_paragraph(paragraph: str, pattern: str | None, value: int) -> None:
    label = rendering.label_of(paragraph)
    assert (label.pattern if label else None, label.value if label else 0) == (pattern, value)
