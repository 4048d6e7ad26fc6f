"""The whole pipeline beside tools that merely convert the same files, and one that merely finds times.

    python -m tests.benchmarks peers FOLDER

`FOLDER` holds throw-away environments, one a peer (`python -m venv FOLDER/markitdown`, then its pip install `markitdown[docx,pdf]`; kreuzberg; `unstructured[docx,odt]`;
docling; jionlp; and the single-format ones mammoth, docx2txt, pypdf, pymupdf, html2text, striprtf, pypandoc_binary). None is ever a dependency of the project. Each peer and Duban reads the same files in a process of its own, with the
network's proxies unset; the first file warms up, the rest are timed by CPU. A peer that is not there, or fails on a format, is named with its reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ASK = {
    "duban": "from pipeline.flow import understand\nfrom pipeline.read import read_bytes\nfrom pathlib import Path\ndef convert(p):\n    p = Path(p)\n    return understand(read_bytes(p.name, p.read_bytes())).circular.text",
    "duban, reading alone": "from pipeline.read import read_bytes\nfrom pathlib import Path\ndef convert(p):\n    p = Path(p)\n    return read_bytes(p.name, p.read_bytes()).text",
    "markitdown": "from markitdown import MarkItDown\nm = MarkItDown()\ndef convert(p): return m.convert(p).text_content",
    "kreuzberg": "import kreuzberg\ndef convert(p):\n    found = kreuzberg.extract_file_sync(p)\n    return found.content",
    "unstructured": "from unstructured.partition.auto import partition\ndef convert(p): return '\\n'.join(map(str, partition(filename=p)))",
    "docling": "from docling.document_converter import DocumentConverter\nc = DocumentConverter()\ndef convert(p): return c.convert(p).document.export_to_markdown()",
    "jionlp": "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n    import jionlp\nimport pathlib, time\ndef convert(p): return str(jionlp.ner.extract_time(pathlib.Path(p).read_text('utf-8'), time_base=time.time(), with_parsing=False))",
    "mammoth": "import mammoth\ndef convert(p):\n    with open(p, 'rb') as f: return mammoth.convert_to_markdown(f).value",
    "docx2txt": "import docx2txt\ndef convert(p): return docx2txt.process(p)",
    "pypdf": "import pypdf\ndef convert(p): return '\\n'.join(page.extract_text() for page in pypdf.PdfReader(p).pages)",
    "pymupdf": "import pymupdf\ndef convert(p):\n    with pymupdf.open(p) as f: return '\\n'.join(page.get_text() for page in f)",
    "html2text": "import html2text, pathlib\ndef convert(p): return html2text.html2text(pathlib.Path(p).read_text('utf-8'))",
    "striprtf": "import pathlib\nfrom striprtf.striprtf import rtf_to_text\ndef convert(p): return rtf_to_text(pathlib.Path(p).read_text('latin-1'), encoding='gb18030', errors='replace')",
    "pypandoc_binary": "import pypandoc\ndef convert(p): return pypandoc.convert_file(p, 'markdown')",
    "pdfplumber": "import pdfplumber\ndef convert(p):\n    with pdfplumber.open(p) as f: return '\\n'.join(page.extract_text() for page in f.pages)",
}
ONLY = {"mammoth": ("docx",), "docx2txt": ("docx",), "pypdf": ("pdf",), "pymupdf": ("pdf",), "pdfplumber": ("pdf",), "html2text": ("html",), "striprtf": ("rtf",), "pypandoc_binary": ("docx", "html", "rtf", "odt"), "jionlp": ("txt",)}
"""The formats of a peer that is not for all."""
TIMER = "\nimport sys, os, json\nfiles = sys.argv[1:]\nconvert(files[0])\nspent = lambda: sum(os.times()[:4])\nbegun = spent()\nsaid = [convert(f) for f in files[1:]]\nprint(json.dumps([1000 * (spent() - begun) / len(said), sum(map(len, said)) / len(said), said[0]]))"


def ask(peer: str, python: Path | str, files: list[Path]) -> dict[str, object]:
    """Milliseconds of CPU a file and characters said, or the reason why not."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()} | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run([str(python), "-W", "ignore", "-c", ASK[peer] + TIMER, *map(str, files)], capture_output=True, text=True, timeout=240, env=environment, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"not measured": type(error).__name__}
    if done.returncode:
        return {"not measured": (done.stderr.strip().splitlines() or ["?"])[-1][:160]}
    cost, size, text = json.loads(done.stdout.splitlines()[-1])
    return {"ms": round(cost, 1), "characters": round(size), "text": text}


def distance(one: str, other: str) -> float:
    """Character errors of `one` against `other` as a share of `other`, white space apart (bounded by difflib's opcodes)."""
    from difflib import SequenceMatcher

    left, right = "".join(one.split()), "".join(other.split())
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return sum(max(a2 - a1, b2 - b1) for tag, a1, a2, b1, b2 in codes if tag != "equal") / max(1, len(right))


def main(folder: str, count: int = 6, characters: int = 12_000) -> dict[str, object]:
    """The table: format → tool → figures."""
    import rendering

    from tests.benchmarks.circulars import FORMATS, circular

    table: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        texts = [circular(500 + number, characters) for number in range(count)]
        formats = {suffix: [_written(place / f"{number}.{suffix}", FORMATS[kind](text)) for number, text in enumerate(texts)] for suffix, kind in (("docx", "typed.docx"), ("html", "html"), ("ofd", "ofd"), ("txt", "txt"))}
        if rendering.office_missing() is None:
            docx = {str(number): path.read_bytes() for number, path in enumerate(formats["docx"])}
            for suffix in ("pdf", "odt", "rtf"):
                formats[suffix] = list(rendering.all_by_office(docx, "docx", suffix, place / suffix).values())
        for suffix, files in formats.items():
            row = {one: ask(one, sys.executable, files) for one in ("duban", "duban, reading alone")}
            for peer in (one for one in ASK if one not in row and suffix in ONLY.get(one, (suffix,))):
                python = sys.executable if peer == "pdfplumber" else Path(folder) / peer / "bin" / "python"
                row[peer] = ask(peer, python, files)
            if suffix == "pdf":
                for one in row.values():
                    if "text" in one:
                        one["character errors"] = round(distance(str(one["text"]), texts[1]), 4)
            for one in row.values():
                one.pop("text", None)
            table[suffix] = row
    return table


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
