"""表单反推: the blank forms of a circular's attachments as sheets to fill in, with what they ask for, and when and to whom they are due.

Steps: each table that is a blank form → its title, the lines around it, its grid as printed → the tasks that speak of it (rows of its own notes, or
measures that name the attachment) give recipient and time. What they do not say stays empty; the notes stand there word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.atomic import safe_stem, write_with
from pipeline.export.calendar.placing import Placement
from pipeline.export.ledger_rows import joined, units
from pipeline.export.wording import document
from pipeline.export.workbook.grid import Field, set_print, write_grid
from pipeline.export.workbook.look import Look, fitting, height, lines
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, TableReading
from pipeline.model.matrix import Deadline, Matrix, Task
from pipeline.model.text import Span, Table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_BLANK_ROWS = 20  # rows to fill in where the form ends in empty ones
_MOST_LINES = 6  # lines before or after a table that belong to it
_ATTACHMENT = re.compile(r"^\s*附\s*件\s*\d*\s*[:：]?\s*$")
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same forms give the same bytes


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form: where it begins, how far it goes, what is printed in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One blank form. `above` and `below` are the lines around it (填报单位…, 注：…); `tasks` speak of it."""

    circular: str
    no: int | None
    title: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    rows: int
    columns: int
    cells: tuple[FormCell, ...]
    tasks: tuple[Task, ...]
    notes: tuple[str, ...] = ()

    @property
    def times(self) -> tuple[Deadline, ...]:
        """The time limits of the form: of its tasks those that its own notes repeat, else all."""
        every = [time for task in self.tasks for time in task.deadlines]
        repeated = [time for time in every if any(time.surface in note for note in self.notes)]
        return tuple(dict.fromkeys(repeated or every))

    @property
    def labels(self) -> tuple[str, ...]:
        """What the form asks for: its printed labels, numbers and notes aside, in reading order, each once."""
        found = (re.sub(r"\s+", "", cell.text) for cell in self.cells)
        return tuple(dict.fromkeys(text for text in found if text and not text.isdigit() and len(text) <= 40))


def blank_forms(circular: Circular, matrix: Matrix, lexicon: Lexicon) -> tuple[BlankForm, ...]:
    """The blank forms of a circular, in its order."""
    return tuple(linked(form, matrix, lexicon) for form in form_shapes(circular, matrix))


def form_shapes(circular: Circular, matrix: Matrix) -> tuple[BlankForm, ...]:
    """The blank forms as printed, without notes and tasks: what is the same however the matrix is corrected."""
    found = [(table, _grid_of(circular, table)) for table in circular.tables if table.kind == "form"]
    return tuple(_form(circular, matrix, table, grid) for table, grid in found if grid is not None)


def _grid_of(circular: Circular, table: TableReading) -> Table | None:
    return next((one for one in circular.source.tables if one.span == table.span), None)


def _form(circular: Circular, matrix: Matrix, table: TableReading, grid: Table) -> BlankForm:
    title = _title(circular, table)
    home = next((part.span for part in circular.parts if table.span in part.span and part.no == table.attachment), Span(0, len(circular.text)))
    cells = tuple(
        FormCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.span.of(circular.text).strip()) for cell in grid.cells
    )
    return BlankForm(
        document(matrix), table.attachment, title, tuple(_above(circular, table, home, title)), tuple(_below(circular, table, home)), grid.rows,
        grid.columns, cells, (),
    )  # fmt: skip


def linked(form: BlankForm, matrix: Matrix, lexicon: Lexicon) -> BlankForm:
    """The form with its notes and with the tasks that speak of it."""
    notes = tuple(line for line in (*form.below, *(cell.text for cell in form.cells)) if _is_note(line, lexicon))
    tasks = tuple(task for task in matrix.tasks if _speaks_of(task, form) or _said_again(task, notes))
    return replace(form, notes=notes, tasks=tasks)


def _title(circular: Circular, table: TableReading) -> str:
    listed = next((one.title for one in circular.letterhead.attachments if one.no == table.attachment), "")
    part = next((one.title for one in circular.parts if one.no == table.attachment and one.kind == "attachment"), "")
    return table.heading or listed or part or (f"附件{table.attachment}" if table.attachment else f"表{table.index + 1}")


def _above(circular: Circular, table: TableReading, home: Span, title: str) -> list[str]:
    """The lines between the form's title and the form."""
    before = [line.strip() for line in circular.text[home.start : table.span.start].split("\n") if line.strip()]
    kept: list[str] = []
    for line in reversed(before):
        if line == title or "\t" in line or _ATTACHMENT.match(line) or len(kept) == _MOST_LINES or len(line) > 80:
            break
        kept.insert(0, line)
    return kept


def _below(circular: Circular, table: TableReading, home: Span) -> list[str]:
    """The lines that follow the form: notes and signatures, up to the next table or attachment."""
    kept: list[str] = []
    for line in circular.text[table.span.end : home.end].split("\n"):
        if "\t" in line or _ATTACHMENT.match(line) or len(kept) == _MOST_LINES:
            break
        if line.strip():
            kept.append(line.strip())
    return kept


def _speaks_of(task: Task, form: BlankForm) -> bool:
    """True for a duty in the form's own notes, and for one whose words name the attachment or the form."""
    if form.no is None:
        return False
    names = re.compile(rf"附件\s*{form.no}(?!\d)|{re.escape(form.title)}")
    return task.path.startswith((f"A{form.no}.", f"A{form.no}r")) or any(names.search(action.text) for action in task.actions)


def _said_again(task: Task, notes: Sequence[str]) -> bool:
    """True where a note of the form names both a recipient and a time of the task: the circular says its duty a second time there."""
    return any(
        any(unit in note for unit in units(task, "recipient")) and any(time.surface in note for time in task.deadlines) for note in notes
    )


_SUMMARY = (
    Field("文件", 24), Field("附件", 6, centred=True), Field("表名", 30), Field("报送对象", 22), Field("时限原文", 26), Field("报送日期", 30),
    Field("填报说明（原文）", 60), Field("工作表", 20),
)  # fmt: skip
_ITEMS = (Field("表名", 34), Field("序号", 6, centred=True), Field("数据项", 40), Field("类型", 10, centred=True))


def write_forms(path: Path, forms: Sequence[BlankForm], placement: Placement, lexicon: Lexicon) -> Path:
    """`path`, after a workbook stands there: a summary with due dates, a dictionary of the data asked for, a sheet for each form."""
    return write_with(path, lambda temporary: _fill(temporary, forms, placement, lexicon))


def _fill(path: Path, forms: Sequence[BlankForm], placement: Placement, lexicon: Lexicon) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": "填报表", "created": _EPOCH})
        look = Look(book)
        names = sheet_names([form.title for form in forms])
        write_grid(book.add_worksheet("报送一览"), look, _SUMMARY, [_summary(form, name, placement) for form, name in zip(forms, names, strict=True)])
        items = [(form.title, number, label, data_type(label, lexicon)) for form in forms for number, label in enumerate(form.labels, 1)]
        write_grid(book.add_worksheet("数据项"), look, _ITEMS, items)
        for form, name in zip(forms, names, strict=True):
            _write_form(book, look, form, name)


def _summary(form: BlankForm, name: str, placement: Placement) -> tuple[str, ...]:
    return (
        form.circular, str(form.no or ""), form.title, recipients_of(form), joined(dict.fromkeys(time.surface for time in form.times)),
        joined(day.isoformat() for day in due_days(form, placement)), "\n".join(form.notes), name,
    )  # fmt: skip


def recipients_of(form: BlankForm) -> str:
    """To whom the form goes, as its tasks say."""
    return joined(dict.fromkeys(unit for task in form.tasks for unit in units(task, "recipient")))


def due_days(form: BlankForm, placement: Placement) -> tuple[date, ...]:
    """The days on which the form is due, in order."""
    ids, times = {task.id for task in form.tasks}, form.times
    return tuple(dict.fromkeys(slot.last for slot in placement.slots() if slot.task.id in ids and slot.deadline in times))


def _is_note(line: str, lexicon: Lexicon) -> bool:
    return any(re.search(entry.pattern, line) for entry in lexicon["forms"].of("note") if entry.pattern)


def data_type(label: str, lexicon: Lexicon) -> str:
    """What kind of data a label asks for: 日期, 百分数, 数, else 文字."""
    found = (entry.text("label") for entry in lexicon["forms"].of("type") if entry.pattern and re.search(entry.pattern, label))
    return next(found, "文字")


def sheet_names(titles: Sequence[str]) -> tuple[str, ...]:
    """A distinct name for each sheet that Excel takes: at most 31 characters, without brackets, colon, star, question mark or slashes."""
    taken = {"报送一览", "数据项"}
    names: list[str] = []
    for title in titles:
        base = re.sub(r"[\[\]:*?/\\']", "_", safe_stem(title))[:27] or "表"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}~{number}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _write_form(book: Workbook, look: Look, form: BlankForm, name: str) -> None:
    sheet = book.add_worksheet(name)
    widths = _widths(form)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last = max(form.columns - 1, 1)
    sheet.merge_range(0, 0, 0, last, form.title, look.title)
    sheet.set_row(0, 34.0 * lines(form.title, sum(widths) / 2))
    top = _write_lines(sheet, look, form.above, (1, last, sum(widths)))
    after, extra = _room(form)
    for cell in form.cells:
        _write_printed(sheet, look, cell, top + (extra if cell.row > after else 0))
    for row in range(top + after + 1, top + after + 1 + extra):
        sheet.set_row(row, height(1))
        for column in range(form.columns):
            sheet.write_blank(row, column, None, look.text)
    for row, needed in _heights(form, widths).items():
        sheet.set_row(top + row + (extra if row > after else 0), height(needed))
    _write_lines(sheet, look, form.below, (top + form.rows + extra, last, sum(widths)))
    set_print(sheet, head_row=top)


def _widths(form: BlankForm) -> list[float]:
    """Widths by the longest short label of each column, between 8 and 24 characters."""
    longest = [8.0] * max(form.columns, 2)
    for cell in form.cells:
        if cell.column_span == 1:
            longest[cell.column] = max(longest[cell.column], min(2.0 * len(cell.text) + 2, 24.0))
    return longest


def _room(form: BlankForm) -> tuple[int, int]:
    """The last of the form's empty rows (-1 where it has none), and how many more there must be after it to fill in."""
    filled = {row for cell in form.cells if cell.text for row in range(cell.row, cell.row + cell.row_span)}
    empty = [row for row in range(form.rows) if row not in filled]
    return (empty[-1], max(_BLANK_ROWS - len(empty), 0)) if empty else (form.rows, 0)


def _heights(form: BlankForm, widths: Sequence[float]) -> dict[int, int]:
    """Lines that each printed row needs; a cell over several rows asks each for its share."""
    needed: dict[int, int] = {}
    for cell in form.cells:
        count = lines(cell.text, sum(widths[cell.column : cell.column + cell.column_span]))
        for row in range(cell.row, cell.row + cell.row_span):
            needed[row] = max(needed.get(row, 1), -(-count // cell.row_span))
    return needed


def _write_lines(sheet: Worksheet, look: Look, texts: Sequence[str], place: tuple[int, int, float]) -> int:
    """Writes lines over the width of the form from row `place[0]` on; the first row below them."""
    at, last, width = place
    for number, text in enumerate(texts, at):
        sheet.merge_range(number, 0, number, last, fitting(text), look.plain)
        sheet.set_row(number, height(lines(text, width)))
    return at + len(texts)


def _write_printed(sheet: Worksheet, look: Look, cell: FormCell, top: int) -> None:
    row, style = top + cell.row, look.head if cell.row == 0 else look.middle if cell.text else look.text
    if cell.row_span > 1 or cell.column_span > 1:
        sheet.merge_range(row, cell.column, row + cell.row_span - 1, cell.column + cell.column_span - 1, "", style)
    if cell.text:
        sheet.write_string(row, cell.column, fitting(cell.text), style)
    else:
        sheet.write_blank(row, cell.column, None, style)


def forms_of(pairs: Sequence[tuple[Circular, Matrix]], lexicon: Lexicon) -> Iterator[BlankForm]:
    """The blank forms of many circulars, in their order."""
    for circular, matrix in pairs:
        yield from blank_forms(circular, matrix, lexicon)
