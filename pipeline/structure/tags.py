"""What each line is by its own form: date, signature, attachment list, colophon, contact, heading, body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model import docno
from pipeline.structure.labels import label_at, styles_of
from pipeline.structure.lines import Line


class Tag(Enum):
    """The form of a line."""

    BODY = "body"
    LABEL = "label"
    ROW = "row"
    ASIDE = "aside"
    META = "meta"
    MARK = "mark"
    RED = "red"
    DOC_NO = "doc-no"
    DATE = "date"
    SIGNED = "signed"
    DATED_BRACKET = "dated-bracket"
    PUBLICITY = "publicity"
    COLOPHON = "colophon"
    CONTACT = "contact"
    CHROME = "chrome"
    ATTACHMENTS = "attachments"
    ATTACHMENT = "attachment"


_SHORT = 110


@dataclass(frozen=True, slots=True)
class Forms:
    """The line patterns of `dictionaries/letterhead.yaml` and `outline.yaml`, compiled once for each lexicon."""

    ordered: tuple[tuple[Tag, re.Pattern[str]], ...]
    unit_tail: re.Pattern[str]
    item: re.Pattern[str]
    listed: re.Pattern[str]
    start: re.Pattern[str]
    date: re.Pattern[str]
    signed: re.Pattern[str]
    month: re.Pattern[str]


@lru_cache(maxsize=8)
def forms_of(lexicon: Lexicon) -> Forms:
    """The compiled patterns."""
    head, outline = lexicon["letterhead"], lexicon["outline"]
    ordered = (
        (Tag.DATE, head.regex("date.line")),
        (Tag.COLOPHON, head.regex("colophon.line")),
        (Tag.SIGNED, head.regex("date.signed")),
        (Tag.PUBLICITY, head.regex("publicity.line")),
        (Tag.CHROME, outline.regex("line.chrome")),
        (Tag.CONTACT, outline.regex("line.contact")),
        (Tag.DATED_BRACKET, head.regex("head.dated-bracket")),
        (Tag.ATTACHMENTS, head.regex("attachment.list")),
        (Tag.ATTACHMENT, head.regex("attachment.start")),
        (Tag.MARK, head.regex("head.mark")),
        (Tag.META, head.regex("head.meta")),
        (Tag.RED, head.regex("head.red")),
    )
    return Forms(
        ordered, head.regex("unit.tail"), head.regex("attachment.item"), head.regex("attachment.list"),
        head.regex("attachment.start"), head.regex("date.full"), head.regex("date.signed"), head.regex("date.month"),
    )  # fmt: skip


def tags_of(lines: Sequence[Line], lexicon: Lexicon) -> list[Tag]:
    """The tag of every line; what a line may be by its place is for `layout` to say."""
    forms, styles = forms_of(lexicon), styles_of(lexicon)
    return [_tag(line, forms, lambda text: label_at(text, 0, styles) is not None) for line in lines]


def _tag(line: Line, forms: Forms, labelled: object) -> Tag:
    if line.kind == "row":
        return Tag.ROW
    if line.kind == "aside":
        return Tag.ASIDE
    text = line.text
    if len(text) <= _SHORT:
        if doc_no_in(text):
            return Tag.DOC_NO
        for tag, pattern in forms.ordered:
            if pattern.match(text):
                return tag
    elif forms.listed.match(text):
        return Tag.ATTACHMENTS
    return Tag.LABEL if callable(labelled) and labelled(text) else Tag.BODY


_ORDER = re.compile(r"[\u4e00-\u9fff]{2,20}令第?[0-9０-９〇零一二三四五六七八九十百]{1,5}号|(?:19|20)\d{2}年?第\d{1,4}号")
_NUMBER_LEAD = re.compile(r"^(?:发文字号|发布文号|文号|公文文号)[：:]?")
_DATE_BEHIND = re.compile(r"(?<=号)[，,]?(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:印发|发布|公布)?$")
_GRADE = re.compile(r"^(?:(?:等\s*级|紧急程度|缓急|密\s*级)\s*[：:]?\s*)?(?:特急|加急|平急|特提|急件|紧急|普通|内部|秘密|机密)\S{0,6}\s+(?=\S)")
_SIGNER = re.compile(r"签发人?[：:].*$")


def doc_no_in(text: str) -> str | None:
    """The 发文字号 that the line consists of (brackets, a grade of urgency in front, a 签发人, a date behind or a 文号： about it aside), as printed but for white space; else None."""
    if "号" not in text or len(text) > 80:
        return None
    bare = re.sub(r"\s+", "", _GRADE.sub("", text)).strip("（()）【】[]")
    bare = "".join(unicodedata.normalize("NFKC", char) if char.isdecimal() else char for char in bare)
    bare = _DATE_BEHIND.sub("", _SIGNER.sub("", _NUMBER_LEAD.sub("", bare)))
    return bare if docno.PATTERN.fullmatch(bare) or _ORDER.fullmatch(bare) else None
