"""A document template, filled: the rows of a headed table, or one task's labelled fields; and marks `{{名称}}` in any paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.export.characters import xml_safe
from pipeline.export.columns import Columns
from pipeline.export.templates.matching import Grid, HeadedTable, field_places, headed_table
from pipeline.export.workbook.content import text_of
from pipeline.model.ledger import LedgerRow

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph


def open_document(data: bytes, name: str) -> Document:
    """The document in `data`; BadInput where it is none."""
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception as error:  # a damaged document fails in as many ways as there are parts in it
        raise BadInput(f"模板打不开（{type(error).__name__}）", where=name, advice="请另存为 .docx 再试") from error


def fill_table(document: Document, rows: Sequence[LedgerRow], columns: Columns) -> bool:
    """True after the first headed table of the document has one line a row; False where no table has our headers."""
    for table in document.tables:
        found = headed_table(_grid(table), columns)
        if found:
            _make_room(table, found, len(rows))
            for offset, row in enumerate(rows):
                cells = table.rows[found.row + 1 + offset].cells
                for position, key in found.columns.items():
                    _put(cells[position], text_of(row, key))
            return True
    return False


def fill_labels(document: Document, row: LedgerRow, columns: Columns) -> bool:
    """True after the labelled fields of every table hold the values of one task; False where there are none."""
    done = False
    for table in document.tables:
        for place in field_places(_grid(table), columns):
            _put(table.cell(place.row, place.column), text_of(row, place.key))
            done = True
    return done


def fill_marks(document: Document, values: Mapping[str, str]) -> int:
    """How many marks `{{名称}}` were replaced by `values`; an unknown one stays as it is."""
    return sum(_fill_paragraph(paragraph, values) for paragraph in _paragraphs(document))


def saved(document: Document) -> bytes:
    """The document as bytes."""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _fill_paragraph(paragraph: Paragraph, values: Mapping[str, str]) -> int:
    """Replaces marks run by run; a mark that Word split over runs is put together in the first of them."""
    found = [mark for mark in values if f"{{{{{mark}}}}}" in paragraph.text]
    for mark in found:
        sign = f"{{{{{mark}}}}}"
        if not any(sign in run.text for run in paragraph.runs):
            whole = "".join(run.text for run in paragraph.runs)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = whole
        for run in paragraph.runs:
            run.text = run.text.replace(sign, xml_safe(values[mark]))
    return len(found)


def _grid(table: Table) -> Grid:
    return [[cell.text.strip() for cell in row.cells] for row in table.rows]


def _make_room(table: Table, found: HeadedTable, wanted: int) -> None:
    """Copies the first empty row as often as needed; a table without one gets copies of its header row, emptied."""
    first = found.row + 1
    if found.room == 0:
        pattern = deepcopy(table.rows[found.row]._tr)
        table.rows[found.row]._tr.addnext(pattern)
        for cell in table.rows[first].cells:
            _put(cell, "")
    for _ in range(wanted - max(found.room, 1)):
        table.rows[first]._tr.addnext(deepcopy(table.rows[first]._tr))


def _put(cell: _Cell, text: str) -> None:
    """The text in the look that the cell has: its first paragraph's first run, one paragraph a line."""
    for extra in cell.paragraphs[1:]:
        extra._element.getparent().remove(extra._element)
    first = cell.paragraphs[0]
    model = deepcopy(first._element)
    for number, line in enumerate(xml_safe(text).split("\n")):
        paragraph = first if number == 0 else _after(cell, model)
        if paragraph.runs:
            paragraph.runs[0].text = line
            for run in paragraph.runs[1:]:
                run.text = ""
        else:
            paragraph.add_run(line)


def _after(cell: _Cell, model: object) -> Paragraph:
    cell._element.append(deepcopy(model))
    last: Paragraph = cell.paragraphs[-1]
    return last
