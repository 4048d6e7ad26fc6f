"""The sheets that look at the same tasks from another side: 按单位, 时限, 体检, 未列为任务的语句, 出处."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.export.ledger_rows import answerable, joined
from pipeline.export.recurrence import in_words, readable
from pipeline.export.wording import Wording, document, reference
from pipeline.export.workbook.content import Content, Entry
from pipeline.export.workbook.grid import Field, Formula, GridCell
from pipeline.export.workbook.lights import light, light_formula
from pipeline.model.matrix import Assignment, Deadline, Matrix
from pipeline.model.text import Span

Rows = tuple[tuple[GridCell, ...], ...]

UNIT_FIELDS = (
    Field("单位", 20), Field("任务数", 8, centred=True), Field("规范名称", 20), Field("角色", 10, centred=True), Field("依据所在", 10, centred=True),
    Field("序号", 6, centred=True), Field("重点任务", 28), Field("完成时限", 18), Field("截止日期", 12), Field("完成状态", 10, centred=True),
    Field("依据（文件+条款）", 26), Field("任务编号", 22, small=True),
)  # fmt: skip
DEADLINE_FIELDS = (
    Field("截止日期", 12), Field("预警", 8, centred=True), Field("原文时限", 20), Field("类别", 10, centred=True), Field("起始日期", 12), Field("周期", 16),
    Field("周期止日", 12), Field("重点任务", 24), Field("措施", 44), Field("单位", 20), Field("完成状态", 10, centred=True),
    Field("依据（文件+条款）", 24), Field("任务编号", 22, small=True),
)  # fmt: skip
FINDING_FIELDS = (
    Field("文件", 24), Field("条款", 14, centred=True), Field("程度", 8, centred=True), Field("问题", 14, centred=True), Field("说明", 50), Field("原文", 44),
)  # fmt: skip
UNLISTED_FIELDS = (Field("文件", 24), Field("条款", 14, centred=True), Field("语句", 70), Field("未列为任务的理由", 30))
SOURCE_FIELDS = (
    Field("任务编号", 22, small=True), Field("文件", 20), Field("条款", 12, centred=True), Field("页", 5, centred=True), Field("项目", 12, centred=True),
    Field("值", 26), Field("原文语句", 70), Field("依据所在", 10, centred=True), Field("起", 7, centred=True), Field("止", 7, centred=True),
    Field("置信度", 7, centred=True), Field("规则", 20, small=True),
)  # fmt: skip

_ROLES = ("lead", "responsible", "actor", "support", "recipient")


def by_unit(content: Content) -> Rows:
    """One row a unit, role and task; the units with the most tasks first, then in the order of the text; lead before support."""
    pairs = [(entry, one) for entry in content.entries for one in entry.task.assignments]
    counts = Counter(name for name, _ in {(name_of(one), entry.task.id) for entry, one in pairs})
    order = {name: index for index, name in enumerate(dict.fromkeys(name_of(one) for _, one in pairs))}
    pairs.sort(key=lambda pair: (-counts[name_of(pair[1])], order[name_of(pair[1])], _ROLES.index(pair[1].role), pair[0].row.number))
    return tuple(
        (one.unit, counts[name_of(one)], one.canonical or "", *_unit_cells(content, entry, one)) for entry, one in pairs
    )


def name_of(one: Assignment) -> str:
    """The name under which a unit's tasks are gathered: the registry's, else the circular's own."""
    return one.canonical or one.unit


def _unit_cells(content: Content, entry: Entry, one: Assignment) -> tuple[GridCell, ...]:
    wording, row = content.wording, entry.row
    return (
        wording.label("role", one.role), wording.label("basis", one.basis), row.number, row.title, row.due_text, row.due,
        content.followed("status", row), reference(entry.matrix, entry.task.path), entry.task.id,
    )  # fmt: skip


def deadlines(content: Content) -> Rows:
    """One row a time limit, by day; those without a day follow, in the order of the text."""
    pairs = [(entry, one) for entry in content.entries for one in entry.task.deadlines]
    pairs.sort(key=lambda pair: (single_day(pair[1]) or date.max, pair[0].row.number))
    return tuple(_deadline_row(content, at, entry, one) for at, (entry, one) in enumerate(pairs, 2))


def single_day(one: Deadline) -> date | None:
    """The day of a single limit; recurring ones have none here, theirs are in the calendar."""
    return None if one.kind == "recurring" else one.due_date


def _deadline_row(content: Content, at: int, entry: Entry, one: Deadline) -> tuple[GridCell, ...]:
    task, row, day = entry.task, entry.row, single_day(one)
    closed, style = content.wording.closed, content.style
    lamp = Formula(light_formula(f"A{at}", f"K{at}", closed), light(day, row.status, closed, style.today, style.warn_days))
    measure = next((action.text for action in task.actions if action.seq == one.action), "（整项任务）")
    return (
        day, lamp if one.kind != "recurring" else "", one.surface, content.wording.label("deadline", one.kind), one.start_date,
        in_words(rule) if (rule := readable(one.rrule)) else "", one.due_date if one.kind == "recurring" else None, row.title, measure,
        joined(answerable(task)), content.followed("status", row), reference(entry.matrix, task.path), task.id,
    )  # fmt: skip


def findings(content: Content) -> Rows:
    """One row a finding, in the order of the text."""
    return tuple(
        (
            document(matrix), _clause(matrix, one.path), content.wording.label("severity", one.severity), content.wording.label("finding", one.code),
            one.message, one.span.of(matrix.text),
        )
        for matrix in content.matrices
        for one in matrix.findings
    )  # fmt: skip


def unlisted(matrices: Iterable[Matrix]) -> Rows:
    """One row a sentence that became no task, with the reason."""
    return tuple((document(matrix), _clause(matrix, one.path), one.text, one.reason) for matrix in matrices for one in matrix.unlisted)


def _clause(matrix: Matrix, path: str | None) -> str:
    return reference(matrix, path).removeprefix(document(matrix)).strip() if path else ""


def sources(content: Content) -> Rows:
    """One row for every value of every task: the value, the sentence that it stands in, and where that is."""
    return tuple(row for entry in content.entries for row in _source_rows(entry, content.wording))


def _source_rows(entry: Entry, wording: Wording) -> Iterator[tuple[GridCell, ...]]:
    matrix, task = entry.matrix, entry.task
    head = (task.id, document(matrix), _clause(matrix, task.path), task.page)
    opening = Span(task.span.start, min(task.span.end, task.span.start + 200))
    yield (*head, "任务", task.title, opening.of(matrix.text).split("\n")[0], "", task.span.start, task.span.end, None, "")
    for action in task.actions:
        kind = "措施" if action.modality == "must" else f"措施（{wording.label('modality', action.modality)}）"
        yield (*head, kind, f"第{action.seq}条", action.span.of(matrix.text), "", action.span.start, action.span.end, None, action.rule)
    for one in task.assignments:
        where = wording.label("basis", one.basis)
        yield (*head, wording.label("role", one.role), one.unit, sentence(matrix.text, one.span), where, *_ends(one.span), one.confidence, one.rule)
    for time in task.deadlines:
        yield (*head, "时限", _time_value(time), sentence(matrix.text, time.span), "", *_ends(time.span), time.confidence, time.rule)
    for target in task.targets:
        yield (*head, "目标", target.surface, sentence(matrix.text, target.span), "", *_ends(target.span), target.confidence, target.rule)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _time_value(time: Deadline) -> str:
    days = "至".join(day.isoformat() for day in (time.start_date, time.due_date) if day)
    return f"{time.surface}（{days}）" if days else time.surface


def sentence(text: str, span: Span) -> str:
    """The sentence of `text` around `span`: from the last full stop or line end before it to the next one after it."""
    start = max(text.rfind(mark, 0, span.start) for mark in "。；\n") + 1
    ends = [found for mark in "。；\n" if (found := text.find(mark, span.end)) >= 0]
    return text[start : min(ends, default=len(text))].strip()
