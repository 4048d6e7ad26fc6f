"""What stands inside a bracket of responsibility or a cell: units in their roles, and concrete works (annotation.md §4 `note`).

Steps: 1 cut at labels (责任单位：…); 2 a labelled part is a list of units in the label's role; a part without label is read by its verb at the
end (`A牵头`, `B、C按职责分工负责`, `A会同B负责`); 3 a free part (工作要求) goes through the doers of running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from pipeline.extract.actors import find_doers
from pipeline.extract.clauses import depths, ground, pieces, trimmed
from pipeline.extract.unit_names import UnitNames, unit_names
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Role
from pipeline.model.text import Span
from pipeline.patterns import compiled

_LIMIT = re.compile(r"(?:[^，。；,;]{0,12}?(?:\d{1,2}月|年|季度|上半年|下半年)[^，。；,;]{0,6}(?:前|底|内|末)|每[年月季周][^，。；,;]{0,6})(?:全部|基本)?(?:完成|落实到位|整改到位|见效)?")
_TAIL = " \u3000\t。.；;，,"


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit in a role, as a bracket or a cell says it."""

    unit: Span
    role: Role
    rule: str
    confidence: float


@dataclass(frozen=True)
class NoteCues:
    """The cues of duty_cues.yaml, compiled."""

    label: re.Pattern[str]
    verbs: tuple[tuple[Role, str, re.Pattern[str]], ...]
    together: re.Pattern[str]
    first: re.Pattern[str]
    remark_lead: re.Pattern[str]
    remark_support: re.Pattern[str]
    general: re.Pattern[str]
    text: re.Pattern[str]
    time: re.Pattern[str]


@lru_cache(maxsize=8)
def note_cues(lexicon: Lexicon) -> NoteCues:
    """The compiled cues of duty_cues.yaml, made once a lexicon."""
    book = lexicon["duty_cues"]
    names = ("other", "time", "lead", "support", "members", "responsible", "requirement")
    labels = "|".join(f"(?P<{name}>{book.by_id[f'label.{name}'].pattern})" for name in names)
    roles: tuple[Role, ...] = ("lead", "support", "responsible")
    return NoteCues(
        label=compiled(rf"(?:^|(?<=[；;，,。.、\n\t（(【\[〔［〖\s\u3000）)项条款—–-]))(?:\d[.、．])?(?:{labels})"),
        verbs=tuple((role, f"verb.{role}", book.regex(f"verb.{role}")) for role in roles),
        together=book.regex("verb.with"),
        first=book.regex("first.lead"),
        remark_lead=book.regex("remark.lead"),
        remark_support=book.regex("remark.support"),
        general=book.regex("general.work"),
        text=compiled(rf"(?<=[。；;])\s*(?:{book.by_id['label.text'].pattern})"),
        time=compiled(r"\d{1,4}\s*[年月日]|[年月季周旬日]度?[底末初]?(?:之)?前|长期|常态化|持续|全年|每[年月季周日半]|即日起|个工作日|底前"),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a note under one label (`requirement` where there is none but words of a duty)."""

    kind: str
    span: Span


@dataclass(frozen=True)
class NoteContents:
    """The words of one note, without its parentheses; all offsets are into `text`, these words alone. `led`: the words before it name who leads."""

    text: str
    language: Language
    led: bool = False

    @cached_property
    def inside(self) -> list[bool]:
        """The brackets and quotations within the note."""
        return depths(self.text)

    @property
    def names(self) -> UnitNames:
        """The names of the language's lexicon."""
        return unit_names(self.language.lexicon)

    @property
    def cues(self) -> NoteCues:
        """The cues of the language's lexicon."""
        return note_cues(self.language.lexicon)

    @cached_property
    def claims(self) -> tuple[tuple[Claim, ...], tuple[Span, ...]]:
        """The units in their roles, and the concrete works, in offsets of the note's own words."""
        first = self.cues.first.search(self.text)
        claims: list[Claim] = []
        works: list[Span] = []
        for whole in self._parts():
            part = _before(whole, self._remark_start(first.start())) if first else whole
            led = self.led or any(claim.role == "lead" for claim in claims)
            if part.kind in ("lead", "support", "responsible") or (part.kind == "members" and led):
                claims += self._labelled(part)
            elif part.kind in ("requirement", "none"):
                more, work = self._free(part.span)
                claims += more
                works += work
        if first:
            claims = first_leads(claims)
        return once(claims), tuple(works)

    def _remark_start(self, offset: int) -> int:
        """Where the remark at `offset` begins: at the bracket that holds it (`县林业局（除注明外，第一位为牵头单位）`), else there."""
        start = offset
        while start and self.inside[start - 1]:
            start -= 1
        return start

    @cached_property
    def says_duty(self) -> bool:
        """True where a part of it ends in a verb of responsibility with a unit before it."""
        parts = pieces(self.text, Span(0, len(self.text)), "；;。，,", self.inside)
        return any(pattern.search(part.of(self.text)) for part in parts for _, _, pattern in self.cues.verbs) and any(
            self.names.ends_like_unit(name.of(self.text)) for part in parts for name in self._before_verb(part)[1]
        )

    def owned_by_a_day(self) -> bool:
        """True for nothing but units and then a limit: `县应急局、各乡镇，6月30日前`."""
        *owners, limit = pieces(self.text, Span(0, len(self.text)), "，,；;", self.inside) or (Span(0, 0),)
        return bool(owners) and self.cues.time.search(limit.of(self.text)) is not None and not self.names.ends_like_unit(limit.of(self.text)) and all(map(self.only_units, owners))

    def only_units(self, span: Span) -> bool:
        """True where `span` lists nothing but names that show themselves to be units."""
        units = self.names.split(self.text, span)
        return bool(units) and all(self.names.is_strong(unit.of(self.text)) for unit in units)

    def only_parts(self, *, timed: bool = False) -> bool:
        """True where every clause names units and their part (`A牵头`, `B、C配合`), and nothing else; `timed`: or a limit (`8月底前完成`)."""
        clauses = list(pieces(self.text, Span(0, len(self.text)), "，,；;。", self.inside))
        clauses = [one for one in clauses if not (timed and _LIMIT.fullmatch(one.of(self.text)))]
        read = [self._before_verb(clause) for clause in clauses]
        return bool(read) and all(role is not None and units and all(map(self.only_units, units)) for role, units, _ in read)

    def _parts(self) -> Iterator[_Part]:
        marks = list(self.cues.label.finditer(self.text))
        start, kind = 0, "none"
        for match in marks:
            yield from self._part(kind, Span(start, match.start()))
            start, kind = match.end(), str(match.lastgroup)
        yield from self._part(kind, Span(start, len(self.text)))

    def _part(self, kind: str, span: Span) -> Iterator[_Part]:
        trim = next(iter(trimmed(self.text, span)), None)
        while trim and self.text[trim.end - 1] in _TAIL:
            trim = next(iter(trimmed(self.text, Span(trim.start, trim.end - 1))), None)
        if trim:
            yield _Part(kind, trim)

    def _labelled(self, part: _Part) -> Iterator[Claim]:
        """The list under a label; `责任单位：A牵头，B组织实施` follows its verbs, `A（牵头）` its remark."""
        label: Role = "lead" if part.kind == "lead" else "support" if part.kind in ("support", "members") else "responsible"
        pending: list[Span] = []
        for piece in pieces(self.text, part.span, "；;。，,", self.inside):
            role, units, rule = self._before_verb(piece)
            if role is None:
                pending += self.names.split(self.text, piece, self.inside)
                continue
            yield from self._with_role([*pending, *units], role, rule, 0.96)
            pending = []
        yield from self._with_role(pending, label, f"label.{label}", 0.97)

    def _before_verb(self, piece: Span) -> tuple[Role | None, tuple[Span, ...], str]:
        """Role, units and rule of a piece that ends in a verb of responsibility; no role where it does not."""
        words = piece.of(self.text)
        for role, rule, pattern in self.cues.verbs:
            match = pattern.search(words)
            if match and match.start() > 1:
                units = self.names.split(self.text, Span(piece.start, piece.start + match.start()))
                if units and self.names.ends_like_unit(units[-1].of(self.text)):
                    return role, units, rule
        return None, (), ""

    def _with_role(self, units: Sequence[Span], role: Role, rule: str, confidence: float) -> Iterator[Claim]:
        for unit in units:
            after = self.text[unit.end : unit.end + 8]
            if self.cues.remark_lead.match(after):
                yield Claim(unit, "lead", "remark.lead", 0.95)
            elif self.cues.remark_support.match(after):
                yield Claim(unit, "support", "remark.support", 0.95)
            else:
                yield Claim(unit, role, rule, confidence)

    def _free(self, span: Span) -> tuple[list[Claim], list[Span]]:
        """Parts without a label of units: by the verb at the end, else by the doers of running text."""
        claims: list[Claim] = []
        works: list[Span] = []
        for piece in pieces(self.text, span, "；;。", self.inside):
            more, work = self._free_piece(piece)
            claims += more
            works += work
        return claims, works

    def _free_piece(self, piece: Span) -> tuple[list[Claim], list[Span]]:
        if piece.of(self.text).startswith(("以下", "上述", "其余", "下同")):
            return [], []
        together = self.cues.together.search(piece.of(self.text))
        if together:
            lead = self.names.split(self.text, Span(piece.start + together.start("lead"), piece.start + together.end("lead")))
            others = self.names.split(self.text, Span(piece.start + together.start("with"), piece.start + together.end("with")))
            if lead and others and all(self.names.ends_like_unit(one.of(self.text)) for one in (*lead, *others)):
                rest = Span(piece.start + together.end(), piece.end)
                ours = [*self._with_role(lead, "lead" if "牵头" in together[0] else "responsible", "verb.with", 0.9)]
                return [*ours, *self._with_role(others, "support", "verb.with", 0.8), *self._by_verbs(rest)], []
        claims = self._by_verbs(piece)
        if claims:
            return claims, []
        if self.only_units(piece):
            return [*self._with_role(self.names.split(self.text, piece), "responsible", "units.only", 0.8)], []
        return self._by_doers(piece)

    def _by_verbs(self, piece: Span) -> list[Claim]:
        """`A牵头，B、C等按职责分工负责`: each verb at the end of a clause takes the units since the verb before it."""
        claims: list[Claim] = []
        pending: list[Span] = []
        for clause in pieces(self.text, piece, "，,；;。", self.inside):
            role, units, rule = self._before_verb(clause)
            if role is not None:
                claims += self._with_role([*pending, *units], role, rule, 0.95)
                pending = []
            elif self.only_units(clause):
                pending += self.names.split(self.text, clause)
            else:
                verb = next((role for role, _, pattern in self.cues.verbs if pattern.fullmatch(clause.of(self.text))), None)
                if verb and pending:
                    claims += self._with_role(pending, verb, f"verb.{verb}", 0.93)
                    pending = []
        if claims and pending:
            claims += self._with_role(pending, "responsible", "units.only", 0.8)
        return claims

    def _by_doers(self, piece: Span) -> tuple[list[Claim], list[Span]]:
        """Doers in free words (`应急办准备学习内容，党政办做好会议记录`) are responsible; what they do is a work of the task."""
        words = piece.of(self.text)
        doers = find_doers(ground(words, self.language), [Span(0, len(words))])
        claims = [
            Claim(unit.shifted(piece.start), "responsible" if doer.role == "actor" else doer.role, f"note.{doer.rule}", 0.93)
            for doer in doers
            for unit in doer.units
        ]
        starts = [doer.subject.start + piece.start for doer in doers] + [piece.end]
        works = [work for start, end in pairwise(starts) for work in self._bare(Span(start, end))]
        return claims, [work for work in works if not self.cues.general.search(work.of(self.text))]

    def _bare(self, span: Span) -> Iterator[Span]:
        """`span` without marks at its end."""
        return (part.span for part in self._part("none", span))


@lru_cache(maxsize=1024)
def contents_of(words: str, language: Language, led: bool = False) -> NoteContents:
    """The contents of a note; a circular names the same units in bracket after bracket, and what a bracket says depends on nothing but its words."""
    return NoteContents(words, language, led)


def _before(part: _Part, offset: int) -> _Part:
    """The part up to `offset`, where `第一位为牵头单位` begins."""
    return replace(part, span=Span(part.span.start, max(part.span.start, offset))) if offset in part.span else part


def first_leads(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with the first responsible unit as the lead, where none leads yet."""
    if any(claim.role == "lead" for claim in claims):
        return list(claims)
    first = next((claim for claim in claims if claim.role == "responsible"), None)
    return [replace(claim, role="lead", rule="first.lead") if claim is first else claim for claim in claims]


def once(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each unit span once, the first role said of it."""
    kept: dict[Span, Claim] = {}
    for claim in claims:
        kept.setdefault(claim.unit, claim)
    return tuple(sorted(kept.values(), key=lambda claim: claim.unit))
