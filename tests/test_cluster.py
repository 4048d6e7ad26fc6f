"""The folder run on Dask: the tables of the local run, resumable, spoiled by nothing; the cascade by blocks; queries."""

import csv
import gzip
import json
import os
import signal
import time

import pytest

pytest.importorskip("distributed", reason="dask[distributed] is not installed: pip install 'duban[cluster]'")
pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'duban[cluster]'")

from test_flow import PLAN
from test_flow import library as library_of

from pipeline.cluster import ClusterSettings, connect, query, run_library
from pipeline.cluster_cascade import compare_library
from pipeline.flow import Settings, run, tools
from pipeline.workers import Limits

DIRECTIVE = PLAN.format(number=1)
TOWN = PLAN.replace("甲县安全生产委员会文件", "乙镇人民政府文件").replace("甲县安全生产委员会", "乙镇人民政府").replace("甲安委", "乙府发").replace(
    "为加强仓储场所管理，", "根据《关于印发<甲县仓储场所专项整治行动方案>的通知》（甲安委〔2024〕1号），").replace("《甲县仓储场所专项整治行动方案》", "《乙镇仓储场所专项整治实施方案》").replace("\n甲县仓储场所专项整治行动方案", "\n乙镇仓储场所专项整治实施方案").replace("2024年4月底前", "2024年6月底前")  # fmt: skip


@pytest.fixture(scope="module")
def client():
    with connect("local:2") as found:
        yield found


@pytest.fixture(scope="module")
def settings():
    return ClusterSettings(batch=3, limits=Limits(seconds=30))


def rows(out, table, columns):
    return sorted(tuple("" if value is None else str(value) for value in row) for row in query(str(out), f"select {columns} from {table}")[1])


def test_the_tables_are_those_of_the_local_run_and_a_second_run_does_nothing(tmp_path, client, settings):
    folder = library_of(tmp_path / "in", 7)
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    out = tmp_path / "out"
    done = run_library(str(folder), str(out), client, settings)
    assert (done.read, done.failed) == (7, 1)
    run([folder], tmp_path / "local", Settings(workers=0))
    with (tmp_path / "local" / "tables" / "tasks.csv").open(encoding="utf-8-sig", newline="") as file:
        local = sorted((row["task_id"], row["title"]) for row in csv.DictReader(file))
    assert rows(out, "tasks", "task_id, title") == local
    assert query(str(out), "select distinct year from tasks")[1] == [(2024,)]
    told = [json.loads(line) for path in (out / "problems").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert [one["code"] for one in told] == ["unreadable"]
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    again = run_library(str(folder), str(out), client, settings)
    assert all(batch.reused for batch in again.batches)
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def test_an_interrupted_run_does_only_the_missing_batches(tmp_path, client, settings):
    folder, out = library_of(tmp_path / "in", 6), tmp_path / "out"
    first = run_library(str(folder), str(out), client, settings)
    (out / "state" / f"{first.batches[0].key}.json").unlink()
    second = run_library(str(folder), str(out), client, settings)
    assert [batch.reused for batch in second.batches] == [False, True]
    assert [(batch.key, batch.tasks) for batch in second.batches] == [(batch.key, batch.tasks) for batch in first.batches]


def test_a_killed_worker_costs_only_a_retry(tmp_path, client, settings):
    folder, out = library_of(tmp_path / "in", 12), tmp_path / "out"
    killed: list[int] = []

    def kill_one(done, total):
        if not killed:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    done = run_library(str(folder), str(out), client, settings, kill_one)
    assert killed
    assert (done.read, done.failed) == (12, 0)
    assert query(str(out), "select count(distinct circular_id), count(distinct task_id) = count(*) from tasks")[1] == [(12, True)]
    deadline = time.monotonic() + 20
    while len(client.scheduler_info()["workers"]) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)


def test_plans_are_compared_by_blocks_as_one_by_one(tmp_path, client, settings):
    from pipeline.cascade.compare import compare
    from pipeline.cluster_cascade import _matrices

    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "0.txt").write_text(DIRECTIVE, "utf-8")
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(TOWN.format(number=number), "utf-8")
    run_library(str(folder), str(out), client, settings)
    graph = compare_library(str(out), client)
    matrices = {matrix.letterhead.doc_no: matrix for _, matrix in _matrices(str(out))}
    upper = matrices["甲安委〔2024〕1号"]
    for number in (1, 2):
        plan = matrices[f"乙府发〔2024〕{number}号"]
        alone = compare(upper, plan, tools(())[0])
        expected = {(f"{plan.id}#{link.plan_path}", f"{upper.id}#{row.directive_path}") for row in alone.rows for link in row.links}
        assert expected
        assert {(a, b) for a, b, kind in graph.edges(data="kind") if kind == "answers" and a.startswith(plan.id + "#")} == expected
    written = [json.loads(line) for path in (out / "coverage").glob("*.gz") for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert len(written) == 2
    assert all(one["schema"] == "duban-coverage/1" for one in written)
    assert any(difference["kind"] == "deadline-later" for one in written for row in one["rows"] for difference in row["differences"])


def test_the_commands_on_addresses_compare_a_library_and_write_its_graph(tmp_path, client, capsys):
    from pipeline.cli import main

    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "0.txt").write_text(DIRECTIVE, "utf-8")
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(TOWN.format(number=number), "utf-8")
    scheduler, library = client.scheduler.address, out.as_uri()
    assert main(["run", folder.as_uri(), "-o", library, "--cluster", scheduler]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]  # an address is no path
    assert main(["compare", library, "--cluster", scheduler]) == 0
    assert "对照 2 份：" in capsys.readouterr().out
    (folder / "3.txt").write_text(TOWN.format(number=3), "utf-8")
    assert main(["run", folder.as_uri(), "-o", library, "--cluster", scheduler]) == 0
    assert query(str(out), "select count(*), count(distinct circular_id) from circulars")[1] == [(4, 4)]  # nor those of the batch that grew
    other = library_of(tmp_path / "other", 2)
    assert main(["run", other.as_uri(), "-o", library, "--cluster", scheduler]) == 0
    assert query(str(out), "select count(*) from circulars")[1] == [(6,)]  # other inputs are another part of the library
    assert main(["compare", library, "--cluster", scheduler]) == 0
    assert "对照 3 份：" in capsys.readouterr().out  # those of before are not counted again
    elsewhere = tmp_path / "graph"
    assert main(["graph", library, "--cluster", scheduler, "-o", elsewhere.as_uri(), "--ask", "missing"]) == 0
    assert main(["graph", library, "--cluster", scheduler, "--ask", "rests", "--of", "乙府发〔2024〕1号"]) == 0
    assert "甲安委〔2024〕1号" in capsys.readouterr().out
    assert {path.name for path in elsewhere.iterdir()} == {"cascade.graphml", "cascade.json"}
    assert (elsewhere / "cascade.json").read_bytes() == (out / "cascade.json").read_bytes()
    assert main(["graph", library, library, "--cluster", scheduler]) == 1
    assert main(["compare", str(folder), "--cluster", scheduler]) == 1
    assert "请先运行 duban run --cluster" in capsys.readouterr().err
