"""One small circular in every format that is read, for tests that need any valid file of a kind; the words are fictional.

Where a format needs a program to be written (.doc), a file made once with it lies in `tests/cases/read/`.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pdf_making import PdfPage, pdf
from word_making import abstract, cell, docx, level, listed, num, p, row, table

TITLE = "关于开展汛期安全隐患排查的通知"
LINES = (TITLE, "各村（社区）、镇属各部门：", "现就开展汛期安全隐患排查通知如下，请认真抓好落实。", "一、总体要求", "（一）压实责任。各村要在5月底前完成排查。")
ROWS = (("序号", "任务", "责任单位"), ("1", "排查地质灾害点", "自然资源所"), ("2", "检查排水设施", "村镇建设办"))
TEXT = "\n".join((*LINES, *("\t".join(row) for row in ROWS)))
CASES = Path(__file__).parent / "cases" / "read"


def word() -> bytes:
    """.docx with an automatic number, a text box's markup, a footnote and a table."""
    numbering = abstract(1, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）")) + num(1, 1)
    body = "".join(p(line) for line in LINES[:3]) + listed("总体要求", 1) + listed("压实责任。各村要在5月底前完成排查。", 1, 1)
    style = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>'
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = table(*(row(*(cell(one) for one in cells)) for cells in ROWS), widths=(900, 4000, 2000))
    grid = grid.replace("<w:tblPr/>", f'<w:tblPr><w:tblW w:w="6900" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>')
    pieces = grid.split("<w:tcPr></w:tcPr>")
    grid = "".join(piece + (f'<w:tcPr><w:tcW w:w="{(900, 4000, 2000)[index % 3]}" w:type="dxa"/></w:tcPr>' if index < len(pieces) - 1 else "") for index, piece in enumerate(pieces))
    return docx(body + grid + p(), numbering=numbering, styles=style, header=p("页眉"))


def rich() -> bytes:
    """.rtf as a Chinese word processor writes it."""

    def coded(words: str) -> str:
        return "".join(f"\\'{byte:02x}" for byte in words.encode("gb18030"))

    paragraphs = "".join(f"\\pard {coded(line)}\\par\n" for line in LINES[:3])
    numbered = "".join(
        f"\\pard {{\\listtext\\pard\\plain {coded(number)}\\tab}}{coded(words)}\\par\n" for number, words in (("一、", "总体要求"), ("（一）", "压实责任。各村要在5月底前完成排查。"))
    )
    rows = "".join("\\trowd\\cellx900\\cellx4900\\cellx6900 " + "".join("\\pard\\intbl " + coded(one) + "\\cell " for one in cells) + "\\row\n" for cells in ROWS)
    return ("{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fcharset134 SimSun;}}\\f0\n" + paragraphs + numbered + rows + "\\pard\\par}").encode("ascii")


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def opendocument() -> bytes:
    """.odt with a list of two levels and a table."""
    levels = '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>'
    lists = (
        '<text:list text:style-name="L"><text:list-item><text:p>总体要求</text:p><text:list><text:list-item><text:p>压实责任。各村要在5月底前完成排查。</text:p>'
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    rows = "".join("<table:table-row>" + "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in cells) + "</table:table-row>" for cells in ROWS)
    body = "".join(f"<text:p>{line}</text:p>" for line in LINES[:3]) + lists + f"<table:table>{rows}</table:table>"
    content = (
        f'<office:document-content {_ODF}><office:automatic-styles><text:list-style style:name="L">{levels}</text:list-style></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"})


def print_page() -> bytes:
    """.pdf of one page with a ruled table."""
    page = PdfPage().text(170, 90, TITLE, 18)
    for index, line in enumerate(LINES[1:]):
        page.text(80 if index == 0 else 112, 140 + 28 * index, line, 14)
    xs, ys = [80.0, 130.0, 350.0, 500.0], [300.0, 330.0, 360.0, 390.0]
    page.grid(xs, ys)
    for cells, y in zip(ROWS, ys, strict=False):
        for words, x in zip(cells, xs, strict=False):
            page.text(x + 5, y + 18, words, 11)
    return pdf(page)


def layout_page() -> bytes:
    """.ofd of one page."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{index + 10}" Boundary="{30 if index == 1 else 40} {30 + 12 * index} 150 7" Font="2" Size="5.6"><ofd:TextCode X="0" Y="5" DeltaX="g {len(line)} 5.6">{line}</ofd:TextCode></ofd:TextObject>'
        for index, line in enumerate((*LINES, *(" ".join(cells) for cells in ROWS)))
    )
    page = f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    document = f'<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P0.xml"/></ofd:Pages></ofd:Document>'
    root = f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    return packed({"OFD.xml": root.encode(), "Doc_0/Document.xml": document.encode(), "Doc_0/Pages/P0.xml": page.encode()})


def web_page() -> bytes:
    """.html of a government site."""
    rows = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in cells) + "</tr>" for cells in ROWS)
    body = "".join(f"<p>{line}</p>" for line in LINES[1:])
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><div class='nav'><a href='/'>首页</a><a href='/x'>政务公开</a></div>"
        f"<h1>{TITLE}</h1>{body}<table>{rows}</table><p>【打印本页】</p><p>版权所有：某镇人民政府</p></body></html>"
    ).encode()


def web_archive() -> bytes:
    """.mht around the same page."""
    import base64

    page = base64.encodebytes(web_page()).decode()
    return (
        'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{page}\r\n--b--\r\n"
    ).encode()


def mail() -> bytes:
    """.eml with the circular as its text and a .docx attached."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "转发通知"
    message.set_content("\n".join(LINES))
    message.add_attachment(word(), maintype="application", subtype="octet-stream", filename="附件1：任务表.docx")
    return message.as_bytes()


def markdown() -> bytes:
    """.md with headings, emphasis and a pipe table."""
    rows = ["| " + " | ".join(cells) + " |" for cells in ROWS]
    return "\n\n".join((f"# {TITLE}", *LINES[1:3], f"## {LINES[3]}", f"**{LINES[4][:8]}**{LINES[4][8:]}", "\n".join((rows[0], "|---|---|---|", *rows[1:])))).encode()


def bundle() -> bytes:
    """.zip of a notice and two attachments, one of them a picture."""
    return packed({"通知.docx": word(), "附件2：值班表.txt": "值班表\n张某 1月1日".encode("gb18030"), "附件1.html": web_page(), "__MACOSX/._通知.docx": b"\x00\x05\x16\x07"})


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of `files`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def binary() -> bytes:
    """.doc, written by a word processor from `word`."""
    return (CASES / "notice.doc").read_bytes()


SAMPLES = {
    "txt": lambda: TEXT.encode("gb18030"), "md": markdown, "html": web_page, "mht": web_archive, "eml": mail, "docx": word, "doc": binary, "rtf": rich,
    "odt": opendocument, "pdf": print_page, "ofd": layout_page, "zip": bundle,
}  # fmt: skip
