"""What stands around the main text (annotation.md §1), read from the layout: numbers, titles, names, dates, attachments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Attachment, Letterhead, Section
from pipeline.model.text import SourceText, Span
from pipeline.structure.campaign import campaign_end, campaign_of
from pipeline.structure.carried import carried_title
from pipeline.structure.numerals import read_date
from pipeline.structure.parts import Layout
from pipeline.structure.places import jurisdiction_of
from pipeline.structure.stated import stated_genre, stated_title
from pipeline.structure.tags import Tag, forms_of
from pipeline.structure.titles import fold, tidy

_YEAR_BRACKETS = re.compile(r"[〔﹝〖【［\[(（《<〈]\s*(\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*年?\s*[〕﹞〗】］\])）》>〉]")
_TITLE_NAMES = re.compile(r"^([^《》，。0-9]{3,60}?)(?:关于|印发|转发|(?:令|通告|公告)(?:[（(]?第?[0-9一二三四五六七八九十]+号[）)]?)?$)")
_ORDER_NAMES = re.compile(r"^([^《》，。0-9]{2,40}?(?:人民政府|指挥部|委员会|办事处))(?:20\d{2}年(?:度)?)?[^《》，。]{2,30}(?:令|命令|通告|公告)$")  # 某县人民政府2024年森林防火命令: only the head of government signs
_SEAL = re.compile(r"[（(](?:盖章|章|公章|代章|印)[）)]")
_NAME_GAP = re.compile(r"[\t\u3000 \xa0]{2,}|[、，,]")
_EACH_LEVEL = re.compile(r"^\s*各[省市州盟区县旗](?:、[省市州盟区县旗])*$")  # 各县、市、｜区人民政府 is one name
_LEVEL = re.compile(r"[省市州盟区县旗](?=、|人民政府|政府|党委|委)")
_SHARED = ((_EACH_LEVEL, _LEVEL), (re.compile(r"各委(?:、[办局])*$"), re.compile(r"[办局](?=[、，,；;：:]|$)")))  # 市政府各委、办、局
_INNER = frozenset({"办公室", "办公厅", "委员会", "指挥部", "工作组", "工作专班", "领导小组", "安委会", "安委办", "管委会"})  # 县教育局 办公室 is one name
_CALLED = re.compile(r"[（(](?:以下)?(?:统称|简称)[^（）()]{1,16}[）)]$")  # 各中小学、幼儿园（以下统称学校）
_ONE_SPACE = re.compile(r"\s+")


def read_letterhead(layout: Layout, source: SourceText, sections: Sequence[Section], lexicon: Lexicon) -> Letterhead:
    """The letterhead of a document that has been laid out and outlined."""
    found: dict[str, Span] = {}
    title, carrier = _titles(layout, found)
    title = title or stated_title(source, lexicon)
    issuers = _issuers(layout, found, lexicon)
    dated, printed = _dates(layout, source, found, lexicon)
    area, level = jurisdiction_of(issuers, [title, *([carrier, carried_title(carrier)] if carrier else [])], source.text, lexicon)
    spoken = [title, *([carrier] if carrier else [])]
    campaign = campaign_of(spoken, issuers, lexicon)
    return Letterhead(
        title=title, carrier_title=carrier, doc_no=_doc_no(layout, source, found), issuers=issuers,
        addressees=_addressees(layout, source, found), dated=dated, printed=printed, publicity=_publicity(layout, found, lexicon),
        genre=genre_of(title, lexicon) or stated_genre(layout, lexicon), level=level, jurisdiction=area, campaign=campaign,
        campaign_end=campaign_end(spoken, sections, source.text, dated, lexicon),
        attachments=_attachments(layout, lexicon), spans=tuple(found.items()),
    )  # fmt: skip


def _titles(layout: Layout, found: dict[str, Span]) -> tuple[str, str | None]:
    """The main text's title and the carrying notice's, where there is one."""
    first, own = layout.title, layout.main_title
    if own and first:
        if fold(own.title) == fold(first.title):  # a page prints the plan's title above the notice too
            found["title"] = own.span
            return own.title, None
        found.update(title=own.span, carrier_title=first.span)
        return own.title, first.title
    block = own or first
    if block is None:
        return "", None
    found["title"] = block.span
    if layout.notice and layout.main and (carried := carried_title(block.title)):
        found["carrier_title"] = block.span
        return carried, block.title
    return block.title, None


def _doc_no(layout: Layout, source: SourceText, found: dict[str, Span]) -> str | None:
    """As printed, with 〔〕 about the year and half-width digits."""
    if layout.doc_no is None:
        said = next((value for name, value in source.metadata if re.sub(r"\s", "", name) in {"发文字号", "文号"} and re.search(r"\d.*号", value)), None)
        return _as_printed(said) if said else None
    found["doc_no"] = layout.doc_no[1]
    return _as_printed(layout.doc_no[0])


def _as_printed(words: str) -> str:
    plain = re.sub(r"\s+", "", words)
    plain = "".join(unicodedata.normalize("NFKC", char) if char.isdecimal() else char for char in plain)
    return _YEAR_BRACKETS.sub(r"〔\1〕", plain, count=1)


def _issuers(layout: Layout, found: dict[str, Span], lexicon: Lexicon) -> tuple[str, ...]:
    """From the signature, else from in front of 关于 in the title, else from the red head."""
    names, span = _signed_names(layout, lexicon)
    if not names and layout.title:
        names, span = _title_names(layout, lexicon)
    if not names and layout.red:
        bare = re.sub(r"(?:文件|[（(]通知[）)])$", "", re.sub(r"\s+", "", layout.red.text))
        names, span = [bare], layout.red.span
    if names and span:
        found["issuers"] = span
    return tuple(dict.fromkeys(names))


def _signed_names(layout: Layout, lexicon: Lexicon) -> tuple[list[str], Span | None]:
    """The names above the first date line; a name on the date's own line."""
    forms = forms_of(lexicon)
    names: list[str] = []
    spans: list[Span] = []
    stop = _first_date(layout)
    half = ""
    for i in layout.units:
        if i > stop >= 0:
            break
        words = half + layout.lines[i].text
        spans.append(layout.lines[i].span)
        half = "" if forms.unit_tail.search(words) else words
        if not half:
            names.extend(_split_names(words, lexicon))
    if stop >= 0 and layout.tags[stop] is Tag.SIGNED and (match := forms.signed.match(layout.lines[stop].text)):
        names.extend(_split_names(match["who"], lexicon))
        spans.append(layout.lines[stop].span)
    return names, Span(spans[0].start, spans[-1].end) if spans else None


def _first_date(layout: Layout) -> int:
    return next((i for i in range(layout.body_from, len(layout.tags)) if layout.tags[i] in {Tag.DATE, Tag.SIGNED}), -1)


def _split_names(words: str, lexicon: Lexicon) -> list[str]:
    forms = forms_of(lexicon)
    words = _SEAL.sub("", words).strip()
    for gap in (_NAME_GAP, _ONE_SPACE):
        parts = [part.strip() for part in gap.split(words) if part.strip()]
        if len(parts) > 1 and all(len(part) >= 3 and forms.unit_tail.search(part) and not (gap is _ONE_SPACE and part in _INNER) for part in parts):
            return [tidy(part) for part in parts]
    return [tidy(words)]


def _title_names(layout: Layout, lexicon: Lexicon) -> tuple[list[str], Span | None]:
    assert layout.title
    tries = [pattern.match(layout.title.title) for pattern in (_TITLE_NAMES, _ORDER_NAMES)]
    match = next((one for one in tries if one and forms_of(lexicon).unit_tail.search(one[1])), None)
    if match is None:
        return [], None
    lines = [line.text for line in layout.lines[layout.title.first : layout.title.stop]]
    names: list[str] = []
    joined = ""
    for text in lines:
        joined += text
        if tidy(joined) == match[1]:
            names = _split_names(joined, lexicon)
    return names or _split_names(match[1], lexicon), layout.title.span


def _dates(layout: Layout, source: SourceText, found: dict[str, Span], lexicon: Lexicon) -> tuple[date | None, date | None]:
    """成文日期 and 印发日期."""
    forms = forms_of(lexicon)
    dated = printed = None
    for i in range(layout.body_from, len(layout.lines)):
        tag = layout.tags[i]
        if tag not in {Tag.DATE, Tag.SIGNED, Tag.COLOPHON} or not (match := forms.date.search(layout.lines[i].text)):
            continue
        value, span = read_date(match[0]), layout.lines[i].at(match.start(), match.end())
        if tag is Tag.COLOPHON and value and printed is None:
            printed, found["printed"] = value, span
        elif tag is not Tag.COLOPHON and value and dated is None:
            dated, found["dated"] = value, span
    if dated is None and layout.head_date and (match := forms.date.search(layout.head_date.text)):
        dated, found["dated"] = read_date(match[0]), layout.head_date.at(match.start(), match.end())
    return dated or _glued_date(layout, found, lexicon) or _metadata_date(source, lexicon), printed


def _glued_date(layout: Layout, found: dict[str, Span], lexicon: Lexicon) -> date | None:
    """The date of a signature that a web page glued to the last sentence (`请抓好落实。青山县教育局2024年3月5日`)."""
    glued = lexicon["letterhead"].regex("date.glued")
    for line in [*layout.notice, *reversed(layout.main)]:
        match = glued.search(line.text)
        if match and (value := read_date(match["date"])):
            found["dated"] = line.at(*match.span("date"))
            return value
    return None


def _metadata_date(source: SourceText, lexicon: Lexicon) -> date | None:
    for name, value in source.metadata:
        if re.sub(r"\s", "", name) in {"成文日期", "发文日期", "成文时间", "发文时间"} and (match := forms_of(lexicon).date.search(value)):
            return read_date(match[0])
    return None


def _publicity(layout: Layout, found: dict[str, Span], lexicon: Lexicon) -> str | None:
    pattern = lexicon["letterhead"].regex("publicity.public")
    for line, tag in zip(layout.lines, layout.tags, strict=True):
        if tag is Tag.PUBLICITY and pattern.search(line.text):
            found["publicity"] = line.span
            return "public"
    return None


def _addressees(layout: Layout, source: SourceText, found: dict[str, Span]) -> tuple[str, ...]:
    """Split at 、 ， and ；, not inside brackets nor inside a list of levels (`各市、州人民政府`)."""
    if layout.addressees is None:
        return ()
    found["addressees"] = layout.addressees
    names, depth, held = [], 0, ""
    words = _CALLED.sub("", layout.addressees.of(source.text))
    for at, char in enumerate(words):
        depth += (char in "（(") - (char in "）)")
        if char in "、，,；;" and depth <= 0 and not (char == "、" and any(left.search(held) and right.match(words, at + 1) for left, right in _SHARED)):
            names.append(held)
            held = ""
        else:
            held += char
    return tuple(name for one in [*names, held] if (name := tidy(one)))


def genre_of(title: str, lexicon: Lexicon) -> str:
    """The genre word that the title ends with (方案, 通知 …), empty where it has none."""
    match = lexicon["letterhead"].regex("genre.end").search(title)
    return match["genre"] if match else ""


def _attachments(layout: Layout, lexicon: Lexicon) -> tuple[Attachment, ...]:
    """The list after `附件：`, with continued lines joined; a single unnumbered one is 1."""
    forms = forms_of(lexicon)
    found: list[Attachment] = []
    for i in layout.listed:
        line = layout.lines[i]
        lead = forms.listed.match(line.text)
        start = lead.start("rest") if lead and not re.match(r"附\s*件\s*[0-9０-９一二三四五六七八九十]", line.text) else 0
        words = line.text[start:]
        items = list(forms.item.finditer(words))
        if not items or items[0].start() > 0:
            _continue_or_add(found, words, line.at(start), first=bool(lead))
            continue
        for item, stop in zip(items, [*(one.start() for one in items[1:]), len(words)], strict=True):
            span = line.at(start + item.end(), start + stop)
            found.append(Attachment(int(unicodedata.normalize("NFKC", item["no"])), _clean(words[item.end() : stop]), span))
    return tuple(one for one in found if one.title)


def _continue_or_add(found: list[Attachment], words: str, span: Span, *, first: bool) -> None:
    words = re.sub(r"^附\s*件\s*[：:]?\s*$", "", words)
    if not words:
        return
    if found and not first:
        before = found.pop()
        joined = Span(before.span.start if before.span else span.start, span.end)
        found.append(Attachment(before.no, _clean(before.title + words), joined))
    else:
        found.append(Attachment(len(found) + 1, _clean(words), span))


def _clean(title: str) -> str:
    return tidy(title).strip("；;。，,、")
