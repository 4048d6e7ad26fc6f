"""Softer words (完成 → 积极推进) and lost exceptions (（高危行业每月至少1次）), clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cascade.matching import Match
from pipeline.cascade.rarity import mass
from pipeline.cascade.rows import STANDS, RowView
from pipeline.cascade.words import Folder
from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Difference
from pipeline.model.matrix import Task
from pipeline.model.text import Span
from pipeline.patterns import compiled

_PUSHED = re.compile("推进|推动|积极|引导|稳步|有序")
_FORBIDS = re.compile("严禁|禁止|不得|不准|不许|不允许|杜绝")
SAME_DUTY = 0.45  # recall from which two clauses are surely one duty, so that their tone may be compared
LEAST_SHARED = 2.0  # weight that they must share
RULE = 0.27  # recall from which the rule stands that the exception is made of
KEPT = 0.45  # share of an exception's words that must return


@dataclass(frozen=True, slots=True)
class Tone:
    """The words of `softening.yaml` and the patterns of `cascade_exceptions.yaml`."""

    strong: re.Pattern[str]
    hedge: re.Pattern[str]
    weak: re.Pattern[str]
    push: re.Pattern[str]
    result: re.Pattern[str]
    at_once: re.Pattern[str]
    later: re.Pattern[str]
    exceptions: re.Pattern[str]


@lru_cache(maxsize=8)
def tone(lexicon: Lexicon) -> Tone:
    """The tone words of this lexicon."""
    words = lexicon["softening"]
    patterns = [entry.pattern for entry in lexicon["cascade_exceptions"] if entry.pattern]
    return Tone(
        compiled(words.alternation("strong")), compiled(words.alternation("hedge")), compiled(words.alternation("weak")),
        compiled(words.alternation("push")), compiled(words.alternation("result")),
        compiled(words.alternation("at-once")), compiled(words.alternation("later")),
        compiled("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"),
    )  # fmt: skip


def softened(view: RowView, words: Tone) -> Iterator[Difference]:
    """One difference for each clause whose duty stands in a softer tone."""
    for index in view.directive.by_task[view.task]:
        clause = view.directive.clauses[index]
        match = view.answer(index)
        if match is None or match.recall < STANDS or match.shared < LEAST_SHARED or index in view.owned or clause.heading:
            continue
        span = Span(view.plan.clauses[match.first].span.start, view.plan.clauses[match.last].span.end)
        above, below = clause.span.of(view.directive.matrix.text), span.of(view.plan.matrix.text)
        if match.recall >= SAME_DUTY:
            why = softer(_sentence(view, clause.span), above, below, words)
        else:
            why = hedged(_sentence(view, clause.span), above, below, words) if _each_other(view, index, match) else ""
        if why:
            yield Difference("softened", above, below, clause.span, span, why)


def _each_other(view: RowView, index: int, match: Match) -> bool:
    """True when a plan clause of the match says in turn, for the most part, what the directive's clause says."""
    backward = (view.alignment.backward[clause][:1] for clause in range(match.first, match.last + 1))
    return any(found.first <= index <= found.last and found.recall >= STANDS for some in backward for found in some)


def hedged(sentence: str, above: str, below: str, words: Tone) -> str:
    """Which hedge `below` has that `above` and its sentence have not, in Chinese; empty where there is none."""
    hedges = [hedge for hedge in words.hedge.findall(below) if hedge not in sentence]
    return f"下级多了“{hedges[0]}”" if hedges and not words.hedge.search(above) else ""


def softer(sentence: str, above: str, below: str, words: Tone) -> str:
    """Why `below` is softer than `above` (which stands in `sentence`), in Chinese; empty where it is not.

    A hedge (力争, 逐步) that the directive's sentence has not is softer; a weak verb (推进) only where the directive's strong verb is gone.
    """
    if why := hedged(sentence, above, below, words):
        return why
    pushed = words.push.findall(below)
    if pushed and not words.push.search(above) and not _PUSHED.search(above) and not words.result.search(below):
        return f"下级改成“{pushed[0]}”"
    put_off = [word for word in words.later.findall(below) if word not in sentence]
    if put_off and words.at_once.search(above) and not words.at_once.search(below):
        return f"上级“{words.at_once.findall(above)[0]}”，下级“{put_off[0]}”"
    kept = _FORBIDS.search(below)
    strong = [word for word in words.strong.findall(above) if word not in below and not (kept and _FORBIDS.fullmatch(word))]
    weak = [word for word in words.weak.findall(below) if word not in above]
    other = [word for word in words.strong.findall(below) if word not in above]  # 逐一制定 for 全面细化 is as strong
    if strong and weak and not (other or words.result.search(below) or words.weak.search(above)):
        return f"上级“{strong[0]}”，下级“{weak[0]}”"
    return ""


def exceptions(view: RowView, words: Tone) -> tuple[Span, ...]:
    """Where the directive's task makes exceptions."""
    span = view.directive_task.span
    return tuple(Span(*match.span()) for match in words.exceptions.finditer(view.directive.matrix.text, span.start, span.end))


def lost_exceptions(view: RowView, words: Tone, folder: Folder) -> tuple[Span, ...]:
    """The exceptions of the task that the plan left out although it kept the rule."""
    return tuple(span for span in exceptions(view, words) if _rule_stands(view, span) and not _kept(view, span, words, folder))


def exception_differences(view: RowView, lost: tuple[Span, ...]) -> Iterator[Difference]:
    """One difference for each lost exception."""
    for span in lost:
        yield Difference("exception-dropped", span.of(view.directive.matrix.text), "", span, None, "主句仍在，例外没有了")


def _rule_stands(view: RowView, exception: Span) -> bool:
    """True when the clause that holds the exception, or one before it in its sentence, stands in the plan."""
    text, found = view.directive.matrix.text, False
    for index in view.directive.by_task[view.task]:
        clause = view.directive.clauses[index]
        if clause.heading or index in view.owned:
            continue
        holds = clause.span.start < exception.start and exception.end <= clause.span.end
        near = clause.span.overlaps(exception) or (clause.span.end <= exception.start and "。" not in text[clause.span.end : exception.start])
        match = view.answer(index)
        if near and match is not None and match.recall >= RULE:
            found = True
        if holds:  # a bracket inside the rule: no other clause can stand for it
            return match is not None and match.recall >= RULE
    return found


def _kept(view: RowView, exception: Span, words: Tone, folder: Folder) -> bool:
    folded = folder.fold(view.directive.matrix.text, exception)
    whole = mass(folded.grams, view.alignment.weight)
    if not whole or _same_rhythm(view, exception, folded.grams, folder):
        return True
    return any(_recall(view, task, folded.grams, words, folder) >= KEPT * whole for _, task in view.plan_tasks())


def _same_rhythm(view: RowView, exception: Span, grams: frozenset[str], folder: Folder) -> bool:
    """True when a sentence of the plan shares a word of the exception and its rhythm (高危企业每半年一次 for 高危行业领域每半年至少1次)."""
    rhythms = {one.rrule for one in view.directive_task.deadlines if one.rrule and one.span in exception}
    same = [(one.span, task) for _, task in view.plan_tasks() for one in task.deadlines if one.rrule in rhythms]
    text = view.plan.matrix.text
    return any(grams & folder.fold(text, Span(max(text.rfind(mark, task.span.start, at.start) for mark in "，。；\n") + 1, at.end)).grams for at, task in same)


def _recall(view: RowView, task: Task, grams: frozenset[str], words: Tone, folder: Folder) -> float:
    """The weight of the exception's words in the plan's own exceptions of that task, or in one of its sentences."""
    text = view.plan.matrix.text
    found = [Span(*match.span()) for match in words.exceptions.finditer(text, task.span.start, task.span.end)]
    found += [Span(*match.span()) for match in re.compile(r"[^。；\n]+").finditer(text, task.span.start, task.span.end)]
    return max((mass(grams & folder.fold(text, span).grams, view.alignment.weight) for span in found), default=0.0)


def _sentence(view: RowView, span: Span) -> str:
    text = view.directive.matrix.text
    start = max(text.rfind(mark, 0, span.start) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, span.end)) >= 0]
    return text[start : min(ends, default=len(text))]
