"""The ledger of an output folder, kept: read as it lies there (people may have typed into it), merged with returns, or carried over to a new run.

These are the doors for the command: each reads files, makes the new ledger as values, and writes it whole together with a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import BadInput, DubanError
from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.wording import Wording
from pipeline.export.workbook.book import write_content
from pipeline.export.workbook.content import Content, LedgerStyle
from pipeline.ledger.returns.carrying import Carried, carry
from pipeline.ledger.returns.merging import merge, renumbered
from pipeline.ledger.returns.reading import read_returns
from pipeline.ledger.returns.typed import with_text
from pipeline.ledger.returns.values import Cells, Clash, Merged, ReturnedLedger
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Matrix
from pipeline.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger as it lies in a folder: `rows` with everything typed into it, `sent` as it was written, `generated` as it was read from circulars."""

    rows: tuple[LedgerRow, ...]
    sent: tuple[LedgerRow, ...]
    generated: tuple[LedgerRow, ...]
    merged: Merged


def kept_ledger(path: Path, lexicon: Lexicon) -> Kept:
    """The ledger in `path`. Raises BadInput where it is no ledger of ours or has lost its hidden base."""
    (ledger,) = read_returns(path, lexicon)
    if ledger.base is None:
        raise BadInput("台账里没有基线（可能是另存出来的表）", where=path.name, advice="请保留 duban 写出的原文件，填写内容用 duban merge 合并")
    sent = tuple(row_of(task_id, cells) for task_id, cells in ledger.base.items())
    generated = tuple(row_of(row.task_id, ledger.generated[row.task_id]) if row.task_id in ledger.generated else row for row in sent)
    merged = merge(sent, [ledger])
    return Kept(merged.rows, sent, generated, merged)


def row_of(task_id: str, cells: Cells) -> LedgerRow:
    """The row that the texts of a base describe; circular and path are in the id."""
    circular, _, path = task_id.partition("#")
    row = LedgerRow(task_id, int(cells.get("number") or 0), cells.get("title", ""), circular_id=circular, path=path)
    for key, text in cells.items():
        if key not in {"number", "task_id"}:
            row = with_text(row, key, text) or row
    return row


def merge_files(ledger: Path, files: Sequence[Path], matrices: Sequence[Matrix], lexicon: Lexicon, style: LedgerStyle | None = None) -> Merged:
    """What came of merging `files` (.xlsx, .zip) into `ledger`, which is written anew; a file that cannot be read is a problem, the others are merged.

    Raises BadInput where `ledger` itself cannot be read or written.
    """
    returned, problems = read_all(files, lexicon)
    merged = merge_returned(ledger, returned, matrices, lexicon, style)
    return replace(merged, problems=tuple(problems) + merged.problems)


def merge_returned(
    ledger: Path, returned: Sequence[ReturnedLedger], matrices: Sequence[Matrix], lexicon: Lexicon, style: LedgerStyle | None = None
) -> Merged:
    """What came of merging ledgers that were read into `ledger`, which is written anew. Raises BadInput where that cannot be read or written."""
    kept = kept_ledger(ledger, lexicon)
    merged = merge(kept.rows, returned, kept.sent)
    _write(ledger, merged.rows, kept.generated, (matrices, lexicon, style))
    own = kept.merged
    return replace(
        merged, changes=own.changes + merged.changes, clashes=own.clashes + merged.clashes, added=own.added + merged.added, problems=own.problems + merged.problems,
    )  # fmt: skip


def read_all(files: Iterable[Path], lexicon: Lexicon) -> tuple[list[ReturnedLedger], list[Problem]]:
    """The ledgers in all files, and a problem for each file that cannot be read."""
    returned: list[ReturnedLedger] = []
    problems: list[Problem] = []
    for path in files:
        try:
            returned += read_returns(path, lexicon)
        except DubanError as error:
            problems.append(Problem("unreadable-ledger", error.message, "error", error.where or path.name, advice=error.advice))
    return returned, problems


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows of a ledger with everything typed into them, and as they were read from circulars."""

    rows: tuple[LedgerRow, ...]
    generated: tuple[LedgerRow, ...]


def shared_out(ledger: Path, home: Callable[[str], str], lexicon: Lexicon) -> tuple[dict[str, Typed], tuple[Problem, ...]]:
    """The rows of a ledger by the home of their circular, and what is wrong with it. Raises BadInput where it cannot be read."""
    kept = kept_ledger(ledger, lexicon)
    homes = dict.fromkeys(home(row.circular_id) for row in kept.rows)
    shared = {
        one: Typed(tuple(row for row in kept.rows if home(row.circular_id) == one), tuple(row for row in kept.generated if home(row.circular_id) == one))
        for one in homes
    }  # fmt: skip
    return shared, kept.merged.problems


def renew(
    ledger: Path, matrices: Sequence[Matrix], lexicon: Lexicon, style: LedgerStyle | None = None, moved: Sequence[Typed] = ()
) -> tuple[Carried, tuple[Problem, ...]]:
    """What came of writing the ledger of a new run, and what a person should know of it.

    Where a ledger lies there already, everything that people typed into it is carried over, and what was `moved` from others. One that cannot be read is put
    aside under another name, never overwritten. Raises BadInput where the new one cannot be written.
    """
    new = ledger_rows(matrices, Wording.of(lexicon), Deliverables.of(lexicon))
    typed = list(moved)
    clashes: tuple[Clash, ...] = ()
    problems: tuple[Problem, ...] = ()
    if ledger.is_file():
        try:
            kept = kept_ledger(ledger, lexicon)
        except BadInput as error:
            problems = (_put_aside(ledger, error),)
        else:
            typed.insert(0, Typed(kept.rows, kept.generated))
            clashes, problems = kept.merged.clashes, kept.merged.problems
    carried = carry(_first(one.generated for one in typed), _first(one.rows for one in typed), new) if typed else Carried(new)
    carried = replace(carried, clashes=clashes + carried.clashes)
    _write(ledger, carried.rows, new, (matrices, lexicon, style))
    return carried, problems


def _first(parts: Iterable[Sequence[LedgerRow]]) -> tuple[LedgerRow, ...]:
    """The rows of all parts; of one task the first."""
    rows: dict[str, LedgerRow] = {}
    for part in parts:
        for row in part:
            rows.setdefault(row.task_id, row)
    return tuple(rows.values())


def _put_aside(ledger: Path, error: BadInput) -> Problem:
    """The problem that tells where an unreadable ledger lies now."""
    aside = put_aside(ledger)
    return Problem("ledger-aside", f"原有台账读不出（{error.message}），已改名为 {aside.name}，未改动", "warning", ledger.name, advice=error.advice)


def put_aside(ledger: Path) -> Path:
    """The name under which a ledger lies now, so that another can take its place."""
    number = 1
    while (aside := ledger.with_name(f"{ledger.stem}_原有{number}{ledger.suffix}")).exists():
        number += 1
    ledger.rename(aside)
    return aside


def _write(path: Path, rows: Sequence[LedgerRow], generated: Sequence[LedgerRow], rest: tuple[Sequence[Matrix], Lexicon, LedgerStyle | None]) -> None:
    matrices, lexicon, style = rest
    content = Content.of(matrices, renumbered(rows), lexicon, style or LedgerStyle())
    numbers = {row.task_id: row.number for row in content.rows}
    original = tuple(replace(row, number=numbers.get(row.task_id, row.number)) for row in generated)
    write_content(path, replace(content, generated=original))
