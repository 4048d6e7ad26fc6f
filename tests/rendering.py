"""The words of a circular in the formats in which an office receives it.

Input is the reference text of a circular: one line a paragraph, a table row's cells joined by a tab. Every function is
pure (text in, bytes or str out) but for `by_office`, `scan_of` and `SOFFICE`, which call system programs that the caller
asks for by hand and that may be missing (`office_missing`, `scan_missing` say so in words).

Steps of every renderer: `blocks` parts the text into paragraphs and tables, `label_of` finds the printed number of a
paragraph, then the format is written. What a renderer adds (navigation, page furniture, layout) is never a word of the
circular; what it may lose is nothing but blank lines.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

Table = list[list[str]]
Block = str | Table

CHINESE_DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


# ---------------------------------------------------------------- the text


def blocks(text: str) -> list[Block]:
    """Paragraphs (str) and tables (rows of cells) of `text`, in order, blank lines left out."""
    out: list[Block] = []
    for line in text.split("\n"):
        if "\t" in line:
            row = line.split("\t")
            if out and isinstance(out[-1], list) and len(out[-1][0]) == len(row):
                out[-1].append(row)
            else:
                out.append([row])
        elif line.strip():
            out.append(line.strip())
    return out


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as chineseCounting prints it (十一, 二十)."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else CHINESE_DIGITS[tens] + "十")
    return head + (CHINESE_DIGITS[ones] if ones else "")


NUMERALS = {chinese(n): n for n in range(1, 100)}


@dataclass(frozen=True, slots=True)
class Label:
    """The printed number of a paragraph: its style (Word's numFmt and lvlText), its value and the words after it."""

    number_format: str
    pattern: str
    value: int
    rest: str


# style of the number as typed → (numFmt, lvlText); the first that fits wins
LABEL_STYLES = (
    (re.compile(r"^([一二三四五六七八九十]{1,3})、"), "chineseCounting", "%{n}、"),
    (re.compile(r"^（([一二三四五六七八九十]{1,3})）"), "chineseCounting", "（%{n}）"),
    (re.compile(r"^第([一二三四五六七八九十]{1,3})条[ 　]*"), "chineseCounting", "第%{n}条"),
    (re.compile(r"^(\d{1,2})(?:\.(?!\d)|．)"), "decimal", "%{n}."),
    (re.compile(r"^(\d{1,2})、"), "decimal", "%{n}、"),
    (re.compile(r"^（(\d{1,2})）"), "decimal", "（%{n}）"),
)


def label_of(paragraph: str) -> Label | None:
    """The number that opens `paragraph`, or None; full-width and half-width dots are two patterns."""
    for style, number_format, pattern in LABEL_STYLES:
        if match := style.match(paragraph):
            word = match.group(1)
            shown = pattern.replace(".", "．") if "．" in match.group(0) else pattern
            value = int(word) if word.isdigit() else NUMERALS.get(word, 0)
            return Label(number_format, shown, value, paragraph[match.end() :]) if value else None
    return None


def is_centred(paragraph: str, before_body: bool) -> bool:
    """True for what an office centres: short lines without closing punctuation above the first numbered paragraph."""
    return before_body and len(paragraph) < 45 and paragraph[-1] not in "。：；，" and label_of(paragraph) is None


def unlabelled_from(paragraphs: list[Block]) -> int:
    """Index from which numbers stay typed: the attachments, whose lists a clerk types by hand."""
    for index, block in enumerate(paragraphs):
        if isinstance(block, str) and re.match(r"^附件[:：]?\s*\d*[.．:：]?", block):
            return index
    return len(paragraphs)


# ---------------------------------------------------------------- docx


def docx_typed(text: str, *, merge: int = 0) -> bytes:
    """A .docx whose numbers are typed characters; in the first `merge` columns of a table equal neighbours are one merged cell."""
    document = new_document()
    body_begun = False
    for block in blocks(text):
        if isinstance(block, list):
            add_table(document, block, merge=merge)
            continue
        body_begun = body_begun or block.endswith("：") or label_of(block) is not None
        add_paragraph(document, block, centred=is_centred(block, not body_begun))
    return saved(document)


def docx_boxed(text: str) -> bytes:
    """A .docx whose whole text stands in a one-cell layout table; tables are nested in it."""
    document = new_document()
    box = document.add_table(rows=1, cols=1)
    cell = box.cell(0, 0)
    cell.paragraphs[0].text = ""
    for block in blocks(text):
        if isinstance(block, list):
            fill(cell.add_table(len(block), len(block[0])), block)
        else:
            cell.add_paragraph(block)
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)
    cell.add_paragraph("")
    return saved(document)


def docx_soft_breaks(text: str) -> bytes:
    """A .docx in which runs of paragraphs are one paragraph with soft line breaks, as web paste makes them."""
    document = new_document()
    lines: list[str] = []
    for block in [*blocks(text), None]:
        if isinstance(block, str):
            lines.append(block)
            continue
        if lines:
            paragraph = document.add_paragraph()
            for index, line in enumerate(lines):
                run = paragraph.add_run(line)
                if index < len(lines) - 1:
                    run.add_break()
            lines = []
        if block is not None:
            add_table(document, block)
    return saved(document)


def docx_auto(text: str) -> bytes:
    """A .docx whose numbers are Word's own (numbering.xml): not one of them is a character of a paragraph."""
    document = new_document()
    parts = blocks(text)
    typed_from = unlabelled_from(parts)
    numbers = Numbering(document, [label_of(p) if isinstance(p, str) and i < typed_from else None for i, p in enumerate(parts)])
    body_begun = False
    for index, block in enumerate(parts):
        if isinstance(block, list):
            add_table(document, block)
            continue
        label = numbers.labels[index]
        body_begun = body_begun or block.endswith("：") or label is not None
        paragraph = add_paragraph(document, block if label is None else label.rest, centred=is_centred(block, not body_begun))
        if label is not None:
            numbers.mark(paragraph, label)
    return saved(document)


class Numbering:
    """One list of numbering.xml for each style of number, and a new instance of it wherever its count starts anew.

    A list a style is what WPS writes, and what Word and LibreOffice count alike; lists of many levels are the matter of
    the numbering tests.
    """

    def __init__(self, document: object, labels: list[Label | None]) -> None:
        self.labels = labels
        self.styles = list(dict.fromkeys((a.number_format, a.pattern) for a in labels if a))
        self.part = document.part.numbering_part.element  # type: ignore[attr-defined]
        self.last = [0] * len(self.styles)
        self.instance = [0] * len(self.styles)
        self.next_id = 700
        for abstract, (number_format, pattern) in reversed(list(enumerate(self.styles, 700))):
            # every abstractNum stands before every num (ECMA-376 §17.9.17)
            self.part.insert(0, parsed(ABSTRACT.format(id=abstract, format=number_format, pattern=pattern.replace("{n}", "1"))))

    def mark(self, paragraph: object, label: Label) -> None:
        """Give `paragraph` the number of `label`."""
        style = self.styles.index((label.number_format, label.pattern))
        if label.value != self.last[style] + 1 or not self.instance[style]:
            self.instance[style] = self.next_id
            self.part.append(parsed(INSTANCE.format(id=self.next_id, abstract=700 + style, start=label.value)))
            self.next_id += 1
        self.last[style] = label.value
        number = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]
        number.get_or_add_ilvl().val = 0
        number.get_or_add_numId().val = self.instance[style]


def parsed(xml: str) -> object:
    from docx.oxml import parse_xml

    return parse_xml(xml)


NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ABSTRACT = (
    f'<w:abstractNum {NAMESPACE} w:abstractNumId="{{id}}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="{format}"/><w:suff w:val="nothing"/><w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
)
INSTANCE = (
    f'<w:num {NAMESPACE} w:numId="{{id}}"><w:abstractNumId w:val="{{abstract}}"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
)


def new_document() -> object:
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(14)
    style.element.rPr.rFonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "Noto Serif CJK SC")
    return document


def add_paragraph(document: object, words: str, *, centred: bool) -> object:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(words)  # type: ignore[attr-defined]
    paragraph.paragraph_format.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif not words.endswith("："):
        paragraph.paragraph_format.first_line_indent = Pt(28)
    return paragraph


def add_table(document: object, rows: Table, *, merge: int = 0) -> None:
    table = document.add_table(len(rows), len(rows[0]))  # type: ignore[attr-defined]
    table.style = "Table Grid"
    fill(table, rows)
    set_widths(table, column_widths(rows))
    for column in range(merge):
        for top, bottom in equal_runs([row[column] for row in rows]):
            for row in range(top + 1, bottom + 1):
                table.cell(row, column).text = ""
            table.cell(top, column).merge(table.cell(bottom, column)).text = rows[top][column]


def set_widths(table: object, widths: list[float]) -> None:
    from docx.shared import Mm

    table.autofit = False  # type: ignore[attr-defined]
    for row in table.rows:  # type: ignore[attr-defined]
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def column_widths(table: Table) -> list[float]:
    """Widths in mm that fill the page's line, each column in proportion to its longest cell within 3 to 24 glyphs."""
    need = [max(3, min(24, max(len(row[c]) for row in table))) for c in range(len(table[0]))]
    return [(PAGE_WIDTH - 2 * MARGIN) * n / sum(need) for n in need]


def equal_runs(words: list[str]) -> list[tuple[int, int]]:
    """(first, last) index of every run of two or more equal neighbours."""
    runs, first = [], 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index] != words[first]:
            if index - first > 1:
                runs.append((first, index - 1))
            first = index
    return runs


def fill(table: object, rows: Table) -> None:
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            table.cell(r, c).text = words  # type: ignore[attr-defined]


def saved(document: object) -> bytes:
    """The bytes of the document; its parts carry no time, so that the same words give the same bytes."""
    import datetime

    document.core_properties.created = document.core_properties.modified = datetime.datetime(2025, 1, 1)  # type: ignore[attr-defined]  # noqa: DTZ001
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    source = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    fixed = io.BytesIO()
    with zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != "docProps/thumbnail.jpeg":
                target.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), thumbless(name, source.read(name)), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def thumbless(name: str, data: bytes) -> bytes:
    """`data` without the relation to python-docx's template thumbnail."""
    if name != "_rels/.rels":
        return data
    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)


# ---------------------------------------------------------------- html


def html_page(text: str) -> str:
    """A saved page of a government site: navigation, metadata block, 打印/分享 and script around the circular."""
    body = "\n".join(html_block(block) for block in blocks(text))
    title = html.escape(next(b for b in blocks(text) if isinstance(b, str)))
    return PAGE.replace("{title}", title).replace("{body}", body)


def html_plain(text: str) -> str:
    """A bare HTML document of the circular, as `Save as web page` of a word processor leaves it."""
    body = "\n".join(html_block(block) for block in blocks(text))
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>\n{body}\n</body></html>\n'


def html_block(block: Block) -> str:
    if isinstance(block, str):
        return f'<p style="text-indent:2em">{html.escape(block, quote=False)}</p>'
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell, quote=False)}</td>" for cell in row) + "</tr>" for row in block)
    return f'<table border="1">{rows}</table>'


PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_政务公开_栖云区人民政府门户网站</title>
<script>var _hmt = _hmt || []; function doZoom(size){document.getElementById("zoom").style.fontSize=size+"px";}</script>
<style>.nav li{display:inline}.zoom{line-height:2}</style>
</head>
<body>
<div class="top"><a href="#">无障碍浏览</a> <a href="#">长者模式</a> <a href="#">登录</a></div>
<div class="nav"><ul><li><a href="#">首页</a></li><li><a href="#">走进栖云</a></li><li><a href="#">政务公开</a></li><li><a href="#">政务服务</a></li><li><a href="#">互动交流</a></li></ul></div>
<div class="crumb">您的位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a> &gt; <a href="#">通知公告</a></div>
<div class="tools">字体：【<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>】 <a href="#">打印</a> <a href="#">分享到：</a> <span>浏览次数：1024</span></div>
<div class="zoom" id="zoom">
{body}
</div>
<div class="tools"><a href="#">【打印本页】</a> <a href="#">【关闭窗口】</a></div>
<div class="related"><h4>相关文章</h4><ul><li><a href="#">栖云区召开一季度消防工作会议</a></li><li><a href="#">图解：一图读懂</a></li></ul></div>
<div class="foot">网站地图 | 联系我们 | 版权所有：栖云区人民政府办公室</div>
<script>(function(){var s=document.createElement("img");s.alt="";})();</script>
</body>
</html>
"""


# ---------------------------------------------------------------- plain text in other encodings


def gb18030(text: str) -> bytes:
    """The text as a Chinese Windows saves it: GB18030, CRLF."""
    return text.replace("\n", "\r\n").encode("gb18030")


def utf16(text: str) -> bytes:
    """The text as Notepad's `Unicode` saves it: UTF-16 LE with a byte order mark, CRLF."""
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")


# ---------------------------------------------------------------- ofd (GB/T 33190)

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210.0, 297.0, 28.0  # mm, A4 and the margin of GB/T 9704
GLYPH, LEADING = 5.6, 9.6  # mm: 三号 (16 pt) and 28.95 pt between lines
PER_LINE = int((PAGE_WIDTH - 2 * MARGIN) / GLYPH)
PER_PAGE = 22  # lines a page, GB/T 9704


@dataclass(frozen=True, slots=True)
class Placed:
    """Words at a place of a page, in mm from its upper left corner."""

    x: float
    y: float
    words: str
    glyph: float = 5.6


def ofd(text: str) -> bytes:
    """A minimal OFD: text objects placed line by line, a table's cells by columns between ruled lines."""
    pages = ofd_pages(text)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:

        def put(name: str, xml: str) -> None:
            target.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>\n' + xml)

        put("OFD.xml", OFD_ROOT)
        put("Doc_0/Document.xml", ofd_document(len(pages)))
        put("Doc_0/PublicRes.xml", OFD_FONTS)
        for number, (placed, lines) in enumerate(pages):
            put(f"Doc_0/Pages/Page_{number}/Content.xml", ofd_content(number, placed, lines))
    return out.getvalue()


def ofd_pages(text: str) -> list[tuple[list[Placed], list[tuple[float, float, float, float]]]]:
    pages: list[tuple[list[Placed], list[tuple[float, float, float, float]]]] = [([], [])]
    row = 0
    body_begun = False

    def next_line(height: int = 1) -> float:
        nonlocal row
        if row + height > PER_PAGE:
            pages.append(([], []))
            row = 0
        y = MARGIN + row * LEADING
        row += height
        return y

    for block in blocks(text):
        if isinstance(block, list):
            for cells, height, widths in ofd_rows(block):
                y = next_line(height)
                place_row(pages[-1], cells, y, height, widths)
            continue
        body_begun = body_begun or block.endswith("：") or label_of(block) is not None
        centred = is_centred(block, not body_begun)
        for line, indent in wrapped(block, indent=0 if centred or block.endswith("：") else 2):
            x = (PAGE_WIDTH - len(line) * GLYPH) / 2 if centred else MARGIN + indent * GLYPH
            y = next_line()  # may open the page that the line then stands on
            pages[-1][0].append(Placed(x, y, line))
    return pages


def wrapped(words: str, indent: int) -> list[tuple[str, int]]:
    """Lines of at most PER_LINE glyphs with the indent (in glyphs) of each: the first one's and 0."""
    first = PER_LINE - indent
    return [(words[:first], indent), *((words[i : i + PER_LINE], 0) for i in range(first, len(words), PER_LINE))]


def ofd_rows(table: Table) -> list[tuple[list[list[str]], int, list[float]]]:
    """Each row as (lines of each cell, height in lines, column widths in mm), columns as wide as their longest cell asks."""
    widths = column_widths(table)
    rows = []
    for row in table:
        cells = []
        for words, width in zip(row, widths, strict=True):
            fit = max(1, int((width - 1) / CELL_GLYPH))
            cells.append([words[i : i + fit] for i in range(0, len(words), fit)] or [""])
        rows.append((cells, -(-max(map(len, cells)) // 2), widths))
    return rows


CELL_GLYPH = 3.7  # mm, 小五: two lines of a cell fit one line of the page


def place_row(page: tuple, cells: list[list[str]], y: float, height: int, widths: list[float]) -> None:
    placed, lines = page
    x, bottom = MARGIN, y + height * LEADING
    for cell, width in zip(cells, widths, strict=True):
        placed.extend(Placed(x + 0.5, y + 0.4 + i * LEADING / 2, line, CELL_GLYPH) for i, line in enumerate(cell) if line)
        lines.extend([(x, y, x + width, y), (x, bottom, x + width, bottom), (x, y, x, bottom), (x + width, y, x + width, bottom)])
        x += width


def ofd_content(page: int, placed: list[Placed], lines: list[tuple[float, float, float, float]]) -> str:
    base = 1000 * (page + 1)
    objects = []
    for i, (x0, y0, x1, y1) in enumerate(lines):
        box = f"{x0:.2f} {y0:.2f} {max(x1 - x0, 0.1):.2f} {max(y1 - y0, 0.1):.2f}"
        objects.append(
            f'<ofd:PathObject ID="{base + 500 + i}" Boundary="{box}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.2f} {y1 - y0:.2f}</ofd:AbbreviatedData></ofd:PathObject>'
        )
    for i, item in enumerate(placed):
        size = item.glyph
        delta = f' DeltaX="g {len(item.words) - 1} {size}"' if len(item.words) > 1 else ""
        objects.append(
            f'<ofd:TextObject ID="{base + i + 1}" Boundary="{item.x:.2f} {item.y:.2f} {len(item.words) * size + 0.5:.2f} {size * 1.2:.2f}" Font="2" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size * 0.9:.2f}"{delta}>{escape(item.words)}</ofd:TextCode></ofd:TextObject>'
        )
    return (
        f"<ofd:Page {OFD_NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="{base}">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


OFD_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
OFD_ROOT = (
    f'<ofd:OFD {OFD_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID></ofd:DocInfo>'
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
OFD_FONTS = f'<ofd:Res {OFD_NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'


def ofd_document(pages: int) -> str:
    listed = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    return (
        f"<ofd:Document {OFD_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


# ---------------------------------------------------------------- with system programs


def office_missing() -> str | None:
    """Why LibreOffice cannot be asked, or None where it can."""
    return None if shutil.which("soffice") else "LibreOffice (soffice) is not installed"


def scan_missing() -> str | None:
    """Why a page cannot be turned into a picture, or None where it can."""
    return office_missing() or (None if shutil.which("pdftoppm") else "poppler (pdftoppm) is not installed")


def by_office(data: bytes, suffix: str, target: str, folder: Path) -> Path:
    """The file that LibreOffice makes of `data` (a file of type `suffix`) as type `target` (pdf, odt, rtf, doc); in `folder`."""
    return all_by_office({"circular": data}, suffix, target, folder)["circular"]


def all_by_office(sources: dict[str, bytes], suffix: str, target: str, folder: Path) -> dict[str, Path]:
    """What LibreOffice makes of each of `sources` (stem → file of type `suffix`), by stem; one process for all, its profile in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, data in sources.items():
        (folder / f"{stem}.{suffix}").write_bytes(data)
    files = [str(folder / f"{stem}.{suffix}") for stem in sources]
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder.resolve()}/profile",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # a fixed program on files of our own
    made = {stem: folder / "out" / f"{stem}.{target.split(':', maxsplit=1)[0]}" for stem in sources}
    if missing := [stem for stem, path in made.items() if not path.exists()]:
        raise RuntimeError(f"LibreOffice made no {target} of {missing}")
    return made


def scan_of(pdf: Path, folder: Path, *, dpi: int = 200) -> Path:
    """A PDF that holds nothing but a grey picture of each page of `pdf` at `dpi`."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-gray", "-png", str(pdf), str(folder / "page")], check=True, capture_output=True, timeout=180
    )
    pictures = [Image.open(p).convert("L") for p in sorted(folder.glob("page*.png"))]
    made = folder / "scan.pdf"
    pictures[0].save(made, save_all=True, append_images=pictures[1:], resolution=dpi)
    return made
