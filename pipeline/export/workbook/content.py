"""What one ledger workbook is made from, and where things stand on its 数据版 (formulas of other sheets refer to that)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from pipeline.export.columns import Columns, Paper
from pipeline.export.wording import Wording
from pipeline.export.workbook.grid import Formula
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import ColumnKey, LedgerRow
from pipeline.model.matrix import Matrix, Task

FOLLOW_SHEET = "_取数"
DATA_SHEET = "数据版"
SPARE_ROWS = 200
"""Rows below the last one where formulas and drop-downs hold, for rows that people add."""


@dataclass(frozen=True, slots=True)
class LedgerStyle:
    """How the workbook is made: its title, the paper of the 打印版, the threshold of the yellow light in days.

    `accounting` is the sum that proves that no sentence was lost (at the foot of 未列为任务的语句). `today` only gives the values that a viewer shows before it reckons; the lights go by the day on which the file is opened.
    """

    title: str = "重点任务清单"
    paper: Paper = "A3"
    warn_days: int = 3
    today: date | None = None
    accounting: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A task with its matrix and its row of the ledger."""

    matrix: Matrix
    task: Task
    row: LedgerRow


@dataclass(frozen=True)
class Content:
    """All that the sheets show: `rows` are those of `ledger_rows`, or of a merge with what people typed.

    `generated` are the rows as the program reads them from the circulars, where `rows` may differ from that.
    """

    matrices: tuple[Matrix, ...]
    rows: tuple[LedgerRow, ...]
    columns: Columns
    wording: Wording
    style: LedgerStyle
    generated: tuple[LedgerRow, ...] = ()

    @classmethod
    def of(cls, matrices: Iterable[Matrix], rows: Iterable[LedgerRow], lexicon: Lexicon, style: LedgerStyle) -> Content:
        """The content with the words of the dictionaries."""
        return cls(tuple(matrices), tuple(rows), Columns.of(lexicon), Wording.of(lexicon), style)

    @cached_property
    def by_id(self) -> Mapping[str, LedgerRow]:
        """The rows by task id."""
        return {row.task_id: row for row in self.rows}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every task of the matrices that has a row, in the order of the circulars."""
        return tuple(self._entries())

    def _entries(self) -> Iterator[Entry]:
        for matrix in self.matrices:
            for task in matrix.tasks:
                row = self.by_id.get(task.id)
                if row:
                    yield Entry(matrix, task, row)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The column letters of the 数据版 by column key."""
        from xlsxwriter.utility import xl_col_to_name

        return {spec.key: xl_col_to_name(index) for index, spec in enumerate(self.columns.specs)}

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The line of each task, from 1, by id: its number among the rows."""
        return {row.task_id: number for number, row in enumerate(self.rows, 1)}

    def followed(self, key: str, row: LedgerRow) -> Formula:
        """A formula that shows column `key` of the row as the 数据版 has it now, wherever it was sorted to: it reads the hidden sheet of look-ups."""
        return Formula(f"='{FOLLOW_SHEET}'!${self.letters[key]}${self.lines[row.task_id]}", text_of(row, key))

    def line_of(self, id_cell: str, value: int) -> Formula:
        """A formula for the line of the 数据版 (from 1 below its header) whose 任务编号 is in `id_cell`; empty where it is gone."""
        return Formula(f'=IFERROR(MATCH({id_cell},{self._range("task_id")},0),"")', value)

    def on_line(self, key: str, line_cell: str, value: str) -> Formula:
        """A formula that shows column `key` on the line of the 数据版 whose number is in `line_cell`."""
        return Formula(f'=IF({line_cell}="","",INDEX({self._range(key)},{line_cell})&"")', value)

    def _range(self, key: str) -> str:
        letter = self.letters[key]
        return f"'{DATA_SHEET}'!${letter}$2:${letter}${len(self.rows) + 1 + SPARE_ROWS}"


def text_of(row: LedgerRow, key: str) -> str:
    """A column of a row as text, empty where there is nothing; the live light has none."""
    value = None if key == "light" else row.cell(cast(ColumnKey, key))
    return "" if value is None else str(value)
