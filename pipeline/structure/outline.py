"""The sections of one part of the document: tree → un-numbered paragraphs to their owner → `Section` values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Repair, Section, SectionKind
from pipeline.model.text import SourceText, Span
from pipeline.structure.headings import Heading, Place, has_title, heading_words, read_heading
from pipeline.structure.kinds import kind_below, named_kind
from pipeline.structure.labels import lone_styles_of, styles_of
from pipeline.structure.lines import Line
from pipeline.structure.lost import lost_numbers
from pipeline.structure.numbering import repairs_of
from pipeline.structure.tree import Node, Tree, grow

_NAMED_ITEM = re.compile(r"[\u4e00-\u9fff（）()“”、]{2,24}[：:](?=.{6})|《")
_REST = re.compile(r"其[他余](?:各|有关|相关|县级|区级|市级)*(?:[\u4e00-\u9fff]{0,6}(?:单位|部门|科室|乡镇|镇街|街道|企业|人员))")
NOTICE = "A0"
"""Begins the paths of the numbered demands in a notice that carries another document."""
_PAIR_TITLE = re.compile(r"(?!.*(?:严禁|禁止|不得|[要应须]))[\u4e00-\u9fff]{4,8}[，,][\u4e00-\u9fff]{4,8}。")  # 畅通渠道，及时反馈。
_BARE_LINE = re.compile("[^。；：:]{4,30}")
_ASKING = re.compile("请|以上|上述|特此|[附注][：:]|本[方通办意细规预计]")
_HOLDER = re.compile(r"第.+(?:章|节|编|篇|部分)")


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a part in order, with what stands before and after them and what had to be mended."""

    sections: tuple[Section, ...] = ()
    opening: tuple[Span, ...] = ()
    closing: tuple[Span, ...] = ()
    repairs: tuple[Repair, ...] = ()


def outline_of(lines: Sequence[Line], source: SourceText, lexicon: Lexicon, *, prefix: str = "", default: SectionKind = "task") -> Outline:
    """The outline of these body lines. Paths begin with `prefix` (`A2`); `default` is the kind of a chapter whose heading names none."""
    styles = styles_of(lexicon)
    tree = grow(lines, styles)
    lost = lost_numbers(tree, source.text, lexicon)
    if lost:
        tree = grow(lines, styles, lost)
    if not tree.roots:
        tree = _alone(lines, lexicon) or tree
    if not tree.roots:
        return Outline(opening=tuple(tree.opening))
    _settle(tree, source.text, lexicon)
    paths = _paths(tree, prefix)
    titled = _titled(tree, source.text, lexicon)
    cut = _cut_behind(tree, source.text)
    sections = tuple(_section(node, paths, Place(bool(node.children), bool(node.extras) or node.start in cut, node.start in titled), source, lexicon) for node in tree.walk())
    return Outline(_with_kinds(sections, lexicon, default, prefix), tuple(tree.opening), tuple(tree.closing), repairs_of(tree, paths))


def _alone(lines: Sequence[Line], lexicon: Lexicon) -> Tree | None:
    """The tree of paragraphs that begin with 第一，第二， …, at least two of them in a row; None where there are none."""
    tree = grow(lines, lone_styles_of(lexicon))
    values = [node.value for node in tree.roots]
    return tree if len(values) > 1 and values == list(range(1, len(values) + 1)) else None


def _paths(tree: Tree, prefix: str) -> dict[int, str]:
    """Each node's path by where it starts: the numbers as written; a number said twice gets a letter (`2b`), so that a path is one section."""
    paths: dict[int, str] = {}
    used: Counter[str] = Counter()
    for node in tree.walk():
        above = paths[node.parent.start] if node.parent else prefix
        own = ".".join(map(str, node.parts)) if not node.parent and node.style.name == "decimal" else str(node.value)
        path = f"{above}.{own}" if above else own
        used[path] += 1
        paths[node.start] = path + _letter(used[path])
    return paths


def _letter(n: int) -> str:
    """Nothing for the first of its number, then b, c … z, x27, x28 …"""
    if n == 1:
        return ""
    return chr(96 + n) if n <= 26 else f"x{n}"


def _titled(tree: Tree, text: str, lexicon: Lexicon) -> frozenset[int]:
    """The nodes most of whose siblings have run-in titles, by where they start."""
    words = heading_words(lexicon)
    found: set[int] = set()
    for _, run in tree.runs():
        if sum(has_title(node.words.of(text), words) for node in run) * 3 >= len(run) * 2 and len(run) > 2:
            found.update(node.start for node in run)
    return frozenset(found)


def _section(node: Node, paths: dict[int, str], place: Place, source: SourceText, lexicon: Lexicon) -> Section:
    text = node.words.of(source.text)
    heading = read_heading(text, place, heading_words(lexicon))
    base = node.words.start
    path = paths[node.start]
    return Section(
        path=path, parent=paths[node.parent.start] if node.parent else None, label=node.label, level=_level(node),
        heading=text[heading.start : heading.end], kind="other", span=Span(node.start, _end(node)),
        heading_span=Span(base + heading.start, base + heading.end), own=_own(node, heading, text),
        time_span=Span(base + heading.time[0], base + heading.time[1]) if heading.time else None,
        page=source.page_at(node.start), leaf=not node.children,
    )  # fmt: skip


def _cut_behind(tree: Tree, text: str) -> frozenset[int]:
    """The last headings of pieces that were cut behind them, by where they start: short lines without a stop, whose sibling is one too and has its text below."""
    found = set[int]()
    for _, run in tree.runs():
        lines = [_BARE_LINE.fullmatch(node.words.of(text)) for node in run[-2:]]
        if len(run) > 1 and all(lines) and (run[-2].extras or run[-2].children) and not (run[-1].extras or run[-1].children):
            found.add(run[-1].start)
    return frozenset(found)


def _own(node: Node, heading: Heading, text: str) -> tuple[Span, ...]:
    base = node.words.start
    first = Span(base + heading.rest, base + len(text))
    said = text[heading.rest :].strip(" \t\u3000\xa0。．.：:；;，,！!？?、")
    return (*((first,) if said else ()), *node.extras, *node.tail)


def _end(node: Node) -> int:
    ends = [node.words.end, *(span.end for span in node.extras), *(span.end for span in node.tail)]
    if node.children:
        ends.append(_end(node.children[-1]))
    return max(ends)


def _level(node: Node) -> int:
    level = 1
    while node.parent:
        node, level = node.parent, level + 1
    return level


def _with_kinds(sections: Sequence[Section], lexicon: Lexicon, default: SectionKind, prefix: str) -> tuple[Section, ...]:
    """Each section with its kind: what its heading names, else what its chapter's does, else `default`; all of an attachment are `attachment`."""
    if prefix not in ("", NOTICE):
        return tuple(replace(section, kind="attachment") for section in sections)
    above: dict[str, SectionKind] = {}
    phased = _phased(sections, lexicon)
    found = []
    for section in sections:
        inherited = above.get(section.parent or "")
        kind = kind_below(section.heading, inherited, lexicon) if inherited else named_kind(section.heading, lexicon, top=True)
        if section.path in phased:
            kind = "phase"
        if kind or not _HOLDER.match(section.label or ""):  # 第一章, 第一部分 only hold chapters that name their own kind
            above[section.path] = kind or default
        found.append(replace(section, kind=kind or default))
    return tuple(found)


def _phased(sections: Sequence[Section], lexicon: Lexicon) -> frozenset[str]:
    """The chapters that are made of phases whatever they are called (工作安排): each child has its time in brackets, the last one sums up."""
    last = lexicon["outline"].regex("phase.last")
    children: dict[str, list[Section]] = {}
    for section in sections:
        children.setdefault(section.parent or "", []).append(section)
    timed = (path for path, run in children.items() if path and len(run) > 1 and all(one.time_span for one in run) and last.search(run[-1].heading))
    return frozenset(path for path in timed)


# Un-numbered paragraphs after the last sibling belong to the parent


@dataclass(frozen=True, slots=True)
class _Cues:
    enumerator: re.Pattern[str]
    closing: re.Pattern[str]
    formula: re.Pattern[str]
    report: re.Pattern[str]


@lru_cache(maxsize=8)
def _cues(lexicon: Lexicon) -> _Cues:
    outline = lexicon["outline"]
    return _Cues(outline.regex("line.enumerator"), outline.regex("line.closing"), outline.regex("line.formula"), outline.regex("line.report"))


def _settle(tree: Tree, text: str, lexicon: Lexicon) -> None:
    """Moves the paragraphs that follow the last child to its parent, from the leaves upward."""
    cues = _cues(lexicon)
    for parent, run in reversed(list(tree.runs())):
        last = run[-1]
        if last.children:
            continue
        keep = _kept(run, last, text, cues, top=parent is None)
        moved = [span for span in last.extras[keep:] if not cues.formula.match(span.of(text))]
        tree.closing.extend(span for span in last.extras[keep:] if cues.formula.match(span.of(text)))
        del last.extras[keep:]
        if parent is not None:
            parent.tail.extend(moved)
        else:
            tree.closing.extend(moved)
    tree.closing.sort()


def _kept(run: Sequence[Node], last: Node, text: str, cues: _Cues, *, top: bool) -> int:
    """How many of its paragraphs the last child keeps: as many as its siblings have; a heading that stands alone keeps its text."""
    siblings = [len(node.extras) for node in run[:-1] if not node.children]
    bare = not _has_text(last, text)
    titled = bare or _is_pair_title(last, text)
    keep = max([int(titled), *siblings])
    if bare and top:
        keep = len(last.extras)
    for i, span in enumerate(last.extras):
        words = span.of(text)
        if cues.formula.match(words):
            return min(keep, i)
        if cues.enumerator.match(words) or (i == 0 and last.words.of(text).endswith(("：", ":"))) or _goes_on(last.extras[i - 1].of(text) if i else "", words):
            keep = max(keep, i + 1)
        elif i >= int(titled) and not (top and bare) and (_closes(words, last, text, cues) or (_bracket_alone(words) and not _brackets_usual(run, text))):
            return min(keep, i)
    return min(keep, len(last.extras))


def _goes_on(before: str, words: str) -> bool:
    """True where a paragraph continues the one before it: that ended in `；`, or both are items of one list (`县公安局：…`, `县应急局：…`, `《…》`), or it is the rest of the list (`其他成员单位…`)."""
    return before.rstrip()[-1:] in ("；", ";", "，", "、") or bool(_NAMED_ITEM.match(before) and (_NAMED_ITEM.match(words) or _REST.match(words)))


def _closes(words: str, last: Node, text: str, cues: _Cues) -> bool:
    """True for a closing paragraph (请…报送, 本办法自…施行), unless its section is about reporting itself."""
    return bool(cues.closing.match(words)) and not cues.report.search(last.words.of(text)[:20])


def _has_text(node: Node, text: str) -> bool:
    words = node.words.of(text)
    stop = words.find("。")
    sentence = stop == len(words) - 1 and ("，" in words or "," in words or stop > 30)
    return 0 <= stop < len(words) - 1 or sentence or len(words) > 60


def _is_pair_title(node: Node, text: str) -> bool:
    """True where `畅通渠道，及时反馈。` fills its line and a paragraph that only the heading can introduce follows."""
    return bool(node.extras and _PAIR_TITLE.fullmatch(node.words.of(text).strip()) and not _ASKING.match(node.extras[0].of(text).lstrip(" \u3000")))


def _bracket_alone(words: str) -> bool:
    return words[:1] in "（(" and words.rstrip("。")[-1:] in "）)"


def _brackets_usual(run: Sequence[Node], text: str) -> bool:
    return any(_bracket_alone(span.of(text)) for node in run[:-1] for span in node.extras)
