"""Stage 3: `Circular` → `Drafts`: what the words SAY, each with its span and the id of the rule that found it; nothing is interpreted.

Steps: `tasks` finds the places of tasks → `notes` reads the brackets of responsibility in them → `scope` says which tasks each covers →
for every task: `actors` and `recipients` of its running text, `duties` of brackets and table columns, `actions`, `times`, `quantities` →
quantities outside tasks (`loose`) → `citations`. A time or quantity is looked for in the task's own text, in its own brackets, in the
bracket of time at its heading, and (times alone) in the brackets that it inherits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.actions import asks, find_actions
from pipeline.extract.actors import find_doers
from pipeline.extract.citations import find_citations
from pipeline.extract.clauses import Ground, ground, without
from pipeline.extract.duties import Headings, note_duties, remark_duties, row_duties, text_duties
from pipeline.extract.note_contents import note_cues
from pipeline.extract.notes import NoteReader, NoteReading, with_first_leads
from pipeline.extract.quantities import QuantityReader
from pipeline.extract.quantity_grammar import grammar_in
from pipeline.extract.recipients import find_recipients
from pipeline.extract.scope import Held, Scoped, scopes
from pipeline.extract.tasks import Place, body_of, find_places, is_scored
from pipeline.extract.times import TimeReader
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Section, TaskRow
from pipeline.model.matrix import Action
from pipeline.model.mentions import Drafts, DutyMention, QuantityMention, TaskDraft, TimeMention
from pipeline.model.text import Span

__all__ = ["extract"]

_CHARGES = re.compile("负责|牵头|[要应须](?!急|[点素求件对])")  # 应急, 应对, 要点 charge nobody
_BARE_MONTH = re.compile(r"\s*(\d{1,2})(?:月?[-—－~～至、]\d{1,2})?月份?\s*$")
_LEAST_MONTHS = 3
_OWNERS = ("lead", "responsible", "support", "leader", "person")
_LIMIT_HEAD = re.compile("时限|时间|期限")
_TASKLESS = ("status", "problem")


def extract(circular: Circular, lexicon: Lexicon, language: Language) -> Drafts:
    """All that `circular` says, in order of the text. Never raises on what it says, however broken."""
    ready = ground(circular.text, language)
    times = TimeReader(circular.text, lexicon)
    quantities = QuantityReader(circular.text, times, grammar_in(lexicon, ready.analysis.traces))
    work = _Work(circular, ready, NoteReader(circular.text, language), times, quantities, Headings(circular, ready))
    places = find_places(circular, work.ground)
    led = [place.path for place in places if place.section and _names_its_lead(work, place)]
    scoped = scopes(circular, tuple(_held(work, places)), [place.path for place in places], led)
    homes, covering = _by_path(scoped)
    drafts = tuple(draft for place in places if (draft := _draft(work, place, homes[place.path], covering[place.path])))
    loose = tuple(_loose(work, {draft.path: draft for draft in drafts}))
    return Drafts(circular, drafts, loose, find_citations(circular, lexicon), tuple(one.note for one in scoped))


@dataclass(frozen=True)
class _Work:
    """One circular on the table, with the tools that all steps share."""

    circular: Circular
    ground: Ground
    reader: NoteReader
    times: TimeReader
    quantities: QuantityReader
    headings: Headings

    @property
    def lexicon(self) -> Lexicon:
        return self.ground.lexicon

    @property
    def language(self) -> Language:
        return self.ground.language

    @property
    def text(self) -> str:
        return self.circular.text


# -- brackets ----------------------------------------------------------------


def _names_its_lead(work: _Work, place: Place) -> bool:
    """True where the running text says who leads (`由县应急局牵头，县公安局参加`)."""
    leads = (span for span in place.body if "牵头" in span.of(work.text))
    return any(doer.role == "lead" for span in leads for doer in find_doers(work.ground, [span]))


def _held(work: _Work, places: Sequence[Place]) -> Iterator[Held]:
    """Every bracket of responsibility with the section that holds it."""
    leaves = {place.path for place in places if place.section}
    for place in places:
        if place.section:
            yield from _in(work, place.body, place.path)
    for section in work.circular.sections:
        if not section.leaf and section.path not in leaves:
            yield from _of_parent(work, section)
    yield from (replace(one, after=True) for one in _in(work, work.circular.closing, "") if one.alone)


def _of_parent(work: _Work, section: Section) -> Iterator[Held]:
    """A parent's brackets: behind its heading, in its intro, in a paragraph of their own after its last child."""
    first = section.own[0].start if section.own else section.heading_span.end
    heading = Span(section.heading_span.end, max(section.heading_span.end, min(first, _line_end(work.text, section.heading_span.end))))
    yield from _in(work, (heading,), section.path)
    children = work.circular.children(section.path)
    for one in _in(work, section.own, section.path):
        after = bool(children) and one.reading.span.start > children[-1].span.start
        if one.alone or not after:
            yield replace(one, after=after)


def _in(work: _Work, paragraphs: Sequence[Span], home: str) -> Iterator[Held]:
    for paragraph in paragraphs:
        for reading in with_first_leads(work.reader.notes_in(paragraph), work.text, work.language):
            yield Held(reading, home, _is_alone(work.text, reading.whole or reading.span))


def _is_alone(text: str, span: Span) -> bool:
    """True where the bracket is all that its line holds."""
    start, end = text.rfind("\n", 0, span.start) + 1, _line_end(text, span.end)
    return not text[start : span.start].strip(" \u3000") and not text[span.end : end].strip(" \u3000。.；;")


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


# -- one task ----------------------------------------------------------------


def _by_path(scoped: Sequence[Scoped]) -> tuple[Mapping[str, list[Scoped]], Mapping[str, list[Scoped]]]:
    """The brackets that stand in each section, and those that cover each task, in order of the text."""
    homes: dict[str, list[Scoped]] = defaultdict(list)
    covering: dict[str, list[Scoped]] = defaultdict(list)
    for one in scoped:
        homes[one.note.home].append(one)
        for path in dict.fromkeys(one.note.covers):
            covering[path].append(one)
    return homes, covering


def _draft(work: _Work, place: Place, held: Sequence[Scoped], covering: Sequence[Scoped]) -> TaskDraft | None:
    """The draft of one task, whose section holds the brackets `held` and which those `covering` it speak of; None for a leaf that asks nobody to do anything."""
    if place.row:
        return _row_draft(work, place)
    about = [one for one in held if not one.reading.reach.items or place.path in one.note.covers]
    own = [one for one in about if place.section or not one.note.alone]  # a parent's bracket in a paragraph of its own speaks of the children
    inherited = [one for one in covering if one.note.home != place.path]
    regions = tuple(part for span in place.body for part in without(span, [one.note.span for one in held]))
    doers = find_doers(work.ground, regions)
    recipients = find_recipients(work.ground, [*regions, *(one.note.span for one in own)])
    works = [span for one in own if not one.note.alone for span in one.reading.works]
    actions = find_actions(work.ground, regions, doers, works)
    doers = (*find_doers(work.ground, _heading_apart(place)), *doers)
    duties = [*note_duties(place, covering), *work.headings.duties(place), *text_duties(work.text, doers, recipients)]
    times = (place.time,) if place.time else ()
    notes = tuple(one.note.span for one in own)
    found = work.times.find([*times, *regions, *notes, *(one.note.span for one in inherited)])
    quantities = work.quantities.find([*regions, *notes])
    dated = bool(found or quantities)  # a limit or a figure in a task chapter binds, even where the sentence only states what is to be reached
    charged = any(one.note or one.rule == "heading.units" for one in duties)
    asked = bool(duties) or (not place.only_if_charged and (dated or asks(work.ground, actions)))
    if not (charged or (actions and asked)) or (not duties and _only_when(work.text, actions, found)):
        return None
    return TaskDraft(
        place.path, place.category, place.title, place.span, regions,
        notes=tuple(one.note for one in own), inherits=tuple(one.note for one in inherited), time_spans=times, actions=actions,
        duties=_named(work.text, duties), times=found, quantities=quantities,
    )  # fmt: skip


def _only_when(text: str, actions: Sequence[Action], times: Sequence[TimeMention]) -> bool:
    """`时间安排：从即日起至2月底。`: what only says when the whole action runs asks nobody for anything."""
    said = [text_of for action in actions for text_of in without(action.span, [one.span for one in times])]
    return bool(actions) and bool(times) and not re.search("[\u4e00-\u9fff]", re.sub("分为?|[一二三四五六七八九十]个|(?:阶段|时段|步骤)$|从|自|起|至|到|止|为期|时间|为|共|开始|结束|专项|行动|整治|集中|活动", "", "".join(one.of(text) for one in said)))


def _heading_apart(place: Place) -> tuple[Span, ...]:
    """The heading of a task where it charges somebody and is no part of its text: `（一）各村负责辖区内防火工作。管好本村应急队伍。`"""
    if place.section is None or not _CHARGES.search(place.section.heading) or any(place.section.heading_span.overlaps(span) for span in place.body):
        return ()
    return (place.section.heading_span,)


def _row_draft(work: _Work, place: Place) -> TaskDraft | None:
    """The draft of a table row, from its cells by the meaning of their columns."""
    row = place.row
    assert row is not None
    texts = _once([*row.all("title"), *place.body, *row.all("target"), *row.all("deliverable"), *row.all("report")])
    readings = [reading for span in texts for reading in work.reader.notes_in(span)]
    regions = tuple(part for span in texts for part in without(span, [one.span for one in readings]))
    body = tuple(part for span in place.body for part in without(span, [one.span for one in readings]))
    doers = find_doers(work.ground, body)
    recipients = find_recipients(work.ground, [*regions, *row.all("note")])
    remarks = tuple(_remarks(work, row))
    duties = [*row_duties(row, work.reader, _headers(work, row), _first_leads(work, row.span.start)), *_of_cells(readings), *remark_duties(remarks, work.reader)]
    limits = [*row.all("deadline"), *_with_limits(work, row)]
    when = _once([*limits, *row.all("frequency")])
    return TaskDraft(
        place.path, place.category, place.title, place.span, regions,
        actions=find_actions(work.ground, body, doers, cells=True),
        duties=_named(work.text, [*duties, *text_duties(work.text, doers, recipients)]),
        times=_held_then(work, row, work.times.find([*when, *regions], limits=limits)),
        quantities=work.quantities.find([*regions, *when, *remarks], targets=row.all("target")), from_table=True,
    )  # fmt: skip


def _with_limits(work: _Work, row: TaskRow) -> Iterator[Span]:
    """The cells of owners under a header that says that they hold a limit, too (`责任单位及完成时限`)."""
    headers = _headers(work, row)
    return (cell.span for name, cell in row.cells if name in _OWNERS and _LIMIT_HEAD.search(headers.get(cell.column, "")))


def _of_cells(readings: Sequence[NoteReading]) -> Iterator[DutyMention]:
    for reading in readings:
        for claim in reading.claims:
            yield DutyMention("", claim.unit, claim.role, claim.rule, None, claim.confidence)


def _headers(work: _Work, row: TaskRow) -> dict[int, str]:
    """The header words of the row's table by column."""
    aside = work.lexicon["tables"].regex("table.first-leads")
    return {column: aside.sub("", header) for table in work.circular.tables if row in table.rows for column, _, header in table.columns}


def _held_then(work: _Work, row: TaskRow, times: Sequence[TimeMention]) -> tuple[TimeMention, ...]:
    """`times` with the bare months and days of a column 月份 or 培训时间 as when something is held, not as limits."""
    headers, held, period = _headers(work, row), work.lexicon["tables"].regex("table.held"), work.lexicon["tables"].regex("table.period")
    cells = [cell.span for name, cell in row.cells if name == "deadline" and (((head := "".join(headers.get(cell.column, "").split())) and (held.search(head) or period.search(head))) or _goes_through_months(work, row, cell.column))]
    return tuple(replace(one, kind="on") if one.kind == "by" and not one.surface.endswith(("前", "底")) and any(one.span in cell for cell in cells) else one for one in times)


def _goes_through_months(work: _Work, row: TaskRow, column: int) -> bool:
    """True where the cells of a column 时间 are months in their order, at least three: a calendar, no limits."""
    table = next(table for table in work.circular.tables if row in table.rows)
    if not any(at == column and "".join(header.split()) == "时间" for at, _, header in table.columns):
        return False
    said = dict.fromkeys(cell.span.of(work.text) for one in table.rows for _, cell in one.cells if cell.column == column)
    months = [int(match[1]) for words in said if (match := _BARE_MONTH.match(words))]
    return len(months) >= _LEAST_MONTHS and months == sorted(months)


def _remarks(work: _Work, row: TaskRow) -> Iterator[Span]:
    """The cells of a column 备注 or 说明: a figure there binds, and a unit in its part; columns of progress say what has been done."""
    headers = _headers(work, row)
    return (cell.span for name, cell in row.cells if name == "note" and re.fullmatch("备注|说明", "".join(headers.get(cell.column, "").split())))


def _first_leads(work: _Work, before: int) -> bool:
    """True where the text before the table says that the first unit of a list leads (`第一位为牵头单位，下同`)."""
    return note_cues(work.lexicon).first.search(work.text, 0, before) is not None


def _named(text: str, duties: Sequence[DutyMention]) -> tuple[DutyMention, ...]:
    """The duties with their words; one span speaks in one role once, a short second name of a doer already named is left out."""
    kept: dict[tuple[Span, str], DutyMention] = {}
    for duty in duties:
        kept.setdefault((duty.span, duty.role), replace(duty, unit=duty.span.of(text)))
    return tuple(duty for duty in kept.values() if not _is_second_name(duty, tuple(kept.values())))


def _is_second_name(duty: DutyMention, others: Sequence[DutyMention]) -> bool:
    """`主要负责人` after `企业主要负责人` (annotation.md §4: a second short name of a post already listed)."""
    posts = ("主要负责人", "负责人", "主要负责同志", "主要领导", "分管负责人", "分管领导", "分管负责同志", "负责同志")
    longer = (one for one in others if one.role == duty.role == "actor" and one.unit != duty.unit and one.span.start < duty.span.start)
    return duty.unit in posts and any(one.unit.endswith(duty.unit) for one in longer)


def _once(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for span in spans if len(span)))


# -- outside tasks -----------------------------------------------------------


def _loose(work: _Work, tasks: Mapping[str, TaskDraft]) -> Iterator[tuple[str, QuantityMention]]:
    """Quantities of goal sections, of what parents' tasks leave of their own words, and of the opening, with the path of their section (`0`)."""
    if "通报" not in work.circular.letterhead.genre:
        for quantity in work.quantities.find(work.circular.opening, by_dates=True):
            yield "0", quantity
    for section in work.circular.sections:
        draft = tasks.get(section.path)
        if (draft and section.leaf) or section.kind in _TASKLESS or section.path.startswith("A") or is_scored(section, work.circular, work.lexicon):
            continue
        said = body_of(section, work.text) if section.leaf else section.own  # a leaf without a title begins with its heading
        own = [part for span in said for part in without(span, draft.regions if draft else ())]
        for quantity in work.quantities.find(own, by_dates=True):
            yield section.path, quantity
