"""What a figure measures, in the words of the text: the noun in front of a rate, the thing counted behind a count."""

from __future__ import annotations

import re

from pipeline.extract.quantity_grammar import QuantityGrammar
from pipeline.model.text import Span

_OPEN_BRACKET = re.compile(r"[（(][^（）()\n]*$")
_FRONT = re.compile(r"[^，,。；;：:（）()\n]{0,60}$")
_BRACKETED = re.compile(r"[（(][^（）()\n]*[）)]$")
_VERB = 2  # characters
_FIGURE = re.compile(r"^.*[0-9０-９一二两三四五六七八九十][^、]{0,6}、")
_BACK = re.compile(r"(?:以上|以下|以内|左右)?(?:的)?([^，,。；;：:（）()\n、]{1,30}?)(?:$|[，,。；;：:（）()\n、])")


def metric_before(text: str, start: int, region: Span, rules: QuantityGrammar) -> str:
    """The noun phrase that ends at `start`, without modal verbs around it and rhythms in it; empty where there is none."""
    words = _FIGURE.sub("", _in_front(text[max(region.start, start - 90) : start]))
    leading, trailing, time, rhythm = (rules.said[f"metric.{name}"] for name in ("leading", "trailing", "time", "rhythm"))
    previous = None
    while previous != words:
        previous = words
        words = trailing.sub("", leading.sub("", time.sub("", words.strip(" \u3000”“")))).strip(" \u3000”“")
    return _closed(rhythm.sub("", words))


def metric_after(text: str, end: int, region: Span) -> str:
    """The thing that is counted, up to the next mark; empty where the figure ends its clause."""
    match = _BACK.match(text, end, min(region.end, end + 40))
    return _closed(match[1].strip(" \u3000“”")) if match else ""


def deed_before(text: str, start: int, region: Span, rules: QuantityGrammar) -> str:
    """The verb right before a count of times that says what is done (`通报一次`); empty for 开展, 组织 and the like, which say nothing."""
    window = text[max(region.start, start - 8) : start]
    if rules.said["metric.light"].search(window):
        return ""
    return next((match[0] for match in rules.do.finditer(window) if match.end() == len(window)), "")


def deed_within(words: str, rules: QuantityGrammar) -> str:
    """The verb between a comparator and its number (`至少带队检查2次`), where it says what is done."""
    deed = rules.said["metric.comparator"].sub("", words).strip(" \u3000")
    return "" if len(deed) < _VERB or rules.said["metric.light"].search(deed) else deed


def group_in_bracket(text: str, start: int, region: Span) -> bool:
    """True where `start` stands in a bracket: a figure there speaks of a group of what the figure before the bracket counts."""
    return _OPEN_BRACKET.search(text[max(region.start, start - 60) : start]) is not None


def joined(group: str, metric: str) -> str:
    """`group` and what is measured of it as one phrase; words that end the one and begin the other stand once."""
    common = next((length for length in range(min(len(group), len(metric)), 1, -1) if group.endswith(metric[:length])), 0)
    return group + metric[common:]


def _in_front(window: str) -> str:
    """The words up to the last mark; a bracket amid them (`“双盲”（不打招呼）演练占比`) is passed over."""
    match = _FRONT.search(window)
    words = match[0] if match else ""
    bracket = _BRACKETED.search(window[: len(window) - len(words)])
    return _in_front(window[: bracket.start()]) + words if bracket and words else words


def _closed(words: str) -> str:
    """`words` with the other half of a quotation mark that was cut off at an end."""
    if words.count("“") > words.count("”"):
        return f"{words}”"
    return f"“{words}" if words.count("”") > words.count("“") else words
