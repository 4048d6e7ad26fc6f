"""`attachment-mismatch`: the text cites an attachment that does not exist, or one that is another form than the words around it say.

What exists: the list after `附件：` and the attachments found behind the text. Attachments of other documents (`《…》附件2`) do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.text import Span
from pipeline.patterns import compiled

CODES = ("attachment-mismatch",)
_CITED = compiled(r"附\s?(?:件|表)\s?(?P<no>\d{1,2})?(?!\s?\d)")
_SEE = re.compile(r"(?:见|详见|参照|按照?|填写|填报|附)$")
_BEHIND = compiled(r"[\u4e00-\u9fff]{2,10}[（(](?:详见|见)?附后[）)]")  # 问题清单（附后）
_FOREIGN = re.compile(r"[》号](?:的|中的?|规定的)?$")
_SENTENCE = re.compile(r"[。；！？\n]")
_REACH = 60  # characters before a citation that may say what it is
_OWN_SHARE = 1  # distinctive pairs that a rightly cited title has in common with the words before it, at least
_OTHER_SHARE = 3  # and those that point clearly to another title
_SAME_TITLE = 0.4


def find(view: View) -> Iterator[Finding]:
    """One finding a section and number; one an attachment whose own heading is another than the list's."""
    titles = _titles(view)
    seen: set[tuple[str | None, str]] = set()
    for match in _citations(view):
        path = view.path_at(match.start())
        number = match["no"] or ""
        if (path, number) in seen:
            continue
        message = _missing(number, titles) or _another(view, match, titles) or _misnamed(view, match, titles)
        if message:
            seen.add((path, number))
            yield view.finding("attachment-mismatch", _around(view, match), message, path=path)
    if not titles and not view.circular.tables:
        yield from (view.finding("attachment-mismatch", Span(match.start(), match.end()), _missing("", titles) or "") for match in view.matches(_BEHIND))
    yield from _renamed(view)


def _titles(view: View) -> dict[int, str]:
    listed = {one.no: one.title for one in view.circular.letterhead.attachments}
    found = {part.no: part.title for part in view.circular.parts if part.kind == "attachment" and part.no is not None}
    return {**found, **{no: title for no, title in listed.items() if title}}


def _citations(view: View) -> Iterator[re.Match[str]]:
    """The citations in notice and main text, the list itself and the attachments' headings apart."""
    lists = [one.span for one in view.circular.letterhead.attachments if one.span]
    parts = [part.span for part in view.circular.parts if part.kind in ("attachment", "colophon")]
    for match in view.matches(_CITED):
        at = match.start()
        start = view.text.rfind("\n", 0, at) + 1
        if not view.text[start:at].strip() or any(at in span for span in (*parts, *lists)) or view.in_title(at):
            continue
        before = view.text[max(start, at - 6) : at]
        if not _FOREIGN.search(before) and (match["no"] or _SEE.search(before)):
            yield match


def _missing(number: str, titles: dict[int, str]) -> str | None:
    if not number:
        return None if titles else "文中说见附件，但文件没有附件，请补附件或改正文"
    if int(number) in titles:
        return None
    known = f"只有{len(titles)}个附件" if titles else "没有附件"
    return f"文中引用附件{number}，但文件{known}，请核对附件序号或补上附件"


def _another(view: View, match: re.Match[str], titles: dict[int, str]) -> str | None:
    """Says which attachment is meant, where the words before the citation clearly name another one than the cited."""
    if not match["no"] or len(titles) < 2:
        return None
    cited = {int(number) for number in re.findall(r"附\s?件\s?(\d{1,2})", _bracket(view, match))}
    words = _pairs(_before(view, match))
    common = set.intersection(*(_pairs(title) for title in titles.values()))
    share = {no: len((_pairs(title) - common) & words) for no, title in titles.items()}
    number = int(match["no"])
    others = [no for no in titles if no not in cited and share[no] >= _OTHER_SHARE]
    best = max(others, key=lambda no: share[no], default=None)
    if best is None or share[number] >= _OWN_SHARE + 1 or share[best] < share[number] + _OTHER_SHARE:
        return None
    return f"附件{number}是“{titles[number][:24]}”，此处所说似为附件{best}“{titles[best][:24]}”，请核对附件序号"


def _misnamed(view: View, match: re.Match[str], titles: dict[int, str]) -> str | None:
    """Says that the attachment has another name, where the citation stands right beside a name in 《》 (`《参会回执》（附件1）`, `附件1《参会回执》`)."""
    title = titles.get(int(match["no"])) if match["no"] else None
    named = _NAME_BEFORE.search(view.text, max(0, match.start() - _REACH), match.start()) or _NAME_BEHIND.match(view.text, match.end())
    name = next((one for one in named.groups() if one), "") if named else ""
    if not title or not name or _likeness(name, title) >= _SAME_TITLE:
        return None
    return f"附件{match['no']}的名称是“{title[:24]}”，此处作“{name[:24]}”，请统一"


_NAME_BEFORE = re.compile(r"《(?P<name>[^《》\n]{2,40})》[（(](?:详见|见|格式见|样式见)?$")
_NAME_BEHIND = re.compile(r"[：:]?《(?P<name>[^《》\n]{2,40})》|[（(](?P<bare>[^（）()\n]{3,30}(?:表|清单|方案|台账|名单|细则|格式))[）)]")


def _before(view: View, match: re.Match[str]) -> str:
    left = max(0, match.start() - _REACH)
    stop = max((mark.end() for mark in _SENTENCE.finditer(view.text, left, match.start())), default=left)
    return view.text[stop : match.start()]


def _bracket(view: View, match: re.Match[str]) -> str:
    """The citation with its neighbours in the same bracket (`（附件3、附件4）`)."""
    left = view.text.rfind("（", max(0, match.start() - 30), match.start())
    right = view.text.find("）", match.end(), match.end() + 30)
    return view.text[left + 1 : right] if left >= 0 and right >= 0 else match[0]


def _around(view: View, match: re.Match[str]) -> Span:
    """The citation with the few words that say what it should be."""
    left = max(view.text.rfind(mark, max(0, match.start() - 16), match.start()) for mark in "（，。、\n(")
    return Span(left + 1 if left >= 0 and match.start() - left <= 16 else match.start(), match.end())


def _pairs(words: str) -> set[str]:
    letters = re.sub(r"[^\u4e00-\u9fff]", "", words)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def _renamed(view: View) -> Iterator[Finding]:
    listed = {one.no: one.title for one in view.circular.letterhead.attachments if one.title}
    for part in view.circular.parts:
        title = listed.get(part.no or 0)
        if part.kind == "attachment" and part.title and title and _likeness(title, part.title) < _SAME_TITLE:
            place = Span(part.span.start, min(part.span.end, part.span.start + len(part.title) + 8))
            message = f"附件{part.no}的标题“{part.title[:24]}”与附件说明“{title[:24]}”不同，请核对"
            yield view.finding("attachment-mismatch", place, message, path=f"A{part.no}")


def _likeness(one: str, other: str) -> float:
    """Shared pairs over those of the shorter title."""
    a, b = _pairs(one), _pairs(other)
    return len(a & b) / max(1, min(len(a), len(b)))
