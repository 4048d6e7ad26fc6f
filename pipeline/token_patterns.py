"""Token patterns as `dictionaries/actor_cues.yaml` writes them (`HEAD`, `INSIDE*`, `VERB|V`), and where they fit in a text's tags.

Each tag is a letter, each pattern a regular expression over these letters, so that a text's tags are looked through once. A pattern is a sequence of
single tokens; of such a sequence the first match of a greedy expression is the longest. Tests compare the fits with those of spaCy's `Matcher`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_FIRST_LETTER = 0x4E00  # any range of letters that mean nothing in a regular expression
_OTHER = " "  # the letter of a tag in no pattern


class TokenPatterns:
    """Patterns by name, ready to be tried."""

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        parts = {name: [_tags_and_operator(part) for part in pattern] for name, pattern in patterns.items()}
        known = sorted({tag for pattern in parts.values() for tags, _ in pattern for tag in tags})
        self._letters = {tag: chr(_FIRST_LETTER + number) for number, tag in enumerate(known)}
        texts = {name: "".join(f"[{''.join(map(self._letters.__getitem__, tags))}]{operator}" for tags, operator in pattern) for name, pattern in parts.items()}
        self._each = [(name, re.compile(text)) for name, text in sorted(texts.items())]
        self._any = re.compile(f"(?={'|'.join(texts.values())})" if texts else "(?!)")

    def fits(self, tags: Sequence[str]) -> Iterator[tuple[int, str, int]]:
        """The longest fit of each pattern at each place: its first word, the pattern's name, the word behind its last; by place and name."""
        letters = "".join([self._letters.get(tag, _OTHER) for tag in tags])
        for place in self._any.finditer(letters):
            start = place.start()
            for name, pattern in self._each:
                if (fit := pattern.match(letters, start)) and fit.end() > start:
                    yield start, name, fit.end()


def _tags_and_operator(part: str) -> tuple[list[str], str]:
    """The tags of one part of a token pattern (`VERB|V`), and its operator: `*`, `?`, `+` or nothing."""
    operator = part[-1] if part[-1] in "*?+" else ""
    return part.removesuffix(operator).split("|"), operator
