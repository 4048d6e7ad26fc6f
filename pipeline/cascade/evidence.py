"""Why two tasks are linked, in Chinese, and what speaks for a link besides the words of its clauses.

Headings, the place in the order, shared figures, cited documents and lines of work are small bonuses: they tip a near tie, they never make a
link by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.cascade.align import SAME_HEADING, Alignment, Candidate, Hint
from pipeline.cascade.clauses import Clause, Clauses, heading_span
from pipeline.cascade.lines import Office, Registry, answers, doers
from pipeline.cascade.rarity import mass
from pipeline.cascade.words import Folder, Gram
from pipeline.model.coverage import Pair
from pipeline.model.matrix import Matrix
from pipeline.model.text import Span

HEADED_ALIKE = 3.0
LIKE_HEADING = 1.5
SAME_CHAPTER = 0.75
SAME_PLACE = 0.75
SAME_FIGURE = 1.0
SAME_DOCUMENT = 2.0
SAME_LINE = 0.5
QUOTE_LETTERS = 30  # characters of a quoted phrase
QUOTES = 3  # shared phrases shown at most
_FIGURE = re.compile(r"(?<![\d.])\d{2,}(?:\.\d+)?(?![\d年月])")
_DOCUMENT = re.compile(r"《([^《》]{4,60})》")


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What of a task is compared besides its clauses."""

    heading: frozenset[Gram]
    chapter: frozenset[Gram]
    place: float
    figures: frozenset[str]
    documents: frozenset[str]
    offices: tuple[Office, ...]


def facts(matrix: Matrix, folder: Folder, known: Registry) -> tuple[TaskFacts, ...]:
    """The facts of every task, in order; `place` runs from 0 to 1."""
    headings = {section.path: section.heading for section in matrix.sections}
    last = max(len(matrix.tasks) - 1, 1)
    found = []
    for index, task in enumerate(matrix.tasks):
        words = task.span.of(matrix.text)
        parent = headings.get(task.path.rpartition(".")[0], "")
        found.append(TaskFacts(
            heading=folder.fold(matrix.text, heading_span(matrix, task)).grams, chapter=folder.fold(parent, Span(0, len(parent))).grams,
            place=index / last, figures=frozenset(_FIGURE.findall(words)), documents=frozenset(_DOCUMENT.findall(words)),
            offices=tuple(known.office(one.unit, one.canonical) for one in doers(task.assignments)),
        ))  # fmt: skip
    return tuple(found)


def hints(alignment: Alignment, above: tuple[TaskFacts, ...], below: tuple[TaskFacts, ...]) -> Hint:
    """The bonus and the reasons of every candidate pair."""
    found: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
    for candidate in alignment.candidates:
        reasons = tuple(_reasons(above[candidate.directive], below[candidate.plan], alignment.weight))
        found[(candidate.directive, candidate.plan)] = (sum(bonus for bonus, _ in reasons), tuple(words for _, words in reasons if words))
    return found


def _reasons(one: TaskFacts, other: TaskFacts, weight: Mapping[Gram, float]) -> Iterator[tuple[float, str]]:
    alike = _alike(one.heading, other.heading, weight)
    if alike >= 0.99:
        yield HEADED_ALIKE, SAME_HEADING
    elif alike >= 0.5:
        yield LIKE_HEADING, "标题相近"
    if _alike(one.chapter, other.chapter, weight) >= 0.6:
        yield SAME_CHAPTER, "所在章节标题相近"
    if abs(one.place - other.place) <= 0.1:
        yield SAME_PLACE, ""
    if shared := sorted(one.figures & other.figures):
        yield SAME_FIGURE, f"共有数字 {'、'.join(shared[:3])}"
    if cited := sorted(one.documents & other.documents):
        yield SAME_DOCUMENT, f"同引《{cited[0]}》"
    for office in one.offices:
        answer = answers(office, other.offices)
        if answer and office.reach == "organ" and answer.reach == "organ":
            yield SAME_LINE, f"条线对应：{office.unit}—{answer.unit}"
            break


def _alike(one: frozenset[Gram], other: frozenset[Gram], weight: Mapping[Gram, float]) -> float:
    """Weighted Dice of two sets of grams, 0..1."""
    both = mass(one, weight) + mass(other, weight)
    return 2 * mass(one & other, weight) / both if both else 0.0


def quotes(candidate: Candidate, directive: Clauses, plan: Clauses) -> tuple[str, ...]:
    """The reasons of a link, strongest first: shared phrases, then the rest."""
    best = sorted(candidate.credits, key=lambda credit: (-credit.value, not credit.forward, credit.match.source))
    shown: list[str] = []
    for credit in best:
        sources, targets = (directive, plan) if credit.forward else (plan, directive)
        clause = sources.clauses[credit.match.source]
        phrase = shared_phrase(clause, targets.clauses[credit.match.first : credit.match.last + 1], sources.matrix.text)
        if len(phrase) >= 4 and not any(phrase in other or other in phrase for other in shown):
            shown.append(phrase)
        if len(shown) == QUOTES:
            break
    return (*(f"共有表述“{_short(phrase)}”" for phrase in shown), *candidate.reasons)


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= QUOTE_LETTERS else phrase[: QUOTE_LETTERS - 1] + "…"


def shared_phrase(clause: Clause, others: tuple[Clause, ...], text: str) -> str:
    """The longest run of the clause whose grams all stand in the other clauses, in the words of the source."""
    known = frozenset().union(*(other.grams for other in others)) if others else frozenset()
    folded, best, start = clause.folded.text, (0, 0), 0
    for position in range(len(folded)):
        if position + 1 < len(folded) and folded[position : position + 2] in known:
            continue
        if position - start > best[1] - best[0] - 1 and position > start:
            best = (start, position + 1)
        start = position + 1
    if best[1] <= best[0]:
        return ""
    return text[clause.folded.places[best[0]] : clause.folded.places[best[1] - 1] + 1].strip("，、：:“”‘’（）() ")


def pairs(candidate: Candidate, directive: Clauses, plan: Clauses) -> tuple[Pair, ...]:
    """The stretches that answer each other, in the directive's order."""
    found: dict[tuple[Span, Span], float] = {}
    for credit in candidate.credits:
        match = credit.match
        if credit.forward:
            key = directive.clauses[match.source].span, _stretch(plan, match.first, match.last)
        else:
            key = _stretch(directive, match.first, match.last), plan.clauses[match.source].span
        found[key] = max(match.recall, found.get(key, 0.0))
    return tuple(Pair(above, below, round(score, 3)) for (above, below), score in sorted(found.items()))


def _stretch(clauses: Clauses, first: int, last: int) -> Span:
    return Span(clauses.clauses[first].span.start, clauses.clauses[last].span.end)
