"""Quantities that must be reached: find_quantities(text, regions, lexicon) → QuantityMentions, in order (annotation.md §6).

Steps, for each region: scan for places where a number, 全覆盖 or a word of rise and fall begins → read number, unit and comparator there →
ask whether it is to be reached (comparator, verb, metric) and whether something speaks against it (ordinal, qualifier, the past, a declared
count) → name its metric and the rhythm or span that governs it → what the office has taught (`quantity_taught`) has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.quantity_evidence import Judged, judge, stated
from pipeline.extract.quantity_grammar import QuantityGrammar, grammar
from pipeline.extract.quantity_metrics import deed_before, deed_within, group_in_bracket, joined, metric_after, metric_before
from pipeline.extract.quantity_numbers import figure_at
from pipeline.extract.quantity_taught import corrected
from pipeline.extract.time_context import covered, hidden
from pipeline.extract.times import TimeReader
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Comparator, TargetKind
from pipeline.model.mentions import QuantityMention, TimeMention
from pipeline.model.text import Span

_SENTENCE = re.compile(r"[。；;！!]")
_FULL_STOP = re.compile(r"[。！!\n]")
_BRACKET = re.compile(r"[（(][^（）()]*$")


def find_quantities(text: str, regions: Sequence[Span], lexicon: Lexicon, *, by_dates: bool = False) -> tuple[QuantityMention, ...]:
    """The targets that the words in `regions` state, in order; spans are offsets into `text`."""
    return QuantityReader(text, TimeReader(text, lexicon), grammar(lexicon)).find(regions, by_dates=by_dates)


@dataclass(frozen=True, slots=True)
class QuantityReader:
    """Finds the targets of one text; `times` reads the time limits of the same regions, which give the period."""

    text: str
    times: TimeReader
    rules: QuantityGrammar

    def find(self, regions: Sequence[Span], *, by_dates: bool = False, targets: Sequence[Span] = ()) -> tuple[QuantityMention, ...]:
        """The targets that the words in `regions` state, in order. `by_dates`: a by-date counts as period (targets outside tasks).

        `targets` are cells of a column of targets: each figure in them is one.
        """
        text, rules = self.text, self.rules
        found = corrected(text, [mention for region in regions for mention in _in_region(text, region, rules, region in targets)], regions, rules)
        if not found:
            return ()
        known = self.times.find(regions)
        inside = [time.span for time in known if time.kind == "relative"]
        kept = (mention for mention in found if not any(mention.span.overlaps(span) for span in inside))
        return tuple(replace(mention, period=_period(text, mention, known, rules, by_dates=by_dates)) for mention in kept)


def _in_region(text: str, region: Span, rules: QuantityGrammar, of_targets: bool) -> Iterator[QuantityMention]:
    covers = covered(text, region)
    position = region.start
    last: Judged | None = None
    previous: QuantityMention | None = None
    outside: QuantityMention | None = None  # the last one that stands in no bracket
    for lead in rules.scan.finditer(text, region.start, region.end):
        start = lead.start()
        if start < position:
            continue
        figure = figure_at(text, start, region, rules)
        if figure is not None:
            judged = None if hidden(figure.span, covers) else judge(text, figure, region, rules, last) or (stated(text, figure, region, rules) if of_targets else None)
            if judged is not None:
                grouped = group_in_bracket(text, judged.span.start, region)
                previous = _numeric(text, judged, region, rules, outside if grouped else previous)
                outside = outside if grouped else previous
                last = judged
                yield previous
            position = figure.span.end
            continue
        mention = _coverage(text, start, region, rules) or (None if hidden(Span(start, start + 1), covers) else _qualitative(text, start, region, rules))
        if mention is not None:
            position = mention.span.end
            yield mention


def _numeric(text: str, judged: Judged, region: Span, rules: QuantityGrammar, previous: QuantityMention | None) -> QuantityMention:
    """`previous` is the figure before this one; for a figure in a bracket the last one outside, whose deed it shares."""
    figure, grouped = judged.figure, group_in_bracket(text, judged.span.start, region)
    kind: TargetKind = "rate" if figure.family == "rate" else "amount" if figure.family == "amount" else "count"
    apart = _FULL_STOP if kind == "rate" and previous is not None and previous.kind == "rate" else _SENTENCE  # 达标率2025年达到90%；2026年达到100%
    near = previous is not None and not apart.search(text, previous.span.end, figure.span.start)
    if judged.continued and previous is not None and kind == "rate" and not grouped:
        metric = previous.metric
    else:
        before, after = metric_before(text, judged.span.start, region, rules), metric_after(text, judged.span.end, region)
        metric = before or after if kind == "rate" or not after else after
        if figure.family == "times":
            deed = deed_within(text[judged.span.start : figure.span.start], rules)
            if metric == after and judged.span == figure.span:
                metric = deed_before(text, figure.span.start, region, rules) + metric
            elif deed:
                metric = deed + metric if metric == after else joined(metric, deed)
        if previous is not None and near and (not metric or (grouped and kind == "count" and not after and not previous.metric.startswith(metric))):
            metric = joined(metric, previous.metric)
    return QuantityMention(
        judged.span.of(text), judged.span, kind, judged.rule, metric=metric, comparator=judged.comparator,
        value_min=float(figure.low), value_max=float(figure.high), unit=figure.unit, confidence=judged.confidence,
    )  # fmt: skip


def _coverage(text: str, start: int, region: Span, rules: QuantityGrammar) -> QuantityMention | None:
    match = rules.coverage.match(text, start, region.end)
    if match is None or rules.coverage_refused_after.match(text, match.end(), region.end):
        return None
    before = text[_sentence_start(text, start, region) : start]
    if rules.coverage_refused_before.search(before):
        return None
    span = Span(start, match.end())
    comparator: Comparator = "~" if _about(before, rules) else "="
    return QuantityMention(
        span.of(text), span, "coverage", "coverage.full", metric=_covered_thing(text, span, region, rules), comparator=comparator,
        value_min=100.0, value_max=100.0, unit="%", confidence=0.95,
    )  # fmt: skip


def _about(before: str, rules: QuantityGrammar) -> bool:
    """True where 基本实现 governs the 全覆盖 behind `before`: in its own clause, or in a list of such clauses without a verb between."""
    match = rules.said["coverage.nearly"].search(before)
    return match is not None and not any(rules.said["coverage.verb"].search(part) for part in re.split("全覆盖[，,、]", match[1])[1:])


def _covered_thing(text: str, span: Span, region: Span, rules: QuantityGrammar) -> str:
    """What is covered: the noun in front (`A培训全覆盖`), or where 全覆盖 says how (`对A进行全覆盖排查`), A and the job."""
    job = metric_after(text, span.end, region)
    before = metric_before(text, span.start, region, rules)
    if not job:
        return before
    object_ = rules.said["coverage.treated"].search(text[max(region.start, span.start - 60) : span.start])
    return (object_[1] if object_ else "") + job


def _qualitative(text: str, start: int, region: Span, rules: QuantityGrammar) -> QuantityMention | None:
    for rule, pattern, where in rules.qualitative:
        match = pattern.match(text, start, region.end)
        if match is None:
            continue
        span = _with_adverb(text, Span(start, match.end()), region, rules)
        metric = metric_before(text, span.start, region, rules) if where == "before" else _object(text, match.end(), region, rules)
        if rules.objects.search(metric):
            full = Span(span.start, match.end()) if where == "before" else Span(span.start, match.end() + len(metric))
            return QuantityMention(full.of(text), full, "qualitative", rule, metric=metric, confidence=0.8)
    return None


_OBJECT = re.compile(r"[^，,。；;、：:（）()\n“”0-9的]{2,24}(?![^，,。；;、：:（）()\n“”0-9的]*的)")


def _with_adverb(text: str, span: Span, region: Span, rules: QuantityGrammar) -> Span:
    match = rules.said["qualitative.adverb"].search(text[max(region.start, span.start - 8) : span.start])
    return span if match is None else Span(span.start - len(match[0]), span.end)


def _object(text: str, start: int, region: Span, rules: QuantityGrammar) -> str:
    match = _OBJECT.match(text, start, region.end)
    return "" if match is None else rules.said["qualitative.trail"].sub("", match[0])


def _sentence_start(text: str, start: int, region: Span) -> int:
    marks = [match.end() for match in _SENTENCE.finditer(text, region.start, start)]
    return marks[-1] if marks else region.start


def _period(text: str, mention: QuantityMention, times: Sequence[TimeMention], rules: QuantityGrammar, *, by_dates: bool) -> str | None:
    """The rhythm or span in whose sentence the figure stands, the nearest in front of it; a bracket has its own, and a rhythm governs a
    rate only within its own clause."""
    span = mention.span
    kinds = {"recurring", "during", "on", "by"} if by_dates else {"recurring", "during"}
    begin = max((text.rfind(mark, 0, span.start) for mark in "。；;\n"), default=-1) + 1
    whole = rules.said["period.whole-year"].search(text, max(begin, span.start - 40), span.start)
    if whole is not None:
        return whole[1]
    opening = _BRACKET.search(text, begin, span.start)
    if opening is not None:
        inner = [time for time in times if time.kind in kinds and opening.start() <= time.span.start and time.span.end <= span.start]
        return inner[-1].surface if inner else None
    before = [time for time in times if time.kind != "relative" and begin <= time.span.start and time.span.end <= span.start]
    nearest = [time for time in before if not _closed(text, time.span.end, span.start)]
    if not nearest or nearest[-1].kind not in kinds:
        return None
    last = nearest[-1]
    if last.kind == "recurring" and mention.kind in {"rate", "coverage"} and re.search("[，,]", text[last.span.end : span.start]):
        return None
    rhythm = next((time for time in reversed(nearest) if time.kind == "recurring" and last.span.start - time.span.end < 40), None)
    return (rhythm or last).surface


def _closed(text: str, start: int, end: int) -> bool:
    """True where a bracket that holds `start` closes before `end`: what it says governs only its inside."""
    between = text[start:end]
    depth = 0
    for char in between:
        depth += (char in "（(") - (char in "）)")
        if depth < 0:
            return True
    return False
