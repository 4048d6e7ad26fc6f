"""What of a page is the circular: metadata blocks harvested, navigation and footers dropped but listed (words in `read_site.yaml`).

The circular begins with the lines above its first running text that are no navigation, and ends where the site's own words
begin again. A page without running text is no circular.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.lexicon import Lexicon
from pipeline.model.text import Dropped
from pipeline.patterns import compiled
from pipeline.read.blocks import Block, Grid, Line, is_han
from pipeline.read.html.lines import SiteLine
from pipeline.read.html.rows import row_pairs
from pipeline.read.wrapped import unglued

_SENTENCE, _DENSE = 14, 24
"""Chinese characters from which on a line with a full stop, or with a comma, is running text."""
_LINKED = 0.5
_PAGE_NO = re.compile(r"\s*(\d{1,2})、(?=\S)")
"""What a library puts in front of the words of each page."""
_BLURB = 600
"""The longest sentence that a library puts in front of a document."""
_HEAD = 40
"""Lines of pasted text among which a block of metadata stands."""
_TITLE = re.compile(r"^[^。；，：:|]{6,90}(?:通知|通报|方案|计划|意见|办法|规定|细则|预案|要点|函|公告|通告|决定|安排|分解|分工|制度)(?:\s*[（(][^（）()]{1,24}[）)])?》?(?:\s*[|｜])?$")
_NUMBER = re.compile(r"^\S{1,16}[〔\[［（(【]\s*(?:19|20)\d\d\s*[〕\]］）)】]\s*(?:第\s*)?\d{1,4}\s*号$")
_NEAR = 8
"""Lines above the text among which a letterhead is looked for that something like a site's word parted from it."""
_FILE_LINK = re.compile(r"^\s*(?:附件|\d{1,2}[.．、])|\.(?:docx?|wps|pdf|xlsx?|ofd|zip|rar)\s*$", re.IGNORECASE)
_REASON = "网页导航或页脚"


@dataclass(frozen=True, slots=True)
class Sifted:
    """The circular's blocks, what the site says of it, and what was left out."""

    blocks: tuple[Block, ...]
    metadata: tuple[tuple[str, str], ...]
    dropped: tuple[Dropped, ...]


@cache
def _words() -> tuple[dict[str, str], tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """(metadata labels without white space → name, patterns of navigation, patterns of what follows the text)."""
    site = Lexicon.load()["read_site"]
    labels = {word: entry.text("name") for entry in site.of("metadata") for word in entry.words}
    tools = compiled(rf"(?:{site.alternation('tool')}|[\s\d:：|｜【】\[\]()（）、/·+-])+")
    chrome = (compiled(rf"(?=.*[\u4e00-\u9fff])^{tools.pattern}$"), *(compiled(entry.pattern) for entry in site.of("chrome") if entry.pattern))
    end = tuple(compiled(entry.pattern, re.IGNORECASE) for entry in site.of("end") if entry.pattern)
    return labels, chrome, end


@cache
def _blurbs() -> tuple[re.Pattern[str], ...]:
    """The patterns of what a library says about a document that it shows."""
    return tuple(compiled(entry.pattern) for entry in Lexicon.load()["read_site"].of("blurb") if entry.pattern)


def sift(lines: Sequence[SiteLine]) -> Sifted | None:
    """The circular on the page, None where there is no running text."""
    rest, metadata = _harvest(lines)
    dense = [index for index, line in enumerate(rest) if _is_dense(line) and not _is_tool(line)]
    if not dense:
        return None
    start, end = _start(rest, dense[0]), _end(rest, dense[-1])
    about = {index for index in range(start, end) if not dense[0] < index < dense[-1] and _is_tool(rest[index])}
    kept = [rest[index] for index in range(start, end) if index not in about]
    outside = [line for line in (*rest[:start], *rest[end:]) if line.text.strip()]
    tools = [rest[index] for index in sorted(about)]
    dropped = tuple(Dropped(line.text[:200], _REASON, line.block.page if isinstance(line.block, Line) else None) for line in (*outside, *tools))
    return Sifted(tuple(line.block for line in kept), metadata, dropped)


def sift_print(blocks: Sequence[Block]) -> Sifted | None:
    """The circular in a page that a browser printed; None where nothing on it is a site's own, or there is no running text."""
    lines = [SiteLine(block) for block in blocks]
    return sift(lines) if any(_is_tool(line) or _ends(line) for line in lines) else None


def sift_paste(blocks: Sequence[Block]) -> Sifted | None:
    """The circular in text that was copied off a page with the site's words around it; None where none of them are there."""
    lines = [SiteLine(block) for block in blocks]
    tools = any(_is_tool(line) and sum(map(is_han, line.text)) > 1 for line in lines)  # `次` alone is a cell that was pasted on a line of its own
    if any(_is_blurb(line.text) for line in lines[:_HEAD]):
        lines = _unpaged(lines)
    found = sift(lines) if tools or any(_pairs_in(line.block) or _bare_label(line.text) for line in lines[:_HEAD]) else None
    return found if found and (found.metadata or found.dropped) else None


def _unpaged(lines: Sequence[SiteLine]) -> list[SiteLine]:
    """The lines of a document that a library shows page by page (`1、…`, `2、…`, cut amid sentences) as one text; as they are where nothing is cut."""
    pages = [(index, match) for index, line in enumerate(lines) if isinstance(line.block, Line) and (match := _PAGE_NO.match(line.text)) and int(match[1]) == 1 + sum(1 for before in lines[:index] if _PAGE_NO.match(before.text))]
    ends = [lines[index - 1].text.rstrip()[-1:] for index, match in pages if int(match[1]) > 1]
    if not ends or any(end in "。：:；;！" for end in ends):
        return list(lines)
    kept: list[SiteLine] = []
    starts = dict(pages)
    for index, line in enumerate(lines):
        match = starts.get(index)
        words = line.text[match.end() :] if match else line.text
        if match and int(match[1]) > 1 and isinstance(kept[-1].block, Line):
            kept[-1] = replace(kept[-1], block=replace(kept[-1].block, text=kept[-1].block.text.rstrip() + words))
        elif match and isinstance(line.block, Line):
            kept.append(replace(line, block=replace(line.block, text=words)))
        else:
            kept.append(line)
    return [replace(line, block=block) for line in kept for block in unglued([line.block])]


def _is_dense(line: SiteLine) -> bool:
    if line.linked > _LINKED or line.around:
        return False
    han = sum(1 for character in line.text if is_han(character))
    if isinstance(line.block, Grid):
        return han >= 2 * _DENSE and line.block.rows > 1
    return (han >= _SENTENCE and "。" in line.text) or (han >= _DENSE and any(mark in line.text for mark in "，；"))


def _is_tool(line: SiteLine) -> bool:
    _, chrome, _ = _words()
    text = line.text.strip()
    return isinstance(line.block, Line) and ((len(text) < 120 and any(pattern.search(text) for pattern in chrome)) or _is_blurb(text))


def _is_blurb(text: str) -> bool:
    """True for the sentence that a library of documents puts in front of one."""
    return len(text) < _BLURB and any(pattern.search(text) for pattern in _blurbs())


def _ends(line: SiteLine) -> bool:
    _, _, end = _words()
    return isinstance(line.block, Line) and len(line.text) < 200 and any(pattern.search(line.text.strip()) for pattern in end)


def _start(lines: Sequence[SiteLine], first: int) -> int:
    at = first
    while at > 0:
        above = next((index for index in range(at - 1, max(-1, at - 4), -1) if not _is_tool(lines[index])), None)
        if not _is_foreign(lines[at - 1]):
            at -= 1
        elif above is not None and _TITLE.match(lines[above].text.strip()) and not _is_foreign(lines[above]):
            at = above  # the date and the tools of the page stand between the title and the text
        else:
            break
    near = range(max(0, at - _NEAR), at)
    return next((index for index in near if not _is_foreign(lines[index]) and _NUMBER.match(lines[index].text.strip())), at)


def _is_foreign(line: SiteLine) -> bool:
    return line.around or (line.linked > _LINKED and not _FILE_LINK.search(line.text)) or _is_tool(line) or _ends(line)


def _end(lines: Sequence[SiteLine], last: int) -> int:
    at = last + 1
    while at < len(lines) and not (_ends(lines[at]) or lines[at].around or (lines[at].linked > _LINKED and not _FILE_LINK.search(lines[at].text))):
        at += 1
    return at


def _harvest(lines: Sequence[SiteLine]) -> tuple[list[SiteLine], tuple[tuple[str, str], ...]]:
    """(lines that are no metadata, metadata pairs). A block counts from two labels on, and only above the running text."""
    first = next((index for index, line in enumerate(lines) if _is_dense(line) and not _pairs_in(line.block)), len(lines))
    found: list[tuple[str, str]] = []
    gone: set[int] = set()
    at = 0
    while at < first:
        pairs, used = _block(lines, at, first)
        if len(pairs) >= 2:
            found += pairs
            gone |= set(range(at, at + used))
        at += max(used, 1)
    return [line for index, line in enumerate(lines) if index not in gone], tuple(dict(found).items())


def _block(lines: Sequence[SiteLine], at: int, limit: int) -> tuple[list[tuple[str, str]], int]:
    """(pairs of the metadata block that begins at `at`, how many lines it takes): label and value on a line, or on lines of their own."""
    labels, _, _ = _words()
    found: list[tuple[str, str]] = []
    index = at
    while index < limit:
        line = lines[index]
        pairs = _pairs_in(line.block)
        bare = _bare_label(line.text)
        if pairs:
            found += pairs
            index += 1
        elif bare is not None and index + 1 < limit:
            value, taken = _value(lines, index + 1, limit)
            found.append((labels[bare], value))
            index += 1 + taken
        elif bare is not None:  # a label without a value, right above the text
            return found, index + 1 - at
        else:
            break
    return found, index - at


def _value(lines: Sequence[SiteLine], at: int, limit: int) -> tuple[str, int]:
    """The value that follows a label on lines of its own: up to the next label, three lines at most."""
    words: list[str] = []
    while at + len(words) < limit and len(words) < 3:
        text = lines[at + len(words)].text.strip()
        if _bare_label(text) is not None or _pairs_in(lines[at + len(words)].block):
            break
        if words and (not re.search(r"[〔\[（(]|^\d+号$|号$", text) or text.endswith(("：", ":"))):
            break
        words.append(text)
    return "".join(words), len(words)


def _pairs_in(block: Block) -> list[tuple[str, str]]:
    return _cell_pairs(block) if isinstance(block, Grid) else _pairs(block.text) or row_pairs(block.text, _words()[0])


def _bare_label(text: str) -> str | None:
    labels, _, _ = _words()
    name = "".join(text.split()).strip("[]【】").rstrip(":：")
    return name if name in labels and len(text) < 24 else None


def _pairs(text: str) -> list[tuple[str, str]]:
    """Label and value pairs of a line that begins with a known label (`索引号：… 发布机构：…`), none where it is other text."""
    labels, _, _ = _words()
    parts = re.split(r"(?:^|\s)[\[【]?\s*((?:[\u4e00-\u9fff/]\s*){2,8})[\]】]?\s*[:：]\s*", text.strip().lstrip("•·▪●◆-– "))
    if len(parts) < 3 or parts[0].strip():
        return []
    names = ["".join(name.split()) for name in parts[1::2]]
    if names[0] not in labels or not any(value.strip() for value in parts[2::2]):
        return []
    found: list[tuple[str, str]] = []
    for name, value in zip(names, parts[2::2], strict=True):
        if name in labels:
            found.append((labels[name], value.strip()))
        else:  # 概述：各乡镇人民政府：…, 字号：大 中 小: words of the value before
            found[-1] = (found[-1][0], f"{found[-1][1]} {name}：{value.strip()}".strip())
    return found


def _cell_pairs(grid: Grid) -> list[tuple[str, str]]:
    """Pairs of a table whose cells are labels and values by turns; none where a third of the labels are unknown."""
    labels, _, _ = _words()
    found: list[tuple[str, str]] = []
    unknown = 0
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    index = 0
    while index < len(cells):
        inline = _pairs(cells[index].text)
        bare = _bare_label(cells[index].text)
        if inline:
            found += inline
        elif bare is not None and index + 1 < len(cells):
            found.append((labels[bare], cells[index + 1].text))
            index += 1
        elif cells[index].text:
            unknown += 1
        index += 1
    return found if found and unknown <= len(found) // 2 else []
