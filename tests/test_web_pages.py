"""Pages of circulars as pictures: where the words stand on them, what is drawn, what a hostile file can do."""

import io
import shutil

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed (pip install 'duban[web]')")

import pypdfium2
from PIL import Image
from reading_samples import packed
from web_making import DISTRICT, Desk, served

from pipeline.read import read_bytes
from pipeline.web.aligning import Mark, runs
from pipeline.web.drawing import LayoutJob, PageJob, draw, lay_out
from pipeline.web.settings import ServerSettings

FORMATS = DISTRICT / "formats"
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def laid(*lines, page=1, top=100.0):
    """Marks of lines that are printed below one another, each character 16 points wide."""
    return [
        Mark(character, page, 90 + 16 * column, top + 28 * row, 106 + 16 * column, top + 28 * row + 16)
        for row, line in enumerate(lines)
        for column, character in enumerate(line)
    ]


def placed(text, marks):
    """The words of each run."""
    return [(text[one.start : one.end], one.page) for one in runs(text, marks)]


# ---- words and places ----


def test_words_go_on_over_a_page_number_and_other_forms_of_signs():
    text = "甲府发〔2024〕3号\n一、排查仓库。应急办6月底前排查甲村粮仓和乙村油库。"
    marks = [*laid("甲府发［2024］3号", "一、排查仓库。应急办6月底"), *laid("—1—", top=780), *laid("前排查甲村粮仓和乙村油库。", page=2)]
    assert placed(text, marks) == [("甲府发〔2024〕3号", 1), ("一、排查仓库。应急办6月底", 1), ("前排查甲村粮仓和乙村油库。", 2)]


def test_cells_of_a_row_are_found_in_any_order():
    text = "1\t排查甲村粮仓和乙村油库\t应急办\n2\t整改隐患\t经发办"
    found = dict(placed(text, [*laid("应急办"), *laid("1", top=200), *laid("排查甲村粮仓和乙村油库", top=300), *laid("2整改隐患经发办", top=400)]))
    assert set(found) == {"应急办", "1", "排查甲村粮仓和乙村油库", "2", "整改隐患", "经发办"}


def test_words_that_are_not_printed_have_no_place_and_move_nothing():
    text = "排查甲村粮仓和乙村油库。\n这一段不在页上，是隐藏的文字，谁也看不见。\n整改丙村的隐患并销号。"
    assert [words for words, _ in placed(text, laid("排查甲村粮仓和乙村油库。", "整改丙村的隐患并销号。"))] == ["排查甲村粮仓和乙村油库。", "整改丙村的隐患并销号。"]


def test_the_same_words_twice_are_two_places():
    text = "责任单位：应急办。\n责任单位：应急办。"
    first, second = runs(text, laid("责任单位：应急办。", "责任单位：应急办。"))
    assert first.top < second.top


# ---- files ----


def picture():
    """A page of the district as a scan."""
    out = io.BytesIO()
    pypdfium2.PdfDocument((FORMATS / "plan_fengting.pdf").read_bytes())[0].render(scale=2).to_pil().save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", [pytest.param("directive.docx", marks=needs_office), pytest.param("task_table.docx", marks=needs_office), "directive.pdf", "task_table.pdf"])
def test_nearly_every_word_of_a_file_has_its_place(name):
    data = (FORMATS / name).read_bytes()
    text = read_bytes(name, data).text
    layout = lay_out(LayoutJob(name, data, text))
    found = {at for run in layout.runs for at in range(run.start, run.end)}
    solid = [at for at, character in enumerate(text) if not character.isspace()]
    assert sum(at in found for at in solid) >= 0.98 * len(solid)
    for run in layout.runs:
        width, height = layout.sizes[run.page - 1]
        assert 0 <= run.x0 < run.x1 <= width
        assert 0 <= run.top < run.bottom <= height
    drawn = Image.open(io.BytesIO(draw(PageJob(name, layout.data, 1)).data))
    assert drawn.width / drawn.height == pytest.approx(layout.sizes[0][0] / layout.sizes[0][1], rel=0.01)


def test_a_picture_is_its_own_page():
    data = picture()
    layout = lay_out(LayoutJob("扫描.png", data, ""))
    assert min(layout.sizes[0]) == 595
    drawn = Image.open(io.BytesIO(draw(PageJob("扫描.png", data, 1)).data))
    assert drawn.width == round(595 * 110 / 72)
    assert draw(PageJob("扫描.png", data, 2)) is None


def ofd(words):
    """An OFD of one page with these words, a line and a circle."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = (
        f'<ofd:TextObject ID="1" Boundary="30 40 150 7" Size="5.6"><ofd:FillColor Value="200 0 0"/><ofd:TextCode X="0" Y="5" DeltaX="g {len(words)} 5.6">{words}</ofd:TextCode></ofd:TextObject>'
        '<ofd:PathObject ID="2" Boundary="30 60 150 7"><ofd:AbbreviatedData>M 0 0 L 150 0</ofd:AbbreviatedData></ofd:PathObject>'
        '<ofd:PathObject ID="3" Boundary="30 80 20 20"><ofd:AbbreviatedData>M 0 0 A 5 5 0 0 1 9 9 C</ofd:AbbreviatedData></ofd:PathObject>'
    )
    return packed({
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P0.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/P0.xml": f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>',
    })  # fmt: skip


def test_an_ofd_is_drawn_from_its_words_strokes_and_shapes():
    data = ofd("应急办6月底前排查甲村粮仓。")
    text = read_bytes("版式.ofd", data).text
    layout = lay_out(LayoutJob("版式.ofd", data, text))
    assert layout.sizes == ((pytest.approx(595.3, abs=0.1), pytest.approx(841.9, abs=0.1)),)
    assert "".join(text[one.start : one.end] for one in layout.runs) == text
    svg = draw(PageJob("版式.ofd", data, 1))
    assert svg.media == "image/svg+xml"
    for part in ("应急办6月底前排查甲村粮仓。", "rgb(200,0,0)", "M 0 0 L 150 0", "A 5 5 0 0 1 9 9 Z"):
        assert part in svg.data.decode()
    assert draw(PageJob("版式.ofd", data, 2)) is None


def test_words_of_a_hostile_ofd_stay_words():
    svg = draw(PageJob("恶意.ofd", ofd("&lt;script&gt;alert(1)&lt;/script&gt;排查"), 1)).data.decode()
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_a_file_without_pages_and_a_broken_one_say_so():
    assert "没有页" in lay_out(LayoutJob("a.txt", "甲镇方案".encode(), "甲镇方案")).why
    assert lay_out(LayoutJob("a.ofd", packed({"OFD.xml": "<x/>"}), "")).why


def test_pages_are_served_and_say_where_the_words_stand(tmp_path):
    name = "plan_fengting.pdf"
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        desk = Desk(base)
        circular = desk.hand_in((name, (FORMATS / name).read_bytes()))[name]["circular"]
        result = desk.get(f"/api/circulars/{circular}").json()
        assert result["pages"] is True
        found = desk.get(f"/api/circulars/{circular}/pages").json()
        assert (len(found["sizes"]), found["why"]) == (3, "")
        deadline = result["result"]["tasks"][0]["deadlines"][0]
        assert any(start < deadline["end"] and deadline["start"] < end for start, end, *_ in found["runs"])
        answer = desk.get(f"/api/circulars/{circular}/pages/1")
        assert answer.headers["content-type"] == "image/png"
        assert desk.get(f"/api/circulars/{circular}/pages/9").status_code == 404
