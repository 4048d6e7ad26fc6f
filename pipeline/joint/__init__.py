"""The papers that are made of all matrices of a run together: tables, ledger, calendar, cascade graph. Each is written whole or not at all.

No step holds all matrices at once: `shelf` reads each when it is asked for, `books` shares tasks out to workbooks and calendars that open,
`charts` lays the graph down on disk. The steps (`JointJob`) stand alone, so that worker processes can do them side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from pipeline.joint.shelf import Card, Chosen, Matrices, Shelf, census
from pipeline.model.problems import Problem
from pipeline.workers import loading

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class JointJob:
    """One step over the matrices below `out` that `cards` name: the tables, the graph, or one book (ledger and calendar) of its `suffix`.

    `moved` is the file of what people typed into books that are no more, see `books.Moves`.
    """

    kind: Literal["tables", "graph", "book"]
    out: Path
    layers: tuple[Path, ...]
    mask: bool
    cards: tuple[Card, ...]
    suffix: str = ""
    moved: Path | None = None


Hands = Callable[[Sequence[JointJob]], Iterable[tuple[JointJob, tuple[Problem, ...]]]]
"""Does the jobs, in any order, and gives each with what a person should know of it."""


@dataclass(frozen=True, slots=True)
class JointSettings:
    """How the joint papers are made: `mask`, no phone and ID numbers in what is handed on; `hands` do the steps, with the dictionary `layers`, where the matrices
    lie on disk; without hands they are done here, one after the other."""

    mask: bool = True
    layers: tuple[Path, ...] = ()
    hands: Hands | None = None


def write_joint_papers(out: Path, matrices: Matrices, lexicon: Lexicon, settings: JointSettings = JointSettings()) -> tuple[Problem, ...]:
    """What a person should know of the joint papers (copies of one circular, two papers with one number), after all of them are written.

    The mask is for the papers that are handed on (ledger, calendar, page of the graph); the tables show everything. `out` gets `tables/`, `任务清单.xlsx`,
    `deadlines.ics` (several of each above `books.MOST_TASKS` tasks), `cascade.graphml`, `cascade.json`, `cascade.html`.
    """
    from pipeline.export.atomic import scratch
    from pipeline.joint.books import Moves, parts, split_problem

    cards, problems = census(matrices)
    books = parts(cards)
    with scratch(out, "moves") as place:
        moves = Moves(out, tuple(books), place)
        aside = moves.spool({card.id: suffix for suffix, members in books.items() for card in members}, lexicon)
        layers, mask = settings.layers, settings.mask
        jobs = [JointJob("book", out, layers, mask, members, suffix, moves.path(suffix)) for suffix, members in books.items()]
        jobs += [JointJob("graph", out, layers, mask, cards), JointJob("tables", out, layers, mask, cards)]
        done = dict(settings.hands(jobs)) if settings.hands else {job: do(job, matrices, lexicon) for job in jobs}
        told = [problem for job in jobs if job.kind == "book" for problem in done[job]]
        charts = [problem for job in jobs if job.kind == "graph" for problem in done[job]]
        return (*problems, *split_problem(books), *aside, *told, *moves.retire(), *charts)


def do(job: JointJob, matrices: Matrices | None = None, lexicon: Lexicon | None = None) -> tuple[Problem, ...]:
    """What a person should know of one step, after its files are written; `matrices` are read from disk where they are not at hand."""
    from pipeline.export.masking import Mask

    lexicon = lexicon or _lexicon(job.layers)
    chosen = Chosen(matrices if matrices is not None else Shelf(job.out), job.cards)
    if job.kind == "tables":
        from pipeline.export.tables import write_tables

        write_tables(chosen, job.out / "tables")
        return ()
    shown = chosen.masked(Mask.of(lexicon)) if job.mask else chosen
    if job.kind == "graph":
        from pipeline.joint.charts import write_library_graph

        return write_library_graph(job.out, shown, lexicon)
    from pipeline.joint.books import write_book

    return write_book(job.out, job.suffix, shown, lexicon, job.moved)


@lru_cache(maxsize=2)
def _lexicon(layers: tuple[Path, ...]) -> Lexicon:
    from pipeline.lexicon import Lexicon

    return Lexicon.load(*layers)


def rehearse(lexicon: Lexicon) -> None:
    """Writes the joint papers of no circular into a folder that is thrown away: what they need is loaded and compiled then.

    Called beside the workers, which leave this process idle. What goes wrong here goes wrong again, and is told, when the papers are written.
    """
    with loading(), suppress(Exception), TemporaryDirectory(prefix="duban-") as folder:
        write_joint_papers(Path(folder), (), lexicon)
