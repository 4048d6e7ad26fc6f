"""The documents that a circular names (引用), each once: what it issues, what it rests on, what else it cites.

Steps: 1 every outermost 《…》 with the 文号 in the bracket behind it → `Named`; 2 the plan that the notice issues (`carries`);
3 the relation of each name by the nearest governing verb in the opening part (`basis`, else `cites`), and opening references
without 《》; 4 own plan, own attachments, short names and general words out, each document once. Source: annotation.md §7.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular
from pipeline.model.matrix import Citation, Relation
from pipeline.model.text import Span
from pipeline.patterns import compiled

_LONGEST_TITLE = 120  # characters; the longest real titles (a 通知 that issues a plan of several offices) stay under 100
_MARKS = re.compile(r"[《》«»。；\n]")
_PAIR = re.compile(r"[《«]([^《》«»\n]{1,120})[》»]")
_BRACKET_BEHIND = re.compile(r"[^，。；、《》（(\n,;]{0,8}\s*[（(]((?:[^（）()\n]|[（(][^（）()\n]{0,20}[）)]){1,60})[）)]")
_PUNCTUATION = re.compile(r"[\s\"'“”‘’《》〈〉<>«»()（）\[\]〔〕【】,，.。、:：;；\-—–_~～·]+")
_YEARS = re.compile(r"(?:19|20)\d{2}年?(?:(?:19|20)\d{2}年?)?$")
_GROUNDS = re.compile("^(?:编制|制定|起草|法律|法规|政策|文件|主要|工作)?依据$")
_SHORTEST_NAMED = 10  # characters of a title that is the same document with its issuer in front
_ISSUER_ENDS = re.compile("(?:政府|委|会|办公[室厅]|局|厅|部|院)$")
_MADE_PLAN = re.compile(r"制[定订](?:了)?(?:本|如下|以下|此|[^，。；,;]{2,40}(?:方案|计划|意见|办法|规划|细则|规定|通知))")
_STOP = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in 《》: `span` covers the words inside, `outer` the marks too; `doc_no` from the bracket behind it."""

    title: str
    span: Span
    outer: Span
    doc_no: str | None = None


@dataclass(frozen=True)
class _Rules:
    doc_no: re.Pattern[str]
    order_no: re.Pattern[str]
    verb: re.Pattern[str]
    carried: re.Pattern[str]
    issued: re.Pattern[str]
    general: tuple[re.Pattern[str], ...]
    short: re.Pattern[str]
    bare: re.Pattern[str]
    bare_no: re.Pattern[str]


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> _Rules:
    book = lexicon["citations"]
    basis, made = book.by_id["citation.basis"].pattern, book.by_id["citation.made"].pattern
    return _Rules(
        doc_no=book.regex("citation.doc-no"),
        order_no=book.regex("citation.order-no"),
        verb=compiled(f"(?P<basis>{basis})|(?P<made>{made})"),
        carried=book.regex("citation.carried"),
        issued=book.regex("citation.issued"),
        general=tuple(book.regex(f"citation.{name}") for name in ("general", "own-attachment", "press")),
        short=book.regex("citation.short-name"),
        bare=book.regex("citation.bare"),
        bare_no=book.regex("citation.bare-no"),
    )


def find_citations(circular: Circular, lexicon: Lexicon) -> tuple[Citation, ...]:
    """The cited documents, `carries` first, then in order of the text; each document once, with its strongest relation."""
    rules = _rules(lexicon)
    text = circular.text
    names = tuple(_with_number(name, text, rules) for name in quoted(text))
    carried = _carried(circular, names, rules)
    found = [*_related(circular, names, rules), *_bare(circular, rules)]
    own = _own_keys(circular, carried)
    short = {_key(match[1]) for match in rules.short.finditer(text)}
    kept = (one for one in found if not _is_own(one.title, own) and not _is_general(one.title, rules) and _key(one.title) not in short)
    return (*carried, *_once(kept, [] if not carried else [carried[0]]))


def quoted(text: str) -> Iterator[Named]:
    """Every outermost 《…》 (or «…») in order; a pair that never closes in its sentence yields the simple pairs inside it."""
    depth, start = 0, 0
    for mark in _MARKS.finditer(text):
        char, at = mark[0], mark.start()
        if char in "《«":
            start = at if depth == 0 else start
            depth += 1
        elif depth and char in "》»":
            depth -= 1
            if depth == 0:
                yield from _name(text, start, at + 1)
        elif depth and not (char == "\n" and _runs_on(text, start, at)):
            yield from _pairs(text, start, at)
            depth = 0


def _name(text: str, start: int, end: int) -> Iterator[Named]:
    if end - start - 2 > _LONGEST_TITLE:
        yield from _pairs(text, start, end)
    elif text[start + 1 : end - 1].strip():
        yield _named(text, start, end)


def _named(text: str, start: int, end: int) -> Named:
    inside = text[start + 1 : end - 1]
    left = start + 1 + len(inside) - len(inside.lstrip())
    right = left + len(inside.strip())
    return Named(re.sub(r"\s*\n\s*", "", text[left:right]), Span(left, right), Span(start, end))


def _pairs(text: str, start: int, end: int) -> Iterator[Named]:
    return (_named(text, match.start(), match.end()) for match in _PAIR.finditer(text, start, end))


def _runs_on(text: str, start: int, at: int) -> bool:
    """True where a title over several lines goes on after the line break at `at` (`关于印发《…⏎…》的通知`)."""
    if not re.search(r"(?:印发|转发|批转|发布|公布|下发)$", text[max(0, start - 4) : start]):
        return False
    ahead = re.match(r"[^《。；;]{0,80}?》", text[at:])
    return ahead is not None and at - start + ahead.end() <= _LONGEST_TITLE


def _with_number(name: Named, text: str, rules: _Rules) -> Named:
    behind = _BRACKET_BEHIND.match(text, name.outer.end)
    if behind is None:
        return name
    number = rules.doc_no.search(behind[1]) or rules.order_no.search(behind[1])
    return replace(name, doc_no=_canonical_number(number[0])) if number else name


def _canonical_number(number: str) -> str:
    """The 文号 with 〔〕 around the year and without spaces (`annotation.md` §1)."""
    tight = unicodedata.normalize("NFKC", re.sub(r"\s", "", number))
    return re.sub(r"[〔﹝\[(【〖]((?:19|20)\d{2})[〕﹞\])】〗]", r"〔\1〕", tight).replace("(", "（").replace(")", "）")


def _carried(circular: Circular, names: tuple[Named, ...], rules: _Rules) -> tuple[Citation, ...]:
    """The plan that the notice issues, as the notice writes it; empty where it carries none."""
    head = circular.letterhead
    title = head.carrier_title or head.title
    inner = _inside_title(title, rules)
    issued = _issued(circular, names, rules)
    if inner is None and issued is None:
        return ()
    together = _together(issued, names, circular.text) if issued else ()
    several = tuple(Citation(one.title, one.doc_no, "carries", one.span, "citation.issued") for one in together)
    if inner is None or (issued is not None and _key(issued.title) in _key(inner) and "《" not in title):
        return several
    area = head.span("carrier_title") or head.span("title") or Span(0, len(circular.text))
    span = _locate(inner, circular.text, area) or (issued.span if issued else area)
    others = several if len(several) > 1 else ()
    return (Citation(inner, None, "carries", span, "citation.carried"), *(one for one in others if _key(one.title) != _key(inner)))


def _together(issued: Named, names: tuple[Named, ...], text: str) -> tuple[Named, ...]:
    """The names that the notice issues in one breath with `issued`, which is the last of them (`现将《…》《…》和《…》印发给你们`)."""
    at = names.index(issued)
    first = at
    while first and re.fullmatch(r"(?:[（(][^（）()]{1,30}[）)])?[、，,和及\s]*", text[names[first - 1].outer.end : names[first].outer.start]):
        first -= 1
    return names[first : at + 1]


def _inside_title(title: str, rules: _Rules) -> str | None:
    """What a title says it issues: the words in 《》, or without them those between 印发 and 的通知."""
    if (match := rules.carried.match(title)) is not None:
        named = next(quoted(title[match.end() :]), None)
        return named.title if named else None
    plain = re.search(r"关于(?:印发|转发|批转|发布|公布|下发)([^《》]{4,80}?)的(?:紧急|补充)?通知$", title)
    return plain[1] if plain else None


def _issued(circular: Circular, names: tuple[Named, ...], rules: _Rules) -> Named | None:
    """The name that the body of the notice says it issues (`《…》已经…同意，现印发给你们`), a short name (`现将《通知》转发给你们`) as the full one it stands for."""
    for area in circular.notice or circular.opening[:2]:
        for match in rules.issued.finditer(circular.text, area.start, area.end):
            near = [name for name in names if name.outer.start >= area.start and name.outer.start <= match.end()]
            before = [name for name in near if name.outer.end <= match.start() + 1 or name.outer.end <= match.end()]
            if before and rules.short.search(circular.text, area.start, match.end()) and _is_general(before[-1].title, rules):
                return next((one for one in reversed(before) if not _is_general(one.title, rules)), None)
            if before and not _rests_on(circular.text, before[-1].outer.start, rules):
                return before[-1]
    return None


def _locate(words: str, text: str, area: Span) -> Span | None:
    """Where `words` stand in `area`, line breaks and spaces apart."""
    loose = r"\s*".join(re.escape(char) for char in words if not char.isspace())
    match = re.compile(loose).search(text, area.start, area.end) or re.compile(loose).search(text)
    return Span(match.start(), match.end()) if match else None


def _related(circular: Circular, names: tuple[Named, ...], rules: _Rules) -> Iterator[Citation]:
    titles = [span for field in ("title", "carrier_title") if (span := circular.letterhead.span(field))]
    lists = [one.span for one in circular.letterhead.attachments if one.span]
    end = next((part.span for part in circular.parts if part.kind == "colophon"), None)
    opening, grounds = _opening(circular), _grounds(circular)
    for name in names:
        if any(name.outer.overlaps(span) for span in lists) or (end and name.outer in end):
            continue
        in_title = any(name.outer in span for span in titles)
        rests = (in_title or any(name.outer in span for span in opening)) and _rests_on(circular.text, name.outer.start, rules)
        listed = any(name.outer in span for span in grounds)
        relation: Relation = "basis" if rests or listed else "cites"
        yield Citation(name.title, name.doc_no, relation, name.span, f"citation.{relation}")


def _opening(circular: Circular) -> tuple[Span, ...]:
    """The opening part: the notice's body, the preamble, and the first section's own text where that is what says 制定本方案."""
    spans = (*circular.notice, *circular.opening)
    said = any(_MADE_PLAN.search(span.of(circular.text)) for span in circular.opening)
    first = next((one for one in circular.sections if one.leaf and not one.path.startswith("A")), None)  # 第一条 below 第一章 总则
    if first is not None and not said and _MADE_PLAN.search(first.span.of(circular.text)):
        spans = (*spans, *(span for span in (first.heading_span, *first.own) if _MADE_PLAN.search(_line(circular.text, span))))
    return spans


def _grounds(circular: Circular) -> tuple[Span, ...]:
    """The text of the sections whose heading says that they name what the document rests on (编制依据, 制定依据)."""
    return tuple(span for one in circular.sections if _GROUNDS.search(one.heading.strip()) for span in (one.heading_span, *one.own))


def _line(text: str, span: Span) -> str:
    """The whole paragraph in which `span` begins."""
    end = text.find("\n", span.end)
    return text[span.start : len(text) if end < 0 else end]


def _rests_on(text: str, at: int, rules: _Rules) -> bool:
    """True where the nearest governing verb before `at` in its sentence is one of resting on (根据, 贯彻落实 …)."""
    stop = max((mark.end() for mark in _STOP.finditer(text, max(0, at - 400), at)), default=max(0, at - 400))
    words, last = _blank_titles(text[stop:at]), None
    for match in rules.verb.finditer(words):
        if not (match.lastgroup == "made" and words.endswith("的") and match.end() == len(words) - 1):  # 贯彻县政府下发的《…》
            last = match
    return last is not None and last.lastgroup == "basis"


def _blank_titles(words: str) -> str:
    """`words` with what stands in 《》 blanked, so that verbs inside titles do not govern."""
    return _PAIR.sub(lambda match: "《" + "□" * len(match[1]) + "》", words)


def _bare(circular: Circular, rules: _Rules) -> Iterator[Citation]:
    """Opening references without 《》: by title from issuer to kind, or by 文号 alone."""
    for area in (*circular.notice, *circular.opening):
        words = _blank_titles(area.of(circular.text))
        for match in rules.bare.finditer(words):
            span = Span(*match.span("title")).shifted(area.start)
            behind = _BRACKET_BEHIND.match(circular.text, span.end)
            number = rules.doc_no.search(behind[1]) if behind else None
            yield Citation(match["title"], _canonical_number(number[0]) if number else None, "basis", span, "citation.bare")
        for match in rules.bare_no.finditer(words):
            span = Span(*match.span("no")).shifted(area.start)
            yield Citation(match["no"], _canonical_number(match["no"]), "basis", span, "citation.bare-no")


def _key(title: str) -> str:
    """`title` for comparison: width, case, punctuation and 中华人民共和国 do not count."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", title).lower()).removeprefix("中华人民共和国")


def _core(key: str) -> str:
    """A key without years at its end and without 实施/工作 before the kind: `…行动实施方案2024年` names the same plan as `…行动方案`."""
    return re.sub(r"(?:实施|工作)(?=(?:方案|计划|意见)$)", "", _YEARS.sub("", key))


def _own_keys(circular: Circular, carried: tuple[Citation, ...]) -> tuple[frozenset[str], frozenset[str]]:
    head = circular.letterhead
    plans = {_core(_key(title)) for title in (head.title, head.carrier_title or "", *(one.title for one in carried)) if title}
    attachments = {_key(one.title) for one in head.attachments} | {_key(part.title) for part in circular.parts if part.kind == "attachment"}
    return frozenset(plans), frozenset(attachments - {""})


def _is_own(title: str, own: tuple[frozenset[str], frozenset[str]]) -> bool:
    plans, attachments = own
    key = _key(title)
    return _core(key) in plans or any(key == one or (len(key) >= 6 and one.endswith(key)) for one in attachments)


def _is_general(title: str, rules: _Rules) -> bool:
    return not re.search(r"[\u4e00-\u9fff]", title) or any(pattern.search(title) for pattern in rules.general)


def _once(found: Iterable[Citation], carried: list[Citation]) -> Iterator[Citation]:
    """Each document once, in order of first mention, with a basis before a cite and the 文号 wherever it was given."""
    groups: list[Citation] = []
    for one in sorted(found, key=lambda one: one.span):
        key = _key(one.title)
        same = next((i for i, kept in enumerate(groups) if _same(key, one.doc_no, kept)), None)
        if same is None:
            if not any(_wraps(kept.title, key) for kept in (*groups, *carried)):
                groups.append(one)
            continue
        kept = groups[same]
        relation: Relation = "basis" if "basis" in (kept.relation, one.relation) else kept.relation
        fuller = one if _names_issuer(_key(kept.title), key) else kept
        groups[same] = replace(fuller, relation=relation, doc_no=kept.doc_no or one.doc_no)
    return iter(groups)


def _wraps(title: str, key: str) -> bool:
    """True where `title` is a notice that issues the document of `key` (`关于印发〈…〉的通知`)."""
    return re.search(r"印发|转发|批转|发布|公布|下发", title) is not None and _key(title).find(key) > 0


def _same(key: str, doc_no: str | None, kept: Citation) -> bool:
    other = _key(kept.title)
    return key == other or (doc_no is not None and doc_no == kept.doc_no) or _names_issuer(key, other) or _names_issuer(other, key)


def _names_issuer(short: str, full: str) -> bool:
    """True where `full` is `short` with its issuer in front (`关于加强街道工作的意见`, `某市委某市政府关于加强街道工作的意见`)."""
    return short.startswith("关于") and len(short) >= _SHORTEST_NAMED and full != short and full.endswith(short) and _ISSUER_ENDS.search(full[: -len(short)]) is not None
