"""The same words give the same matrix, whatever the file: each circular of the corpus rendered to every format and read again.

What is compared is what a clerk works with: sections, tasks, duties and deadlines, spans and white space aside. A scan is held to F1 instead.
Formats that LibreOffice makes are made in one call a format for all circulars; where it is missing they are skipped by name.
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rendering

from pipeline.flow import understand
from pipeline.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.matrix import Matrix

ROOT = Path(__file__).parents[1]
CIRCULARS = {
    p.stem: p for p in sorted([*(ROOT / "corpus" / "district").glob("*.txt"), *(ROOT / "corpus" / "styles" / "first").glob("*.txt")])
}
SEEDS = {p.stem: p for p in sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))}

OWN: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "docx typed": ("docx", rendering.docx_typed),
    "docx merged": ("docx", lambda text: rendering.docx_typed(text, merge=2)),
    "docx auto-numbered": ("docx", rendering.docx_auto),
    "docx in a one-cell table": ("docx", rendering.docx_boxed),
    "docx soft breaks": ("docx", rendering.docx_soft_breaks),
    "txt gb18030": ("txt", rendering.gb18030),
    "txt utf-16": ("txt", rendering.utf16),
    "html page": ("html", lambda text: rendering.html_page(text).encode("utf-8")),
    "html plain": ("html", lambda text: rendering.html_plain(text).encode("utf-8")),
    "ofd": ("ofd", rendering.ofd),
}
OFFICE = ("odt", "rtf", "doc", "pdf")
SCANNED = ("plan_fengting", "bulletin")
"""Circulars that are scanned too: OCR takes seconds a page."""


def fold(words: str | None) -> str:
    return re.sub(r"\s", "", words or "").replace("．", ".")


def parts(matrix: Matrix) -> dict[str, list[tuple]]:
    """What must not change, in order: sections and tasks, duties and deadlines by task."""
    return {
        "sections": [(s.path, fold(s.label), fold(s.heading)) for s in matrix.sections],
        "tasks": [(t.path, fold(t.title)) for t in matrix.tasks],
        "duties": [(t.path, fold(a.unit), a.role, a.basis) for t in matrix.tasks for a in t.assignments],
        "deadlines": [(t.path, fold(d.surface), d.kind, d.start_date, d.due_date, d.rrule) for t in matrix.tasks for d in t.deadlines],
    }


def matrix_of(name: str, data: bytes) -> Matrix:
    return understand(read_bytes(name, data)).matrix


@pytest.fixture(scope="session")
def reference() -> Callable[[Path], dict[str, list[tuple]]]:
    """The parts of a .txt as it stands, read once."""
    known: dict[Path, dict[str, list[tuple]]] = {}

    def of(path: Path) -> dict[str, list[tuple]]:
        if path not in known:
            known[path] = parts(matrix_of(path.name, path.read_bytes()))
        return known[path]

    return of


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Path]]:
    """For a format of LibreOffice: the file of every circular in it."""
    made: dict[str, dict[str, Path]] = {}

    def of(target: str) -> dict[str, Path]:
        if reason := rendering.office_missing():
            pytest.skip(reason)
        if target not in made:
            folder = tmp_path_factory.mktemp(target)
            sources = {stem: rendering.docx_typed(path.read_text("utf-8"), merge=2) for stem, path in {**CIRCULARS, **SEEDS}.items()}
            made[target] = rendering.all_by_office(sources, "docx", target, folder)
        return made[target]

    return of


@pytest.mark.parametrize("stem", CIRCULARS)
@pytest.mark.parametrize("form", OWN)
def test_own_formats_say_the_same(stem: str, form: str, reference: Callable[[Path], dict[str, list[tuple]]]) -> None:
    path, (suffix, render) = CIRCULARS[stem], OWN[form]
    assert parts(matrix_of(f"{stem}.{suffix}", render(path.read_text("utf-8")))) == reference(path)


@pytest.mark.system
@pytest.mark.parametrize("target", OFFICE)
@pytest.mark.parametrize("stem", CIRCULARS)
def test_office_formats_say_the_same(
    stem: str, target: str, reference: Callable[[Path], dict[str, list[tuple]]], office: Callable[[str], dict[str, Path]]
) -> None:
    made = office(target)[stem]
    assert parts(matrix_of(f"{stem}.{target}", made.read_bytes())) == reference(CIRCULARS[stem])


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS, reason="the reference material is not beside the checkout")
@pytest.mark.parametrize("form", OWN)
@pytest.mark.parametrize("stem", SEEDS or ["none"])
def test_seeds_in_own_formats(stem: str, form: str, reference: Callable[[Path], dict[str, list[tuple]]]) -> None:
    suffix, render = OWN[form]
    assert parts(matrix_of(f"{stem}.{suffix}", render(SEEDS[stem].read_text("utf-8")))) == reference(SEEDS[stem])


@pytest.mark.shared
@pytest.mark.system
@pytest.mark.skipif(not SEEDS, reason="the reference material is not beside the checkout")
@pytest.mark.parametrize("target", OFFICE)
@pytest.mark.parametrize("stem", SEEDS or ["none"])
def test_seeds_in_office_formats(
    stem: str, target: str, reference: Callable[[Path], dict[str, list[tuple]]], office: Callable[[str], dict[str, Path]]
) -> None:
    assert parts(matrix_of(f"{stem}.{target}", office(target)[stem].read_bytes())) == reference(SEEDS[stem])


@pytest.mark.system
@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra duban[ocr] is not installed")
@pytest.mark.skipif(rendering.scan_missing() is not None, reason=str(rendering.scan_missing()))
@pytest.mark.parametrize("stem", SCANNED)
def test_a_scan_says_nearly_the_same(
    stem: str, tmp_path: Path, reference: Callable[[Path], dict[str, list[tuple]]], office: Callable[[str], dict[str, Path]]
) -> None:
    scan = rendering.scan_of(office("pdf")[stem], tmp_path)
    said, owed = parts(matrix_of("scan.pdf", scan.read_bytes())), reference(CIRCULARS[stem])
    assert f1(owed["sections"], said["sections"]) >= 0.97
    assert f1(owed["duties"], said["duties"]) >= 0.95
    assert f1(owed["deadlines"], said["deadlines"]) >= 0.95


def f1(owed: list[tuple], said: list[tuple]) -> float:
    both = sum((Counter(owed) & Counter(said)).values())
    return 2 * both / (len(owed) + len(said)) if owed or said else 1.0
