"""Signatures: the names above a date line, and dates that are none."""

from __future__ import annotations

import re

from pipeline.structure.parts import NO_BODY, Layout
from pipeline.structure.tags import Forms, Tag

_HALF = 24  # characters of the first half of a name that is cut
_PLACE_FIRST = re.compile(r"[\u4e00-\u9fff]{1,6}[省市州县区旗镇乡]|[\u4e00-\u9fff]{2,6}街道|中共|国务院")
_BROKEN_DATE = re.compile(r"(?:(?:19|20)\d{2}[ \u3000]*\d{1,2}[ \u3000]*\d{1,2}|[ \u3000_＿xX×*]*年[ \u3000_＿xX×*]*月[ \u3000_＿xX×*]*日)$")  # 2020118, 　年　月　日: under a name it is where a date stood
_MOST_SIGNERS = 16  # lines of names above one date: ministries that issue a plan together


def mark_signatures(layout: Layout, begin: int, forms: Forms) -> None:
    """Marks the lines with the issuers' names above each date line."""
    for at in range(begin, len(layout.lines)):
        dates = forms.month if layout.tags[at] is Tag.BODY else _BROKEN_DATE if layout.tags[at] is Tag.MARK else None
        dated = dates is not None and (dates.match(layout.lines[at].text) or _BROKEN_DATE.match(layout.lines[at].text))
        if at and dated and _signs(layout.lines[at - 1].text, forms):
            layout.tags[at] = Tag.DATE
        if layout.tags[at] is not Tag.DATE:
            continue
        for i in range(at - 1, max(begin, at - _MOST_SIGNERS) - 1, -1):
            if layout.tags[i] is Tag.BODY and _signs(layout.lines[i].text, forms):
                layout.units.append(i)
            else:
                break
    if not layout.units and len(layout.lines) > begin + 1:
        _last_unit(layout, forms)
    _first_halves(layout, begin, forms)
    layout.units.sort()


def _first_halves(layout: Layout, begin: int, forms: Forms) -> None:
    """Adds the line above a signature that is the first half of its name (`青禾县安全生产和防灾｜减灾救灾委员会办公室`)."""
    for at in sorted(layout.units):
        above = at - 1
        if above <= begin or above in layout.units or layout.tags[above] is not Tag.BODY:
            continue
        words, before = layout.lines[above].text, layout.lines[above - 1].text
        plain = len(words) <= _HALF and not forms.unit_tail.search(words) and re.fullmatch("[\u4e00-\u9fff]{4,}", words) is not None
        if plain and before[-1:] in "。；" and _PLACE_FIRST.match(words) and not _PLACE_FIRST.match(layout.lines[at].text):
            layout.units.append(above)


def _signs(text: str, forms: Forms) -> bool:
    return len(text) <= 60 and bool(forms.unit_tail.search(text)) and not any(char in text for char in "。；：，:;")


def _last_unit(layout: Layout, forms: Forms) -> None:
    """A signature without date: the last body line, where it is a unit's name under a finished sentence."""
    last = next((i for i in reversed(range(len(layout.lines))) if layout.tags[i] not in NO_BODY), 0)
    if last and layout.tags[last] is Tag.BODY and _signs(layout.lines[last].text, forms) and layout.lines[last - 1].text.endswith("。"):
        layout.units.append(last)


def dates_in_text(layout: Layout) -> None:
    """A date on a line of its own is body text where nobody signs above it and the text goes on below."""
    units = set(layout.units)
    later = False
    for at in reversed(range(layout.main_from, layout.main_stop)):
        if layout.tags[at] is Tag.DATE and at - 1 not in units and later:
            layout.tags[at] = Tag.BODY
        later = later or (at not in units and (layout.tags[at] is Tag.LABEL or (layout.tags[at] is Tag.BODY and _runs(layout.lines[at].text))))


def _runs(text: str) -> bool:
    """True for running text or a part of it; a short line without any mark of a sentence (`分享至朋友圈`) is none."""
    return len(text) > _HALF or any(mark in text for mark in "。；：，;:,")
