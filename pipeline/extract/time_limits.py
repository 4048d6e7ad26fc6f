"""Limits that run from an event (`隐患销号后3日内`) and stated limits without an end (`完成时限：长期坚持`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.time_context import Stretch
from pipeline.extract.time_grammar import Rule
from pipeline.model.text import Span

_PAUSE = r"(?:的|，|,|在|应|应当|须|要|必须|于|当日|次日)?[ \u3000]{0,2}$"
_EVENTS = (
    re.compile(r"(?P<event>[^，。；;：:、（）()\n]{1,28}?)(?:之日起|之日|之时起|之后|以后|[后起前])" + _PAUSE),
    re.compile(r"(?P<event>[^，。；;：:、（）()\n“”0-9]{0,12}?(?:收到|接到|受理|发现|接报)[^，。；;：:、（）()\n“”0-9]{0,15})[ \u3000]{0,2}$"),
)
_IN_A_CELL = re.compile(r"(?:[^，,。；;]{2,16}(?:前|内|底|日|月)|[^，,。；;]{2,16}(?:完成|到位)|立行立改|立即整改|即知即改|边查边改|已完成)[，,、；; ]?(?:并且?|且)?")
_BEFORE_EVENT = re.compile(r"(?P<event>[^，。；;：:、（）()\n“”]{1,20})$")
_SUBJECT = re.compile(r"^.*(?:(?<=.)(?=自(?!查|行|主|建|然|动|我))|应当|必须|应该|可以|(?<!适)应(?!急)|(?<!必)须|(?<!重|主|需)要(?!求)|将|(?<!申|提|邀)请|于|在(?!建|线|岗|编|校|职|册)|并|此表|该表|本表)(?=.)")


def relatives(at: Stretch) -> Iterator[tuple[Rule, Span]]:
    """(rule, span) of each limit that runs from an event; the span holds the event's words where they are said."""
    position = at.region.start
    for lead in at.rules.scan("limits").finditer(at.text, at.region.start, at.region.end):
        if lead.start() < position:
            continue
        for rule in at.rules.of("relative"):
            match = at.match(rule.pattern, lead.start())
            if match and match.end() > lead.start() and (rule.before is None or rule.before.search(at.before(lead.start(), 6))):
                position = match.end()
                yield rule, Span(_event_start(at, lead.start()), match.end())
                break


def _event_start(at: Stretch, start: int) -> int:
    """Where the event's words begin (`企业应在接报后2小时内` → `接报后`), else `start` itself."""
    window = at.before(start, 40)
    patterns = (_BEFORE_EVENT,) if at.text.startswith("前", start) else _EVENTS
    match = next((found for pattern in patterns if (found := pattern.search(window))), None)
    if match is None:
        return start
    subject = _SUBJECT.match(match["event"])
    return start - len(window) + match.start("event") + (subject.end() if subject else 0)


def ongoing(at: Stretch) -> Iterator[tuple[Rule, Span]]:
    """(rule, span) of each limit without an end, only where it is stated as a limit: after `时限：`, or as all that a cell says."""
    lead = at.rules.of("ongoing.lead")
    for rule in at.rules.of("ongoing"):
        for match in rule.pattern.finditer(at.text, at.region.start, at.region.end):
            before, after = at.before(match.start(), 60), at.after(match.end(), 8).strip()
            alone = not after.strip(" 。，,；;") and (not before.strip() or _IN_A_CELL.fullmatch(before) is not None)
            stated = any(one.pattern.search(before) for one in lead) and (not after or after[0] in "；;。）)，,、\n")
            if alone or stated:
                yield rule, Span(match.start(), match.end())
