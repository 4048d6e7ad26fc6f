"""照搬率: the share of a plan's own characters that are the directive's, word for word."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.matrix import Matrix
from pipeline.model.text import Span

RUN = 7  # characters in a row that are no accident
Runs = frozenset[str]


def runs(matrix: Matrix) -> Runs:
    """Every run of `RUN` characters in the directive's tasks; punctuation and spaces do not count."""
    found: set[str] = set()
    for task in matrix.tasks:
        words = _letters(matrix.text, task.span)[0]
        found.update(words[i : i + RUN] for i in range(len(words) - RUN + 1))
    return frozenset(found)


def copied(matrix: Matrix, spans: Iterable[Span], known: Runs) -> float:
    """The share (0..1) of the characters of `spans` that lie in a known run; 0.0 where there are none."""
    total = own = 0
    for span in spans:
        words, _ = _letters(matrix.text, span)
        covered = bytearray(len(words))
        for i in range(len(words) - RUN + 1):
            if words[i : i + RUN] in known:
                covered[i : i + RUN] = b"\1" * RUN
        total += len(words)
        own += sum(covered)
    return own / total if total else 0.0


def _letters(text: str, span: Span) -> tuple[str, int]:
    words = "".join(ch for ch in span.of(text) if ch.isalnum())
    return words, len(words)
