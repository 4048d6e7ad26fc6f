"""The papers that are made of all matrices of a run together: tables, ledger, calendar, cascade graph. Each is written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.matrix import Matrix
from pipeline.model.problems import Problem

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.model.coverage import Coverage

MOST_IN_ONE_LEDGER = 2000
"""Circulars whose tasks still make one workbook and one calendar: about 30,000 rows and 90,000 events, each a tenth of a second a circular to write."""
_EARLIEST = date(2000, 1, 1)
"""The stamp of a calendar whose circulars carry no date: fixed, so that the same papers give the same bytes."""


def write_joint_papers(out: Path, matrices: Sequence[Matrix], lexicon: Lexicon, *, mask: bool = True) -> tuple[Problem, ...]:
    """What a person should know of the joint papers (copies of one circular, two papers with one number), after all of them are written.

    With `mask` the papers that are handed on (ledger, calendar, page of the graph) show no phone and ID numbers; the tables always do. `out` gets `tables/`, `任务清单.xlsx`, `deadlines.ics`, `cascade.graphml`, `cascade.json`, `cascade.html`.
    """
    from pipeline.export.library import distinct
    from pipeline.export.masking import Mask, masked
    from pipeline.export.tables import write_tables

    kept, problems = distinct(matrices)
    write_tables(kept, out / "tables")
    if mask:
        cover = Mask.of(lexicon)
        kept = tuple(masked(matrix, cover) for matrix in kept)
    if len(kept) > MOST_IN_ONE_LEDGER:
        told: tuple[Problem, ...] = (_too_many(len(kept)),)
    else:
        told = _write_ledger(out, kept, lexicon)
        _write_calendar(out, kept, lexicon)
    return problems + told + write_graph(out, kept, (), lexicon)


def load_libraries() -> None:
    """Imports what the joint papers need; called beside the workers, which leave this process idle."""
    for name in ("pandas", "pandera.pandas", "pyarrow.parquet", "networkx", "xlsxwriter", "icalendar", "openpyxl"):
        import_module(name)


def _too_many(count: int) -> Problem:
    """The remark that a library has no ledger and calendar of its own; those of an earlier run are left as they are, with what was typed in."""
    said = f"共 {count} 份，超过 {MOST_IN_ONE_LEDGER} 份，没有写合订的任务清单和日历（几十万行的表和日历打不开）"
    return Problem("no-joint-ledger", said, "warning", advice="数据都在 tables/，可用 duban query 查询；要台账和日历，请按镇街或按年度分目录运行")


def _write_ledger(out: Path, matrices: Sequence[Matrix], lexicon: Lexicon) -> tuple[Problem, ...]:
    """The ledger; what people typed into the one of the last run is carried over, and `台账变化.xlsx` tells what the circulars changed."""
    from pipeline.check.accounting import Account, marked_sentences
    from pipeline.export.workbook.content import LedgerStyle
    from pipeline.ledger.returns.home import renew
    from pipeline.ledger.returns.report import write_carry_report

    unlisted = tuple(one for matrix in matrices for one in matrix.unlisted)
    total = sum(1 for matrix in matrices for _ in marked_sentences(matrix.text, lexicon))
    style = LedgerStyle(accounting=Account(total, total - len(unlisted), unlisted).sentence)
    carried, problems = renew(out / "任务清单.xlsx", matrices, lexicon, style)
    if carried.told:
        write_carry_report(out / "台账变化.xlsx", carried, lexicon)
    return problems


def _write_calendar(out: Path, matrices: Sequence[Matrix], lexicon: Lexicon) -> None:
    """The calendar, with versions and cancellations against the one of the last run, if there is one."""
    from pipeline.export.atomic import write_bytes
    from pipeline.export.calendar.ics import events_ics, happenings, read_ics, with_history
    from pipeline.export.calendar.placing import CalendarSettings, place

    settings, path = CalendarSettings(), out / "deadlines.ics"
    stamp = max((matrix.letterhead.dated for matrix in matrices if matrix.letterhead.dated), default=_EARLIEST)
    found = happenings(place(matrices, settings, lexicon), settings, stamp)
    if path.is_file():
        found = with_history(found, read_ics(path.read_bytes(), where=path.name))
    write_bytes(path, events_ics(found, "任务时限", settings))


def write_graph(out: Path, matrices: Sequence[Matrix], coverages: Sequence[Coverage], lexicon: Lexicon) -> tuple[Problem, ...]:
    """What is wrong with the library as a whole, after `cascade.graphml`, `.json` and `.html` are written."""
    from pipeline.cascade.graph import build_graph, library_problems
    from pipeline.cascade.graph_files import graphml, node_link
    from pipeline.cascade.page import cascade_page
    from pipeline.export.atomic import write_bytes, write_text

    graph = build_graph(matrices, coverages, lexicon=lexicon)
    write_bytes(out / "cascade.graphml", graphml(graph))
    write_text(out / "cascade.json", node_link(graph) + "\n")
    write_text(out / "cascade.html", cascade_page(graph, matrices))
    return library_problems(matrices, lexicon=lexicon)
