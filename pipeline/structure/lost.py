"""Headings whose number was lost (annotation.md §2): found where a run of numbers has a hole, or starts anew below a short line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.structure.kinds import named_kind
from pipeline.structure.labels import Style, styles_of
from pipeline.structure.tree import Lost, Node, Tree

_TITLE = 26  # characters: a heading without number is short
_CHAPTER = 20
_END = "。；;！？!?"


def lost_numbers(tree: Tree, text: str, lexicon: Lexicon) -> dict[int, Lost]:
    """Un-numbered paragraphs that are headings whose number was lost, by where they start: where a run misses numbers, and as many short run-in titles stand there."""
    found = _lost_chapters(tree, text, lexicon) or _lost_closing(tree, text, lexicon)
    if found:
        return found
    for parent, run in tree.runs():
        for before, node, missing in _gaps(run):
            stock = _between(tree, parent, before)
            likely = [span for span in stock if _like_sibling(text, span, node)]
            chosen = likely[-missing:] if before is None else likely
            if missing <= 3 and len(chosen) == missing:
                first = node.value - missing
                found.update({span.start: Lost(node.style, first + i) for i, span in enumerate(chosen)})
    return found


def _gaps(run: Sequence[Node]) -> Iterable[tuple[Node | None, Node, int]]:
    """(sibling before, node, how many numbers are missing before it)."""
    for before, node in zip([None, *run[:-1]], run, strict=True):
        if before is None and node.value > 1 and not node.run_on:
            yield None, node, node.value - 1
        elif before is not None and node.value > before.value + 1 and node.style.family == before.style.family:
            yield before, node, node.value - before.value - 1


def _between(tree: Tree, parent: Node | None, before: Node | None) -> list[Span]:
    if before is not None:
        return [*before.extras, *(before.last.extras if before.last is not before else [])]
    return list(parent.extras if parent else tree.opening)


def _like_sibling(text: str, span: Span, sibling: Node) -> bool:
    """True when the paragraph has a short title of its own, and reads like the sibling: title alone, or title and text."""
    words, other = span.of(text), sibling.words.of(text)
    stop = next((i for i, char in enumerate(words) if char in _END), -1)
    other_stop = next((i for i, char in enumerate(other) if char in _END), -1)
    alone, other_alone = stop in (-1, len(words) - 1), other_stop in (-1, len(other) - 1)
    title = words if stop < 0 else words[:stop]
    same_end = not alone or (words[-1:] in _END) == (other[-1:] in _END)
    return 2 <= len(title) <= _TITLE and alone == other_alone and same_end and not any(char in title for char in "，,：:；")


# Chapters whose numbers are all lost: （一）（二） start anew below short lines


def _lost_chapters(tree: Tree, text: str, lexicon: Lexicon) -> dict[int, Lost]:
    """Chapters without number, where the items start anew: below nothing at all, or below the last chapter that has one."""
    styles = {style.name: style for style in styles_of(lexicon).all}
    for parent, run in tree.runs():
        heads = _heads(tree, parent, run, text)
        if not heads:
            continue
        if parent is None and run[0].style.family in {"paren", "ar"}:
            return _numbered(_all_chapters(tree, heads, text, lexicon), styles["cn-dun"], 1)
        if parent is not None and parent.parent is None and parent is tree.roots[-1]:
            return _numbered(heads[1:], parent.style, parent.value + 1)
    return {}


def _numbered(heads: Sequence[Span], style: Style, first: int) -> dict[int, Lost]:
    return {span.start: Lost(style, first + i) for i, span in enumerate(heads)}


def _heads(tree: Tree, parent: Node | None, run: Sequence[Node], text: str) -> list[Span]:
    """The short line above the first item and above each item 1 that starts anew; [] where none does, or one lacks its line."""
    again = [i for i in range(1, len(run)) if run[i].value == 1 and run[i].style is run[0].style and run[i - 1].value > 1]
    above = [_between(tree, parent, run[i - 1] if i else None)[-1:] for i in [0, *again]]
    if not again or not all(above[1:]) or not all(_is_chapter(span.of(text)) for spans in above[1:] for span in spans):
        return []
    first = above[0] if above[0] and _is_chapter(above[0][0].of(text)) else []
    return [*first, *(spans[0] for spans in above[1:])] if parent is None else [Span(0, 0), *(spans[0] for spans in above[1:])]


def _is_chapter(words: str) -> bool:
    return 2 <= len(words) <= _CHAPTER and words[-1] not in _END and not any(char in words for char in "，,：:；。")


def _lost_closing(tree: Tree, text: str, lexicon: Lexicon) -> dict[int, Lost]:
    """The un-numbered chapter of requirements behind a flat list (`事项三：…` then `办理要求：` with 1. 2. of its own), by where its line starts."""
    last = tree.roots[-1] if len(tree.roots) > 1 else None
    if last is None or not last.children or not last.extras or last.children[0].value != 1:
        return {}
    style, line = last.children[0].style, last.extras[-1]
    words = line.of(text).rstrip("：: \u3000")
    flat = all(child.style.name != style.name for root in tree.roots[:-1] for child in root.children)
    closes = len(words) > 1 and _is_chapter(words) and named_kind(words, lexicon, top=True) == "safeguard"
    return {line.start: Lost(last.style, last.value + 1)} if flat and closes else {}


def _all_chapters(tree: Tree, heads: Sequence[Span], text: str, lexicon: Lexicon) -> list[Span]:
    """The lines above items that start anew, and other short lines that are plainly chapters (总体要求), in order."""
    known = {span.start: span for span in heads}
    for span in _loose(tree):
        words = span.of(text)
        if _is_chapter(words) and named_kind(words, lexicon, top=True):
            known[span.start] = span
    return [known[start] for start in sorted(known)]


def _loose(tree: Tree) -> Iterator[Span]:
    yield from tree.opening
    for node in tree.walk():
        yield from node.extras
