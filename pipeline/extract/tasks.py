"""Which stretches of a circular are tasks, of which category, with which title (annotation.md §3).

Steps: 1 leaf sections of the task chapters; 2 leaf sections of attachments that are plans themselves; 3 un-numbered paragraphs that
lay down a reporting duty (`4.r1`, `r1`); 4 parents whose own words charge somebody with more than their children; 5 rows of task tables.
Where a leaf has no run-in title, its first clause belongs to its text too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.actors import find_doers
from pipeline.extract.clauses import Ground, depths, pieces, without
from pipeline.extract.note_contents import note_cues
from pipeline.extract.recipients import find_recipients
from pipeline.extract.unit_names import unit_names
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Section, TaskRow
from pipeline.model.matrix import Category
from pipeline.model.text import Span

_CATEGORY: dict[str, Category] = {"task": "重点任务", "phase": "阶段安排", "safeguard": "保障措施"}
_ACCOUNT = ("status", "problem")  # kinds of sections that tell, and ask only where a sentence says so
_OPENING = 8  # characters before the unit of whom something is asked (`对此，由…`)
_LONGEST_RUN_IN = 24  # characters of a run-in title; longer ones are sentences
_BRACKET = re.compile("(?:[（(【〔][^（）()【】〔〕]*[）)】〕][。；]?)+")
_NEAR = 24  # characters behind a heading
_LONGEST_NAME = 8  # characters; a longer heading with nothing but brackets behind it says what is to be done
_WORDY = 5  # Chinese characters of a 目标 cell that says what is to be done, where there is no 措施 column
_FIGURED = re.compile(r"(?:至少|不少于|不低于)[^，。；,;]{0,8}[0-9０-９一二两三四五六七八九十]+\s*(?:次|场|名|人|户|份|处|个|遍|期|小时|%)")
_ASKED_REPORT = re.compile(r"(?:请|(?<!主)要(?![求点素闻])|须|应(?![急用对])|务必).*(?:报送|上报|报备)")
_SPAN_OF_PHASE = re.compile(r"月[^，。；]{0,12}[—\-–~～至到][^，。；]{1,12}[日底旬月](?:[为是，]|$)|月[^，。；]{0,8}(?:为|是)[^，。；]{2,10}(?:阶段|期)$")
_ITEM = re.compile(r"[\u4e00-\u9fff（）()、]{2,24}[：:](?:主要|具体|全面)?(?:负责|承担|牵头)")  # 县卫生健康局：负责伤员救治，…报指挥部
_LONGEST_TITLE = 60  # characters of a reporting paragraph's first clause


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task stands: its path, category, title and extent; `body` its paragraphs in order, `time` a bracket of time at its heading.

    `only_if_charged`: its heading only names a scope (整治范围), so that it is a task only where somebody is charged.
    """

    path: str
    category: Category
    title: str
    span: Span
    body: tuple[Span, ...]
    time: Span | None = None
    section: Section | None = None
    row: TaskRow | None = None
    only_if_charged: bool = False


@dataclass(frozen=True)
class _Rules:
    division: re.Pattern[str]
    plan: re.Pattern[str]
    not_task: re.Pattern[str]
    scope_only: re.Pattern[str]
    never: re.Pattern[str]
    report: re.Pattern[str]
    modal: re.Pattern[str]
    label: re.Pattern[str]
    announces: re.Pattern[str]
    binds: re.Pattern[str]
    demand: re.Pattern[str]
    behind: re.Pattern[str]
    limited: re.Pattern[str]
    settled: re.Pattern[str]
    fault: re.Pattern[str]
    lists: re.Pattern[str]
    dated: re.Pattern[str]
    scored: re.Pattern[str]
    points: re.Pattern[str]
    labelled: re.Pattern[str]
    shows: re.Pattern[str]
    time_clause: re.Pattern[str]
    closing: re.Pattern[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book, cues = lexicon["task_sections"], lexicon["duty_cues"]
    return _Rules(
        division=book.regex("category.division"), plan=book.regex("annex.plan"), not_task=book.regex("annex.not-task"), scope_only=book.regex("heading.not-task"), never=book.regex("heading.never"),
        report=cues.regex("report.duty"), modal=cues.regex("report.modal"), label=note_cues(lexicon).label,
        announces=book.regex("parent.announces"), binds=book.regex("parent.binds"),
        demand=book.regex("account.demand"), behind=book.regex("account.own-demand"), limited=book.regex("account.limited"), settled=book.regex("account.settled"), fault=book.regex("account.fault"), lists=book.regex("parent.lists"), dated=book.regex("account.dated-demand"), scored=book.regex("section.scored"), points=book.regex("section.points"), labelled=book.regex("account.labelled"), shows=book.regex("section.shows-table"), time_clause=lexicon["outline"].regex("heading.time-clause"), closing=book.regex("action.closing"),
    )  # fmt: skip


def find_places(circular: Circular, ground: Ground) -> tuple[Place, ...]:
    """The places of all tasks of `circular`, in order of the text; paths are unique."""
    rules = _rules(ground.lexicon)
    reports = tuple(_reports(circular, ground, rules))
    reporting = [report.span for report in reports]
    found = [*_leaves(circular, ground, reporting), *reports, *_parents(circular, ground, reporting), *_rows(circular)]
    unique: dict[str, Place] = {}
    for place in sorted(found, key=lambda one: (one.span.start, one.path)):
        unique.setdefault(place.path, place)
    return tuple(unique.values())


def _leaves(circular: Circular, ground: Ground, reports: Sequence[Span]) -> Iterator[Place]:
    """The leaves of the task chapters; a reporting paragraph that ends one is a task of its own and no part of it."""
    sentences = _sentence_headed(circular, ground)
    rules = _rules(ground.lexicon)
    plans = {part.no for part in circular.parts if part.kind == "attachment" and rules.plan.search(part.title.strip())}
    for section in circular.sections:
        if not section.leaf or rules.never.search(section.heading.strip()) or _heads_a_table(section, circular, rules.shows) or _is_listed(section, circular, rules) or _is_scored(section, circular, rules):
            continue
        demands = _asked(section, circular, ground, rules) if section.kind in _ACCOUNT else ()
        category = _category(section, circular, plans, rules, demands)
        if category:
            whole = section.path in sentences
            own = demands or body_of(section, circular.text, whole or _is_all(section, circular.text, rules.label) or _only_closes(section, ground, rules.closing))
            body = tuple(part for span in own for part in without(span, reports) if part.of(circular.text).strip())
            only = any(rules.scope_only.search(one.heading.strip()) for one in _with_parents(section, circular))
            yield Place(section.path, category, section.heading, section.span, body, section.time_span or _phase_time(section, circular), section, only_if_charged=only)


def _phase_time(section: Section, circular: Circular) -> Span | None:
    """The time of the phase that the section is or stands in: in its heading (`5月1日至5月20日为动员阶段`), or in brackets at that of `第一阶段（3月底前）` above its items."""
    if section.kind == "phase" and _SPAN_OF_PHASE.search(circular.text, section.heading_span.start, section.heading_span.end):
        return section.heading_span
    above = circular.section(section.parent) if section.parent and section.kind == "phase" else None
    return above.time_span or _phase_time(above, circular) if above else None


def is_scored(section: Section, circular: Circular, lexicon: Lexicon) -> bool:
    """True for an item with points of a chapter that says how they are given: neither a task nor a target."""
    return _is_scored(section, circular, _rules(lexicon))


def _is_scored(section: Section, circular: Circular, rules: _Rules) -> bool:
    """True for an item with points in a chapter that says how they are given (`考核内容及评分标准`: `1.签订责任书（10分）。`)."""
    above, text = section, circular.text
    while not rules.scored.search(above.heading):
        parent = circular.section(above.parent) if above.parent else None
        if parent is None:
            return False
        above = parent
    first = section.own[0].end if section.own else section.heading_span.end
    return rules.points.search(text, section.heading_span.start, min(first, section.heading_span.end + _NEAR)) is not None


def _is_listed(section: Section, circular: Circular, rules: _Rules) -> bool:
    """True for an item of a list of rights, cases or conditions (`用水户享有下列权利：（一）…`)."""
    parent = circular.section(section.parent) if section.parent else None
    if parent is None:
        return False
    return rules.lists.search(circular.text, parent.heading_span.start, circular.children(parent.path)[0].span.start) is not None


def _heads_a_table(section: Section, circular: Circular, shows: re.Pattern[str]) -> bool:
    """True for a heading with nothing but a table of tasks below it, or words that only point to it (`具体安排如下表。`): the rows are the tasks."""
    if section.time_span or not all(shows.fullmatch(own.of(circular.text).strip()) for own in section.own):
        return False
    following = min((one.span.start for one in circular.sections if one.span.start > section.span.start), default=len(circular.text))
    return any(section.heading_span.end <= row.span.start < following for table in circular.tables if table.kind == "tasks" for row in table.rows)


def _category(section: Section, circular: Circular, plans: set[int | None], rules: _Rules, demands: Sequence[Span] = ()) -> Category | None:
    chapter = _chapter(section, circular)
    if section.kind == "attachment":
        number = re.match(r"A(\d+)", section.path)
        ours = number is not None and int(number[1]) in plans
        return "重点任务" if ours and not rules.not_task.search(chapter.heading) else None
    notice = "通报" in circular.letterhead.genre
    if section.kind == "goal" and not notice and _is_charged(section, circular.text, rules.label):
        return "重点任务"
    if section.kind not in (*_CATEGORY, "other"):
        return None if not demands else "通报要求" if notice else "重点任务"
    if notice:
        return "通报要求"
    if any(rules.division.search(one.heading.strip()) for one in (section, chapter)):
        return "保障措施"
    return _CATEGORY.get(section.kind, "重点任务")


def _asked(section: Section, circular: Circular, ground: Ground, rules: _Rules) -> tuple[Span, ...]:
    """What an account asks for: its paragraphs `整改要求：…` with the lines of owners and limits beside them, in a 通报 else the sentences of demand."""
    labelled = {own: Span(own.start + match.end(), own.end) for own in section.own if (match := rules.labelled.match(own.of(circular.text)))}
    if labelled:
        return tuple(labelled.get(own, own) for own in section.own if own in labelled or rules.label.match(circular.text, own.start, own.end))
    return _demands(section, ground, rules) if "通报" in circular.letterhead.genre else ()


def _demands(section: Section, ground: Ground, rules: _Rules) -> tuple[Span, ...]:
    """The sentences in the account of a 通报 by which something is asked of a unit (`责成东河公司于9月底前…`, `甲县要于11月底前…`), not what went wrong."""
    said = body_of(section, ground.text) if section.leaf else section.own
    return tuple(sentence for own in said for sentence in pieces(ground.text, own, "。\n", ground.inside) if _is_demand(sentence, section, ground, rules))


def _is_demand(sentence: Span, section: Section, ground: Ground, rules: _Rules) -> bool:
    words = sentence.of(ground.text)
    if re.match(rf"{re.escape(section.heading)}[^，。；,;]{{0,4}}?(?:要|须|应|务必)(?![求素点件])", words):
        return True
    if rules.dated.search(words) or (rules.behind.search(words) and unit_names(ground.lexicon).ends_like_unit(section.heading.strip())):
        return True
    if rules.limited.search(words) and not rules.settled.search(words):
        return True
    if rules.fault.search(words):
        return False
    if rules.demand.match(words):
        return True
    opening = (doer for doer in find_doers(ground, [sentence]) if doer.subject.start - sentence.start <= _OPENING)
    return any(doer.rule == "doer.modal" or "由" in ground.text[sentence.start : doer.subject.start] for doer in opening)


def _parents(circular: Circular, ground: Ground, reports: Sequence[Span]) -> Iterator[Place]:
    """Parents of the task chapters whose own paragraphs hold a duty with its doer that is no announcement of the children (annotation.md §3)."""
    rules = _rules(ground.lexicon)
    for section in circular.sections:
        children = circular.children(section.path)
        if not children or section.kind not in _CATEGORY or section.path.startswith("A"):
            continue
        category = _category(section, circular, set(), rules)
        paragraphs = [part for span in section.own for part in without(span, reports)]
        body = tuple(duty for span in paragraphs if (duty := _parent_duty(ground, span, span.start > children[-1].span.start, rules)))
        if category and body:
            yield Place(section.path, category, section.heading, Span(body[0].start, body[-1].end), body)


def _parent_duty(ground: Ground, paragraph: Span, behind: bool, rules: _Rules) -> Span | None:
    """The sentences of a parent's paragraph from the first to the last that charges somebody; `behind` the children any full sentence with a doer."""
    if paragraph.of(ground.text).lstrip(" \u3000")[:1] in "（(":
        return None  # a bracket of the children
    said = [one for one in pieces(ground.text, paragraph, "。\n", ground.inside) if not rules.announces.search(one.of(ground.text))]
    whole = (one for one in said if rules.binds.search(one.of(ground.text)) or (behind and ground.text[one.end : one.end + 1] == "。"))
    duties = [one for one in whole if find_doers(ground, [one])]
    if not duties:
        return None
    return Span(duties[0].start, (said if behind else duties)[-1].end)


def _with_parents(section: Section, circular: Circular) -> Iterator[Section]:
    """The section and those above it, the nearest first."""
    above: Section | None = section
    while above is not None:
        yield above
        above = circular.section(above.parent) if above.parent else None


def _chapter(section: Section, circular: Circular) -> Section:
    found = section
    while found.parent and (above := circular.section(found.parent)):
        found = above
    return found


def _sentence_headed(circular: Circular, ground: Ground) -> frozenset[str]:
    """The leaves whose heading is the first sentence of the text: long, with a comma or a doer, among leaves that have no run-in titles;
    and those whose heading says how much is to be done (`暑期前至少开展3次教育。`).

    That is judged by the siblings (half of them begin with a clause of the text), where there are none by the whole document.
    """
    leaves = [section for section in circular.sections if section.leaf and section.own]
    clauses = {section.path for section in leaves if _is_clause(section, circular.text)}
    lone = [section for section in circular.sections if section.leaf and not section.own and find_doers(ground, [section.heading_span])]
    found = set()
    for one in leaves:
        kin = [other.path for other in leaves if other.parent == one.parent and other is not one]
        kin = kin or ([] if any(other.parent == one.parent for other in lone) else [other.path for other in leaves])
        usual = len(clauses.intersection(kin)) * 2 >= len(kin) or (one.label or "").endswith("条")  # an article has a title in brackets or none
        if _FIGURED.search(one.heading) or find_recipients(ground, [one.heading_span]) or (usual and ((not one.time_span and (len(one.heading) > _LONGEST_RUN_IN or re.search("[，,]", one.heading))) or (find_doers(ground, [one.heading_span]) and not one.heading.endswith("阶段")))):
            found.add(one.path)
    return frozenset(found)


def _is_clause(section: Section, text: str) -> bool:
    """True where the heading is only the first clause of the leaf's text: the sentence goes on behind it."""
    end = section.heading_span.end
    return section.own[0].start == end and text[end : end + 1] in ("，", ",", "、", "；", ";", "：", ":")


def _is_charged(section: Section, text: str, label: re.Pattern[str]) -> bool:
    """True where a goal names who answers for it (`生产总值增长6%。责任单位：县发改局`): then it is broken down, not only wished for."""
    return any(match.lastgroup in ("lead", "responsible") for match in label.finditer(text, section.heading_span.end, section.span.end))


def _is_all(section: Section, text: str, label: re.Pattern[str]) -> bool:
    """True where a heading is all that a leaf says: only lines of responsibility (`责任单位：…`) follow it, or a sentence's brackets (`…拨付资金200万元。（县财政局牵头）`)."""
    end = section.heading_span.end
    brackets = all(_BRACKET.fullmatch(own.of(text).strip()) for own in section.own)
    lines = bool(section.own) and "\n" in text[end : section.own[0].start] and all(label.match(text, own.start, own.end) for own in section.own)
    return lines or (bool(section.own) and brackets and len(section.heading) > _LONGEST_NAME)


def _only_closes(section: Section, ground: Ground, closing: re.Pattern[str]) -> bool:
    """True where all that follows a heading is whom to ring and what is attached (`做好值班工作。值班电话：…`)."""
    said = [one.of(ground.text).strip() for own in section.own for one in pieces(ground.text, own, "。；;\n", ground.inside)]
    return any(said) and all(closing.match(words) for words in said if words)


def body_of(section: Section, text: str, whole: bool = False) -> tuple[Span, ...]:
    """The paragraphs of a leaf's own text; with the heading where that is a clause of the text itself, or all there is; `whole`: always."""
    heading, own = section.heading_span, section.own
    if not own:
        return (Span(heading.start, max(heading.end, _line_end(text, heading.end, section.span.end))),)
    if whole or _is_clause(section, text):
        return (Span(heading.start, own[0].end), *own[1:])
    return own


def _line_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    return limit if end < 0 else end


# -- reporting paragraphs ----------------------------------------------------


def _reports(circular: Circular, ground: Ground, rules: _Rules) -> Iterator[Place]:
    """Un-numbered paragraphs of the notice, after the last section, and after the last child of a parent; of a text without sections any."""
    main = tuple(section for section in circular.sections if not section.path.startswith("A"))
    top = tuple(section for section in main if section.parent is None)
    yield from _reports_under("", [*circular.notice, *(() if main else circular.opening), *_tail(top, ground.text, rules), *circular.closing], ground, rules)
    for section in main:
        children = circular.children(section.path)
        after = [span for span in section.own if children and span.start >= children[-1].span.start]
        yield from _reports_under(section.path, [*_tail(children, ground.text, rules), *after], ground, rules)


def _tail(siblings: Sequence[Section], text: str, rules: _Rules) -> tuple[Span, ...]:
    """The un-numbered paragraphs of the last sibling behind its text: a reporting paragraph among them belongs to the parent."""
    return tuple(own for own in siblings[-1].own[1:] if not rules.labelled.match(own.of(text)) and not _ITEM.match(own.of(text))) if siblings and siblings[-1].leaf else ()


def _reports_under(parent: str, paragraphs: Sequence[Span], ground: Ground, rules: _Rules) -> Iterator[Place]:
    number = 0
    for paragraph in paragraphs:
        span = _reporting(ground, paragraph, rules)
        if span is None:
            continue
        number += 1
        path = f"{parent}.r{number}" if parent else f"r{number}"
        yield Place(path, "报送", _first_clause(ground.text, span, rules), span, (span,))


def _reporting(ground: Ground, paragraph: Span, rules: _Rules) -> Span | None:
    """From the first sentence of a paragraph that lays down a reporting duty to the paragraph's end, or None."""
    text = ground.text
    words = paragraph.of(text)
    if words.lstrip(" \u3000")[:1] in "（(" or not rules.report.search(words):
        return None
    for sentence in pieces(text, paragraph, "。；;", ground.inside):
        said = sentence.of(text)
        if not rules.report.search(said) or not rules.modal.search(said):
            continue
        if find_recipients(ground, [sentence]) or _ASKED_REPORT.search(said):
            return Span(sentence.start, paragraph.end)
    return None


def _first_clause(text: str, span: Span, rules: _Rules) -> str:
    """The first clause; with the second where it says no more than when (`整改完毕后，…`)."""
    cover = [False] * span.start + depths(span.of(text))
    clauses = list(pieces(text, span, "，,。；;：:", cover)) or [span]
    last = clauses[1] if len(clauses) > 1 and rules.time_clause.match(clauses[0].of(text)) else clauses[0]
    return text[clauses[0].start : last.end][:_LONGEST_TITLE]


# -- table rows --------------------------------------------------------------


def _rows(circular: Circular) -> Iterator[Place]:
    category: Category = "通报要求" if "通报" in circular.letterhead.genre else "重点任务"
    for table in circular.tables:
        if table.kind != "tasks":
            continue
        for row in table.rows:
            titles = next((said for role in ("title", "action", "target") if (said := _said(row.all(role), circular.text))), (row.span,))
            goals = tuple(span for span in row.all("target") if len(re.findall("[\u4e00-\u9fff]", span.of(circular.text))) >= _WORDY)
            body = row.all("action") or goals or titles
            yield Place(row.path, category, _joined(circular.text, titles), row.span, body, None, None, row)


def _said(cells: Sequence[Span], text: str) -> tuple[Span, ...]:
    return tuple(cell for cell in cells if cell.of(text).strip())


def _joined(text: str, spans: Sequence[Span]) -> str:
    return " ".join(" ".join(span.of(text).split()) for span in spans)
