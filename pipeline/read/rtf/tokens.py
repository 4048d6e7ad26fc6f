r"""RTF as a stream of tokens: groups, control words with their number, bytes of text and characters by code (RTF 1.9.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_TOKEN = re.compile(
    rb"""
      \\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?\x20?   # \fs24
    | \\'(?P<byte>[0-9a-fA-F]{2})                              # \'d6
    | \\(?P<symbol>[^a-zA-Z])                                  # \~ \* \{
    | (?P<group>[{}])
    | (?P<break>[\r\n]+)
    | (?P<text>[^\\{}\r\n]+)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """`open` and `close` a group; `word` with its number; `symbol`; `bytes` of text in the font's code page."""

    kind: Literal["open", "close", "word", "symbol", "bytes"]
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    r"""The tokens of an RTF file; `\bin` data is passed over, line ends of the file mean nothing."""
    at = 0
    while (match := _TOKEN.match(data, at)) is not None:
        at = match.end()
        if match["word"]:
            word, number = match["word"].decode("ascii"), int(match["number"]) if match["number"] else None
            if word == "bin" and number:
                at += max(number, 0)
            else:
                yield Token("word", word, number)
        elif match["byte"]:
            yield Token("bytes", data=bytes.fromhex(match["byte"].decode("ascii")))
        elif match["symbol"]:
            yield Token("symbol", match["symbol"].decode("latin-1"))
        elif match["group"]:
            yield Token("open" if match["group"] == b"{" else "close")
        elif match["text"]:
            yield Token("bytes", data=match["text"])
