"""Products that are written out: `248天×8人＝1984个工作日`, `3组×4次=12次`."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.numbers import NUMBER, exact, half_step, shown
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

_UNIT = r"\s?[\u4e00-\u9fff]{0,6}(?:[/／][\u4e00-\u9fff]{1,3})?\s?"
_PRODUCT = compiled(rf"(?<![\d.×xX*＊+\-/])(?P<a>{NUMBER}){_UNIT}[×＊*]\s?(?P<b>{NUMBER}){_UNIT}(?:[×＊*]\s?(?P<c>{NUMBER}){_UNIT})?[=＝]\s?(?P<p>{NUMBER})(?![\d%％]|\s?[+×＊*万亿])")


def find(view: View) -> Iterator[Finding]:
    """One finding a product that does not fit its own factors; one with 万 or per cent on either side is left alone."""
    for match in view.matches(_PRODUCT):
        if any(mark in match[0] for mark in "万亿%％"):
            continue
        value = exact(match["a"]) * exact(match["b"]) * (exact(match["c"]) if match["c"] else 1)
        if abs(value - exact(match["p"])) > half_step(match["p"]):
            factors = "×".join(match[name] for name in "abc" if match[name])
            yield view.finding("arithmetic", Span(*match.span()), f"“{match[0].strip()}”：{factors}＝{shown(value)}，不是{match['p']}，请核对", "error")
