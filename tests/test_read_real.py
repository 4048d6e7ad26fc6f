"""Real files from outside, where they lie beside the checkout: each is read or refused as it should be, and nothing of it is lost.

What is expected of a file stands in the table beside the files; nothing of their text is kept here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from pipeline.errors import UnreadableFile
from pipeline.model.text import SourceText
from pipeline.read import read_file

REAL = Path(__file__).parents[1] / ".." / "shared" / "real"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not REAL.is_dir(), reason="the reference files are not beside the checkout")]
SOFFICE = shutil.which("soffice")
REFUSED = {"appledouble_stub.doc": "AppleDouble", "html_disguised_baoan.doc": "找不到公文正文"}
SCANS = {"scan_dg_zhongji_2016.pdf", "vec_moe_sci_opinion_2020.pdf"}


def files() -> list[str]:
    return sorted(path.name for path in REAL.iterdir() if path.name != "README.md") if REAL.is_dir() else []


@cache
def read(name: str) -> SourceText:
    if name in SCANS:
        pytest.importorskip("rapidocr", reason="needs the extra `ocr`")
    return read_file(REAL / name)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x00-\x20\x7f•]+", "", text)


def expected(name: str) -> tuple[str, str | None]:
    """(title, pattern of the 文号 or None) as the table beside the files gives them."""
    row = next(line for line in (REAL / "README.md").read_text("utf-8").split("\n") if line.startswith(f"| `{name}`"))
    cell = row.split("|")[2].strip()
    number = re.search(r"〔(\d{4})〕第?(\d+)号", cell)
    title = re.split(r"\s+\S+〔|[^）\s]{2,8}〔|（markdown", cell)[0].strip()
    return title, rf"[〔\[]{number[1]}[〕\]]第?{number[2]}号" if number else None


@pytest.mark.parametrize("name", [name for name in files() if name not in REFUSED])
def test_it_is_read_whole(name: str) -> None:
    source = read(name)
    assert source.text == "\n".join(paragraph.span.of(source.text) for paragraph in source.paragraphs)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufffd\ue000-\uf8ff]|HYPERLINK|DOCVARIABLE|MERGEFORMAT", source.text)
    assert source.ocr == (name in SCANS)
    assert all(grid.at(0, 0) is not None for grid in source.tables)


@pytest.mark.parametrize("name", [name for name in files() if name not in REFUSED and not name.startswith(("hous", "doc_tj"))])
def test_title_and_number_stand_in_the_text(name: str) -> None:
    title, number = expected(name)
    head = squeezed(read(name).text)[:800]
    if not title.startswith("同上"):  # the table abridges some titles: most of it in pieces of three characters or more
        pieces = SequenceMatcher(None, squeezed(title), head, autojunk=False).get_matching_blocks()
        assert sum(piece.size for piece in pieces if piece.size > 2) >= 0.7 * len(squeezed(title))
    if number:
        assert re.search(number, squeezed(read(name).text))


@pytest.mark.parametrize("name", sorted(set(REFUSED) & set(files())))
def test_it_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(UnreadableFile, match=REFUSED[name]):
        read_file(REAL / name)


@pytest.mark.system
@pytest.mark.parametrize("name", [name for name in files() if name.endswith(".docx")])
def test_no_paragraph_is_lost_against_libreoffice(name: str, tmp_path: Path) -> None:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, REAL / name]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    there = (tmp_path / name.replace(".docx", ".txt")).read_text("utf-8-sig")
    assert squeezed(read(name).text) == squeezed(there)


@pytest.mark.parametrize("name", [name for name in files() if name.endswith(".pdf") and name not in SCANS])
def test_no_character_of_a_pdf_is_lost_against_pdfplumber(name: str) -> None:
    import pdfplumber

    from pipeline.read.layout.wording import put_right

    with pdfplumber.open(REAL / name) as document:
        there = Counter("".join(map(put_right, squeezed("".join(page.extract_text() or "" for page in document.pages)))))
    source = read(name)
    here = Counter(squeezed(source.text + "".join(dropped.text for dropped in source.dropped) + "".join(f"{name}：{value}" for name, value in source.metadata)))
    lost = Counter({character: count for character, count in (there - here).items() if "\u4e00" <= character <= "\u9fff"})
    assert sum(lost.values()) <= 0.002 * sum(there.values()), lost


def test_soft_breaks_and_layout_tables() -> None:
    """Paragraphs of up to 26 and of 84 soft breaks, a body inside one-cell tables."""
    assert len(read("edu_cd_gaozhong_numpr_2016.docx").paragraphs) > 90
    assert len(read("hous_hz_onepara.docx").paragraphs) > 80
    nankai = read("edu_tj_nankai_2016.docx")
    assert len(nankai.text) > 2_400
    assert nankai.tables == ()


def test_tables_of_web_pages_and_old_word() -> None:
    assert [(grid.rows, grid.columns) for grid in read("html_shicheng_hezhang_county.html").tables] == [(46, 7)]
    assert [(grid.rows, grid.columns) for grid in read("html_shicheng_hezhang_town.html").tables] == [(31, 5)]
    assert [(grid.rows, grid.columns) for grid in read("doc_tj_points_table.doc").tables] == [(14, 6)]
    points = read("doc_tj_points_table.doc")
    assert any(len(cell.span.of(points.text)) == 3 and cell.row_span > 3 for cell in points.tables[0].cells)  # vertical words are whole


def test_a_governments_page_says_what_it_is() -> None:
    said = dict(read("html_cq_huji_2016.html").metadata)
    assert {"索引号", "发文机关", "发文字号", "发布日期", "标题"} <= set(said)
    assert said["发文字号"] in read("html_cq_huji_2016.html").text


def test_what_a_browser_printed_around_a_page_is_listed() -> None:
    reasons = Counter(dropped.reason for dropped in read("pdf_nat_mental_plan_2015.pdf").dropped)
    assert reasons["浏览器打印的页眉页脚"] + reasons["页眉页脚"] >= 10
    assert reasons["网页导航或页脚"] >= 3
