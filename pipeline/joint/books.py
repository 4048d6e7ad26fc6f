"""Books: the ledger and the calendar of a run, one of each while they open with ease, else one of each a year, level, county …

The share-out depends on the circulars alone, and the name of a book says which circulars it holds, so a book that keeps its name keeps its circulars: what
people typed into it is carried over as ever. Where books get new names (a library has grown), what was typed into the old ones goes into the new ones,
which are all written before an old one is put aside under another name. Nothing that people typed is lost if that is interrupted.
"""

from __future__ import annotations

import gc
import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.joint.shelf import Card, Matrices
from pipeline.model.problems import Problem

if TYPE_CHECKING:
    from pipeline.export.calendar.happening import Happening
    from pipeline.ledger.returns.home import Typed
    from pipeline.lexicon import Lexicon
    from pipeline.model.matrix import Matrix

MOST_TASKS = 10_000
"""Tasks of one book: its workbook has some 45,000 printed lines and 120,000 sources, which opens and reckons in seconds."""
_EARLIEST = date(2000, 1, 1)
"""The stamp of a calendar whose circulars carry no date: fixed, so that the same papers give the same bytes."""
_LEVELS = {"national": "国家", "province": "省级", "city": "市级", "county": "区县", "township": "镇街", "village": "村社区"}
_LIST = ".books.json"  # the suffixes of the books that lie in a folder, where there is more than one


_TIERS: tuple[Callable[[Card], str], ...] = (
    lambda card: f"{card.dated.year}年" if card.dated else "年份不明",
    lambda card: _LEVELS.get(card.level, "层级不明"),
    lambda card: card.county or "区县不明",
    lambda card: f"{card.dated.month:02}月" if card.dated else "月份不明",
)
"""By what a book that is too thick is split, in this order; one that makes no difference gives no name."""


def parts(cards: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """The circulars of each book by the suffix of its name, which is empty where there is but one."""
    from pipeline.export.atomic import safe_stems

    shared = list(_split(tuple(cards), (), _TIERS))
    names = safe_stems("_".join(("", *labels)) for labels, _ in shared) if len(shared) > 1 else ("",)
    return {name: members for name, (_, members) in zip(names, shared, strict=True)}


def _split(cards: tuple[Card, ...], labels: tuple[str, ...], tiers: Sequence[Callable[[Card], str]]) -> Iterator[tuple[tuple[str, ...], tuple[Card, ...]]]:
    if _tasks(cards) <= MOST_TASKS or len(cards) < 2:
        yield labels, cards
    elif tiers:
        groups = _grouped(cards, tiers[0])
        for label in sorted(groups):
            yield from _split(tuple(groups[label]), labels if len(groups) == 1 else (*labels, label), tiers[1:])
    else:
        volumes = _volumes(cards)
        yield from (((*labels, label), tuple(volumes[label])) for label in sorted(volumes))


def _volumes(cards: Sequence[Card]) -> dict[str, list[Card]]:
    """Volumes of circulars that nothing tells apart, by the hash of their ids: 2, 4, 8 … as many as none is too thick."""
    count, volumes = 1, {"": list(cards)}
    while max(map(_tasks, volumes.values())) > MOST_TASKS and count < len(cards):
        count *= 2
        volumes = _grouped(cards, partial(_volume, count=count))
    return volumes


def _volume(card: Card, count: int) -> str:
    number = int(hashlib.sha256(card.id.encode()).hexdigest(), 16) % count + 1
    return f"第{number:0{len(str(count))}}册共{count}册"


def _grouped(cards: Sequence[Card], label: Callable[[Card], str]) -> dict[str, list[Card]]:
    groups: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        groups[label(card)].append(card)
    return groups


def _tasks(cards: Sequence[Card]) -> int:
    return sum(card.tasks for card in cards)


def split_problem(books: Mapping[str, tuple[Card, ...]]) -> tuple[Problem, ...]:
    """The note that the ledger is in several books."""
    if len(books) == 1:
        return ()
    tasks = sum(map(_tasks, books.values()))
    said = f"共 {tasks} 条任务，一册放不下（一册至多 {MOST_TASKS} 条），任务清单和日历按年度、层级、区县分成 {len(books)} 册"
    return (Problem("ledger-split", said, "note", advice="每册都可以打开、填写、收回；全部数据在 tables/，可用 duban query 查询"),)


def ledger_path(out: Path, suffix: str) -> Path:
    """The workbook of a book."""
    return out / f"任务清单{suffix}.xlsx"


def calendar_path(out: Path, suffix: str) -> Path:
    """The calendar of a book."""
    return out / f"deadlines{suffix}.ics"


def listed(out: Path) -> tuple[str, ...]:
    """The suffixes of the books that lie in `out`, as far as this program wrote them."""
    try:
        names = [str(name) for name in json.loads((out / _LIST).read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        names = []
    return tuple(name for name in dict.fromkeys(["", *names]) if ledger_path(out, name).is_file() or calendar_path(out, name).is_file())


@dataclass
class Carriage:
    """What goes from books that are no more into one that is: rows of ledgers and events of calendars."""

    typed: list[Typed]
    events: list[Happening]


class Moves:
    """The move from the books that lie in a folder to those that will: `spool`, write the books, `retire`."""

    def __init__(self, out: Path, suffixes: tuple[str, ...], place: Path) -> None:
        self._out, self._suffixes, self._place = out, suffixes, place
        lying = listed(out)
        self._leaving = tuple(name for name in lying if name not in suffixes)
        self._unread: set[str] = set()
        self._list({*lying, *suffixes})

    def _list(self, names: set[str]) -> None:
        from pipeline.export.atomic import write_text

        path = self._out / _LIST
        if names == {""}:
            path.unlink(missing_ok=True)
        else:
            write_text(path, json.dumps(sorted(names), ensure_ascii=False) + "\n")

    def path(self, suffix: str) -> Path | None:
        """The file of what moves into a book, None where nothing moves at all."""
        return self._place / f"{self._suffixes.index(suffix)}.moved" if self._leaving else None

    def spool(self, home: Mapping[str, str], lexicon: Lexicon) -> tuple[Problem, ...]:
        """Lays down, for each new book, what was typed into old ones (one of these at a time); `home` gives the book of a circular."""
        problems: list[Problem] = []
        for name in self._leaving:
            carriages: dict[str, Carriage] = defaultdict(lambda: Carriage([], []))
            problems += self._read_ledger(name, home, carriages, lexicon)
            problems += self._read_calendar(name, home, carriages)
            for suffix, carriage in carriages.items():
                path = self.path(suffix)
                assert path is not None
                with path.open("ab") as file:
                    pickle.dump(carriage, file)
        return tuple(problems)

    def _read_ledger(self, name: str, home: Mapping[str, str], carriages: Mapping[str, Carriage], lexicon: Lexicon) -> list[Problem]:
        from pipeline.errors import BadInput
        from pipeline.ledger.returns.home import shared_out

        path = ledger_path(self._out, name)
        if not path.is_file():
            return []
        try:
            shared, problems = shared_out(path, lambda circular: home.get(circular, self._suffixes[0]), lexicon)
        except BadInput as error:
            return [Problem("ledger-aside", f"原有台账读不出（{error.message}），其中的填写没有转入各册", "warning", path.name, advice=error.advice)]
        for suffix, typed in shared.items():
            carriages[suffix].typed.append(typed)
        return list(problems)

    def _read_calendar(self, name: str, home: Mapping[str, str], carriages: Mapping[str, Carriage]) -> list[Problem]:
        from pipeline.errors import BadInput
        from pipeline.export.calendar.ics import read_ics

        path = calendar_path(self._out, name)
        if not path.is_file():
            return []
        try:
            events = read_ics(path.read_bytes(), where=path.name)
        except BadInput as error:
            self._unread.add(name)
            return [Problem("calendar-left", f"原有日历读不出（{error.message}），留着未动", "warning", path.name, advice=error.advice)]
        for event in events:
            carriages[home.get(event.uid.partition("#")[0], self._suffixes[0])].events.append(event)
        return []

    def retire(self) -> tuple[Problem, ...]:
        """What became of the old books, after all new ones are written: ledgers lie under another name, calendars are taken over whole."""
        from pipeline.ledger.returns.home import put_aside

        told = []
        for name in self._leaving:
            path = ledger_path(self._out, name)
            if path.is_file():
                aside = put_aside(path)
                said = f"任务清单的分册变了，原 {path.name} 的填写已转入各册，原文件改名为 {aside.name}"
                told.append(Problem("ledger-moved", said, "note", path.name, advice="核对无误后可以删去"))
            if name not in self._unread:
                calendar_path(self._out, name).unlink(missing_ok=True)
        self._list(set(self._suffixes))
        return tuple(told)


def _carried(path: Path | None) -> Iterator[Carriage]:
    if path is None or not path.is_file():
        return
    with path.open("rb") as file:
        while file.peek(1):
            carriage = pickle.load(file)  # noqa: S301 - written by this very run, in a folder of its own
            assert isinstance(carriage, Carriage)
            yield carriage


def write_book(out: Path, suffix: str, matrices: Matrices, lexicon: Lexicon, moved: Path | None) -> tuple[Problem, ...]:
    """What a person should know of one book, after its ledger and its calendar are written."""
    carriages = list(_carried(moved))
    given = tuple(matrices)
    with _few_pauses():
        problems = _write_ledger(out, suffix, given, lexicon, [typed for one in carriages for typed in one.typed])
    _write_calendar(calendar_path(out, suffix), given, lexicon, [event for one in carriages for event in one.events])
    return problems


@contextmanager
def _few_pauses() -> Iterator[None]:
    """A workbook is a million small values without circles: looking through them for rubbish takes as long as making them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
            gc.collect()


def _write_ledger(out: Path, suffix: str, matrices: Sequence[Matrix], lexicon: Lexicon, moved: Sequence[Typed]) -> tuple[Problem, ...]:
    """The ledger; what people typed into the one of the last run is carried over, and `台账变化.xlsx` tells what the circulars changed."""
    from pipeline.check.accounting import Account, marked_sentences
    from pipeline.export.workbook.content import LedgerStyle
    from pipeline.ledger.returns.home import renew
    from pipeline.ledger.returns.report import write_carry_report

    unlisted = tuple(one for matrix in matrices for one in matrix.unlisted)
    total = sum(1 for matrix in matrices for _ in marked_sentences(matrix.text, lexicon))
    style = LedgerStyle(accounting=Account(total, total - len(unlisted), unlisted).sentence)
    carried, problems = renew(ledger_path(out, suffix), matrices, lexicon, style, moved)
    if carried.told:
        write_carry_report(out / f"台账变化{suffix}.xlsx", carried, lexicon)
    return problems


def _write_calendar(path: Path, matrices: Sequence[Matrix], lexicon: Lexicon, moved: Sequence[Happening]) -> None:
    """The calendar, with versions and cancellations against the one of the last run, if there is one."""
    from pipeline.export.atomic import write_bytes
    from pipeline.export.calendar.ics import events_ics, happenings, read_ics, with_history
    from pipeline.export.calendar.placing import CalendarSettings, place

    settings = CalendarSettings()
    stamp = max((matrix.letterhead.dated for matrix in matrices if matrix.letterhead.dated), default=_EARLIEST)
    found = happenings(place(matrices, settings, lexicon), settings, stamp)
    before = [*moved, *(read_ics(path.read_bytes(), where=path.name) if path.is_file() else ())]
    if before:
        found = with_history(found, before)
    write_bytes(path, events_ics(found, "任务时限", settings))
