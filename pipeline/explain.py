"""Why a row says what it says: for every value its sentence, the rule that found it, the line of the dictionary, and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.lexicon import Entry, Lexicon
from pipeline.model.matrix import Action, Assignment, Deadline, Matrix, Target, Task
from pipeline.model.text import Span

if TYPE_CHECKING:
    from pipeline.language import Language

_SENTENCE_END = re.compile(r"[。！？；\n]")
_PARTS = (("措施", "actions"), ("责任", "assignments"), ("时限", "deadlines"), ("目标", "targets"))
_ROLES = {"lead": "牵头", "responsible": "责任", "support": "配合", "actor": "执行", "recipient": "报送至"}
_BASES = {"note": "条目自己的括号", "inherited": "别处括号的范围推及本条", "text": "正文语句", "table": "表格的栏"}


@dataclass(frozen=True, slots=True)
class Reason:
    """The grounds of one value. `dictionary` names the file and layer of the entry that `rule` belongs to, empty for a rule of the program."""

    part: str
    value: str
    span: Span
    sentence: str
    rule: str
    means: str
    dictionary: str
    note: str
    confidence: float


def explain(matrix: Matrix, path: str, lexicon: Lexicon) -> tuple[Reason, ...]:
    """The reasons of all values of a task, in the order of the ledger's columns; empty where there is no such task."""
    task = matrix.task(path)
    return tuple(_reasons(matrix, task, lexicon)) if task else ()


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands in the task's words and became no value: a unit that is only spoken of, a time that is none; `why` in words."""

    part: str
    words: str
    span: Span
    why: str


def lost(matrix: Matrix, path: str, lexicon: Lexicon, language: Language) -> tuple[Lost, ...]:
    """The alternatives that lost, in the order of the text; empty where there is no such task."""
    task = matrix.task(path)
    return tuple(sorted(_lost(matrix, task, lexicon, language), key=lambda one: one.span)) if task else ()


def _lost(matrix: Matrix, task: Task, lexicon: Lexicon, language: Language) -> Iterator[Lost]:
    from pipeline.extract.times import refused_times

    taken = [*(one.span for one in task.assignments), *(one.span for one in task.deadlines)]
    for name in language.analyse(matrix.text).names:
        if name in task.span and not any(name.overlaps(span) for span in taken):
            yield Lost("责任", name.of(matrix.text), name, "只是提到：不是这句话里做事的一方，也不在责任括号或责任栏里")
    for span, rule in refused_times(matrix.text, task.span, lexicon):
        if not any(span.overlaps(other) for other in taken):
            entry, _home = rule_entry(rule, lexicon)
            yield Lost("时限", span.of(matrix.text), span, f"不算时限（{rule}）：{entry.note or _meaning(entry, '') if entry else ''}")


def _reasons(matrix: Matrix, task: Task, lexicon: Lexicon) -> Iterator[Reason]:
    for part, name in _PARTS:
        for value in getattr(task, name):
            entry, home = rule_entry(value.rule, lexicon)
            means, note = (_meaning(entry, lexicon[home].about), entry.note) if entry else ("", "")
            where = f"{home}.yaml（{entry.layer}）" if entry and home != "rules" else ""
            confidence = getattr(value, "confidence", 1.0)
            yield Reason(part, shown(value), value.span, sentence(matrix.text, value.span), value.rule, means, where, note, confidence)


def rule_entry(rule: str, lexicon: Lexicon) -> tuple[Entry | None, str]:
    """The dictionary entry with the id `rule` and the name of its dictionary; (None, "") where no dictionary has it."""
    for name in lexicon.names():
        entry = lexicon[name].by_id.get(rule)
        if entry:
            return entry, name
    return None, ""


def _meaning(entry: Entry, about: str) -> str:
    """What an entry looks for, in words: its own meaning where that is Chinese, else what its dictionary is about; with an example."""
    example = f"（如：{entry.examples[0]}）" if entry.examples else ""
    own = entry.means if entry.means and not entry.means.isascii() else "、".join(entry.words[:5])
    return (own or about.partition("：")[0]) + example


def shown(value: Action | Assignment | Deadline | Target) -> str:
    """A value as one phrase."""
    match value:
        case Assignment():
            canonical = f"（即 {value.canonical}）" if value.canonical and value.canonical != value.unit else ""
            return f"{_ROLES[value.role]}：{value.unit}{canonical}，依据{_BASES[value.basis]}"
        case Deadline():
            days = [f"{name} {day.isoformat()}" for name, day in (("起", value.start_date), ("止", value.due_date)) if day]
            return "，".join([value.surface, *days, *([value.rrule] if value.rrule else [])])
        case Target():
            return f"{value.metric}：{value.surface}" if value.metric else value.surface
        case _:
            return f"{value.seq}. {value.text}"


def sentence(text: str, span: Span) -> str:
    """The sentence around `span`, without line breaks at its ends."""
    start = max((match.end() for match in _SENTENCE_END.finditer(text, max(0, span.start - 400), span.start)), default=max(0, span.start - 400))
    end = _SENTENCE_END.search(text, span.end)
    return text[start : end.end() if end else len(text)].strip()
