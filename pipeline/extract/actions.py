"""The measures of a task that can be done and ticked off on their own (annotation.md §3 Actions).

Steps: 1 sentences; 2 clauses at `；`, at enumerators (一是, ①), and at a comma where a new explicit doer begins; fragments that hold no verb go
back to their neighbour; 3 what is no measure is left out by `dictionaries/task_sections.yaml`: lead-ins, theme sentences, slogans; the first clause
is kept where nothing else would be left; a sentence that only states a target is not owed, but kept: it carries its date and figure;
4 works of the item's own bracket are added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter

from pipeline.extract.actors import ALONE, Doer
from pipeline.extract.clauses import ENUMERATOR, Ground, pieces, segments, sentences, trimmed, without_enumerator
from pipeline.language import Analysis
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Action, Modality
from pipeline.model.text import Span
from pipeline.patterns import relevant

_ATTRIBUTE_END = re.compile("的[^，,]{1,5}$")
_TAIL = " \u3000\t。.；;，,、：:！!？?"
_DOING = frozenset({"VERB", "V", "MODAL", "ADV", "LEAD", "SUPPORT"})
_LONGEST_NAME = 8  # characters of `设卡`, `管住重点人群`
_SHORTEST = 5  # characters; a shorter clause between `；` is no job of its own
_CONDITION = re.compile(r"^(?:如|若|凡|发生|出现|遇|逾期)|^未经[^，,]{0,20}(?:批准|同意|许可|审批|审核|核准|验收|备案)$|的$|的[^，,]{1,5}$|(?:后|时|[日月年底]|之?前|[时日月天]内|期间|起)$")
_FACT = re.compile(r"[^，,]是[^，,]*(?:主体|责任人|基础|关键|前提|核心|抓手|内容)$")
_MEASURE = re.compile(r"(?:至少|不少于|不低于|不超过)[^，。,]{0,8}[0-9０-９一二三四五六七八九十两]")  # 每村至少配备1名: a job of its own
_CHARGE_ALONE = re.compile(r"(?:总)?(?:牵头|负责|配合|参与|落实|组织实施|具体负责|牵头负责|抓好落实|协助|负责落实|牵头组织)(?:[，,][^，,]{2,14}(?:参与|参加|配合|协助))?")
_THEMES = ("action.theme", "action.slogan", "action.ability", "action.awareness")  # better than nothing where a task says no more
_OWN_HEADS = ("主要负责人", "主要领导", "主要负责同志", "负责人", "负责同志", "分管负责人", "分管领导", "分管负责同志", "党政主要负责人")
_IN_PERSON = re.compile(r"(?:亲自|具体|直接|带头|靠前)(?:抓|管|部署|指挥|负责|过问|上手)(?![、和])")  # 主要负责同志亲自抓: of the unit just named
_WHO = re.compile(r"(?:暂无|尚无|尚未|未|没有|不具备|不符合|具备|符合|属于|具有|有条件)[^，,]*的[^，,]{1,8}$")  # whom a duty concerns
_LEADING_TIME = re.compile(r"^(?:(?:到|至|在)?(?:20\d{2}|今|明|本)年?[^，,]{0,8}(?:年|月|日|前|底|初|季度|起)|每[年月季周日半][^，,]{0,4})[，,]?")
_NUMBERED = r"(?<=[\s。；;：:])(?=\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳⑴-⒇])"
_COMMA_ENUMERATOR = r"(?<=[，,：:、])(?=[一二三四五六七八九十]{1,2}(?:是|要)(?![否素点求件害])|[①-⑳⑴-⒇]|第[一二三四五六七八九十][，,、])"
_CUT = re.compile(f"(?<=[\\s。；;：:，,、])(?:{_NUMBERED}|{_COMMA_ENUMERATOR})")
_CELL_LINE = re.compile("(?<=[\u4e00-\u9fff0-9%）”]) (?=[\u4e00-\u9fff“])")
_HAN_WORD = re.compile("[\u4e00-\u9fff]{2}")


@dataclass(frozen=True)
class _Rules:
    lead_in: re.Pattern[str]
    themes: tuple[re.Pattern[str], ...]
    dropped: tuple[tuple[str, re.Pattern[str]], ...]
    adverbial: re.Pattern[str]
    forbid: re.Pattern[str]
    encourage: re.Pattern[str]
    label: re.Pattern[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["task_sections"]
    dropped = [*book.of("slogan"), *book.of("closing"), *book.of("fact")]
    return _Rules(
        lead_in=book.regex("action.lead-in"),
        themes=tuple(book.regex(entry.id) for entry in book.of("theme")),
        dropped=tuple((entry.id, book.regex(entry.id)) for entry in dropped),
        adverbial=book.regex("clause.adverbial"),
        forbid=book.regex("modality.forbid"),
        encourage=book.regex("modality.encourage"),
        label=lexicon["duty_cues"].regex("label.text"),
    )


@lru_cache(maxsize=2)
def _rules_in(lexicon: Lexicon, traces: frozenset[str]) -> _Rules:
    """The rules that may fit in the text whose `traces` are given."""
    rules = _rules(lexicon)
    return replace(rules, themes=relevant(rules.themes, traces, lambda one: one), dropped=relevant(rules.dropped, traces, itemgetter(1)))


@dataclass(frozen=True, slots=True)
class _Clause:
    """A candidate: its span, the rule that cut it, whether it opens its paragraph or follows an enumerator, and whether more follows it.

    `names`: it is all of an enumerated sentence that others without enumerator follow (`二要设卡。各路口设…`): the name of what they say.
    """

    span: Span
    rule: str
    opens: bool
    follows: bool
    names: bool = False


def find_actions(ground: Ground, regions: Sequence[Span], doers: Sequence[Doer], works: Sequence[Span] = (), *, cells: bool = False) -> tuple[Action, ...]:
    """The actions of a task's `regions` in order of the text, numbered from 1; `works` are concrete clauses of its own bracket.

    `cells`: the regions are cells of a table, in which a space may have been a line end.
    """
    reader = _Reader(ground.analysis, ground.inside, tuple(doers), _rules_in(ground.lexicon, ground.analysis.traces))
    clauses = [clause for region in regions for line in (reader.cell_lines(region) if cells else (region,)) for clause in reader.clauses(line)]
    kept = [clause for clause in clauses if not reader.reason_to_drop(clause, len(clauses))]
    if not kept and not works:
        kept = [clause for clause in clauses if reader.reason_to_drop(clause, len(clauses)) in _THEMES][:1]
    spans = sorted([*((clause.span, clause.rule) for clause in kept), *((work, "note.work") for work in works)])
    return tuple(
        Action(seq, span.of(ground.text), span, reader.modality(span), rule) for seq, (span, rule) in enumerate(spans, start=1)
    )


def asks(ground: Ground, actions: Sequence[Action]) -> bool:
    """True where one of the actions asks for something: a modal in it, or a clause that begins with a verb, an adverb or 对/将/把.

    `家庭成员中有一人已年满70周岁` only states a condition.
    """
    return any(_asks(ground, clause) for action in actions for clause in segments(ground.text, action.span, ground.inside))


def _asks(ground: Ground, clause: Span) -> bool:
    words = [word for word in ground.analysis.between(clause) if word.tag not in ("TIME", "INSIDE")]
    if any(word.tag in ("MODAL", "LEAD", "SUPPORT") or word.text == "责任人" for word in words):
        return True
    if not words:
        return False
    return words[0].tag in ("VERB", "V", "VN", "ADV", "PREP") or any(word.acts for word in words[:4]) or any(word.tag == "VERB" for word in words[:12])


@dataclass(frozen=True, slots=True)
class _Reader:
    analysis: Analysis
    inside: list[bool]
    doers: tuple[Doer, ...]
    rules: _Rules

    def cell_lines(self, cell: Span) -> Iterator[Span]:
        """The lines of a cell, which one space joins: jobs that end without a mark, with the next one beginning with its verb or its rhythm."""
        start = cell.start
        for match in _CELL_LINE.finditer(self.analysis.text, cell.start, cell.end):
            line, rest = Span(start, match.start()), Span(match.end(), cell.end)
            if not self.inside[match.start()] and len(line) >= _SHORTEST and self._is_job(line) and self._opens_job(rest):
                yield line
                start = rest.start
        yield Span(start, cell.end)

    def _opens_job(self, span: Span) -> bool:
        word = next(iter(self.analysis.between(span)), None)
        opens = word is not None and (word.tag in ("VERB", "V", "ADV", "MODAL", "PREP") or (word.tag == "TIME" and word.text.startswith("每")))
        return opens and len(span) >= _SHORTEST

    def clauses(self, region: Span) -> Iterator[_Clause]:
        text = self.analysis.text
        for line in pieces(text, region, "\n\t", self.inside):
            label = self.rules.label.match(text, line.start, line.end)  # 任务内容：
            paragraph = Span(label.end() if label else line.start, line.end)
            whole = self._with_names(sentences(text, paragraph, self.inside))
            for number, sentence in enumerate(whole):
                told = number + 1 < len(whole) and not ENUMERATOR.match(text, whole[number + 1].start, whole[number + 1].end)
                found = list(self._of_sentence(sentence, opens=number == 0, last=number == len(whole) - 1))
                named = told and len(found) == 1 and len(found[0].span) <= _LONGEST_NAME and bool(ENUMERATOR.match(text, sentence.start, sentence.end))
                yield from ([replace(clause, names=True) for clause in found] if named else found)

    def _with_names(self, whole: Sequence[Span]) -> Sequence[Span]:
        """The sentences; one that is nothing but the name of who does the next is a part of that (`县农委。负责…督导`)."""
        named = {doer.subject.end: doer.subject.start for doer in self.doers if doer.rule == ALONE}
        found: list[Span] = []
        start: int | None = None
        for sentence in whole:
            if sentence.end in named:
                start = named[sentence.end]
                continue
            found.append(Span(start if start is not None else sentence.start, sentence.end))
            start = None
        return found

    def _of_sentence(self, sentence: Span, *, opens: bool, last: bool) -> Iterator[_Clause]:
        """The clauses of a sentence; what stands before the first enumerator after a colon is a lead-in and left out."""
        text = self.analysis.text
        parts = [part for piece in pieces(text, sentence, "；;", self.inside) for part in self._at_enumerators(piece)]
        joined = self._joined(parts)
        for number, (part, rule) in enumerate(joined):
            bare = without_enumerator(text, part)
            enumerated = bare != part
            more = number + 1 < len(joined) or not last
            if text[part.end - 1] in "：:" and more:
                continue
            for span in self._at_doers(bare):
                yield _Clause(span, rule, (opens and number == 0) or enumerated, more)

    def _at_enumerators(self, span: Span) -> Iterator[Span]:
        text = self.analysis.text
        start = span.start
        for cut in (match.start() for match in _CUT.finditer(text, span.start, span.end)):
            if self.inside[cut] or cut == span.start:
                continue
            yield from trimmed(text, Span(start, cut))
            start = cut
        yield from trimmed(text, Span(start, span.end))

    def _joined(self, parts: Sequence[Span]) -> list[tuple[Span, str]]:
        """Clauses that are jobs of their own; a fragment without a verb is joined to the clause before it."""
        done: list[tuple[Span, str]] = []
        for part in parts:
            rule = "action.enumerator" if ENUMERATOR.match(self.analysis.text, part.start, part.end) else "action.clause"
            if done and rule == "action.clause" and not self._is_job(part) and self.analysis.text[done[-1][0].end - 1] not in "：:":
                done[-1] = (Span(done[-1][0].start, part.end), done[-1][1])
            else:
                done.append((part, rule))
        return [(span, "action.sentence")] if len(done) == 1 and (span := done[0][0]) else done

    def _is_job(self, span: Span) -> bool:
        if any(doer.subject in span for doer in self.doers):
            return True
        words = self.analysis.each(span)
        return len(span) >= _SHORTEST and any(word.tag in _DOING or word.pos in ("v", "vn") or (word.tag == "TIME" and word.text.startswith("每")) for word in words)

    def _at_doers(self, span: Span) -> Iterator[Span]:
        """Cut where a new explicit doer begins after a comma and what stands before it is more than an adverbial."""
        text, start = self.analysis.text, span.start
        for doer in self.doers:
            if doer.role not in ("actor", "lead") or doer.subject not in span:
                continue
            begin = self._with_topic(self._begin(doer, span), start)
            if not start < begin or text[begin - 1] not in "，,":
                continue
            if self._is_adverbial(Span(start, begin - 1)) or self._is_thin(doer, span) or not self._says_something(Span(start, begin - 1)):
                continue
            yield from self._bare(Span(start, begin))
            start = begin
        yield from self._bare(Span(start, span.end))

    def _says_something(self, span: Span) -> bool:
        """False for a bare topic in front of a doer (`红色等级老人，网格员每天敲门`)."""
        words = self.analysis.between(span)
        return any(word.tag in _DOING or word.pos in ("v", "vn") or word.tag in ("VN", "STATE", "PREP", "APPOINT") for word in words) or any(char.isdigit() for char in span.of(self.analysis.text))

    def _begin(self, doer: Doer, span: Span) -> int:
        """Where the doer's clause begins: at its lead-in (`由`, `同时，`) where that follows the comma."""
        text = self.analysis.text
        comma = max(text.rfind(mark, span.start, doer.subject.start) for mark in "，,")
        return comma + 1 if comma >= 0 and doer.subject.start - comma <= 14 else doer.subject.start

    def _with_topic(self, begin: int, start: int) -> int:
        """`健全机制，移送的案件，公安机关应…`: a topic or a condition right before the doer belongs to its clause."""
        text = self.analysis.text
        comma = max(text.rfind(mark, start, max(start, begin - 1)) for mark in "，,")
        whole = text[start : begin - 1]
        plain = not self._begins_with_verb(Span(start, begin - 1)) and not any(doer.subject.start < begin - 1 and doer.subject.start >= start for doer in self.doers)
        if comma < start and (_WHO.match(whole) or plain):
            comma = start - 1  # `尚无专门机构的地区，卫生部门要…`: the topic is all that stands before
        topic = text[comma + 1 : begin - 1] if comma >= start - 1 else ""
        first = self.analysis.words[self.analysis.index_at(comma + 1)]
        said = topic.endswith("的") or bool(_WHO.match(topic)) or not _ATTRIBUTE_END.search(topic) or not (first.acts or first.tag == "ADV")
        names = topic and (_CONDITION.search(topic) or _WHO.match(topic)) and not _FACT.search(topic) and said
        return comma + 1 if names else begin

    def _begins_with_verb(self, span: Span) -> bool:
        words = self.analysis.between(span)
        return bool(words) and words[0].tag in ("VERB", "V", "ADV", "MODAL")

    def _is_thin(self, doer: Doer, span: Span) -> bool:
        """`…，由乡平安办牵头`: what follows the comma only says who leads or answers, it is no measure of its own."""
        rest = self.analysis.text[doer.subject.end : span.end].strip(_TAIL)
        own = doer.subject.of(self.analysis.text) in _OWN_HEADS
        return bool(_CHARGE_ALONE.fullmatch(rest) or (own and _IN_PERSON.match(rest) and not _MEASURE.search(rest)))

    def _is_adverbial(self, span: Span) -> bool:
        """True where `span` says when, by what or under whose lead, and nothing that is done."""
        words = without_enumerator(self.analysis.text, span).of(self.analysis.text).strip()
        within = [doer for doer in self.doers if doer.subject in span]
        if within:
            return all(doer.role in ("lead", "support") and self._is_thin(doer, span) for doer in within)
        plain = _LEADING_TIME.sub("", words)
        offset = len(words) - len(plain)
        whole = next(iter(trimmed(self.analysis.text, without_enumerator(self.analysis.text, span))), span)
        parts = [part.of(self.analysis.text) for part in pieces(self.analysis.text, Span(whole.start + offset, whole.end), "，,", self.inside)] or [plain]
        if len(plain) < _SHORTEST or self._only_time(span):
            return True
        if _FACT.search(plain) or _MEASURE.search(plain):
            return False
        return bool(self.rules.adverbial.search(parts[0]) and self.rules.adverbial.search(parts[-1])) and not self._acts_on(parts[-1], span)

    def _only_time(self, span: Span) -> bool:
        """True for `7、8月份`."""
        words = self.analysis.between(span)
        return any(word.tag == "TIME" for word in words) and all(word.tag in ("TIME", "LIST", "AND") or word.text.isdigit() for word in words)

    def _acts_on(self, words: str, span: Span) -> bool:
        """`对查出的隐患逐项整改销号`: an object in front and then what is done with it."""
        last = self.analysis.words[self.analysis.index_at(span.end - 1)]
        return words.startswith(("对", "针对")) and last.acts

    def _bare(self, span: Span) -> Iterator[Span]:
        """`span` without marks at its ends."""
        text, start, end = self.analysis.text, span.start, span.end
        while end > start and text[end - 1] in _TAIL:
            end -= 1
        while start < end and text[start] in _TAIL:
            start += 1
        yield from trimmed(text, Span(start, end))

    # -- what is not owed ----------------------------------------------------

    def reason_to_drop(self, clause: _Clause, count: int) -> str | None:
        """The id of the rule by which the clause is no action, or None."""
        words = clause.span.of(self.analysis.text)
        if self.is_lead_in(clause):
            return "action.lead-in"
        if clause.names and not self._has_doer(clause.span):
            return "action.theme"
        heads = clause.opens and clause.follows and count > 1 and not self._has_doer(clause.span)
        if heads and any(pattern.search(words) for pattern in self.rules.themes):
            return "action.theme"
        return next((rule for rule, pattern in self.rules.dropped if pattern.search(words)), None)

    def is_lead_in(self, clause: _Clause) -> bool:
        """True for `突出抓好三项工作`, and for a scrap without a Chinese word."""
        words = clause.span.of(self.analysis.text)
        return not _HAN_WORD.search(words) or bool(self.rules.lead_in.fullmatch(words))

    def _has_doer(self, span: Span) -> bool:
        return any(doer.subject in span for doer in self.doers)

    def modality(self, span: Span) -> Modality:
        """forbid, encourage or must, by the words of the clause's beginning."""
        words = span.of(self.analysis.text)
        if self.rules.forbid.search(words):
            return "forbid"
        return "encourage" if self.rules.encourage.search(words) else "must"
