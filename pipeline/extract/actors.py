"""Who is to do something, by the running text (annotation.md §4 `actor`, and `X牵头` as `lead`).

Steps, a site of the language's token patterns at a time (doer + modal, doer + time …): 1 the clause that holds it; 2 `subjects`: the words
before it, if they are nothing but names of units; 3 `predicates`: does a duty follow? 4 the role: who leads, who joins in, who does it;
5 of overlapping readings the longest. The duties of an office seated in X (`办公室设在X`) are X's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.actor_words import ActorCues, actor_cues, cue_word
from pipeline.extract.clauses import Ground, segments
from pipeline.extract.predicates import Predicates
from pipeline.extract.subjects import Subjects
from pipeline.extract.unit_names import UnitNames, unit_names
from pipeline.language import Analysis, Site
from pipeline.model.matrix import Role
from pipeline.model.text import Span

ALONE = "doer.alone"
"""The rule of a doer whose name is a sentence of its own in front of its duty."""
_TAKES_ON = re.compile("(?:主要|具体|全面|直接|牵头)?负责|牵头|承担|组织|指导|协助|配合|参与|督促|(?:依法|认真|严格|切实)?(?:履行|落实|做好|抓好)(?!情况)|(?:建立|制定|健全)|(?:每[日天周月]|按职责|结合职能|会同)")
_CONTACT = re.compile(r"联系(?:人|电话|方式|单位|处室|科室|部门)(?:及电话)?[：:]$")  # who is called, not charged

@dataclass(frozen=True, slots=True)
class Doer:
    """Units that are charged with the clause: their spans, the role, where the clause's duty begins, and the rule."""

    units: tuple[Span, ...]
    role: Role
    subject: Span
    rule: str
    confidence: float


def find_doers(ground: Ground, regions: Sequence[Span]) -> tuple[Doer, ...]:
    """The doers of the regions of a text, in order of the text; what brackets and quotations hold is left alone."""
    names, cues = unit_names(ground.lexicon), actor_cues(ground.lexicon)
    subjects = Subjects(ground.analysis, ground.inside, names, cues)
    reader = _Reader(ground.analysis, ground.inside, names, cues, subjects, Predicates(ground.analysis, cues))
    return tuple(doer for region in regions for doer in reader.read(region))


@dataclass(frozen=True, slots=True)
class _Reader:
    analysis: Analysis
    inside: list[bool]
    names: UnitNames
    cues: ActorCues
    subjects: Subjects
    predicates: Predicates

    def read(self, region: Span) -> Iterator[Doer]:
        clauses = segments(self.analysis.text, region, self.inside)
        for number, clause in enumerate(clauses):
            sites, seat = self.analysis.sites_in(clause), self.cues.seat.search(self.analysis.text, clause.start, clause.end)
            yield from self._named_alone(clause, clauses[number + 1 : number + 2], region)
            if not (sites or seat) or _CONTACT.search(self.analysis.text, max(region.start, clause.start - 8), clause.start):
                continue
            before = clauses[number - 1] if number else None
            after = clauses[number + 1] if number + 1 < len(clauses) else None
            yield from _best([doer for site in sites if (doer := self._doer(site, clause, before, after))])
            if seat:
                yield from self._seated(seat, clause, clauses[number:])

    def _doer(self, site: Site, clause: Span, before: Span | None, after: Span | None) -> Doer | None:
        if not self.predicates.may_charge(site, clause):
            return None
        subject = self.subjects.of(site, clause, before)
        units = self.subjects.units(subject, site) if subject else ()
        if subject is None or not units or not self.predicates.charges(site, clause, after):
            return None
        return Doer(units, self._role(site, clause), subject, site.rule.id, _confidence(site))

    def _named_alone(self, clause: Span, after: Sequence[Span], region: Span) -> Iterator[Doer]:
        """`县农委。负责全县秸秆利用工作的督导；…`: a sentence that is nothing but names, and a duty behind it."""
        text = self.analysis.text
        if not after or text[clause.end : after[0].start].strip() != "。" or not _TAKES_ON.match(text, after[0].start):
            return
        if clause.start > region.start and text[region.start : clause.start].rstrip()[-1:] not in ("。", "：", ":", "；"):
            return
        units = self.names.split(text, clause, self.inside, spaced=False)
        if units and all(self._may_head(unit.of(text)) for unit in units) and self.subjects.are_plain(clause):
            yield Doer(units, "actor", clause, ALONE, 0.85)

    def _may_head(self, name: str) -> bool:
        """True for a unit, and for a kind of firms (`物业服务企业`); not for places and crowds (`沿街商铺`), which may be what is looked at."""
        return self.names.is_strong(name) or (self.names.is_whole(name) and not self.names.is_weak(name))

    def _role(self, site: Site, clause: Span) -> Role:
        """Lead by `X牵头`, `X牵头负责`; support where X only joins in (`X配合。`, `A牵头、X配合…`); else actor."""
        if site.rule.means == "lead" or cue_word(self.analysis, site).text.startswith("牵头"):
            return "lead"
        joins = site.rule.means == "support" or cue_word(self.analysis, site).text in self.cues.joins
        led = "牵头" in self.analysis.text[clause.start : self.analysis.words[site.head].span.start]
        return "support" if joins and (site.cue.end >= clause.end or led) else "actor"

    def _seated(self, match: re.Match[str], clause: Span, rest: Sequence[Span]) -> Iterator[Doer]:
        """`领导小组下设办公室在区应急局，…抓好统筹协调`: the duties of an office are those of the body where it is seated."""
        text = self.analysis.text
        sentence = [one for one in rest[1:4] if not re.search("[。；\n]", text[clause.end : one.start])]
        if any(self.predicates.begins_duty(one) and not re.match("由|主任", one.of(text)) for one in sentence):
            units = self.names.split(text, Span(*match.span("unit")), self.inside, spaced=False)
            if units and self.names.ends_like_unit(units[-1].of(text)):
                yield Doer(units, "actor", Span(*match.span("unit")), "office-seat", 0.8)


def _best(found: Sequence[Doer]) -> Iterator[Doer]:
    """Of doers whose subjects overlap the longest (`社区负责安全生产同志` before `社区`), the surest of equals."""
    if len(found) < 2:
        return iter(found)
    kept: list[Doer] = []
    for doer in sorted(found, key=lambda one: (-len(one.subject), one.role != "lead", -one.confidence, one.subject)):
        if not any(doer.subject.overlaps(other.subject) for other in kept):
            kept.append(doer)
    return iter(sorted(kept, key=lambda one: one.subject))


def _confidence(site: Site) -> float:
    value = site.rule.attributes.get("confidence", 0.85)
    return float(value) if isinstance(value, int | float) else 0.85
