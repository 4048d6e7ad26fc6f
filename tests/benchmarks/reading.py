"""Pages a second by format, beside pdfplumber's own `extract_text` and (where installed) markitdown, on the same files in the same run.

`python tests/benchmarks/reading.py [--out FILE]`: makes a circular of about ten pages in each format, reads it five times and prints the best.
A page is 600 characters. Character errors are counted against the words that were written: what is missing and what is too much, white space
apart. Figures move with the machine and its load; the comparison within one run is what counts.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import rendering
from pdf_making import PdfPage, pdf

from pipeline.read import read_bytes

PAGE = 600
ROUNDS = 5


def circular() -> str:
    """Ten pages of numbered paragraphs without any table."""
    body = "各村（社区）、镇属各部门要切实提高思想认识，压实工作责任，于2025年6月底前完成全面排查，建立“问题清单、责任清单、整改清单”，逐项明确责任人和整改时限，确保整改到位。"
    chapters = []
    for chapter in range(1, 9):
        chapters.append(f"{rendering.chinese(chapter)}、第{rendering.chinese(chapter)}项重点任务")
        chapters += [f"（{rendering.chinese(item)}）落实第{rendering.chinese(item)}类措施。{body}{body}" for item in range(1, 6)]
    return "\n".join(("某镇人民政府", "关于做好安全生产重点工作的通知", "各村（社区）、镇属各部门：", *chapters, "某镇人民政府", "2025年5月6日"))


def printed(text: str) -> bytes:
    """The circular as a PDF of 22 lines of 28 characters a page, first lines indented."""
    pages, lines = [], []
    for paragraph in text.split("\n"):
        whole = "\u3000\u3000" + paragraph
        lines += [whole[start : start + 28] for start in range(0, len(whole), 28)]
    for start in range(0, len(lines), 22):
        page = PdfPage()
        for index, line in enumerate(lines[start : start + 22]):
            page.text(73.5 + 16 * (len(line) - len(line.lstrip("\u3000"))), 105 + 29 * index, line.strip("\u3000"))
        pages.append(page.text(280, 790, f"— {len(pages) + 1} —", 14))
    return pdf(*pages)


def best(action: Callable[[], str]) -> tuple[float, str]:
    """(seconds of the fastest of five rounds, what the last gave)."""
    times, result = [], ""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = action()
        times.append(time.perf_counter() - start)
    return min(times), result


def errors(found: str, wanted: str) -> float:
    """Share of characters that are missing or too much, white space apart."""
    here, there = Counter("".join(found.split())), Counter("".join(wanted.split()))
    return sum(((here - there) + (there - here)).values()) / sum(there.values())


def by_pdfplumber(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def by_markitdown(name: str, data: bytes) -> Callable[[], str] | None:
    try:
        from markitdown import MarkItDown
    except ImportError:
        return None
    converter = MarkItDown(enable_plugins=False)
    return lambda: converter.convert_stream(io.BytesIO(data), file_extension=Path(name).suffix).text_content


def files(text: str) -> dict[str, bytes]:
    """The circular by format; where LibreOffice is missing the PDF is written by hand and some are left out."""
    word = rendering.docx_typed(text)
    made = {"txt": text.encode(), "docx": word, "html": rendering.html_page(text).encode(), "ofd": rendering.ofd(text), "pdf": printed(text)}
    if not rendering.office_missing():
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("pdf", "doc", "rtf", "odt"):
                made[kind] = rendering.by_office(word, "docx", kind, Path(folder) / kind).read_bytes()
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    text = circular()
    pages = len(text) / PAGE
    lines = [f"{len(text)} characters, {pages:.1f} pages", "format  reader            pages/s   character errors"]

    def row(kind: str, reader: str, action: Callable[[], str]) -> None:
        seconds, found = best(action)
        lines.append(f"{kind:<7} {reader:<16} {pages / seconds:>8.0f}   {100 * errors(found, text):>6.2f} %")

    for kind, data in files(text).items():
        row(kind, "duban", lambda kind=kind, data=data: read_bytes(f"a.{kind}", data).text)
        if kind == "pdf":
            row(kind, "pdfplumber", lambda data=data: by_pdfplumber(data))
        if kind in {"pdf", "docx", "html"} and (other := by_markitdown(f"a.{kind}", data)) is not None:
            row(kind, "markitdown", other)
    report = "\n".join(lines)
    print(report)
    if arguments.out:
        arguments.out.write_text(report + "\n", "utf-8")


if __name__ == "__main__":
    main()
