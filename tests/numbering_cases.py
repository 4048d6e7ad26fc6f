"""The generated matrix of automatic numbers: every format, level pattern and way of restarting, as one Word document with known places.

A case is a run of paragraphs on lists of its own; each paragraph's words are its key (`¶12.3¶`), so that the printed number is
whatever stands before the key in a text export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from word_making import abstract, cell, docx, level, num, p, row, table

FORMATS = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "decimal", "decimalFullWidth", "decimalEnclosedCircle",
    "decimalEnclosedCircleChinese", "decimalEnclosedParen", "decimalEnclosedFullstop", "upperLetter", "lowerLetter", "upperRoman", "lowerRoman", "decimalZero",
    "ideographTraditional", "chineseLegalSimplified", "none",
)  # fmt: skip
PATTERNS = ((0, 0, 0), (0, 1, 1, 0, 1), (0, 1, 2, 2, 1, 2, 0, 1, 2), (1, 0, 1, 2), (0, 2, 2, 1, 2))


@dataclass
class Case:
    """One case: what it tries, its paragraphs, and the definitions it needs."""

    name: str
    paragraphs: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    abstracts: list[str] = field(default_factory=list)
    nums: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)


class Maker:
    """Hands out ids and collects cases."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.next_id = 1

    def case(self, name: str) -> Case:
        self.cases.append(Case(name))
        return self.cases[-1]

    def id(self) -> int:
        self.next_id += 1
        return self.next_id

    def key(self, case: Case) -> str:
        case.keys.append(f"¶{len(self.cases)}.{len(case.keys) + 1}¶")
        return case.keys[-1]

    def say(self, case: Case, number: int, levels: tuple[int, ...], wrap: Callable[[str], str] = lambda one: one) -> None:
        for one in levels:
            properties = f'<w:numPr><w:ilvl w:val="{one}"/><w:numId w:val="{number}"/></w:numPr>'
            case.paragraphs.append(wrap(p(self.key(case), properties)))


def three(form: str, *, extras: tuple[str, str, str] = ("", "", ""), starts: tuple[int, int, int] = (1, 1, 1), combined: bool = False) -> tuple[str, ...]:
    texts = ("%1、", "%1.%2．", "%1.%2.%3)") if combined else ("%1、", "（%2）", "%3.")
    other = ("decimal", "decimal") if combined else ("chineseCounting", "decimal")
    forms = (form, *other) if form != "decimal" else ("decimal", "lowerLetter", "decimal")
    return tuple(level(i, forms[i], texts[i], start=starts[i], extra=extras[i]) for i in range(3))


def build() -> list[Case]:
    """All cases, in a fixed order."""
    maker = Maker()
    for form in FORMATS:
        for pattern in PATTERNS:
            _plain(maker, form, pattern)
        for value in (3, 9, 10, 11, 19, 20, 21, 26, 27, 30, 52, 99):
            _value(maker, form, value)
        for restart in (0, 1, 2):
            _restart(maker, form, restart)
        _shared(maker, form, override=False)
        _shared(maker, form, override=True)
        _level_override(maker, form)
        _style_link(maker, form)
        _through_style(maker, form, based=False)
        _through_style(maker, form, based=True)
        _in_table(maker, form)
        _between(maker, form)
    return maker.cases


def _plain(maker: Maker, form: str, pattern: tuple[int, ...]) -> None:
    for combined in (False, True):
        case = maker.case(f"{form} levels {pattern} combined={combined}")
        key = maker.id()
        case.abstracts.append(abstract(key, *three(form, combined=combined)))
        case.nums.append(num(key, key))
        maker.say(case, key, pattern)


def _value(maker: Maker, form: str, value: int) -> None:
    case = maker.case(f"{form} from {value}")
    key = maker.id()
    case.abstracts.append(abstract(key, *three(form, starts=(value, 1, 1))))
    case.nums.append(num(key, key))
    maker.say(case, key, (0, 0))


def _restart(maker: Maker, form: str, restart: int) -> None:
    case = maker.case(f"{form} third level restarts after {restart}")
    key = maker.id()
    case.abstracts.append(abstract(key, *three(form, extras=("", "", f'<w:lvlRestart w:val="{restart}"/>'))))
    case.nums.append(num(key, key))
    maker.say(case, key, (0, 1, 2, 2, 1, 2, 0, 1, 2))


def _shared(maker: Maker, form: str, *, override: bool) -> None:
    case = maker.case(f"{form} two lists on one definition, startOverride={override}")
    key, other = maker.id(), maker.id()
    case.abstracts.append(abstract(key, *three(form)))
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if override else ""
    case.nums += [num(key, key), num(other, key, start)]
    maker.say(case, key, (0, 0))
    maker.say(case, other, (0, 1, 0))


def _level_override(maker: Maker, form: str) -> None:
    case = maker.case(f"{form} a level of its own for the list")
    key = maker.id()
    case.abstracts.append(abstract(key, *three("decimal")))
    case.nums.append(num(key, key, f'<w:lvlOverride w:ilvl="0">{level(0, form, "第%1条 ", start=4)}</w:lvlOverride>'))
    maker.say(case, key, (0, 0, 1))


def _style_link(maker: Maker, form: str) -> None:
    case = maker.case(f"{form} defined by a numbering style")
    key, link = maker.id(), maker.id()
    style = f"List{key}"
    case.abstracts += [abstract(key, *three(form), more=f'<w:styleLink w:val="{style}"/>'), abstract(link, more=f'<w:numStyleLink w:val="{style}"/>')]
    case.nums += [num(key, key), num(link, link)]
    case.styles.append(
        f'<w:style w:type="numbering" w:styleId="{style}"><w:name w:val="{style}"/><w:pPr><w:numPr><w:numId w:val="{key}"/></w:numPr></w:pPr></w:style>'
    )
    maker.say(case, link, (0, 1, 0))


def _through_style(maker: Maker, form: str, *, based: bool) -> None:
    case = maker.case(f"{form} through a paragraph style, based={based}")
    key = maker.id()
    names = [f"S{key}a", f"S{key}b"]
    case.abstracts.append(
        abstract(key, level(0, form, "%1、", extra=f'<w:pStyle w:val="{names[0]}"/>'), level(1, "decimal", "%2．", extra=f'<w:pStyle w:val="{names[1]}"/>'))
    )
    case.nums.append(num(key, key))
    for index, name in enumerate(names):
        listing = f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{key}"/></w:numPr>'
        case.styles.append(f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr>{listing}</w:pPr></w:style>')
        case.styles.append(f'<w:style w:type="paragraph" w:styleId="{name}x"><w:name w:val="{name}x"/><w:basedOn w:val="{name}"/></w:style>')
    for one in (0, 1, 1, 0, 1):
        style = names[one] + ("x" if based and one == 0 else "")
        case.paragraphs.append(p(maker.key(case), f'<w:pStyle w:val="{style}"/>'))


def _in_table(maker: Maker, form: str) -> None:
    case = maker.case(f"{form} in the cells of a table")
    key = maker.id()
    case.abstracts.append(abstract(key, *three(form)))
    case.nums.append(num(key, key))
    inside = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>'
    rows = [row(cell(p(maker.key(case), inside)), cell("事项")) for _ in range(3)]
    case.paragraphs += [table(*rows, widths=(2000, 5000)), p()]
    maker.say(case, key, (0,))


def _between(maker: Maker, form: str) -> None:
    """Plain and typed paragraphs between numbered ones do not disturb the count; numId 0 takes a style's number away."""
    case = maker.case(f"{form} plain paragraphs between")
    key = maker.id()
    case.abstracts.append(abstract(key, *three(form)))
    case.nums.append(num(key, key))
    maker.say(case, key, (0,))
    case.paragraphs += [p("二、手工输入的标题"), p("不编号", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')]
    maker.say(case, key, (0, 1))


def document(cases: list[Case]) -> bytes:
    """One .docx with all cases in order."""
    body = "".join("".join(case.paragraphs) for case in cases)
    base = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return docx(
        body,
        numbering="".join(one for case in cases for one in case.abstracts) + "".join(one for case in cases for one in case.nums),
        styles=base + "".join(one for case in cases for one in case.styles),
    )


def numbers(text: str) -> Iterator[tuple[str, str]]:
    """(key, number printed before it) for every keyed paragraph of a text export."""
    for line in text.replace("\t", "\n").split("\n"):
        if "¶" in line:
            head, key, _ = line.split("¶", 2)
            yield f"¶{key}¶", head.strip()
