"""The door: a template and the ledger's rows in, filled files out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.export.atomic import safe_stems, write_bytes
from pipeline.export.columns import Columns
from pipeline.export.ledger_rows import joined
from pipeline.export.templates import papers, sheets
from pipeline.export.wording import document as name_of
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Matrix


def fill_template(template: Path, rows: Sequence[LedgerRow], matrices: Sequence[Matrix], lexicon: Lexicon, folder: Path) -> tuple[Path, ...]:
    """The files written into `folder`: one with all rows where the template has headed columns, one a task where it has labelled fields.

    Raises BadInput where the template has neither, and says which headers are known.
    """
    columns = Columns.of(lexicon)
    try:
        data = template.read_bytes()
    except OSError as error:
        raise BadInput(f"模板打不开（{error.strerror or error}）", where=template.name, advice="请确认文件存在，并在 WPS 或 Excel 中关闭它") from error
    fill = {".xlsx": _fill_sheet, ".docx": _fill_paper}.get(template.suffix.lower())
    if fill is None:
        raise BadInput("模板应是 .xlsx 或 .docx", where=template.name, advice="请在 WPS 或 Office 中另存为这两种格式之一")
    whole = fill(data, template.name, rows, matrices, columns)
    if whole is not None:
        return (write_bytes(folder / template.name, whole),)
    stems = safe_stems(f"{template.stem}_{row.number}_{row.title}" for row in rows)
    filled = [(stem, fill(data, template.name, row, matrices, columns)) for stem, row in zip(stems, rows, strict=True)]
    if not filled or any(one is None for _, one in filled):
        raise BadInput("模板里没有认得的表头或栏目", where=template.name, advice=f"认得的表头如：{joined(spec.label for spec in columns.specs[:10])}")
    return tuple(write_bytes(folder / f"{stem}{template.suffix}", one) for stem, one in filled if one is not None)


def _fill_sheet(data: bytes, name: str, what: Sequence[LedgerRow] | LedgerRow, matrices: Sequence[Matrix], columns: Columns) -> bytes | None:  # noqa: ARG001
    book = sheets.open_book(data, name)
    done = sheets.fill_fields(book, what, columns) if isinstance(what, LedgerRow) else sheets.fill_columns(book, what, columns)
    return sheets.saved(book) if done else None


def _fill_paper(data: bytes, name: str, what: Sequence[LedgerRow] | LedgerRow, matrices: Sequence[Matrix], columns: Columns) -> bytes | None:
    document = papers.open_document(data, name)
    done = papers.fill_labels(document, what, columns) if isinstance(what, LedgerRow) else papers.fill_table(document, what, columns)
    count = 1 if isinstance(what, LedgerRow) else len(what)
    papers.fill_marks(document, {"文件": joined(name_of(matrix) for matrix in matrices), "任务数": str(count)})
    return papers.saved(document) if done else None
