"""Stage 4: `Drafts` → `Matrix`: what the words MEAN.

Steps, a task at a time: `units` gives each unit its canonical name by level; a bracket held elsewhere makes the basis `inherited`; one entry a
(unit, role); `dates` reads times against the issue date, the campaign's end and the year that governs, one entry a date; `amounts` takes
quantities; each value is mapped to the action that carries it; `ids` names circular and tasks; what asks for a person's eye becomes a review code.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Letterhead
from pipeline.model.matrix import Action, Assignment, Basis, Deadline, Matrix, Provenance, Task
from pipeline.model.mentions import Anchor, Drafts, DutyMention, TaskDraft
from pipeline.model.text import Span
from pipeline.resolve.amounts import resolve_quantity
from pipeline.resolve.dates import resolve_times, time_issue
from pipeline.resolve.ids import circular_id, task_id
from pipeline.resolve.units import registry

__all__ = ["anchor_of", "resolve"]

_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年|[\u4e00-\u9fff])")
_YEARS_SPAN = re.compile(r"20\d{2}年?(?:度)?\s*[—－–~～至到-]+\s*(?:20)?\d{2}|20\d{2}[、，和]\s*20\d{2}")
_NUMBER_YEAR = re.compile(r"[〔\[(（](20\d{2})[〕\])）]")
_DOUBTFUL = 0.6  # below that a value asks for a person's eye
_MONTH_OF_YEAR = re.compile(r"(20\d\d)\s*年\s*\d{1,2}\s*月")
_NAMED = re.compile("《[^》]*》")
_ASSIGNABLE = ("重点任务", "通报要求")


def resolve(drafts: Drafts, lexicon: Lexicon) -> Matrix:
    """The matrix of one circular, without findings: those are the next stage's. Never raises on contradictions."""
    circular = drafts.circular
    name = circular_id(circular.letterhead, circular.source.sha256)
    anchor = anchor_of(circular.letterhead, "".join(span.of(circular.text) for span in (*circular.notice, *circular.opening)))
    return Matrix(
        id=name, letterhead=circular.letterhead, provenance=_provenance(circular), text=circular.text, sections=circular.sections,
        tasks=tuple(_task(draft, name, anchor, circular, lexicon) for draft in drafts.tasks),
        targets=tuple(resolve_quantity(mention, path=path) for path, mention in drafts.loose),
        citations=drafts.citations,
    )  # fmt: skip


def anchor_of(letterhead: Letterhead, opening: str = "") -> Anchor:
    """What the circular's times are read against: its date, its campaign's end, and the year that governs: that of its date, or the one
    year of its title where that is the next (`2025年工作要点` of December); of a paper without date that of its title, else of its
    number, else the only one in whose months its `opening` speaks (`自2025年3月20日至6月27日开展……`)."""
    dated = letterhead.dated or letterhead.printed
    return Anchor(dated, letterhead.campaign_end, _governing_year(letterhead, dated.year if dated else None, opening))


def _governing_year(letterhead: Letterhead, issued: int | None, opening: str) -> int | None:
    title, opening = (unicodedata.normalize("NFKC", words) for words in (letterhead.title, opening))
    named = {int(year) for year in _TITLE_YEAR.findall(title)}
    year = named.pop() if len(named) == 1 and not _YEARS_SPAN.search(title) else None
    if issued is not None:
        return year if year == issued + 1 else issued
    number = _NUMBER_YEAR.search(letterhead.doc_no or "")
    spoken = {int(match[1]) for match in _MONTH_OF_YEAR.finditer(_NAMED.sub("", opening))}
    only = spoken.pop() if len(spoken) == 1 else None
    return year or (int(number[1]) if number else None) or only


def _provenance(circular: Circular) -> Provenance:
    source = circular.source
    return Provenance(source.name, source.sha256, source.format, source.pages, len(source.text), source.ocr)


def _task(draft: TaskDraft, circular: str, anchor: Anchor, of: Circular, lexicon: Lexicon) -> Task:
    assignments = tuple(_assignments(draft, of.letterhead, lexicon))
    deadlines = tuple(_with_action(one, draft.actions) for one in resolve_times(draft.times, anchor, lexicon))
    targets = tuple(resolve_quantity(one, action=_action_at(one.span, draft.actions)) for one in draft.quantities)
    least = min((one.confidence for values in (assignments, deadlines, targets) for one in values), default=1.0)
    review = (*_review(draft, assignments, anchor, lexicon), *(("low-confidence",) if least < _DOUBTFUL else ()))
    return Task(
        task_id(circular, draft.path), draft.path, draft.category, draft.title, draft.span, of.source.page_at(draft.span.start),
        draft.actions, assignments, deadlines, targets, review,
    )  # fmt: skip


def _assignments(draft: TaskDraft, letterhead: Letterhead, lexicon: Lexicon) -> Iterator[Assignment]:
    """One entry a (unit, role): the first said, brackets before columns before running text."""
    several = len({one.note.span for one in draft.duties if one.note is not None and one.note.home == draft.path}) > 1
    units, kept = registry(lexicon), dict[tuple[str, str], Assignment]()
    for duty in draft.duties:
        basis = _basis(duty, draft)
        one = Assignment(
            duty.unit, duty.span, duty.role, basis, units.canonical(duty.unit, letterhead),
            None if basis == "inherited" else _action_of(duty, draft.actions, several), duty.confidence, duty.rule,
        )  # fmt: skip
        kept.setdefault((duty.unit, duty.role), one)
    yield from kept.values()


def _action_of(duty: DutyMention, actions: Sequence[Action], several: bool) -> int | None:
    """The action that carries the duty; where `several` brackets speak in one task, each speaks of the action right before it."""
    inside = _action_at(duty.span, actions)
    if inside is not None or duty.note is None or not several:
        return inside
    before = bisect_right(actions, duty.note.span.start, key=lambda action: action.span.end)
    return actions[before - 1].seq if before else None


def _basis(duty: DutyMention, draft: TaskDraft) -> Basis:
    if duty.note is not None:
        return "note" if duty.note.home == draft.path else "inherited"
    return "table" if draft.from_table and duty.rule.startswith(("column.", "verb.", "label.", "remark.", "first.")) else "text"


def _with_action(deadline: Deadline, actions: Sequence[Action]) -> Deadline:
    return replace(deadline, action=_action_at(deadline.span, actions))


def _action_at(span: Span, actions: Iterable[Action]) -> int | None:
    """The seq of the action whose words hold `span`; None where it holds for the whole task."""
    return next((action.seq for action in actions if span in action.span), None)


def _review(draft: TaskDraft, assignments: Sequence[Assignment], anchor: Anchor, lexicon: Lexicon) -> tuple[str, ...]:
    """The codes that ask a person to look at the row, each once, in the order of the columns."""
    codes = []
    if draft.category in _ASSIGNABLE and not any(one.role != "recipient" for one in assignments):
        codes.append("unassigned")
    codes += [code for mention in draft.times if (code := time_issue(mention, anchor, lexicon))]
    return tuple(dict.fromkeys(codes))
