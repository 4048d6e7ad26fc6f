"""Scans: pages drawn here, stamped, turned and photographed, and read back; each needs the extra `ocr` and a Chinese font."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pdf_making import PdfPage, pdf
from reading_samples import packed

from pipeline.errors import MissingTool, UnreadableFile
from pipeline.read import read_bytes
from pipeline.read.ocr import engine, wording

LINES = (
    "某县防汛抗旱指挥部文件", "某汛发〔2024〕12号", "关于开展汛期隐患排查的通知", "各乡镇人民政府（街道办事处）：", "各单位要在2024年5月底前完成隐患排查，",
    "建立问题清单和责任清单，每月25日前报送进展情况。", "某县防汛抗旱指挥部", "2024年4月18日",
)  # fmt: skip
NUMPY = pytest.importorskip("numpy", reason="needs the extra `ocr`")


@pytest.fixture(scope="module")
def drawn() -> Any:
    """The page as an array of 200 dots per inch, blue first; skips where nothing can draw or recognise Chinese."""
    pytest.importorskip("rapidocr", reason="needs the extra `ocr`")
    pytest.importorskip("cv2", reason="needs the extra `ocr`")
    import pypdfium2

    page = PdfPage()
    for index, line in enumerate(LINES):
        size = 28 if index == 0 else 20 if index == 2 else 15
        page.text({0: 140, 1: 240, 2: 165, 6: 340, 7: 360}.get(index, 80 if index == 3 else 112), 100 + 50 * index, line, size)
    document = pypdfium2.PdfDocument(pdf(page))
    pixels = document[0].render(scale=200 / 72).to_numpy()[:, :, :3].copy()
    document.close()
    if (pixels < 128).sum() < 20_000:
        pytest.skip("no Chinese font to draw with")
    return pixels


def png(pixels: Any) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(NUMPY.ascontiguousarray(pixels[:, :, ::-1])).save(buffer, "PNG")
    return buffer.getvalue()


def words(pixels: Any) -> str:
    source = read_bytes("扫描.png", png(pixels))
    assert source.ocr
    assert all(0 < paragraph.confidence <= 1 and paragraph.boxes for paragraph in source.paragraphs)
    return "".join(source.text.split())


def lost(found: str) -> list[str]:
    """The lines that did not come back whole."""
    return [line for line in LINES if "".join(line.split()) not in found]


def test_a_clean_page(drawn: Any) -> None:
    assert lost(words(drawn)) == []


def test_a_sentence_over_two_lines_is_one_paragraph(drawn: Any) -> None:
    source = read_bytes("扫描.png", png(drawn))
    assert any(LINES[4] in paragraph.span.of(source.text) for paragraph in source.paragraphs)
    assert source.pages == 1
    assert source.format == "image"


def test_a_red_stamp_over_the_date_goes_and_a_red_head_stays(drawn: Any) -> None:
    import cv2

    from pipeline.read.ocr.seal import without_seals

    page = drawn.copy()
    head = page[200:330]
    head[head.max(axis=2) < 128] = (30, 30, 220)
    stamp = NUMPY.zeros_like(page)
    cv2.circle(stamp, (1130, 1210), 150, (255, 255, 255), 10)
    cv2.circle(stamp, (1130, 1210), 40, (255, 255, 255), -1)
    paint = (stamp[:, :, 0] > 0) & (page.max(axis=2) > 128)
    page[paint] = (30, 30, 220)
    cleaned = without_seals(page, 72 / 200)
    red = (cleaned[:, :, 2].astype(int) - cleaned[:, :, :2].max(axis=2)) > 60
    assert red[200:330].sum() > 1_000
    assert red[1000:1400].sum() == 0
    assert lost(words(page)) == []


@pytest.mark.parametrize("degrees", [-2.0, 1.5, 6.0])
def test_a_crooked_page(drawn: Any, degrees: float) -> None:
    import cv2

    height, width = drawn.shape[:2]
    turned = cv2.warpAffine(drawn, cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), (width, height), borderValue=(255, 255, 255))
    assert lost(words(turned)) == []


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side(drawn: Any, turns: int) -> None:
    assert lost(words(NUMPY.ascontiguousarray(NUMPY.rot90(drawn, turns)))) == []


def test_a_scan_in_a_pdf_is_read_by_ocr_and_said_so(drawn: Any) -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(NUMPY.ascontiguousarray(drawn[:, :, ::-1])).save(buffer, "PDF", resolution=200)
    source = read_bytes("扫描.pdf", buffer.getvalue())
    assert (source.format, source.ocr, source.pages) == ("pdf", True, 1)
    assert lost("".join(source.text.split())) == []


def test_a_ruled_table_on_a_scan(drawn: Any) -> None:
    import cv2
    import pypdfium2

    xs, ys = [80.0, 140.0, 340.0, 500.0], [200.0, 240.0, 280.0, 320.0]
    page = PdfPage().grid(xs, ys)
    rows = (("序号", "工作任务", "责任单位"), ("1", "排查地质灾害点", "自然资源所"), ("2", "检查排水设施", "村镇建设办"))
    for cells, y in zip(rows, ys, strict=False):
        for cell, x in zip(cells, xs, strict=False):
            page.text(x + 8, y + 27, cell, 15)
    pixels = pypdfium2.PdfDocument(pdf(page))[0].render(scale=200 / 72).to_numpy()[:, :, :3].copy()
    source = read_bytes("表.png", png(cv2.GaussianBlur(pixels, (3, 3), 0)))
    assert source.text.split("\n") == ["\t".join(cells) for cells in rows]
    assert [(grid.rows, grid.columns) for grid in source.tables] == [(3, 3)]


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(buffer, "PNG")
    monkeypatch.setattr(engine, "available", lambda: False)
    with pytest.raises(MissingTool, match="OCR") as caught:
        read_bytes("扫描.png", buffer.getvalue())
    assert "pip install" in caught.value.advice


def test_a_thumbnail_is_refused() -> None:
    pytest.importorskip("rapidocr", reason="needs the extra `ocr`")
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (12, 9), "white").save(buffer, "PNG")
    with pytest.raises(UnreadableFile, match="缩略图"):
        read_bytes("图.png", buffer.getvalue())


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("（东府〔2016〕3 号),我局修订了", "（东府〔2016〕3 号），我局修订了"),
        ("责任单位:应急办;完成时限:2024年5月底前", "责任单位：应急办；完成时限：2024年5月底前"),
        ("某安办[2024]3号", "某安办〔2024〕3号"),
        ("2024--2026年", "2024—2026年"),
        ("1.5公里，比例3:2", "1.5公里，比例3:2"),
        ("（以下简称“大病保险”)", "（以下简称“大病保险”）"),
        ("GB/T 9704 (2012)", "GB/T 9704 (2012)"),
    ],
)
def test_marks_are_put_right_and_figures_are_not_touched(found: str, meant: str) -> None:
    assert wording.put_right(found) == meant


def test_a_picture_in_an_ofd_is_read_by_ocr(drawn: Any) -> None:
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    page = f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="1"><ofd:ImageObject ID="5" ResourceID="9" Boundary="0 0 210 297"/></ofd:Layer></ofd:Content></ofd:Page>'
    document = (
        f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="P0.xml"/></ofd:Pages></ofd:Document>'
    )
    resources = f'<ofd:Res {ns} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    root = f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    files = {"OFD.xml": root, "Doc_0/Document.xml": document, "Doc_0/P0.xml": page, "Doc_0/Res.xml": resources}
    source = read_bytes("扫描.ofd", packed({**{name: xml.encode() for name, xml in files.items()}, "Doc_0/Res/a.png": png(drawn)}))
    assert (source.format, source.ocr, source.pages) == ("ofd", True, 1)
    assert lost("".join(source.text.split())) == []

def traced(pixels: Any) -> str:
    """The black of a page as filled paths of millimetres, holes in them as parts of the same path."""
    import cv2

    dark = (pixels.max(axis=2) < 128).astype(NUMPY.uint8)
    found, tree = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    millimetre = 25.4 / 200

    def part(contour: Any) -> str:
        first, *rest = [(x * millimetre, y * millimetre) for ((x, y),) in contour]
        return f"M {first[0]:.3f} {first[1]:.3f} " + " ".join(f"L {x:.3f} {y:.3f}" for x, y in rest) + " C"

    paths = []
    for index, (_, _, _, parent) in enumerate(tree[0]):
        if parent >= 0:
            continue
        parts = [part(found[index]), *(part(found[hole]) for hole, node in enumerate(tree[0]) if node[3] == index)]
        paths.append(f'<ofd:PathObject Boundary="0 0 210 297" Fill="true" Stroke="false"><ofd:AbbreviatedData>{" ".join(parts)}</ofd:AbbreviatedData></ofd:PathObject>')
    return "".join(paths)


def ofd_of(*pages: str, resources: str = "", files: dict[str, bytes] | None = None) -> bytes:
    """An .ofd whose pages hold these objects."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{index}" BaseLoc="P{index}.xml"/>' for index in range(len(pages)))
    parts = {
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "D/Res.xml": f'<ofd:Res {ns} BaseLoc="Res"><ofd:MultiMedias>{resources}</ofd:MultiMedias></ofd:Res>',
        **{f"D/P{index}.xml": f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="1">{page}</ofd:Layer></ofd:Content></ofd:Page>' for index, page in enumerate(pages)},
    }
    return packed({**{name: xml.encode() for name, xml in parts.items()}, **(files or {})})


def test_an_ofd_page_of_outlines_is_read_by_ocr_and_said_so(drawn: Any) -> None:
    words = '<ofd:TextObject Boundary="30 30 150 7" Size="5.6"><ofd:TextCode X="0" Y="5" DeltaX="g 20 5.6">各村要在月底前完成排查并报送情况。</ofd:TextCode></ofd:TextObject>'
    source = read_bytes("曲线.ofd", ofd_of(words, traced(drawn)))
    assert (source.ocr, source.pages) == (True, 2)
    assert lost("".join(source.text.split())) == []
    assert "ocr-pages" in [problem.code for problem in source.problems]
    boxes = [box for paragraph in source.paragraphs for box in paragraph.boxes if paragraph.page == 2 and "各乡镇人民政府" in paragraph.span.of(source.text)]
    assert boxes
    assert abs(boxes[0].x0 - 80) < 12  # where the fixture set it


def test_an_ofd_page_of_strips_of_pictures_is_read_as_it_looks(drawn: Any) -> None:
    half = drawn.shape[0] // 2
    objects = '<ofd:ImageObject ResourceID="1" CTM="210 0 0 148.5 0 0" Boundary="0 0 210 148.5"/><ofd:ImageObject ResourceID="2" Boundary="0 148.5 210 148.5"/>'
    media = "".join(f'<ofd:MultiMedia ID="{index}" Type="Image"><ofd:MediaFile>{index}.png</ofd:MediaFile></ofd:MultiMedia>' for index in (1, 2))
    files = {"D/Res/1.png": png(drawn[:half]), "D/Res/2.png": png(drawn[half:])}
    source = read_bytes("条.ofd", ofd_of(objects, resources=media, files=files))
    assert lost("".join(source.text.split())) == []


def test_curves_and_holes_are_drawn_as_they_are_meant() -> None:
    from pipeline.read.archive import Archive
    from pipeline.read.ofd.drawing import drawn as picture_of
    from pipeline.read.ofd.drawing import outlines
    from pipeline.read.ofd.package import open_package

    assert outlines("M 0 0 L 2 0 Q 3 0 3 1 B 3 2 2 3 1 3 C M 5 5 A 1 1 0 0 1 6 6")[1] == [(5.0, 5.0), (6.0, 6.0)]
    assert outlines("M 0 0 Q 10 0 10 10")[0][4] == (7.5, 2.5)  # half way along the curve
    ring = '<ofd:PathObject Boundary="10 10 20 20" Fill="true"><ofd:FillColor Value="200 0 0"/><ofd:AbbreviatedData>M 0 0 L 20 0 L 20 20 L 0 20 C M 5 5 L 15 5 L 15 15 L 5 15 C</ofd:AbbreviatedData></ofd:PathObject>'
    package = open_package(Archive(ofd_of(ring)))
    pixels = picture_of(package, package.pages[0]).pixels
    millimetre = 200 / 25.4
    assert tuple(pixels[round(12 * millimetre), round(12 * millimetre)]) == (0, 0, 200)
    assert tuple(pixels[round(20 * millimetre), round(20 * millimetre)]) == (255, 255, 255)


def test_an_ofd_of_outlines_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.ofd.scans.available", lambda: False)
    path = '<ofd:PathObject Boundary="0 0 9 9" Fill="true"><ofd:AbbreviatedData>M 0 0 Q 1 1 2 2 B 1 1 2 2 3 3 C</ofd:AbbreviatedData></ofd:PathObject>'
    with pytest.raises(MissingTool, match="OCR"):
        read_bytes("曲线.ofd", ofd_of(path))


def test_words_and_outlines_side_by_side_are_said_so() -> None:
    words = '<ofd:TextObject Boundary="30 30 150 7" Size="5.6"><ofd:TextCode X="0" Y="5" DeltaX="g 20 5.6">各村要在月底前完成排查并报送情况。</ofd:TextCode></ofd:TextObject>'
    path = '<ofd:PathObject Boundary="0 0 9 9" Fill="true"><ofd:AbbreviatedData>M 0 0 Q 1 1 2 2 C</ofd:AbbreviatedData></ofd:PathObject>'
    assert [problem.code for problem in read_bytes("半.ofd", ofd_of(words + path * 60)).problems] == ["page-partly-drawn"]
    assert read_bytes("章.ofd", ofd_of(words + path * 3)).problems == ()
    unknown = '<ofd:TextObject Boundary="30 60 150 7" Size="5.6"><ofd:TextCode X="0" Y="5" DeltaX="g 20 5.6">\ue001\ue002\ue003\ue004\ue005</ofd:TextCode></ofd:TextObject>'
    assert [problem.code for problem in read_bytes("字.ofd", ofd_of(words + unknown)).problems] == ["page-partly-drawn"]


def test_a_table_without_lines_on_a_scan(drawn: Any) -> None:
    import pypdfium2

    page = PdfPage()
    rows = (("序号", "工作任务", "责任单位", "完成时限"), ("1", "排查地质灾害点", "自然资源所", "5月底前"), ("2", "检查排水设施", "村镇建设办", "6月底前"))
    for index, cells in enumerate(rows):
        for x, cell in zip((60.0, 120.0, 290.0, 440.0), cells, strict=True):
            page.text(x, 120 + 28 * index, cell, 15)
    pixels = pypdfium2.PdfDocument(pdf(page))[0].render(scale=200 / 72).to_numpy()[:, :, :3].copy()
    source = read_bytes("表.png", png(pixels))
    assert source.text.split("\n") == ["\t".join(cells) for cells in rows]
    assert "table-guessed" in [problem.code for problem in source.problems]
