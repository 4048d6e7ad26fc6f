"""Characters that XML cannot hold (XML 1.0 §2.2): left out of papers, templates and pictures; the JSON keeps them."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def xml_safe(text: str) -> str:
    """`text` without the characters that no XML file can hold."""
    return _FORBIDDEN.sub("", text)
