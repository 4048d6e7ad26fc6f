"""What stands in for a title that is not printed: the name in the page's metadata block, the genre that the opening names (`现将…通报如下`)."""

from __future__ import annotations

import re

from pipeline.lexicon import Lexicon
from pipeline.model.text import SourceText
from pipeline.structure.parts import Layout
from pipeline.structure.titles import tidy

_OPENING = 6
"""Body lines among which the opening ends."""
_ENDS = re.compile(r"意见$|方案$")


def stated_title(source: SourceText, lexicon: Lexicon) -> str:
    """The title that the page's metadata names, where it ends as titles do; else empty."""
    end = lexicon["letterhead"].regex("genre.end")
    said = (tidy(value) for name, value in source.metadata if re.sub(r"\s", "", name) == "标题")
    return next((title for title in said if len(title) >= 4 and (end.search(title) or title.endswith("要求"))), "")


def stated_genre(layout: Layout, lexicon: Lexicon) -> str:
    """The genre that the opening of the text gives itself, else its closing formula (`特此通知`); empty where there is none. A 实施方案 is a 方案."""
    opening, closing = (lexicon["letterhead"].regex(name) for name in ("genre.stated", "genre.closed"))
    lines = [*layout.notice, *layout.main]
    match = next((found for line in lines[:_OPENING] if (found := opening.search(line.text))), None)
    if match is None:
        ended = next((found for line in lines if (found := closing.search(line.text))), None)
        return ended["told"].replace("函告", "函").replace("函复", "函") if ended else ""
    words = match["told"] or match["plan"]
    kept = _ENDS.search(words)
    return kept[0] if kept else words.replace("函告", "函")
