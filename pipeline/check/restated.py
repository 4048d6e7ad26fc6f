"""`inconsistent`: a fact that is said twice and not the same: how many villages there are, where an office sits, what 上述六类 refers to, who leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.numbers import HAN_NUMBER, count
from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("inconsistent",)
_N = rf"(?P<n>\d{{1,4}}|{HAN_NUMBER})"
_BEFORE = 24  # characters in which another scope may stand


def find(view: View) -> Iterator[Finding]:
    """One finding a fact."""
    yield from _counts(view)
    yield from _seats(view)
    yield from _referred(view)
    yield from _leads(view)
    yield from _headed(view)


def _rule(view: View, name: str) -> re.Pattern[str]:
    """The pattern of check_restated.yaml by the end of its id."""
    return view.lexicon["check_restated"].regex(f"restated.{name}")


def _counts(view: View) -> Iterator[Finding]:
    """`全镇26个村（社区）` where the text has `全镇28个村（社区）`, or 28 of them do something."""
    said = list(view.matches(_rule(view, "all-units")))
    first: dict[tuple[str, str], re.Match[str]] = {}
    for match in said:
        known = first.setdefault((match["scope"], match["what"]), match)
        if count(known["n"]) != count(match["n"]):
            yield _count(view, match, known)
    if len({match["scope"] for match in said}) != 1:
        return
    for (_, what), known in first.items():
        more = next((one for one in view.matches(_rule(view, "some-units")) if one["what"] == what and _exceeds(one, known) and not _rule(view, "other-scope").search(view.text, max(0, one.start() - _BEFORE), one.start())), None)
        if more is not None:
            yield _count(view, known, more)


def _exceeds(one: re.Match[str], whole: re.Match[str]) -> bool:
    return (count(one["n"]) or 0) > (count(whole["n"]) or 0) > 0


def _count(view: View, match: re.Match[str], other: re.Match[str]) -> Finding:
    return view.finding("inconsistent", Span(*match.span()), f"“{match[0]}”，别处写作“{other[0]}”，请核对数目")


_TAIL = 4


def _seats(view: View) -> Iterator[Finding]:
    """One office in two places; a short name holds the characters of the long one in order."""
    first: dict[str, re.Match[str]] = {}
    for match in view.matches(_rule(view, "seat")):
        body = _rule(view, "body").search(match["body"])
        if body is None:
            continue
        known = first.setdefault(body[0], match)
        if not _same_name(known["seat"], match["seat"]) and match["body"][-_TAIL:] == known["body"][-_TAIL:] and _shares_body(known["body"], match["body"]):
            yield view.finding("inconsistent", Span(match.start("seat") - 2, match.end("seat")), f"{match['body'][-12:]}办公室前面设在“{known['seat']}”，此处设在“{match['seat']}”，请核对")


def _shares_body(one: str, other: str) -> bool:
    """True where one of the bodies is called by its kind only, or both by one name."""
    return one.endswith(other) or other.endswith(one)


def _same_name(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return all(char in letters for char in short)


def _referred(view: View) -> Iterator[Finding]:
    """`上述六类场所` where only five and four of them were spoken of."""
    for match in view.matches(_rule(view, "above")):
        said = [one for one in re.finditer(rf"{_N}{match['measure']}(?:重点|主要|关键)?{match['what']}", view.text[: match.start()]) if count(one["n"])]
        if said and all(count(one["n"]) != count(match["n"]) for one in said):
            yield view.finding("inconsistent", Span(*match.span()), f"“{match[0]}”：前面说的是“{said[-1][0]}”，请核对")


_OPENING = 6  # characters into a task's own text within which `X牵头` leads the whole of it


def _leads(view: View) -> Iterator[Finding]:
    """`甲办牵头，…。（牵头单位：乙办）`: one lead that opens the task's own text, another one in its bracket."""
    for task in view.matrix.tasks:
        leads = [one for one in task.assignments if one.role == "lead"]
        if len(leads) < 2:
            continue
        section = view.circular.section(task.path)
        said, noted = ([one for one in leads if one.basis == basis] for basis in ("text", "note"))
        if section is None or not section.own or len(said) != 1 or len(noted) != 1 or _same_name(said[0].unit, noted[0].unit):
            continue
        if section.own[0].start <= said[0].span.start <= section.own[0].start + _OPENING:
            message = f"这一项开头说“{said[0].unit}”牵头，责任栏里写的牵头单位是“{noted[0].unit}”，请核对"
            yield view.finding("inconsistent", said[0].span, message, path=task.path)


def _headed(view: View) -> Iterator[Finding]:
    """`把握“四个环节”。…抓住排查、登记、整改三个环节`: a leaf whose heading names a set of one size and whose text one of another, no set of the first size."""
    sets = _rule(view, "set")
    for section in view.circular.sections:
        named = sets.search(view.text, section.heading_span.start, section.heading_span.end) if section.leaf else None
        if named is None:
            continue
        said = [one for own in section.own for one in sets.finditer(view.text, own.start, own.end) if one["what"] == named["what"]]
        if said and all(count(one["n"]) != count(named["n"]) for one in said):
            yield view.finding("inconsistent", Span(*said[0].span()), f"标题说“{named[0]}”，内容说“{said[0][0]}”，请核对", path=section.path)
