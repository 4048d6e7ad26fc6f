"""How much two shared characters say: little where all 公文 or all clauses of these two papers use them, much where few do.

The weight of a gram is the product of two shares: its rarity among the clauses of the two circulars at hand, and its rarity in the background of
公文 language (`cascade_background.yaml`). Only the pair and the dictionary count, so the same two papers always compare alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cascade.words import Gram, rules
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

SMALLEST_CROWD = 60  # clauses; in fewer a gram that occurs in all of them says still something


@dataclass(frozen=True, slots=True)
class Background:
    """In how many phrases of the background each gram and each single character occurs, and the number of phrases."""

    counts: Mapping[Gram, int]
    phrases: int

    def rarity(self, gram: Gram) -> float:
        """1 for a gram that the background does not know, near 0 for one that all phrases share."""
        top = math.log(1 + self.phrases / 4)
        return max(0.05, 1 - math.log(1 + self.counts.get(gram, 0)) / top)


@lru_cache(maxsize=8)
def background(lexicon: Lexicon) -> Background:
    """The background of the dictionary, folded as the clauses are."""
    folder = rules(lexicon)
    phrases = [word for entry in lexicon["cascade_background"] for word in entry.words]
    counts: Counter[Gram] = Counter()
    for phrase in phrases:
        folded = folder.fold(phrase, Span(0, len(phrase)))
        counts.update(folded.grams | frozenset(folded.text))
    return Background(dict(counts), len(phrases))


def weights(clauses: Iterable[frozenset[Gram]], behind: Background) -> dict[Gram, float]:
    """The weight (0..1] of every gram of these clauses. One that occurs but once is as likely an accident of two neighbouring words: half."""
    counts: Counter[Gram] = Counter()
    total = 0
    for grams in clauses:
        counts.update(grams)
        total += 1
    crowd = max(total, SMALLEST_CROWD)
    top = math.log(crowd / 2)
    by_count = {count: _rarity(count, crowd, top) for count in set(counts.values())}
    return {gram: by_count[count] * behind.rarity(gram) for gram, count in counts.items()}


def _rarity(count: int, crowd: int, top: float) -> float:
    return 0.5 if count == 1 else max(0.05, min(1.0, math.log(crowd / count) / top))


def mass(grams: Iterable[Gram], weight: Mapping[Gram, float]) -> float:
    """The weights of these grams together; grams without one count nothing. Summed in a fixed order, so that runs agree to the bit."""
    return math.fsum(weight.get(gram, 0.0) for gram in grams)
