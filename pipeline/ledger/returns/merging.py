"""Returned ledgers taken home, three-way: what was sent (base), what we have now (ours), what came back (theirs), cell by cell.

- Theirs equals the base: nobody touched it. Ours equals the base: theirs is taken. Both say the same: nothing to do. Else it is a clash:
  ours stays, both values are listed.
- A cell of the circular's own words that was emptied is a clash too: nothing of a circular vanishes by a slip of the hand.
- A row that a file no longer has is reported and stays. A row without an id is a task that people added: it gets an id of its own, the same one
  when the same file comes again. A row whose id nobody knows belongs to another run: it is listed whole.
- Two rows of one id in a file are two returns, one after the other; a copied row whose title was changed is an added one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.ledger.returns.typed import row_text, with_text
from pipeline.ledger.returns.values import DISPLAY_ONLY, HUMAN, Cells, Change, Clash, Merged, ReturnedLedger, ReturnedRow
from pipeline.model.ledger import COLUMN_KEYS, ColumnKey, LedgerRow
from pipeline.model.problems import Problem

HAND = "hand"
"""The circular id of rows that people added."""
_OURS = "本机台账"


@dataclass
class _Home:
    """The ledger while returns are taken in; `said_by` remembers where a changed cell got its value."""

    rows: dict[str, LedgerRow]
    said_by: dict[tuple[str, ColumnKey], str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    strangers: list[tuple[str, ReturnedRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def merge(ours: Sequence[LedgerRow], returned: Iterable[ReturnedLedger], sent: Sequence[LedgerRow] = ()) -> Merged:
    """Ours with everything that came back. `sent` is the base for a file that no longer holds its own; without both, ours is the base.

    The order of the files does not change what is kept where they agree; where they do not, the earlier one's value stays and the clash names both.
    """
    home = _Home({row.task_id: row for row in ours})
    fallback = {row.task_id: texts(row) for row in (sent or ours)}
    for ledger in returned:
        _take(home, ledger, ledger.base if ledger.base is not None else fallback)
    return Merged(
        tuple(home.rows.values()), tuple(home.changes), tuple(_as_kept(home, clash) for clash in home.clashes), tuple(home.rows[key] for key in home.added), tuple(home.missing),
        tuple(home.strangers), tuple(home.problems),
    )  # fmt: skip


def _as_kept(home: _Home, clash: Clash) -> Clash:
    """The clash with the value that stands in the end: a later file may have filled a cell that an earlier one emptied."""
    said_by = home.said_by.get((clash.task_id, clash.column), _OURS)
    return replace(clash, kept=row_text(home.rows[clash.task_id], clash.column), kept_source=said_by)


def texts(row: LedgerRow) -> Cells:
    """A row as texts by column."""
    return {key: row_text(row, key) for key in COLUMN_KEYS}


def _take(home: _Home, ledger: ReturnedLedger, base: Mapping[str, Cells]) -> None:
    home.problems += ledger.problems
    placed = _placed(ledger, base)
    returned = {task_id for _, task_id in placed}
    if ledger.rows and not returned & set(home.rows):
        home.strangers += [(ledger.name, row) for row in ledger.rows]
        home.problems.append(
            Problem("other-run", "表中没有一项任务属于本次台账，未合并，各行照录在报告中", "error", ledger.name, advice="请用发出该表时的输出目录合并")
        )
        return
    _tell_doubles(home, ledger)
    added: list[str] = []
    for row, task_id in placed:
        source = f"{ledger.name} {row.place}"
        if task_id in home.rows:
            _take_row(home, row, task_id, base.get(task_id, {}), source)
        elif task_id:
            home.strangers.append((ledger.name, row))
        else:
            added.append(_add(home, row, source, hand_id(row.cells, added)))
    home.missing += [(ledger.name, task_id) for task_id in base if task_id not in returned and task_id in home.rows]


def _placed(ledger: ReturnedLedger, base: Mapping[str, Cells]) -> list[tuple[ReturnedRow, str]]:
    """Each row with the id that it belongs to; the empty id for one that people added."""
    by_words, doubled = _by_words(base), _doubled(ledger)
    placed: list[tuple[ReturnedRow, str]] = []
    for row in ledger.rows:
        copied = not row.overtyped and _is_copy(row, doubled[row.task_id], base.get(row.task_id, {}))
        placed.append((row, "" if copied else row.task_id or by_words.get(_words(row.cells), "")))
    return placed


def _doubled(ledger: ReturnedLedger) -> Mapping[str, list[ReturnedRow]]:
    """The rows of the flat sheet by id."""
    found: dict[str, list[ReturnedRow]] = defaultdict(list)
    for row in ledger.rows:
        if not row.overtyped:
            found[row.task_id].append(row)
    return found


def _words(cells: Cells) -> tuple[str, str]:
    return cells.get("title", ""), cells.get("source", "")


def _by_words(base: Mapping[str, Cells]) -> Mapping[tuple[str, str], str]:
    """Task ids by title and source, where these name one task only: for rows whose id was lost."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for task_id, cells in base.items():
        found[_words(cells)].append(task_id)
    return {words: ids[0] for words, ids in found.items() if len(ids) == 1 and words[0] and words[1]}


def _is_copy(row: ReturnedRow, same: Sequence[ReturnedRow], base: Cells) -> bool:
    """True for a row that was copied as a pattern for a new task: its title was changed, and another row of the id still has the old one."""
    title = base.get("title", "")
    return bool(row.task_id) and "title" in row.cells and row.cells["title"] != title and any(other.cells.get("title") == title for other in same)


def _tell_doubles(home: _Home, ledger: ReturnedLedger) -> None:
    for task_id, rows in _doubled(ledger).items():
        if task_id and len(rows) > 1:
            places = "、".join(row.place for row in rows)
            home.problems.append(
                Problem("double-id", f"任务编号 {task_id} 出现在{places}，已逐行比对", "warning", ledger.name, advice="请核对是不是复制行时带出的编号")
            )


def _take_row(home: _Home, row: ReturnedRow, task_id: str, base: Cells, source: str) -> None:
    for key, theirs in row.cells.items():
        if key not in DISPLAY_ONLY and theirs != base.get(key, ""):
            _take_cell(home, task_id, key, base.get(key, ""), (theirs, source))


def _take_cell(home: _Home, task_id: str, key: ColumnKey, base: str, offer: tuple[str, str]) -> None:
    """Takes one changed cell over, or lists the clash."""
    row, (theirs, source) = home.rows[task_id], offer
    ours = row_text(row, key)
    if ours == theirs:
        return
    changed = with_text(row, key, theirs)
    reason = ""
    if ours != base or (task_id, key) in home.said_by:
        reason = "两边都改了"
    elif changed is None:
        reason = f"“{theirs}”不能填在这一列（不是日期或页码）"
    elif not theirs and key not in HUMAN:
        reason = "原文的内容被清空，未采用"
    if changed is None or reason:
        home.clashes.append(Clash(task_id, row.title, key, base, ours, theirs, home.said_by.get((task_id, key), _OURS), source, reason))
        return
    home.rows[task_id] = changed
    home.said_by[task_id, key] = source
    home.changes.append(Change(task_id, row.title, key, ours, theirs, source))


def _add(home: _Home, row: ReturnedRow, source: str, task_id: str) -> str:
    """`task_id`, after the row that people added is a task of its own; what cannot stand in its column is listed.

    The same row that came before is not taken again: its words are those that it was added with, and what was typed since then stays.
    """
    if task_id in home.rows:
        return task_id
    made = LedgerRow(task_id, max((one.number for one in home.rows.values()), default=0) + 1, row.cells.get("title", ""), circular_id=HAND)
    for key, text in row.cells.items():
        if key in DISPLAY_ONLY or not text:
            continue
        filled = with_text(made, key, text)
        if filled is None:
            home.clashes.append(Clash(task_id, made.title, key, "", "", text, _OURS, source, f"“{text}”不能填在这一列（不是日期或页码）"))
        else:
            made = filled
    home.rows[task_id] = made
    home.added.append(task_id)
    return task_id


def hand_id(cells: Cells, taken: Iterable[str] = ()) -> str:
    """The id of a row that people added: from its own words, so that the same row gets the same id when it comes again; a twin gets `~2`."""
    words = "\x1f".join(cells.get(key, "") for key in COLUMN_KEYS if key not in DISPLAY_ONLY)
    plain = f"{HAND}#{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    used, number, found = set(taken), 1, plain
    while found in used:
        number += 1
        found = f"{plain}~{number}"
    return found


def renumbered(rows: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    """The rows with numbers from 1 in their order."""
    return tuple(replace(row, number=number) for number, row in enumerate(rows, 1))
