"""The numbered outline as a tree: each label gets its seat by the document's own order of styles (annotation.md §2).

A label whose style is open already continues that level; a new style opens a level below; a style mistaken for its sibling
(（2） after （一）) continues where its number fits. What fits nowhere is no heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.text import Span
from pipeline.structure.labels import Label, Style, Styles, glued, label_at
from pipeline.structure.lines import Line

_HIGH = 5  # 一、 and above always close what is open below them
_STRONG = frozenset({"part", "chapter", "division", "article", "cn", "paren"})
_NUMBERED = frozenset({"part", "chapter", "division", "article", "cn-dun", "cn-paren", "cn-half", "ar-dun", "ar-dot", "ar-paren"})
ARABIC = frozenset({"ar-dun", "ar-dot", "ar-paren", "ar-half", "ar-bare"})
"""Styles of arabic numbers, which are mistaken for each other at the innermost level (`1、2、(3)4．`)."""
_TITLE = 30  # characters of a title in front of the first item glued to it
_STAGE = 60  # characters of a stage's title with its time in brackets
_CHAPTER = 16  # characters of a chapter's title without a mark of its own
_POURED = 2  # chapters and items behind the first in one line: its line ends were lost
_BARE_RUN = 3  # numbers without a mark that follow one another
_LATE_RUN = 3  # numbers in a row with which a copied part of a text may begin, however late
_FIRST_STRAY = 2  # up to this number a heading in another style may be one of an inner run whose beginning was lost
_REACH = 3  # a number may be this far ahead of its turn and still be a heading


@dataclass(slots=True)
class Node:
    """One heading while the tree grows. `words` is its paragraph after the label, `extras` the un-numbered ones that follow."""

    style: Style
    value: int
    label: str | None
    start: int
    words: Span
    parts: tuple[int, ...] = ()
    depth: int = 1
    run_on: bool = False
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    extras: list[Span] = field(default_factory=list)
    tail: list[Span] = field(default_factory=list)

    @property
    def last(self) -> Node:
        """The last descendant, or the node itself."""
        return self.children[-1].last if self.children else self


@dataclass(frozen=True, slots=True)
class Lost:
    """A heading whose number was lost, as the repair will have it."""

    style: Style
    value: int


@dataclass(slots=True)
class Tree:
    """The outline under construction: `roots` in order, `opening` what stands before the first."""

    roots: list[Node] = field(default_factory=list)
    opening: list[Span] = field(default_factory=list)
    closing: list[Span] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)
    running: dict[tuple[str, int], int] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)

    def walk(self) -> Iterator[Node]:
        """All nodes in the order of the text."""
        todo = list(reversed(self.roots))
        while todo:
            node = todo.pop()
            yield node
            todo.extend(reversed(node.children))

    def runs(self) -> Iterator[tuple[Node | None, list[Node]]]:
        """Each parent (None at the top) that has children, with them."""
        if self.roots:
            yield None, self.roots
        for node in self.walk():
            if node.children:
                yield node, node.children

    def add(self, node: Node, depth: int) -> None:
        """Seats `node` under the first `depth` open nodes."""
        del self.stack[depth:]
        node.parent = self.stack[-1] if self.stack else None
        (node.parent.children if node.parent else self.roots).append(node)
        self.stack.append(node)
        self.running[node.style.family, depth] = node.value

    def rest(self, span: Span) -> None:
        """An un-numbered paragraph: it follows the open heading (and is it, where the number stood on a line of its own), or the opening."""
        last = self.stack[-1] if self.stack else None
        if last and not len(last.words) and not last.extras:
            last.words = span
        else:
            (last.extras if last else self.opening).append(span)


def grow(lines: Sequence[Line], styles: Styles, lost: Mapping[int, Lost] | None = None) -> Tree:
    """The tree of these body lines; `lost` names headings without number by where their line starts."""
    tree = Tree(late=_late_runs(lines, styles))
    usable = _usable(lines, styles)
    for line in lines:
        if lost and line.start in lost:
            _add_lost(tree, line, lost[line.start])
        else:
            _add_line(tree, line, styles, usable)
    return tree


def _late_runs(lines: Sequence[Line], styles: Styles) -> Mapping[str, int]:
    """The first number of each style by which a part of a longer text begins: `（二十一）`, `（二十二）`, `（二十三）` at the head of the first lines that have one."""
    values: dict[str, list[int]] = {}
    for line in lines:
        if label := label_at(line.text, 0, styles):
            values.setdefault(label.style.name, []).append(label.value)
    first = {name: found[0] for name, found in values.items() if found[:_LATE_RUN] == list(range(found[0], found[0] + _LATE_RUN)) and len(found) >= _LATE_RUN}
    return {name: value for name, value in first.items() if value > _REACH}


def _usable(lines: Sequence[Line], styles: Styles) -> frozenset[str]:
    """Names of the styles that count here: `1 总则` only beside `1.1`, bare markdown headings only where no 一、 is."""
    seen = {label.style.name for line in lines if (label := label_at(line.text, 0, styles))}
    barred = set() if "decimal" in seen or (not seen & _NUMBERED and _are_chapters(lines, styles)) else {"plain"}
    if seen & {"cn-dun", "chapter", "part"}:
        barred.add("hash")
    if not _titled(lines, styles, "circled"):
        barred.add("circled")
    if seen & (ARABIC - {"ar-bare"} | {"decimal"}) or _longest_run(lines, styles, "ar-bare") < _BARE_RUN:
        barred.add("ar-bare")
    if not _bare(lines, styles, "stage"):
        barred.add("stage")
    return frozenset({style.name for style in styles.all} - barred)


def _bare(lines: Sequence[Line], styles: Styles, style: str) -> bool:
    """True where most lines of the style hold a title and nothing else: `第一阶段：动员部署（3月底前）`, its text in the paragraphs that follow."""
    rest = [line.text[label.end :] for line in lines if (label := label_at(line.text, 0, styles)) and label.style.name == style]
    return sum(len(words) <= _STAGE and not re.search("[。；;].", words) for words in rest) * 2 > len(rest)


def _are_chapters(lines: Sequence[Line], styles: Styles) -> bool:
    """True where `1  总体安排`, `2  对象范围`, `3  方法步骤` stand on lines of their own, each a short title, in order from 1."""
    found = [(label.value, line.text[label.end :]) for line in lines if (label := label_at(line.text, 0, styles)) and label.style.name == "plain"]
    return len(found) >= _BARE_RUN and [value for value, _ in found] == list(range(1, len(found) + 1)) and all(_is_short(words) for _, words in found)


def _longest_run(lines: Sequence[Line], styles: Styles, style: str) -> int:
    """How many lines of the style follow one another in number (`1建立…`, `2组建…`)."""
    values = [label.value for line in lines if (label := label_at(line.text, 0, styles)) and label.style.name == style]
    longest = run = 0
    before = None
    for value in values:
        run = run + 1 if before is not None and value == before + 1 else 1
        longest, before = max(longest, run), value
    return longest


def _titled(lines: Sequence[Line], styles: Styles, style: str) -> bool:
    """True where most lines of the style are titles or have one: `①加强领导。各校要…`, `①消防设施`; mere items (`①保持通道畅通；`) do not."""
    rest = [line.text[label.end :] for line in lines if (label := label_at(line.text, 0, styles)) and label.style.name == style]
    titles = [words for words in rest if words[-1:] not in "。；;" or (0 <= (stop := words.find("。")) <= _TITLE and words[stop + 1 :].strip() and not any(comma in words[:stop] for comma in "，,"))]
    return len(titles) * 3 >= len(rest) * 2


def _add_lost(tree: Tree, line: Line, lost: Lost) -> None:
    depth = next((i for i, node in enumerate(tree.stack) if node.style.family == lost.style.family), len(tree.stack))
    if depth == len(tree.stack) and lost.style.rank <= _HIGH:
        depth = 0
    tree.add(Node(lost.style, lost.value, None, line.start, line.span, (lost.value,)), depth)


def _add_line(tree: Tree, line: Line, styles: Styles, usable: frozenset[str]) -> None:
    text, begin = line.text, 0
    label = label_at(text, 0, styles)
    if label and label.style.name == "hash":
        inner = label_at(text, label.end, styles)
        label, begin = (inner, label.end) if inner or "hash" not in usable else (label, 0)
    if label and label.style.name not in usable:
        label = None
    opened = label if label and _seat_and_add(tree, label, line) else None
    start = opened.end if opened else begin
    inside = list(glued(text, start, styles))
    poured = sum(one.style.family in {"cn", "paren"} for one, _ in inside) >= _POURED
    for inner, bare in inside:
        listed = poured and _opens_items(inner, inside, text)
        if inner.start < start or inner.style.name not in usable or not (_may_glue(tree, inner, opened, bare, text[start : inner.start]) or (listed and opened and _may_open(tree, inner))):
            continue
        _close(tree, line, start, inner.start, opened)
        opened = inner if _seat_and_add(tree, inner, line) else None
        start = inner.end
    _close(tree, line, start, len(text), opened)


def _close(tree: Tree, line: Line, start: int, end: int, opened: Label | None) -> None:
    """Ends the stretch that runs up to `end`: the words of the heading just opened, or an un-numbered paragraph."""
    words = line.text[start:end].rstrip()
    span = line.at(start, start + len(words))
    if opened:
        tree.stack[-1].words = span
    elif words:
        tree.rest(span)


def _seat_and_add(tree: Tree, label: Label, line: Line) -> bool:
    depth = seat(tree, label)
    if depth is None:
        return False
    value = label.value
    if label.style.name == "hash":
        siblings = tree.stack[depth - 1].children if depth else tree.roots
        value = len(siblings) + 1
    printed = None if label.style.name == "hash" else label.surface
    first = depth == len(tree.stack) or tree.stack[depth].style.family != label.style.family
    run_on = first and value > 1 and _runs_on(tree, label, depth)
    node = Node(label.style, value, printed, line.start + label.start, line.at(label.end), label.parts, label.depth, run_on)
    tree.add(node, depth)
    return True


def _may_glue(tree: Tree, label: Label, opened: Label | None, bare: bool, between: str) -> bool:
    """True when a label inside a line is a heading: its number is the next one, and its style is not a list inside a sentence.

    An arabic number goes on with its like, or opens right behind a title (`between` is a short title and its full stop).
    """
    depth = seat(tree, label)
    if depth is None or label.style.name in {"hash", "letter", "plain", "decimal", "circled", "ar-paren", "ar-half", "ar-bare"}:
        return False
    continues = depth < len(tree.stack) and tree.stack[depth].value + 1 == label.value
    opens = depth == len(tree.stack) and (label.value == 1 or tree.running.get((label.style.family, depth)) == label.value - 1)
    if label.style.family == "ar":
        if opened is None:
            return False
        return continues if opened.style.family == "ar" else opens and (_is_title(between) or (bare and opened.style.family in {"cn", "paren"} and _is_short(between)))
    if label.style.name == "article":
        return continues
    if bare:
        return opens and opened is not None
    return continues or (opens and (opened is not None or not tree.stack))


def _may_open(tree: Tree, label: Label) -> bool:
    """True where the label would open a level below what is open."""
    return seat(tree, label) == len(tree.stack)


def _opens_items(label: Label, inside: Sequence[tuple[Label, bool]], text: str) -> bool:
    """True for the `1．` of items that end in full stops, in a line that holds several chapters: its line ends were lost.

    In a paragraph of its own such a list is no more than actions (annotation.md §2).
    """
    if label.style.family != "ar" or label.value != 1 or text[: label.start].rstrip()[-1:] not in ("。", "：", ":", "）", ")"):
        return False
    following = next((one for one, _ in inside if one.start > label.start and one.style.name == label.style.name), None)
    return following is not None and following.value == 2 and text[: following.start].rstrip()[-1:] in ("。", "）", ")", "！")


def _is_title(words: str) -> bool:
    """A short title and its full stop, or a chapter's title and the white space that was its line end (`三、时间步骤 1.摸排`)."""
    if words.rstrip()[-1:] == "。":
        return len(words) <= _TITLE and words.count("。") == 1
    return 2 <= len(words.strip()) <= _CHAPTER and words[-1:].isspace() and not any(mark in words for mark in "，,：:；;。")


def _is_short(words: str) -> bool:
    """A chapter's title and nothing else in front of the number glued to it (`一、领导到位1、成立指挥部。`)."""
    return 2 <= len(words.strip()) <= _CHAPTER and not any(mark in words for mark in "，,：:；;。、0123456789")


def seat(tree: Tree, label: Label) -> int | None:
    """How many open nodes stay open above `label`; None where its number fits nowhere."""
    stack = tree.stack
    if label.style.name in {"decimal", "hash"}:
        return _seat_nested(stack, label)
    same = next((i for i in reversed(range(len(stack))) if stack[i].style.name == label.style.name), None)
    if same is not None:
        return same if _continues(stack[same].value, label) else None
    kin = next((i for i in reversed(range(len(stack))) if stack[i].style.family == label.style.family), None)
    if kin is not None and label.value > 1 and stack[kin].value + 1 == label.value:
        return kin
    depth = len(stack)
    if _goes_on_in_other_style(tree, label):
        return depth - 1
    if (own := _own_run(tree, label)) is not None:
        return own
    if label.style.rank <= _HIGH or _begins_late(tree):
        depth = next((i for i, node in enumerate(stack) if node.style.rank > label.style.rank), depth)
    return depth if _opens(tree, label, depth) else None


def _begins_late(tree: Tree) -> bool:
    """True for a part of a text that begins amid a run (`2建立…`, `3组建…`, then `（二）`): what comes after may stand above it."""
    return bool(tree.roots) and tree.roots[0].value > 1


def _goes_on_in_other_style(tree: Tree, label: Label) -> bool:
    """`1、2、(3)4．`, `（一）（二）3．（四）`: the next number behind the innermost heading, where its own style has no run to go on with.

    Of numbers that are not both arabic only the third and later ones: `2．` behind `（一）` may be an item whose first number was lost.
    """
    last = tree.stack[-1] if tree.stack else None
    if last is None or label.value != last.value + 1 or _runs_on(tree, label, len(tree.stack)):
        return False
    return label.style.name in ARABIC and (last.style.name in ARABIC or label.value > _FIRST_STRAY)


def _own_run(tree: Tree, label: Label) -> int | None:
    """The level of the run in which the number follows a stranger and has its own style before it: `（四）` behind `（一）（二）3．`."""
    for level, node in reversed(tuple(enumerate(tree.stack))):
        run = tree.stack[level - 1].children if level else tree.roots
        if label.value == node.value + 1 and any(one.style.name == label.style.name for one in run):
            return level
    return None


def _seat_nested(stack: Sequence[Node], label: Label) -> int | None:
    """Decimals and markdown headings carry their depth with them; a decimal also needs its turn (`1.1`, or soon after its sibling)."""
    depth = next((i for i, node in enumerate(stack) if node.style.name == label.style.name and node.depth >= label.depth), len(stack))
    if label.style.name == "hash" or label.value == 1:
        return depth
    sibling = stack[depth] if depth < len(stack) and stack[depth].depth == label.depth else None
    return depth if sibling and sibling.value <= label.value <= sibling.value + _REACH else None


def _continues(last: int, label: Label) -> bool:
    return label.value <= last + _REACH or (label.style.family in _STRONG and label.value <= last + 10)


def _opens(tree: Tree, label: Label, depth: int) -> bool:
    """A first number of its run: 1, or the next after the same style's last one, or a little late."""
    if label.value == 1 or _runs_on(tree, label, depth) or (not tree.roots and tree.late.get(label.style.name) == label.value):
        return True
    return label.value <= _REACH if label.style.family not in _STRONG else label.value <= 10


def _runs_on(tree: Tree, label: Label, depth: int) -> bool:
    """True where the number is the next after its style's last one under another parent, be it a level higher (`一、1.…9.`, then `二、（一）10.`)."""
    before = (tree.running.get((label.style.family, depth)), tree.running.get((label.style.family, depth - 1)) if depth > 1 else None)
    return label.value - 1 in before
