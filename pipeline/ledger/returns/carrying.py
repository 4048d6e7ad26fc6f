"""A circular was corrected or issued anew and read again: every entry that people made stays with its task, and what changed is shown.

Steps: each old task is paired with a new one → its entries (what differs from what the program had read) are laid over the new row → a cell that
both the circular and people changed is a clash, the people's value stays → entries of a task that is gone are kept as a row of their own.

Pairs, the surest first: same id and much the same words; same title and much the same measures, under another number; the title alone,
where it is the only one. A task whose number was given to another one is not mistaken for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.ledger.returns.merging import HAND
from pipeline.ledger.returns.typed import row_text, with_text
from pipeline.ledger.returns.values import DISPLAY_ONLY, HUMAN, Change, Clash
from pipeline.model.ledger import COLUMN_KEYS, LedgerRow

_ALIKE = 0.5
"""Share of common character pairs from which two tasks count as the same, reworded."""
_BY_CIRCULAR, _BY_PEOPLE = "新版文件", "台账"
_OF_THE_RUN = DISPLAY_ONLY | {"page"}
"""Columns whose change says nothing of the task."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The new ledger: `rows` with all entries; `changes` in the circular's words; `appeared` and `gone` tasks by id.

    A gone task that people had written to is still a row, as one of people's own (`hand#…`) with a remark in 备注; one without entries is not.
    """

    rows: tuple[LedgerRow, ...]
    changes: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()
    appeared: tuple[str, ...] = ()
    gone: tuple[LedgerRow, ...] = ()

    @property
    def told(self) -> bool:
        """True where something is worth telling: the circulars changed, or a cell has two values."""
        return bool(self.changes or self.clashes or self.gone or self.appeared)


def carry(generated: Sequence[LedgerRow], current: Sequence[LedgerRow], new: Sequence[LedgerRow]) -> Carried:
    """`new` with the entries of `current`; `generated` is what the program had read when `current` began.

    Rows that people added (`hand#…`) stay as they are, after the others.
    """
    before = {row.task_id: row for row in generated}
    old = [row for row in current if row.circular_id != HAND]
    pairs = paired(old, new)
    taken = {row.task_id: one for one in old if (row := pairs.get(one.task_id))}
    rows: list[LedgerRow] = []
    changes: list[Change] = []
    clashes: list[Clash] = []
    for row in new:
        kept = taken.get(row.task_id)
        if kept is None:
            rows.append(row)
            continue
        laid, told, struck = _lay(before.get(kept.task_id, kept), kept, row)
        rows.append(laid)
        changes += told
        clashes += struck
    gone = tuple(one for one in old if one.task_id not in pairs)
    rows += [_remarked(one) for one in gone if entries(before.get(one.task_id, one), one)]
    rows += [one for one in current if one.circular_id == HAND]
    appeared = tuple(row.task_id for row in new if row.task_id not in taken)
    return Carried(tuple(rows), tuple(changes), tuple(clashes), appeared, gone)


def entries(generated: LedgerRow, current: LedgerRow) -> bool:
    """True where people changed anything of what the program had read."""
    return any(row_text(generated, key) != row_text(current, key) for key in COLUMN_KEYS if key not in _OF_THE_RUN)


def paired(old: Sequence[LedgerRow], new: Sequence[LedgerRow]) -> Mapping[str, LedgerRow]:
    """The new row of each old task id that has one; a new row is given once."""
    pairs: dict[str, LedgerRow] = {}
    free = {row.task_id: row for row in new}
    for fits in (_same_id_alike, _same_title_alike, _same_id_and_title, _only_title):
        _pair(old, free, pairs, fits)
    return pairs


_Fits = Callable[[LedgerRow, Mapping[str, LedgerRow]], LedgerRow | None]


def _pair(old: Sequence[LedgerRow], free: dict[str, LedgerRow], pairs: dict[str, LedgerRow], fits: _Fits) -> None:
    for row in old:
        if row.task_id not in pairs:
            found = fits(row, free)
            if found:
                pairs[row.task_id] = free.pop(found.task_id)


def _same_id_alike(row: LedgerRow, free: Mapping[str, LedgerRow]) -> LedgerRow | None:
    other = free.get(row.task_id)
    return other if other and _alike(row, other) >= _ALIKE else None


def _same_title_alike(row: LedgerRow, free: Mapping[str, LedgerRow]) -> LedgerRow | None:
    same = [other for other in free.values() if other.title == row.title and _alike(row, other) >= _ALIKE]
    return max(same, key=lambda other: _alike(row, other)) if same else None


def _same_id_and_title(row: LedgerRow, free: Mapping[str, LedgerRow]) -> LedgerRow | None:
    other = free.get(row.task_id)
    return other if other and other.title == row.title else None


def _only_title(row: LedgerRow, free: Mapping[str, LedgerRow]) -> LedgerRow | None:
    same = [other for other in free.values() if other.title == row.title]
    return same[0] if len(same) == 1 else None


def _alike(one: LedgerRow, other: LedgerRow) -> float:
    """Share of character pairs that title and measures of two rows have in common (Dice)."""
    first, second = (_pairs(row) for row in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else float(one.title == other.title)


def _pairs(row: LedgerRow) -> frozenset[str]:
    text = row.title + "".join(row.measures)
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


def _lay(base: LedgerRow, kept: LedgerRow, new: LedgerRow) -> tuple[LedgerRow, list[Change], list[Clash]]:
    """The new row with the entries of the kept one; what the circular changed, and what both changed."""
    laid, changes, clashes = new, [], []
    for key in COLUMN_KEYS:
        if key in _OF_THE_RUN:
            continue
        was, typed, read = row_text(base, key), row_text(kept, key), row_text(new, key)
        if read != was and key not in HUMAN:
            changes.append(Change(new.task_id, new.title, key, was, read, _BY_CIRCULAR))
        if typed in {was, read}:
            continue
        laid = with_text(laid, key, typed) or laid
        if read != was:
            clashes.append(Clash(new.task_id, new.title, key, was, typed, read, _BY_PEOPLE, _BY_CIRCULAR, "文件和台账都改了，暂留台账的填写"))
    return laid, changes, clashes


def _remarked(row: LedgerRow) -> LedgerRow:
    """A row of a task that the new version no longer has: kept as one of people's own, so that its number is free for another task."""
    orphan = replace(row, task_id=f"{HAND}#{row.task_id.replace('#', '/')}", circular_id=HAND, path="")
    return replace(orphan, note=orphan.note + "（新版文件中已无此项，保留原填写）")
