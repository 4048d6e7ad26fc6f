"""Lines of pasted text that a converter cut or glued: joined or parted only where the words themselves prove it.

`unwrapped` and `parted` work on plain text, `mended` on the lines of a word processor's file or a web page, where somebody pasted a page
line by line or broke every line by hand. Guarantees: no character but line ends is added or lost; a blank line is never joined over;
titles over several lines stay apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.read.blocks import Block, Line

_DATE_CUT = re.compile(r"(?:\d\s*$)\n(?=\s*[年月日])|(?:\d{4}\s*年\s*$)\n(?=\s*\d{1,2}\s*月)|(?:月\s*$)\n(?=\s*\d{1,2}\s*日)", re.MULTILINE)
_LABEL = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[．.、]|\d{1,2}[ \t\u3000]+(?=[\u4e00-\u9fff])|(?:事项|议题|任务)[一二三四五六七八九十\d]{1,2}\s*[：:、]|第[一二三四五六七八九十百\d]{1,4}[条章节]|附件|[①-⑳]|抄送|主送|[-*#>|])")
_CHAPTER = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])(?=[\u4e00-\u9fff“])|\s*(?:抄送|抄报|主送)\s*[：:]")
_BEFORE_NUMERAL = re.compile("[，,、（(第和及与至到—-]$|[条款]$")
_FIELD = re.compile(r"\s*(?:(?:责任|牵头|配合|实施|落实|联系)(?:单位|部门|领导|人|电话)|(?:完成|整改|办理|办结|落实|报送)?时限|电话)\s*[：:]|\S{1,12}[〔\[（(](?:19|20)\d\d[〕\]）)]第?\d{1,4}号\s*$")
"""What stands on a line of its own, however full the line above: a field with its value, the number of a paper."""
_RUNNING = re.compile("[，。；]")
_INDENT = "\u3000\u3000"
"""What a paragraph of a circular begins with (GB/T 9704: two characters)."""
_TERMINAL = "。！？；：!?;:"
_INDENTED = re.compile(r"^(?:\u3000|\s{2,})")
PAGE_NUMBER = re.compile(r"^[ \t\u3000]*(?:[—–－―-]{1,3}[ \u3000]*[0-9０-９]{1,3}[ \u3000]*[—–－―-]{1,3}|第[ \u3000]*[0-9]{1,3}[ \u3000]*页(?:[ \u3000]*[，,/]?[ \u3000]*共[ \u3000]*[0-9]{1,3}[ \u3000]*页)?)[ \t\u3000]*$")
_LEAST_LINES = 8
_NARROW, _WIDE = 30, 130
"""Columns (a Chinese character counts two): text wrapped by a program is about this wide."""
_BODY = 44
"""Columns of the narrowest page of a circular's body text: 22 characters a line (GB/T 9704 prints 28)."""
_RAGGED = 6
"""Columns by which full lines differ where punctuation may not begin a line."""
_FIRST_LINE = 11
"""Columns by which the first line of a paragraph is short where its indent of two characters is no character of it."""
_COMMA_LENGTH = 12
_NUMERALS = "一二三四五六七八九十"
_GLUED_HEAD = re.compile(r"^([一二三四五六七八九十]{1,3}、[^。；，：,;:（）()]{2,25})(?=（一）)")
_FIRST_DIGIT = re.compile(r"(?<=如下[：:])(?=[ \u3000]?1([、．.])(?=[\u4e00-\u9fff“]))")
"""Where a paragraph that announces its items goes on with the first of them."""
_LEAST_BODY = 60
"""Characters of a paragraph to which a web page glued the signature."""
_SIGNED = re.compile(r"(?<=。)[^，。；：:、\s\d]{3,40}(?:局|委|办|办公室|厅|院|会|部|署|公司|中心|政府|办事处|指挥部|领导小组|处|所|站|队)[ \u3000]{0,4}\d{4}年\d{1,2}月\d{1,2}日$")
_GLUED_TITLE = re.compile(
    r"^([^。，；：:《》\n]{2,50}(?:通知|通报|提醒|通告|公告|(?:实施|工作|行动|整治)方案))"
    r"(?:[ \t\u3000]+(?=[^。；：:\n]{2,90}(?:单位|部门|政府|办事处|[局办委校园村]|公司|企业|社区)[：:])|(?=各[^。\n]{1,90}[：:]|为(?:了|切实|深入|认真|进一步|全面|贯彻|有效|加强|做好|扎实|落实|确保|推动|规范|巩固)))"
)
"""A title to which a page glued the addressees or the first sentence."""
_ITEM = re.compile(r"(?<=[。；])(?=（([一二三四五六七八九十]{1,3})）)|(?<=。)(?=([一二三四五六七八九十]{1,3})、)")


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines with cut dates, cut sentences and program-made wrapping undone, page numbers that stood between wrapped lines left out."""
    joined = _DATE_CUT.sub(lambda match: match[0].rstrip("\n").rstrip(), "\n".join(lines)).split("\n")
    width = _wrap_width(lines)
    kept: list[str] = []
    last = ""  # the line above as it was printed
    for line in joined:
        if width and PAGE_NUMBER.match(line):
            continue
        above = kept[-1] if kept else ""
        if _are_words(above, line) and (_comma_cut(above, line) or (width and _wrapped(above, last, line, width))):
            kept[-1] = _together(above.rstrip(), line.strip())
        else:
            kept.append(line)
        last = line
    return kept


def parted(line: str) -> list[str]:
    """The line with glued headings parted: `一、总体要求（一）指导思想。…（二）…` where the numbers run in order; a signature glued to its end, and a title glued to its beginning, are lines of their own."""
    if (signed := _SIGNED.search(line)) and signed.start() > _LEAST_BODY:
        return [*parted(line[: signed.start()]), signed[0]]
    if title := _GLUED_TITLE.match(line):
        return [title[1], *parted(line[title.end() :])]
    head = _GLUED_HEAD.match(line)
    pieces = [head[1], line[head.end() :]] if head else [line]
    return [part for piece in pieces for digits in _digit_items(piece) for part in _items(digits)]


def _digit_items(line: str) -> list[str]:
    """`…通知如下：1、…。2、…。` in parts where at least two numbers run in order, each behind the end of a sentence."""
    first = None if _LABEL.match(line) else _FIRST_DIGIT.search(line)
    if first is None:
        return [line]
    cuts = [first.start()]
    while found := re.compile(rf"(?<=[。；;！）)])(?=[ \u3000]?{len(cuts) + 1}{re.escape(first[1])}(?=[\u4e00-\u9fff“]))").search(line, cuts[-1] + 2):
        cuts.append(found.start())
    return [line[start:end] for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)] if len(cuts) > 1 else [line]


def mended(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with lines joined that were set line by line: all of a run of paragraphs, or those that soft breaks part within one paragraph.

    Notes, text boxes and tables end a run; a printed number or a heading begins a line of its own.
    """
    found: list[Block] = []
    soft_width = _wrap_width([text for group in _broken(blocks) for text in (_INDENT + group[0].text.lstrip(), *(line.text for line in group[1:-1]))])
    for runs, group in groupby(blocks, key=lambda block: isinstance(block, Line) and block.role == "body"):
        run = list(group)
        found += _mended([block for block in run if isinstance(block, Line)], soft_width) if runs else run
    return tuple(found)


def _broken(blocks: Iterable[Block]) -> list[list[Line]]:
    """The lines of each paragraph that soft breaks part."""
    groups: list[list[Line]] = []
    for block in blocks:
        if not isinstance(block, Line):
            groups.append([])
        elif block.soft and groups:
            groups[-1].append(block)
        else:
            groups.append([block])
    return [group for group in groups if len(group) > 1]


def _mended(lines: Sequence[Line], soft_width: int) -> list[Line]:
    hard_width = 0 if soft_width else _wrap_width([line.text for line in lines])
    kept: list[Line] = []
    last = ""
    for line in lines:
        fit = soft_width if line.soft else hard_width
        if kept and line.number is None and line.outline is None and (_continues(kept[-1].text, last, line, fit)):
            kept[-1] = _one(kept[-1], line)
        else:
            kept.append(line)
        last = line.text
    return kept


def _continues(above: str, last: str, line: Line, width: int) -> bool:
    if not _are_words(above, line.text):
        return False
    cut = line.soft and (_comma_cut(above, line.text) or bool(_DATE_CUT.search(f"{above.rstrip()}\n{line.text.lstrip()}")))
    first = 2 * len(_INDENT) if line.soft and above == last and not _INDENTED.match(above) else 0
    return cut or (width > 0 and _wrapped(above, last, line.text, width - first))


def _are_words(above: str, line: str) -> bool:
    """True for two lines with words that are no rows of a table."""
    return bool(above.strip() and line.strip()) and "\t" not in above and "\t" not in line


def _one(above: Line, line: Line) -> Line:
    return replace(above, text=_together(above.text.rstrip(), line.text.strip()), boxes=(*above.boxes, *line.boxes), confidence=min(above.confidence, line.confidence))


def unglued(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with glued headings and signatures on lines of their own, as `parted` parts them."""
    found: list[Block] = []
    for block in blocks:
        found += [replace(block, text=part) for part in parted(block.text)] if isinstance(block, Line) and block.role == "body" else [block]
    return found


def _comma_cut(above: str, line: str) -> bool:
    """A line that ends in a comma is not the end of a paragraph."""
    return above.rstrip()[-1:] in "，、" and len(above.strip()) >= _COMMA_LENGTH and not _LABEL.match(line)


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which a program wrapped the text, 0 where it did not: most lines are as wide as any, or a third of them are where
    no line is wider than a page and the others are ends of paragraphs and headings."""
    lines = [line for line in lines if line.strip() and "\t" not in line]  # rows of a table are as wide as they are
    widths = [_columns(line) for line in lines]
    if len(widths) < _LEAST_LINES:
        return 0
    widest = max(widths)
    if not _NARROW <= widest <= _WIDE:
        return 0
    for ragged, share, narrow in ((3, 1 / 2, _NARROW), (_RAGGED, 1 / 3, _BODY)):
        full = [line for line in lines if _columns(line) >= widest - ragged]
        cut = sum(1 for line in full if line.rstrip()[-1:] not in _TERMINAL)
        if widest >= narrow and len(full) >= max(_LEAST_LINES / 2, len(widths) * share) and cut * 10 >= len(full) * 7:
            return widest
    return widest if widest >= _BODY and _goes_on(lines, widest) else 0


def _goes_on(lines: Sequence[str], widest: int) -> bool:
    """True where few lines are full, but all of them break off and nearly all go on in a line that begins neither a paragraph nor an item."""
    full = [index for index, line in enumerate(lines[:-1]) if _columns(line) >= widest - _RAGGED]
    cut = [index for index in full if lines[index].rstrip()[-1:] not in _TERMINAL]
    follow = sum(not _LABEL.match(lines[index + 1]) and not _INDENTED.match(lines[index + 1]) for index in cut)
    return len(full) >= max(_LEAST_LINES / 2, len(lines) / 5) and len(cut) * 4 >= len(full) * 3 and follow * 10 >= len(cut) * 9


def _wrapped(above: str, last: str, line: str, width: int) -> bool:
    """True where `line` goes on with the paragraph `above`: its `last` printed line is full, or an indented paragraph ends without its stop."""
    if _INDENTED.match(line) or (_FIELD.match(line) and above.rstrip()[-1:] not in "；，、" and not _is_open(above)):
        return False
    if (_LABEL.match(line) and above.lstrip()[:1] in "（(【" and above.rstrip()[-1:] in "）)】") or (_CHAPTER.match(line) and not _BEFORE_NUMERAL.search(above.rstrip())):
        return False  # （责任单位：…） fills its line, a heading follows
    open_end = above.rstrip()[-1:] not in _TERMINAL
    if _columns(last) < width - (_RAGGED if width >= _BODY else 3):
        running = _RUNNING.search(above) is not None and not _LABEL.match(line)
        indented = _INDENTED.match(above) is not None and _columns(last) * 3 >= width * 2
        return open_end and running and (indented or (above == last and _columns(last) >= width - _FIRST_LINE))
    return open_end or not _LABEL.match(line)


def _is_open(text: str) -> bool:
    """True where a bracket of the text is not closed yet."""
    return any(text.count(left) > text.count(right) for left, right in ("（）", "【】", "《》", "“”"))


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line.rstrip())


def _together(above: str, line: str) -> str:
    latin = above[-1:].isascii() and above[-1:].isalnum() and line[:1].isascii() and line[:1].isalpha()
    return f"{above} {line}" if latin else above + line


def _items(line: str) -> list[str]:
    """A paragraph that holds several items of one numbered style in order is parted before each but the first."""
    first = re.match(r"（([一二三四五六七八九十]{1,3})）|([一二三四五六七八九十]{1,3})、", line)
    if first is None:
        return [line]
    group = 1 if first[1] else 2
    count = _value(first[group])
    cuts: list[int] = []
    for match in _ITEM.finditer(line):
        if match[group] and _value(match[group]) == count + 1:
            cuts.append(match.start())
            count += 1
    ends = [*cuts, len(line)]
    return [line[start:end] for start, end in zip([0, *cuts], ends, strict=True)]


def _value(numeral: str) -> int:
    """1–99 from its Chinese numeral."""
    if "十" not in numeral:
        return _NUMERALS.index(numeral[0]) + 1
    tens, _, ones = numeral.partition("十")
    return (10 * (_NUMERALS.index(tens) + 1) if tens else 10) + (_NUMERALS.index(ones) + 1 if ones else 0)
