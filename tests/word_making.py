"""Small Word packages from raw XML, for tests: only what a case needs, nothing that a word processor would add."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_PARTS = {
    "styles": ("styles", "w:styles"), "numbering": ("numbering", "w:numbering"), "footnotes": ("footnotes", "w:footnotes"),
    "endnotes": ("endnotes", "w:endnotes"), "comments": ("comments", "w:comments"), "header": ("header", "w:hdr"), "footer": ("footer", "w:ftr"),
}  # fmt: skip
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, *, media: dict[str, bytes] | None = None, relations: str = "", **parts: str) -> bytes:
    """The bytes of a .docx whose body is `body`; `parts` are the inner XML of styles, numbering, footnotes, endnotes, comments, header, footer."""
    document = f'<w:document {NAMESPACES}><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    types = [f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>']
    links = [relations]
    files = {"word/document.xml": document}
    for name, inner in parts.items():
        kind, root = _PARTS[name]
        files[f"word/{name}.xml"] = f"<{root} {NAMESPACES}>{inner}</{root}>"
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>')
        links.append(f'<Relationship Id="r_{name}" Type="{_REL}/{kind}" Target="{name}.xml"/>')
    ns = "http://schemas.openxmlformats.org/package/2006"
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{ns}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{"".join(types)}</Types>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{ns}/relationships"><Relationship Id="d" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{ns}/relationships">{"".join(links)}</Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if name == "[Content_Types].xml" else '<?xml version="1.0" encoding="UTF-8"?>' + content)
        for name, blob in (media or {}).items():
            archive.writestr(f"word/{name}", blob)
    return buffer.getvalue()


def p(text: str = "", properties: str = "", *, raw: str = "") -> str:
    """A paragraph with one run; `properties` is the inside of `w:pPr`, `raw` runs to put in as they are."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{raw}</w:p>"


def listed(text: str, num: int, level: int = 0) -> str:
    """A paragraph at `level` (from 0) of list `num`."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(index: int, form: str, text: str, *, start: int | None = 1, extra: str = "", suffix: str = "nothing") -> str:
    """A `w:lvl`; `extra` stands between numFmt and suff (pStyle, isLgl, lvlRestart)."""
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    return f'<w:lvl w:ilvl="{index}">{begin}<w:numFmt w:val="{form}"/>{extra}<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'


def abstract(key: int, *levels: str, more: str = "") -> str:
    """A `w:abstractNum`; `more` stands before its levels (numStyleLink, styleLink)."""
    return f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, abstract_key: int, overrides: str = "") -> str:
    """A `w:num` on an abstract definition."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract_key}"/>{overrides}</w:num>'


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A table from rows made by `row`."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row from cells made by `cell`."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(*content: str, span: int = 1, merge: str | None = None) -> str:
    """A cell; each of `content` is words, or XML of blocks. `merge` is `restart` or `continue` for a vertical merge."""
    inner = "".join(one if one.startswith("<w:") else p(one) for one in content) or p()
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = "" if merge is None else f'<w:vMerge w:val="{merge}"/>'
    return f"<w:tc><w:tcPr>{spanned}{merged}</w:tcPr>{inner}</w:tc>"
