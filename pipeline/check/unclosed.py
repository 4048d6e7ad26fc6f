"""`unclosed-quote` and `unclosed-bracket`: marks that open and never close, or close without opening.

Each kind of mark is counted on its own within its paragraph; a pair over two neighbouring lines (a broken title, a form) is whole.
Closing brackets of enumerators (`1)`, `a）`) and apostrophes are no pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span

CODES = ("unclosed-quote", "unclosed-bracket")
_OPENS = {"（": "）", "(": "）", "《": "》", "〈": "〉", "“": "”", "【": "】", "〔": "〕", "「": "」", "『": "』"}
_CLOSES = {"）", ")", "》", "〉", "”", "】", "〕", "」", "』"}
_MARK = re.compile(r"[（(《〈“【〔「『）)》〉”】〕」』]")
_ENUMERATOR = re.compile(r"(?:^|[\s。；;：:，,、])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$")
_STRAIGHT = '"'
_MARKUP = re.compile(r"[<>]|=\"|:\s?\d+px")  # quotes of a web page's code: residue says so
_SHOWN = 14  # characters behind the mark that a finding covers
_LONGEST_NAME = 40  # characters between a mark and the one that should close it
_NEIGHBOUR = 2  # a mark may close in one of the next lines


@dataclass(slots=True)
class _Line:
    """The marks of one paragraph that found no partner: (closing char of the kind, offset)."""

    span: Span
    opened: list[tuple[str, int]] = field(default_factory=list)
    closed: list[tuple[str, int]] = field(default_factory=list)
    straight: list[int] = field(default_factory=list)


def find(view: View) -> Iterator[Finding]:
    """One finding a mark without partner, at the mark."""
    lines = [_read(view.text, span) for span in view.paragraphs]
    lonely = [line for line in lines if line.opened or line.closed or len(line.straight) % 2]
    _join_neighbours(lines)
    for line in lonely:
        yield from _opened(view, line)
        yield from _closed(view, line)
        if len(line.straight) % 2:
            at = line.straight[-1]
            yield _finding(view, '"', _ahead(line, at), "引号 \" 不成对，请补上另一半，并改用“”")


def _read(text: str, span: Span) -> _Line:
    line = _Line(span)
    for match in _MARK.finditer(text, span.start, span.end):
        mark, at = match[0], match.start()
        if mark in _OPENS:
            line.opened.append((_OPENS[mark], at))
            continue
        kind = "）" if mark == ")" else mark
        partner = next((i for i in range(len(line.opened) - 1, -1, -1) if line.opened[i][0] == kind), None)
        if partner is not None:
            del line.opened[partner]
        elif not (kind == "）" and _ENUMERATOR.search(text, max(span.start, at - 4), at)):
            line.closed.append((kind, at))
    if _STRAIGHT in text[span.start : span.end] and not _MARKUP.search(text, span.start, span.end):
        line.straight = [i for i in range(span.start, span.end) if text[i] == _STRAIGHT]
    return line


def _join_neighbours(lines: list[_Line]) -> None:
    """Pair what opens in one line and closes in one of the next."""
    for index, line in enumerate(lines):
        for one in list(line.opened):
            for later in lines[index + 1 : index + 1 + _NEIGHBOUR]:
                partner = next((other for other in later.closed if other[0] == one[0]), None)
                if partner is not None:
                    line.opened.remove(one)
                    later.closed.remove(partner)
                    break


def _opened(view: View, line: _Line) -> Iterator[Finding]:
    turned = _turned(line)
    for kind, at in line.opened:
        if at in turned:
            continue  # “街区“ is one slip, told at its first mark
        yield _finding(view, kind, _ahead(line, at), f"“{view.text[at]}”没有对应的“{kind}”，请在相应处补上")


def _turned(line: _Line) -> set[int]:
    """The places of “ that stand where ” should: every second one of those that never close."""
    quotes = [at for kind, at in line.opened if kind == "”"]
    return {other for one, other in zip(quotes[::2], quotes[1::2], strict=False) if other - one <= _LONGEST_NAME}


def _closed(view: View, line: _Line) -> Iterator[Finding]:
    if line.opened:  # one place to mend is enough: 〔2024） is one slip
        return
    for kind, at in line.closed:
        opener = next(mark for mark, close in _OPENS.items() if close == kind)
        span = Span(max(line.span.start, at - _SHOWN), at + 1)
        yield _finding(view, kind, span, f"“{view.text[at]}”前面没有对应的“{opener}”，请补上或删去")


def _ahead(line: _Line, at: int) -> Span:
    return Span(at, min(line.span.end, at + _SHOWN))


def _finding(view: View, kind: str, span: Span, message: str) -> Finding:
    code = "unclosed-quote" if kind in "”」』\"" else "unclosed-bracket"
    return view.finding(code, span, f"{view.around(span, 4)}：{message}")
