"""What a figure measures, in the words of the text: the noun in front of a rate, the thing counted behind a count."""

from __future__ import annotations

import re

from pipeline.model.text import Span

_FRONT = re.compile(r"[^，,。；;：:（）()\n]{0,60}$")
_FIGURE = re.compile(r"^.*[0-9０-９一二两三四五六七八九十][^、]{0,6}、")
_LEADING = re.compile(
    r"^(?:[0-9]{1,2}[.．、]|[一二三四五六七八九十]+、|.*全覆盖、|.*(?:实现|推动|做到|力争|形成)(?=..)|并|且|同时|要|应当?|须|必须|将|力争|争取|确保|努力|坚决|推动|推进|实现|做到|保证|保持|使|把|对|基本|全面|着力|进一步|不断|持续|加快|至|到|其中|以及|和|、)+"
)
_TRAILING = re.compile(r"(?:要|应当?|须|必须|将|力争|争取|确保|努力|均|都|分别|基本|全面|实现|做到|达到|为|至|到|的|“|两个|进行|每(?:个)?(?:年度?|月|季度?|周|日|天|半年|半月|学期)|开展|持续|明显)+$")
_TIME = re.compile(
    r"^(?:(?:到|至|于|在)?(?:[0-9０-９]{4}年|今年|明年)?(?:[0-9０-９]{1,2}月份?)?(?:[0-9０-９]{1,2}日)?(?:年?[底末])?(?:之前|以前|前)?|每[年月季周日天](?:度)?|年底前|全年)"
)
_BACK = re.compile(r"(?:以上|以下|以内|左右)?(?:的)?([^，,。；;：:（）()\n、]{1,30}?)(?:$|[，,。；;：:（）()\n、])")


def metric_before(text: str, start: int, region: Span) -> str:
    """The noun phrase that ends at `start`, without modal verbs around it; empty where there is none."""
    match = _FRONT.search(text[max(region.start, start - 70) : start])
    words = _FIGURE.sub("", match[0]) if match else ""
    previous = None
    while previous != words:
        previous = words
        words = _TRAILING.sub("", _LEADING.sub("", _TIME.sub("", words.strip(" \u3000”“")))).strip(" \u3000”“")
    return words


def metric_after(text: str, end: int, region: Span) -> str:
    """The thing that is counted, up to the next mark; empty where the figure ends its clause."""
    match = _BACK.match(text, end, min(region.end, end + 40))
    return match[1].strip(" \u3000“”") if match else ""
