"""What follows a subject: whether it charges the units with a duty (annotation.md §4 `actor`).

`charges` refuses a narrative (`排查了`), a condition (`未整改的`), a bound (`不得超过2人`), an achieved state (`基本完成`), a nominal pair
(`部门监管责任`), whoever makes up a body (`由…组成`); a clause that only names the doer (`应急办5月22日前，`) is charged by the next one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.actor_words import ActorCues, cue_word, word_after
from pipeline.language import Analysis, Site, Word
from pipeline.model.text import Span

_CHARGED_BY_SYSTEM = re.compile("包.{0,24}(?:制|机制|制度)$")  # 镇干部包村、村干部包组责任制
_RHYTHM = re.compile(r"每|[日月底年末]前|[天日月时]内")
_STRENGTH = ("MODAL", "LEAD")
_OWN_CHARGE = re.compile("每|亲自|负总责|(?:全面|具体|直接|统一|主要)?(?:负责|统筹)|(?:全面|统一)领导")
_LOOKED_AFTER = re.compile("(?:对象|群体|部位|区域|地段|路段|场所|领域|环节|时段|目标)$")  # 独居老人是重点对象，要时时关注
_CHARGED = re.compile("由(?!于)")
_PASSED_ON = re.compile("[\u4e00-\u9fff]{0,6}(?:向[\u4e00-\u9fff]{2,12}(?:汇报|报告|反馈)|报送?[\u4e00-\u9fff]{2,12}$)")  # 由督查组综合后向区政府汇报
_CALLED_OFF = re.compile("(?:一律|全部)?(?:取消|暂停|中止|延期|推迟)")
_MADE_UP = re.compile("组成|构成|任[组团队]长|担任|兼任")
_DUTY_TAGS = ("VERB", "V", "PREP", "ADV", "MODAL", "LEAD", "SUPPORT", "TIME")


@dataclass(frozen=True, slots=True)
class Predicates:
    """Reads predicates in one text."""

    analysis: Analysis
    cues: ActorCues

    def may_charge(self, site: Site, clause: Span) -> bool:
        """False where the words between the name and the cue, or 由 before the name, are not what the rule asks for: most sites of such rules."""
        if site.rule.means.startswith("doer-by"):
            return self._follows_by(site, clause)
        asked = self.cues.between.get(site.rule.id)
        return asked is None or asked.match(self._between(site)) is not None

    def charges(self, site: Site, clause: Span, after: Span | None) -> bool:
        """True where a duty follows a site that may charge, in the clause itself or in the next one (`应急办5月22日前，结合…`, `…是第一责任人，要…`)."""
        cue = cue_word(self.analysis, site)
        if self._is_told(site, cue, clause, after) or self._makes_up(site, clause) or self._asked(site):
            return False  # 查控制室是否持证值守: what is looked into
        if site.rule.means == "doer-is":
            return after is not None and self._named_then_charged(site, cue, clause, after)
        if site.rule.means == "doer-by-any":
            return self._reads_as_verb(self.analysis.text[cue.span.start : clause.end])
        if site.rule.means == "doer-comma" or cue.tag == "COMMA":
            return after is not None and (self._named_behind_colon(cue, after) or self.begins_duty(after))
        return self._goes_on(site, cue, clause)

    def _named_then_charged(self, site: Site, cue: Word, clause: Span, after: Span) -> bool:
        """`书记是第一责任人，要…`, `青禾区未按期完成，要…`, `村书记任村级田长，每周巡田`; whoever is appointed by 由 is none."""
        named = cue.text in self.cues.names or (cue.text in self.cues.holds and not self._follows_by(site, clause))
        return named and not _LOOKED_AFTER.search(clause.of(self.analysis.text)) and (self._modal_first(after) or self._rhythm_first(clause, after))

    def _named_behind_colon(self, cue: Word, after: Span) -> bool:
        """`乙街道：为责任主体，负责…`."""
        return cue.tag == "COLON" and re.match("(?:作|做)?为|是", after.of(self.analysis.text)) is not None

    def _reads_as_verb(self, rest: str) -> bool:
        """`代耕代种`: a short word behind 由X that is no post, no attribute and no definition."""
        if _PASSED_ON.match(rest):
            return True
        return re.fullmatch("[\u4e00-\u9fff]{2,8}", rest) is not None and not re.search("的|人$|员$|长$|组$|为|是", rest)

    def _asked(self, site: Site) -> bool:
        return self.analysis.text.startswith("是否", self.analysis.words[site.head].span.end)

    def _makes_up(self, site: Site, clause: Span) -> bool:
        """`由村干部、各组长组成`: whoever a body is made of is not charged."""
        rest = self.analysis.text[self.analysis.words[site.head].span.end : clause.end]
        return self._follows_by(site, clause) and bool(_MADE_UP.search(rest))

    def _follows_by(self, site: Site, clause: Span) -> bool:
        """True where the subject begins after 由: there the unit acts whatever the verb is."""
        before = self.analysis.text[clause.start : self.analysis.words[site.head].span.start]
        return bool(_CHARGED.search(before))

    def _is_told(self, site: Site, cue: Word, clause: Span, after: Span | None) -> bool:
        """True for a narrative (`排查了`), a condition (`未整改的`), a bound (`不得超过2人`), a relative clause (`移送的案件`)."""
        rest = self.analysis.text[site.cue.end : clause.end]
        if self._is_provided(site, cue):
            return True
        if cue.text in self.cues.at_least and rest.startswith(("于", "过")) and not _RHYTHM.search(self._between(site)):
            return True  # 每年培训管理人员不少于300人
        if cue.text in self.cues.made and rest.startswith(("后", "前", "时")):
            return True  # 调峰站改造后具备…: the thing that is rebuilt
        if rest.startswith(("了", "过", *self.cues.bounds)) or (rest.startswith("人") and not (cue.text in self.cues.calls_up and rest.startswith(("人员", "人力")))):
            return True
        if cue.tag in _STRENGTH:
            return cue.tag != "MODAL" and rest.startswith("的")
        return rest.startswith("的") or self._is_condition(clause, cue, after)

    def _is_provided(self, site: Site, cue: Word) -> bool:
        """True for a thing that is held, staff that is to be there, a rate: `联席会议每两个月召开一次`, `镇应急办专职人员配备不少于4人`, `作业人员持证上岗率100%`."""
        head = self.analysis.words[site.head].text
        if self.cues.rated.match(self.analysis.text, self.analysis.words[site.head].span.end):
            return True
        if cue.text in self.cues.convenes and head.endswith(self.cues.meetings):
            return True
        return cue.text in self.cues.supplies and (head in self.cues.people or head.endswith("员"))

    def _goes_on(self, site: Site, cue: Word, clause: Span) -> bool:
        """True where what follows the cue makes it a predicate: no nominal pair (`部门监管责任`), no state, no bare adverb."""
        follows = word_after(self.analysis, site)
        if site.rule.means == "doer-serves":
            return self.cues.serves.match(self.analysis.text, cue.span.start, clause.end) is not None
        permitted = cue.tag == "PREP" and self._is_permission(Span(cue.span.end, clause.end))
        if not self._fits(site, cue, follows) or permitted or self._goes_on_with_name(cue, follows, clause):
            return False
        timed = self.analysis.words[max(0, self.analysis.index_at(cue.span.start) - 1)].tag == "TIME"
        if cue.acts and (site.cue.end >= clause.end) and (self._follows_by(site, clause) or site.rule.id == "doer.counted" or (timed and _RHYTHM.search(self._between(site)))):
            return True  # 由村干部带班；县工信局每周调度；值班室24小时值班
        if cue.acts and follows is not None and not timed and self._may_be_noun(site, cue, follows):
            defined = cue.text in self.cues.nominal and self._is_defined(Span(cue.span.end, clause.end))
            funds = cue.text in self.cues.funds and follows.text in ("经费", "资金")  # 县财政局保障资金80万元
            plain = (funds or follows.text not in self.cues.nouns) and follows.tag not in ("LIST", "AND") and follows.span.start < clause.end
            return self._follows_by(site, clause) or (plain and not defined)  # 由镇财政所落实资金10万元
        if cue.tag in ("VERB", "ADV", "PREP") and site.cue.end >= clause.end:
            return cue.tag == "VERB" and cue.text not in self.cues.nominal
        described = cue.tag == "PREP" and follows is not None and follows.text in self.cues.describes
        return cue.tag == "MODAL" or follows is None or follows.tag not in ("STATE", "APPOINT") or follows.text in ("有", "不", "全部") or described

    def _goes_on_with_name(self, cue: Word, follows: Word | None, clause: Span) -> bool:
        """`各村驻村领导为第一责任人`, `县政府重点工作任务实行负责制`: the word behind the name only goes on with it."""
        if follows is None:
            return False
        if cue.acts and _CALLED_OFF.fullmatch(self.analysis.text, cue.span.end, clause.end):
            return True  # 县内党政机关人员出差取消
        if cue.acts and follows.text == "行政":
            return True  # 各县（区）建设行政主管部门
        if cue.tag == "ADV" and follows.tag == "VN" and follows.text in self.cues.nouns:
            return True  # 承办镇安委会日常工作
        if _CHARGED_BY_SYSTEM.match(self.analysis.text, cue.span.start, clause.end):
            return True  # 镇干部包村、村干部包组责任制
        return (cue.text in self.cues.in_post and follows.tag == "HEAD") or (cue.text in self.cues.noun_like and cue.tag == "ADV" and follows.text in self.cues.nouns)

    def _fits(self, site: Site, cue: Word, follows: Word | None) -> bool:
        """What a rule asks of the words beyond their tags."""
        if site.rule.id.startswith("doer.rhythm"):
            return bool((_RHYTHM.search(self._between(site)) or "各" in self._between(site)) and re.match("(?!的)[\u4e00-\u9fff]{2}", self._from_cue(site, cue)))
        if site.rule.id == "doer.covers":
            return self._is_of_people(site) and not re.search("制$|机制|制度|体系|责任", self._from_head(site))
        if site.rule.id == "doer.all":
            return self._is_of_people(site) and "全部" in self._between(site)
        if site.rule.id == "doer.each-time":
            return "各" in self._between(site)
        return site.rule.id != "doer.word" or follows is None or follows.tag != "MODAL"

    def _from_cue(self, site: Site, cue: Word) -> str:
        """The cue and the word behind it, where both are one character long (`下片`)."""
        follows = word_after(self.analysis, site)
        return cue.text + follows.text if len(cue.text) == 1 and follows is not None else cue.text

    def _from_head(self, site: Site) -> str:
        """The words behind the name up to the end of the clause."""
        rest = self.analysis.text[self.analysis.words[site.head].span.end :]
        return re.split("[，,。；;\n]", rest, maxsplit=1)[0]

    def _is_of_people(self, site: Site) -> bool:
        """True where the name ends in a post: people who all do a thing; bodies that all have done it only have reached a state."""
        return self.analysis.words[site.head].text in self.cues.people

    def _is_permission(self, rest: Span) -> bool:
        """`相关干部在同等条件下可提拔`: what somebody may do or may get is no duty."""
        words = self.analysis.between(rest)
        return any(word.text in self.cues.permits for word in words) and not any(word.tag == "MODAL" for word in words)

    def _is_defined(self, rest: Span) -> bool:
        """`小学招生入学对象为…`, `小学招生是…`: what follows says what the thing is; no modal, no comma before it."""
        words = self.analysis.between(rest)
        stop = next((index for index, word in enumerate(words) if word.text in self.cues.defines), None)
        return stop is not None and not any(word.tag in ("MODAL", "PREP") or word.acts for word in words[:stop])

    def _between(self, site: Site) -> str:
        """The words between the name and the end of the cue."""
        return self.analysis.text[self.analysis.words[site.head].span.end : site.cue.end]

    def _may_be_noun(self, site: Site, cue: Word, follows: Word) -> bool:
        return cue.text in self.cues.nominal or site.rule.id == "doer.word" or follows.text in ("率", "数", "量")

    def _is_condition(self, clause: Span, cue: Word, after: Span | None) -> bool:
        """`各部门未落实的`, `各部门履职情况`: no statement of a duty; `抽查值班情况` is one, and `接到指令后，立即…`."""
        words = clause.of(self.analysis.text)
        if self.cues.better.search(words):
            return True
        if words.endswith("情况"):
            return cue.acts and not any(word.text in self.cues.about for word in self.analysis.between(Span(cue.span.start, clause.end)))
        when = words.endswith(("时", "后")) and not words.endswith(self.cues.no_times)
        if words.endswith("的") and cue.text == "对" and self._meets_somebody(Span(cue.span.end, clause.end)):
            return after is None or not self._modal_first(after)  # 派出所对单位拒不整改的，要依法查封
        if words.endswith("的") and cue.text in self.cues.noticing:
            return not (after is not None and self.begins_duty(after))  # 教师发现学生下水的，第一时间报告
        return words.endswith("的") or (when and not (after is not None and self.begins_duty(after)))

    def _meets_somebody(self, rest: Span) -> bool:
        """True where a name comes before any verb: `对单位、场所拒不整改的`, not `对隐患整改不力的`, which tells of the subject."""
        first = next((word for word in self.analysis.between(rest) if word.tag == "HEAD" or word.acts), None)
        return first is not None and first.tag == "HEAD"

    def _modal_first(self, clause: Span) -> bool:
        words = self.analysis.between(clause)
        return bool(words) and words[0].tag == "MODAL"

    def _rhythm_first(self, clause: Span, after: Span) -> bool:
        """`校长是第一责任人，每学期带队检查`, `…，全面负责安全工作`, `书记任村级田长，每周巡田`: whoever answers and then does it in a rhythm, or is in charge."""
        said, then = clause.of(self.analysis.text), after.of(self.analysis.text)
        if said.endswith("责任人"):
            return _OWN_CHARGE.match(then) is not None
        return said.endswith(("长", "员")) and (then.startswith("每") or (then.startswith("发现") and "报" in then))

    def begins_duty(self, clause: Span) -> bool:
        """True where the clause begins like a duty: with a verb, an adverb, a preposition, a modal or a time."""
        words = self.analysis.between(clause)
        return bool(words) and words[0].tag in _DUTY_TAGS
