"""Which tasks a bracket of responsibility covers (annotation.md §4 *Scope of a closing bracket*).

Steps: 1 every section's own brackets: a leaf's, a parent's in its heading or intro, a parent's after its last child; 2 a leaf's bracket covers the leaf,
and the run of earlier sibling leaves that have none, where brackets close runs (the last sibling has one); 3 a parent's covers its leaves that no bracket nearer to them covers; 4 the brackets that
cover a task but stand elsewhere are inherited. Brackets that say only a limit never reach beyond their own leaf, unless they stand alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.note_reach import Reach
from pipeline.extract.notes import NoteReading
from pipeline.model.circular import Circular, Section
from pipeline.model.mentions import Note

_NEXT_LINE = 3  # characters between two lines


@dataclass(frozen=True, slots=True)
class Held:
    """A bracket with the path of the section that holds it (empty: no section); `alone` in a paragraph of its own, `after` the last child."""

    reading: NoteReading
    home: str
    alone: bool
    after: bool = False


@dataclass(frozen=True, slots=True)
class Scoped:
    """A bracket with the tasks that it covers."""

    reading: NoteReading
    note: Note


@dataclass(frozen=True, slots=True)
class _Taken:
    """The leaves that brackets cover already, and with a limit, each with the bracket's home, and those that say themselves who leads."""

    covered: Mapping[str, str]
    timed: Mapping[str, str]
    led: Collection[str]


def scopes(circular: Circular, held: Sequence[Held], tasks: Sequence[str], led: Collection[str] = ()) -> tuple[Scoped, ...]:
    """Each bracket with its scope, in order of the text; `led` are tasks whose own words say who leads: no later sibling's bracket covers them."""
    homes = _by_home(held)
    leaves = {section.path: section for section in circular.sections if section.leaf and section.path in tasks}
    covered = {path: path for path in leaves if any(one.reading.claims for one in homes.get(path, ()))}
    timed = {path: path for path in leaves if any(one.reading.timed for one in homes.get(path, ()))}
    found: list[Scoped] = []
    for one in sorted(held, key=lambda one: (-one.home.count(".") if one.home else 1, one.reading.span)):
        covers, why = _covers(one, circular, leaves, _Taken(covered, timed, led))
        for path in covers if one.reading.claims else ():
            covered.setdefault(path, one.home)
        found.append(Scoped(one.reading, Note(one.reading.span, one.home, covers, one.alone, why, "note")))
    return tuple(sorted((_with_neighbour(one, found) for one in found), key=lambda one: one.note.span))


def _with_neighbour(one: Scoped, found: Sequence[Scoped]) -> Scoped:
    """A line that only states a limit (`完成时限：…`) covers what the line of owners beside it covers."""
    if one.reading.claims or one.reading.reach.items or not one.note.alone:
        return one
    beside = [other for other in found if other.reading.claims and other.note.alone and other.note.home == one.note.home and _touch(one, other)]
    return replace(one, note=replace(one.note, covers=beside[0].note.covers, why=beside[0].note.why)) if beside else one


def _touch(one: Scoped, other: Scoped) -> bool:
    return abs(max(one.note.span.start, other.note.span.start) - min(one.note.span.end, other.note.span.end)) <= _NEXT_LINE


def _by_home(held: Sequence[Held]) -> Mapping[str, list[Held]]:
    homes: dict[str, list[Held]] = {}
    for one in held:
        homes.setdefault(one.home, []).append(one)
    return homes


def _covers(
    one: Held, circular: Circular, leaves: Mapping[str, Section], taken: _Taken
) -> tuple[tuple[str, ...], str]:
    covered = taken.covered
    if one.reading.reach.items:
        return tuple(_numbered(one, leaves)), "括号写明了管哪几条"
    if one.home in leaves:
        above = one.alone and one.reading.reach.above
        closes = one.reading.claims and not one.after and (above or _closes(leaves[one.home], circular, leaves, covered))
        run = tuple(_earlier_run(leaves[one.home], circular, leaves, {**dict.fromkeys(taken.led, ""), **covered}))[: _others(one.reading.reach)] if closes else ()
        why = "括号在本条之内" + ("；前面没有括号的同级条目也归它管" if run else "")
        return (one.home, *run), why
    blocked = covered if one.reading.claims else taken.timed
    below = tuple(path for path in _leaves_below(one.home, circular, leaves) if blocked.get(path, one.home) == one.home)
    below = below[-one.reading.reach.count :] if one.reading.reach.count and all(path.rpartition(".")[0] == one.home for path in below) else below
    where = "括号独立成段，在最后一条之后" if one.after else "括号在上级标题或引言之内"
    return below, f"{where}；管其下没有括号的各条" if below else f"{where}；其下各条都有自己的括号"


def _others(reach: Reach) -> int | None:
    """How many items besides its own a bracket in an item speaks of, None where it does not say."""
    return None if reach.count is None else max(0, reach.count - 1)


def _closes(home: Section, circular: Circular, leaves: Mapping[str, Section], covered: Mapping[str, str]) -> bool:
    """True where brackets close runs of items here: the last of the siblings has one. Else each bracket speaks of its own item alone."""
    last = [section for section in circular.sections if section.parent == home.parent and section.kind == home.kind][-1]
    return last.path == home.path or covered.get(last.path) == last.path or last.path not in leaves


def _numbered(one: Held, leaves: Mapping[str, Section]) -> Iterator[str]:
    """The leaves with the numbers that the bracket names, beside its home or below it."""
    near = one.home.rpartition(".")[0] if one.home in leaves else one.home
    for path in leaves:
        above, _, number = path.rpartition(".")
        if number.isdigit() and int(number) in one.reading.reach.items and (above == near or above.startswith(f"{near}.") or not near):
            yield path


def _earlier_run(
    home: Section, circular: Circular, leaves: Mapping[str, Section], covered: Mapping[str, str]
) -> Iterator[str]:
    """The leaves right before `home` under the same parent, up to one that has a bracket, has children or is of another kind."""
    siblings = [section for section in circular.sections if section.parent == home.parent]
    before = [section for section in siblings if section.span.start < home.span.start]
    for section in reversed(before):
        if section.path not in leaves or covered.get(section.path, home.path) != home.path or section.kind != home.kind:
            return
        yield section.path


def _leaves_below(home: str, circular: Circular, leaves: Mapping[str, Section]) -> Iterator[str]:
    for path, section in leaves.items():
        above = section.parent
        while above and above != home:
            parent = circular.section(above)
            above = parent.parent if parent else None
        if (above or "") == home:
            yield path
