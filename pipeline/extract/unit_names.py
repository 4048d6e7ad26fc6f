"""The names of units in a list of them, as spans; by the words of `dictionaries/units.yaml`, whatever the place is called.

Steps of `split`: 1 cut at `、，；` and white space outside brackets; 2 cut where units run together (`各社区各科室`); 3 join what was cut
wrongly (`市、县（区）人民政府`, `从事采掘、爆破的企业`, `工贸、危化等重点行业领域企业`); 4 cut at 和/及/与 where both sides are whole names;
5 take off 等, remarks in brackets (`（牵头）`) and throw out pronouns, times and dashes. Source: annotation.md §4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from pipeline.extract.clauses import depths, pieces, trimmed
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span
from pipeline.patterns import compiled

_MARKS = "、，,；;·/／\n\t"
_PLACE = "和[平顺龙静田硕政林布谐美睦兴](?:街道|社区|[县市区镇乡村路])"  # a place whose name begins with 和
_AND = re.compile(rf"(?:以及|(?!{_PLACE})和|(?!及以[下上])[及与或暨])")
_TIME = re.compile(r"\d{1,4}\s*[年月日]|[年月季周旬日]度?[底末初]?(?:之)?前|长期|常态|持续|全年|适时|每[年月季周日半]|时限|即日起|贯穿")
_REMARK = re.compile(r"[（(](?:[^（）()]*(?:牵头|配合|负责|主办|协办|参与|排名|按职责|联系|电话|邮箱|以下(?:统称|简称)|简称|共\d+|\d+)[^（）()]*)[）)]$")
_ATTRIBUTE = re.compile(r"^(?:各|有关|相关|所有|其他)*(?:负有|从事|分管|协管|主管|联系|包保|涉及|承担|具有|拥有|存在|使用|生产|经营|开展|接受|纳入|列入|属于|位于|未|有|持有|取得|达到|符合)")
_OF_INDUSTRY = re.compile(r"等[^、，,]*(?:行业|领域|类|场所|区域|场景|作业|环节|企业|项目|机构|学校|人员|群体|主体|活动)")
_FIRMS = ("企业", "单位", "机构", "公司", "场所", "门店", "商户", "学校", "行业协会")  # 快递、外卖企业: one name for firms of several kinds
_KEEPER = re.compile("[\u4e00-\u9fff](?:责任人|[巡管监看守值养]?[查护测守理]员|人员)$")  # 巡查责任人, 管护员
_LEVELS = r"(?:[省市州盟区县旗镇乡村]|街道|社区|乡镇|镇街|自治区|自治州)"
_OWN_BRACKET = re.compile(r"[（(]([^（）()。，；：\n,;]{1,16})[）)]")
_LEVEL_LIST = re.compile(rf"(?:各?(?:{_LEVELS}|街办|街|居|村|办|所|站|中心|科室?|场|园区)[、/]?)+")
_BARE_LEVEL = re.compile(rf"^{_LEVELS}$")
_EACH_LEVEL = re.compile(rf"^各[省市州盟区县旗](?:、{_LEVELS})*$|^{_LEVELS}(?:、{_LEVELS})+$")  # 各县、市、｜区政府
_POST = re.compile(r"(?:主要|分管)?(?:负责同志|负责人|领导)$")
_RULING = ("党委", "党组", "党工委", "政府", "办事处", "党支部", "村委会")
_LEAD = re.compile(rf"(?:(?:以[上下]|上述|本项|该项|此项)[^，。；、,;]{{0,6}}?(?:均需|均由|由)|以及|及其?|(?!{_PLACE})和|与|或|其中|由|请|同时|[:：—\-–]+)+")
_LAST = re.compile(r"(?:等|等等|[。.；;，,、：:])$")
_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_QUOTED = re.compile(r"“[^“”\n]{1,6}”")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_TOPIC = re.compile(  # 防汛物资各村居…, 汛期各单位…
    r"[\u4e00-\u9fff]{0,8}?(?:物资|资金|经费|材料|名单|报表|台账|数据|费用|设备|器材|隐患|汛期|暑期|寒假|节日|(?<![定分按逾限如])期间?内?|[农假]忙?时节|时段|[春夏秋冬]季|会后|会前|平时|日常|原则上|届时|今后)(?=各)"
)
_SIZE = re.compile(r"(?:人口|从业人员|面积)?(?:在|达)?[\d０-９.]+[万千百]?(?:人|户|名|亩|家|个|平方米|张床位)以[上下内]")  # 1.5万人以上、3万人以下乡镇
_SHARED_OUT = re.compile("^被列[为入]|(?:干部|领导|成员|党员|书记|主任|组长|镇|村)包(?:保|联)?(?:村|组|片|户|镇|社区|街道|网格)$")  # 镇干部包村 says who looks after what
_ITEM = re.compile(r"第?[\d０-９一二三四五六七八九十]+(?:[项款]|条(?!线))(?!目)")  # 第3项, 4项由…: an item, no unit
_LISTS_KEPT = 4096  # lists of names whose units are kept at hand
_OF_A_PLACE = compiled("(?:人?民政府|政府|办事处|管委会|管理委员会)(?:办公室)?")
_SHORTEST_ALONE = 3  # characters of an end of a name that does not stand alone (`管局`, `民政府`)
_MAX_NAME = 45  # characters; the longest names of units with an attribute (负有…职责的有关部门) stay below


class _Ends:
    """Words that may end a name, asked by length: a look-up for each length there is, however many words there are."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = sorted({len(word) for word in self._words})

    def end(self, name: str) -> bool:
        """True where `name` ends in one of the words."""
        return any(name[-length:] in self._words for length in self._lengths)


class UnitNames:
    """What units.yaml knows of names, compiled: use `unit_names(lexicon)`, which keeps one a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        units = lexicon["units"]
        self.registry = {word for kind in ("organ", "group", "post") for entry in units.of(kind) for word in (*entry.words, *entry.list("also"))}
        organs = {word for entry in units.of("organ") for word in (*entry.words, *entry.list("also"))}
        organs |= {word for entry in units.of("head") if entry.text("kind") == "organ" for word in entry.words}
        self.quoted = tuple(name for name in self.registry if name.endswith("”"))
        self.group_ends = frozenset(word for entry in units.of("head") if entry.text("kind") != "organ" for word in entry.words)
        self.organ, self.organ_or_group = _Ends(organs), _Ends(organs | self.group_ends)
        self.short_ends = tuple(units.words("short-head"))
        self.not_ends = tuple(units.words("not-suffix"))
        self.bare = frozenset(units.words("bare"))
        self.in_charge = tuple(units.words("in-charge"))
        self.weak = tuple(units.words("weak"))
        self.watched = tuple(units.words("watched"))
        self.place = compiled("|".join(entry.pattern for entry in units.of("place") if entry.pattern) or "(?!)")
        self.pronouns = frozenset(units.words("pronoun"))
        self.not_units = tuple(units.words("not-unit"))
        determiners = sorted({*units.words("determiner"), *units.words("level")}, key=lambda word: (-len(word), word))
        self.determiner = compiled("^(?:" + "|".join(map(re.escape, determiners)) + ")")
        self.collective = compiled("(?:" + "|".join(map(re.escape, units.words("collective"))) + ")$")

    def ends_like_unit(self, name: str) -> bool:
        """True where `name` ends in a word that ends names of units."""
        plain = _without_brackets(name)
        plain = plain[:-1] if plain.endswith("”") and "“" in plain and plain not in self.registry else plain
        if plain.endswith(self.not_units):
            return False
        return plain in self.registry or self.organ_or_group.end(plain) or self._ends_short(plain) or self.is_place(plain) or (plain.startswith("各") and bool(_EACH_LEVEL.match(plain)))

    def is_place(self, name: str) -> bool:
        """True for the mere name of a city, county or district (`青禾区`), which is charged only where a modal follows."""
        return name[-1:] in ("市", "县", "区", "旗") and self.place.match(name) is not None

    def _ends_short(self, plain: str) -> bool:
        return len(plain) > 2 and plain.endswith(self.short_ends) and not plain.endswith(self.not_ends)

    def is_bare(self, name: str) -> bool:
        """True for a name too general to stand alone (`单位`, `部门`)."""
        return _without_brackets(name) in self.bare

    def is_weak(self, name: str) -> bool:
        """True for places and crowds (`在建工地`, `居民用户`) that are charged only where a modal follows."""
        return _without_brackets(name).endswith(self.weak)

    def is_whole(self, name: str) -> bool:
        """True for a whole name of a unit: in the registry, or an end word with something before it that is no mere 和-part."""
        plain = _without_brackets(name)
        if not plain or plain in self.bare or plain in self.pronouns or not self.ends_like_unit(name):
            return False
        if plain in self.registry or self.organ.end(plain):
            return True
        return len(plain) > 2 or plain in self.group_ends

    def is_strong(self, name: str) -> bool:
        """True where the name itself shows that it is a unit: determiner or level before it, or an organ's end word."""
        plain = _without_brackets(name)
        if plain in self.bare or not self.ends_like_unit(name):
            return False
        if plain in self.registry or bool(self.determiner.match(plain)) or bool(self.collective.search(plain)):
            return True
        return self.organ.end(plain) or self._ends_short(plain)

    def is_post(self, name: str) -> bool:
        """True for a post that a list of duties may be headed with (`党委书记`, `分管应急管理的副乡长`), not for crowds and staff."""
        return _without_brackets(name).endswith(self.in_charge)

    def split(self, text: str, span: Span, inside: list[bool] | None = None, *, spaced: bool = True) -> tuple[Span, ...]:
        """The units listed in `span` of `text`, in order; what is plainly no unit (times, dashes, pronouns) is left out.

        `spaced`: white space separates names, as in brackets and cells; in running text it is a leftover of line ends.

        Without `inside` only the brackets and quotations within the span count.
        """
        if inside is not None and any(inside[span.start : span.end]):
            return self._split(text, span, inside, spaced)
        return tuple(name.shifted(span.start) for name in self._split_words(span.of(text), spaced))

    @cached_property
    def _split_words(self) -> Callable[[str, bool], tuple[Span, ...]]:
        """The units in a list of words; kept at hand, as a circular says the same lists again and again."""
        return lru_cache(maxsize=_LISTS_KEPT)(lambda words, spaced: self._split(words, Span(0, len(words)), depths(words), spaced))

    def _split(self, text: str, span: Span, inside: list[bool], spaced: bool) -> tuple[Span, ...]:
        parts = [part for piece in pieces(text, span, _MARKS + " \u3000" * spaced, inside) for part in self._run_together(text, piece)]
        joined = self._joined(text, parts)
        whole = [name for part in joined for name in self._at_and(text, part, inside)]
        if inside is None:
            words = span.of(text)
            return tuple(name.shifted(span.start) for name in self.split(words, Span(0, len(words)), depths(words), spaced=spaced))
        covered = inside
        parts = [part for piece in pieces(text, span, _MARKS + " \u3000" * spaced, covered) for part in self._run_together(text, piece)]
        joined = self._joined(text, self._over_lines(text, parts) if spaced else parts)
        whole = [name for part in joined for name in self._at_and(text, part, covered)]
        return tuple(name for part in whole for name in self._clean(text, part) if self._allowed(name.of(text)))

    def with_bracket(self, text: str, end: int) -> int:
        """The end of a name with the bracket that belongs to it: `各乡镇（街道）`, `各县（市、区）`, `区消防救援支队（区消防办）`, `村“两委”`; else `end`."""
        quoted = _QUOTED.match(text, end)
        if quoted and (text[max(0, end - 8) : quoted.end()].endswith(self.quoted) or quoted[0][1:-1].endswith(("责任人", "专班", "小组"))):
            return quoted.end()
        match = _OWN_BRACKET.match(text, end)
        if not match:
            return end
        inner = match[1]
        own = bool(_LEVEL_LIST.fullmatch(inner)) or (self.ends_like_unit(inner) and not re.search(r"\d|以下|简称|统称|含|包括|如|设在|设于|地点|地址", inner))
        return match.end() if own else end

    def _over_lines(self, text: str, parts: Sequence[Span]) -> list[Span]:
        """Names whose line ended in the middle (`县市场监 管局`) in one; what is a name on either side of the space stays apart."""
        done: list[Span] = []
        for part in parts:
            if done and text[done[-1].end : part.start] == " " and self._is_cut(done[-1].of(text), part.of(text)):
                done[-1] = Span(done[-1].start, part.end)
            else:
                done.append(part)
        return done

    def _is_cut(self, left: str, right: str) -> bool:
        """True where neither side is a name of its own: an open beginning (`县住房和城乡`), an end too short (`管局`), or a body of the place before it (`经开区 管委会`)."""
        if not self.ends_like_unit(left + right) or self.determiner.match(right) or self.is_post(right) or not _LETTER.match(right):
            return False
        if _OF_A_PLACE.fullmatch(right) or _BARE_LEVEL.match(left):
            return True
        unfinished = left.endswith("城乡") or not self.ends_like_unit(left)
        return unfinished and (bool(self.determiner.match(left)) or (len(right) <= _SHORTEST_ALONE and right not in self.registry))

    def _run_together(self, text: str, span: Span) -> Iterator[Span]:
        """Cut before each 各 that follows a whole name with 各; `镇各部门`, `镇安委会各成员单位` stay whole."""
        if text.count("各", span.start, span.end) < 2:
            yield span
            return
        start = span.start
        for position in range(span.start + 1, span.end):
            before = text[start:position]
            if text[position] == "各" and "各" in before and self.ends_like_unit(before) and not before.endswith("各级"):
                yield Span(start, position)
                start = position
        yield Span(start, span.end)

    def _joined(self, text: str, parts: Sequence[Span]) -> list[Span]:
        done: list[Span] = []
        for index, part in enumerate(parts):
            if done and self._belongs(text, done[-1], part, parts[index : index + 5]):
                done[-1] = Span(done[-1].start, part.end)
            else:
                done.append(part)
        return self._with_industry(text, done)

    def _belongs(self, text: str, left: Span, right: Span, rest: Sequence[Span]) -> bool:
        """True where the cut between two neighbours was wrong: a bare level, or an attribute still open, whose 的 is in `rest`."""
        gap, head = text[left.end : right.start], left.of(text)
        if not gap.strip() and len(left) == len(right) == 1 and _LETTER.match(head) and _LETTER.match(right.of(text)):
            return "\n" not in gap  # 农 办, 杨 某: two characters spaced out to three
        if gap != "、":
            return False
        if _SIZE.fullmatch(head):
            return True
        if _BARE_LEVEL.match(head):
            return bool(re.match(_LEVELS, right.of(text)))
        if _EACH_LEVEL.match(head) and re.match(_LEVELS, right.of(text)):
            return True
        return bool(_ATTRIBUTE.match(head)) and "的" not in head and any("的" in one.of(text) for one in rest) and not self.is_whole(head)

    def _with_industry(self, text: str, parts: list[Span]) -> list[Span]:
        """`危化品、建设施工等重点行业领域企业` is one unit; `科工、商务、应急等部门` are three."""
        for index, part in enumerate(parts):
            name = part.of(text)
            firms = _OF_INDUSTRY.search(name) or name.endswith(_FIRMS)
            if index and not self.collective.search(name) and (firms or _KEEPER.search(name)):
                start = index
                while start and text[parts[start - 1].end : parts[start].start] == "、" and self._goes_before(parts[start - 1].of(text), bool(firms)):
                    start -= 1
                merged = [*parts[:start], Span(parts[start].start, part.end)]
                return [*merged, *self._with_industry(text, parts[index + 1 :])]
        return parts

    def _goes_before(self, name: str, firms: bool) -> bool:
        """True where an item in front belongs to the name behind it: a field of firms (`工贸、危化等企业`), a place of keepers (`水库、山坪塘巡查责任人`)."""
        return not self.ends_like_unit(name) if firms else name.endswith(self.watched)

    def _at_and(self, text: str, span: Span, inside: list[bool]) -> Iterator[Span]:
        """Cut at 和, 及 … where whole names stand on both sides."""
        start = span.start
        for match in _AND.finditer(text, span.start, span.end):
            left, right = text[start : match.start()], text[match.end() : span.end]
            if inside[match.start()] or not (self.is_whole(left) and self._is_rest(right)) or self._shares_post(left, right):
                continue
            yield Span(start, match.start())
            start = match.end()
        yield Span(start, span.end)

    def _shares_post(self, left: str, right: str) -> bool:
        """`党委或政府负责同志`: party and government in front share the post that only the last one names."""
        return left.endswith(_RULING) and bool(_POST.search(right))

    def _is_rest(self, right: str) -> bool:
        """True where what follows 和 is a whole name, or a list that begins with one."""
        first = _AND.split(right, maxsplit=1)[0]
        return self.is_whole(first.removesuffix("等")) or self.is_whole(right.removesuffix("等"))

    def _clean(self, text: str, span: Span) -> Iterator[Span]:
        start, end = span.start, span.end
        lead = _LEAD.match(text, start, end)
        start = lead.end() if lead else start
        topic = _TOPIC.match(text, start, end)
        start = topic.end() if topic else start
        if text[start:end].lstrip(" \u3000")[:1] in tuple("（(【[〔") and not re.search(r"[）)】\]〕]", text[start:end]):
            start += text[start:end].find(text[start:end].lstrip(" \u3000")[0]) + 1  # （县应急局 of a bracket that is never closed
        while True:
            name = text[start:end]
            cut = _REMARK.search(name) or _LAST.search(name)
            if cut is None or cut.start() == 0:
                break
            end = start + cut.start()
        yield from trimmed(text, Span(start, end))

    def _allowed(self, name: str) -> bool:
        plain = _without_brackets(name)
        if not plain or plain in self.pronouns or plain.count("《") != plain.count("》") or plain.count("“") != plain.count("”"):
            return False
        if _ITEM.match(plain) or plain.endswith(self.not_units) or len(name) > _MAX_NAME or _SHARED_OUT.search(plain):
            return False
        return bool(_LETTER.search(plain)) and plain not in ("无", "等") and not _TIME.search(plain)


def _without_brackets(name: str) -> str:
    return (_BRACKETED.sub("", name) if "）" in name or ")" in name else name).strip()


@lru_cache(maxsize=8)
def unit_names(lexicon: Lexicon) -> UnitNames:
    """The compiled names of a lexicon, made once."""
    return UnitNames(lexicon)
