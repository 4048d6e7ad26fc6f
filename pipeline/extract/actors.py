"""Who is to do something, by the running text (annotation.md §4 `actor`, and `X牵头` as `lead`).

Steps, a site of the language's token patterns at a time (doer + modal, doer + time …): 1 the clause that holds it; 2 the words before it, from
the clause's beginning or from 由 on, without lead-in (`同时，`, `请`, a time); 3 are they nothing but names of units? (a verb or a
preposition among them means that the unit is urged, met or described, not charged); 4 does a duty follow? (no achieved state, no
appointment, no nominal pair); 5 the names, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.clauses import Ground, segments, trimmed
from pipeline.extract.unit_names import UnitNames, unit_names
from pipeline.language import Analysis, Site, Word
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Role
from pipeline.model.text import Span

_LONGEST_SUBJECT = 120  # characters; eighteen departments in one sentence need about that
_JOINS = ("参加", "参与", "协助", "协同", "支持", "协办")
_BETTER = re.compile(r"(?:更加|明显|显著|日益|大幅|逐步|持续|不断)(?:健全|完善|增强|提升|提高|改善|加强|优化|巩固|好转|下降|减少|向好|规范|顺畅|夯实)$")
_RHYTHM = re.compile(r"每|[日月底年末]前|[天日月时]内")
_NOUN_LIKE = frozenset({"重点", "联合", "集中", "统一", "专业", "共同", "具体", "同级", "直接", "基层"})
_ATTRIBUTIVE = frozenset({"负责", "负有", "分管", "承担", "主管", "从事", "涉及", "联系", "包保", "分包", "具有", "挂点", "包联", "驻", "属", "管辖", "对口"})
_LEVEL_HEADS = frozenset({"镇", "乡", "村", "县", "街道", "社区", "区", "市", "省"})
_CHARGED_POSTS = ("同志", "人员", "干部", "领导", "负责人", "部门", "单位", "科室")
_LEADING = frozenset({"负有", "具有", "分管", "分包", "包保", "包联", "挂点", "驻"})  # attributes without 的 at the beginning of a name
_STRENGTH = {"MODAL", "LEAD"}


@dataclass(frozen=True, slots=True)
class Doer:
    """Units that are charged with the clause: their spans, the role, where the clause's duty begins, and the rule."""

    units: tuple[Span, ...]
    role: Role
    subject: Span
    rule: str
    confidence: float


@dataclass(frozen=True)
class _Cues:
    lead_in: re.Pattern[str]
    emphasis: re.Pattern[str]
    time: re.Pattern[str]
    seat: re.Pattern[str]
    urged: frozenset[str]
    compound: frozenset[str]
    nominal: frozenset[str]
    nouns: frozenset[str]
    bounds: tuple[str, ...]
    about: frozenset[str]


@lru_cache(maxsize=8)
def _cues(lexicon: Lexicon) -> _Cues:
    book = lexicon["actor_cues"]
    return _Cues(
        lead_in=book.regex("lead-in"),
        emphasis=book.regex("emphasis"),
        time=book.regex("time-phrase"),
        seat=book.regex("office-seat"),
        urged=frozenset(book.words("CAUSE")),
        compound=frozenset(book.words("compound")),
        nominal=frozenset(book.words("nominal")),
        nouns=frozenset(book.words("nominal-noun")),
        bounds=book.words("bound"),
        about=frozenset(book.words("about")),
    )


def find_doers(ground: Ground, regions: Sequence[Span]) -> tuple[Doer, ...]:
    """The doers of the regions of a text, in order of the text; what brackets and quotations hold is left alone."""
    reader = _Reader(ground.analysis, ground.inside, unit_names(ground.lexicon), _cues(ground.lexicon))
    return tuple(doer for region in regions for doer in reader.read(region))


@dataclass(frozen=True)
class _Reader:
    analysis: Analysis
    inside: list[bool]
    names: UnitNames
    cues: _Cues

    def read(self, region: Span) -> Iterator[Doer]:
        clauses = tuple(segments(self.analysis.text, region, self.inside))
        for number, clause in enumerate(clauses):
            before = clauses[number - 1] if number else None
            after = clauses[number + 1] if number + 1 < len(clauses) else None
            found = [doer for site in self._sites(clause) if (doer := self._doer(site, clause, before, after))]
            yield from _best(found)
            yield from self._seated(clause, clauses[number:])

    def _sites(self, clause: Span) -> Iterator[Site]:
        """The sites whose head stands in the clause; the comma after it belongs to them."""
        words = self.analysis.words
        for site in self.analysis.sites_in(Span(clause.start, clause.end + 1)):
            if words[site.head].span in clause:
                yield site

    def _doer(self, site: Site, clause: Span, before: Span | None, after: Span | None) -> Doer | None:
        subject = self._subject(site, clause)
        if subject is None or len(subject) > _LONGEST_SUBJECT:
            return None
        subject = self._stretched(subject, clause, before)
        units = self.names.split(self.analysis.text, subject, self.inside, spaced=False)
        if not units or not self._are_units(units, subject, site) or not self._is_charged(site, clause, after):
            return None
        role, rule = self._role(site, clause)
        return Doer(units, role, subject, rule, _confidence(site))

    def _subject(self, site: Site, clause: Span) -> Span | None:
        """The words from the clause's beginning (or from 由, or from `、` where a new duty begins) to the head, lead-in left off."""
        text, head = self.analysis.text, self.analysis.words[site.head].span
        start, end = clause.start, self.names.with_bracket(text, head.end)
        charged = [match.end() for match in re.finditer("由(?!于)", text[start : head.start])]
        if charged:
            start += charged[-1]
        elif (split := self._new_duty(site, Span(start, head.start))) is not None:
            start = split
        if (emphasis := self.cues.emphasis.match(text[start : head.end])) and self._cue(site).tag == "MODAL":
            start += emphasis.end()
        start = self._past_lead_in(Span(start, head.end))
        return next(trimmed(text, Span(start, end)), None)

    def _new_duty(self, site: Site, span: Span) -> int | None:
        """`应急办负责排查、派出所负责取缔`: the second doer begins after the last `、` that follows a 负责."""
        words = self.analysis.between(span)
        if site.cue.of(self.analysis.text)[-2:] not in ("负责", "牵头", "配合"):
            return None
        last = max((index for index, word in enumerate(words) if word.text in ("负责", "牵头", "配合")), default=None)
        lists = [word.span.end for word in words[last:] if word.tag in ("LIST", "AND")] if last is not None else []
        return lists[-1] if lists else None

    def _past_lead_in(self, span: Span) -> int:
        text, start = self.analysis.text, span.start
        while start < span.end:
            match = self.cues.lead_in.match(text[start : span.end]) or self._leading_time(text[start : span.end])
            if not match or not match.end():
                break
            start += match.end()
        return start

    def _leading_time(self, words: str) -> re.Match[str] | None:
        match = self.cues.time.match(words)
        return match if match and match.end() < len(words) and not words[match.end() :].startswith(("的", "度")) else None

    def _stretched(self, subject: Span, clause: Span, before: Span | None) -> Span:
        """`各社区，各部门要…`: a clause before that is nothing but names belongs to the subject."""
        text = self.analysis.text
        while before is not None and subject.start == clause.start and text[before.end : clause.start] in ("，", ","):
            names = self.names.split(text, before, self.inside, spaced=False)
            if not names or not all(self.names.is_strong(name.of(text)) for name in names) or self._has_verb(before):
                break
            return Span(before.start, subject.end)
        return subject

    def _are_units(self, units: Sequence[Span], subject: Span, site: Site) -> bool:
        text, names = self.analysis.text, self.names
        last = units[-1].of(text)
        if not names.ends_like_unit(last) or self._is_urged(subject, site):
            return False
        if units[0].of(text).startswith(("每", "对")) or (names.is_weak(last) and self._cue(site).tag != "MODAL"):
            return False
        bare = names.is_bare(last) and not any(names.is_strong(unit.of(text)) for unit in units[:-1])
        if bare and not self._bare_may_act(site):
            return False
        if site.rule.means == "doer-comma":
            return all(names.is_strong(unit.of(text)) or names.collective.search(last) for unit in units)
        return True

    def _bare_may_act(self, site: Site) -> bool:
        """`企业要…`, `企业认真开展…`: a general name acts with a modal, or with an adverb before a verb."""
        if self._cue(site).tag in _STRENGTH or self._cue(site).tag == "SUPPORT":
            return True
        follows = self._after(site)
        return self._cue(site).tag == "ADV" and follows is not None and (follows.tag in ("VERB", "V", "ADV", "PREP"))

    def _is_urged(self, subject: Span, site: Site) -> bool:
        """True where a verb or preposition among the words makes the unit an object, a partner or part of a description."""
        if any(word.tag == "APPOINT" for word in self.analysis.between(subject)):
            return True
        words = self._without_attribute([word for word in self.analysis.between(subject) if word.tag != "INSIDE"], site)
        if words and words[0].text == "被" and len(words) > 2:
            words = words[1:]
            words = words[1:] if self._acts(words[0]) or words[0].tag == "VN" else words
        listed = len(words) > 1 and words[1].tag in ("LIST", "AND")
        if not words or (words[0].text in self.cues.urged and words[0].tag != "HEAD" and not listed):
            return True
        if words[0].tag == "ADV" and words[0].text not in _NOUN_LIKE:
            return True
        if any(word.tag in ("MODAL", "STATE", "APPOINT", "LEAD", "SUPPORT", "COMMA") for word in words):
            return True
        return self._act(words) and not self._has_charge(words)

    def _without_attribute(self, words: Sequence[Word], site: Site) -> Sequence[Word]:
        """The words after an attribute: `负有…职责的｜部门`, and before a modal any `接受移送的｜部门`."""
        ends = [index for index, word in enumerate(words) if word.text == "的"]
        if not ends:
            return words
        first = 1 if words[0].text in ("各", "有关", "相关", "所有", "其他") else 0
        if words[first].text in _ATTRIBUTIVE:
            return words[ends[0] + 1 :]
        plain = words[0].text not in self.cues.urged and not any(word.tag in ("MODAL", "COMMA") for word in words)
        return words[ends[-1] + 1 :] if plain and self._cue(site).tag == "MODAL" else words

    def _has_charge(self, words: Sequence[Word]) -> bool:
        """`社区负责安全生产同志`: an attribute without 的 between two ends of names."""
        if not words[-1].text.endswith(_CHARGED_POSTS):
            return False
        charge = next((index for index, word in enumerate(words) if word.text in _ATTRIBUTIVE), None)
        if charge is None or charge == 0 or words[-1].tag != "HEAD":
            return charge == 0 and words[0].text in _LEADING
        others = [word for word in words[charge + 1 :] if self._acts(word)]
        return len(words) - charge <= 6 and not any(word.text in self.cues.urged for word in others)

    def _has_verb(self, span: Span) -> bool:
        return self._act([word for word in self.analysis.between(span) if word.tag != "INSIDE"])

    def _act(self, words: Sequence[Word]) -> bool:
        return any(self._acts(word) and not self._is_compound(words, index) for index, word in enumerate(words))

    def _acts(self, word: Word) -> bool:
        return word.acts or word.tag == "PREP"

    def _is_compound(self, words: Sequence[Word], index: int) -> bool:
        """A verb directly before an end word makes a noun (`巡查人员`, `培训机构`) for some verbs, not for those that urge (`督促企业`).

        In a list of fields (`危化品、建设施工等企业`) what stands before 等 is a noun.
        """
        follows = words[index + 1] if index + 1 < len(words) else None
        if any(word.text.startswith("等") for word in words[index:]) and any(word.tag == "LIST" for word in words[: index + 2]):
            return True
        if follows is not None and self._is_field(words, index):
            return True
        if follows is not None and index and words[index].text in self.cues.compound and follows.text in self.cues.compound:
            return self._is_compound(words, index + 1)
        if follows is None or follows.tag != "HEAD":
            return False
        return words[index].text in self.cues.compound or (index > 0 and self._in_name(words, index))

    def _is_field(self, words: Sequence[Word], index: int) -> bool:
        """`快递、外卖企业`: a verb that is a whole item of a list, or all before the last name, is a field of work."""
        before = words[index - 1].tag if index else "LIST"
        listed = any(word.tag == "LIST" for word in words)
        ends = ("LIST", "AND", "HEAD") if index else ("LIST", "AND")
        return listed and before in ("LIST", "AND") and words[index + 1].tag in ends and words[index].text not in self.cues.urged

    def _in_name(self, words: Sequence[Word], index: int) -> bool:
        """`生态环境保护委员会`, `粮食购销企业`: a verb inside a name, where no other name ends and no verb begins before it in its item."""
        before = [word.tag for word in words[:index]]
        start = max((place + 1 for place, tag in enumerate(before) if tag in ("LIST", "AND")), default=0)
        item = [word for word in words[start:index] if not (word.tag == "HEAD" and word.text in _LEVEL_HEADS)]
        if len(item) == 0 and start < index:
            return words[index].text not in self.cues.urged
        plain = bool(item) and not any(word.tag == "HEAD" or (self._acts(word) and word.text not in self.cues.compound) or word.text in ("后", "前", "时") for word in item)
        return plain and words[index].text not in self.cues.urged and not words[index].text.endswith(("到", "至", "向", "给", "往"))

    def _is_charged(self, site: Site, clause: Span, after: Span | None) -> bool:
        """True where a duty follows, in the clause itself or in the next one (`应急办5月22日前，结合…`, `…是第一责任人，要…`)."""
        cue = self._cue(site)
        if site.rule.means == "doer-by" and not self._follows_by(site, clause):
            return False
        if self._is_told(site, cue, clause, after) or self._makes_up(site, clause):
            return False
        if site.rule.means == "doer-is":
            return cue.text in ("是", "作为", "为") and after is not None and self._modal_first(after)
        if site.rule.means == "doer-comma" or cue.tag == "COMMA":
            return after is not None and self._begins_duty(after)
        return self._goes_on(site, cue, clause)

    def _makes_up(self, site: Site, clause: Span) -> bool:
        """`由村干部、各组长组成`: whoever a body is made of is not charged."""
        rest = self.analysis.text[self.analysis.words[site.head].span.end : clause.end]
        return self._follows_by(site, clause) and bool(re.search("组成|构成|任[组团队]长|担任|兼任", rest))

    def _follows_by(self, site: Site, clause: Span) -> bool:
        """True where the subject begins after 由: there the unit acts whatever the verb is."""
        before = self.analysis.text[clause.start : self.analysis.words[site.head].span.start]
        return bool(re.search("由(?!于)", before))

    def _is_told(self, site: Site, cue: Word, clause: Span, after: Span | None) -> bool:
        """True for a narrative (`排查了`), a condition (`未整改的`), a bound (`不得超过2人`), a relative clause (`移送的案件`)."""
        rest = self.analysis.text[site.cue.end : clause.end]
        if rest.startswith(("了", "过", "人", *self.cues.bounds)):
            return True
        if cue.tag in _STRENGTH:
            return cue.tag != "MODAL" and rest.startswith("的")
        return rest.startswith("的") or self._is_condition(clause, cue, after)

    def _goes_on(self, site: Site, cue: Word, clause: Span) -> bool:
        """True where what follows the cue makes it a predicate: no nominal pair (`部门监管责任`), no state, no bare adverb."""
        if site.rule.id.startswith("doer.rhythm") and not (_RHYTHM.search(self._between(site)) and re.match("[\u4e00-\u9fff]{2}", cue.text)):
            return False
        follows = self._after(site)
        if site.rule.id == "doer.word" and follows is not None and follows.tag == "MODAL":
            return False
        timed = self.analysis.words[max(0, self.analysis.index_at(cue.span.start) - 1)].tag == "TIME"
        if cue.acts and follows is not None and not timed and self._may_be_noun(site, cue, follows):
            return follows.text not in self.cues.nouns and follows.tag not in ("LIST", "AND") and follows.span.start < clause.end
        if cue.tag in ("VERB", "ADV", "PREP") and site.cue.end >= clause.end:
            return cue.tag == "VERB" and cue.text not in self.cues.nominal
        return cue.tag == "MODAL" or follows is None or follows.tag not in ("STATE", "APPOINT") or follows.text in ("有", "不")

    def _between(self, site: Site) -> str:
        """The words between the name and the end of the cue."""
        return self.analysis.text[self.analysis.words[site.head].span.end : site.cue.end]

    def _may_be_noun(self, site: Site, cue: Word, follows: Word) -> bool:
        return cue.text in self.cues.nominal or site.rule.id == "doer.word" or follows.text in ("率", "数", "量")

    def _is_condition(self, clause: Span, cue: Word, after: Span | None) -> bool:
        """`各部门未落实的`, `各部门履职情况`: no statement of a duty; `抽查值班情况` is one, and `接到指令后，立即…`."""
        words = clause.of(self.analysis.text)
        if _BETTER.search(words):
            return True
        if words.endswith("情况"):
            return cue.acts and not any(word.text in self.cues.about for word in self.analysis.between(Span(cue.span.start, clause.end)))
        when = words.endswith(("时", "后")) and not words.endswith(("小时", "按时", "及时", "随时", "同时", "定时"))
        return words.endswith("的") or (when and not (after is not None and self._begins_duty(after)))

    def _modal_first(self, clause: Span) -> bool:
        words = self.analysis.between(clause)
        return bool(words) and words[0].tag == "MODAL"

    def _begins_duty(self, clause: Span) -> bool:
        words = self.analysis.between(clause)
        return bool(words) and (words[0].tag in ("VERB", "PREP", "ADV", "MODAL", "LEAD", "SUPPORT", "TIME") or words[0].acts)

    def _role(self, site: Site, clause: Span) -> tuple[Role, str]:
        if site.rule.means == "lead":
            return "lead", site.rule.id
        joins = site.rule.means == "support" or self._cue(site).text in _JOINS
        led = "牵头" in self.analysis.text[clause.start : self.analysis.words[site.head].span.start]
        if joins and (site.cue.end >= clause.end or led):
            return "support", site.rule.id
        return "actor", site.rule.id

    def _seated(self, clause: Span, rest: Sequence[Span]) -> Iterator[Doer]:
        """`领导小组下设办公室在区应急局，…抓好统筹协调`: the duties of an office are those of the body where it is seated."""
        text = self.analysis.text
        match = self.cues.seat.search(text, clause.start, clause.end)
        if not match:
            return
        sentence = [one for one in rest[1:4] if not re.search("[。；\n]", text[clause.end : one.start])]
        if any(self._begins_duty(one) and not re.match("由|主任", one.of(text)) for one in sentence):
            units = self.names.split(text, Span(*match.span("unit")), self.inside, spaced=False)
            if units and self.names.ends_like_unit(units[-1].of(text)):
                yield Doer(units, "actor", Span(*match.span("unit")), "office-seat", 0.8)

    def _cue(self, site: Site) -> Word:
        return self.analysis.words[self.analysis.index_at(site.cue.end - 1)]

    def _after(self, site: Site) -> Word | None:
        index = self.analysis.index_at(site.cue.end - 1) + 1
        return self.analysis.words[index] if index < len(self.analysis.words) else None


def _best(found: Sequence[Doer]) -> Iterator[Doer]:
    """Of doers whose subjects overlap the longest (`社区负责安全生产同志` before `社区`), the surest of equals."""
    kept: list[Doer] = []
    for doer in sorted(found, key=lambda one: (-len(one.subject), one.role != "lead", -one.confidence, one.subject)):
        if not any(doer.subject.overlaps(other.subject) for other in kept):
            kept.append(doer)
    yield from sorted(kept, key=lambda one: one.subject)


def _confidence(site: Site) -> float:
    value = site.rule.attributes.get("confidence", 0.85)
    return float(value) if isinstance(value, int | float) else 0.85
