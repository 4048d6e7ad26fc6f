"""Who has what part in a task: brackets, table columns and running text brought together as `DutyMention`s (annotation.md §4).

Steps: 1 what the task's own brackets and those that it inherits say; 2 what the 责任 columns of its row say; 3 doers and recipients of its running
text. A body that the same sentence sets up, and an exception group in brackets, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.actor_words import actor_cues, acts
from pipeline.extract.actors import Doer
from pipeline.extract.clauses import Ground
from pipeline.extract.note_contents import Claim, contents_of
from pipeline.extract.notes import NoteReader
from pipeline.extract.recipients import Recipient
from pipeline.extract.scope import Scoped
from pipeline.extract.tasks import Place
from pipeline.extract.unit_names import unit_names
from pipeline.model.circular import Circular, ColumnRole, Section, TaskRow
from pipeline.model.matrix import Role
from pipeline.model.mentions import DutyMention
from pipeline.model.text import Span

_BEGINS_DUTY = frozenset({"VERB", "V", "VN", "ADV", "LEAD", "PREP", "MODAL", "SUPPORT"})
_FEWEST_SIBLINGS = 2
_INHERITED = 0.92  # how far the scope of a bracket is to be trusted
_SET_UP = re.compile(r"(?:成立|组建|设立|建立)[^，。；\n,;]{0,40}$")
_SHARED = re.compile("牵头(?:单位|部门|科室)?[/／、（(及和与]+(?P<rest>配合|责任|协办|参与)")
_POST = re.compile("(?:长|主任|书记|经理|负责人|负责同志|领导|科员|干部|总监|主席)$")
_POST_BRACKET = re.compile(r"(?<=[\u4e00-\u9fff])[（(]([^（）()、，；：,;]{2,14})[）)]$")
_GUIDES = re.compile("(?:(?:负责|做好|加强)?(?:业务|技术|跟踪)?(?:指导|督导|监督|督办)(?:检查)?)$")
_LEVELS = re.compile("街道|社区|乡镇|镇街|办事处|[省市县区镇乡村居]$")  # 各村（社区）
_COLUMNS: tuple[tuple[ColumnRole, Role], ...] = (
    ("lead", "lead"), ("responsible", "responsible"), ("leader", "responsible"), ("person", "responsible"), ("support", "support"),
)  # fmt: skip


def note_duties(place: Place, covering: Sequence[Scoped]) -> Iterator[DutyMention]:
    """The units of the brackets that cover the task: its own first, then those that it inherits."""
    for one in sorted(covering, key=lambda one: (one.note.home != place.path, one.note.span)):
        trust = 1.0 if one.note.home == place.path else _INHERITED
        for claim in one.reading.claims:
            yield DutyMention("", claim.unit, claim.role, claim.rule, one.note, round(claim.confidence * trust, 3))


class Headings:
    """Reads the headings of one circular; one that stands above many tasks is read once."""

    def __init__(self, circular: Circular, ground: Ground) -> None:
        self._circular, self._ground = circular, ground
        self._read: dict[tuple[Span, bool, bool], _Headed] = {}

    def duties(self, place: Place) -> Iterator[DutyMention]:
        """`1.街道消委办。牵头组织…`: where a heading is nothing but units, its own heading or one above, what follows is their duty.

        So where it is nothing but posts, or names with 职责 behind them (`县公安局主要职责`). Behind a colon (`区文旅局：4月20日前取得…`) any whole
        name will do, and any words but those of a state; so where only a paragraph `整改要求：…` below an account of the unit is the task.
        """
        section = place.section
        words = (word for span in place.body for word in self._ground.analysis.each(span))
        first = next((word for word in words if word.tag not in ("INSIDE", "TIME")), None)
        while section is not None and first is not None:
            heading = self._headed(section.heading_span, section is place.section and self._is_demand(place), listed=self._in_division(section))
            begins = first.tag in _BEGINS_DUTY or (heading.colon and first.tag not in ("STATE", "HEAD")) or (heading.posts and first.tag == "APPOINT")
            role: Role = "lead" if first.tag == "LEAD" and section is place.section else "actor"
            if begins:
                yield from (DutyMention("", unit, role, "heading.units", None, 0.85) for unit in heading.units)
            section = self._circular.section(section.parent) if section.parent else None

    def _is_demand(self, place: Place) -> bool:
        """True where the task is what stands behind a label in the section (`整改要求：`), not the section's own first words."""
        text, start = self._ground.text, place.body[0].start
        return place.section is not None and text[start - 1 : start] in ("：", ":") and "\n" in text[place.section.heading_span.end : start]

    def _in_division(self, section: Section) -> bool:
        """True where most of the siblings' headings are units: a chapter that shares out duties, in which `物业服务企业和业主单位` is one more of them."""
        siblings = [one for one in self._circular.sections if one.parent == section.parent and one is not section]
        named = sum(bool(self._headed(one.heading_span, False).units) for one in siblings)
        return named >= _FEWEST_SIBLINGS and named * 2 > len(siblings)

    def _headed(self, heading: Span, demand: bool, *, listed: bool = False) -> _Headed:
        if (heading, demand, listed) not in self._read:
            self._read[heading, demand, listed] = _headed(_subject(heading, self._ground.text) if demand else heading, self._ground, colon=demand, listed=listed)
        return self._read[heading, demand, listed]


def _subject(heading: Span, text: str) -> Span:
    """The heading up to a colon in it: `沙洲镇：台账不全`."""
    cut = heading.of(text).find("：")
    return Span(heading.start, heading.start + cut) if cut > 1 else heading


@dataclass(frozen=True, slots=True)
class _Headed:
    """A heading: the units where it is nothing but their names, whether they are `posts`, whether a `colon` follows."""

    units: tuple[Span, ...]
    posts: bool
    colon: bool


def _headed(whole: Span, ground: Ground, *, colon: bool = False, listed: bool = False) -> _Headed:
    names, heading = unit_names(ground.lexicon), _without_duties(whole, ground)
    units = names.split(ground.text, heading, spaced=False)
    colon = colon or ground.text[whole.end : whole.end + 1] in ("：", ":")
    said = [unit.of(ground.text) for unit in units]
    posts = bool(said) and all(map(names.is_post, said)) and _is_nominal(heading, ground)
    among = colon or listed
    named = posts or (all(names.is_strong(name) or (among and names.is_whole(name)) for name in said) and (colon or not _acts(heading, ground)))
    fills = sum(map(len, units)) + 2 * len(units) >= len(heading)
    nobody = ground.lexicon["duty_cues"].regex("heading.nobody").match(heading.of(ground.text).strip())
    return _Headed(units if named and fills and not nobody else (), posts, colon)


def _is_nominal(heading: Span, ground: Ground) -> bool:
    """True where the heading does not begin with a verb (`担任乡安委会主任`), an attribute's (`分管安全的副镇长`) apart."""
    word = next(iter(ground.analysis.between(heading)), None)
    return word is not None and (word.text in actor_cues(ground.lexicon).attributive or word.tag not in (*_BEGINS_DUTY, "APPOINT"))


def _acts(heading: Span, ground: Ground) -> bool:
    """True for a heading that says what to do and only ends like a name (`组建乡镇消防安全委员会`, `推进挂牌成立消防工作站`)."""
    if heading.of(ground.text) in unit_names(ground.lexicon).registry:
        return False
    words = [word for word in ground.analysis.between(heading) if word.tag != "INSIDE"]
    return any(acts(word) and word.text not in actor_cues(ground.lexicon).compound for word in words[:-1])


def _without_duties(heading: Span, ground: Ground) -> Span:
    """`heading` without the word 职责 and what belongs to it."""
    match = ground.lexicon["duty_cues"].regex("heading.of-duties").search(heading.of(ground.text))
    return Span(heading.start, heading.start + match.start()) if match and match.start() > 1 else heading


def text_duties(text: str, doers: Sequence[Doer], recipients: Sequence[Recipient]) -> Iterator[DutyMention]:
    """The doers and recipients of running text."""
    for doer in doers:
        for unit in doer.units:
            if not _SET_UP.search(text[max(0, unit.start - 60) : unit.start]) or doer.rule != "doer.verb":
                yield DutyMention("", unit, doer.role, doer.rule, None, doer.confidence)
    for one in recipients:
        yield DutyMention("", one.unit, "recipient", one.rule, None, one.confidence)


def row_duties(row: TaskRow, reader: NoteReader, headers: dict[int, str], first_leads: bool) -> Iterator[DutyMention]:
    """The units in a row's columns of responsibility; a cell may name its own roles (`A牵头，B配合`)."""
    given = bool(row.all("lead"))
    for column, role in _COLUMNS:
        for name, cell in row.cells:
            if name != column:
                continue
            own: Role = "lead" if "牵头" in headers.get(cell.column, "") else role
            claims = _cell(cell.span, own, reader, named="人" in headers.get(cell.column, ""))
            shared = _SHARED.search("".join(headers.get(cell.column, "").split()))
            for claim in _shared_out(claims, reader.text, "responsible" if shared["rest"] == "责任" else "support") if shared else claims:
                lead = first_leads and not given and claim.role == "responsible" and column == "responsible"
                given = given or lead
                yield DutyMention("", claim.unit, "lead" if lead else claim.role, claim.rule, None, claim.confidence)


def _shared_out(claims: Sequence[Claim], text: str, rest: Role) -> Iterator[Claim]:
    """The claims of a cell under `牵头/配合单位`: the first group leads, up to a mark other than 、, where there is none the first unit; the others have the part `rest`."""
    cut = next((second.unit.start for first, second in pairwise(claims) if text[first.unit.end : second.unit.start].strip("、 ")), None)
    for number, claim in enumerate(claims):
        leads = claim.unit.start < cut if cut is not None else number == 0
        yield claim if not claim.rule.startswith("column.") else replace(claim, role="lead" if leads else rest)


def remark_duties(remarks: Iterable[Span], reader: NoteReader) -> Iterator[DutyMention]:
    """The units of remarks that say nothing but who has which part (`市场监管所配合`, `应急办牵头`)."""
    for span in remarks:
        if len(span) and contents_of(span.of(reader.text), reader.language).only_parts():
            yield from (DutyMention("", claim.unit, claim.role, claim.rule, None, claim.confidence) for claim in _cell(span, "responsible", reader))


def _cell(span: Span, role: Role, reader: NoteReader, *, named: bool = False) -> tuple[Claim, ...]:
    """The units of a cell in its column's role, or in the roles that it says itself; `named`: brackets in it hold persons or posts."""
    reading = reader.reading(span, span) if len(span) else None
    said = [claim for claim in reading.claims if not claim.rule.startswith("note.")] if reading else []
    if any(claim.rule != "units.only" for claim in said):
        return tuple(replace(claim, role=role, rule=f"column.{role}") if claim.rule == "units.only" else claim for claim in said)
    units = [unit for unit in reader.names.split(reader.text, span) if not _only_guides(unit.of(reader.text), reader)]
    return tuple(Claim(one, role, f"column.{role}", 0.97) for unit in units for one in _with_post(unit, reader, named))


def _only_guides(words: str, reader: NoteReader) -> bool:
    """`县应急局指导`: whoever only guides or watches has no part (annotation.md §4)."""
    match = _GUIDES.search(words)
    return match is not None and reader.names.ends_like_unit(words[: match.start()])


def _with_post(unit: Span, reader: NoteReader, named: bool) -> Iterator[Span]:
    """`县商务局（业务股股长）`: the unit, and the post or the person in the bracket behind it."""
    bracket = _POST_BRACKET.search(unit.of(reader.text))
    inner = bracket and Span(unit.start + bracket.start(1), unit.start + bracket.end(1))
    if bracket is None or inner is None or not (named or _POST.search(inner.of(reader.text))) or _LEVELS.search(inner.of(reader.text)):
        yield unit
        return
    yield Span(unit.start, unit.start + bracket.start())
    yield inner
