"""The normalized tables as data frames, Parquet and CSV; the only importer of pandas and pandera.

Steps: rows of the matrices (`rows.py`) → a typed frame a table → checked against the published schema (`schema.py`) → written whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import BadInput
from pipeline.export.atomic import whole
from pipeline.export.rows import table_rows
from pipeline.export.schema import TABLES, VERSION, Column, Table
from pipeline.model.matrix import Matrix

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
    from pyarrow import Table as pa_table  # noqa: N813 - `Table` is the specification here
    from pyarrow.parquet import ParquetWriter

_DTYPES = {"text": "str", "whole": "Int64", "number": "Float64", "date": "date32[pyarrow]", "flag": "bool"}
_BATCH = 200  # matrices whose rows are made at once
_ROWS_A_GROUP = 65_536  # rows from which a row group of a Parquet file is written
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula when it opens a CSV."""


def frames(matrices: Iterable[Matrix]) -> Mapping[str, pd.DataFrame]:
    """A checked frame for each published table, by name, in the order of `schema.TABLES`."""
    given = tuple(matrices)
    return {spec.name: checked(spec, _frame(spec, given)) for spec in TABLES}


def write_tables(matrices: Iterable[Matrix], folder: Path) -> tuple[Path, ...]:
    """The files written into `folder`: `NAME.parquet` and `NAME.csv` for each table; the same bytes for the same matrices.

    The matrices are taken in batches and never all held; a table grows on disk and takes its name when all are whole.
    """
    with ExitStack() as stack:
        growing = [stack.enter_context(_growing(spec, folder)) for spec in TABLES]
        source = iter(matrices)
        batch = tuple(islice(source, _BATCH))
        while True:
            for one in growing:
                one.take(batch)
            batch = tuple(islice(source, _BATCH))
            if not batch:
                break
    return tuple(folder / f"{spec.name}{suffix}" for spec in TABLES for suffix in (".parquet", ".csv"))


class _Growing:
    """A table that grows batch by batch: each is appended to the CSV at once, to the Parquet file as a row group of many batches."""

    def __init__(self, spec: Table, parquet: Path, csv: BinaryIO) -> None:
        self._spec, self._parquet, self._csv = spec, parquet, csv
        self._waiting: list[pa_table] = []
        self._writer: ParquetWriter | None = None

    def take(self, matrices: tuple[Matrix, ...]) -> None:
        """Appends the rows of these matrices."""
        frame = checked(self._spec, _frame(self._spec, matrices))
        self._csv.write(csv_bytes(frame, first=not self._csv.tell()))
        self._waiting.append(_arrow(frame))
        if sum(table.num_rows for table in self._waiting) >= _ROWS_A_GROUP:
            self.flush()

    def flush(self) -> None:
        """Writes what waits as one row group."""
        import pyarrow as pa
        from pyarrow import parquet

        if not self._waiting:
            return
        table = pa.concat_tables(self._waiting).combine_chunks() if len(self._waiting) > 1 else self._waiting[0]
        self._waiting = []
        self._writer = self._writer or parquet.ParquetWriter(self._parquet, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        """Ends the Parquet file."""
        if self._writer is not None:
            self._writer.close()


@contextmanager
def _growing(spec: Table, folder: Path) -> Iterator[_Growing]:
    with whole(folder / f"{spec.name}.parquet") as parquet, whole(folder / f"{spec.name}.csv") as csv, csv.open("wb") as file:
        table = _Growing(spec, parquet, file)
        try:
            yield table
            table.flush()
        finally:
            table.close()


def csv_bytes(frame: pd.DataFrame, *, first: bool = True) -> bytes:
    """A frame as CSV for Excel and WPS: UTF-8 with BOM, CRLF, ISO dates, nulls empty; text never reads as a formula. BOM and header only with `first`."""
    shown = frame.copy()
    for name in shown.columns:
        if shown[name].dtype == "str":
            shown[name] = shown[name].map(_defused, na_action="ignore")
    return str(shown.to_csv(index=False, header=first, lineterminator="\r\n", float_format="%.10g")).encode("utf-8-sig" if first else "utf-8")


def checked(spec: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame`, proved to fit `spec` (columns, order, types, nulls, allowed values, key); BadInput says where it does not."""
    import pandera.pandas as pa

    try:
        return _schema(spec).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases[["column", "check", "failure_case"]].head(3).to_dict("records")
        shown = "；".join(f"{case['column']} {case['check']}：{case['failure_case']!s:.40}" for case in cases)
        raise BadInput(f"不合已公布的结构（{shown}）", where=f"数据表 {spec.name}", advice="请把此文件发给维护者") from error


def read_table(name: str, path: Path) -> pd.DataFrame:
    """A published table read back from its Parquet file, checked."""
    import pandas as pd

    spec = {one.name: one for one in TABLES}[name]
    frame = pd.read_parquet(path)
    return checked(spec, frame.astype({column.name: _DTYPES[column.type] for column in spec.columns if column.name in frame}))


def _frame(spec: Table, matrices: tuple[Matrix, ...]) -> pd.DataFrame:
    import pandas as pd

    names = [column.name for column in spec.columns]
    rows = table_rows(spec.name, matrices)
    values = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    series = {column.name: pd.Series(list(values.get(column.name, ())), dtype=_DTYPES[column.type]) for column in spec.columns}
    return pd.DataFrame(series, columns=names)


def _schema(spec: Table) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {column.name: _column(column) for column in spec.columns}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(spec.key), name=spec.name)


def _column(column: Column) -> pa.Column:
    import pandera.pandas as pa

    checks = [pa.Check.isin(column.allowed)] if column.allowed else []
    if column.name == "confidence":
        checks.append(pa.Check.in_range(0, 1))
    if column.type == "whole":
        checks.append(pa.Check.ge(0))
    return pa.Column(_DTYPES[column.type], checks, nullable=column.nullable)


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as a Parquet file that names the version of the published schema; the same frame gives the same bytes."""
    from pyarrow import parquet

    page = io.BytesIO()
    parquet.write_table(_arrow(frame), page)
    return page.getvalue()


def _arrow(frame: pd.DataFrame) -> pa_table:
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False)
    return table.replace_schema_metadata({**(table.schema.metadata or {}), b"duban.tables": VERSION.encode()})


def _defused(value: str) -> str:
    return "'" + value if value.startswith(_FORMULA) else value
