"""A simulated office: takes a ledger that was sent, does to it what people do, and remembers every value that was typed."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import openpyxl
from openpyxl.utils.datetime import to_excel

from pipeline.export.columns import Columns
from pipeline.export.workbook.data_sheet import BASE_SCHEMA, BASE_SHEET
from pipeline.ledger.returns.typed import row_text, tidy
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import COLUMN_KEYS

COLUMNS = Columns.of(Lexicon.load())
WORDS = ["已办结", "正在推进，\n完成80%", "=1+1", "+86", "@某某", " 前后空格 ", "'单引号", "王某", "2024年6月30日", "0", "是", "甲、乙、丙", "𠮷野", "长" * 300, "-", "/", "—", "123", "1.0", "TRUE"]
HEADERS = {"responsible": ["责任单位", "责 任 单 位", "责任部门"], "progress": ["进展情况", "工作进展"], "status": ["完成状态"], "person": ["责任人"]}


@dataclass
class Typed:
    """What was typed: by (task id, column) the texts, in order; rows that were added, as dictionaries; ids that were deleted."""

    cells: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    added: list[dict[str, str]] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)


def day_as_typed(day: date, rng: random.Random):
    """A day in one of the ways that people type it, and what a spreadsheet then holds."""
    ways = [
        f"{day.year}-{day.month}-{day.day}", f"{day.year}/{day.month:02}/{day.day:02}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.year} 年 {day.month} 月 {day.day} 日", day, to_excel(day),
    ]  # fmt: skip
    return rng.choice(ways)


def hands_on(rows, rng: random.Random, *, headers=True) -> tuple[bytes, Typed]:
    """A workbook as it comes back, and what was typed into it."""
    typed = Typed()
    keys = [spec.key for spec in COLUMNS.specs]
    table = [{key: ("" if key == "light" else row_text(row, key)) for key in keys} for row in rows]
    for line in list(table):
        if rng.random() < 0.15 and len(table) > 1:
            table.remove(line)
            typed.deleted.add(line["task_id"])
    for line in table:
        for _ in range(rng.choice([0, 0, 1, 2, 4])):
            key = rng.choice([key for key in keys if key not in {"number", "light", "task_id", "page"}])
            value = day_as_typed(date(2024, 1, 1) + timedelta(days=rng.randrange(900)), rng) if key == "due" and rng.random() < 0.8 else rng.choice([*WORDS, ""])
            line[key] = value
            typed.cells[line["task_id"], key] = [value]
    _copy_rows(table, typed, rng)
    for _ in range(rng.choice([0, 0, 1, 2])):
        words = {"title": f"自加任务{rng.randrange(99)}", "responsible": rng.choice(["社会事务办", "甲、乙"]), "progress": rng.choice(WORDS)}
        table.append(dict.fromkeys(keys, "") | words)
        typed.added.append(words)
    rng.shuffle(table)
    return _workbook(table, keys, rows, rng, headers=headers), typed


def _copy_rows(table, typed, rng):
    """Somebody copies a row as a pattern for a new task and changes its title, or copies it as it is."""
    if table and rng.random() < 0.15:
        pattern = rng.choice(table)
        if (pattern["task_id"], "title") not in typed.cells:
            copy = {**pattern, "title": f"照样子新写的任务{rng.randrange(99)}"}
            table.append(copy)
            typed.added.append({"title": copy["title"]})
    if table and rng.random() < 0.1:
        pattern = rng.choice(table)
        if pattern["task_id"] and (pattern["task_id"], "title") not in typed.cells and not pattern["title"].startswith("照样子"):
            value = rng.choice(WORDS)
            table.append({**pattern, "progress": value})
            typed.cells.setdefault((pattern["task_id"], "progress"), []).append(value)


def _workbook(table, keys, rows, rng, *, headers):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数据版"
    order = keys[:]
    if rng.random() < 0.5:
        rng.shuffle(order)
    head = [rng.choice(HEADERS.get(key, [COLUMNS[key].label])) if headers else COLUMNS[key].label for key in order]
    if rng.random() < 0.2:
        sheet.append(["某某镇任务清单"])
    sheet.append(head)
    for number, line in enumerate(table, 1):
        line["number"] = number
        sheet.append([None if line[key] == "" else line[key] for key in order])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str) and cell.data_type == "f":
                cell.data_type = "s"
        if rng.random() < 0.1:
            sheet.append([])
        sheet.row_dimensions[sheet.max_row].hidden = rng.random() < 0.2
    base = book.create_sheet(BASE_SHEET)
    base.append([BASE_SCHEMA])
    base.append(list(COLUMN_KEYS))
    for row in rows:
        base.append([row_text(row, key) or None for key in COLUMN_KEYS])
    for line in base.iter_rows():
        for cell in line:
            cell.data_type = "s" if cell.value is not None else cell.data_type
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def shown(value) -> str:
    """The text that a typed value stands for."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, int | float) else tidy(value)
