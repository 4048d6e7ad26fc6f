"""Which circular a citation means: by number, by folded title, or by a title with a slip of the pen, which is said.

The index grows by one circular at a time and never looks at all titles: numbers and folded titles are looked up, slips are searched among
the titles that share the rarest pieces of the cited one. A citation that means no circular at hand becomes a document of its own, and
the next citation of it finds that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.cascade.titles import folded_title
from pipeline.model.docno import DocNo
from pipeline.model.matrix import Citation, Matrix
from pipeline.model.problems import Problem

How = Literal["number", "title", "slip", "new"]
RAREST = 8  # pieces of a title that are looked up
CROWDED = 256  # a piece in more titles than this says nothing
SLIPS = 2  # characters that may be wrong, missing or doubled
SHORTEST = 8  # characters of a title from which a slip is a slip and not another title
_NUMBERS = re.compile(r"\d+")
_PLACES = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[省市区县镇乡]|街道)")


@dataclass(frozen=True, slots=True)
class Document:
    """A circular of the library or one that is only cited. `key` is its node id."""

    key: str
    title: str
    doc_no: DocNo | None
    in_library: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation means, how that was found, and what must be said about it (a slip, two papers with one number)."""

    document: Document
    how: How
    remark: str = ""


@dataclass(slots=True)
class References:
    """All documents known so far; `problems` holds what was wrong with their numbers."""

    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _numbers: dict[DocNo, list[str]] = field(default_factory=lambda: defaultdict(list))
    _titles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _pieces: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, matrix: Matrix) -> tuple[Document, tuple[str, ...]]:
        """The library's circular as a document, and the keys of documents that were only cited so far and turn out to be this one."""
        head = matrix.letterhead
        number = DocNo.parse(head.doc_no or "")
        titles = {folded_title(title) for title in (head.title, head.carrier_title or "")} - {""}
        stand_ins = self._forget_stand_ins(number, titles)
        if number and any(self.documents[key].in_library for key in self._numbers.get(number, ())):
            self.problems.append(Problem("same-number", f"两份文件用了同一个文号 {number}", source=matrix.provenance.name, advice="请核对文号"))
        document = Document(matrix.id, head.title, number, in_library=True)
        self._put(document, (head.title, head.carrier_title or ""))
        return document, stand_ins

    def find(self, citation: Citation) -> Reference:
        """The document that `citation` means; one that is not known yet is added."""
        number, title = DocNo.parse(citation.doc_no or ""), folded_title(citation.title)
        found = self._by_number(number, title) or self._by_title(title, citation.title, number) or self._by_slip(title, citation.title, number)
        if found:
            return found
        key = str(number) if number else title or citation.title
        document = Document(key, citation.title, number, in_library=False)
        self._put(document, (citation.title,))
        return Reference(document, "new")

    def _forget_stand_ins(self, number: DocNo | None, titles: set[str]) -> tuple[str, ...]:
        keys = [*(self._numbers.get(number, ()) if number else ()), *(key for title in titles for key in self._titles.get(title, ()))]
        gone = tuple(dict.fromkeys(
            key for key in keys
            if not self.documents[key].in_library and (not number or self.documents[key].doc_no in {None, number})
        ))  # fmt: skip
        for key in gone:
            document = self.documents.pop(key)
            if document.doc_no:
                self._numbers[document.doc_no].remove(key)
            self._titles[folded_title(document.title)].remove(key)
        return gone

    def _put(self, document: Document, titles: Iterable[str]) -> None:
        self.documents[document.key] = document
        if document.doc_no:
            self._numbers[document.doc_no].append(document.key)
        for title in {folded_title(title) for title in titles} - {""}:
            self._titles[title].append(document.key)
            for piece in _pieces(title):
                self._pieces[piece].append(title)

    def _by_number(self, number: DocNo | None, title: str) -> Reference | None:
        keys = self._numbers.get(number, []) if number else []
        if not keys:
            return None
        if len(keys) == 1:
            return Reference(self.documents[keys[0]], "number")
        same = [key for key in keys if folded_title(self.documents[key].title) == title]
        chosen = self.documents[same[0] if same else keys[0]]
        return Reference(chosen, "number", f"文号 {number} 对应 {len(keys)} 份文件，" + ("按标题取其一" if same else "请人工核对"))

    def _by_title(self, title: str, written: str, number: DocNo | None) -> Reference | None:
        keys = [key for key in self._titles.get(title, ()) if self._agrees(key, written, number)] if title else []
        keys.sort(key=lambda key: not self.documents[key].in_library)
        return Reference(self.documents[keys[0]], "title") if keys else None

    def _by_slip(self, title: str, written: str, number: DocNo | None) -> Reference | None:
        if len(title) < SHORTEST:
            return None
        for other in self._near(title):
            if _distance(title, other, SLIPS) <= SLIPS and _numbers_of(title) == _numbers_of(other) and _places(title) == _places(other):
                found = self._by_title(other, written, number)
                if found:
                    return Reference(found.document, "slip", f"引用的标题“{written}”与原文“{found.document.title}”有出入")
        return None

    def _agrees(self, key: str, written: str, number: DocNo | None) -> bool:
        """Two titles that differ in their years, or two different numbers, are two documents."""
        document = self.documents[key]
        if number and document.doc_no and number != document.doc_no:
            return False
        years = _years(written), _years(document.title)
        return not (years[0] and years[1] and years[0] != years[1])

    def _near(self, title: str) -> list[str]:
        """Titles that share the rarest pieces of `title`, the most pieces first."""
        known = sorted((len(self._pieces[piece]), piece) for piece in _pieces(title) if piece in self._pieces)
        shared: dict[str, int] = defaultdict(int)
        for count, piece in known[:RAREST]:
            if count <= CROWDED:
                for other in self._pieces[piece]:
                    shared[other] += 1
        return sorted(shared, key=lambda other: (-shared[other], other))[:RAREST]


def _pieces(title: str) -> frozenset[str]:
    return frozenset(title[i : i + 3] for i in range(len(title) - 2))


def _numbers_of(title: str) -> list[str]:
    return _NUMBERS.findall(title)


def _places(title: str) -> set[str]:
    return set(_PLACES.findall(title))


def _years(title: str) -> set[str]:
    return set(re.findall(r"(?:19|20)\d{2}", title))


def _distance(one: str, other: str, most: int) -> int:
    """The edit distance of two titles; more than `most` is told as `most + 1`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right)))
        if min(row) > most:
            return most + 1
        before = row
    return before[-1]
