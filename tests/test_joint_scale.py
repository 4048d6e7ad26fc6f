"""A library too large for one workbook: the tables and the graph are written, the ledger is not, and that is said."""

from pathlib import Path

from test_flow import library

from pipeline import joint
from pipeline.flow import Settings, run


def test_above_the_limit_no_ledger_is_written_an_older_one_stays_and_it_is_told(tmp_path, monkeypatch):
    folder, out = library(tmp_path / "in", 3), tmp_path / "out"
    run([folder], out, Settings(workers=0))
    kept = {name: (out / name).read_bytes() for name in ("任务清单.xlsx", "deadlines.ics")}
    tables = (out / "tables" / "tasks.csv").read_bytes()
    monkeypatch.setattr(joint, "MOST_IN_ONE_LEDGER", 2)
    run([folder], out, Settings(workers=0))
    assert {name: (out / name).read_bytes() for name in kept} == kept
    assert (out / "tables" / "tasks.csv").read_bytes() == tables
    assert (out / "cascade.graphml").is_file()
    assert "没有写合订的任务清单" in (out / "problems.csv").read_text("utf-8-sig")
    run([folder], tmp_path / "fresh", Settings(workers=0))
    assert not (tmp_path / "fresh" / "任务清单.xlsx").exists()
    assert Path(tmp_path / "fresh" / "run.json").is_file()
