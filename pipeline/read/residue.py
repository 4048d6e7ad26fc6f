"""Leftovers of conversion in pasted text (`[bookmark: _GoBack]`): out of the words, but reported with their place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.problems import Problem

_MARK = re.compile(
    r"""
      \[bookmark:[^\]\n]{0,80}\]                       # what a docx converter prints for a bookmark
    | \[(?:HYPERLINK|PAGEREF|TOC|REF|FORMTEXT|MERGEFIELD)\b[^\]\n]{0,200}\]
    | \{\s*(?:HYPERLINK|PAGEREF|TOC|REF|EMBED|MERGEFIELD|DOCVARIABLE|PAGE|SEQ|INCLUDEPICTURE)\b[^{}\n]{0,200}\}   # a field code between braces
    | (?:HYPERLINK|INCLUDEPICTURE)\s+(?:\\[a-z]\s+)?"[^"\n]{0,300}"(?:\s+\\[a-z*]+(?:\s+"[^"\n]*")?)*             # a field code without them
    | (?<![A-Za-z])DOCVARIABLE\s+[A-Za-z0-9_]+(?:\s+\\\*\s*MERGEFORMAT)?
    | (?<=[\u4e00-\u9fff，、。；])第[ ]?\d{1,3}[ ]?页[ ]?共[ ]?\d{1,3}[ ]?页(?=[\u4e00-\u9fff，、。；])                                # a page's number amid a sentence
    | ^第[ ]?\d{1,3}[ ]?页[ ]?共[ ]?\d{1,3}[ ]?页(?=[\u4e00-\u9fff])
    | <!--\[if[^\n]{0,200}?\]>(?:.{0,400}?<!\[endif\]-->)?                                                        # Word's conditional comments
    """,
    re.VERBOSE,
)
_LOST = re.compile(r"^[ \t\u3000]*\?{1,8}(?=[ \t\u3000]*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|[\u4e00-\u9fff“《]))|(?<=[ \u3000])\?(?=[\u4e00-\u9fff])")
"""What a wrong encoding left of the white space before a paragraph or between names."""
_NEAR = 400
"""Characters behind a leftover within which its place is looked for."""
_ENOUGH = 4
"""Characters behind a leftover that are enough to find its place by."""
_PLACE = 16
"""Characters of the following words that are kept to find the place again."""


def without_residue(line: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(the line without leftovers, pairs of leftover and the words that follow it, at a line's end those before it); cheap where there are none."""
    line = _LOST.sub("", line) if "?" in line else line
    if not any(mark in line for mark in "[{<") and "HYPERLINK" not in line and "DOCVARIABLE" not in line and "INCLUDEPICTURE" not in line and "页" not in line:
        return line, ()
    found = tuple((match[0], _words_near(line, match)) for match in _MARK.finditer(line))
    return (_MARK.sub("", line), found) if found else (line, ())


def _words_near(line: str, match: re.Match[str]) -> str:
    behind = _MARK.sub("", line[match.end() : match.end() + _NEAR]).strip()[:_PLACE]
    return behind if len(behind) >= _ENOUGH else _MARK.sub("", line[max(0, match.start() - _NEAR) : match.start()]).strip()[-_PLACE:]


def residue_problems(found: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    """One problem each; `where` is the words beside the leftover in the canonical text."""
    return tuple(
        Problem("residue", f"文中残留转换标记“{mark}”，已从正文去掉", "warning", where=words, advice="请在原文件中删去")
        for mark, words in found
    )
