"""A library too large for one workbook: books that open, the same papers from disk as from memory, and nothing that people typed is lost."""

import os
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from export_samples import sample_matrix
from office_hands import COLUMNS
from test_flow import library

from pipeline import flow, joint
from pipeline.cli import main
from pipeline.export.calendar.ics import read_ics
from pipeline.export.library import with_id
from pipeline.flow import Settings, run
from pipeline.joint import JointSettings, books, write_joint_papers
from pipeline.joint.books import listed, parts
from pipeline.joint.shelf import Card, Shelf
from pipeline.ledger.returns.home import kept_ledger
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
KEYS = [spec.key for spec in COLUMNS.specs]


def bytes_of(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def card(index, tasks=10, level="township", county="甲县", dated=date(2024, 3, 1)):
    return Card(index, f"甲府发-2024-{index}", tasks, level, county, dated)


def kept(out: Path) -> dict[str, str]:
    """What stands under 进展情况 in all ledgers of a folder, by task."""
    paths = [path for path in out.glob("任务清单*.xlsx") if "_原有" not in path.name]
    return {row.task_id: row.progress for path in paths for row in kept_ledger(path, LEXICON).rows if row.progress}


def type_into(path: Path, row: int, words: str) -> str:
    """Types 进展情况 into a row of 数据版; the task's id."""
    book = openpyxl.load_workbook(path)
    sheet = book["数据版"]
    sheet.cell(row + 1, KEYS.index("progress") + 1).value = words
    book.save(path)
    return str(sheet.cell(row + 1, KEYS.index("task_id") + 1).value)


def test_few_tasks_are_one_book_and_many_are_split_by_what_differs(monkeypatch):
    monkeypatch.setattr(books, "MOST_TASKS", 100)
    assert list(parts([card(index) for index in range(10)])) == [""]
    years = [card(index, dated=date(2023 + index % 2, 3, 1)) for index in range(20)]
    assert list(parts(years)) == ["_2023年", "_2024年"]
    levels = [*(card(index) for index in range(8)), *(card(index, level="county") for index in range(8, 16)), card(16, dated=None)]
    assert list(parts(levels)) == ["_2024年_区县", "_2024年_镇街", "_年份不明"]
    places = parts([card(index, county=f"{'甲乙丙'[index % 3]}县/区") for index in range(24)])
    assert list(places) == ["_丙县_区", "_乙县_区", "_甲县_区"]
    assert list(parts([card(0, tasks=500)])) == [""]
    same = parts([card(index) for index in range(200)])
    assert all(sum(one.tasks for one in members) <= 100 for members in same.values())
    assert all(name.endswith(f"共{2 ** (len(same) - 1).bit_length()}册") for name in same)


@pytest.mark.parametrize("seed", range(20))
def test_every_circular_is_in_one_book_and_a_name_always_means_the_same(monkeypatch, seed):
    dice = random.Random(seed)
    monkeypatch.setattr(books, "MOST_TASKS", 60)
    cards = [
        card(index, dice.randint(0, 30), dice.choice(("", "county", "township")), dice.choice(("", "甲县", "乙县")), dice.choice((None, date(2023, 5, 1), date(2024, 6, 1))))
        for index in range(80)
    ]  # fmt: skip
    before, after = parts(cards[:50]), parts(cards)
    for shared, given in ((before, cards[:50]), (after, cards)):
        assert sorted((one for members in shared.values() for one in members), key=lambda one: one.index) == given
    for name in before.keys() & after.keys():
        assert set(before[name]) <= set(after[name])


def test_from_disk_and_from_memory_the_same_octets(tmp_path, monkeypatch):
    folder = library(tmp_path / "in", 6)
    (folder / "方案6.md").write_text((folder / "方案6.txt").read_text("utf-8"), "utf-8")
    (folder / "方案7.txt").write_text((folder / "方案6.txt").read_text("utf-8").replace("建立仓储场所台账", "联系 13912345678，建立仓库名册"), "utf-8")
    for most in (10_000, 7):
        monkeypatch.setattr(books, "MOST_TASKS", most)
        run([folder], tmp_path / f"hand{most}", Settings(workers=0))
        monkeypatch.setattr(flow, "AT_HAND", 2)
        run([folder], tmp_path / f"disk{most}", Settings(workers=0))
        run([folder], tmp_path / f"crew{most}", Settings(workers=2)) if most > 7 else None  # workers do not see the changed limit
        monkeypatch.undo()
        expected = bytes_of(tmp_path / f"hand{most}")
        assert bytes_of(tmp_path / f"disk{most}") == expected
        assert most == 7 or bytes_of(tmp_path / f"crew{most}") == expected
        assert len([name for name in expected if name.startswith("任务清单")]) == (1 if most > 7 else len(listed(tmp_path / "disk7")))
    assert len(listed(tmp_path / "disk7")) > 1


def test_the_page_of_the_graph_does_not_hang_on_the_order_of_a_set(tmp_path):
    folder = library(tmp_path / "in", 4)
    code = "import sys; from pathlib import Path; from pipeline.flow import Settings, run; run([Path(sys.argv[1])], Path(sys.argv[2]), Settings(workers=0))"
    for seed in ("1", "2"):
        subprocess.run([sys.executable, "-c", code, str(folder), str(tmp_path / seed)], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2")


def test_what_was_typed_goes_into_the_new_books_and_the_old_one_is_put_aside(tmp_path, monkeypatch):
    folder, out = library(tmp_path / "in", 6), tmp_path / "out"
    run([folder], out, Settings(workers=0))
    typed = {type_into(out / "任务清单.xlsx", row, f"已查{row}家"): f"已查{row}家" for row in (1, 7, 15)}
    uids = {one.uid for one in read_ics((out / "deadlines.ics").read_bytes())}
    monkeypatch.setattr(books, "MOST_TASKS", 7)
    run([folder], out, Settings(workers=0))
    assert len(listed(out)) > 1
    assert "" not in listed(out)
    assert not (out / "任务清单.xlsx").exists()
    assert (out / "任务清单_原有1.xlsx").is_file()
    assert kept(out) == typed
    events = [one for path in out.glob("deadlines*.ics") for one in read_ics(path.read_bytes())]
    assert {one.uid for one in events} == uids
    assert {(one.sequence, one.cancelled) for one in events} == {(0, False)}
    told = (out / "problems.csv").read_text("utf-8-sig")
    assert "分成" in told
    assert "任务清单_原有1.xlsx" in told
    again = bytes_of(out)
    run([folder], out, Settings(workers=0))
    assert {name: data for name, data in bytes_of(out).items() if name != "problems.csv"} == {name: data for name, data in again.items() if name != "problems.csv"}
    monkeypatch.setattr(books, "MOST_TASKS", 10_000)
    run([folder], out, Settings(workers=0))
    assert listed(out) == ("",)
    assert kept(out) == typed
    assert not (out / ".books.json").exists()


@pytest.mark.parametrize("written", range(4))
def test_a_move_that_was_interrupted_loses_nothing_and_ends_the_same(tmp_path, monkeypatch, written):
    folder, out, calm = library(tmp_path / "in", 6), tmp_path / "out", tmp_path / "calm"
    run([folder], out, Settings(workers=0))
    type_into(out / "任务清单.xlsx", 7, "已查7家")
    shutil.copytree(out, calm)
    monkeypatch.setattr(books, "MOST_TASKS", 7)
    run([folder], calm, Settings(workers=0))
    real, count = books.write_book, []

    def write_some(*given):
        if len(count) == written:
            raise KeyboardInterrupt
        count.append(1)
        return real(*given)

    monkeypatch.setattr(books, "write_book", write_some)
    with pytest.raises(KeyboardInterrupt):
        run([folder], out, Settings(workers=0))
    monkeypatch.setattr(books, "write_book", real)
    run([folder], out, Settings(workers=0))
    assert list(kept(out).values()) == ["已查7家"]
    assert bytes_of(out) == bytes_of(calm)


def test_somebodys_own_workbook_in_the_folder_is_left_alone(tmp_path, monkeypatch):
    folder, out = library(tmp_path / "in", 3), tmp_path / "out"
    run([folder], out, Settings(workers=0))
    (out / "任务清单_张三.xlsx").write_bytes((out / "任务清单.xlsx").read_bytes())
    monkeypatch.setattr(books, "MOST_TASKS", 4)
    run([folder], out, Settings(workers=0))
    assert (out / "任务清单_张三.xlsx").is_file()
    assert "_张三" not in listed(out)


def test_returned_rows_come_home_to_their_books(tmp_path, monkeypatch, capsys):
    folder, out = library(tmp_path / "in", 6), tmp_path / "out"
    monkeypatch.setattr(books, "MOST_TASKS", 7)
    run([folder], out, Settings(workers=0))
    first, second = sorted(path for path in out.glob("任务清单*.xlsx"))[:2]
    (tmp_path / "甲.xlsx").write_bytes(first.read_bytes())
    (tmp_path / "乙.xlsx").write_bytes(second.read_bytes())
    expected = {type_into(tmp_path / "甲.xlsx", 1, "已办结"): "已办结", type_into(tmp_path / "乙.xlsx", 2, "在办"): "在办"}
    assert main(["merge", str(tmp_path / "甲.xlsx"), str(tmp_path / "乙.xlsx"), "-o", str(out)]) == 0
    assert kept(out) == expected
    assert "修改 2 处" in capsys.readouterr().out


def test_a_library_that_is_too_wide_for_a_page_is_drawn_from_the_top(tmp_path, monkeypatch):
    from pipeline.joint import charts

    monkeypatch.setattr(charts, "MOST_BOXES", 5)
    matrices = [with_id(sample_matrix(), f"云坪府发-2024-{number}") for number in range(9)]
    problems = write_joint_papers(tmp_path, matrices, LEXICON, JointSettings())
    assert "page-bounded" in {one.code for one in problems}
    page = (tmp_path / "cascade.html").read_text("utf-8")
    assert 0 < page.count('class="circular"') <= 5
    assert "另有 6 份" in page
    assert all(f"云坪府发-2024-{number}" in (tmp_path / "cascade.json").read_text("utf-8") for number in range(9))


def test_a_matrix_on_disk_is_read_when_it_is_asked_for(tmp_path):
    run([library(tmp_path / "in", 3)], tmp_path / "out", Settings(workers=0))
    shelf = Shelf(tmp_path / "out")
    (tmp_path / "out" / "matrix" / "方案2.json").unlink()
    assert len(shelf) == 3
    assert shelf[0].provenance.name == "方案1.txt"
    with pytest.raises(FileNotFoundError):
        shelf[1]
    assert joint.JointSettings().mask


def test_the_rehearsal_goes_through_all_papers_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = []
    do = joint.do
    monkeypatch.setattr(joint, "do", lambda job, *rest: (do(job, *rest), done.append(job.kind))[0])
    joint.rehearse(LEXICON)
    assert sorted(done) == ["book", "graph", "tables"]
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_in_the_folder_is_swept(tmp_path):
    folder, out = library(tmp_path / "in", 2), tmp_path / "out"
    for name in (".duban-graph", ".duban-moves"):
        (out / name).mkdir(parents=True)
        (out / name / "nodes").write_text("half", "utf-8")
    run([folder], out, Settings(workers=0))
    assert not list(out.rglob(".duban-*"))
