"""A web page's bytes → its tree, without what never shows: scripts, styles, comments, hidden parts. Nothing is loaded."""

from __future__ import annotations

import re

from lxml import etree, html

from pipeline.errors import UnreadableFile
from pipeline.read.encoding import decode, fluency

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})|<\?xml[^>]{0,80}encoding=[\"']([a-zA-Z0-9_-]{2,20})", re.IGNORECASE)
_SERVER = re.compile(r"<%.*?%>", re.DOTALL)
"""Tags of a server page (JSP, ASP) that was saved as it is."""
_GONE = ("script", "style", "noscript", "template", "svg", "head", "select", "option", "textarea", "iframe", "object", "embed", "applet", "rt", "rp", "math", "canvas", "audio", "video", "map")  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The page's source: in the declared encoding where that reads as well as the evidence, else by evidence."""
    match = _DECLARED.search(data[:4096])
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = (match[1] or match[2]).decode("ascii").lower()
        name = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80"} else name
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            return _better(data, name)
    return decode(data)[0]


def _better(data: bytes, name: str) -> str:
    """Neither decodes cleanly: the one that reads more like Chinese."""
    found = decode(data)[0]
    try:
        declared = data.decode(name, errors="replace")
    except LookupError:
        return found
    return declared if fluency(declared[:65_536]) >= fluency(found[:65_536]) else found


def page(source: str) -> tuple[etree._Element, tuple[tuple[str, str], ...]]:
    """(the body as a tree, what the head says: title and meta of documents); raises UnreadableFile when nothing is left."""
    source = _SERVER.sub("", source).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, collect_ids=False)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("网页已损坏，读不出内容", advice="请用浏览器打开后另存为 PDF 或复制到 docx 再试") from error
    if root is None:
        raise UnreadableFile("网页里没有内容", advice="请用浏览器打开后另存为 PDF 或复制到 docx 再试")
    head = _head(root)
    for element in list(root.iter(*_GONE)):
        _remove(element)
    _remove_hidden(root)
    body = root.find("body")
    return (body if body is not None else root), head


def _remove_hidden(root: etree._Element) -> None:
    """Takes hidden parts out; one that holds most of the page's words is shown by a script as soon as the page has loaded, and stays."""
    most = len("".join("".join(root.itertext()).split())) / 2
    for element in list(root.iter()):
        if isinstance(element.tag, str) and _is_hidden(element) and len("".join("".join(element.itertext()).split())) <= most:
            _remove(element)


def _head(root: etree._Element) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    title = root.find(".//title")
    if title is not None and (text := " ".join("".join(title.itertext()).split())):
        found.append(("网页标题", text))
    for meta in root.iter("meta"):
        name, content = (meta.get("name") or "").strip(), " ".join((meta.get("content") or "").split())
        if name in {"ArticleTitle", "PubDate", "ContentSource", "SiteName", "ColumnName", "Author", "Keywords", "keywords"} and content:
            found.append((name, content[:200]))
    return tuple(found)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or "")) or (element.tag == "input" and element.get("type") == "hidden")


def _remove(element: etree._Element) -> None:
    """Takes an element out and keeps the words behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
