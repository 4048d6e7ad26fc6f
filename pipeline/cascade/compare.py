"""A directive against a plan: the whole comparison, composed.

Steps: prepare each paper (clauses, facts, runs) → weigh the words of both → align → hints → is the pair kin at all → links, human decisions last
→ the fate of every task → differences of the linked rows → what the plan added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.cascade.align import Alignment, Candidate, align, with_hints
from pipeline.cascade.clauses import Clauses, cut, with_silent_sections
from pipeline.cascade.copying import Runs, copied, runs
from pipeline.cascade.duties import Levels, fate, levels, owned_clauses
from pipeline.cascade.evidence import TaskFacts, facts, hints, pairs, quotes
from pipeline.cascade.institutions import institution, kinds, of_other_kinds
from pipeline.cascade.letters import Told, told
from pipeline.cascade.lines import registry
from pipeline.cascade.quantities import quantity_differences
from pipeline.cascade.rarity import background, weights
from pipeline.cascade.related import UNRELATED_BAR, problems, related
from pipeline.cascade.responsibility import Institutions, unit_differences
from pipeline.cascade.retold import with_retold
from pipeline.cascade.retold_links import retold_links
from pipeline.cascade.rows import RowView
from pipeline.cascade.same_values import same_values
from pipeline.cascade.second_look import second_look
from pipeline.cascade.times import time_differences
from pipeline.cascade.undated import in_year_of
from pipeline.cascade.wording import Tone, exception_differences, lost_exceptions, softened, tone
from pipeline.cascade.words import Folder, folder
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Decisions, Difference, Link, LinkDecision, Row
from pipeline.model.matrix import Matrix
from pipeline.model.text import Span

SURE = 0.6  # score of a link on which a plan's bracket of time is laid at the door of one directive task
UPPER_BAR = 2.0  # how many times stronger a link must be to a task that is the upper level's own
PLAINLY = 1.5  # weight of words that must return before a duty of the upper level, beside local ones, is compared like any duty
DECIDED = 1.0  # score of a link that a person confirmed


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper made ready for comparison; a directive is prepared once for all its plans."""

    clauses: Clauses
    facts: tuple[TaskFacts, ...]
    runs: Runs
    folder: Folder
    extra: frozenset[str] = frozenset()

    @property
    def matrix(self) -> Matrix:
        """The paper."""
        return self.clauses.matrix


def prepare(matrix: Matrix, lexicon: Lexicon) -> Prepared:
    """`matrix` cut and folded."""
    own = folder(lexicon, [matrix.letterhead])
    return Prepared(cut(matrix, own, lexicon), facts(matrix, own, registry(lexicon)), runs(matrix), own)


def prepare_plan(plan: Matrix, lexicon: Lexicon) -> Prepared:
    """A plan made ready, with the sections that were not taken for tasks and may answer all the same; `extra` names them."""
    whole = with_silent_sections(plan)
    known = {task.path for task in plan.tasks}
    return replace(prepare(whole, lexicon), extra=frozenset(task.path for task in whole.tasks) - known)


def compare(directive: Matrix, plan: Matrix, lexicon: Lexicon, decisions: Decisions | None = None) -> Coverage:
    """The coverage of `directive` by `plan`. `decisions` of people always win over what is found."""
    return compare_prepared(prepare(directive, lexicon), prepare_plan(plan, lexicon), lexicon, decisions)


def compare_all(directive: Matrix, plans: Iterable[Matrix], lexicon: Lexicon, decisions: Decisions | None = None) -> tuple[Coverage, ...]:
    """The coverage by each plan, in their order; the directive is prepared once."""
    above = prepare(directive, lexicon)
    return tuple(compare_prepared(above, prepare_plan(plan, lexicon), lexicon, decisions) for plan in plans)


def compare_prepared(above: Prepared, below: Prepared, lexicon: Lexicon, decisions: Decisions | None = None) -> Coverage:
    """The same for prepared papers."""
    directive, plan = above.matrix, below.matrix
    below = replace(below, clauses=replace(below.clauses, matrix=in_year_of(plan, directive)))
    weight = weights([clause.grams for one in (above, below) for clause in one.clauses.clauses], background(lexicon))
    alignment = align(above.clauses, below.clauses, weight)
    alignment = with_hints(alignment, hints(alignment, above.facts, below.facts))
    kin = related(directive, plan, alignment)
    split = levels(plan, lexicon)
    owned = tuple(owned_clauses(above.clauses, task, split) for task in range(len(directive.tasks)))
    words = told(above.clauses, below.clauses, background(lexicon))
    chosen = _chosen(above, below, alignment, words, owned if kin else None)
    decided = (decisions or Decisions()).about(directive.id, plan.id)
    links = _after_decisions(_links(chosen, above, below), decided, directive, plan)
    alignment = with_retold(words, alignment, _plan_tasks(links, plan), owned)
    ground = Ground(above, below, alignment, split, tone(lexicon), owned, _answered_by(links), Institutions(kinds(lexicon), institution(plan, kinds(lexicon))))
    rows = tuple(_row(task, links[task], ground) for task in range(len(directive.tasks)))
    return Coverage(
        directive, plan, rows,
        added=tuple(task.path for task in plan.tasks if not ground.asks[task.path] and task.path not in below.extra),
        copied=copied(plan, [task.span for task in plan.tasks], above.runs),
        local=_local(below.clauses, alignment),
        problems=problems(directive, plan, kin=kin),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rows of one comparison share; `asks` counts for each plan path the directive tasks that it answers."""

    above: Prepared
    below: Prepared
    alignment: Alignment
    levels: Levels
    tone: Tone
    owned: tuple[frozenset[int], ...]
    asks: Counter[str]
    institutions: Institutions


def _chosen(
    above: Prepared, below: Prepared, alignment: Alignment, words: Told, owned: tuple[frozenset[int], ...] | None
) -> tuple[Candidate, ...]:
    """The candidates that are links; a task of the upper level's own duties needs a stronger one, papers that do not belong together (`owned`
    is None) a very strong one."""
    if owned is None:
        return tuple(one for one in alignment.candidates if one.reaches(UNRELATED_BAR))
    duties = [{index for index in some if above.clauses.clauses[index].duty} for some in above.clauses.by_task]
    upper = {task for task, some in enumerate(duties) if some and some <= owned[task]}
    first = tuple(one for one in alignment.candidates if one.reaches(UPPER_BAR if one.directive in upper else 1.0))
    found = first + second_look(above.clauses, below.clauses, alignment, _pairs(first))
    found += retold_links(words, alignment, _pairs(found), upper)
    return found + same_values(above.clauses, below.clauses, (above.facts, below.facts), alignment, _pairs(found))


def _pairs(chosen: Iterable[Candidate]) -> set[tuple[int, int]]:
    return {(one.directive, one.plan) for one in chosen}


def _plan_tasks(links: dict[int, tuple[Link, ...]], plan: Matrix) -> dict[int, tuple[int, ...]]:
    """By linked directive task the plan tasks (indices) that answer it."""
    places = {task.path: index for index, task in enumerate(plan.tasks)}
    return {task: tuple(places[link.plan_path] for link in some) for task, some in links.items() if some}


def _links(chosen: Iterable[Candidate], above: Prepared, below: Prepared) -> dict[int, dict[str, Link]]:
    """The links of each directive task (index) by plan path."""
    found: dict[int, dict[str, Link]] = {task: {} for task in range(len(above.matrix.tasks))}
    for one in chosen:
        paths = above.matrix.tasks[one.directive].path, below.matrix.tasks[one.plan].path
        reasons = quotes(one, above.clauses, below.clauses)
        found[one.directive][paths[1]] = Link(*paths, round(one.score, 3), reasons, pairs(one, above.clauses, below.clauses))
    return found


def _after_decisions(
    found: dict[int, dict[str, Link]], decided: Sequence[LinkDecision], directive: Matrix, plan: Matrix
) -> dict[int, tuple[Link, ...]]:
    """The links, strongest first, after what people decided; a decision on a task that is no longer there changes nothing."""
    places = {task.path: index for index, task in enumerate(directive.tasks)}
    paths = {task.path for task in plan.tasks}
    for decision in decided:
        if decision.directive_path in places:
            _decide(found[places[decision.directive_path]], decision, paths)
    return {task: tuple(sorted(links.values(), key=lambda link: -link.score)) for task, links in found.items()}


def _answered_by(links: dict[int, tuple[Link, ...]]) -> Counter[str]:
    return Counter(link.plan_path for some in links.values() for link in some)


def _decide(links: dict[str, Link], decision: LinkDecision, paths: set[str]) -> None:
    if decision.plan_path is None:
        links.clear()
    elif decision.verdict == "reject":
        links.pop(decision.plan_path, None)
    elif decision.plan_path in paths:
        before = links.get(decision.plan_path)
        reason = f"人工确认{f'（{decision.by}）' if decision.by else ''}"
        links[decision.plan_path] = Link(
            decision.directive_path, decision.plan_path, DECIDED, (reason, *(before.evidence if before else ())), before.pairs if before else (), decided=True,
        )  # fmt: skip


def _row(task: int, links: tuple[Link, ...], ground: Ground) -> Row:
    above, plan, alignment = ground.above, ground.below.matrix, ground.alignment
    places = {one.path: index for index, one in enumerate(plan.tasks)}
    linked = tuple(places[link.plan_path] for link in links)
    alone = frozenset(places[link.plan_path] for link in links if ground.asks[link.plan_path] == 1 and link.score >= SURE)
    owned = ground.owned[task]
    sole = len(links) == 1 and ground.asks[links[0].plan_path] == 1
    view = RowView(above.clauses, ground.below.clauses, alignment, task, linked, owned, alone, sole)
    outcome = fate(view, ground.levels)
    path = above.matrix.tasks[task].path
    if not linked:
        return Row(path, outcome.status, lost=outcome.lost, not_for_plan=outcome.not_for_plan)
    spans = [plan.tasks[index].span for index in linked]
    duties = {index for index in above.clauses.by_task[task] if above.clauses.clauses[index].duty}
    taken = {index for index in owned if view.stands(index, 0.0 if duties <= owned else PLAINLY)}  # compared like any duty
    found = _differences(replace(view, owned=owned - taken), ground)
    return Row(path, outcome.status, links, links[0].score, round(copied(plan, spans, above.runs), 3), found, outcome.lost)


def _differences(view: RowView, ground: Ground) -> tuple[Difference, ...]:
    lost = lost_exceptions(view, ground.tone, ground.above.folder)
    others = tuple(of_other_kinds(view.directive.matrix.text, view.directive_task.span, ground.institutions.own, ground.institutions.kinds))
    found = [
        *time_differences(view, ground.tone.hedge, lost + others), *quantity_differences(view, lost + others), *unit_differences(view, ground.levels.known, ground.levels.own, ground.institutions),
        *softened(view, ground.tone), *exception_differences(view, lost),
    ]  # fmt: skip
    told = [one.plan_span for one in found if one.kind == "softened" and one.plan_span]
    found = [one for one in found if one.kind != "softened" or not any(one.plan_span in span for span in told if one.plan_span and span != one.plan_span)]
    if all(task.path in ground.below.extra for _, task in view.plan_tasks()):  # nobody read the times of such a section
        found = [one for one in found if one.kind != "deadline-dropped"]
    return tuple(sorted(found, key=lambda difference: (not difference.weaker, difference.directive_span or Span(0, 0))))


def _local(plan: Clauses, alignment: Alignment) -> tuple[Span, ...]:
    """The plan's duties that the directive nowhere asks for."""
    return tuple(
        clause.span
        for clause, found in zip(plan.clauses, alignment.backward, strict=True)
        if clause.duty and not clause.heading and (not found or found[0].recall < 0.3)
    )
