"""Limits that run from an event (`隐患销号后3日内`) and stated limits without an end (`完成时限：长期坚持`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.time_context import Stretch
from pipeline.extract.time_grammar import Rule
from pipeline.model.text import Span


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
    names = ("event-before",) if at.text.startswith("前", start) else ("event", "event-received")
    match = next((found for name in names if (found := at.rules.context(name).search(window))), None)
    if match is None:
        return start
    subject = at.rules.context("subject").match(match["event"])
    return start - len(window) + match.start("event") + (subject.end() if subject else 0)


def ongoing(at: Stretch) -> Iterator[tuple[Rule, Span]]:
    """(rule, span) of each limit without an end, only where it is stated as a limit: after `时限：`, behind a clause in a cell of limits, as all that a cell says, as a clause of a bracket of owners."""
    lead = at.rules.of("ongoing.lead")
    clause = at.rules.of("ongoing.clause") if at.text[at.region.start : at.region.start + 1] in ("（", "(", "【") else ()
    for rule in at.rules.of("ongoing"):
        for match in rule.pattern.finditer(at.text, at.region.start, at.region.end):
            before, after = at.before(match.start(), 60), at.after(match.end(), 8).strip()
            alone = not after.strip(" 。，,；;") and (not before.strip() or at.rules.context("cell-before").fullmatch(before) is not None)
            stated = (at.limit or any(one.pattern.search(before) for one in lead)) and (not after or after[0] in "；;。）)，,、\n")
            whole = (not after or after[0] in "；;。）)】，,") and any(one.pattern.search(before) for one in clause)
            if alone or stated or whole:
                yield rule, Span(match.start(), match.end())
