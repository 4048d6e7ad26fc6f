"""Brackets of responsibility and what they say: every style of `dictionaries/duty_cues.yaml` (annotation.md §4 `note`).

Steps: 1 `brackets` finds the brackets of a paragraph (and unclosed ones, and lines `责任单位：…` without brackets); 2 a bracket that may be a note
by its place and words is read by `note_contents`; one that says nothing of units or limits is none; 3 `with_first_leads` applies
`第一位为牵头单位，下同`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.extract.clauses import trimmed
from pipeline.extract.note_contents import Claim, NoteContents, NoteCues, contents_of, first_leads, note_cues, once
from pipeline.extract.note_reach import NOWHERE, Reach, ReachCues, reach_cues
from pipeline.extract.unit_names import UnitNames, unit_names
from pipeline.language import Language
from pipeline.model.text import Span

_OPEN, _CLOSE = "（(【[〔［〖", "）)】]〕］〗"
_BRACKET_MARK = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_TAIL = " \u3000\t。.；;，,"
_LONGEST = 400  # characters; longer brackets are text, not notes
_LONGEST_LINE = 120  # characters of a line that only says who leads and who joins in
_SEAT = re.compile(r"(?:领导小组|指挥部)?(?:下设)?办公室(?:设在|设于|在)")  # 报督查组（办公室设在区委办，联系电话：…）
_EXCEPTION = re.compile(r"附件|以下(?:简称|统称)|详见|见附|包括|不含|除外|含|如|例如|即|其中|注[：:]|联系|此件|试行|修订")


@dataclass(frozen=True, slots=True)
class NoteReading:
    """What one bracket says: `span` with its parentheses, the units in their roles, `works` concrete clauses in it.

    `timed` is true where it states a limit, `labelled` where a label or a verb of responsibility stands in it; `reach` is what it says
    of the items meant (`3—5项责任单位：…`), `whole` the bracket that `span` is a part of.
    """

    span: Span
    claims: tuple[Claim, ...]
    works: tuple[Span, ...] = ()
    timed: bool = False
    labelled: bool = False
    first_leads: bool = False
    reach: Reach = NOWHERE
    whole: Span | None = None


@dataclass(frozen=True, slots=True)
class NoteReader:
    """Reads the notes of one text."""

    text: str
    language: Language

    @property
    def names(self) -> UnitNames:
        """The names of the language's lexicon."""
        return unit_names(self.language.lexicon)

    @property
    def cues(self) -> NoteCues:
        """The cues of the language's lexicon."""
        return note_cues(self.language.lexicon)

    @property
    def reach(self) -> ReachCues:
        """The cues of the items meant."""
        return reach_cues(self.language.lexicon)

    def notes_in(self, paragraph: Span) -> tuple[NoteReading, ...]:
        """The notes of a paragraph, in order: brackets that name units or limits, and a label with its list to the paragraph's end."""
        found = [note for span in self.brackets(paragraph) for note in self.read(span)]
        bare = [*self._unbracketed(paragraph, [note.span for note in found]), *self._owner_line(paragraph)]
        return tuple(sorted([*found, *bare], key=lambda note: note.span))

    def brackets(self, paragraph: Span) -> Iterator[Span]:
        """The outermost brackets of a paragraph; one that is never closed runs to the paragraph's end."""
        depth, start = 0, paragraph.start
        for match in _BRACKET_MARK.finditer(self.text, paragraph.start, paragraph.end):
            mark, position = match[0], match.start()
            if mark in _OPEN:
                start = position if depth == 0 else start
                depth += 1
            elif mark in _CLOSE and depth:
                depth -= 1
                if depth == 0:
                    yield Span(start, position + 1)
        if depth:
            yield Span(start, paragraph.end)

    def read(self, span: Span) -> Iterator[NoteReading]:
        """What the bracket `span` says: nothing where it is no note, each part on its own where parts speak of different items."""
        inner = Span(span.start + 1, span.end - 1 if self.text[span.end - 1] in _CLOSE else span.end)
        if not 2 <= len(inner) <= _LONGEST or not self._may_be_note(span, inner):
            return
        parts = [part.shifted(inner.start) for part in self.reach.parts(inner.of(self.text))]
        for index, part in enumerate(parts):
            own = Span(span.start if index == 0 else part.start, span.end if index == len(parts) - 1 else part.end)
            if note := self.reading(own, part):
                yield replace(note, whole=span)

    def reading(self, span: Span, inner: Span) -> NoteReading | None:
        """The note that `inner` spells out; None where neither units nor limits are in it."""
        reach, start = self.reach.read(self.text, inner.start, inner.end)
        inner = Span(start, inner.end)
        words = inner.of(self.text)
        labels = {match.lastgroup for match in self.cues.label.finditer(words)}
        claims, works = contents_of(words, self.language, "members" in labels and self._led(span.start)).claims
        timed = bool(self.cues.time.search(words))
        labelled = bool(labels) or bool(claims)
        if not claims and not labelled and not self._only_time(span, words):
            return None
        return NoteReading(
            span,
            tuple(replace(claim, unit=claim.unit.shifted(inner.start)) for claim in claims),
            tuple(work.shifted(inner.start) for work in works),
            timed=timed, labelled=labelled, first_leads=self.cues.first.search(words) is not None,
            reach=reach,
        )  # fmt: skip

    def _only_time(self, span: Span, words: str) -> bool:
        """`（2024年6月底前完成）` closes its item; `（高危行业每半年至少1次）` is an exception inside a sentence."""
        before = self._before(span)
        said = self.cues.time.search(words) and not re.search(r"[\d一两二三]+次|第", words)
        return bool(said) and self._is_closing(span) and (before in ("。", "；") or bool(re.search("完成|时限|长期|[底]前|日前|月前", words)))

    def _may_be_note(self, span: Span, inner: Span) -> bool:
        words = self.text[self.reach.read(self.text, inner.start, inner.end)[1] : inner.end]
        if _SEAT.match(words):
            return False
        if label := self.cues.label.search(words):
            return label.lastgroup != "other" or self._is_closing(span) or self._is_sentence_end(span)  # 镇值班室（电话：见附表）实行双人双岗
        if _EXCEPTION.match(words):
            return False
        first = self.cues.first.search(words)
        contents = contents_of(words[: first.start()].rstrip(_TAIL) if first else words, self.language)
        if self._is_closing(span):
            return bool(self.cues.time.search(words)) or contents.says_duty or self._lists_units(span, contents)
        return self._is_sentence_end(span) and (contents.says_duty or contents.owned_by_a_day())

    def _lists_units(self, span: Span, contents: NoteContents) -> bool:
        """`…。（区教委、区公安局）`: nothing but units, behind the end of a sentence or more than one of them."""
        several = len(self.names.split(contents.text, Span(0, len(contents.text)))) > 1
        return (several or self._before(span) in ("。", "；", "：", "\n")) and contents.only_units(Span(0, len(contents.text)))

    def _before(self, span: Span) -> str:
        """The last mark before the bracket, spaces passed over."""
        position = span.start - 1
        while position >= 0 and self.text[position] in " \u3000":
            position -= 1
        return self.text[position] if position >= 0 else ""

    def _is_closing(self, span: Span) -> bool:
        """True where nothing but closing marks follows on the line, and a sentence or heading ends before it."""
        end = self.text.find("\n", span.end)
        return not self.text[span.end : end if end >= 0 else len(self.text)].strip(_TAIL)

    def _is_sentence_end(self, span: Span) -> bool:
        before, after = self._before(span), self.text[span.end : span.end + 1]
        return before in ("。", "；") or after in "。；\n" or not after

    def _unbracketed(self, paragraph: Span, found: Sequence[Span]) -> Iterator[NoteReading]:
        """`责任单位：A、B` at the end of a paragraph or in a line of its own, without brackets."""
        start = None
        for match in self.cues.label.finditer(self.text, paragraph.start, paragraph.end):
            if match.lastgroup in ("requirement", "other") or any(match.start() in span for span in found):
                continue
            if match.lastgroup == "members" and not self._led(match.start()):
                continue
            before = self.text[paragraph.start : match.start()].rstrip(" \u3000")
            if not before or before[-1] in "。；.）)" or match.lastgroup != "time":
                start = match.start()
                break
        if start is None or len(self.text[start : paragraph.end]) > _LONGEST:
            return
        text = self.cues.text.search(self.text, start, paragraph.end)
        span = next(iter(trimmed(self.text, Span(start, text.start() if text else paragraph.end))), None)
        note = self.reading(span, span) if span else None
        if note and (note.claims or note.timed):
            yield replace(note, labelled=True)

    def _led(self, position: int) -> bool:
        """True where a label of who leads stands in front, on the same line or the one above (`牵头单位：A` and `成员单位：B、C`); a group's roster has none."""
        above = self.text.rfind("\n", 0, max(0, self.text.rfind("\n", 0, position))) + 1
        return any(match.lastgroup == "lead" for match in self.cues.label.finditer(self.text, above, position))

    def _owner_line(self, paragraph: Span) -> Iterator[NoteReading]:
        """`生产部牵头，各分公司落实。`, `以上两项由城管局负责，8月底前完成。`: a line of its own that holds nothing but units and their parts."""
        start, end = self.text.rfind("\n", 0, paragraph.start) + 1, self.text.find("\n", paragraph.end)
        alone = not self.text[start : paragraph.start].strip() and not self.text[paragraph.end : end if end >= 0 else len(self.text)].strip(_TAIL)
        _, words = self.reach.read(self.text, paragraph.start, paragraph.end)
        said = words > paragraph.start  # 以上两项由…: speaks of items above it
        if not alone or len(paragraph) > _LONGEST_LINE or not (said or "牵头" in paragraph.of(self.text)):
            return
        contents = contents_of(self.text[words : paragraph.end], self.language)
        if contents.only_parts(timed=said) and (note := self.reading(paragraph, paragraph)) and note.claims:
            yield replace(note, labelled=True)


def with_first_leads(readings: Sequence[NoteReading], text: str, language: Language) -> Iterator[NoteReading]:
    """The readings where `第一位为牵头单位，下同` (in a bracket or in the text before) makes the first of each later list the lead."""
    for reading in readings:
        first = _first_lead(text, note_cues(language.lexicon).first)
        holds = first is not None and first < reading.span.end
        yield replace(reading, claims=once(first_leads(reading.claims)), first_leads=True) if holds else reading


@lru_cache(maxsize=4)
def _first_lead(text: str, pattern: re.Pattern[str]) -> int | None:
    """Where the text first says that the first unit of a list leads; looked for once a text, however many brackets ask."""
    found = pattern.search(text)
    return found.start() if found else None
