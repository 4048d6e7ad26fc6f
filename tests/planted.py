"""How many of the planted faults the check finds, and what it says of the clean texts: `python -m tests.planted [PLANTS_A_CODE]`.

The clean texts are the corpus (`district/`, `styles/` but the half that is kept closed). Of every code the plants are drawn over all texts, the same on
every run. A plant counts as found where a finding of its code covers its words or stands within 60 characters of them (as the gold is scored), and
the clean text has no such finding there.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.flow import understand
from pipeline.model.matrix import Matrix
from pipeline.read import read_bytes
from tests.planting import Plant, plants

ROOT = Path(__file__).parents[1]
KEPT_CLOSED = "final"
NEAR = 60


def clean_texts() -> Iterator[tuple[str, str]]:
    """(name, text) of the corpus, in order of their names."""
    for folder in (ROOT / "corpus" / "district", *sorted(path for path in (ROOT / "corpus" / "styles").iterdir() if path.name not in (KEPT_CLOSED, "gold"))):
        for path in sorted(folder.glob("*.txt")):
            yield f"{folder.name}/{path.stem}", path.read_text("utf-8")


def checked(text: str) -> Matrix:
    """The matrix of a text with its findings."""
    return understand(read_bytes("a.txt", text.encode())).matrix


def drawn(number: int) -> dict[str, list[tuple[str, str, Plant]]]:
    """By code `number` plants (fewer where the corpus has no room for more) with the name of their text and the clean text."""
    by_code: dict[str, list[tuple[str, str, Plant]]] = defaultdict(list)
    for seed, (name, text) in enumerate(clean_texts()):
        for plant in plants(text, seed):
            by_code[plant.code].append((name, text, plant))
    return {code: random.Random(code).sample(found, min(number, len(found))) for code, found in sorted(by_code.items())}


def near(matrix: Matrix, code: str, at: str) -> int:
    """How many findings of `code` stand near the words `at`."""
    return sum(one.code == code and at in matrix.text[max(0, one.span.start - NEAR) : one.span.end + NEAR] for one in matrix.findings)


def found(clean: Matrix, plant: Plant) -> bool:
    """True where the fault is told and was not before it was planted."""
    return near(checked(plant.text), plant.code, plant.at) > near(clean, plant.code, plant.at)


def recall(number: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Plants and found plants by code, and the missed ones as lines."""
    owed, hit, missed = Counter[str](), Counter[str](), []
    known: dict[str, Matrix] = {}
    for code, chosen in drawn(number).items():
        for name, text, plant in chosen:
            if name not in known:
                known[name] = checked(text)
            owed[code] += 1
            if found(known[name], plant):
                hit[code] += 1
            else:
                missed.append(f"{code} {name} {plant.at}")
    return owed, hit, missed


def main(arguments: list[str]) -> int:
    owed, hit, missed = recall(int(arguments[0]) if arguments else 24)
    print(*(f"{code:<22}{hit[code]:>4} of {owed[code]:>4}  {hit[code] / owed[code]:.2f}" for code in sorted(owed)), sep="\n")
    print(*missed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
