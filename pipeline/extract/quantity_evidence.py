"""Is a figure to be reached? Comparators, verbs and metrics speak for it; ordinals, qualifiers, the past and declared counts against it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.quantity_grammar import Comparing, QuantityGrammar, Refusing
from pipeline.extract.quantity_numbers import Figure
from pipeline.model.matrix import Comparator
from pipeline.model.text import Span

_CLAUSE = re.compile(r"[，,。；;：:（）()]")
_CITED = re.compile(r"《[^《》]*》")  # 报告 in 《政府工作报告》 makes nothing
_SENTENCE = re.compile(r"[。；;]")

_CONTINUED = 0.76
_STATED = 0.8  # a figure in a column of targets
_NOTHING = ("", 0.0)
_ENDS = re.compile(r"[，,。；;、）)\n]|$")
_DECLARED_UNITS = frozenset("项条种面节点")
_EVENT_UNITS = frozenset({"起", "例", "宗", "分", "度", "倍"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure that is a target: the span with its comparator, the comparator, the rule that spoke for it; `continued` where it goes on a list."""

    figure: Figure
    span: Span
    comparator: Comparator
    rule: str
    confidence: float
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """A figure with all that speaks for or against it: `clause` before it to the last comma, `sentence` before it, `after` behind it,
    the comparators in `front` (which begins `reach` characters before the number) and in `back` (which ends at `end`)."""

    figure: Figure
    clause: str
    sentence: str
    after: str
    front: Comparing | None
    reach: int
    back: Comparing | None
    end: int
    rules: QuantityGrammar
    last: Judged | None

    @property
    def strong(self) -> bool:
        return self.front is not None and self.front.strong


def judge(text: str, figure: Figure, region: Span, rules: QuantityGrammar, last: Judged | None) -> Judged | None:
    """The figure as a target, or None where it is none; `last` is the target before it in the same region."""
    case = _case(text, figure, region, rules, last)
    if _refused(case):
        return None
    rule, confidence = _reason(case)
    if not rule:
        return None
    return Judged(figure, Span(figure.span.start - case.reach, case.end), _comparator(case), rule, confidence, confidence == _CONTINUED)


def stated(text: str, figure: Figure, region: Span, rules: QuantityGrammar) -> Judged | None:
    """The figure as a target because its region is a cell of a column of targets; None where something speaks against it."""
    case = _case(text, figure, region, rules, None)
    if figure.family == "time" or figure.unit is None or _refused(case):
        return None
    return Judged(figure, Span(figure.span.start - case.reach, case.end), _comparator(case), "column.target", _STATED)


def _case(text: str, figure: Figure, region: Span, rules: QuantityGrammar, last: Judged | None) -> _Case:
    span = figure.span
    window = text[max(region.start, span.start - 80) : span.start]
    clause = _CLAUSE.split(_CITED.sub(lambda match: "\u3000" * len(match[0]), window))[-1]
    front, reach = _front(clause, rules)
    back, end = _back(text, span.end, region, rules)
    after = text[span.end : min(region.end, span.end + 40)]
    return _Case(figure, clause, _SENTENCE.split(window)[-1], after, front, reach, back, end, rules, last)


def _front(clause: str, rules: QuantityGrammar) -> tuple[Comparing | None, int]:
    """The comparator in front and how far before the number it begins; the nearest one wins, of equals the longest."""
    found = [(len(match["gap"]), match.start() - len(clause), one) for one in rules.front for match in one.pattern.finditer(clause)]
    if not found:
        return None, 0
    _, start, one = min(found, key=lambda item: item[:2])
    return one, -start


def _back(text: str, end: int, region: Span, rules: QuantityGrammar) -> tuple[Comparing | None, int]:
    for one in rules.back:
        match = one.pattern.match(text, end, region.end)
        if match:
            return one, match.end()
    return None, end


def _comparator(case: _Case) -> Comparator:
    if case.back is not None:
        return case.back.comparator
    if case.front is not None and case.front.comparator != "=":
        return case.front.comparator
    if case.figure.more:
        return ">="
    return "~" if case.rules.said["evidence.about"].search(case.clause) else "="


def _refused(case: _Case) -> bool:
    rules = case.rules
    if (
        any(one.pattern.search(case.clause) and _fires(one, case) for one in rules.refuse_before)
        or any(one.pattern.search(case.sentence) and _fires(one, case) for one in rules.refuse_clause)
        or any(one.pattern.match(case.after) and _fires(one, case) for one in rules.refuse_after)
    ):
        return True
    bound = case.back is not None and not case.strong and not _reaching(case) and not (case.figure.family == "rate" and case.rules.said["evidence.share"].match(case.after))
    return bound and any(one.pattern.match(case.after) for one in rules.refuse_bound)


def _fires(rule: Refusing, case: _Case) -> bool:
    if (rule.only_one and case.figure.low != 1) or (rule.only_front is not None and rule.only_front.search(case.clause.rstrip()) is None):
        return False
    if rule.unless_back and case.back is not None and case.back.comparator == ">=":
        return False
    if rule.unless_unit is not None and rule.unless_unit.search(case.figure.unit or ""):
        return False
    return rule.unless is None or rule.unless.search(case.clause) is None


def _reaching(case: _Case) -> bool:
    rules, clause = case.rules, case.clause
    made = any(pattern.search(clause) for pattern in (rules.make, rules.change, rules.goal)) or rules.said["evidence.issued"].search(clause.rstrip())
    return bool(made) or rules.rate.search(clause.rstrip()) is not None


def _reason(case: _Case) -> tuple[str, float]:
    """(rule id, confidence) of what speaks for the figure; ("", 0) where nothing does."""
    family = case.figure.family
    if case.front is not None and case.front.strong:
        return case.front.id, 0.8 if family == "time" or case.figure.unit is None else case.front.confidence
    if family == "time":
        return ("verb.make", 0.7) if case.back is not None and case.rules.said["evidence.stocked"].search(case.clause) else _NOTHING
    if family == "rate":
        return _rate_reason(case)
    rhythmic = case.rules.do.search(case.clause) or case.rules.said["evidence.rhythm"].search(case.sentence)
    if family == "times" and not (case.figure.unit or "").startswith("人") and rhythmic:
        return "verb.rhythmic", 0.9
    return _count_reason(case)


def _rate_reason(case: _Case) -> tuple[str, float]:
    if case.figure.unit is None:
        return _NOTHING
    rules = case.rules
    clause = rules.said["evidence.bare-metric"].sub("", case.clause.rstrip())
    bounded, whole, wished = case.back is not None, case.figure.low == 100, rules.goal.search(case.sentence) is not None
    reasons = (
        (rules.rate.search(clause) and (bounded or whole or wished), "metric.rate", 0.9),
        (_is_share(case, clause), "evidence.share", 0.75),
        (rules.said["evidence.done-share"].search(clause), "verb.make", 0.75),
        (rules.change.search(clause) and (bounded or wished), "verb.change", 0.85),
        (_is_stated(case), "evidence.stated", 0.7),
        (whole and (rules.goal.search(case.clause) or rules.said["evidence.wholly"].match(case.after)), "goal", 0.8),
        (bounded and _reaching(case), "verb.make", 0.8),
    )
    return next(((rule, confidence) for holds, rule, confidence in reasons if holds), None) or _continued(case)


def _is_stated(case: _Case) -> bool:
    """True for `固定资产投资增长10%，外贸增长5%。`: the sentence is nothing but metrics and their figures."""
    alone = case.sentence.strip() == case.clause.strip() or (case.last is not None and case.last.rule == "evidence.stated")
    return alone and case.rules.said["evidence.stated"].search(case.clause.strip()) is not None and _ENDS.match(case.after) is not None


def _is_share(case: _Case, clause: str) -> bool:
    """True for `80%以上的村建成…` at the head of its clause."""
    said = case.rules.said
    head = said["evidence.bare-metric"].sub("", said["evidence.when-and-where"].sub("", clause))
    return not head and said["evidence.share"].match(case.after) is not None


def _count_reason(case: _Case) -> tuple[str, float]:
    figure = case.figure
    if not (figure.chinese and figure.low == 1) and figure.unit != "项" and case.rules.said["evidence.rhythm-of-each"].search(case.clause):
        return "verb.rhythmic", 0.8
    declared = (figure.family != "amount" and case.rules.declared.match(case.after) is not None) or (figure.chinese and figure.unit in _DECLARED_UNITS)
    if declared or (figure.chinese and figure.low == 1) or (figure.unit in _EVENT_UNITS and case.back is None):
        return _NOTHING
    said, made = case.rules.said, list(case.rules.make.finditer(case.clause))
    reasons = (
        (said["evidence.each"].search(case.clause) and _reaching(case), "evidence.each", 0.7),
        (said["evidence.moved"].search(case.clause) and said["evidence.finishes"].match(case.after), "evidence.moved", 0.75),
        (said["evidence.sites"].search(case.clause) and said["evidence.tried"].match(case.after), "evidence.sites", 0.7),
        (said["evidence.having"].search(case.clause), "evidence.having", 0.7),
        (case.clause.endswith("为") and said["evidence.served"].match(case.after), "evidence.served", 0.75),
        (said["evidence.each-gives"].search(case.clause), "evidence.each", 0.7),
        (made and len(case.clause[made[-1].end() :].rpartition("的")[2]) <= 16, "verb.make", 0.65 if figure.chinese else 0.8),
    )
    spoken = next(((rule, confidence) for holds, rule, confidence in reasons if holds), None)
    if spoken is not None:
        return spoken
    if case.back is not None and (_reaching(case) or (case.back.comparator == ">=" and _ENDS.match(case.after[case.end - figure.span.end :]))):
        return "verb.change", 0.7
    return _continued(case)


def _continued(case: _Case) -> tuple[str, float]:
    """`40%、50%、60%`, `编织袋2万条、块石500立方米、救生衣60件`: a figure after 、 behind one that is a target."""
    last = case.last
    if last is None or (last.figure.family != case.figure.family and {last.figure.family, case.figure.family} != {"count", "amount"}):
        return _NOTHING
    distance = case.figure.span.start - last.span.end
    if last.figure.unit == case.figure.unit and 0 < distance <= 24 and case.clause.startswith("其中"):
        return last.rule, _CONTINUED
    between = case.sentence[-distance:] if 0 < distance <= 16 else ""
    if case.figure.family == "rate" and case.rules.said["evidence.group"].fullmatch(between) and case.after.startswith(("）", ")")):
        return last.rule, _CONTINUED  # 合格率不低于98%（特种作业人员100%）
    ends = _ENDS.match(case.after) is not None
    if ends and last.rule == "verb.make" and case.figure.family != "rate" and case.rules.said["evidence.goes-on"].match(between):
        return last.rule, _CONTINUED
    return (last.rule, _CONTINUED) if re.search("[、和/／]", between) and not re.search("[，。；：]", between) else _NOTHING
