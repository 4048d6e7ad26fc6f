"""Pages as they look, in the worker process: PDF by pdfium, office files through LibreOffice, scans and pictures as they are, OFD drawn from its words.

`lay_out` gives the pages of a file and where its words stand on them; `draw` gives one page as a picture.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from pipeline.errors import DubanError
from pipeline.read.kind import Kind, sniff
from pipeline.web.aligning import Mark, Run, runs

DOTS_AN_INCH = 110
LARGEST_PICTURE = 40_000_000
"""Dots of a page that are drawn at most: A0 at that resolution stays below."""
MOST_PAGES = 600
OFFICE: dict[Kind, str] = {"docx": "docx", "docm": "docm", "doc": "doc", "rtf": "rtf", "odt": "odt", "flat": "xml"}
"""Kinds that LibreOffice lays out, and the extension by which it is told what they are."""
_SCALE = DOTS_AN_INCH / 72
_A4 = 595.0
_LAID_OUT = "版面由 LibreOffice 排出，换行和页码与 WPS 里可能略有出入"
_DRAWN = "OFD 的页面按文字和图片的位置画出，字体用本机的代替"


@dataclass(frozen=True, slots=True)
class LayoutJob:
    """A file and the canonical text that was read from it."""

    name: str
    data: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Width and height of each page in points, where the words stand, what a reader should know; `why` there are no pages.

    `data` is the file to draw from: of an office file its PDF.
    """

    sizes: tuple[tuple[float, float], ...] = ()
    runs: tuple[Run, ...] = ()
    note: str = ""
    why: str = ""
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page of one file, counted from 1."""

    name: str
    data: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture of a media type."""

    data: bytes
    media: str = "image/png"


def has_pages(kind: str) -> bool:
    """True for kinds of files that have pages to be looked at."""
    return kind in OFFICE or kind in {"pdf", "ofd", "image"}


def lay_out(job: LayoutJob) -> Layout:
    """The pages of a file and where its words stand on them."""
    from pipeline.read.office import OfficeFile, as_pdf

    try:
        kind = sniff(job.name, job.data)
        if kind == "image":
            return Layout(tuple((width * _A4 / min(width, height), height * _A4 / min(width, height)) for width, height in _frame_sizes(job.data)), data=job.data)
        if kind == "ofd":
            return _of_ofd(job)
        if kind == "pdf":
            return _of_pdf(job.data, job.text)
        if kind in OFFICE:
            return _of_pdf(as_pdf(OfficeFile(job.data, OFFICE[kind])), job.text, _LAID_OUT)
    except DubanError as error:
        return Layout(why=str(error))
    return Layout(why="这种文件没有页，只有文字")


def _of_pdf(data: bytes, text: str, note: str = "") -> Layout:
    import pypdfium2

    from pipeline.read.pdf.characters import page_marks

    document = pypdfium2.PdfDocument(data)
    try:
        sizes: list[tuple[float, float]] = []
        marks: list[Mark] = []
        for number in range(1, min(len(document), MOST_PAGES) + 1):
            page = document[number - 1]
            sizes.append(page.get_size())
            sheet = page_marks(page, number).sheet
            for glyph in sheet.glyphs:
                box = sheet.box(glyph.x0, glyph.top, glyph.x1, glyph.bottom)
                marks.append(Mark(glyph.text, number, box.x0, box.top, box.x1, box.bottom))
        return Layout(tuple(sizes), runs(text, marks), note, data=data)
    finally:
        document.close()


def _of_ofd(job: LayoutJob) -> Layout:
    from pipeline.read.archive import Archive
    from pipeline.read.ofd.marks import marks_of
    from pipeline.read.ofd.package import open_package

    sheets = [marks_of(page, number).sheet for number, page in enumerate(open_package(Archive(job.data)).pages[:MOST_PAGES], start=1)]
    marks = []
    for sheet in sheets:
        for glyph in sheet.glyphs:
            box = sheet.box(glyph.x0, glyph.top, glyph.x1, glyph.bottom)
            marks.append(Mark(glyph.text, sheet.number, box.x0, box.top, box.x1, box.bottom))
    return Layout(tuple((sheet.shown or sheet.frame).size for sheet in sheets), runs(job.text, marks), _DRAWN, data=job.data)


def draw(job: PageJob) -> Picture | None:
    """The page as a picture; None where there is no such page or it is too large."""
    kind = sniff(job.name, job.data)
    if kind == "pdf":
        return _draw_pdf(job)
    if kind == "ofd":
        from pipeline.web.ofd_picture import page_svg

        return Picture(svg, "image/svg+xml") if (svg := page_svg(job.data, job.number, DOTS_AN_INCH)) else None
    return _draw_frame(job) if kind == "image" else None


def _draw_pdf(job: PageJob) -> Picture | None:
    import pypdfium2

    document = pypdfium2.PdfDocument(job.data)
    try:
        if not 1 <= job.number <= len(document):
            return None
        page = document[job.number - 1]
        if page.get_width() * page.get_height() * _SCALE * _SCALE > LARGEST_PICTURE:
            return None
        out = io.BytesIO()
        page.render(scale=_SCALE).to_pil().save(out, "PNG")
        return Picture(out.getvalue())
    finally:
        document.close()


def _frame_sizes(data: bytes) -> list[tuple[int, int]]:
    from PIL import Image, ImageOps, ImageSequence

    return [ImageOps.exif_transpose(frame).size for frame in ImageSequence.Iterator(Image.open(io.BytesIO(data)))][:MOST_PAGES]


def _draw_frame(job: PageJob) -> Picture | None:
    """A frame of a picture, its shorter side as wide as A4 (as its words were read)."""
    from PIL import Image, ImageOps

    image = Image.open(io.BytesIO(job.data))
    if not 1 <= job.number <= int(getattr(image, "n_frames", 1)):
        return None
    image.seek(job.number - 1)
    upright = ImageOps.exif_transpose(image).convert("RGB")
    scale = _A4 * _SCALE / min(upright.size)
    size = round(upright.width * scale), round(upright.height * scale)
    if size[0] * size[1] > LARGEST_PICTURE:
        return None
    out = io.BytesIO()
    upright.resize(size, Image.Resampling.LANCZOS).save(out, "PNG")
    return Picture(out.getvalue())
