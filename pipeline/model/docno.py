"""发文字号 as a value object: agency word, year, number (GB/T 9704—2012 §7.2.5: `机关代字〔年份〕顺序号号`).

Two numbers are the same document when agency, year and number are equal, however the brackets were typed: `〔2023〕`, `[2023]`, `（２０２３）`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_OPEN = re.escape("〔﹝〖【［[(（《<〈")
_CLOSE = re.escape("〕﹞〗】］])）》>〉")
_DIGITS = "0-9０-９"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")

PATTERN = re.compile(
    rf"""
    (?P<agency>[{_HAN}][{_HAN}A-Za-z]{{0,23}}?)      # 机关代字: 某区安委办发, 国办函
    \s*
    (?:
        [{_OPEN}]\s*(?P<year>(?:[1１][9９]|[2２][0０])[{_DIGITS}]{{2}}|[一二][〇○零一二三四五六七八九]{{3}})\s*年?\s*[{_CLOSE}]   # 〔2023〕 of every kind
        \s*第?\s*(?P<number>[{_DIGITS}]{{1,5}})\s*号  # 44号
      | (?<![第年月日共编])                            # glued by a web page that lost its brackets: 粤府201759号
        (?P<glued_year>(?:19[4-9]|20[0-9])[0-9])(?P<glued_number>[1-9][0-9]{{0,3}})号
    )
    """,
    re.VERBOSE,
)
_BEFORE_AGENCY = re.compile(
    "根据|按照|依据|依照|参照|执行|贯彻|落实|印发|转发|下发|通知|文件|规定|精神|要求|以及|替代|废止|(?:见|即|由|按|原|和|及|与)"
)  # words that stand before a number in running text, never inside an agency word


@dataclass(frozen=True, slots=True, order=True)
class DocNo:
    """One 发文字号; `str` gives its canonical form `某区安委发〔2023〕6号` (half-width digits, no leading zero)."""

    agency: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.number}号"

    @classmethod
    def parse(cls, text: str) -> DocNo | None:
        """The number that `text` is, whatever its brackets, spaces and digit widths; None where it is not exactly one."""
        tidy = re.sub(r"\s+", "", text)
        match = PATTERN.fullmatch(tidy)
        return _from(match) if match else None


def find_all(text: str) -> tuple[tuple[int, int, DocNo], ...]:
    """Every 发文字号 in running text as (start, end, value), in order; words before the agency word are left out."""
    found = []
    for match in PATTERN.finditer(text):
        agency = match["agency"]
        skip = max((lead.end() for lead in _BEFORE_AGENCY.finditer(agency) if lead.end() < len(agency)), default=0)
        found.append((match.start() + skip, match.end(), _from(match, agency[skip:])))
    return tuple(found)


def _from(match: re.Match[str], agency: str | None = None) -> DocNo:
    year = match["year"] or match["glued_year"]
    number = match["number"] or match["glued_number"]
    plain_year = unicodedata.normalize("NFKC", year).translate(_CHINESE_YEAR)
    return DocNo(agency or match["agency"], int(plain_year), int(unicodedata.normalize("NFKC", number)))
