"""任务分解表.docx: the ledger as an attachment that is fit to be issued, one block a task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.export.papers.sheet import Column, add_table, merge_down, new_sheet, save
from pipeline.model.ledger import LedgerRow

COLUMNS = (Column("序号", 12, centred=True), Column("重点任务", 26), Column("工作措施", 64), Column("责任分工", 32), Column("完成时限", 22, centred=True))


def write_breakdown(path: Path, rows: Sequence[LedgerRow], *, title: str) -> Path:
    """`path`, after the table stands there; one line of the table a measure, the other cells merged over a task's measures."""
    document = new_sheet(title)
    cells: list[tuple[str, ...]] = []
    blocks: list[tuple[int, int]] = []
    for row in rows:
        measures = row.measures or ("",)
        numbered = [f"{number}. {text}" if len(measures) > 1 else text for number, text in enumerate(measures, 1)]
        blocks.append((len(cells) + 1, len(cells) + len(numbered)))
        cells += [(str(row.number), row.title, text, duties(row), row.due_text) for text in numbered]
    table = add_table(document, COLUMNS, cells)
    for first, last in blocks:
        if last > first:
            for column in (0, 1, 3, 4):
                merge_down(table, column, first, last)
    return save(document, path)


def duties(row: LedgerRow) -> str:
    """Who has the task, a line a role: `牵头：…`, `责任：…`, `配合：…`; one role alone that is 责任 goes without its word."""
    parts = [(word, names) for word, names in (("牵头", row.lead), ("责任", row.responsible), ("配合", row.support)) if names]
    if [word for word, _ in parts] == ["责任"]:
        return row.responsible
    return "\n".join(f"{word}：{names}" for word, names in parts)
