"""The ledger's columns in the office's order, and the headers under which other offices write the same (`dictionaries/columns.yaml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from pipeline.errors import BadDictionary
from pipeline.lexicon import Entry, Lexicon
from pipeline.model.ledger import COLUMN_KEYS, ColumnKey

Paper = Literal["A3", "A4"]
SheetKey = Literal[ColumnKey, "light"]
"""A column of the sheet: one of the row's, or the live 预警."""

_NOISE = re.compile(r"[\s*＊:：]+")
_BRACKET = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its label, width in the 数据版, widths in print (0: not printed), and whom it belongs to."""

    key: SheetKey
    label: str
    width: int
    a3: int
    a4: int
    human: bool
    words: tuple[str, ...]

    def printed(self, paper: Paper) -> int:
        """The width in print, in characters; 0 where the column is not printed on `paper`."""
        return self.a3 if paper == "A3" else self.a4


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns in order."""

    specs: tuple[ColumnSpec, ...]
    by_word: Mapping[str, SheetKey]

    @classmethod
    def of(cls, lexicon: Lexicon) -> Columns:
        """The columns that the dictionaries describe; BadDictionary where one is not known."""
        specs = tuple(_spec(entry) for entry in lexicon["columns"])
        missing = set(COLUMN_KEYS) - {spec.key for spec in specs}
        if missing:
            raise BadDictionary(f"缺少列 {'、'.join(sorted(missing))}", where="columns.yaml")
        words = {folded(word): spec.key for spec in reversed(specs) for word in (*spec.words, spec.label)}
        return cls(specs, words)

    def __getitem__(self, key: SheetKey) -> ColumnSpec:
        return next(spec for spec in self.specs if spec.key == key)

    @property
    def human(self) -> tuple[ColumnKey, ...]:
        """The columns that belong to people."""
        return tuple(cast(ColumnKey, spec.key) for spec in self.specs if spec.human)

    def match(self, header: str) -> SheetKey | None:
        """The column that a header means: blanks, brackets and stars aside it must be one of the known words."""
        return self.by_word.get(folded(header)) or self.by_word.get(folded(_BRACKET.sub("", header)))


def folded(header: str) -> str:
    """A header without blanks, line breaks, colons and stars, full-width letters made half-width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header)).casefold()


def _spec(entry: Entry) -> ColumnSpec:
    if entry.means not in (*COLUMN_KEYS, "light"):
        raise BadDictionary(f"条目 {entry.id} 的 means 不是已知的列", where="columns.yaml", advice=f"可用：{'、'.join(get_args(ColumnKey))}")
    return ColumnSpec(
        key=cast(SheetKey, entry.means), label=entry.text("label"), width=int(entry.text("width", "12")), a3=int(entry.text("a3", "0")),
        a4=int(entry.text("a4", "0")), human=entry.flag("human"), words=entry.words,
    )  # fmt: skip
