"""The subject of a clause: the words before a doer's predicate, and whether they are nothing but names of units.

Steps: 1 `of` finds them, from the clause's beginning, from 由 or from the `、` where a new duty begins, lead-ins left off; 2 `units` cuts them into
names and refuses what is urged (`督促企业`), met (`对企业`), described or appointed; too general a name needs a modal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.actor_words import ActorCues, acts, cue_word, word_after
from pipeline.extract.clauses import trimmed
from pipeline.extract.unit_names import UnitNames
from pipeline.language import Analysis, Site, Word
from pipeline.model.text import Span

_LONGEST_SUBJECT = 120  # characters; eighteen departments in one sentence need about that
_MUST = re.compile(r"(?:要(?![求素点件])|应当|应(?![急对])|须|必须|务必|不得)")  # 床位多的机构，须聘请…
_LONGEST_INDUSTRY = 8  # characters of a department called by its line of work alone (教育、自然资源、工业和信息化等部门)
_STRENGTH = ("MODAL", "LEAD", "SUPPORT")
_CHARGED = re.compile("由(?!于)|(?<![申提聘邀报恳敬])请(?=各|有关|相关)")  # 由县教育局…, 名单请各村…
_STAFF = "负责人员"
_MOVES = ("转移", "疏散", "撤离", "搜救", "救治", "救护", "安置", "清点", "培训", "避险", "调配", "管控", "搜寻", "防护")
_ANSWERED_FOR = ("计划", "方案", "任务", "事项", "项目", "清单", "工作")
_URGES = ("督促", "指导", "推动", "要求", "明确", "压实", "落实", "督导", "协调", "组织", "联系", "通知", "约谈", "责令", "动员", "发动", "确保", "由")
_NEVER = ("MODAL", "STATE", "APPOINT", "LEAD", "SUPPORT", "COMMA")  # tags of words that no name of a unit holds


@dataclass(frozen=True, slots=True)
class Subjects:
    """Reads subjects in one text; `inside` marks its brackets and quotations."""

    analysis: Analysis
    inside: list[bool]
    names: UnitNames
    cues: ActorCues

    def of(self, site: Site, clause: Span, before: Span | None) -> Span | None:
        """The subject of `site` in its clause, with a clause of mere names before it; None where there is none of a likely length."""
        first = self.analysis.words[self.analysis.index_at(clause.start)]
        subject = None if first.tag == "AND" and first.span.start >= clause.start else self._subject(site, clause)  # 以及县级医院…的培训
        if subject is None or len(subject) > _LONGEST_SUBJECT:
            return None
        return self._stretched(subject, clause, before)

    def units(self, subject: Span, site: Site) -> tuple[Span, ...]:
        """The units that the subject names; none where it is no plain list of names."""
        if self._is_urged(subject, site):
            return ()
        subject = self._without_duty(subject)
        units = self.names.split(self.analysis.text, subject, self.inside, spaced=False)
        return units if units and self._are_units(units, subject, site) else ()

    def _without_duty(self, subject: Span) -> Span:
        """`各乡镇负责人员转移`: what reads like 负责人员 is 负责 and the people who are moved."""
        text = self.analysis.text
        moved = subject.of(text).endswith(_STAFF) and len(subject) > len(_STAFF) and text.startswith(_MOVES, subject.end)
        return Span(subject.start, subject.end - len(_STAFF)) if moved else subject

    def are_plain(self, span: Span) -> bool:
        """True where no word of `span` acts: it is names and nothing else."""
        return not self._has_verb(span)

    def _subject(self, site: Site, clause: Span) -> Span | None:
        """The words from the clause's beginning (or from 由, or from `、` where a new duty begins) to the head, lead-in left off."""
        text, head = self.analysis.text, self.analysis.words[site.head].span
        start, end = clause.start, self.names.with_bracket(text, head.end)
        charged = [match.end() - start for match in _CHARGED.finditer(text, start, head.end) if match.end() <= head.start]
        if charged:
            start += charged[-1]
        if (split := self._new_duty(site, Span(start, head.start))) is not None:
            start = split
        if (emphasis := self.cues.emphasis.match(text[start : head.end])) and cue_word(self.analysis, site).tag == "MODAL":
            start += emphasis.end()
        start = self._past_lead_in(Span(start, head.end))
        return next(iter(trimmed(text, Span(start, end))), None)

    def _new_duty(self, site: Site, span: Span) -> int | None:
        """`应急办负责排查、派出所负责取缔`: the second doer begins after the last `、` that follows a 负责; so with 要 (`书记要部署、站长要落实`), and behind a
        rhythm (`主要负责人每月、分管负责人每周带队检查`)."""
        words = self.analysis.between(span)
        paced = [word.span.end for before, word in pairwise(words) if word.tag == "LIST" and before.tag == "TIME"]
        if paced and "每" in self.analysis.text[span.start : paced[-1]] and not self._act(words) and words[0].text not in self.cues.urged:
            return paced[-1]
        charges, modal = ("负责", "牵头", "配合", "主办", "承办"), cue_word(self.analysis, site).tag == "MODAL"
        if site.cue.of(self.analysis.text)[-2:] not in charges and not modal:
            return None
        last = max((index for index, word in enumerate(words) if word.tag != "INSIDE" and (word.text in charges or (modal and index and word.tag == "MODAL"))), default=None)  # 请甲局、乙局…: 请 heads both
        lists = [word.span.end for word in words[last:] if word.tag in ("LIST", "AND") and not self.analysis.text.startswith("以", word.span.end)] if last is not None else []
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
        if before is None or subject.start != clause.start or text[before.end : clause.start] not in ("，", ",") or self._has_verb(before):
            return subject
        if any(word.tag == "TIME" for word in self.analysis.between(before)):
            return subject  # 县应急局每季度会商一次，县教育局…
        if any(site.rule.id == "doer.covers" for site in self.analysis.sites_in(before)):
            return subject  # 县级领导包乡镇，乡镇干部包村
        names = self.names.split(text, before, self.inside, spaced=False)
        strong = bool(names) and all(self.names.is_strong(name.of(text)) for name in names)
        return Span(before.start, subject.end) if strong else subject

    def _are_units(self, units: Sequence[Span], subject: Span, site: Site) -> bool:
        text, names = self.analysis.text, self.names
        last = units[-1].of(text)
        if not names.ends_like_unit(last) or any(len(unit) > _LONGEST_INDUSTRY and not names.ends_like_unit(unit.of(text)) for unit in units[:-1]):
            return False  # 清单经村书记签字、镇领导审核后报镇安委办
        if self.cues.distributive.match(units[0].of(text)) or self._is_sanctioned(subject, site) or self._is_told_of(last, site):
            return False
        each = units[0].of(text).startswith("每") and not self._is_each_post(units, site)
        if each or units[0].of(text).startswith(("对", "一个", "一名", "一所", "同一")) or (names.is_weak(last) and cue_word(self.analysis, site).tag != "MODAL" and not self._has_limit(site)):
            return False
        bare = names.is_bare(last) and not any(names.is_strong(unit.of(text)) for unit in units[:-1])
        if bare and not (self._bare_may_act(site) or self._opens_sentence(subject, site)):
            return False
        if site.rule.means == "doer-comma" and not _MUST.match(text, site.cue.end):
            heads_line = text[site.cue.end - 1] in "：:" and text[max(0, subject.start - 1) : subject.start] in ("", "\n")  # 甲街道、乙街道：负责…
            return all(names.is_strong(unit.of(text)) or names.collective.search(last) or (heads_line and names.is_whole(unit.of(text))) for unit in units)
        return True

    def _is_each_post(self, units: Sequence[Span], site: Site) -> bool:
        """`每名网格员每周巡查`: each holder of a post, with a modal or a rhythm; not `每名干部联系5户`, `每村设2处`."""
        text, head = self.analysis.text, self.analysis.words[site.head]
        paced = cue_word(self.analysis, site).tag == "MODAL" or "每" in text[head.span.end : site.cue.end]
        return len(units) == 1 and paced and re.match("每[名位个]", units[0].of(text)) is not None and head.text in self.cues.people

    def _is_told_of(self, name: str, site: Site) -> bool:
        """`青禾区完成整治12处`: what a city or county did, where no modal makes it a duty."""
        return self.names.is_place(name) and not (cue_word(self.analysis, site).tag in _STRENGTH or site.rule.means == "doer-is")

    def _is_sanctioned(self, subject: Span, site: Site) -> bool:
        """`被查出重大隐患的镇街取消评优资格`: whom a clause describes by 的 and then punishes does nothing."""
        text, head = self.analysis.text, self.analysis.words[site.head].span
        said = subject.of(text)
        described = "的" in said and not said.startswith(tuple(self.cues.attributive))
        return described and self.cues.sanction.match(text, head.end, head.end + 16) is not None

    def _has_limit(self, site: Site) -> bool:
        """`养殖户4月25日前与乡镇签订承诺书`: a crowd that is given a day."""
        return re.search("[日月底]前", self.analysis.text[self.analysis.words[site.head].span.end : site.cue.end]) is not None

    def _bare_may_act(self, site: Site) -> bool:
        """`企业要…`, `企业认真开展…`: a general name acts with a modal, a rhythm, or an adverb before a verb."""
        if cue_word(self.analysis, site).tag in _STRENGTH:
            return True
        if "每" in self.analysis.text[self.analysis.words[site.head].span.end : site.cue.end]:
            return True  # 班组每周开展一次安全活动
        follows = word_after(self.analysis, site)
        return cue_word(self.analysis, site).tag == "ADV" and follows is not None and (follows.tag in ("VERB", "V", "ADV", "PREP"))

    def _opens_sentence(self, subject: Span, site: Site) -> bool:
        """`企业开展自查，建立台账。`: a general name at the head of a sentence acts with a verb that sets something going."""
        before = self.analysis.text[: subject.start].rstrip(" \u3000")
        cue = cue_word(self.analysis, site)
        return (not before or before[-1] in "。；;\n") and cue.tag == "VERB" and cue.text in self.cues.beginning and cue.span.start == subject.end

    def _is_urged(self, subject: Span, site: Site) -> bool:
        """True where a verb or preposition among the words makes the unit an object, a partner or part of a description."""
        plain = [word for word in self.analysis.between(subject) if word.tag != "INSIDE"]
        is_object = self._is_object(plain, subject)
        if is_object or _answers_for(plain):
            return is_object
        words = _named_by_part(self._without_attribute(plain, site))
        if words and words[0].text == "被" and len(words) > 2:
            words = words[1:]
            words = words[1:] if acts(words[0]) or words[0].tag == "VN" else words
        listed = len(words) > 1 and words[1].tag in ("LIST", "AND")
        staff = len(words) == 2 and words[0].text in self.cues.compound and words[1].text in self.cues.people  # 帮扶干部
        if not words or self._is_watched(words) or (words[0].text in self.cues.urged and words[0].tag != "HEAD" and not listed and not staff):
            return True
        if words[0].tag == "ADV" and words[0].text not in self.cues.noun_like:
            return True
        if len(words) > 1 and words[0].tag in ("VN", "V") and words[1].text.startswith(self.cues.all_of):
            return True  # 调动各类人员发表评论
        told = any(before.tag == "ADV" and before.text not in self.cues.noun_like and word.acts for before, word in pairwise(words))  # 发现异常立即报告乡
        if told or any(word.tag in _NEVER for word in words):
            return True
        return self._act(words) and not self._has_charge(words)

    def _is_watched(self, words: Sequence[Word]) -> bool:
        """`监督护林员加强巡山`: a post of its own behind a verb of oversight; `监督人员` is one name."""
        return len(words) == 2 and words[0].text in self.cues.oversees and words[1].text in self.cues.people and len(words[1].text) > 2 and not words[1].text.endswith("人员")

    def _is_object(self, words: Sequence[Word], subject: Span) -> bool:
        """`触犯刑律者交司法机关`, `由镇长任组长`, `被检查组发现`, `城管办联合派出所`: what stands behind these words is handed to, appointed, an agent or a partner."""
        if any(word.text in self.cues.hands_over and self._is_given(after.text) for word, after in pairwise(words)):
            return True  # 情节严重的移交县纪委监委处理
        if any(word.tag == "APPOINT" or word.text == "交" or (word.text == "被" and word.span.start > subject.start) for word in words):
            return True
        return any((word.text == "联合" and before.tag == "HEAD") or (word.text == "驻" and before.text in self.cues.people) for before, word in pairwise(words))

    def _is_given(self, name: str) -> bool:
        """True for a name behind 移交 that takes the case over; `移交单位` is the one that hands it over."""
        return name in self.cues.levels or name.startswith(self.cues.all_of) or (self.names.ends_like_unit(name) and not self.names.is_bare(name))

    def _without_attribute(self, words: Sequence[Word], site: Site) -> Sequence[Word]:
        """The words after an attribute: `负有…职责的｜部门`, and before a modal or a rhythm any `接受移送的｜部门`."""
        ends = [index for index, word in enumerate(words) if word.text == "的"]
        if not ends:
            return words
        first = 1 if words[0].text in ("各", "有关", "相关", "所有", "其他") else 0
        urges = words[first].text == "负责" and words[first + 1].text in self.cues.urged  # 负责指导对…的餐饮单位依法查处
        if words[first].text in self.cues.attributive and not urges:
            return words[ends[0] + 1 :]
        plain = words[0].text not in self.cues.urged and not any(word.tag in ("MODAL", "COMMA") for word in words)
        charged = cue_word(self.analysis, site).tag == "MODAL" or "每" in self.analysis.text[self.analysis.words[site.head].span.end : site.cue.end]
        return words[ends[-1] + 1 :] if plain and charged else words

    def _has_charge(self, words: Sequence[Word]) -> bool:
        """`社区负责安全生产同志`: an attribute without 的 between two ends of names."""
        if not words[-1].text.endswith(self.cues.posts):
            return False
        charge = next((index for index, word in enumerate(words) if word.text in self.cues.attributive), None)
        if charge is None or charge == 0 or words[-1].tag != "HEAD":
            return charge == 0 and words[0].text in self.cues.leading
        others = [word for word in words[charge + 1 :] if acts(word)]
        return len(words) - charge <= 6 and not any(word.text in self.cues.urged for word in others)

    def _has_verb(self, span: Span) -> bool:
        return self._act([word for word in self.analysis.between(span) if word.tag != "INSIDE"])

    def _act(self, words: Sequence[Word]) -> bool:
        return any(acts(word) and not self._is_compound(words, index) for index, word in enumerate(words))

    def _is_compound(self, words: Sequence[Word], index: int) -> bool:
        """A verb directly before an end word makes a noun (`巡查人员`, `培训机构`) for some verbs, not for those that urge (`督促企业`).

        In a list of fields (`危化品、建设施工等企业`) what stands before 等 is a noun.
        """
        follows = words[index + 1] if index + 1 < len(words) else None
        if any(word.text.startswith("等") for word in words[index:]) and any(word.tag == "LIST" for word in words[: index + 2]):
            return True
        if follows is not None and follows.text == "行政":
            return True  # 建设行政主管部门
        if _listed_run(words, index, self.cues) or (follows is not None and self._is_field(words, index)):
            return True
        if follows is not None and follows.tag != "HEAD" and words[index].text in self.cues.compound:
            return self._run_of_verbs(words, index, follows)
        if follows is None or follows.tag != "HEAD":
            return False
        return words[index].text in self.cues.compound or (index > 0 and (self._after_compound(words, index) or self._in_name(words, index)))

    def _run_of_verbs(self, words: Sequence[Word], index: int, follows: Word) -> bool:
        """`指挥调度中心`, `招生接待人员`: a compound's verb before another one that ends at the name."""
        if index and follows.text in self.cues.compound:
            return self._is_compound(words, index + 1)
        if index == 1 and words[0].text in self.cues.levels and len(words) > index + 2:
            return follows.tag == "VN" and words[index + 2].tag == "HEAD" and words[index + 2].text not in self.cues.people  # 厅宣传教育中心
        return not index and follows.acts and follows.text not in self.cues.urged and len(words) > 2 and words[2].tag == "HEAD"

    def _after_compound(self, words: Sequence[Word], index: int) -> bool:
        return words[index - 1].text in self.cues.compound and words[index].text not in self.cues.urged

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
        item = [word for word in words[start:index] if not (word.tag == "HEAD" and word.text in self.cues.levels)]
        if len(item) == 0 and start < index:
            return words[index].text not in self.cues.urged
        plain = bool(item) and not any(word.tag == "HEAD" or (acts(word) and word.text not in self.cues.compound) or word.text in ("后", "前", "时") for word in item)
        return plain and words[index].text not in self.cues.urged and not words[index].text.endswith(("到", "至", "向", "给", "往"))


def _listed_run(words: Sequence[Word], index: int, cues: ActorCues) -> bool:
    """`看守所、强制隔离戒毒所`: verbs that run up to the end of a name, from the beginning of an item behind an item that is a name."""
    start = next((place + 1 for place in range(index, -1, -1) if words[place].tag in ("LIST", "AND")), None)
    if start is None or start < 2 or words[start - 2].tag != "HEAD":
        return False
    end = next((place for place in range(index, len(words)) if words[place].tag == "HEAD"), None)
    return end is not None and end - start <= 3 and all(acts(word) and word.text not in cues.urged for word in words[start:end])


def _answers_for(words: Sequence[Word]) -> bool:
    """`监督检查计划责任股室`: whoever answers for a plan or a list, whose name begins with verbs; not `督促项目责任单位`."""
    if len(words) < 3 or words[-1].tag != "HEAD" or words[0].text in _URGES:
        return False
    thing = words[-3] if words[-2].text == "责任" else words[-2] if words[-1].text.startswith("责任") else None
    return thing is not None and thing.text in _ANSWERED_FOR and not any(word.tag in (*_NEVER, "PREP") for word in words)


def _named_by_part(words: Sequence[Word]) -> Sequence[Word]:
    """The words without the part in a name that it begins (`各牵头责任单位`, `有关配合部门`)."""
    part = len(words) > 2 and words[0].text in ("各", "有关", "相关", "其他") and words[1].tag in ("LEAD", "SUPPORT")
    answers = len(words) > 1 and words[0].tag in ("LEAD", "SUPPORT") and words[1].text.startswith(("责任", "负责", "落实", "实施"))  # 牵头责任单位
    return words[2:] if part else words[1:] if answers else words
