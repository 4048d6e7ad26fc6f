"""Is a figure to be reached? Comparators, verbs and metrics speak for it; ordinals, qualifiers, the past and declared counts against it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.quantity_grammar import Comparing, QuantityGrammar, Refusing
from pipeline.extract.quantity_numbers import Figure
from pipeline.model.matrix import Comparator
from pipeline.model.text import Span

_CLAUSE = re.compile(r"[，,。；;：:（）()]")
_SENTENCE = re.compile(r"[。；;]")
_RHYTHM = re.compile(r"每(?:个)?(?:年|月|季|周|日|天|半|旬|学|两|三|[0-9]|班)|按(?:月|季|周)|年度?内|全年|[一1半][年月周日]$|季度")

_CONTINUED = 0.76
_NOTHING = ("", 0.0)
_STOCKED = re.compile(r"储备|备足|储足|备有|保障|供应|值守|公示|轮训|培训|脱产")
_ABOUT = re.compile(r"基本(?:达到|实现|完成)?[^，。；]{0,12}$")
_BARE_METRIC = re.compile(r"(?:均|分别|为|要|应|须|力争|确保|至少|原则上|保持|实现)+$")
_WHEN_AND_WHERE = re.compile(r"^(?:到|至|于)?(?:[0-9]{4}年|今年|明年)?(?:[0-9]{1,2}月)?(?:年?[底末])?(?:前)?(?:全[省市县区镇]|[省市县区]域内|辖区)?(?:内)?")
_SHARE = re.compile(r"(?:以上|及以上)?的[^，。；]{1,12}(?:建成|达到|完成|实现|通|建有|覆盖|配备|纳入|创建|开展)")
_HAVING = re.compile(r"(?:力争|确保|争取|努力|保证|每个?)[^，。；]{0,12}(?:再|要|至少)?有$")
_ENDS = re.compile(r"[，。；、）)\n]|$")
_WHOLLY = re.compile(r"完成|纳入|落实|整改|覆盖|建档|到位|达标|签订|持证|上岗|排查|培训|安装|接入|实现|开展|入库|录入|公开|办结")
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


def _case(text: str, figure: Figure, region: Span, rules: QuantityGrammar, last: Judged | None) -> _Case:
    span = figure.span
    window = text[max(region.start, span.start - 80) : span.start]
    clause = _CLAUSE.split(window)[-1]
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
    return "~" if _ABOUT.search(case.clause) else "="


def _refused(case: _Case) -> bool:
    rules = case.rules
    checks = (
        *((one, one.pattern.search(case.clause)) for one in rules.refuse_before),
        *((one, one.pattern.search(case.sentence)) for one in rules.refuse_clause),
        *((one, one.pattern.match(case.after)) for one in rules.refuse_after),
    )
    if any(matched and _fires(one, case) for one, matched in checks):
        return True
    bound = case.back is not None and not case.strong and not _reaching(case) and not (case.figure.family == "rate" and _SHARE.match(case.after))
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
    return any(pattern.search(clause) for pattern in (rules.make, rules.change, rules.goal)) or rules.rate.search(clause.rstrip()) is not None


def _reason(case: _Case) -> tuple[str, float]:
    """(rule id, confidence) of what speaks for the figure; ("", 0) where nothing does."""
    family = case.figure.family
    if case.front is not None and case.front.strong:
        return case.front.id, 0.8 if family == "time" or case.figure.unit is None else 0.95
    if family == "time":
        return ("verb.make", 0.7) if case.back is not None and _STOCKED.search(case.clause) else _NOTHING
    if family == "rate":
        return _rate_reason(case)
    rhythmic = case.rules.do.search(case.clause) or _RHYTHM.search(case.sentence)
    if family == "times" and not (case.figure.unit or "").startswith("人") and rhythmic:
        return "verb.rhythmic", 0.9
    return _count_reason(case)


def _rate_reason(case: _Case) -> tuple[str, float]:
    if case.figure.unit is None:
        return _NOTHING
    rules, clause = case.rules, _BARE_METRIC.sub("", case.clause.rstrip())
    bounded, whole, wished = case.back is not None, case.figure.low == 100, rules.goal.search(case.sentence) is not None
    reasons = (
        (rules.rate.search(clause) and (bounded or whole or wished), "metric.rate", 0.9),
        (_SHARE.match(case.after) and not _BARE_METRIC.sub("", _WHEN_AND_WHERE.sub("", clause)), "share", 0.75),
        (clause.endswith("完成"), "verb.make", 0.75),
        (rules.change.search(clause) and (bounded or wished), "verb.change", 0.85),
        (whole and (rules.goal.search(case.clause) or _WHOLLY.match(case.after)), "goal", 0.8),
        (bounded and _reaching(case), "verb.make", 0.8),
    )
    return next(((rule, confidence) for holds, rule, confidence in reasons if holds), None) or _continued(case)


def _count_reason(case: _Case) -> tuple[str, float]:
    figure = case.figure
    declared = case.rules.declared.match(case.after) is not None or (figure.chinese and figure.unit in _DECLARED_UNITS)
    if declared or (figure.chinese and figure.low == 1) or (figure.unit in _EVENT_UNITS and case.back is None):
        return _NOTHING
    if case.clause.endswith("各") and _reaching(case):
        return "each", 0.7
    if _HAVING.search(case.clause):
        return "goal", 0.7
    made = list(case.rules.make.finditer(case.clause))
    if made and len(case.clause) - made[-1].end() <= 16:
        return "verb.make", 0.65 if figure.chinese else 0.8
    if case.back is not None and (_reaching(case) or (case.back.comparator == ">=" and _ENDS.match(case.after[case.end - figure.span.end :]))):
        return "verb.change", 0.7
    return _continued(case)


def _continued(case: _Case) -> tuple[str, float]:
    """`40%、50%、60%`: a figure after 、 behind one that is a target."""
    last = case.last
    if last is None or last.figure.family != case.figure.family:
        return _NOTHING
    distance = case.figure.span.start - last.span.end
    between = case.sentence[-distance:] if 0 < distance <= 16 else ""
    return (last.rule, _CONTINUED) if re.search("[、和]", between) and not re.search("[，。；：]", between) else _NOTHING
