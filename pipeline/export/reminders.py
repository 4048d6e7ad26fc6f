"""催办: one text for each unit and task that is due soon, due today or late, ready for a chat; phrases in `dictionaries/templates.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.export.calendar.listing import open_slots
from pipeline.export.calendar.placing import Placement, Slot
from pipeline.export.calendar.telling import short_day
from pipeline.export.ledger_rows import answerable
from pipeline.export.wording import Wording, reference
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow


@dataclass(frozen=True, slots=True)
class Reminder:
    """One text for one unit about one slot; `left` days from today, negative when late."""

    unit: str
    task_id: str
    day: date
    left: int
    text: str


def reminders(placement: Placement, rows: Mapping[str, LedgerRow], lexicon: Lexicon, *, today: date, ahead: int = 7) -> tuple[Reminder, ...]:
    """The reminders for `today`: late first, then by day; of a rhythm only its next or last missed day. Tasks that are over get none."""
    wording = Wording.of(lexicon)
    due = [slot for slot in open_slots(placement, rows, wording.closed) if (slot.last - today).days <= ahead]
    return tuple(one for slot in _one_each(due) for one in _of_slot(slot, rows, wording, lexicon, today))


def _one_each(slots: Iterable[Slot]) -> list[Slot]:
    """Of each limit the last of its slots in the window."""
    return sorted({(slot.task.id, slot.deadline): slot for slot in slots}.values(), key=lambda slot: slot.last)


def _of_slot(slot: Slot, rows: Mapping[str, LedgerRow], wording: Wording, lexicon: Lexicon, today: date) -> Iterable[Reminder]:
    left = (slot.last - today).days
    kind = "late" if left < 0 else "today" if left == 0 else "soon"
    phrase = lexicon["templates"].by_id[f"reminder.{kind}"].text("text")
    row = rows.get(slot.task.id)
    for unit in answerable(slot.task):
        text = phrase.format(
            unit=unit, title=slot.task.title, source=reference(slot.matrix, slot.task.path), day=short_day(slot.last, today), left=abs(left),
            status=row.status if row else wording.statuses[0],
        )  # fmt: skip
        yield Reminder(unit, slot.task.id, slot.last, left, text)
