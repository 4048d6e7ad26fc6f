"""What recognition confuses by shape alone, put right where the neighbours leave no doubt: half-width marks between Chinese words."""

from __future__ import annotations

import re

_WIDE = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", "[": "〔", "]": "〕"}
_HAN = "\u4e00-\u9fff〇"
_MARK = re.compile(rf"(?<=[{_HAN}）》”〕])[,:;?!]|[,:;?!](?=[{_HAN}《“（])|(?<=[{_HAN}])\(|\((?=[{_HAN}])|(?<=[{_HAN}])\)|\)(?=[{_HAN}，。；：])")
_YEAR = re.compile(rf"(?<=[{_HAN}])[\[(〔（【]((?:19|20)\d\d)[\])〕）】](?=\d{{1,4}}号)")
_DASH = re.compile(r"(?<=\d{4})(?:--|－－|一一|——)(?=\d{4})")
_SPACE = re.compile(rf"(?<=[{_HAN}，。；：、）》”]) (?=[{_HAN}（《“])")


def put_right(text: str) -> str:
    """The line with the marks of Chinese type; words and figures are never touched."""
    text = _MARK.sub(lambda match: _WIDE[match[0]], text)
    text = _YEAR.sub(r"〔\1〕", text)
    text = _DASH.sub("—", text)
    text = _balanced(text)
    return _SPACE.sub("", text)


def _balanced(text: str) -> str:
    """A bracket whose partner is wide is wide."""
    if "（" in text and "）" not in text and ")" in text:
        text = text.replace(")", "）")
    if "）" in text and "（" not in text and "(" in text:
        text = text.replace("(", "（")
    return text
