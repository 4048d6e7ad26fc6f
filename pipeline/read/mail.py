"""MIME containers: a saved web archive (.mht) is its page, an e-mail (.eml) its text with its attachments behind it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from pipeline.errors import DubanError, LimitExceeded, UnreadableFile
from pipeline.model.problems import Problem
from pipeline.read.blocks import Content
from pipeline.read.bundle import Member, merged
from pipeline.read.html import read as read_html
from pipeline.read.html import read_source
from pipeline.read.plain import read_text

_PARTS = 200


def read_archive(data: bytes) -> Content:
    """The content of a .mht: the first of its pages that holds a circular (a page of frames holds none itself); pictures and styles are passed over."""
    refused: DubanError | None = None
    for part in _parts(data):
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            try:
                return read_html(_payload(part))
            except DubanError as error:
                refused = refused or error
    raise refused or UnreadableFile("网页存档里没有网页", advice="请用浏览器打开后另存为 PDF 再试")


def read_mail(data: bytes) -> Content:
    """The content of an .eml: the text of the mail, then each readable attachment."""
    body: Content | None = None
    members: list[Member] = []
    for part in _parts(data):
        name = part.get_filename()
        if name:
            members.append(Member(name, _payload(part)))
        elif body is None and part.get_content_type() == "text/plain":
            body = read_text(_text(part))
        elif part.get_content_type() == "text/html" and (body is None or not body.blocks):
            body = _page(_text(part))
    if body is None and not members:
        raise UnreadableFile("邮件里没有正文和附件", advice="请把附件另存后再试")
    return merged(body, members)


def _page(source: str) -> Content:
    try:
        return read_source(source)
    except DubanError as error:
        return Content((), problems=(Problem("mail-body", f"邮件正文没有读取：{error.message}", "note"),))


def _parts(data: bytes) -> list[EmailMessage]:
    """The leaves of the message, in order."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (ValueError, LookupError, RecursionError, AttributeError, KeyError, IndexError, TypeError) as error:
        raise UnreadableFile("邮件或网页存档已损坏", advice="请用浏览器或邮件程序打开后另存再试") from error
    if len(parts) > _PARTS:
        raise LimitExceeded(f"邮件或网页存档有 {len(parts)} 个部分，超过上限 {_PARTS}", advice="请核实文件来源")
    return parts


def _payload(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _text(part: EmailMessage) -> str:
    from pipeline.read.encoding import decode

    data = _payload(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data)[0] if data else ""
