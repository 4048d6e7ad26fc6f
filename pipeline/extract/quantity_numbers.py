"""Figures as written: number or range, unit, and the family of the unit (`1-2个`, `百分之三十`, `1.2万户`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.extract.numerals import number, plain
from pipeline.extract.quantity_grammar import QuantityGrammar
from pipeline.model.text import Span

Family = Literal["times", "count", "amount", "time", "rate"]
_MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: exact ends of the range, `written` the digits as they stand, `more` for 余/多."""

    span: Span
    low: Decimal
    high: Decimal
    unit: str | None
    family: Family
    chinese: bool
    more: bool
    rule: str


def figure_at(text: str, start: int, region: Span, rules: QuantityGrammar) -> Figure | None:
    """The longest figure that begins at `start`, of equals the first rule's; None where none can be read."""
    fits = [(match, rule) for rule, pattern in rules.numbers if (match := pattern.match(text, start, region.end))]
    fits.sort(key=lambda fit: -fit[0].end())
    return next((figure for match, rule in fits if (figure := _READ.get(rule, _united)(match, rule, rules))), None)


def _bare(match: re.Match[str], rule: str, _: QuantityGrammar) -> Figure | None:
    """A ratio without a unit (`死亡率控制在0.06以内`)."""
    value = number(match["low"])
    return None if value is None else Figure(Span(match.start(), match.end()), value, value, None, "rate", False, False, rule)


def _percent(match: re.Match[str], rule: str, _: QuantityGrammar) -> Figure | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    ends = _percent_ends(groups)
    if ends is None:
        return None
    unit = "‰" if groups.get("unit") == "‰" else "%"
    return Figure(Span(match.start(), match.end()), *ends, unit, "rate", "low" not in groups, False, rule)


def _percent_ends(groups: dict[str, str]) -> tuple[Decimal, Decimal] | None:
    if "half" in groups:
        return Decimal(50), Decimal(50)
    if "below" in groups:
        below, above = number(groups["below"]), number(groups["above"])
        return None if not below or above is None else ((above * 100 / below).quantize(Decimal("0.000001")),) * 2
    if "tenths" in groups:
        tenth = number(groups["tenths"][0])
        return None if tenth is None else (tenth * 10, tenth * 10)
    low = number(groups.get("low") or groups.get("low2") or "")
    high = number(groups.get("high") or groups.get("high2") or "") or low
    return None if low is None or high is None else (low, high)


def _united(match: re.Match[str], rule: str, rules: QuantityGrammar) -> Figure | None:
    low_text, high_text = match["low"], match["high"]
    unit = plain(match["unit"])
    low_text, unit = _measured(low_text, unit, rules) if high_text is None else (low_text, unit)
    if high_text is not None:
        high_text, unit = _measured(high_text, unit, rules)
    low, high = number(low_text), number(high_text or low_text)
    if low is None or high is None:
        return None
    if high_text is not None and plain(high_text)[-1:] in "万亿" and plain(low_text)[-1:] not in "万亿":
        low *= _MULTIPLES[plain(high_text)[-1]]
    family = rules.units.get(unit) or rules.units.get(re.split("[/／]", unit)[0], "amount")
    chinese = plain(low_text)[0] not in "0123456789"
    return Figure(Span(match.start(), match.end()), low, high, unit, family, chinese, match["more"] is not None, rule)  # type: ignore[arg-type]


_READ = {"number.percent": _percent, "number.bare": _bare}


def _measured(digits: str, unit: str, rules: QuantityGrammar) -> tuple[str, str]:
    """万 and 亿 in front of what is measured belong to the unit, as offices write it (`500万元`, `10万千瓦`); what is counted keeps them (`1.2万户`)."""
    bare = plain(digits)
    if rules.units.get(unit) == "amount" and unit in rules.measured and bare[-1:] in ("万", "亿") and len(bare) > 1:
        return bare[:-1], bare[-1] + unit
    return digits, unit
