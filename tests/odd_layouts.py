"""Files as offices really make them: the same circular in text boxes, broken line by line, in frames, under a wrong name.

Each function takes the reference text of a circular and gives (extension as named, bytes). Nothing but line ends, boxes and wrappings is added.
"""

from __future__ import annotations

import base64
import html
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterator

import rendering
import word_making as wm
from reading_samples import packed
from rendering import Block, blocks

LINE = 28
"""Characters of a printed line (GB/T 9704)."""
Made = tuple[str, bytes]


def printed_lines(words: str, *, indent: int = 2) -> list[str]:
    """The lines in which a word processor prints a paragraph: figures whole, no closing mark at the head of a line."""
    lines, line, width = [], "", 2 * indent
    for unit in re.findall(r"[0-9A-Za-z.%:/-]+|.", words):
        wide = sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in unit)
        if line and width + wide > 2 * LINE and unit not in "，。；：、！？）》”’〕】%":
            tail = ""
            while line[-1] in "（《“‘〔【":
                line, tail = line[:-1], line[-1] + tail
            lines.append(line)
            line, width = tail, 2 * len(tail)
        line, width = line + unit, width + wide
    return [*lines, line]


def _word(text: str, paragraph: Callable[[str], str]) -> bytes:
    return wm.docx("".join(_grid(block) if isinstance(block, list) else paragraph(block) for block in blocks(text)))


def _grid(block: list[list[str]]) -> str:
    widths = (9_000 // len(block[0]),) * len(block[0])
    return wm.table(*(wm.row(*(wm.cell(html.escape(one, quote=False)) for one in row)) for row in block), widths=widths)


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{html.escape(words, quote=False)}</w:t></w:r>'


def text_boxes(text: str) -> Made:
    """The whole paper in text boxes of six paragraphs, each box with its older rendering beside it."""
    parts = blocks(text)
    return "docx", wm.docx("".join(_box(parts[start : start + 6]) for start in range(0, len(parts), 6)))


def _box(parts: list[Block]) -> str:
    inner = "".join(_grid(one) if isinstance(one, list) else wm.p(html.escape(one, quote=False)) for one in parts)
    newer = f"<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    older = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{newer}</mc:Choice><mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r></w:p>'


def head_in_a_table(text: str) -> Made:
    """The letterhead in a layout table above the body."""
    first, *rest = blocks(text)
    head = wm.table(wm.row(wm.cell(html.escape(str(first), quote=False))), wm.row(wm.cell("")), widths=(9_000,))
    return "docx", wm.docx(head + "".join(_grid(one) if isinstance(one, list) else wm.p(html.escape(one, quote=False)) for one in rest))


def broken_by_hand(text: str) -> Made:
    """A soft break at the end of every printed line, the indent a property of the paragraph."""
    return "docx", _word(text, lambda words: f"<w:p>{'<w:r><w:br/></w:r>'.join(map(_run, printed_lines(words)))}</w:p>")


def pasted_by_line(text: str) -> Made:
    """Every printed line a paragraph of its own, as pasting from a PDF leaves it; paragraphs begin with two wide spaces."""
    return "docx", _word(text, lambda words: "".join(wm.p(html.escape(line, quote=False)) for line in _indented(words)))


def _indented(words: str) -> list[str]:
    first, *rest = printed_lines(words)
    return [f"\u3000\u3000{first}" if len(words) > 20 or rendering.label_of(words) else first, *rest]


def wide_spaces(text: str) -> Made:
    """Indents and centring by wide spaces."""
    return "docx", _word(text, lambda words: wm.p(html.escape("\u3000" * (2 if len(words) > 25 else 8) + words, quote=False)))


def numbers_in_fields(text: str) -> Made:
    """Numbers printed by SEQ fields."""
    return "docx", _word(text, _numbered)


def _numbered(words: str) -> str:
    label = rendering.label_of(words)
    if label is None:
        return wm.p(html.escape(words, quote=False))
    head = words[: len(words) - len(label.rest)]
    number = re.search("[一二三四五六七八九十0-9]+", head)
    assert number is not None
    field = "".join((
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ a \\* CHINESENUM3 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        _run(number[0]), '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ))  # fmt: skip
    return wm.p(raw=_run(head[: number.start()]) + field + _run(head[number.end() :] + label.rest))


def changes_tracked(text: str) -> Made:
    """Words deleted and inserted in every paragraph, not yet accepted."""

    def one(words: str) -> str:
        half = len(words) // 2
        gone = '<w:del w:id="1"><w:r><w:delText>旧的文字2023年</w:delText></w:r></w:del>'
        return wm.p(raw=f'{_run(words[:half])}{gone}<w:ins w:id="2">{_run(words[half:])}</w:ins>')

    return "docx", _word(text, one)


def web_by_word(text: str) -> Made:
    """“Save as web page” of a word processor under the name .doc: conditional comments, wrapped source, numbers in spans."""
    parts = "".join(rendering.html_block(one) if isinstance(one, list) else _mso(one) for one in blocks(text))
    head = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><!--[if gte mso 9]><xml><o:a>x</o:a></xml><![endif]--><style><!-- p {margin:0} --></style></head>"
    return "doc", f"{head}<body lang=ZH-CN><div class=WordSection1>{parts}</div></body></html>".encode("gb18030")


def _mso(words: str) -> str:
    label = rendering.label_of(words)
    if label is not None:
        head = words[: len(words) - len(label.rest)]
        number = f"<![if !supportLists]><span lang=EN-US style='mso-list:Ignore'>{head}<span style='font:7.0pt'>&nbsp; </span></span><![endif]>"
        return f"<p class=MsoNormal style='mso-list:l0 level1 lfo1'>{number}<span>{html.escape(label.rest, quote=False)}<o:p></o:p></span></p>\r\n"
    body = "\r\n".join(html.escape(line, quote=False) for line in printed_lines(words))
    return f"<p class=MsoNormal><span\r\nstyle='font-size:16.0pt'>{body}<o:p></o:p></span></p>\r\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>\r\n"


def shown_by_script(text: str) -> Made:
    """An article that its page hides until a script shows it."""
    parts = "".join(rendering.html_block(one) if isinstance(one, list) else f"<section><p><strong>{html.escape(one[:4], quote=False)}</strong>{html.escape(one[4:], quote=False)}</p></section>" for one in blocks(text))
    page = f"<html><head><meta charset=utf-8></head><body><div><em>2025-05-01 10:00</em></div><div id='js_content' style='visibility: hidden; opacity: 0;'>{parts}</div><div><a href='#'>阅读原文</a></div></body></html>"
    return "html", page.encode()


def broken_by_br(text: str) -> Made:
    """One block of the page, paragraphs by two breaks and four fixed spaces."""
    parts = "".join(rendering.html_block(one) if isinstance(one, list) else f"&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(one, quote=False)}<br>\r\n<br>\r\n" for one in blocks(text))
    return "html", f"<html><head><meta charset=gb2312></head><body><div>{parts}</div></body></html>".encode("gb18030")


def archive_of_frames(text: str) -> Made:
    """.mht of a page of frames: the circular is the third page in it."""
    top = "<html><head><title>框架</title></head><frameset cols='200,*'><frame src='cid:nav'><frame src='http://x/main.htm'></frameset></html>"
    pages = ((top, "http://x/"), ("<html><body><a href='1'>首页</a><a href='2'>政务公开</a></body></html>", "cid:nav"), (rendering.html_plain(text), "http://x/main.htm"))
    body = "".join(
        f'--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {place}\r\n\r\n{base64.encodebytes(page.encode()).decode()}\r\n'
        for page, place in pages
    )
    return "mht", f'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n{body}--b--\r\n'.encode()


def archive_in_gb2312(text: str) -> Made:
    """.mht whose page is in GB2312 and quoted printable, with the site around it."""
    page = rendering.html_page(text).replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030")
    head = b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return "mht", head + quopri.encodestring(page).replace(b"\n", b"\r\n") + b"\r\n----b--\r\n"


def rich_text_as_doc(text: str) -> Made:
    """RTF in bytes of GB2312 under the name .doc."""
    parts = "".join(_rtf_rows(one) if isinstance(one, list) else f"\\pard\\f0 {_gb(one)}\\par\n" for one in blocks(text))
    return "doc", f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fnil\\fcharset134 SimSun;}}}}{parts}}}".encode("latin-1")


def _rtf_rows(block: list[list[str]]) -> str:
    edges = "".join(f"\\cellx{9_000 * (index + 1) // len(block[0])}" for index in range(len(block[0])))
    cells = ["".join(f"\\pard\\intbl {_gb(one)}\\cell" for one in row) for row in block]
    return "".join(f"{{\\trowd{edges}{row}\\row}}\n" for row in cells) + "\\pard"


def _gb(words: str) -> str:
    return "".join(one if ord(one) < 128 else "".join(f"\\'{byte:02x}" for byte in one.encode("gb18030")) for one in words)


def zip_as_docx(text: str) -> Made:
    """A zip with one .docx in it, named .docx."""
    return "docx", packed({"通知.docx": rendering.docx_typed(text)})


def wrapped_text(text: str) -> Made:
    """Plain text, every printed line a line."""
    return "txt", "\r\n".join(line for one in blocks(text) for line in (("\t".join(row) for row in one) if isinstance(one, list) else _indented(one))).encode("gb18030")


def controls(text: str) -> Made:
    """Every paragraph in a content control of its own."""
    inner = "".join(f"<w:sdt><w:sdtPr/><w:sdtContent>{_grid(one) if isinstance(one, list) else wm.p(html.escape(one, quote=False))}</w:sdtContent></w:sdt>" for one in blocks(text))
    return "docx", wm.docx(inner)


def layouts() -> Iterator[Callable[[str], Made]]:
    """All of them."""
    yield from (
        text_boxes, head_in_a_table, broken_by_hand, pasted_by_line, wide_spaces, numbers_in_fields, changes_tracked, web_by_word, shown_by_script,
        broken_by_br, archive_of_frames, archive_in_gb2312, rich_text_as_doc, zip_as_docx, wrapped_text, controls,
    )  # fmt: skip
