"""Returned ledgers come home to a run: to its one ledger, or each row to the book that holds its circular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.joint.books import ledger_path, listed, parts
from pipeline.joint.shelf import Chosen, Shelf, census

if TYPE_CHECKING:
    from pipeline.ledger.returns.values import Merged, ReturnedLedger
    from pipeline.lexicon import Lexicon


def merge_home(out: Path, files: Sequence[Path], lexicon: Lexicon) -> Merged:
    """What came of merging `files` into the ledgers of the run below `out`, which are written anew; personal data stays masked in them.

    Raises BadInput where there is no ledger, or one cannot be read or written.
    """
    from pipeline.export.masking import Mask
    from pipeline.ledger.returns.home import merge_returned, read_all
    from pipeline.ledger.returns.values import Merged

    if not any(ledger_path(out, suffix).is_file() for suffix in listed(out)):
        raise BadInput("没有找到发出的台账", where=str(ledger_path(out, "")), advice="请用 -o 指出当时的结果目录")
    shelf = Shelf(out)
    cards, _ = census(shelf)
    books = {"": cards} if ledger_path(out, "").is_file() else {suffix: members for suffix, members in parts(cards).items() if ledger_path(out, suffix).is_file()}
    if not books:
        raise BadInput("台账的分册与现在的公文对不上", where=str(out), advice="请先重新运行 duban run，再合并")
    home = {card.id: suffix for suffix, members in books.items() for card in members}
    returned, problems = read_all(files, lexicon)
    found = Merged((), problems=tuple(problems))
    for suffix, members in books.items():
        own = [one for one in (_of_book(ledger, suffix, home, next(iter(books))) for ledger in returned) if one.rows or len(books) == 1]
        if own or len(books) == 1:
            chosen = Chosen(shelf, members, Mask.of(lexicon))
            found = _together(found, merge_returned(ledger_path(out, suffix), own, tuple(chosen), lexicon))
    return found


def _of_book(ledger: ReturnedLedger, suffix: str, home: dict[str, str], first: str) -> ReturnedLedger:
    """The rows of one book; a row of no known circular (one that people added) goes with the other rows of its file, else to the first book."""
    if set(home.values()) <= {suffix}:
        return ledger
    homes = [home[circular] for row in ledger.rows if (circular := row.task_id.partition("#")[0]) in home]
    stray = homes[0] if homes else first
    rows = tuple(row for row in ledger.rows if home.get(row.task_id.partition("#")[0], stray) == suffix)
    base = ledger.base if ledger.base is None else {key: cells for key, cells in ledger.base.items() if home.get(key.partition("#")[0], stray) == suffix}
    return replace(ledger, rows=rows, base=base)


def _together(one: Merged, other: Merged) -> Merged:
    return replace(
        one, rows=one.rows + other.rows, changes=one.changes + other.changes, clashes=one.clashes + other.clashes, added=one.added + other.added,
        missing=one.missing + other.missing, strangers=one.strangers + other.strangers, problems=one.problems + other.problems,
    )  # fmt: skip
