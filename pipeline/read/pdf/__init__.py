"""PDF with a text layer."""

from __future__ import annotations

import re
from io import BytesIO

from pipeline.read.blocks import Content, Line

_PAGE = re.compile(r"[-—–\s·]*\d{1,4}[-—–\s·]*")


def read(data: bytes) -> Content:
    """The content of a PDF."""
    import pdfplumber

    lines: list[Line] = []
    with pdfplumber.open(BytesIO(data)) as document:
        for page in document.pages:
            for line in (page.extract_text() or "").split("\n"):
                if _PAGE.fullmatch(line):
                    continue
                full = bool(lines) and len(lines[-1].text) > 24 and not re.search(r"[。；：:！？]$", lines[-1].text) and not line.startswith("附件")
                if full:
                    lines[-1] = Line(lines[-1].text + line.strip(), page=lines[-1].page)
                else:
                    lines.append(Line(line.strip(), page=page.page_number))
        return Content(tuple(lines), pages=len(document.pages))
