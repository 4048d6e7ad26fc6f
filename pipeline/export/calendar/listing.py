"""The calendar as plain text, to paste into a chat: 本周到期, 本月到期, and what has no day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from pipeline.export.calendar.placing import Placement, Slot, Unplaced
from pipeline.export.calendar.telling import short_day, who
from pipeline.export.wording import reference
from pipeline.model.ledger import LedgerRow

Closed = frozenset[str]


def open_slots(placement: Placement, rows: Mapping[str, LedgerRow], closed: Closed) -> tuple[Slot, ...]:
    """The slots of tasks that are not over, by day; a task without a row counts as open."""
    return tuple(slot for slot in placement.slots() if slot.task.id not in rows or rows[slot.task.id].status not in closed)


def week_text(slots: Sequence[Slot], today: date, unplaced: Sequence[Unplaced] = ()) -> str:
    """The list of a week: what is overdue, what falls due from Monday to Sunday of `today`'s week, and in the week after."""
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    late = [slot for slot in slots if slot.last < today]
    this = [slot for slot in slots if max(monday, today) <= slot.last <= sunday]
    following = [slot for slot in slots if sunday < slot.last <= sunday + timedelta(days=7)]
    parts = [f"【督办提醒】{today.year}年{today.month}月{today.day}日"]
    parts += _block(f"一、本周到期（{short_day(max(monday, today))}至{short_day(sunday)}）", this, today)
    parts += _block("二、下周到期", following, today)
    parts += _block("三、已逾期未办结", _latest(late), today)
    parts += _unplaced_block("四、未定日期", unplaced)
    return "\n".join(parts) + "\n"


def month_text(slots: Sequence[Slot], year: int, month: int) -> str:
    """The list of a month, by day."""
    this = [slot for slot in slots if (slot.last.year, slot.last.month) == (year, month)]
    return "\n".join(_block(f"【{year}年{month}月到期事项】", this)) + "\n"


def _latest(slots: Iterable[Slot]) -> list[Slot]:
    """Of each limit the last slot: of a rhythm that was missed often, one line is enough."""
    return sorted({(slot.task.id, slot.deadline): slot for slot in slots}.values(), key=lambda slot: slot.last)


def _block(title: str, slots: Sequence[Slot], today: date | None = None) -> list[str]:
    if not slots:
        return [title, "无"]
    return [title, *(f"{number}. {line(slot, today)}" for number, slot in enumerate(slots, 1))]


def line(slot: Slot, today: date | None = None) -> str:
    """`5月31日（周五） 全面排查餐饮场所｜应急办｜2024年5月底前｜青石府发〔2024〕12号 二（一）`."""
    parts = [f"{short_day(slot.last, today)} {slot.task.title}", who(slot.task), slot.deadline.surface, reference(slot.matrix, slot.task.path)]
    return "｜".join(part for part in parts if part)


def _unplaced_block(title: str, unplaced: Sequence[Unplaced]) -> list[str]:
    if not unplaced:
        return []
    lines = (f"{number}. {one.task.title}｜{one.deadline.surface}｜{one.reason}" for number, one in enumerate(unplaced, 1))
    return [title, *lines]
