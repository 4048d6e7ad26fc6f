"""The exceptions of the house; imports nothing.

Problems of one value travel with the data (`model.problems.Problem`). An exception is for a file that cannot be
read at all, a dictionary that is wrong, or a call that makes no sense. Each carries a sentence in plain Chinese:
what is wrong, where, and what to do.
"""

from __future__ import annotations


class DubanError(Exception):
    """Base of all errors that are shown to the user as one Chinese sentence."""

    def __init__(self, message: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        """The sentence as shown: `where：message。advice`."""
        head = f"{self.where}：{self.message}" if self.where else self.message
        return f"{head}。{self.advice}" if self.advice else head

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuilds the error with its parts, so that it crosses a process border whole."""
        return (_rebuild, (type(self), self.message, self.where, self.advice))


def _rebuild(kind: type[DubanError], message: str, where: str, advice: str) -> DubanError:
    return kind(message, where=where, advice=advice)


class UnreadableFile(DubanError):
    """A file that cannot be turned into text: empty, damaged, encrypted, of an unknown kind."""


class MissingTool(DubanError):
    """An optional part (LibreOffice, OCR, graphviz …) that this file needs is not installed."""


class LimitExceeded(DubanError):
    """A file is larger, deeper or slower than the limits allow."""


class BadDictionary(DubanError):
    """A file under `dictionaries/` (or an office's own layer) breaks its schema."""


class BadInput(DubanError):
    """A workbook, JSON or setting handed in by a person is not what it should be."""


class NotFound(BadInput):
    """A thing that is asked for by name and is not there."""


class Conflict(DubanError):
    """Two people, or a person and a newer run, say different things about one value."""
