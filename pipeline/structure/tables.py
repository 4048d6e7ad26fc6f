"""What each table is (annotation.md §2, §3): a task table with its rows, a roster, a blank form, or plain data; columns by their header words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.lexicon import Lexicon
from pipeline.model.circular import ColumnRole, Section, TableKind, TableReading, TaskRow
from pipeline.model.text import Cell, SourceText, Span, Table
from pipeline.structure.cards import cards_of
from pipeline.structure.grids import PLAIN, UNITS, WHAT, WHEN, WHO, Grid, Headers, headers_of, positions, role_of
from pipeline.structure.lines import is_layout
from pipeline.structure.parts import Annex, Layout

_PLAIN_KEPT = re.compile(r"[\s\u3000]+")
_HEADER_ROWS = 4
_SENTENCE = 15  # characters of a cell that says what is asked


def read_tables(source: SourceText, layout: Layout, sections: Sequence[Section], lexicon: Lexicon) -> tuple[TableReading, ...]:
    """A reading of every table of the source, in order. Rows count on through the tables of one attachment."""
    headers = headers_of(lexicon)
    taken = {section.path for section in sections}
    rows: Counter[str | None] = Counter()
    tables: Counter[str | None] = Counter()
    found = []
    for index, table in enumerate(source.tables):
        if is_layout(table):
            continue
        annex = _annex_at(layout, table)
        where = annex.path if annex else None
        tables[where] += 1
        prefix = where or f"T{tables[where]}"
        if where and any(path.startswith(f"{prefix}.") for path in taken):
            prefix += f".T{tables[where]}"
        first = rows[where] if where else 0
        reading = _read(Grid(table, source.text, positions(table)), f"{prefix}.", first, headers)
        rows[where] += len(reading.rows)
        found.append(replace(reading, index=index, attachment=annex.no if annex else None))
    return tuple(found)


def _annex_at(layout: Layout, table: Table) -> Annex | None:
    found = None
    for annex in layout.annexes:
        if layout.lines[annex.start].start <= table.span.start:
            found = annex
    return found


def _read(grid: Grid, prefix: str, first: int, headers: Headers) -> TableReading:
    cards = cards_of(grid, headers)
    top, roles = (0, {}) if cards else _header(grid, headers)
    kind = "tasks" if cards else _kind(grid, top, roles, headers)
    rows = cards or (_rows(grid, top, roles, headers) if kind == "tasks" else ())
    numbered = tuple(replace(row, path=f"{prefix}{first + i}") for i, row in enumerate(rows, 1))
    columns = tuple((column, role, grid.words(max(top - 1, 0), column)) for column, role in sorted(roles.items()))
    return TableReading(0, kind if kind != "tasks" or rows else "data", grid.table.span, numbered, columns=columns)


def _header(grid: Grid, headers: Headers) -> tuple[int, dict[int, ColumnRole]]:
    """The number of the first data row and the role of each column; no roles where no row reads like a header."""
    best, best_row = 0, -1
    for row in range(min(_HEADER_ROWS, grid.table.rows)):
        cells = {grid.at[row, column].span for column in range(grid.table.columns) if (row, column) in grid.at}
        hits = sum(role_of(span.of(grid.text), headers) is not None for span in cells)
        if hits > best and len(cells) > 1:
            best, best_row = hits, row
    if best < 2:
        return 0, {}
    last = _second_header(grid, best_row, headers)
    roles: dict[int, ColumnRole] = {}
    for column in range(grid.table.columns):
        named = [words for row in (last, best_row) if (words := grid.words(row, column)) and role_of(words, headers)]
        roles[column] = role_of(named[0], headers) or "other" if named and not headers.score.search(PLAIN.sub("", named[0])) else "other"
    top = last + 1
    roles = _with_periods(grid, top, _without_past(grid, top, _by_content(grid, top, roles), headers), headers)
    return top, _with_schedule(grid, top, _with_owner(grid, top, roles, headers), headers)


def _without_past(grid: Grid, top: int, roles: dict[int, ColumnRole], headers: Headers) -> dict[int, ColumnRole]:
    """Roles of a ledger of faults: `检查时间` beside a limit, or beside faults, says when they were found."""
    heads = {column: _PLAIN_KEPT.sub("", grid.words(top - 1, column)) for column in roles}
    found = [column for column, role in roles.items() if role == "deadline" and headers.found_on.search(heads[column])]
    limited = any(role == "deadline" and column not in found for column, role in roles.items())
    faults = any(role == "title" and re.search("问题|隐患", heads[column]) for column, role in roles.items())
    return {column: "other" if column in found and (limited or faults) else role for column, role in roles.items()}


def _with_periods(grid: Grid, top: int, roles: dict[int, ColumnRole], headers: Headers) -> dict[int, ColumnRole]:
    """Roles of a plan with a column for each quarter or month: their cells say what is done then (marks alone say nothing that can be read)."""
    found = [column for column, role in roles.items() if role in ("other", "target", "action", "title") and _period(grid, top, column, headers)]
    told = sum(_tells(grid.words(row, column)) for column in found for row in range(top, grid.table.rows))
    marked = sum(bool(grid.words(row, column)) for column in found for row in range(top, grid.table.rows))
    if len(found) < 2 or not told * 3 >= marked * 2 > 0:
        return roles
    what = next((column for column, role in sorted(roles.items()) if role == "action" and column not in found), None)
    titled: dict[int, ColumnRole] = {} if what is None or "title" in roles.values() else {what: "title"}
    periods: dict[int, ColumnRole] = dict.fromkeys(found, "action")
    return {**roles, **titled, **periods}


def _period(grid: Grid, top: int, column: int, headers: Headers) -> Cell | None:
    """The header's words that say which quarter or month the column is, as a cell of its own."""
    cell = grid.at.get((top - 1, column))
    match = headers.period.search(cell.span.of(grid.text)) if cell else None
    return replace(cell, span=Span(cell.span.start + match.start(), cell.span.start + match.end())) if cell and match else None


def _tells(words: str) -> bool:
    return len(re.findall("[\u4e00-\u9fff]", words)) > 1


def _with_owner(grid: Grid, top: int, roles: dict[int, ColumnRole], headers: Headers) -> dict[int, ColumnRole]:
    """Roles where no column says which unit does it: the units that the rows are about have to do what is asked of them (`成员单位 | 主要职责`, `单位 | 存在问题 | 整改要求`).

    Where a unit leads, those that a row names as members join in.
    """
    heads = {column: _PLAIN_KEPT.sub("", grid.words(top - 1, column)) for column in roles}
    if "lead" in roles.values():
        return {column: "support" if role == "other" and headers.joins.search(heads[column]) else role for column, role in roles.items()}
    asked = any(role in WHAT and headers.demands.search(heads[column]) for column, role in roles.items())
    if set(roles.values()) & UNITS or not asked or any(headers.roster.search(words) and not headers.owner.search(words) for words in heads.values()):
        return roles
    owner = next((column for column, role in sorted(roles.items()) if role == "other" and headers.owner.search(heads[column]) and _names_units(grid, top, column, headers)), None)
    return roles if owner is None else {**roles, owner: "responsible"}


def _names_units(grid: Grid, top: int, column: int, headers: Headers) -> bool:
    """True where most cells of the column end like names of units."""
    words = [grid.words(row, column) for row in range(top, grid.table.rows) if grid.words(row, column)]
    return bool(words) and sum(headers.owner_cell.search(one) is not None for one in words) * 3 >= len(words) * 2


def _with_schedule(grid: Grid, top: int, roles: dict[int, ColumnRole], headers: Headers) -> dict[int, ColumnRole]:
    """Roles of a schedule: where columns say who and when and none says what, the first one under a header of its own does (`整治行业 | 时间安排 | 责任单位`)."""
    said = set(roles.values())
    head = [grid.words(top - 1, column) for column in range(grid.table.columns)]
    if said & WHAT or not (said & WHO and said & WHEN) or any(headers.roster.search(words) for words in head):
        return roles
    what = next((column for column, role in sorted(roles.items()) if role == "other" and head[column]), None)
    return roles if what is None else {**roles, what: "title"}


def _by_content(grid: Grid, top: int, roles: dict[int, ColumnRole]) -> dict[int, ColumnRole]:
    """Roles put right by what the columns hold: plain numbers are numbers; of several title columns the finest one is the title under one
    merged header; under headers of their own the first is the title and the others say what is to be done, but a merged category is neither."""
    for column, role in roles.items():
        filled = [one for row in range(top, grid.table.rows) if (one := grid.words(row, column))]
        if role in WHAT and not filled and grid.table.rows > top:
            roles[column] = "other"  # to be filled in: 存在问题 of a table of progress
        elif role in WHAT and sum(len(one) <= 3 and one.isdigit() for one in filled) * 3 >= len(filled) * 2:
            roles[column] = "number"
    titles = [column for column, role in roles.items() if role == "title"]
    if not titles and (goals := [column for column, role in roles.items() if role == "target"])[1:]:
        roles[goals[0]] = "title"  # 目标任务 beside 年度指标: the first says what, the second how much
    if len(titles) < 2:
        return roles
    fine = [column for column in titles if not _is_merged(grid, top, column)] or titles[-1:]
    merged_header = grid.at.get((top - 1, fine[0])) is grid.at.get((top - 1, fine[-1]))
    title = fine[-1] if merged_header else fine[0]
    for column in titles:
        if column != title:
            roles[column] = "action" if column > title else "other"
    return roles


def _is_merged(grid: Grid, top: int, column: int) -> bool:
    """True where at least one cell of the column covers several rows."""
    return any(cell.column == column and cell.row >= top and cell.row_span > 1 for cell in grid.table.cells)


def _second_header(grid: Grid, row: int, headers: Headers) -> int:
    """The last row of the header: the next row belongs to it where it splits a merged cell or repeats it, and has header words."""
    following = row + 1
    if following >= grid.table.rows:
        return row
    covered = [column for column in range(grid.table.columns) if grid.at.get((following, column)) is grid.at.get((row, column)) and (row, column) in grid.at]
    fresh = [column for column in range(grid.table.columns) if column not in covered and grid.words(following, column)]
    named = [column for column in fresh if role_of(grid.words(following, column), headers)]
    parted = any(cell.row == row and cell.column_span > 1 and any(cell.column <= column < cell.column + cell.column_span for column in fresh) for cell in grid.table.cells)
    if fresh and named and (covered or parted or len(named) == len(fresh)) and len(named) * 2 >= len(fresh):
        return following
    return row


def _kind(grid: Grid, top: int, roles: Mapping[int, ColumnRole], headers: Headers) -> TableKind:
    filled, total = _filled(grid, top, roles)
    said = set(roles.values())
    head = " ".join(grid.words(row, column) for row in range(min(max(top, 1), grid.table.rows)) for column in range(grid.table.columns))
    if (total and filled * 5 < total * 2) or _only_headed(grid):
        return "form"
    planned = any(role == "action" and _period(grid, top, column, headers) for column, role in roles.items())
    if said & WHAT and (said & (WHO | WHEN) or planned) and not (headers.score.search(head) and not said & WHO):
        return "tasks"
    if headers.assessor.search(head) and not headers.criteria.search(head) and _is_wordy(grid, top, roles):
        return "tasks"
    if _asks_itself(grid, top, roles, headers) and not headers.score.search(head):
        return "tasks"
    if len({match[0] for match in headers.roster.finditer(head)}) >= 2 or (top == 0 and headers.roster.match(head)):
        return "roster"
    words = " ".join(cell.span.of(grid.text) for cell in grid.table.cells)
    return "form" if len(headers.form.findall(words)) >= 2 else "data"


def _is_wordy(grid: Grid, top: int, roles: Mapping[int, ColumnRole]) -> bool:
    """True where most rows say in a sentence what is asked (`2024年7月底前修订完善考核方案`), not in a mere name."""
    columns = [column for column, role in roles.items() if role in WHAT]
    longest = [max((len(grid.words(row, column)) for column in columns), default=0) for row in range(top, grid.table.rows)]
    return len(longest) > 1 and sum(length >= _SENTENCE for length in longest) * 2 > len(longest)


def _asks_itself(grid: Grid, top: int, roles: Mapping[int, ColumnRole], headers: Headers) -> bool:
    """True where a column of tasks says in most of its cells who does it or by when (`县应急局牵头，6月底前完成排查`), and no other column does."""
    columns = [column for column, role in roles.items() if role in WHAT and headers.demands.search(grid.words(top - 1, column))]
    words = [grid.words(row, column) for column in columns for row in range(top, grid.table.rows) if grid.words(row, column)]
    return len(words) > 1 and sum(headers.asks.search(one) is not None for one in words) * 2 > len(words)


def _only_headed(grid: Grid) -> bool:
    """True where below a first row of words nothing stands but counting numbers."""
    below = [words for cell in grid.table.cells if cell.row and (words := cell.span.of(grid.text).strip(" \t\u3000/—-"))]
    return grid.table.rows > 1 and all(map(str.isdigit, below)) and len(below) * 2 <= (grid.table.rows - 1) * grid.table.columns


def _filled(grid: Grid, top: int, roles: Mapping[int, ColumnRole]) -> tuple[int, int]:
    """How many data cells hold words, of how many; numbers and notes do not count."""
    cells = [cell for cell in grid.table.cells if cell.row >= top and roles.get(cell.column) not in {"number", "note"}]
    return sum(bool(cell.span.of(grid.text).strip(" \t\u3000/—-")) for cell in cells), len(cells)


def _rows(grid: Grid, top: int, roles: Mapping[int, ColumnRole], headers: Headers) -> tuple[TaskRow, ...]:
    found: list[TaskRow] = []
    title = tuple(grid.words(top - 1, column) for column in range(grid.table.columns))
    for row in range(top, grid.table.rows):
        if tuple(grid.words(row, column) for column in range(grid.table.columns)) == title or not _is_task(grid, row, roles, headers):
            continue
        cells = _cells(grid, row, roles)
        spans = [cell.span for _, cell in cells if cell.row == row] or [cell.span for _, cell in cells]
        if found and _continues_group(grid, row, roles):
            cells = _with_merged(cells, found[-1].cells, grid.text)
        cells = _with_ditto(cells, found[-1].cells if found else (), grid.text, headers)
        cells += tuple(("deadline", when) for name, cell in cells if name == "action" and cell.span.of(grid.text).strip() and (when := _period(grid, top, cell.column, headers)))
        found.append(TaskRow("", Span(min(one.start for one in spans), max(one.end for one in spans)), cells))
    return tuple(found)


def _continues_group(grid: Grid, row: int, roles: Mapping[int, ColumnRole]) -> bool:
    """True where a table pasted as text has nothing under its category in this row: the cell was merged with the one above, and merging leaves blanks."""
    who = next((column for column, role in sorted(roles.items()) if role in WHO), 0)
    groups = [column for column, role in roles.items() if role == "other" and column < who]
    return grid.table.guessed and bool(groups) and all(_is_blank_below(grid, row, column) for column in groups)


def _is_blank_below(grid: Grid, row: int, column: int) -> bool:
    """True where the position is blank, or belongs to a cell that began in a row above."""
    cell = grid.at.get((row, column))
    return cell is None or cell.row < row or not grid.words(row, column)


def _with_merged(cells: tuple[tuple[ColumnRole, Cell], ...], above: tuple[tuple[ColumnRole, Cell], ...], text: str) -> tuple[tuple[ColumnRole, Cell], ...]:
    """The row's cells with those of the row above for blank ones: the leader's; all of who and when, where the row names neither lead nor responsible.

    A row that names its own owner goes its own way: a blank 配合 or 时限 beside it stays blank.
    """
    blank = {cell.column for _, cell in cells if not cell.span.of(text).strip()}
    owned = any(role in {"lead", "responsible"} and cell.column not in blank for role, cell in cells)
    wanted = {"leader"} if owned else WHO | WHEN
    given = {cell.column: cell for role, cell in above if role in wanted and cell.span.of(text).strip()}
    return tuple((role, given[cell.column] if role in wanted and cell.column in blank and cell.column in given else cell) for role, cell in cells)


def _with_ditto(cells: tuple[tuple[ColumnRole, Cell], ...], above: tuple[tuple[ColumnRole, Cell], ...], text: str, headers: Headers) -> tuple[tuple[ColumnRole, Cell], ...]:
    """The row's cells with that of the row above for each that only says 同上; without one above the cell goes."""
    given = {cell.column: cell for _, cell in above}
    return tuple(
        (role, given.get(cell.column, cell) if ditto else cell)
        for role, cell in cells
        if not (ditto := headers.ditto.match(cell.span.of(text).strip()) is not None) or cell.column in given
    )


def _cells(grid: Grid, row: int, roles: Mapping[int, ColumnRole]) -> tuple[tuple[ColumnRole, Cell], ...]:
    found: list[tuple[ColumnRole, Cell]] = []
    for column in range(grid.table.columns):
        cell = grid.at.get((row, column))
        if cell and all(cell is not other for _, other in found):
            found.append((roles.get(column, "other"), cell))
    return tuple(found)


def _is_task(grid: Grid, row: int, roles: Mapping[int, ColumnRole], headers: Headers) -> bool:
    """False for chapter rows (one merged or lonely cell), totals, notes and empty rows."""
    cells = {id(cell): cell for column in range(grid.table.columns) if (cell := grid.at.get((row, column)))}
    words = [cell.span.of(grid.text).strip() for cell in cells.values() if cell.span.of(grid.text).strip()]
    own = [cell for cell in cells.values() if cell.row == row and cell.span.of(grid.text).strip()]
    if not own or headers.total.match(words[0]):
        return False
    if len(words) == 1 and (len(cells) == 1 or headers.chapter.match(words[0]) or len(words[0]) < 30):
        return False
    if len(words) <= 2 and headers.chapter.match(words[0]) and (len(cells) < grid.table.columns or len(words) == 1):
        return False
    said = {role for column, role in roles.items() if (cell := grid.at.get((row, column))) and cell.column == column and grid.words(row, column)}
    numbers = [grid.words(row, column) for column, role in roles.items() if role == "number"]
    worded = any(roles.get(cell.column) == "target" and len(cell.span) >= _SENTENCE for cell in own)
    if numbers and not said & (WHO | WHEN | {"action"}) and not worded and not any(char.isdigit() for char in numbers[0]):
        return False
    return bool(said & WHAT)
