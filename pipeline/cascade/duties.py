"""What became of the duties of one task: which are lost, which were never for the plan, and so the status of its row.

Rules (contract `cascade.md`): covered when all duties stand in the plan, partial when some are lost, missing when none does. A duty of the
directive's own level beside local ones makes nothing partial; a task of such duties alone is not for the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cascade.clauses import Clause, Clauses
from pipeline.cascade.institutions import Kind, called, institution, kinds
from pipeline.cascade.lines import RANK, Registry, doers, level_of, registry
from pipeline.cascade.matching import Match
from pipeline.cascade.quantities import figure_stands
from pipeline.cascade.rarity import mass
from pipeline.cascade.rows import STANDS, RowView
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Status
from pipeline.model.matrix import Matrix, Task
from pipeline.model.text import Span
from pipeline.patterns import compiled

LOST = 0.27  # recall below which a clause stands nowhere in the plan
ELSEWHERE = 0.6  # recall that counts also in a task that is not linked
LOST_PART, MOST = 0.2, 0.5  # the lost part of a task's weight that makes it partial; of one that is all the upper level's own
WORD_FOR_WORD, CUT_OUT = 0.9, 2.0  # recall of all that stands, from which a clause of this weight without a trace was cut out of a copied task
WEIGHTY, TRACE = 3.5, 0.1  # a clause of this weight of which not even a trace is left is a duty lost, however long its task
PLAINLY = 0.8  # recall from which a plan clause plainly tells another duty
HABIT = 3  # a directive that names the lower level in every third task or more does so wherever it asks something of it
SHORT = 8  # folded characters of a clause that is little more than its figure
_ONLY_RATE = re.compile(r"[^，。；、：]{2,16}率(?:要|应|须|均)?(?:稳定|保持|控制|提高|提升|达|不低|不少)[^，。；、]{1,14}")
"""A clause that only says how high a rate must stand; its loss is told as a target, it is no duty (annotation.md §3)."""
_THEME = re.compile("(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，、]?|[①②③④⑤⑥⑦⑧⑨])[^，。；：]{2,12}")
SLIGHT = 1.2  # weight of a clause too slight to be missed


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a task's duties: `lost` clauses, and whether the whole task is the upper level's own."""

    status: Status
    lost: tuple[Span, ...]
    not_for_plan: bool


@dataclass(frozen=True, slots=True)
class Upper:
    """How duties of the upper level are told: by their doer at the start of the clause, or by what only it can do."""

    doer: re.Pattern[str]
    office: re.Pattern[str]
    content: re.Pattern[str]
    craft: re.Pattern[str]
    judges: re.Pattern[str]

    def is_doer(self, words: str, own: int, known: Registry) -> bool:
        """True when the clause begins with a doer of the upper level who has no counterpart at rank `own`: a coordinating body, an office two
        levels up, one that the lower level does not have, or any office that does what only the upper level can do;
        or when it is said how the lower level will be judged."""
        if self.judges.search(words):
            return True
        level = level_of(words.removeprefix("由").removeprefix("请"))
        rank = RANK[level] if level else own + 1
        if rank <= own:
            return False
        if self.doer.search(words):
            return True
        found = self.office.search(words)
        return bool(found) and (rank > own + 1 or bool(known.upper_only.search(found[0] if found else "")) or bool(self.craft.search(words)))


    def is_office(self, words: str, own: int) -> bool:
        """True when the clause begins with an office of a level above `own` that does something."""
        found = self.office.search(words)
        level = level_of(words.removeprefix("由").removeprefix("请"))
        return bool(found) and level is not None and RANK[level] > own


@lru_cache(maxsize=8)
def upper(lexicon: Lexicon) -> Upper:
    """The patterns of `cascade_upper.yaml`."""
    by_meaning = {
        meaning: compiled("|".join(f"(?:{entry.pattern})" for entry in lexicon["cascade_upper"].of(meaning) if entry.pattern) or "(?!)")
        for meaning in ("doer", "office", "content", "craft", "judges")
    }
    return Upper(**by_meaning)


@dataclass(frozen=True, slots=True)
class Levels:
    """How the two levels are told apart: patterns of the upper one's duties, the registry of units, the plan's own rank, and kinds of institutions."""

    upper: Upper
    known: Registry
    own: int
    institutions: tuple[Kind, ...] = ()


def levels(plan: Matrix, lexicon: Lexicon) -> Levels:
    """The levels of a comparison with `plan`; a plan that does not tell its level is taken for a township's, that of a school or firm stands below."""
    known = kinds(lexicon)
    own = RANK["village"] if institution(plan, known) else RANK[plan.letterhead.level or "township"]
    return Levels(upper(lexicon), registry(lexicon), own, known)


def fate(view: RowView, split: Levels) -> Fate:
    """The fate of the directive's task in `view`."""
    clauses = view.directive.clauses
    duties = [index for index in view.directive.by_task[view.task] if clauses[index].duty]
    if not view.linked:
        return Fate("missing", tuple(clauses[index].span for index in duties), bool(duties) and (view.owned >= set(duties) or not_addressed(view.directive, view.directive_task, split)))
    local = [index for index in duties if index not in view.owned]
    if not local:  # the plan speaks of what is the upper level's own: for the most part, or in part
        local, enough = duties, MOST
    else:
        enough = LOST_PART
    weight = {index: mass(clauses[index].grams, view.alignment.weight) for index in local}
    gone = [index for index in local if (weight[index] >= SLIGHT or _date_is_gone(view, clauses[index].span)) and _is_lost(view, index) and not _theme_of(view, index)]
    lost = sum(weight[index] for index in gone) >= enough * (sum(weight.values()) or 1.0)
    partial = lost or (enough < MOST and _job_of_its_own(view, gone, local, weight))
    return Fate("partial" if gone and partial else "covered", tuple(clauses[index].span for index in gone), False)


def _job_of_its_own(view: RowView, gone: Sequence[int], local: Sequence[int], weight: Mapping[int, float]) -> bool:
    """True when what is gone is a job of its own, however small: a whole sentence, one with a time or figure, or a weighty one without a trace."""
    clauses = view.directive.clauses
    standing = [best_recall(view.alignment.forward[index], view.linked) for index in local if index not in gone]
    copied = bool(standing) and min(standing) >= WORD_FOR_WORD
    least = CUT_OUT if copied or not _to_spare(view, local) else WEIGHTY
    return (
        _whole_sentence(gone, local, clauses)
        or any(_own_job(view.directive_task, clauses[index].span) for index in gone)
        or any(weight[index] >= least and best_recall(view.alignment.forward[index], view.linked) < TRACE for index in gone)
    )


def _to_spare(view: RowView, local: Sequence[int]) -> bool:
    """True when the linked tasks hold a duty that answers none of `local`: it may tell a lost one in words that nobody recognises."""
    taken = {clause for index in local if (match := view.answer(index)) and match.recall >= LOST for clause in range(match.first, match.last + 1)}
    clauses = view.plan.clauses
    return any(clauses[index].duty and not clauses[index].heading and index not in taken for task in view.linked for index in view.plan.by_task[task])


def _theme_of(view: RowView, index: int) -> bool:
    """True for a short enumerated clause (一是严打非法运输，…) whose work is in the clause behind it, which stands."""
    clauses, text = view.directive.clauses, view.directive.matrix.text
    after = index + 1
    if not _THEME.fullmatch(clauses[index].span.of(text)) or after >= len(clauses) or clauses[after].sentence != clauses[index].sentence:
        return False
    return best_recall(view.alignment.forward[after], view.linked) >= LOST


def _is_lost(view: RowView, index: int) -> bool:
    clause = view.directive.clauses[index]
    if best_recall(_own_answers(view, index), view.linked) >= LOST or _ONLY_RATE.fullmatch(clause.span.of(view.directive.matrix.text)):
        return False
    return len(clause.folded.text) > SHORT or not figure_stands(view, clause.span)


def _own_answers(view: RowView, index: int) -> Iterator[Match]:
    """The matches of a clause, but for weak ones in words that tell another duty: 发警示短信 is not answered by 上门提醒 of the old."""
    for match in view.alignment.forward[index]:
        if match.recall >= STANDS or not all(_told_for_another(view, index, clause) for clause in range(match.first, match.last + 1)):
            yield match


def _told_for_another(view: RowView, index: int, clause: int) -> bool:
    found = view.alignment.backward[clause]
    if not found or found[0].first <= index <= found[0].last or found[0].recall < PLAINLY:
        return False
    return found[0].task != view.task or _date_is_gone(view, view.directive.clauses[index].span)


def _date_is_gone(view: RowView, clause: Span) -> bool:
    """True for a clause with a date of its own that no linked task has: one plan clause may join two duties, but not two dates (每周报进展，年底报总结)."""
    kept = {one.due_date for _, task in view.plan_tasks() for one in task.deadlines}
    return any(one.span in clause and one.kind == "by" and one.due_date not in kept for one in view.directive_task.deadlines)


def best_recall(found: Iterable[Match], linked: Sequence[int]) -> float:
    """The best recall of a clause in the linked tasks, or elsewhere in the plan where it is almost word for word."""
    return max((match.recall for match in found if match.task in linked or match.recall >= ELSEWHERE), default=0.0)


def owned_clauses(directive: Clauses, task: int, split: Levels) -> frozenset[int]:
    """The clauses of a task that are the upper level's own; a doer at the head of a sentence holds for the clauses that follow it."""
    owned: set[int] = set()
    holds: int | None = None
    asked = directive.matrix.tasks[task]
    beside = _addressed_beside(directive, task, split)
    for index in directive.by_task[task]:
        clause = directive.clauses[index]
        words = clause.span.of(directive.matrix.text)
        if split.upper.is_doer(words, split.own, split.known) or (beside and split.upper.is_office(words, split.own)):
            holds = clause.sentence
        elif split.known.addressed.match(words) or _local_doer(asked, clause.span, split):
            holds = None
        if holds == clause.sentence or split.upper.content.search(words):
            owned.add(index)
    if _reports_from_above(directive, asked, split.own) or (owned and _only_upper_units(asked, split)):
        owned |= set(directive.by_task[task])
    return frozenset(owned)


def _reports_from_above(directive: Clauses, task: Task, own: int) -> bool:
    """True for a report that is asked of a level more than one above `own` (各省级安委会要报送, for a township)."""
    level = level_of(task.span.of(directive.matrix.text))
    return task.category == "报送" and level is not None and RANK[level] > own + 1


def not_addressed(directive: Clauses, task: Task, split: Levels) -> bool:
    """True for a task whose doers are all offices of a level above the plan's, in a directive that names the lower level (各镇街, 各学校) where it
    asks something of it."""
    offices = [split.known.office(one.unit, one.canonical) for one in doers(task.assignments)]
    above = [office.upper_only or (office.level is not None and RANK[office.level] > split.own) for office in offices]
    if not offices or not all(above) or any(office.reach in {"addressed", "everybody"} for office in offices):
        return False
    return HABIT * sum(_addressed(one, split) for one in directive.matrix.tasks) >= len(directive.matrix.tasks)


def _addressed(task: Task, split: Levels) -> bool:
    return any(
        split.known.office(one.unit, one.canonical).reach == "addressed" or called(one.unit, split.institutions) is not None for one in doers(task.assignments)
    )


def _addressed_beside(directive: Clauses, task: int, split: Levels) -> bool:
    """True when a clause of the task begins with the lower level as a whole (各镇街要…): what offices of the upper level do beside it is their own."""
    text = directive.matrix.text
    return any(split.known.addressed.match(directive.clauses[index].span.of(text)) for index in directive.by_task[task])


def _local_doer(task: Task, span: Span, split: Levels) -> bool:
    for assignment in doers(task.assignments):
        if assignment.span in span:
            office = split.known.office(assignment.unit, assignment.canonical)
            if office.reach == "addressed" or office.level is None or RANK[office.level] <= split.own:
                return True
    return False


def _only_upper_units(task: Task, split: Levels) -> bool:
    """True when every unit that is listed for the task sits above the plan's level and has no office there."""
    listed = [assignment for assignment in doers(task.assignments) if assignment.basis != "text"]
    offices = [split.known.office(assignment.unit, assignment.canonical) for assignment in listed]
    above = [office for office in offices if office.upper_only or (office.level is not None and RANK[office.level] > split.own + 1)]
    return bool(offices) and len(above) == len(offices)


def _own_job(task: Task, span: Span) -> bool:
    """True for a clause with a time limit or a figure of its own: it can be ticked off by itself."""
    return any(one.span in span for one in task.deadlines) or any(one.span in span for one in task.targets)


def _whole_sentence(gone: Sequence[int], local: Sequence[int], clauses: Sequence[Clause]) -> bool:
    """True when all duties of one sentence are gone: a sentence is a job of its own."""
    sentences = {clauses[index].sentence for index in gone}
    return any(all(index in gone for index in local if clauses[index].sentence == sentence) for sentence in sentences)
