"""分送包: each unit's own paper, ledger and calendar, and the way home."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import icalendar
import openpyxl
from export_samples import sample_matrix

from pipeline.export.calendar.ics import happenings
from pipeline.export.calendar.placing import CalendarSettings, place
from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.masking import Mask, masked
from pipeline.export.packs import PackSettings, write_packs
from pipeline.export.papers.assignment import Signature
from pipeline.export.wording import Wording
from pipeline.ledger.returns.merging import merge
from pipeline.ledger.returns.reading import read_returns
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
MATRIX = masked(sample_matrix(), Mask.of(LEXICON))
ROWS = ledger_rows([MATRIX], Wording.of(LEXICON), Deliverables.of(LEXICON))
SETTINGS = PackSettings(signature=Signature("青石镇安委办", date(2024, 3, 15)))


def packs(folder):
    return write_packs(folder, [MATRIX], ROWS, LEXICON, SETTINGS)


def test_one_pack_a_unit_with_three_members(tmp_path):
    paths = packs(tmp_path)
    assert [path.stem for path in paths] == ["应急管理办公室", "市场监管所", "各村", "各社区", "燃气企业"]
    with zipfile.ZipFile(paths[0]) as archive:
        assert archive.namelist() == ["任务清单_应急管理办公室.xlsx", "交办单_应急管理办公室.docx", "督办日历_应急管理办公室.ics"]
        members = {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()}
    sheet = openpyxl.load_workbook(io.BytesIO(members["xlsx"]))["数据版"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["全面排查餐饮场所"]
    assert docx.Document(io.BytesIO(members["docx"])).paragraphs[2].text == "应急管理办公室："
    everything = {one.uid for one in happenings(place([MATRIX], CalendarSettings(), LEXICON), CalendarSettings(), date(2000, 1, 1))}
    mine = {str(event["UID"]) for event in icalendar.Calendar.from_ical(members["ics"]).walk("VEVENT")}
    assert len(mine) == 5
    assert mine < everything


def test_the_same_bytes_twice(tmp_path):
    assert [path.read_bytes() for path in packs(tmp_path / "a")] == [path.read_bytes() for path in packs(tmp_path / "b")]


def test_no_phone_number_leaves_the_house(tmp_path):
    for path in packs(tmp_path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                inside = zipfile.ZipFile(io.BytesIO(data)) if data.startswith(b"PK") else None
                texts = [inside.read(one) for one in inside.namelist()] if inside else [data]
                assert not any(b"13912345678" in text for text in texts)


def test_packs_come_home_by_the_same_ids(tmp_path):
    path = packs(tmp_path)[2]
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in members if name.endswith(".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(members[name]))
    keys = [cell.value for cell in book["数据版"][1]]
    book["数据版"].cell(3, keys.index("进展情况") + 1).value = "宣传两次"
    book.save(tmp_path / "回.xlsx")
    with zipfile.ZipFile(tmp_path / "回.zip", "w") as archive:
        archive.write(tmp_path / "回.xlsx", name)
    merged = merge(ROWS, read_returns(tmp_path / "回.zip", LEXICON))
    assert [row.progress for row in merged.rows] == ["", "", "宣传两次", ""]
    assert (merged.missing, merged.clashes, merged.problems) == ((), (), ())
