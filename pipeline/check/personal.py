"""`personal-data`: mobile numbers and identity numbers that should not stand in a published circular.

An identity number counts only with a right check digit (GB 11643—1999), or where it is called one. Office lines and hot lines (12345, 12350) are no personal data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.problems import Severity
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("personal-data",)
_MOBILE = compiled(r"(?=[+81])(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})(?![\d.])")
_IDENTITY = compiled(r"(?=[1-9])(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")
_NAMED = compiled(r"身份证")
_BEFORE = 8  # characters before a number that may call it one
_ONE_BY_ONE = 2
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def find(view: View) -> Iterator[Finding]:
    """One finding a number; more than two of a kind in one section (a roster) are one."""
    identities = [Span(*match.span()) for match in view.matches(_IDENTITY) if _is_identity(match[0]) or _NAMED.search(view.text, max(0, match.start() - _BEFORE), match.start())]
    mobiles = [Span(*match.span()) for match in view.matches(_MOBILE)]
    yield from _told(view, identities, "疑似身份证号码，公开前请删去或隐去中间各位", "warning")
    yield from _told(view, mobiles, "疑似个人手机号码，公开发布前请删去，或改为办公电话", "note")


def _told(view: View, spans: list[Span], message: str, severity: Severity) -> Iterator[Finding]:
    paths = [view.path_at(span.start) for span in spans]
    number = Counter(paths)
    told: set[str | None] = set()
    for span, path in zip(spans, paths, strict=True):
        many = number[path] > _ONE_BY_ONE
        if not (many and path in told):
            told.add(path)
            yield view.finding("personal-data", span, message + (f"（本处共{number[path]}个）" if many else ""), severity, path)


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()
