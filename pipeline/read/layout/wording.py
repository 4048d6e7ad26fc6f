"""Characters that a page format damages, put right: radicals that stand for characters, full-width digits, foreign quotation marks."""

from __future__ import annotations

import unicodedata
from functools import cache

_RADICALS = dict(
    zip(
        "⺀⺁⺃⺅⺈⺉⺋⺌⺎⺏⺐⺒⺓⺔⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺹⺺⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛亻⺈刂㔾小尣尢尣巳幺彑忄㣺扌攵旡月歺母民氵氺灬爫爫丬犭王疋罒示礻竹糸纟罓罒网羊羊羋耂肀聿月臼艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠食饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""CJK Radicals Supplement has no decompositions in Unicode; fonts of some producers map whole characters to it."""
_MARKS = {"«": "《", "»": "》", "\x02": "-", "\ufffe": "-", "\xa0": " ", "\u00ad": "-", "﹝": "〔", "﹞": "〕"}


@cache
def put_right(character: str) -> str:
    """The character that was meant; most are themselves."""
    if character in _MARKS:
        return _MARKS[character]
    if "\u2e80" <= character <= "\u2ef3":
        return _RADICALS.get(character, character)
    if "\u2f00" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff" or "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    wide = "\uff10" <= character <= "\uff19" or "\uff21" <= character <= "\uff3a" or "\uff41" <= character <= "\uff5a"
    return chr(ord(character) - 0xFEE0) if wide else character


def is_lost(character: str) -> bool:
    """True for a code that stands for no known character: the font gave no way back to words."""
    return character in {"\ufffd", "\x00"} or "\ue000" <= character <= "\uf8ff"
