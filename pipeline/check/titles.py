"""`title-mismatch`: the notice carries a plan of one name, and the plan is headed, or calls itself, by another (annotation.md §8).

Years, dashes, widths and the place's full or short name are no difference; one finding a place (heading; self-naming).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("title-mismatch",)
_NOISE = re.compile(r"[\s\"'“”‘’《》〈〉<>()（）〔〕，,。、·—\-–_~～:：]+")
_YEARS = re.compile(r"[（(]?\s*(?:19|20)\d{2}\s*年?\s*(?:[—\-–~～至到]+\s*(?:19|20)\d{2}\s*年?)?\s*[）)]?$")
_SELF = re.compile(r"(?:制[定订]|编制|研究制定)(?:了)?《?(?P<name>[^，。；：《》\n]{6,60}?(?:方案|计划|意见|办法|细则|规划))(?=[》（(。，；]|如下)")
_ISSUED = re.compile(r"(?:现将|将|^)《(?P<name>[^《》\n]{4,60}(?:〈[^〈〉\n]{2,40}〉[^《》\n]{0,20})?)》(?:（[^（）\n]{1,16}）)?(?:印发|予以印发|下发|转发|已经)", re.MULTILINE)
_INNER = re.compile(r"(?:印发|转发|批转|发布|公布|下发)\s*《(?P<name>.+)》的")
_ALIKE = 0.75  # below this it is another document


def find(view: View) -> Iterator[Finding]:
    """At most one finding for the heading, and one each for the name and the kind that the text calls itself."""
    head = view.circular.letterhead
    carried = _INNER.search(head.carrier_title or "")
    title = head.title
    if carried and title and _differ(carried["name"], title):
        span = head.span("title") or Span(0, min(len(view.text), 1))
        yield view.finding("title-mismatch", span, f"通知印发的是《{_shown(carried['name'])}》，正文标题为“{_shown(title)}”，请统一名称")
    if title:
        yield from _self_named(view, title, carried["name"] if carried else "")
        if not (carried and _differ(carried["name"], title)):
            yield from _issued(view, title)
        yield from _of_another_kind(view, title)


def _self_named(view: View, title: str, carried: str) -> Iterator[Finding]:
    for area in (*view.circular.opening, *(section.span for section in view.circular.sections[:1])):
        for match in _SELF.finditer(view.text, area.start, area.end):
            name = match["name"]
            if _differ(name, title) and not (carried and _core(name) == _core(carried)):
                span = Span(*match.span("name"))
                yield view.finding("title-mismatch", span, f"文中自称“{_shown(name)}”，标题为“{_shown(title)}”，请统一名称")
                return


def _issued(view: View, title: str) -> Iterator[Finding]:
    """What the notice says it issues (`现将《…预案》印发给你们`) against the heading of what it carries."""
    for area in (part.span for part in view.circular.parts if part.kind == "notice"):
        for match in _ISSUED.finditer(view.text, area.start, area.end):
            if _differ(match["name"], title):
                message = f"通知说印发的是《{_shown(match['name'])}》，正文标题为“{_shown(title)}”，请统一名称"
                yield view.finding("title-mismatch", Span(*match.span("name")), message)
                return


def _of_another_kind(view: View, title: str) -> Iterator[Finding]:
    """`现提出如下实施方案` in a paper that is headed 意见: the opening calls the paper another kind than its heading."""
    book = view.lexicon["check_restated"]
    headed = book.regex("restated.title-kind").search(title)
    for area in (*view.circular.opening, *(section.span for section in view.circular.sections[:1])) if headed else ():
        said = book.regex("restated.said-kind").search(view.text, area.start, area.end)
        if said and headed and said["kind"] not in title:
            span = Span(*said.span())
            yield view.finding("title-mismatch", span, f"标题是“{headed[0]}”，文中自称“{said['kind']}”，请统一文种")
            return


_OWN_PLACE = re.compile(r"^(?:[我本](?:省|市|区|县|镇|乡|街道|校|局|公司))?(?:(?:19|20)\d{2}年?)?")


def _core(title: str) -> str:
    """The name without widths, punctuation, years at its ends and 我区/本镇 before it."""
    return _OWN_PLACE.sub("", _plain(title))


def _plain(title: str) -> str:
    return _NOISE.sub("", _YEARS.sub("", unicodedata.normalize("NFKC", title).strip()))


def _differ(one: str, other: str) -> bool:
    """True for two names of one plan that are not the same: near, but neither contained in the other's end."""
    a, b = _core(one), _core(other)
    if not a or not b or a.endswith(b) or b.endswith(a):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE and a[-2:] in b[-6:]


def _shown(title: str) -> str:
    return title if len(title) <= 40 else title[:38] + "…"
