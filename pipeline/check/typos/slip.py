"""What the finders of `typo` hand on, and the sounds and shapes that characters are mistaken by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.model.text import Span


@dataclass(frozen=True, slots=True)
class Slip:
    """A place with what is wrong there; `alike` where the same words elsewhere are the same slip."""

    span: Span
    message: str
    alike: bool = True


@lru_cache(maxsize=8)
def neighbours(lexicon: Lexicon) -> dict[str, str]:
    """For each character those of the same sound (`homophones.yaml`) or shape (`typos.yaml`), in code point order."""
    found: dict[str, set[str]] = {}
    for group in (group for name in ("homophones", "typos") for entry in lexicon[name] for group in entry.list("groups")):
        for char in group:
            found.setdefault(char, set()).update(set(group) - {char})
    return {char: "".join(sorted(others)) for char, others in found.items()}
