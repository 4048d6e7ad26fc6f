"""Rows of a site's metadata table that a copy made into one line, with bars (`索引号 | 0123 | 发布机构 | 某局 |`) or nothing but spaces between the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_LONGEST = 200
_LONGEST_NAME = 12
_WIDE = re.compile(r"\s{2}")


def row_pairs(text: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value pairs of such a line, none where it does not begin with one of the `labels` or is running text."""
    line = text.strip()
    if len(line) > _LONGEST or "。" in line:
        return []
    return _barred(line, labels) if line.count("|") >= 2 else _spaced(line, labels)


def _barred(line: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Cells between bars, labels and values by turns: each known label with the cell behind it."""
    cells = [cell.strip() for cell in line.split("|")]
    names = [_plain(cell) for cell in cells]
    first = next((name for name in names if name), "")
    if first not in labels:
        return []
    return [(labels[name], cells[at + 1]) for at, name in enumerate(names[:-1]) if name in labels and names[at + 1] not in labels]


def _spaced(line: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Known labels with white space behind them, the first at the beginning, and the words up to the next: two of them, or one that is spaced out (`名　　称 …`)."""
    found = list(_label(tuple(labels)).finditer(line))
    if not found or found[0].start() != 0 or (len(found) == 1 and not _WIDE.search(found[0][0])):
        return []
    stops = [*(match.start() for match in found[1:]), len(line)]
    pairs = [(labels[_plain(match[0])], line[match.end() : stop].strip()) for match, stop in zip(found, stops, strict=True)]
    return pairs if pairs[0][1] else []


@lru_cache(maxsize=4)
def _label(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the labels as a word of its own, with any white space between its characters; longer ones first."""
    words = (r"[\s\u3000]*".join(map(re.escape, label)) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{'|'.join(words)})(?!\S)")


def _plain(cell: str) -> str:
    name = "".join(cell.split()).rstrip(":：")
    return name if len(name) <= _LONGEST_NAME else ""
