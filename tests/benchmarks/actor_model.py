"""Does a trained model find the doers in running text better than the rules? `python -m tests.benchmarks.actor_model [BATCH …]` answers by batch.

A spaCy entity recogniser over characters is trained on the doers (`actor`) of all our gold but one batch, and scored on that batch as the scorer scores: a
unit once a task. It sees the tasks as the rules cut them, so that only the finding of doers is compared; every other batch is open to it, also those
that were written later. The rules' own figures of a first run, before anything was mended, stand in `docs/accuracy.md`.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any

import spacy
from spacy.training import Example

from pipeline.evaluate import _pairs
from pipeline.flow import understand
from pipeline.read import read_bytes
from tests.levels import SETS

ROUNDS, SEED, TEST = 20, 7, ("third", "fourth", "fifth", "sixth")
Unit = frozenset[str]
"""All accepted forms of one doer."""


def tasks(name: str) -> Iterator[tuple[str, list[dict[str, Any]], set[str]]]:
    """Of each task of a batch: its words, the doers owed or optional, and the units that the rules call doers."""
    gold_folder, folder = SETS[name]
    for path in sorted(gold_folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        source = folder / gold.get("source", f"{path.stem}.txt")
        if not source.is_file():
            continue
        matrix = understand(read_bytes(source.name, source.read_bytes())).matrix
        said = [{"path": task.path, "title": task.title, "task": task} for task in matrix.tasks]
        for owed, found in _pairs(gold["tasks"], said):
            if owed is not None and found is not None:
                task = found["task"]
                doers = [one for one in owed.get("assignments", []) if one["role"] == "actor"]
                yield task.span.of(matrix.text), doers, {one.unit for one in task.assignments if one.role == "actor"}


def forms(doer: dict[str, Any]) -> Unit:
    """Every form of a doer that counts as right."""
    return frozenset([doer["unit"], *doer.get("aliases", ())])


def examples(nlp: Any, names: list[str]) -> list[Example]:
    """Training examples, one a task: the first place of each doer is marked."""
    found = []
    for name in names:
        for words, doers, _ in tasks(name):
            doc = nlp.make_doc(words)
            places = [(words.find(doer["unit"]), len(doer["unit"])) for doer in doers if doer["unit"] in words]
            spans = [doc.char_span(start, start + length, "DOER") for start, length in places]
            kept = spacy.util.filter_spans([span for span in spans if span is not None])
            found.append(Example.from_dict(doc, {"entities": [(span.start_char, span.end_char, "DOER") for span in kept]}))
    return found


def trained(names: list[str]) -> Any:
    """A recogniser trained on the batches of these names."""
    random.seed(SEED)
    spacy.util.fix_random_seed(SEED)
    nlp = spacy.blank("zh")  # one character a token
    nlp.add_pipe("ner")
    known = examples(nlp, names)
    optimizer = nlp.initialize(lambda: known)
    for _ in range(ROUNDS):
        random.shuffle(known)
        for batch in spacy.util.minibatch(known, 16):
            nlp.update(batch, sgd=optimizer, drop=0.25)
    return nlp


def score(owed: list[dict[str, Any]], said: set[str]) -> tuple[int, int, int]:
    """(right, owed, said) of one task; what is optional is neither owed nor wrong."""
    left, right, free = set(said), 0, 0
    for doer in sorted(owed, key=lambda one: bool(one.get("optional"))):
        if match := left & forms(doer):
            left -= match
            right, free = (right, free + 1) if doer.get("optional") else (right + 1, free)
    return right, sum(not one.get("optional") for one in owed), len(said) - free


def main(batches: list[str]) -> None:
    """Prints F1 of the model and of today's rules for each batch."""
    for name in batches or TEST:
        nlp = trained([other for other in SETS if other != name and SETS[other][0].is_dir()])
        for who in ("model", "rules"):
            totals = [0, 0, 0]
            for words, owed, rules in tasks(name):
                said = rules if who == "rules" else {entity.text for entity in nlp(words).ents}
                totals = [a + b for a, b in zip(totals, score(owed, said), strict=True)]
            right, due, told = totals
            print(f"{name} {who}: P {right / max(told, 1):.3f} R {right / max(due, 1):.3f} F1 {2 * right / max(due + told, 1):.3f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
