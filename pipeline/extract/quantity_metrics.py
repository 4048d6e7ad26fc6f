"""What a figure measures, in the words of the text: the noun in front of a rate, the thing counted behind a count."""

from __future__ import annotations

import re

from pipeline.extract.quantity_grammar import QuantityGrammar
from pipeline.model.text import Span

_FRONT = re.compile(r"[^，,。；;：:（）()\n]{0,60}$")
_FIGURE = re.compile(r"^.*[0-9０-９一二两三四五六七八九十][^、]{0,6}、")
_BACK = re.compile(r"(?:以上|以下|以内|左右)?(?:的)?([^，,。；;：:（）()\n、]{1,30}?)(?:$|[，,。；;：:（）()\n、])")


def metric_before(text: str, start: int, region: Span, rules: QuantityGrammar) -> str:
    """The noun phrase that ends at `start`, without modal verbs around it; empty where there is none."""
    match = _FRONT.search(text[max(region.start, start - 70) : start])
    words = _FIGURE.sub("", match[0]) if match else ""
    leading, trailing, time = (rules.said[f"metric.{name}"] for name in ("leading", "trailing", "time"))
    previous = None
    while previous != words:
        previous = words
        words = trailing.sub("", leading.sub("", time.sub("", words.strip(" \u3000”“")))).strip(" \u3000”“")
    return words


def metric_after(text: str, end: int, region: Span) -> str:
    """The thing that is counted, up to the next mark; empty where the figure ends its clause."""
    match = _BACK.match(text, end, min(region.end, end + 40))
    return match[1].strip(" \u3000“”") if match else ""
