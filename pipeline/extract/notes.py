"""Brackets of responsibility and what they say: every style of `dictionaries/duty_cues.yaml` (annotation.md §4 `note`).

Steps: 1 `brackets` finds the closing brackets of a paragraph (and unclosed ones, and lines `责任单位：…` without brackets);
2 `read_note` cuts what one says into parts at labels, `；` and `。`; 3 a labelled part is a list of units in the label's role; a part without
label is read by its verb at the end (`A牵头`, `B、C按职责分工负责`, `A会同B负责`); 4 a free part (工作要求) goes through the doers of running
text. A bracket that says nothing of units or limits is no note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.actors import find_doers
from pipeline.extract.clauses import depths, ground, pieces, trimmed
from pipeline.extract.unit_names import UnitNames, unit_names
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Role
from pipeline.model.text import Span

_OPEN, _CLOSE = "（(【[", "）)】]"
_TAIL = " \u3000\t。.；;，,"
_LONGEST = 400  # characters; longer brackets are text, not notes
_EXCEPTION = re.compile(r"附件|以下(?:简称|统称)|详见|见附|包括|不含|除外|含|如|例如|即|其中|注[：:]|联系|此件|试行|修订")


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit in a role, as a bracket or a cell says it."""

    unit: Span
    role: Role
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class NoteReading:
    """What one bracket says: `span` with its parentheses, the units in their roles, `works` concrete clauses in it.

    `timed` is true where it states a limit, `labelled` where a label or a verb of responsibility stands in it; `items` is the run
    of item numbers that it is limited to (`3—5项责任单位：…`).
    """

    span: Span
    claims: tuple[Claim, ...]
    works: tuple[Span, ...] = ()
    timed: bool = False
    labelled: bool = False
    first_leads: bool = False
    items: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Cues:
    label: re.Pattern[str]
    verbs: tuple[tuple[Role, str, re.Pattern[str]], ...]
    together: re.Pattern[str]
    first: re.Pattern[str]
    run: re.Pattern[str]
    remark_lead: re.Pattern[str]
    remark_support: re.Pattern[str]
    general: re.Pattern[str]
    time: re.Pattern[str]


@lru_cache(maxsize=8)
def note_cues(lexicon: Lexicon) -> _Cues:
    """The compiled cues of duty_cues.yaml, made once a lexicon."""
    book = lexicon["duty_cues"]
    names = ("other", "time", "lead", "support", "responsible", "requirement")
    labels = "|".join(f"(?P<{name}>{book.by_id[f'label.{name}'].pattern})" for name in names)
    roles: tuple[Role, ...] = ("lead", "support", "responsible")
    return _Cues(
        label=re.compile(rf"(?:^|(?<=[；;，,。.、\n\t（(【\[\s\u3000）)项条款]))(?:\d[.、．])?(?:{labels})"),
        verbs=tuple((role, f"verb.{role}", book.regex(f"verb.{role}")) for role in roles),
        together=book.regex("verb.with"),
        first=book.regex("first.lead"),
        run=book.regex("items.run"),
        remark_lead=book.regex("remark.lead"),
        remark_support=book.regex("remark.support"),
        general=book.regex("general.work"),
        time=re.compile(r"\d{1,4}\s*[年月日]|[年月季周旬日]度?[底末初]?(?:之)?前|长期|常态化|持续|全年|每[年月季周日半]|即日起|个工作日|底前"),
    )


@dataclass(frozen=True)
class _Part:
    """A stretch of a note under one label (`requirement` where there is none but words of a duty)."""

    kind: str
    span: Span


@dataclass
class NoteReader:
    """Reads the notes of one text; `inside` marks its brackets and quotations."""

    text: str
    language: Language
    names: UnitNames = field(init=False)
    cues: _Cues = field(init=False)

    def __post_init__(self) -> None:
        self.names = unit_names(self.language.lexicon)
        self.cues = note_cues(self.language.lexicon)

    def notes_in(self, paragraph: Span) -> tuple[NoteReading, ...]:
        """The notes of a paragraph, in order: brackets that name units or limits, and a label with its list to the paragraph's end."""
        found = [note for span in self.brackets(paragraph) if (note := self.read(span))]
        bare = self._unbracketed(paragraph, [note.span for note in found])
        return tuple(sorted([*found, *bare], key=lambda note: note.span))

    def brackets(self, paragraph: Span) -> Iterator[Span]:
        """The outermost brackets of a paragraph; one that is never closed runs to the paragraph's end."""
        depth, start = 0, paragraph.start
        for position in range(paragraph.start, paragraph.end):
            mark = self.text[position]
            if mark in _OPEN:
                start = position if depth == 0 else start
                depth += 1
            elif mark in _CLOSE and depth:
                depth -= 1
                if depth == 0:
                    yield Span(start, position + 1)
        if depth:
            yield Span(start, paragraph.end)

    def read(self, span: Span) -> NoteReading | None:
        """What the bracket `span` says, or None where it is no note."""
        inner = Span(span.start + 1, span.end - 1 if self.text[span.end - 1] in _CLOSE else span.end)
        if not 2 <= len(inner) <= _LONGEST or not self._may_be_note(span, inner):
            return None
        return self.reading(span, inner)

    def reading(self, span: Span, inner: Span) -> NoteReading | None:
        """The note that `inner` spells out; None where neither units nor limits are in it."""
        run = self.cues.run.match(self.text, inner.start, inner.end)
        inner = Span(run.end(), inner.end) if run else inner
        words = inner.of(self.text)
        first = self.cues.first.search(words)
        claims, works = self._claims(inner, first)
        timed = bool(self.cues.time.search(words))
        labelled = bool(self.cues.label.search(words)) or bool(claims)
        if not claims and not labelled and not self._only_time(span, words):
            return None
        items = (int(run["first"]), int(run["last"])) if run else None
        return NoteReading(span, claims, works, timed, labelled, first is not None, items)

    def _only_time(self, span: Span, words: str) -> bool:
        """`（2024年6月底前完成）` closes its item; `（高危行业每半年至少1次）` is an exception inside a sentence."""
        before = self.text[: span.start].rstrip(" \u3000")[-1:]
        said = self.cues.time.search(words) and not re.search(r"[\d一两二三]+次|第", words)
        return bool(said) and self._is_closing(span) and (before in "。；" or bool(re.search("完成|时限|长期|[底]前|日前|月前", words)))

    def _may_be_note(self, span: Span, inner: Span) -> bool:
        if run := self.cues.run.match(self.text, inner.start, inner.end):
            inner = Span(run.end(), inner.end)
        words = inner.of(self.text)
        if first := self.cues.first.search(words):
            inner = next(self._part("none", Span(inner.start, inner.start + first.start())), _Part("none", inner)).span
        if self.cues.label.search(words):
            return True
        if _EXCEPTION.match(words):
            return False
        if self._is_closing(span):
            return bool(self.cues.time.search(words)) or self._says_duty(inner) or self._only_units(inner)
        return self._is_sentence_end(span) and self._says_duty(inner)

    def _is_closing(self, span: Span) -> bool:
        """True where nothing but closing marks follows on the line, and a sentence or heading ends before it."""
        end = self.text.find("\n", span.end)
        return not self.text[span.end : end if end >= 0 else len(self.text)].strip(_TAIL)

    def _is_sentence_end(self, span: Span) -> bool:
        before, after = self.text[: span.start].rstrip(" \u3000")[-1:], self.text[span.end : span.end + 1]
        return before in "。；" or after in "。；\n" or not after

    def _says_duty(self, inner: Span) -> bool:
        parts = list(pieces(self.text, inner, "；;。，,", self._inside(inner)))
        return any(pattern.search(part.of(self.text)) for part in parts for _, _, pattern in self.cues.verbs) and any(
            self.names.ends_like_unit(name.of(self.text)) for part in parts for name in self._before_verb(part)[1]
        )

    def _only_units(self, inner: Span) -> bool:
        before = self.text[: inner.start - 1].rstrip(" \u3000")[-1:]
        units = self.names.split(self.text, inner)
        closing = before in "。；：" or before == "\n" or len(units) > 1
        return closing and bool(units) and all(self.names.is_strong(unit.of(self.text)) for unit in units)

    def _unbracketed(self, paragraph: Span, found: Sequence[Span]) -> Iterator[NoteReading]:
        """`责任单位：A、B` at the end of a paragraph or in a line of its own, without brackets."""
        start = None
        for match in self.cues.label.finditer(self.text, paragraph.start, paragraph.end):
            if match.lastgroup in ("requirement", "other") or any(match.start() in span for span in found):
                continue
            before = self.text[paragraph.start : match.start()].rstrip(" \u3000")
            if not before or before[-1] in "。；.）)" or match.lastgroup != "time":
                start = match.start()
                break
        if start is None or len(self.text[start : paragraph.end]) > _LONGEST:
            return
        span = next(trimmed(self.text, Span(start, paragraph.end)), None)
        note = self.reading(span, span) if span else None
        if note and (note.claims or note.timed):
            yield replace(note, labelled=True)

    # -- what is inside ------------------------------------------------------

    def _claims(self, inner: Span, first: re.Match[str] | None) -> tuple[tuple[Claim, ...], tuple[Span, ...]]:
        claims: list[Claim] = []
        works: list[Span] = []
        for whole in self._parts(inner):
            part = _before(whole, inner.start + first.start()) if first else whole
            if part.kind in ("lead", "support", "responsible"):
                claims += self._labelled(part)
            elif part.kind in ("requirement", "none"):
                more, work = self._free(part.span, labelled=part.kind == "requirement")
                claims += more
                works += work
        if first:
            claims = _first_leads(claims)
        return _once(claims), tuple(works)

    def _parts(self, inner: Span) -> Iterator[_Part]:
        marks = list(self.cues.label.finditer(self.text, inner.start, inner.end))
        start, kind = inner.start, "none"
        for match in marks:
            yield from self._part(kind, Span(start, match.start()))
            start, kind = match.end(), str(match.lastgroup)
        yield from self._part(kind, Span(start, inner.end))

    def _part(self, kind: str, span: Span) -> Iterator[_Part]:
        trim = next(trimmed(self.text, span), None)
        while trim and self.text[trim.end - 1] in _TAIL:
            trim = next(trimmed(self.text, Span(trim.start, trim.end - 1)), None)
        if trim:
            yield _Part(kind, trim)

    def _labelled(self, part: _Part) -> Iterator[Claim]:
        """The list under a label; `责任单位：A牵头，B组织实施` follows its verbs, `A（牵头）` its remark."""
        label: Role = "lead" if part.kind == "lead" else "support" if part.kind == "support" else "responsible"
        inside = self._inside(part.span)
        pending: list[Span] = []
        for piece in pieces(self.text, part.span, "；;。，,", inside):
            role, units, rule = self._before_verb(piece)
            if role is None:
                pending += self.names.split(self.text, piece, inside)
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

    def _free(self, span: Span, *, labelled: bool) -> tuple[list[Claim], list[Span]]:
        """Parts without a label of units: by the verb at the end, else by the doers of running text."""
        claims: list[Claim] = []
        works: list[Span] = []
        inside = self._inside(span)
        for piece in pieces(self.text, span, "；;。", inside):
            more, work = self._free_piece(piece, inside, labelled)
            claims += more
            works += work
        return claims, works

    def _free_piece(self, piece: Span, inside: list[bool], labelled: bool) -> tuple[list[Claim], list[Span]]:
        if piece.of(self.text).startswith(("以下", "上述", "其余", "下同")):
            return [], []
        together = self.cues.together.search(piece.of(self.text))
        if together:
            lead = self.names.split(self.text, Span(piece.start + together.start("lead"), piece.start + together.end("lead")))
            others = self.names.split(self.text, Span(piece.start + together.start("with"), piece.start + together.end("with")))
            if lead and others and all(self.names.ends_like_unit(one.of(self.text)) for one in (*lead, *others)):
                rest = Span(piece.start + together.end(), piece.end)
                ours = [*self._with_role(lead, "lead" if "牵头" in together[0] else "responsible", "verb.with", 0.9)]
                return [*ours, *self._with_role(others, "support", "verb.with", 0.8), *self._by_verbs(rest, inside)], []
        claims = self._by_verbs(piece, inside)
        if claims:
            return claims, []
        if self._only_units(piece) or (labelled is False and self._all_units(piece)):
            return [*self._with_role(self.names.split(self.text, piece), "responsible", "units.only", 0.8)], []
        return self._by_doers(piece)

    def _all_units(self, piece: Span) -> bool:
        units = self.names.split(self.text, piece)
        return bool(units) and all(self.names.is_strong(unit.of(self.text)) for unit in units)

    def _by_verbs(self, piece: Span, inside: list[bool]) -> list[Claim]:
        """`A牵头，B、C等按职责分工负责`: each verb at the end of a clause takes the units since the verb before it."""
        claims: list[Claim] = []
        pending: list[Span] = []
        for clause in pieces(self.text, piece, "，,；;。", inside):
            role, units, rule = self._before_verb(clause)
            if role is not None:
                claims += self._with_role([*pending, *units], role, rule, 0.95)
                pending = []
            elif self._all_units(clause):
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

    def _inside(self, span: Span) -> list[bool]:
        """Brackets and quotations within `span` alone: the bracket around it does not count."""
        return [False] * span.start + depths(span.of(self.text)) + [False] * (len(self.text) - span.end)


def _before(part: _Part, offset: int) -> _Part:
    """The part up to `offset`, where `第一位为牵头单位` begins."""
    return replace(part, span=Span(part.span.start, max(part.span.start, offset))) if offset in part.span else part


def with_first_leads(readings: Sequence[NoteReading], text: str, language: Language) -> Iterator[NoteReading]:
    """The readings where `第一位为牵头单位，下同` (in a bracket or in the text before) makes the first of each later list the lead."""
    for reading in readings:
        first = _first_lead(text, note_cues(language.lexicon).first)
        holds = first is not None and first < reading.span.end
        yield replace(reading, claims=_once(_first_leads(reading.claims)), first_leads=True) if holds else reading


@lru_cache(maxsize=4)
def _first_lead(text: str, pattern: re.Pattern[str]) -> int | None:
    """Where the text first says that the first unit of a list leads; looked for once a text, however many brackets ask."""
    found = pattern.search(text)
    return found.start() if found else None


def _first_leads(claims: Sequence[Claim]) -> list[Claim]:
    if any(claim.role == "lead" for claim in claims):
        return list(claims)
    first = next((claim for claim in claims if claim.role == "responsible"), None)
    return [replace(claim, role="lead", rule="first.lead") if claim is first else claim for claim in claims]


def _once(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each unit span once, the first role said of it."""
    kept: dict[Span, Claim] = {}
    for claim in claims:
        kept.setdefault(claim.unit, claim)
    return tuple(sorted(kept.values(), key=lambda claim: claim.unit))
