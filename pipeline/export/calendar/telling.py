"""What a calendar, a list and a chat say of one time limit: the duty, the unit, the words of the circular and where they stand."""

from __future__ import annotations

from datetime import date

from pipeline.export.calendar.placing import Slot
from pipeline.export.ledger_rows import answerable, joined, units
from pipeline.export.wording import clause, document
from pipeline.model.matrix import Deadline, Task
from pipeline.model.workdays import RestDayPolicy

_WEEK = "一二三四五六日"
_SHOWN_UNITS = 3


def who(task: Task, *, shown: int = _SHOWN_UNITS) -> str:
    """The units that are asked about a task, at most `shown` by name: `应急办、市场监管所等5个单位`; empty where nobody is named."""
    names = answerable(task)
    return joined(names[:shown]) + (f"等{len(names)}个单位" if len(names) > shown else "")


def measure(task: Task, one: Deadline) -> str:
    """The measure that carries a time limit, empty where it holds for the whole task."""
    return next((action.text for action in task.actions if action.seq == one.action), "")


def weekday(day: date) -> str:
    """`周五`."""
    return f"周{_WEEK[day.weekday()]}"


def short_day(day: date, today: date | None = None) -> str:
    """`5月31日（周五）`; with its year where that is not the year of `today`."""
    year = f"{day.year}年" if today and day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日（{weekday(day)}）"


def summary(slot: Slot) -> str:
    """One line: `全面排查餐饮场所（2024年5月底前）｜应急办、市场监管所`."""
    units_shown = who(slot.task)
    return f"{slot.task.title}（{slot.deadline.surface}）" + (f"｜{units_shown}" if units_shown else "")


def description(slot: Slot, policy: RestDayPolicy) -> str:
    """Everything that somebody needs who sees only the event: duty, times, units, source, and what was done about rest days."""
    task, one = slot.task, slot.deadline
    lines = [f"任务：{task.title}"]
    text = measure(task, one)
    lines += [f"措施：{text}"] if text else [f"措施：{index}. {action.text}" for index, action in enumerate(task.actions, 1)][:6]
    lines.append(f"时限原文：{one.surface}")
    for label, names in (("牵头单位", units(task, "lead")), ("责任单位", answerable(task)), ("配合单位", units(task, "support")), ("报送对象", units(task, "recipient"))):
        lines += [f"{label}：{joined(names)}"] if names else []
    page = f"，第{task.page}页" if task.page else ""
    lines.append(f"依据：{document(slot.matrix)} {clause(slot.matrix, task.path)}{page}")
    lines.append(_rest_day_note(slot, policy))
    return "\n".join(line for line in lines if line)


def _rest_day_note(slot: Slot, policy: RestDayPolicy) -> str:
    notes = ["原文未写明具体日期，按期末日列出。"] if slot.period_end else []
    if not slot.known:
        notes.append(f"{slot.nominal.year}年放假安排尚未收录，日期未作调整。")
    elif slot.moved:
        notes.append(f"原定{slot.nominal.isoformat()}（{weekday(slot.nominal)}）为休息日，按“{policy}”调整为{slot.last.isoformat()}（{weekday(slot.last)}）。")
    elif policy != "不变":
        notes.append(f"遇休息日{policy}。")
    return "".join(notes)
