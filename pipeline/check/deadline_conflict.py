"""`deadline-conflict`: an item's time against its own bracket or phase (annotation.md §5, §8).

The limit is a `by` date that a closing bracket or the heading's bracket sets for the whole task; an item may not begin after
it, nor, where the limit does not go on (长期坚持), be due after it. Phases of one plan may not end before the phase before them, nor begin before it ends; an item
of a phase may not lie before the phase's span, nor far behind it (a report of it may follow a little later).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from pipeline.check.view import View
from pipeline.model.matrix import Deadline, Finding, Task
from pipeline.model.text import Span

CODES = ("deadline-conflict",)
_AFTER = timedelta(days=15)  # within that a report may follow its phase's end
_REPORT = re.compile(r"报|总结|汇总|反馈|备案|通报|验收|公示")
_PART = re.compile(r"[。；\n]")
_LIMIT_CUE = re.compile(r"(?:时限|时间|期限)(?:要求)?[：:]\s*[^，。；（(）)\n]{0,8}$")


def find(view: View) -> Iterator[Finding]:
    """One finding an item and limit; one a phase out of order."""
    for task in view.matrix.tasks:
        limits = [one for one in task.deadlines if one.kind == "by" and one.due_date and _governs(view, task, one)]
        goes_on = any(one.kind == "ongoing" for one in task.deadlines)
        for limit in limits:
            listed = [one for one in task.deadlines if one.due_date and (one is limit or _listed(view, limit, one))]
            last = max(listed, key=lambda one: one.due_date or date.min)
            for item in task.deadlines:
                if item not in limits and item not in listed and _later(item, last, goes_on):
                    message = f"“{item.surface}”晚于本项时限“{limit.surface}”，两处时间矛盾，请核对"
                    yield view.finding("deadline-conflict", item.span, message, path=task.path)
        yield from _outside(view, task)
    yield from _phases(view)
    yield from _phases_in_a_text(view)


def _outside(view: View, task: Task) -> Iterator[Finding]:
    """Items of a phase that lie outside the span that its heading's bracket gives."""
    section = view.circular.section(task.path)
    if section is None or section.time_span is None or section.kind != "phase":
        return
    whole = next((one for one in task.deadlines if one.kind in ("during", "on") and one.span in section.time_span), None)
    if whole is None or whole.start_date is None or whole.due_date is None:
        return
    for item in task.deadlines:
        day = item.due_date if item.kind == "by" else item.start_date if item.kind in ("on", "during", "from") else None
        grace = _AFTER if _REPORT.search(_clause(view, item)) else timedelta(0)
        if item is whole or day is None or whole.start_date <= day <= whole.due_date + grace:
            continue
        message = f"“{item.surface}”不在本阶段“{whole.surface}”之内，请核对"
        yield view.finding("deadline-conflict", item.span, message, path=task.path)


def _clause(view: View, item: Deadline) -> str:
    """The words from the item's time to the end of its sentence part."""
    stop = _PART.search(view.text, item.span.end)
    return view.text[item.span.start : stop.start() if stop else len(view.text)]


def _governs(view: View, task: Task, limit: Deadline) -> bool:
    """True for the time of a heading's bracket, an inherited bracket, a table's column of limits, or one that is introduced as the 时限."""
    if view.circular.tables and any(limit.span in cell for cell in _limit_cells(view, task.path)):
        return True
    section = view.circular.section(task.path)
    if section is not None and section.time_span is not None and limit.span in section.time_span:
        return True
    return limit.span not in task.span or _LIMIT_CUE.search(view.text, max(0, limit.span.start - 20), limit.span.start) is not None


def _limit_cells(view: View, path: str) -> Iterator[Span]:
    """The cells of the row's columns of limits; none for a section."""
    if path[:1] in "TA":
        yield from (cell for table in view.circular.tables for row in table.rows if row.path == path for cell in row.all("deadline"))


def _listed(view: View, limit: Deadline, item: Deadline) -> bool:
    """True where both stand in one statement of limits: `完成时限：6月底前完成排查，9月底前完成整治`."""
    between = view.text[min(limit.span.end, item.span.end) : max(limit.span.start, item.span.start)]
    return not any(mark in between for mark in "。\n\t（）()【】")


def _later(item: Deadline, limit: Deadline, goes_on: bool) -> bool:
    assert limit.due_date is not None
    begins = ("from",) if goes_on else ("from", "on", "during")  # a stage of what goes on (2026年占比达到60%) may lie behind its first limit
    if item.kind in begins and item.start_date is not None and item.start_date > limit.due_date:
        return True
    return not goes_on and item.kind == "by" and item.due_date is not None and item.due_date > limit.due_date


def _phases(view: View) -> Iterator[Finding]:
    alongside = view.lexicon["check_restated"].regex("restated.alongside")
    last: tuple[str | None, Deadline] | None = None
    for section in view.circular.sections:
        task = view.matrix.task(section.path) if section.kind == "phase" and section.time_span else None
        if task is None or section.time_span is None:
            continue
        here = next((one for one in task.deadlines if one.due_date and one.span in section.time_span), None)
        if here is None or here.due_date is None:
            continue
        if last and last[0] == section.parent and last[1].due_date and here.due_date < last[1].due_date:
            message = f"本阶段“{here.surface}”早于上一阶段“{last[1].surface}”，请核对阶段时间"
            yield view.finding("deadline-conflict", here.span, message, path=section.path)
        elif last and last[0] == section.parent and _overlap(last[1], here) and not alongside.search(section.heading):
            message = f"本阶段“{here.surface}”在上一阶段“{last[1].surface}”结束之前开始，两段重叠，请核对阶段时间"
            yield view.finding("deadline-conflict", here.span, message, path=section.path)
        last = (section.parent, here)


_STAGE = re.compile(r"第[一二三四五六]?阶段[（(：:]?\s?$|阶段[（(]\s?$")


def _phases_in_a_text(view: View) -> Iterator[Finding]:
    """`第一阶段（…）：…` `第二阶段（…）：…` as paragraphs of one section."""
    for task in view.matrix.tasks:
        if len(task.deadlines) < 2:
            continue
        stages = sorted((one for one in task.deadlines if one.kind == "during" and _STAGE.search(view.text, max(0, one.span.start - 8), one.span.start)), key=lambda one: one.span)
        for before, here in pairwise(stages):
            if _overlap(before, here):
                message = f"本阶段“{here.surface}”在上一阶段“{before.surface}”结束之前开始，两段重叠，请核对阶段时间"
                yield view.finding("deadline-conflict", here.span, message, path=task.path)


def _overlap(before: Deadline, here: Deadline) -> bool:
    """True for two spans of days of which the later begins before the earlier ends; a day that both have is a seam, months (11月至1月) meet."""
    if before.kind != "during" or here.kind != "during" or "日" not in before.surface or "日" not in here.surface:
        return False
    if before.start_date is None or before.due_date is None or here.start_date is None or here.due_date is None:
        return False
    return before.start_date < here.start_date < before.due_date < here.due_date
