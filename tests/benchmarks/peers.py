"""The whole pipeline beside tools that merely convert the same files, and one that merely finds times.

    python -m tests.benchmarks peers FOLDER

`FOLDER` holds throw-away environments, one a peer (`python -m venv FOLDER/markitdown`, then its pip install `markitdown[docx,pdf]`; kreuzberg; `unstructured[docx,odt]`;
docling; jionlp). None is ever a dependency of the project. Each peer and Duban reads the same files in a process of its own, with the
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
    "pdfplumber": "import pdfplumber\ndef convert(p):\n    with pdfplumber.open(p) as f: return '\\n'.join(page.extract_text() for page in f.pages)",
}
TIMER = "\nimport sys, time, json\nfiles = sys.argv[1:]\nconvert(files[0])\nbegun = time.process_time()\nsaid = [convert(f) for f in files[1:]]\nprint(json.dumps([1000 * (time.process_time() - begun) / len(said), sum(map(len, said)) / len(said), said[0]]))"


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
            for peer in ("markitdown", "kreuzberg", "unstructured", "docling", *(("pdfplumber",) if suffix == "pdf" else ()), *(("jionlp",) if suffix == "txt" else ())):
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
