"""What is wrong in a run of sibling numbers: one lost, doubled, skipped, or printed in another style (annotation.md §8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.model.circular import Repair
from pipeline.model.text import Span
from pipeline.structure.tree import Node, Tree


def repairs_of(tree: Tree, paths: dict[int, str]) -> tuple[Repair, ...]:
    """What was mended or looks wrong in the numbering, in the order of the text. `paths` are by where the node starts."""
    found: list[Repair] = []
    before = _run_on(tree)
    for _, run in tree.runs():
        found.extend(_in_run(run, paths, before.get(run[0].start) if run else None))
    found.extend(_odd_styles(tree, paths))
    return tuple(sorted(found, key=lambda repair: repair.span.start))


def _run_on(tree: Tree) -> dict[int, Node]:
    """For each first node whose numbers run on over the parents (articles; 1．2．|3．): the last node of its style before it, by where it starts."""
    firsts = [(run[0], run) for _, run in tree.runs() if run]
    styles = {"article", *(first.style.name for first, _ in firsts if first.run_on)}
    nodes = sorted((node for _, run in firsts for node in run if node.style.name in styles), key=lambda node: node.start)
    starts = {first.start for first, _ in firsts}
    last: dict[str, Node] = {}
    before: dict[int, Node] = {}
    for node in nodes:
        if node.start in starts and node.value > 1 and node.style.name in last:
            before[node.start] = last[node.style.name]
        last[node.style.name] = node
    return before


def _in_run(run: Sequence[Node], paths: dict[int, str], earlier: Node | None = None) -> Iterable[Repair]:
    """`earlier` is the last node before the run where its numbers run on over the parents."""
    seen: set[int] = set()
    for before, node in zip([None, *run[:-1]], run, strict=True):
        again = node.value in seen
        seen.add(node.value)
        if node.style.name == "hash" or (node.label is None and node.style.name == "item"):
            continue  # requirements behind 事项一, 事项二 … need no number
        path, span = paths[node.start], Span(node.start, node.words.end)
        if node.label is None:
            yield Repair("number-missing", path, span, f"这一条缺少序号，按上下文应为第{node.value}条，请补上序号")
        elif before is None and earlier is not None:
            yield from _after(earlier, node, path, span)
        elif before is None:
            if node.value > 1 and not node.run_on:
                yield Repair("number-jump", path, span, f"序号从“{node.label}”开始，前面缺第1条，请核对是否漏条或错号")
        elif node.style.family != before.style.family:
            continue
        elif again:
            yield Repair("number-duplicate", path, span, f"序号“{node.label}”与前面的重复，请改正")
        elif node.value != before.value + 1:
            yield Repair("number-jump", path, span, f"序号从“{before.label or before.value}”跳到“{node.label}”，请核对是否漏条或错号")


def _after(earlier: Node, node: Node, path: str, span: Span) -> Iterable[Repair]:
    if node.value == earlier.value:
        yield Repair("number-duplicate", path, span, f"序号“{node.label}”与前面的重复，请改正")
    elif node.value != earlier.value + 1:
        yield Repair("number-jump", path, span, f"序号从“{earlier.label or earlier.value}”跳到“{node.label}”，请核对是否漏条或错号")


def _odd_styles(tree: Tree, paths: dict[int, str]) -> Iterable[Repair]:
    """（1） where the rest of the level has （一）, 2、 amid 1．: once a run, at the first odd one."""
    levels: dict[tuple[str, int], Counter[str]] = {}
    runs = [(run, _depth(run[0])) for _, run in tree.runs() if run]
    for run, depth in runs:
        for node in run:
            if node.label:
                levels.setdefault((node.style.family, depth), Counter())[node.style.name] += 1
    for run, depth in runs:
        if stranger := _of_other_family(run):
            yield _odd(stranger, paths)
            continue
        names = [node.style.name for node in run if node.label]
        count = levels.get((run[0].style.family, depth))
        if not count or len(count) < 2 or not names:
            continue
        usual = count.most_common(1)[0][0]
        odd = next((node for node in run if node.label and node.style.name != usual and node.style.family == run[0].style.family), None)
        if odd and (len(set(names)) > 1 or usual.startswith("cn")):
            yield _odd(odd, paths)


def _of_other_family(run: Sequence[Node]) -> Node | None:
    """The first number of a run that is printed like another level (`1、2、(3)4、`, `（一）（二）3．`)."""
    numbered = [node for node in run if node.label]
    families = Counter(node.style.family for node in numbered)
    return next((node for node in numbered if node.style.family != families.most_common(1)[0][0]), None) if len(families) > 1 else None


def _odd(node: Node, paths: dict[int, str]) -> Repair:
    span = Span(node.start, node.start + len(node.label or ""))
    return Repair("label-style", paths[node.start], span, f"序号“{node.label}”与同级其他序号的样式不一致，请统一")


def _depth(node: Node) -> int:
    depth = 0
    while node.parent:
        node, depth = node.parent, depth + 1
    return depth
