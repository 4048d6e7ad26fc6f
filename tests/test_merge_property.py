"""A thousand returns with random edits: nothing typed is lost, nothing is misplaced, every conflict is listed with both values."""

from __future__ import annotations

import random
from dataclasses import replace

from export_samples import sample_matrix
from office_hands import hands_on, shown

from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.library import with_id
from pipeline.export.wording import Wording
from pipeline.ledger.returns.merging import HAND, merge
from pipeline.ledger.returns.reading import read_ledger
from pipeline.ledger.returns.typed import as_day, row_text
from pipeline.ledger.returns.values import HUMAN
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import COLUMN_KEYS

LEXICON = Lexicon.load()
RUNS = 1000  # of one or two returned ledgers each
ROWS = ledger_rows([sample_matrix(), with_id(sample_matrix(), "other")], Wording.of(LEXICON), Deliverables.of(LEXICON))


def means(key, value):
    """What a typed value stands for in its column."""
    text = shown(value)
    day = as_day(text) if key == "due" else None
    return day.isoformat() if day else text


def check(before, merged, hands):
    """The oracle: it knows only what was sent, what was typed, and what came out."""
    after = {row.task_id: row for row in merged.rows}
    said = {}
    for typed in hands:
        for (task_id, key), values in typed.cells.items():
            said.setdefault((task_id, key), []).extend(means(key, value) for value in values)
    listed = {(one.task_id, one.column, one.offered) for one in merged.clashes}
    for row in before:
        for key in COLUMN_KEYS:
            if key in {"number", "task_id"}:
                continue
            base, now = row_text(row, key), row_text(after[row.task_id], key)
            edits = [value for value in said.get((row.task_id, key), []) if value != base]
            # nothing misplaced: a cell holds what was sent, or what was typed into exactly that cell
            assert now == base or now in edits, (row.task_id, key, now, edits)
            # nothing lost: whatever was typed is taken, or listed
            for value in edits:
                assert now == value or (row.task_id, key, value) in listed, (row.task_id, key, value, now)
            # conflicts complete, and none invented
            refused = {value for value in edits if value != now}
            assert {offered for task_id, column, offered in listed if (task_id, column) == (row.task_id, key)} == refused
            if refused and now == base:
                assert key == "due" or (key not in HUMAN and "" in refused)
    assert all(one.kept == row_text(after[one.task_id], one.column) for one in merged.clashes)


def check_added(before, merged, hands):
    known = {row.task_id for row in before}
    new = [row for row in merged.rows if row.task_id not in known]
    assert all(row.circular_id == HAND for row in new)
    assert len({row.task_id for row in merged.rows}) == len(merged.rows)
    for typed in hands:
        for words in typed.added:
            assert any(all(row_text(row, key) == shown(value) for key, value in words.items()) for row in new), words
    assert len(new) <= sum(len(typed.added) for typed in hands)


def test_a_thousand_returns():
    foreign = 0
    for seed in range(RUNS):
        rng = random.Random(seed)
        rows = ROWS[: rng.randrange(1, len(ROWS) + 1)]
        hands, returned = [], []
        for number in range(1 + seed % 2):
            data, typed = hands_on(rows, rng)
            hands.append(typed)
            returned.append(read_ledger(data, f"{number}.xlsx", LEXICON))
        merged = merge(rows, returned, rows)
        if merged.strangers:
            # everything but added rows was deleted: the file belongs to nobody, and stands in the report whole
            foreign += 1
            continue
        check(rows, merged, hands)
        check_added(rows, merged, hands)
        deleted = {(f"{number}.xlsx", task_id) for number, typed in enumerate(hands) for task_id in typed.deleted}
        assert set(merged.missing) == deleted
        again = merge(merged.rows, returned, rows)
        assert [replace(row, number=0) for row in again.rows] == [replace(row, number=0) for row in merged.rows], f"seed {seed}: a second merge changes nothing"
    assert foreign < RUNS / 20
