"""What went wrong with a file or a value, and travels with the data to `problems.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: `code` for programs, `message` and `advice` in plain Chinese for people."""

    code: str
    message: str
    severity: Severity = "warning"
    source: str = ""
    where: str = ""
    advice: str = ""
