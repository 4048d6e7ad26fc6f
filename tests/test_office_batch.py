"""One warm LibreOffice for many files: what kills it or keeps it is left out, all others are converted; a folder run starts it once.

A small program stands for LibreOffice: it makes a document of every file, but dies, hangs or makes nothing where the file says so.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from reading_samples import TEXT, packed, word

from pipeline.errors import DubanError, LimitExceeded, UnreadableFile
from pipeline.read import office, office_queue
from pipeline.read.office import OfficeFile

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
WORDML = '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:wordDocument>'
SCRIPT = """#!/bin/bash
echo start >> '{log}'
while [ $# -gt 0 ] && [ "$1" != --outdir ]; do shift; done
out=$2; shift 2; mkdir -p "$out"
for file in "$@"; do
    stem=$(basename "$file"); stem=${{stem%.*}}
    if grep -q DIES "$file"; then printf 'PK half' > "$out/$stem.docx"; kill -9 $$; fi
    if grep -q HANGS "$file"; then sleep 60; fi
    if grep -q REFUSED "$file"; then continue; fi
    cp '{made}' "$out/$stem.docx"
done
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """The program `soffice` in a folder of its own, beside the record of its starts."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "made.docx").write_bytes(word())
    program = folder / "soffice"
    program.write_text(SCRIPT.format(log=tmp_path / "log", made=tmp_path / "made.docx"))
    program.chmod(0o755)
    return program


def starts(program: Path) -> int:
    return len((program.parents[1] / "log").read_text().split())


def files(*words: str) -> list[OfficeFile]:
    return [OfficeFile(one.encode(), "doc") for one in words]


@pytest.mark.parametrize(
    ("words", "wanted", "count"),
    [
        (("a", "b", "c"), "+++", 1),
        (("a", "REFUSED", "c"), "+-+", 1),  # it goes on by itself
        (("a", "DIES", "c", "d"), "+-++", 2),  # started again behind the file that ended it, whose half result is none
        (("DIES", "b", "DIES", "d"), "-+-+", 3),
        (("REFUSED", "b", "DIES", "d"), "-+-+", 2),
    ],
)
def test_one_bad_file_does_not_spoil_the_others(stand_in: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], wanted: str, count: int) -> None:
    monkeypatch.setattr(office, "find_office", lambda: stand_in)
    results = office.convert_all(files(*words))
    assert "".join("+" if isinstance(one, bytes) else "-" for one in results) == wanted
    assert all(zipfile.is_zipfile(BytesIO(one)) for one in results if isinstance(one, bytes))
    assert all(isinstance(one, UnreadableFile) for one in results if isinstance(one, DubanError))
    assert starts(stand_in) == count


def test_a_file_that_hangs_is_named_and_left_out(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: stand_in)
    first, second, third = office.convert_all(files("a", "HANGS", "c"), seconds=1)
    assert isinstance(first, bytes)
    assert isinstance(third, bytes)
    assert isinstance(second, LimitExceeded)
    assert starts(stand_in) == 2


def test_a_program_that_is_broken_is_not_started_for_every_file(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: stand_in)
    results = office.convert_all(files(*["DIES"] * 30))
    assert all(isinstance(one, UnreadableFile) for one in results)
    assert starts(stand_in) == 4


def test_the_queue_gives_each_its_own_result(stand_in: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for place in (office, office_queue):
        monkeypatch.setattr(place, "find_office", lambda: stand_in)
    queue = tmp_path / "queue"
    queue.mkdir()
    good, bad = files("a", "REFUSED")
    with office_queue.queued(queue):
        for file in (good, bad):
            with pytest.raises(office_queue.WaitsForOffice):
                office_queue.converted(file)
        office_queue.serve(queue)
        assert office_queue.converted(good) == word()
        with pytest.raises(UnreadableFile, match="打不开"):
            office_queue.converted(bad)
    assert starts(stand_in) == 1
    assert sorted(path.suffix for path in queue.iterdir()) == [".docx", ".failed"]


def test_a_folder_run_starts_it_once(stand_in: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for index in range(4):
        (folder / f"{index}.xml").write_text(WORDML.format(f"第{index}份"))
    (folder / "死.xml").write_text(WORDML.format("DIES"))
    (folder / "套.zip").write_bytes(packed({"通知.xml": WORDML.format("甲").encode(), "附件1.xml": WORDML.format("乙").encode()}))
    (folder / "通知.txt").write_text(TEXT)
    environment = {**os.environ, "PATH": f"{stand_in.parent}:{os.environ['PATH']}", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run", folder, "--out", tmp_path / "out"], env=environment, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert len(list((tmp_path / "out" / "matrix").glob("*.json"))) == 6, done.stderr
    with (tmp_path / "out" / "problems.csv").open(encoding="utf-8-sig") as page:
        errors = [row["文件"] for row in csv.DictReader(page) if row["级别"] == "错误"]
    assert errors == ["死.xml"]
    assert starts(stand_in) <= 3  # the five files, once more behind the one that died, the second file of the zip


@pytest.mark.system
def test_the_program_has_no_way_out_where_the_system_allows_it() -> None:
    command = office._without_network()
    if not command:
        pytest.skip("this system lets no process have a network of its own")
    seen = subprocess.run([*command, "cat", "/proc/net/dev"], capture_output=True, text=True, check=True).stdout
    assert [line.split(":")[0].strip() for line in seen.split("\n") if ":" in line] == ["lo"]
