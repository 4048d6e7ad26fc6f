"""The matrices of a run as a library on disk: a card for each circular, its matrix read again whenever it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import BadInput
from pipeline.model.matrix import Matrix
from pipeline.model.problems import Problem

if TYPE_CHECKING:
    from pipeline.export.masking import Mask


class Matrices(Protocol):
    """Matrices in a fixed order, at hand (a tuple) or on disk (a `Shelf`)."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Matrix: ...
    def __iter__(self) -> Iterator[Matrix]: ...


class Shelf:
    """The matrices of a finished run with their evidence, in the order of their stems; each is read when it is asked for."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._paths = sorted((out / "matrix").glob("*.json"))
        if not self._paths:
            raise BadInput("没有找到任务矩阵", where=str(out / "matrix"), advice="请先运行 duban run")

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, index: int) -> Matrix:
        from pipeline.export.evidence import with_evidence
        from pipeline.export.result import from_json

        path = self._paths[index]
        evidence = self._out / "evidence" / path.name
        matrix = from_json(path.read_text("utf-8"), where=path.name)
        return with_evidence(matrix, evidence.read_text("utf-8"), where=evidence.name) if evidence.is_file() else matrix

    def __iter__(self) -> Iterator[Matrix]:
        return (self[index] for index in range(len(self)))


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a circular without its matrix: its place in the library, its id there, and what a book is made by."""

    index: int
    id: str
    tasks: int
    level: str
    county: str
    dated: date | None


def census(matrices: Matrices) -> tuple[tuple[Card, ...], tuple[Problem, ...]]:
    """A card for each circular that counts, in order, and a problem for each that was met before (see `export.library`)."""
    from pipeline.export.library import Distinct

    cards, seen = [], Distinct()
    for index, matrix in enumerate(matrices):
        kept = seen.take(matrix)
        if kept is not None:
            head = kept.letterhead
            cards.append(Card(index, kept.id, len(kept.tasks), head.level or "", head.jurisdiction.county or "", head.dated))
    return tuple(cards), tuple(seen.problems)


@dataclass(frozen=True)
class Chosen:
    """The matrices that `cards` name, each under the id of its card, with personal data masked where there is a mask."""

    matrices: Matrices
    cards: Sequence[Card]
    cover: Mask | None = None

    def __len__(self) -> int:
        return len(self.cards)

    def __getitem__(self, index: int) -> Matrix:
        from pipeline.export.library import with_id
        from pipeline.export.masking import masked

        card = self.cards[index]
        matrix = self.matrices[card.index]
        if matrix.id != card.id:
            matrix = with_id(matrix, card.id)
        return masked(matrix, self.cover) if self.cover else matrix

    def __iter__(self) -> Iterator[Matrix]:
        return (self[index] for index in range(len(self)))

    def masked(self, cover: Mask) -> Chosen:
        """The same, masked."""
        return Chosen(self.matrices, self.cards, cover)

    def only(self, ids: set[str]) -> Chosen:
        """Those of `ids`."""
        return Chosen(self.matrices, tuple(card for card in self.cards if card.id in ids), self.cover)
