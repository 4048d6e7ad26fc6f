"""Ids that are the same on every run and machine: a circular's from its 发文字号, else from issuer, date and title; a task's from that and its path."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from pipeline.model.circular import Letterhead

_HASHED = 12  # hexadecimal digits; a collision among a million circulars is out of the question


def circular_id(letterhead: Letterhead, text: str = "") -> str:
    """`某区周办发-2023-44` from 〔2023〕44号; without a number `issuer-date-hash` of issuers, date and title; `text` stands in where all fail."""
    if letterhead.doc_no:
        parts = re.findall(r"[\w]+", unicodedata.normalize("NFKC", letterhead.doc_no))
        return "-".join(part.removesuffix("号") for part in parts if part not in ("第", "号"))
    dated = letterhead.dated.isoformat() if letterhead.dated else ""
    issuer = letterhead.issuers[0] if letterhead.issuers else ""
    key = "\n".join((*letterhead.issuers, dated, letterhead.title or text))
    digest = hashlib.sha256(unicodedata.normalize("NFKC", key).encode()).hexdigest()[:_HASHED]
    return "-".join(part for part in (issuer, dated, digest) if part)


def task_id(circular: str, path: str) -> str:
    """The circular's id, `#` and the path."""
    return f"{circular}#{path}"
