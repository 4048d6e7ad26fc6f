"""密级 marks, looked for before a file is stored anywhere: on its first page alone, in a process of its own.

What carries a mark stays in memory until a person agrees; everything else is on the disk before its sender is told that it was received.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import DubanError
from pipeline.lexicon import Lexicon
from pipeline.web.library import Stamp, layers_stamp


@dataclass(frozen=True, slots=True)
class Look:
    """A file whose head is to be looked at."""

    name: str
    data: bytes
    layers: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The `mark` as printed (empty: none), or why the file cannot be read at all."""

    mark: str = ""
    message: str = ""


def look(job: Look) -> Seen:
    """What the head of one file says; runs in the worker process."""
    from pipeline.read import read_bytes
    from pipeline.structure.classified import classified

    try:
        try:
            source = read_bytes(job.name, first_page(job.data))
        except DubanError:
            source = read_bytes(job.name, job.data)  # a first page without words, or none that could be cut out
    except DubanError as error:
        return Seen(message=str(error))
    mark = classified(source, _lexicon(job.layers, layers_stamp(job.layers)))
    return Seen(mark.words if mark else "")


@cache
def _lexicon(layers: tuple[Path, ...], _: Stamp) -> Lexicon:
    return Lexicon.load(*layers)


def first_page(data: bytes) -> bytes:
    """The first page of a PDF or of a picture of several pages, as a file of its own; anything else whole."""
    try:
        return _first_of_pdf(data) if data.startswith(b"%PDF") else _first_frame(data) if data.startswith((b"II*\0", b"MM\0*")) else data
    except Exception:
        return data  # whatever a damaged file provokes: what cannot be cut is looked at whole


def _first_of_pdf(data: bytes) -> bytes:
    import pypdfium2

    whole, cut, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new(), io.BytesIO()
    cut.import_pages(whole, [0])
    cut.save(out)
    return out.getvalue()


def _first_frame(data: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "PNG")
    return out.getvalue()
