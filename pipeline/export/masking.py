"""Personal data (phones, ID numbers) masked in everything that is shared; what counts is in `dictionaries/masking.yaml`.

A mask keeps the number of characters, so every span of a masked matrix still covers its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Matrix, Task
from pipeline.patterns import compiled

_MARK = "*"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    head: int
    tail: int

    def cover(self, found: re.Match[str]) -> str:
        """What was found with its letters and digits between the kept ones covered; separators stay."""
        places = [index for index, sign in enumerate(found[0]) if sign.isalnum()]
        hidden = set(places[self.head : len(places) - self.tail])
        return "".join(_MARK if index in hidden else sign for index, sign in enumerate(found[0]))


@dataclass(frozen=True, slots=True)
class Mask:
    """Masks texts by rules; one without rules changes nothing (the switch is off)."""

    rules: tuple[_Rule, ...] = ()

    @classmethod
    def of(cls, lexicon: Lexicon) -> Mask:
        """The mask that the dictionaries describe."""
        found = [(entry, entry.pattern) for entry in lexicon["masking"] if entry.pattern]
        return cls(
            tuple(_Rule(compiled(pattern), int(entry.text("keep_head", "0")), int(entry.text("keep_tail", "0"))) for entry, pattern in found)
        )

    def __call__(self, text: str) -> str:
        """`text`, of the same length, with the inner digits of every number that a rule finds replaced by `*`."""
        for rule in self.rules:
            text = rule.pattern.sub(rule.cover, text)
        return text

    def optional(self, text: str | None) -> str | None:
        """`text` masked, None as it is."""
        return None if text is None else self(text)


def masked(matrix: Matrix, mask: Mask) -> Matrix:
    """`matrix` with personal data masked in its text and in every value; all spans stay right."""
    text = mask(matrix.text)
    head = matrix.letterhead
    return replace(
        matrix,
        text=text,
        letterhead=replace(head, title=mask(head.title), carrier_title=mask.optional(head.carrier_title)),
        sections=tuple(replace(one, heading=mask(one.heading)) for one in matrix.sections),
        tasks=tuple(_masked_task(task, text, mask) for task in matrix.tasks),
        targets=tuple(replace(one, surface=one.span.of(text)) for one in matrix.targets),
        findings=tuple(replace(one, message=mask(one.message)) for one in matrix.findings),
        unlisted=tuple(replace(one, text=mask(one.text)) for one in matrix.unlisted),
    )


def _masked_task(task: Task, text: str, mask: Mask) -> Task:
    return replace(
        task,
        title=mask(task.title),
        actions=tuple(replace(one, text=mask(one.text)) for one in task.actions),
        assignments=tuple(replace(one, unit=one.span.of(text)) for one in task.assignments),
        deadlines=tuple(replace(one, surface=one.span.of(text)) for one in task.deadlines),
        targets=tuple(replace(one, surface=one.span.of(text)) for one in task.targets),
    )
