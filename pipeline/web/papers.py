"""The papers that the workbench hands out: each a name and a maker. All of them show the ledger as it is now, with what people typed.

Personal data is masked in every paper unless a person says otherwise.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.export.calendar.placing import CalendarSettings, Placement
from pipeline.export.forms import BlankForm, write_forms
from pipeline.export.masking import Mask, masked
from pipeline.export.wording import Wording
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import COLUMN_KEYS, LedgerRow
from pipeline.model.matrix import Matrix, Task


@dataclass(frozen=True, slots=True)
class Order:
    """What a paper is made of. `generated` are the rows as the circulars give them, `rows` with what people typed."""

    matrices: tuple[Matrix, ...]
    rows: tuple[LedgerRow, ...]
    generated: tuple[LedgerRow, ...]
    placement: Placement
    lexicon: Lexicon
    today: date
    calendar: CalendarSettings
    sent_calendar: bytes | None = None
    forms: tuple[BlankForm, ...] = ()

    @property
    def title(self) -> str:
        """The title of papers about these circulars: that of a single one names it."""
        if len(self.matrices) == 1 and self.matrices[0].letterhead.campaign:
            return f"{self.matrices[0].letterhead.campaign}重点任务清单"
        return "重点任务清单"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: its file name, media type, and how it is made in a folder."""

    name: str
    media: str
    make: Callable[[Order, Path], object]


def _ledger(order: Order, path: Path) -> None:
    from pipeline.export.workbook.book import write_content
    from pipeline.export.workbook.content import Content, LedgerStyle

    style = LedgerStyle(title=order.title, today=order.today, accounting=_accounting(order))
    content = Content.of(order.matrices, order.rows, order.lexicon, style)
    write_content(path, replace(content, generated=order.generated))


def _accounting(order: Order) -> str:
    """The sum that proves that no sentence was lost."""
    from pipeline.check.accounting import Account, marked_sentences

    unlisted = tuple(one for matrix in order.matrices for one in matrix.unlisted)
    total = sum(1 for matrix in order.matrices for _ in marked_sentences(matrix.text, order.lexicon))
    return Account(total, total - len(unlisted), unlisted).sentence


def _breakdown(order: Order, path: Path) -> None:
    from pipeline.export.papers.breakdown import write_breakdown

    write_breakdown(path, order.rows, title=order.title.replace("清单", "分解表"))


def _calendar(order: Order, path: Path) -> None:
    path.write_bytes(calendar_bytes(order))


def calendar_bytes(order: Order) -> bytes:
    """The calendar as .ics, as the next version of the one that was handed out last."""
    from pipeline.export.calendar.ics import events_ics, happenings, read_ics, with_history

    settings = order.calendar
    found = happenings(order.placement, settings, order.today)
    if order.sent_calendar:
        found = with_history(found, read_ics(order.sent_calendar))
    return events_ics(found, "任务时限", settings)


def _todos(order: Order, path: Path) -> None:
    from pipeline.export.calendar.ics import happenings, todos_ics

    path.write_bytes(todos_ics(happenings(order.placement, order.calendar, order.today), "任务时限"))


def _months(order: Order, path: Path) -> None:
    from pipeline.export.calendar.month_sheet import write_month_sheets

    write_month_sheets(path, order.placement, order.calendar)


def _week(order: Order, path: Path) -> None:
    from pipeline.export.calendar.listing import open_slots, week_text

    rows = {row.task_id: row for row in order.rows}
    slots = open_slots(order.placement, rows, Wording.of(order.lexicon).closed)
    path.write_text(week_text(slots, order.today, order.placement.unplaced), "utf-8")


def _reminders(order: Order, path: Path) -> None:
    from pipeline.export.reminders import reminders

    rows = {row.task_id: row for row in order.rows}
    found = reminders(order.placement, rows, order.lexicon, today=order.today)
    path.write_text("\n\n".join(f"{one.unit}\n{one.text}" for one in found) or "近 7 天没有到期或超期的任务。", "utf-8")


def _agenda(order: Order, path: Path) -> None:
    from pipeline.export.agenda import AgendaSettings, write_agenda

    write_agenda(path, order.matrices, order.rows, order.placement, order.lexicon, AgendaSettings(order.today))


def _packages(order: Order, path: Path) -> None:
    """One zip that holds a zip for each unit: each of these is sent on as it is."""
    from pipeline.export.packs import PackSettings, write_packs

    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        packs = write_packs(Path(folder), order.matrices, order.rows, order.lexicon, PackSettings(stamp=order.today, calendar=order.calendar))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for pack in packs:
                archive.write(pack, pack.name)


def _forms(order: Order, path: Path) -> None:
    if not order.forms:
        raise BadInput("这些文件的附件里没有认出空白表", advice="在升级前收入的文件，请先在复核页点“重新识别”")
    write_forms(path, order.forms, order.placement, order.lexicon)


def _graph(order: Order, path: Path) -> None:
    from pipeline.cascade.graph import build_graph
    from pipeline.cascade.graph_files import graphml

    path.write_bytes(graphml(build_graph(order.matrices, lexicon=order.lexicon)))


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ICS, _TEXT = "text/calendar; charset=utf-8", "text/plain; charset=utf-8"
PAPERS: Mapping[str, Paper] = {
    "ledger": Paper("任务清单.xlsx", _XLSX, _ledger),
    "breakdown": Paper("任务分解表.docx", _DOCX, _breakdown),
    "calendar": Paper("任务时限.ics", _ICS, _calendar),
    "todos": Paper("任务待办.ics", _ICS, _todos),
    "months": Paper("月历.xlsx", _XLSX, _months),
    "week": Paper("本周到期.txt", _TEXT, _week),
    "reminders": Paper("催办.txt", _TEXT, _reminders),
    "agenda": Paper("工作台历.xlsx", _XLSX, _agenda),
    "packages": Paper("分送包.zip", "application/zip", _packages),
    "forms": Paper("填报表.xlsx", _XLSX, _forms),
    "graph": Paper("文件承接图.graphml", "application/xml", _graph),
}


def masked_matrix(matrix: Matrix, mask: Mask) -> Matrix:
    """`matrix` masked; a value that a person typed and that stands nowhere in the text keeps its (masked) words."""
    covered = masked(matrix, mask)
    return replace(covered, tasks=tuple(_with_typed(new, old, mask) for new, old in zip(covered.tasks, matrix.tasks, strict=True)))


def _with_typed(new: Task, old: Task, mask: Mask) -> Task:
    return replace(
        new,
        assignments=tuple(one if one.unit else replace(one, unit=mask(before.unit)) for one, before in zip(new.assignments, old.assignments, strict=True)),
        deadlines=tuple(one if one.surface else replace(one, surface=mask(before.surface)) for one, before in zip(new.deadlines, old.deadlines, strict=True)),
        targets=tuple(one if one.surface else replace(one, surface=mask(before.surface)) for one, before in zip(new.targets, old.targets, strict=True)),
    )


def masked_row(row: LedgerRow, mask: Mask) -> LedgerRow:
    """`row` with personal data masked in every text that is the circular's; what people typed (责任人, 备注 …) is theirs to send."""
    texts = {key: mask(value) for key in COLUMN_KEYS if key not in _THEIRS and isinstance(value := getattr(row, key), str)}
    return replace(row, measures=tuple(map(mask, row.measures)), **texts)  # type: ignore[arg-type]


_THEIRS = frozenset({"task_id", "leader", "person", "progress", "status", "issues", "note"})
