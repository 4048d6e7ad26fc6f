"""A sheet of official paper as .docx: geometry, fonts and page numbers of GB/T 9704—2012 党政机关公文格式.

Numbers of the standard: A4; 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (§5.1); 22 lines of 28 characters, 三号仿宋 (§5.2); title
二号小标宋, first level 黑体, second 楷体 (§7.3); page number 四号宋体 with a dash on each side, odd right, even left, one character in (§7.5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.export.atomic import write_bytes
from pipeline.export.characters import xml_safe
from pipeline.export.workbook.look import text_width

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.shared import Length
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

TITLE_FONT, HEAD_FONT, SECOND_FONT, BODY_FONT, NUMBER_FONT = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
FALLBACKS = {TITLE_FONT: "华文中宋", SECOND_FONT: "楷体", BODY_FONT: "仿宋"}
"""What Word and WPS take where a font is not installed (`w:altName` of the font table)."""
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22.0, 16.0, 14.0, 10.5
"""Points: 二号, 三号, 四号, 五号."""
TITLE_LINE = 33.0
"""Points between the lines of a title in 二号."""
LINE = 28.95
"""Points: 225 mm ÷ 22 lines, rounded to what Word stores (1/20 point)."""
BODY_WIDTH_MM = 156.0
_TITLE_WIDTH = 19
"""Characters of 二号 in a line: 156 mm ÷ 22 points is 20; one less for fonts that run wider."""
_TITLE_BREAK = re.compile(r"(?<=[》）的])(?![》”）的])|(?<=行动)(?!的)|(?=重点|任务|工作|实施|专项|方案|清单)")
_INDENT = 2 * SIZE_3  # two characters


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: header, width in millimetres, and whether its texts are centred."""

    label: str
    width: float
    centred: bool = False


def new_sheet(title: str) -> Document:
    """An empty document with the geometry, the body style, the page numbers and the title."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    document = docx.Document()
    _set_body_style(document)
    _set_geometry(document.sections[0])
    _set_page_numbers(document)
    document.core_properties.title = xml_safe(title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.line_spacing = _points(TITLE_LINE)
    _off_the_grid(head)
    for number, line in enumerate(title_lines(title)):
        run = _run(head, line, TITLE_FONT, SIZE_2)
        if number:
            run._element.insert(1, OxmlElement("w:br"))
    add_body(document, "", indent=False)
    return document


def title_lines(title: str) -> tuple[str, ...]:
    """A title in lines of at most 19 characters, broken near the middle where a word ends (§7.3.1: 词意完整、排列对称)."""
    if "\n" in title or len(title) <= _TITLE_WIDTH:
        return tuple(title.split("\n"))
    middle = len(title) // 2
    places = [found.start() for found in _TITLE_BREAK.finditer(title) if 0 < found.start() <= _TITLE_WIDTH]
    place = min(places or [min(middle, _TITLE_WIDTH)], key=lambda at: abs(at - middle))
    return title[:place], *title_lines(title[place:])


def save(document: Document, path: Path) -> Path:
    """`path`, after the document stands there whole; the same document gives the same bytes."""
    _name_fallbacks(document)
    stream = BytesIO()
    document.save(stream)
    return write_bytes(path, _without_times(stream.getvalue()))


def add_body(document: Document, text: str, *, indent: bool = True) -> Paragraph:
    """A paragraph of body text: 仿宋 三号, two characters in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent:
        paragraph.paragraph_format.first_line_indent = _points(_INDENT)
    if text:
        _run(paragraph, text, BODY_FONT, SIZE_3)
    return paragraph


def add_signature(document: Document, issuer: str, issued: str) -> None:
    """The signature of a paper without a seal (§7.3.5.2): the issuer two characters from the right edge, the date beginning two
    characters to the right of it; where that does not fit, the date stands two characters from the edge. Empty parts are left out."""
    date_in = max(text_width(issuer) / 2 - text_width(issued) / 2, 2.0) if issuer else 4.0
    issuer_in = max(2.0, date_in + text_width(issued) / 2 + 2 - text_width(issuer) / 2) if issued else 2.0
    for text, characters_in in ((issuer, issuer_in), (issued, date_in)):
        if text:
            _add_right(document, text, characters_in)


def _add_right(document: Document, text: str, characters_in: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = add_body(document, text, indent=False)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = _points(characters_in * SIZE_3)


def add_table(document: Document, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Table:
    """A ruled table, 五号, its header row repeated on every page; a line feed in a text is a new line."""
    from docx.oxml import OxmlElement

    table: Table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _fill(cell, column.label, HEAD_FONT, column, centred=True)
    _repeat_on_every_page(table)
    for row in rows:
        line = table.add_row()  # type: ignore[no-untyped-call]
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, column in zip(line.cells, row, columns, strict=True):
            _fill(cell, text, BODY_FONT, column, centred=column.centred)
    for column, spec in zip(table.columns, columns, strict=True):
        column.width = _millimetres(spec.width)
    return table


def merge_down(table: Table, column: int, first: int, last: int) -> None:
    """Merges rows `first`..`last` (the header is row 0) of one column; the text of the first stays.

    Set in the cells themselves: `table.cell` looks through the whole table each time, and a long ledger would take minutes.
    """
    for index, line in enumerate(table._tbl.tr_lst[first : last + 1]):
        cell = line.tc_lst[column]
        cell.vMerge = "continue" if index else "restart"
        if index:
            for run in [run for paragraph in cell.p_lst for run in paragraph.r_lst]:
                run.getparent().remove(run)


def _points(value: float) -> Length:
    from docx.shared import Pt

    return Pt(value)


def _millimetres(value: float) -> Length:
    from docx.shared import Mm

    return Mm(value)


def _run(paragraph: Paragraph, text: str, font: str, size: float) -> Run:
    from docx.oxml.ns import qn

    run = paragraph.add_run(xml_safe(text))
    run.font.name = font
    run.font.size = _points(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _set_body_style(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY_FONT, _points(SIZE_3)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    style.element.rPr.append(language)
    style.paragraph_format.space_before = style.paragraph_format.space_after = 0
    style.paragraph_format.line_spacing = _points(LINE)


def _set_geometry(section: Section) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section.page_width, section.page_height = _millimetres(210), _millimetres(297)
    section.top_margin, section.bottom_margin = _millimetres(37), _millimetres(35)
    section.left_margin, section.right_margin = _millimetres(28), _millimetres(26)
    section.footer_distance = _millimetres(25)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    section._sectPr.append(grid)


def _set_page_numbers(document: Document) -> None:
    """`— 1 —`: odd pages right, even pages left, one character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        space = {WD_ALIGN_PARAGRAPH.RIGHT: "right_indent", WD_ALIGN_PARAGRAPH.LEFT: "left_indent"}[side]
        setattr(paragraph.paragraph_format, space, _points(SIZE_4))
        _run(paragraph, "— ", NUMBER_FONT, SIZE_4)
        _page_field(_run(paragraph, "", NUMBER_FONT, SIZE_4))
        _run(paragraph, " —", NUMBER_FONT, SIZE_4)


def _page_field(run: Run) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("instr", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        element = OxmlElement({"instr": "w:instrText", "text": "w:t"}.get(kind, "w:fldChar"))
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)


def _fill(cell: _Cell, text: str, font: str, column: Column, *, centred: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    cell.width = _millimetres(column.width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing = _points(SIZE_5 * 1.5)
        _off_the_grid(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        _run(paragraph, line, font, SIZE_5)


def _off_the_grid(paragraph: Paragraph) -> None:
    """Frees a paragraph from the page's 22 lines, so that its lines stand as close as its own spacing says (titles, tables)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(element, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")


def _repeat_on_every_page(table: Table) -> None:
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _name_fallbacks(document: Document) -> None:
    """Adds the fonts and what may stand in for them to the font table."""
    from lxml import etree

    part = next((one for one in document.part.package.iter_parts() if str(one.partname).endswith("fontTable.xml")), None)
    if part is None:
        return
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    space = root.nsmap["w"]
    for name, other in FALLBACKS.items():
        font = etree.SubElement(root, f"{{{space}}}font", {f"{{{space}}}name": name})
        etree.SubElement(font, f"{{{space}}}altName", {f"{{{space}}}val": other})
        etree.SubElement(font, f"{{{space}}}charset", {f"{{{space}}}val": "86"})
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_times(data: bytes) -> bytes:
    """The archive with every member dated 1980-01-01, so that the clock leaves no trace."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = ZipInfo(name)
            member.compress_type = ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return stream.getvalue()
