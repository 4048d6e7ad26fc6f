"""A table as a grid of positions, and what its header words mean (`dictionaries/tables.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from pipeline.lexicon import Lexicon
from pipeline.model.circular import ColumnRole
from pipeline.model.text import Cell, Table

PLAIN = re.compile(r"[\s\u3000（）()：:“”\"]+")
_BOTH = re.compile("[及和与、/／（(]")
WHAT = frozenset({"title", "action", "target"})
"""Roles of columns that say what is to be done."""
WHO = frozenset({"lead", "responsible", "support", "leader", "person"})
UNITS = frozenset({"lead", "responsible", "support"})
WHEN = frozenset({"deadline", "frequency"})


@dataclass(frozen=True, slots=True, eq=False)
class Headers:
    """Column roles by header word, longest words first, and the marks of other tables."""

    roles: Mapping[str, ColumnRole]
    words: tuple[str, ...]
    roster: re.Pattern[str]
    form: re.Pattern[str]
    score: re.Pattern[str]
    total: re.Pattern[str]
    chapter: re.Pattern[str]
    owner: re.Pattern[str]
    owner_cell: re.Pattern[str]
    demands: re.Pattern[str]
    joins: re.Pattern[str]
    ditto: re.Pattern[str]
    asks: re.Pattern[str]
    criteria: re.Pattern[str]
    assessor: re.Pattern[str]
    found_on: re.Pattern[str]
    period: re.Pattern[str]
    first_leads: re.Pattern[str]


@lru_cache(maxsize=8)
def headers_of(lexicon: Lexicon) -> Headers:
    """The header words of `dictionaries/tables.yaml`."""
    entries = [entry for entry in lexicon["tables"] if entry.id.startswith("column.")]
    roles = {PLAIN.sub("", word): cast(ColumnRole, entry.means) for entry in reversed(entries) for word in entry.words}
    words = tuple(sorted(roles, key=lambda word: (-len(word), word)))
    return Headers(roles, words, *(lexicon["tables"].regex(f"table.{name}") for name in ("roster", "form", "score", "total", "chapter", "owner", "owner-cell", "demands", "joins", "ditto", "asks", "criteria", "assessor", "found-on", "period", "first-leads")))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its cells by grid position."""

    table: Table
    text: str
    at: Mapping[tuple[int, int], Cell]

    def words(self, row: int, column: int) -> str:
        """The words of the cell that covers the position."""
        cell = self.at.get((row, column))
        return cell.span.of(self.text).strip() if cell else ""


def positions(table: Table) -> Mapping[tuple[int, int], Cell]:
    """Each position of the table with the cell that covers it."""
    found: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                found.setdefault((row, column), cell)
    return found


def _plain(words: str) -> str:
    return PLAIN.sub("", words)


@lru_cache(maxsize=1024)
def role_of(words: str, headers: Headers) -> ColumnRole | None:
    """The role that a header cell's words name: exactly, or by the longest header word at the end or the beginning of a short cell."""
    words = headers.first_leads.sub("", words)
    plain = PLAIN.sub("", words)
    if not plain or len(plain) > 16:
        return None
    if plain in headers.roles:
        return headers.roles[plain]
    both = {headers.roles[part] for part in map(_plain, _BOTH.split(words)) if part in headers.roles}
    if len(both) == 2 and any(both & group for group in (WHO, WHAT)) and both & WHEN:
        return next(iter(both - WHEN))  # 责任单位及完成时限: the limits are read from the cells of owners, too
    return next((headers.roles[word] for word in headers.words if len(word) >= 2 and (plain.endswith(word) or plain.startswith(word))), None)
