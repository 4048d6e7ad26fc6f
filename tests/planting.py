"""Faults planted in clean circulars, for measuring what the check finds: seeded, each with its code and the words where it stands.

`plants(text, random)` offers for one clean text every fault that this text has room for: a `Plant` has the changed text, the code that is owed and
words at its place (`at`), as a gold entry would quote them. A planter changes one place only and invents nothing that the text would not carry.
"""

from __future__ import annotations

import random as randomness
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Plant:
    """A text with one fault: the code owed and the words at its place."""

    code: str
    text: str
    at: str


Planter = Callable[[str, randomness.Random], Iterator[Plant]]


def _swap(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _one(found, chance: randomness.Random):
    found = list(found)
    return chance.choice(found) if found else None


def _sentence_ends(text: str) -> list[re.Match[str]]:
    """The full stops that end a paragraph of the numbered text, with enough words before them."""
    return list(re.finditer(r"(?<=[\u4e00-\u9fff]{6})。(?=\n[一二三四五六七八九（(\d])", text))


def wrong_counts(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """A lead-in that says one more or less; a run-in list of 一是 二是 with another number; a quoted set."""
    for match in re.finditer(r"(?:抓好|做好|落实|开展|实施)(?:以下)?([二两三四五六七八])(项|个方面)(?=[^，。；：\n]{0,6}[。：])", text):
        number = 2 if match[1] == "两" else DIGITS.index(match[1])
        yield Plant("count-mismatch", _swap(text, match, match[0].replace(match[1], DIGITS[number + 1])), match[0].replace(match[1], DIGITS[number + 1]))
    end = _one(_sentence_ends(text), chance)
    if end:
        for said, listed in (("三", "一是登记造册；二是逐项销号"), ("两", "一是登记造册；二是逐项销号；三是定期复查"), ("四", "一是登记造册；二是逐项销号；三是定期复查")):
            words = f"重点抓好{said}项工作：{listed}。"
            yield Plant("count-mismatch", _swap(text, end, "。" + words), f"重点抓好{said}项工作")
        yield Plant("count-mismatch", _swap(text, end, "。落实“四不”（不提前通知、不听汇报、不用陪同）要求。"), "“四不”")


def wrong_numbers(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """A number left out, doubled or lost in a run of （一）（二）（三）; one label in another style."""
    runs = list(re.finditer(r"(?m)^（([二三四五])）(?=[^\n]{4,})", text))
    for match in runs:
        number = DIGITS.index(match[1])
        rest = text[match.end() : match.end() + 8].split("\n", maxsplit=1)[0]
        if f"\n（{DIGITS[number + 1]}）" in text[match.end() : match.end() + 1500]:
            yield Plant("number-duplicate", _swap(text, match, f"（{DIGITS[number - 1]}）"), f"（{DIGITS[number - 1]}）{rest}"[:10])
        else:
            yield Plant("number-jump", _swap(text, match, f"（{DIGITS[number + 1]}）"), f"（{DIGITS[number + 1]}）{rest}"[:10])
        yield Plant("label-style", _swap(text, match, f"（{number}）"), f"（{number}）{rest}"[:8])
    for match in re.finditer(r"(?m)^（一）(?=[^\n]{4,20}。)", text):
        yield Plant("number-missing", _swap(text, match, ""), text[match.end() : match.end() + 4])


def wrong_attachments(text: str, chance: randomness.Random) -> Iterator[Plant]:
    end = _one(_sentence_ends(text), chance)
    if end:
        for words in ("（见附件9）", "，填写附件8报送", "（名单见附件7）"):
            yield Plant("attachment-mismatch", _swap(text, end, words + "。"), re.search(r"附件\d", words)[0])


def foreign_places(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """Only in papers of townships and streets: another kind of office, another name, a level above as one's own."""
    signed = re.search(r"(?m)^\s*[\u4e00-\u9fff]{2,12}(街道|镇|乡)(?:人民政府|办事处|党工委|党委|安全生产委员会)[^\n]{0,6}\n+\s*20\d{2}年", text)
    kind = signed[1] if signed else None
    end = _one(_sentence_ends(text), chance)
    if not kind or not end:
        return
    other = {"街道": "镇", "镇": "街道", "乡": "街道"}[kind]
    for words, at in ((f"，确保全{other}安全", f"全{other}"), ("，推动全市安全生产形势持续稳定向好", "全市"), (f"。情况报沁垣{other}应急办", f"沁垣{other}"), (f"，本{other}各单位要抓好落实", f"本{other}")):
        yield Plant("foreign-place", _swap(text, end, words + "。"), at)


def wrong_titles(text: str, chance: randomness.Random) -> Iterator[Plant]:
    for match in re.finditer(r"印发《([^《》\n]{6,50}?)(行动方案|实施方案|工作方案|实施意见)》的通知", text):
        others = {"行动方案": ("行动实施方案", "工作方案"), "实施方案": ("工作实施方案", "行动方案"), "工作方案": ("实施方案", "行动方案"), "实施意见": ("工作实施意见", "工作方案")}
        for new in others[match[2]]:
            yield Plant("title-mismatch", _swap(text, match, match[0].replace(match[2], new)), match[1][:12])


def wrong_dates(text: str, chance: randomness.Random) -> Iterator[Plant]:
    dated = re.search(r"(?m)^\s*(20\d{2})年(\d{1,2})月(\d{1,2})日\s*$", text)
    end = _one(list(_sentence_ends(text)), chance)
    if not dated or not end:
        return
    year, month = int(dated[1]), int(dated[2])
    for words in (f"{year - 1}年{month}月底前", f"{year}年{month - 1}月{5}日前") if month > 1 else (f"{year - 1}年{month}月底前",):
        yield Plant("deadline-before-issue", _swap(text, end, f"。各单位{words}完成自查并建立台账。"), words)
    for words in (f"{year + 2}年以前", f"{year + 1}年前", f"{month + 1}月份以前" if month < 12 else f"{year + 1}年之前"):
        yield Plant("deadline-ambiguous", _swap(text, end, f"。各单位{words}完成整改并建立台账。"), words)
    for words in (f"{year}年2月30日前", "11月31日前", "6月20日至6月5日", f"{year}年13月底前"):
        yield Plant("deadline-impossible", _swap(text, end, f"。各单位{words}完成整改并建立台账。"), words)
    if month < 10:
        words = f"{year}年12月底前"
        yield Plant("deadline-conflict", _swap(text, end, f"。各单位{words}完成整改。（责任单位：应急办；完成时限：{year}年{month + 2}月底前）"), words)
        words = f"{year}年12月起"
        yield Plant("deadline-conflict", _swap(text, end, f"。{words}开展排查。（责任单位：应急办；完成时限：{year}年{month + 1}月底前）"), words)


def no_owner(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """The last item of a chapter without anybody: an earlier one would have the owners of the bracket behind it."""
    bodies = (("完善标志标识", "增设警示牌，更新老化的标线，补齐缺失的反光设施"), ("清理堆放杂物", "清除楼道、天井和屋顶的可燃物，腾空应急出口"))
    for match in re.finditer(r"(?m)^(（[二三四五六七八]）|\d{1,2}[.．])[^\n]*（(?:责任|牵头|工作要求)[^（）\n]{4,80}）\n(?=[一二三四五六七八九]、)", text):
        for heading, body in bodies:
            yield Plant("unassigned", _swap(text, match, f"{match[1]}{heading}。{body}。\n"), heading)


def _three(chance: randomness.Random, off: int) -> dict[str, object]:
    parts = [chance.randint(20, 90) for _ in range(3)]
    return {"a": sum(parts) + off * chance.randint(1, 5), "b": parts[0], "c": parts[1], "d": parts[2]}


def _rate(chance: randomness.Random) -> dict[str, object]:
    whole = chance.randint(100, 300)
    return {"b": whole, "c": whole - 20, "d": round((whole - 20) * 100 / whole + chance.choice((-4, 3, 6)), 1)}


def _fall(chance: randomness.Random) -> dict[str, object]:
    before = chance.randint(40, 90)
    return {"a": before, "b": before - 12, "c": round(12 * 100 / before + chance.choice((-5, 4)), 1)}


def _left(chance: randomness.Random) -> dict[str, object]:
    whole, done = chance.randint(80, 120), chance.randint(40, 70)
    return {"a": whole, "b": done, "c": whole - done + chance.choice((-2, 3))}


def _sums(chance: randomness.Random) -> Iterator[tuple[str, str]]:
    """(a sentence whose figures do not fit, words at their place)."""
    for off in (-1, 1):
        drawn = _three(chance, off)
        yield "共排查隐患{a}处，其中用电类{b}处、通道类{c}处、设施类{d}处。".format(**drawn), "用电类{b}处".format(**drawn)
    drawn = _rate(chance)
    yield "共检查企业90家，发现隐患{b}处，已整改{c}处，整改率{d}%。".format(**drawn), "整改率{d}%".format(**drawn)
    drawn = _fall(chance)
    yield "火灾起数由{a}起下降到{b}起，下降{c}%。".format(**drawn), "下降{c}%".format(**drawn)
    drawn = _left(chance)
    yield "共有场所{a}家，已签订{b}家，还有{c}家未签订。".format(**drawn), "还有{c}家".format(**drawn)
    month = chance.randint(2, 8)
    yield f"集中整治{month}月至{month + 3}月共3个月。", f"{month}月至{month + 3}月"
    one, other = chance.randint(10, 40), chance.randint(10, 40)
    yield f"安排资金{one + other + 5}万元，用于购置设备（{one}万元）、改造线路（{other}万元）。", "购置设备"
    mean = chance.choice(("2.5", "3.6", "4"))
    yield f"检查企业50家，发现隐患150条，企均{mean}条。", f"企均{mean}条"


def wrong_sums(text: str, chance: randomness.Random) -> Iterator[Plant]:
    end = _one(_sentence_ends(text), chance)
    for words, at in _sums(chance) if end else ():
        yield Plant("arithmetic", _swap(text, end, "。" + words), at)


CONTRADICTIONS = ("每月至少开展1-2次检查", "抽查比例不低于90%以下", "检查不少于5家左右", "处置时间不超过3天以上")


def contradictions(text: str, chance: randomness.Random) -> Iterator[Plant]:
    end = _one(_sentence_ends(text), chance)
    if end:
        for words in CONTRADICTIONS:
            yield Plant("inconsistent", _swap(text, end, f"。各单位{words}。"), words)
        yield Plant("inconsistent", _swap(text, end, "。各单位每月5日前将排查情况报应急办。各单位每月25日前将排查情况报应急办。"), "每月25日前")


def lost_marks(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """One half of a pair lost, marks doubled, a stop lost or a comma in its place."""
    for code, pattern in (("unclosed-quote", r"(?<=[\u4e00-\u9fff])”"), ("unclosed-quote", r"“(?=[\u4e00-\u9fff])"), ("unclosed-bracket", r"(?<=[\u4e00-\u9fff]{2})）(?=[。，；\n])"), ("unclosed-bracket", r"》(?=[的》]|（|\n)")):
        match = _one(re.finditer(pattern, text), chance)
        if match:
            yield Plant(code, _swap(text, match, ""), text[max(0, match.start() - 4) : match.start()] or text[match.end() : match.end() + 4])
    end = _one(_sentence_ends(text), chance)
    if end:
        for words in ("，。", "。。", "，"):
            yield Plant("punctuation", _swap(text, end, words), text[end.start() - 4 : end.start()])
    comma = _one(re.finditer(r"(?<=[\u4e00-\u9fff])[，、](?=[\u4e00-\u9fff])", text), chance)
    if comma:
        yield Plant("punctuation", _swap(text, comma, comma[0] * 2), text[comma.start() - 4 : comma.start()])


def said_twice(text: str, chance: randomness.Random) -> Iterator[Plant]:
    for match in list(re.finditer(r"(?<=。)([\u4e00-\u9fff，、]{26,80})。", text))[:2]:
        yield Plant("duplicate-text", _swap(text, match, match[0] * 2), match[1][:12])
    end = _one(_sentence_ends(text), chance)
    if end:
        yield Plant("duplicate-text", _swap(text, end, "，切实提高群众防范意识，切实提高群众防范意识。"), "提高群众防范意识")


WATER = "对辖区水库、山塘、河道逐处设置警示牌，配齐救生设备，安排专人巡护，严防溺水事故"
WIRING = "更换老旧线路和配电箱，安装漏电保护装置，清理私拉乱接的电线和插座"


def misplaced(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """A heading over what belongs to another."""
    for match in re.finditer(r"(?m)^（二）[^\n，。]{4,16}。[^\n]{20,}$", text):
        for heading, body in (("加强燃气安全", WATER), ("强化道路交通安全监管", WATER), ("深化宣传教育", WIRING), ("严格食品安全监管", WIRING)):
            yield Plant("heading-mismatch", _swap(text, match, f"（二）{heading}。{body}。（责任单位：应急办）"), heading)


RESIDUES = ("[bookmark: _GoBack]", "&nbsp;", "错误！未找到引用源。", "<br/>", "\ufffd", "HYPERLINK \"http://x.example\"")


def residues(text: str, chance: randomness.Random) -> Iterator[Plant]:
    for words in RESIDUES:
        end = _one(_sentence_ends(text), chance)
        if end:
            yield Plant("residue", _swap(text, end, words + "。"), text[end.start() - 4 : end.start()])


def personal(text: str, chance: randomness.Random) -> Iterator[Plant]:
    end = _one(_sentence_ends(text), chance)
    if end:
        mobile = "1" + chance.choice("358") + "".join(chance.choice("0123456789") for _ in range(9))
        body = "110101" + f"19{chance.randint(60, 99)}0{chance.randint(1, 9)}1{chance.randint(0, 9)}" + f"{chance.randint(100, 999)}"
        check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11]
        yield Plant("personal-data", _swap(text, end, f"，联系电话{mobile}。"), mobile)
        yield Plant("personal-data", _swap(text, end, f"，身份证号{body + check}。"), body + check)


TERMS = (("各管区要落实包保责任。各管理区", "各管理区"), ("建筑施工企业要自查。各建设施工", "建设施工"), ("隐患要建台账。台帐", "台帐"))


def two_names(text: str, chance: randomness.Random) -> Iterator[Plant]:
    end = _one(_sentence_ends(text), chance)
    for words, at in TERMS if end else ():
        yield Plant("term-inconsistent", _swap(text, end, f"。{words}企业要如实登记。"), at)


SOUNDS = {"安": "按", "查": "察", "患": "换", "治": "制", "实": "时", "责": "则", "险": "显", "防": "仿", "管": "馆", "制": "治", "员": "原", "导": "倒", "案": "按", "源": "原", "练": "炼", "范": "犯", "部": "布", "障": "章", "警": "景", "救": "就", "疏": "梳", "督": "都", "效": "校", "组": "阻", "序": "叙", "整": "正", "建": "健", "强": "墙", "施": "失", "训": "迅"}  # fmt: skip
SHAPES = {"未": "末", "已": "己", "彻": "撤", "拨": "拔", "检": "捡", "汛": "讯", "徇": "循", "候": "侯", "辨": "辩", "千": "干"}


def misspelt(text: str, chance: randomness.Random) -> Iterator[Plant]:
    """A character written as one of its sound or shape, a word doubled, characters swapped; words of the text's own."""
    places = [match for match in re.finditer(r"[\u4e00-\u9fff]", text) if match[0] in SOUNDS | SHAPES]
    for match in chance.sample(places, min(4, len(places))):
        yield Plant("typo", _swap(text, match, (SOUNDS | SHAPES)[match[0]]), text[match.start() - 3 : match.start()] + (SOUNDS | SHAPES)[match[0]])
    for words in ("的的", "要要", "进一步进一步"):
        one = words[: len(words) // 2]
        match = _one(re.finditer(rf"(?<=[\u4e00-\u9fff]){one}(?=[\u4e00-\u9fff])", text), chance)
        if match:
            yield Plant("typo", _swap(text, match, words), words)


PLANTERS: tuple[Planter, ...] = (
    wrong_counts, wrong_numbers, wrong_attachments, foreign_places, wrong_titles, wrong_dates, no_owner, wrong_sums, contradictions, lost_marks,
    said_twice, misplaced, residues, personal, two_names, misspelt,
)  # fmt: skip


def plants(text: str, seed: int) -> Iterator[Plant]:
    """Every fault that `text` has room for; the same seed gives the same faults."""
    for index, planter in enumerate(PLANTERS):
        yield from planter(text, randomness.Random(f"{seed}-{index}"))
