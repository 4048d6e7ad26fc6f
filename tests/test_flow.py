"""The folder run: whole, resumable, the same however it is run, and never spoiled by a bad file."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.flow import Settings, load_matrices, run
from pipeline.workers import Limits

ROOT = Path(__file__).parents[1]
PLAN = """甲县安全生产委员会文件
甲安委〔2024〕{number}号

甲县安全生产委员会
关于印发《甲县仓储场所专项整治行动方案》的通知
各乡镇人民政府，县安委会各成员单位：
现将《甲县仓储场所专项整治行动方案》印发给你们，请认真贯彻执行。
甲县安全生产委员会
2024年3月{number}日
甲县仓储场所专项整治行动方案
为加强仓储场所管理，制定本方案。
一、总体要求
坚决遏制较大以上火灾事故。
二、重点任务
（一）摸清底数。2024年4月底前，建立仓储场所台账。（责任单位：县应急局、各乡镇人民政府）
（二）集中整治。县消防救援大队每月至少开展1次检查。（牵头单位：县消防救援大队；配合单位：县公安局）
三、工作要求
各乡镇人民政府要加强领导，每月25日前将进展情况报送县安委办。
"""
OUTPUTS = ("matrix", "evidence", "tables")


def library(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(1, count + 1):
        (folder / f"方案{number}.txt").write_text(PLAN.format(number=number), "utf-8")
    return folder


def bytes_of(out: Path) -> dict[str, str]:
    """Every JSON and CSV of a run by name, as a hash."""
    files = [path for path in out.rglob("*") if path.suffix in {".json", ".csv"}]
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_run_writes_everything_and_says_what_it_read(tmp_path):
    out = tmp_path / "out"
    done = run([library(tmp_path / "in", 3)], out, Settings(workers=0))
    assert [(one.stem, one.failed) for one in done] == [("方案1", False), ("方案2", False), ("方案3", False)]
    assert {path.name for path in out.iterdir()} >= {"matrix", "evidence", "tables", "任务清单.xlsx", "deadlines.ics", "problems.csv", "run.json"}
    report = json.loads((out / "run.json").read_text("utf-8"))
    assert report["inputs"][0]["sha256"] == hashlib.sha256((tmp_path / "in" / "方案1.txt").read_bytes()).hexdigest()
    assert len(report["dictionaries"]["sha256"]) == 64
    assert [len(matrix.tasks) for matrix in load_matrices(out)] == [done[0].tasks] * 3
    assert done[0].tasks >= 3


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_bytes_however_many_workers(tmp_path, workers):
    folder = library(tmp_path / "in", 5)
    run([folder], tmp_path / "a", Settings(workers=0))
    run([folder], tmp_path / "b", Settings(workers=workers))
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_a_second_run_does_only_what_changed(tmp_path):
    folder, out = library(tmp_path / "in", 3), tmp_path / "out"
    run([folder], out, Settings(workers=0))
    (folder / "方案2.txt").write_text(PLAN.format(number=9), "utf-8")
    (out / "matrix" / "方案3.json").unlink()
    done = run([folder], out, Settings(workers=0))
    assert [one.reused for one in done] == [True, False, False]
    (folder / "方案1.txt").unlink()
    run([folder], out, Settings(workers=0))
    assert {path.stem for path in (out / "matrix").iterdir()} == {"方案2", "方案3"}
    run([folder], tmp_path / "fresh", Settings(workers=0))
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_other_dictionaries_mean_another_result(tmp_path):
    folder, out = library(tmp_path / "in", 1), tmp_path / "out"
    run([folder], out, Settings(workers=0))
    layer = tmp_path / "本单位"
    layer.mkdir()
    (layer / "units.yaml").write_text("entries: []\n", "utf-8")
    assert not run([folder], out, Settings(layers=(layer,), workers=0))[0].reused


BAD = {
    "空.docx": b"",
    "零.pdf": b"\0" * 4096,
    "照片.docx": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 8,
    "残缺.docx": b"PK\x03\x04" + b"\0" * 40,
    "乱码.txt": bytes(random.Random(7).randrange(256) for _ in range(3000)),
}


@pytest.mark.parametrize("workers", [0, 2])
def test_bad_files_are_told_and_spoil_nothing(tmp_path, workers):
    folder = library(tmp_path / "in", 2)
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    done = {one.name: one for one in run([folder], tmp_path / "out", Settings(workers=workers))}
    for name in BAD:
        assert done[name].failed, name
        (problem,) = done[name].problems
        assert problem.message
        assert any("\u4e00" <= one <= "\u9fff" for one in problem.message)
        assert "Traceback" not in problem.message
    assert not done["方案1.txt"].failed
    names = {path.stem for path in (tmp_path / "out" / "matrix").iterdir()}
    assert names == {"方案1", "方案2"}
    told = (tmp_path / "out" / "problems.csv").read_text("utf-8-sig")
    assert all(name in told for name in BAD)
    assert not list((tmp_path / "out").rglob(".duban-*"))


def test_a_file_that_became_bad_leaves_nothing_stale(tmp_path):
    folder, out = library(tmp_path / "in", 2), tmp_path / "out"
    run([folder], out, Settings(workers=0))
    (folder / "方案2.txt").write_bytes(b"")
    run([folder], out, Settings(workers=0))
    assert {path.stem for path in (out / "matrix").iterdir()} == {"方案1"}
    assert "方案2" not in (out / "tables" / "tasks.csv").read_text("utf-8-sig")


def test_a_cover_notice_without_its_plan_has_no_tasks_and_says_so(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    cover = "甲县安全生产委员会\n关于印发《甲县仓储场所专项整治行动方案》的通知\n各乡镇人民政府：\n现将《甲县仓储场所专项整治行动方案》印发给你们，请认真贯彻执行。\n甲县安全生产委员会\n2024年3月1日\n"
    (folder / "通知.txt").write_text(cover, "utf-8")
    (done,) = run([folder], tmp_path / "out", Settings(workers=0))
    assert done.tasks == 0
    assert [problem.code for problem in done.problems] == ["no-tasks"]


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: (folder / ".hidden").write_text("x"), lambda folder: (folder / "~$锁.docx").write_text("x")])
def test_a_folder_without_readable_files_is_a_chinese_sentence(tmp_path, make):
    make(tmp_path)
    with pytest.raises(BadInput, match="没有可以读的文件"):
        run([tmp_path], tmp_path / "out", Settings(workers=0))


def test_two_formats_of_one_paper_have_names_of_their_own_and_count_once(tmp_path):
    folder = library(tmp_path / "in", 1)
    (folder / "方案1.md").write_text(PLAN.format(number=1), "utf-8")
    done = run([folder], tmp_path / "out", Settings(workers=0))
    assert [one.stem for one in done] == ["方案1.md", "方案1.txt"]
    tasks = (tmp_path / "out" / "tables" / "tasks.csv").read_text("utf-8-sig").count("摸清底数")
    assert tasks == 1
    assert [one.copy for one in done] == [False, True]
    assert "同一份文件" in (tmp_path / "out" / "problems.csv").read_text("utf-8-sig")


def test_a_classified_paper_is_pointed_out(tmp_path):
    folder = library(tmp_path / "in", 1)
    (folder / "密.txt").write_text("机密★1年\n" + PLAN.format(number=2), "utf-8")
    done = {one.name: one for one in run([folder], tmp_path / "out", Settings(workers=0))}
    assert [problem.code for problem in done["密.txt"].problems] == ["classified"]
    assert not done["方案1.txt"].problems


def test_a_slow_file_is_stopped_and_quarantined(tmp_path):
    folder = library(tmp_path / "in", 1)
    (folder / "大.txt").write_text("各乡镇人民政府要加强领导，" * 400_000, "utf-8")
    done = {one.name: one for one in run([folder], tmp_path / "out", Settings(workers=1, limits=Limits(seconds=2.5)))}
    assert not done["方案1.txt"].failed
    assert done["大.txt"].failed
    assert done["大.txt"].problems[0].code in {"quarantine-late", "unreadable"}


def test_archives_and_links_stay_inside(tmp_path):
    folder = library(tmp_path / "in", 1)
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.writestr("../../逃逸.txt", PLAN.format(number=3))
    run([folder], tmp_path / "out", Settings(workers=0))
    assert not list(tmp_path.glob("*逃逸*"))
    assert not list(tmp_path.parent.glob("*逃逸*"))


CHILD = "import sys; from pathlib import Path; from pipeline.flow import Settings, run; run([Path(sys.argv[1])], Path(sys.argv[2]), Settings(workers=2))"


@pytest.mark.parametrize("turn", range(6))
def test_a_killed_run_goes_on_and_ends_the_same(tmp_path, turn):
    folder = library(tmp_path / "in", 30)
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", CHILD, str(folder), str(out)], start_new_session=True)
    time.sleep(1.2 + 0.35 * turn)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for path in out.rglob("*.json"):
        if not path.name.startswith(".duban-"):
            json.loads(path.read_text("utf-8"))
    run([folder], out, Settings(workers=0))
    run([folder], tmp_path / "undisturbed", Settings(workers=0))
    assert bytes_of(out) == bytes_of(tmp_path / "undisturbed")


def test_nothing_is_sent_anywhere(tmp_path):
    """With every way to open a connection taken away, the whole main job still runs."""
    folder = library(tmp_path / "in", 1)
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from pathlib import Path\n"
        "from pipeline.flow import Settings, run\n"
        f"run([Path({str(folder)!r})], Path({str(tmp_path / 'out')!r}), Settings(workers=0))\n"
        "print('done')\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.stdout.strip() == "done", found.stderr[-2000:]
