"""An automatic number and its paragraph as one line."""

from __future__ import annotations


def with_number(printed: str, suffix: str, text: str) -> str:
    """The paragraph as printed: a gap follows the number only where number and words would run together (`1.` + `2024年`)."""
    if not printed or not text.strip():
        return printed + text
    text = text.lstrip() if suffix != "nothing" else text
    touching = printed[-1].isascii() and text[0].isascii() and (text[0].isalnum() or printed[-1].isalnum())
    apart = suffix != "nothing" and (touching or printed[-1].isalnum())
    return f"{printed} {text}" if apart else printed + text
