"""工作台历.xlsx: what is to be done inside the office before each day: 倒排工期, 报送日历, 催办, one sheet each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pipeline.export.atomic import write_with
from pipeline.export.backward import DEFAULT_PROFILE, Step, back_schedule, profile
from pipeline.export.calendar.listing import open_slots
from pipeline.export.calendar.placing import Placement, Slot
from pipeline.export.calendar.reporting import REPORT_HEADERS, report_duties, report_rows
from pipeline.export.ledger_rows import answerable, joined
from pipeline.export.reminders import reminders
from pipeline.export.wording import Wording, reference
from pipeline.export.workbook.grid import Field, GridCell, write_grid
from pipeline.export.workbook.look import Look
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Matrix
from pipeline.model.workdays import StateCouncilCalendar, WorkCalendar

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same days give the same bytes
_STAGES = (
    Field("重点任务", 34), Field("单位", 26), Field("截止日", 12, centred=True), Field("步骤", 14), Field("开始", 12, centred=True),
    Field("结束", 12, centred=True), Field("依据（文件+条款）", 30),
)  # fmt: skip
_REMINDERS = (Field("单位", 22), Field("日期", 12, centred=True), Field("还有几天", 10, centred=True), Field("催办话术", 90), Field("任务编号", 24))
_WIDTHS = (6, 44, 24, 20, 24, 16, 12, 20, 30, 24)


@dataclass(frozen=True, slots=True)
class AgendaSettings:
    """For which day, how many days ahead are reminded of, by which profile of back-scheduling, with which work days."""

    today: date
    ahead: int = 7
    profile: str = DEFAULT_PROFILE
    work_days: WorkCalendar = field(default_factory=StateCouncilCalendar)


def write_agenda(path: Path, matrices: Sequence[Matrix], rows: Sequence[LedgerRow], placement: Placement, lexicon: Lexicon, settings: AgendaSettings) -> Path:  # noqa: PLR0913, PLR0917 - the papers of a desk need all that lies on it
    """`path`, after the workbook stands there."""
    by_id = {row.task_id: row for row in rows}
    sheets: list[tuple[str, Sequence[Field], list[tuple[GridCell, ...]]]] = [
        ("倒排工期", _STAGES, list(_stages(placement, by_id, lexicon, settings))),
        ("报送日历", [Field(name, width) for name, width in zip(REPORT_HEADERS, _WIDTHS, strict=True)], [*report_rows(report_duties(matrices, placement, lexicon), settings.today)]),
        ("催办", _REMINDERS, [(one.unit, one.day, one.left, one.text, one.task_id) for one in reminders(placement, by_id, lexicon, today=settings.today, ahead=settings.ahead)]),
    ]
    return write_with(path, lambda temporary: _fill(temporary, sheets))


def _stages(placement: Placement, rows: Mapping[str, LedgerRow], lexicon: Lexicon, settings: AgendaSettings) -> Iterator[tuple[GridCell, ...]]:
    """The internal steps before each single day that is still to come; rhythms repeat too often to be scheduled backwards."""
    steps = profile(settings.profile, lexicon)
    single = {(slot.task.id, slot.key) for slot in placement.singles}
    for slot in open_slots(placement, rows, Wording.of(lexicon).closed):
        if slot.last >= settings.today and (slot.task.id, slot.key) in single:
            yield from _of_slot(slot, steps, settings)


def _of_slot(slot: Slot, steps: tuple[Step, ...], settings: AgendaSettings) -> Iterator[tuple[GridCell, ...]]:
    for stage in back_schedule(slot.last, steps, settings.work_days):
        yield (slot.task.title, joined(answerable(slot.task)), slot.last, stage.label, stage.first, stage.last, reference(slot.matrix, slot.task.path))


def _fill(path: Path, sheets: Sequence[tuple[str, Sequence[Field], list[tuple[GridCell, ...]]]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": "工作台历", "created": _EPOCH})
        look = Look(book)
        for name, fields, rows in sheets:
            write_grid(book.add_worksheet(name), look, tuple(fields), rows)
