"""The normalized tables: published schema, same bytes, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from export_samples import sample_matrix
from pyarrow import parquet

from pipeline.errors import BadInput
from pipeline.export.schema import TABLES, VERSION, markdown, table
from pipeline.export.tables import checked, csv_bytes, frames, read_table, write_tables

DOCS = Path(__file__).parents[1] / "docs/schema.md"


def test_the_page_is_the_schema() -> None:
    assert DOCS.read_text("utf-8") == markdown()


def test_counts_of_rows_and_keys() -> None:
    found = {name: len(frame) for name, frame in frames([sample_matrix()]).items()}
    assert found == {
        "circulars": 1, "sections": 7, "tasks": 4, "actions": 8, "assignments": 10, "deadlines": 5, "targets": 3, "citations": 2,
        "findings": 2, "unlisted": 1,
    }  # fmt: skip


def test_twice_the_same_bytes_and_read_back(tmp_path: Path) -> None:
    one, two = write_tables([sample_matrix()], tmp_path / "a"), write_tables([sample_matrix()], tmp_path / "b")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert len(one) == 2 * len(TABLES)
    for spec in TABLES:
        pd.testing.assert_frame_equal(read_table(spec.name, tmp_path / f"a/{spec.name}.parquet"), frames([sample_matrix()])[spec.name])


def test_parquet_carries_the_version_and_real_types(tmp_path: Path) -> None:
    write_tables([sample_matrix()], tmp_path)
    found = parquet.read_schema(tmp_path / "deadlines.parquet")
    assert found.metadata[b"duban.tables"] == VERSION.encode()
    assert str(found.field("due_date").type) == "date32[day]"


def test_no_matrix_gives_empty_tables_with_headers(tmp_path: Path) -> None:
    write_tables([], tmp_path)
    assert (tmp_path / "tasks.csv").read_bytes().decode("utf-8-sig").startswith("task_id,circular_id,path")


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    matrix = sample_matrix()
    evil = replace(matrix, tasks=(replace(matrix.tasks[0], title='=HYPERLINK("http://x","y")'), replace(matrix.tasks[1], title="甲,乙\n丙")))
    data = csv_bytes(frames([evil])["tasks"])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0]["title"] == '\'=HYPERLINK("http://x","y")'
    assert rows[1]["title"] == "甲,乙\n丙"


def test_whole_numbers_and_dates_in_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(frames([sample_matrix()])["targets"]).decode("utf-8-sig"))))
    assert (rows[0]["value_min"], rows[0]["confidence"]) == ("1", "0.93")
    rows = list(csv.DictReader(io.StringIO(csv_bytes(frames([sample_matrix()])["deadlines"]).decode("utf-8-sig"))))
    assert (rows[0]["due_date"], rows[0]["start_date"]) == ("2024-05-31", "")


def test_a_frame_that_breaks_the_schema_is_named() -> None:
    frame = frames([sample_matrix()])["tasks"]
    with pytest.raises(BadInput, match="category"):
        checked(table("tasks"), frame.assign(category="随便"))
    with pytest.raises(BadInput, match="数据表 tasks"):
        checked(table("tasks"), pd.concat([frame, frame], ignore_index=True))
    with pytest.raises(BadInput, match="数据表 tasks"):
        checked(table("tasks"), frame.drop(columns="title"))
