"""Jurisdiction and level from the names of issuers and titles: a gazetteer for provinces and cities, suffixes below (`dictionaries/places.yaml`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Jurisdiction, Level
from pipeline.patterns import compiled

_FILLER = re.compile(r"^(?:中共|中国共产党|人民政府(?:办公(?:厅|室))?|委(?:员会)?(?=[\u4e00-\u9fff]{2})|共青团|关于|印发|[《》、，“”\s]|[0-9]{4}年?)+")
_PROVINCE = re.compile(r"(?:[\u4e00-\u9fff]{2,3}省(?!级|直|属|委|内)|[\u4e00-\u9fff]{2,6}自治区(?!级|直|属|党|内|辖))")
_COUNTIES = re.compile(r"各(?:县|区|旗)(?:[（(市区县、]|人民政府|委)|各县市区|各市县区|各区县|县（市、区）|区（市）县|所属县|[\u4e00-\u9fff](?<!开发)(?<!高新)(?<!经开)(?<!示范)(?<!工业)(?<![园景新城社片辖])[县区](?:人民政府|安全生产委员会|安委会|安委办)")
_PEOPLES = re.compile("(?<=[\u4e00-\u9fff]{2})(?:(?:藏|羌|彝|苗|侗|布依|土家|傣|景颇|傈僳|白|哈尼|壮|回|蒙古|朝鲜)族|哈萨克|柯尔克孜|蒙古)+自治州$")  # 凉山彝族自治州 is 凉山州 too
_TO_LEVEL: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"^各(?:乡|镇|街道|园区)[^。：:\n]{0,60}县(?:直|级|委各|政府各|有关)[^。：:\n]{0,40}[：:]", re.MULTILINE), "county"),
    (re.compile(r"^各(?:行政)?村(?!镇)(?:民?委|居|（|\(|、|，|,|场)[^。：:\n]{0,60}[：:]", re.MULTILINE), "township"),
)
_HEAD = 1500  # characters of the text in which a city names those below it
_OWN: Mapping[str, Level] = {
    "省": "province", "自治区": "province", "市": "city", "州": "city", "盟": "city", "区": "county", "县": "county",
    "旗": "county", "镇": "township", "乡": "township", "街道": "township", "村": "village", "社区": "village",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names by what they are, and the patterns of the levels below."""

    provinces: Mapping[str, str]
    municipalities: frozenset[str]
    cities: Mapping[str, str]
    province: re.Pattern[str]
    city: re.Pattern[str]
    county: re.Pattern[str]
    township: re.Pattern[str]
    village: re.Pattern[str]
    barred: re.Pattern[str]
    national: re.Pattern[str]
    own: re.Pattern[str]
    company: re.Pattern[str]
    bare: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name belongs: the jurisdiction as far as it says it, the level of its last part, how many characters it took."""

    jurisdiction: Jurisdiction = field(default_factory=Jurisdiction)
    level: Level | None = None
    length: int = 0


@lru_cache(maxsize=8)
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    """The gazetteer of the dictionaries, compiled once for each lexicon."""
    places = lexicon["places"]
    provinces = {word: entry.words[0] for entry in places.of("province") for word in entry.words}
    cities = {word: entry.text("province") for entry in places.of("city") for word in entry.words}
    cities |= {f"{_PEOPLES.sub('', name)}州": province for name, province in cities.items() if _PEOPLES.search(name)}
    municipal = frozenset(entry.words[0] for entry in places.of("province") if entry.flag("municipality"))
    return Gazetteer(
        provinces=provinces, municipalities=municipal, cities=cities, province=compiled(places.alternation("province")),
        city=compiled("|".join(map(re.escape, sorted(cities, key=len, reverse=True)))), county=places.regex("place.county"), township=places.regex("place.township"),
        village=places.regex("place.village"), barred=places.regex("place.not"), national=places.regex("level.national"),
        own=places.regex("level.own"), company=places.regex("level.company"), bare=places.regex("level.bare"),
    )  # fmt: skip


def place_of(name: str, lexicon: Lexicon) -> Place:
    """The place at the head of `name` (a unit's name or a title): province, city, county, township, as far as it goes."""
    known = gazetteer(lexicon)
    at = _skip(name, 0)
    if known.national.match(name[at:]) and not known.province.match(name, at):
        return Place(level="national")
    place, at = _upper(name, at, known)
    while (again := _upper(name, _skip(name, at), known))[0].jurisdiction == place.jurisdiction and place.level:
        at = again[1]  # 中共某市委某市人民政府
    start = at
    for kind in ("county", "township", "village"):
        at = _skip(name, at)
        pattern: re.Pattern[str] = getattr(known, kind)
        match = pattern.match(name[at:])
        if match and _plausible(match["name"], known) and not _is_stem(name[at:], match.end("name")):
            place = _with(place, kind, match["name"])
            at += match.end("name")
            start = at
            if kind == "county":
                place, at = _below_city(name, at, place, known)
                start = at
    return replace(place, length=start if place.level else 0)


def _is_stem(rest: str, end: int) -> bool:
    """`卢市镇`, `东县乡`: what looks like a city or county only begins the name of a township."""
    return rest[end - 1] in "市县区" and re.match("(?:[镇乡](?![镇级])|街道)", rest[end:]) is not None


def _below_city(name: str, at: int, place: Place, known: Gazetteer) -> tuple[Place, int]:
    """某市某区: where a county follows, the 市 in front is a city that the gazetteer does not know."""
    city, match = place.jurisdiction.county or "", known.county.match(name[at:])
    if not city.endswith("市") or place.jurisdiction.city or not match or not _plausible(match["name"], known):
        return place, at
    return Place(replace(place.jurisdiction, city=city, county=match["name"]), "county"), at + match.end("name")


def _skip(name: str, at: int) -> int:
    match = _FILLER.match(name[at:])
    return at + (match.end() if match else 0)


def _upper(name: str, at: int, known: Gazetteer) -> tuple[Place, int]:
    """Province and city, the province also where only the city is named."""
    province = city = None
    level: Level | None = None
    if match := known.province.match(name, at):
        province, level = known.provinces[match[0]], "province"
        at = match.end()
    elif match := _PROVINCE.match(name, at):
        province, level = match[0], "province"
        at = match.end()
    at = _skip(name, at)
    if province not in known.municipalities and (match := known.city.match(name, at)):
        city, level = match[0], "city"
        province = province or known.cities[city]
        at = match.end()
    return Place(Jurisdiction(province, city), level), at


def _plausible(name: str, known: Gazetteer) -> bool:
    stem = re.sub(r"(?:自治县|自治旗|林区|特区|街道|民族乡|苏木|社区|嘎查|[县区旗市镇乡村])$", "", name)
    return bool(stem) and not known.barred.match(stem) and not re.match(r"[各全我本该]|关于|印发|有关|相关|做好|加强|开展|推进", stem)


def _with(place: Place, kind: str, name: str) -> Place:
    area = place.jurisdiction
    if kind == "village":
        return Place(area, "village")
    if kind == "township":
        return Place(replace(area, township=name), "township")
    return Place(replace(area, county=name), "county")


def jurisdiction_of(issuers: Sequence[str], titles: Sequence[str], text: str, lexicon: Lexicon) -> tuple[Jurisdiction, Level | None]:
    """The jurisdiction that issuers and titles (best first) agree on, and the level of the first that has one; else the level of `我镇`, `全区` in the text.

    A company, school or hospital has no level: where it sits says nothing of it.
    """
    known = gazetteer(lexicon)
    company = any(known.company.search(name) for name in issuers[:1])
    places = [place for name in (*issuers, *titles) if (place := place_of(name, lexicon)).level]
    if not places:
        bare = next((match for name in (*issuers[:1], *(title.partition("关于")[0] for title in titles)) if (match := known.bare.match(name))), None)
        return Jurisdiction(), None if company else _OWN[bare["unit"]] if bare else _own_level(text, known)
    area = places[0].jurisdiction
    for place in places[1:]:
        area = _merge(area, place.jurisdiction, places[0].level)
    level = places[0].level
    if level == "county" and area.city is None and (area.county or "").endswith("市") and _COUNTIES.search(text[:_HEAD]):
        area, level = replace(area, city=area.county, county=None), "city"  # a city that writes to its counties
    return area, None if company else level


def _own_level(text: str, known: Gazetteer) -> Level | None:
    """The level of `我镇`, else of whoever writes to such offices (`各乡镇、县直各单位：`, `各村（场）：`), else of the `全区`, `本县` that the text says most often."""
    said = list(known.own.finditer(text))
    mine = [match["unit"] for match in said if match[0].startswith("我")]
    if not mine and (told := next((level for pattern, level in _TO_LEVEL if pattern.search(text[:_HEAD])), None)):
        return told
    mine = mine or [match["unit"] for match in said]
    return _OWN[Counter(mine).most_common(1)[0][0]] if mine else None


def _merge(area: Jurisdiction, other: Jurisdiction, level: Level | None) -> Jurisdiction:
    """`area` with what `other` adds above it; nothing where the two contradict each other or `other` is lower."""
    order = ("province", "city", "county", "township")
    for name in order:
        mine, theirs = getattr(area, name), getattr(other, name)
        if mine and theirs and mine != theirs:
            return area
    depth = {"province": 1, "city": 2, "county": 3, "township": 4, "village": 4}.get(level or "", 0)
    return Jurisdiction(*(getattr(area, name) or (getattr(other, name) if i < depth else None) for i, name in enumerate(order)))
