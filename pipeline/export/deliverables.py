"""成果形式: what can be shown when a measure is done, quoted from its words; patterns in `dictionaries/deliverables.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Task
from pipeline.patterns import compiled


@dataclass(frozen=True, slots=True)
class Deliverables:
    """Finds deliverables by patterns with a group `what`."""

    patterns: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def of(cls, lexicon: Lexicon) -> Deliverables:
        """The patterns of the dictionaries."""
        return cls(tuple(compiled(entry.pattern) for entry in lexicon["deliverables"] if entry.pattern))

    def of_text(self, text: str) -> tuple[str, ...]:
        """The deliverables that `text` names, each once, in the text's order."""
        found = sorted((match.start("what"), match["what"]) for pattern in self.patterns for match in pattern.finditer(text))
        return tuple(dict.fromkeys(words for _, words in found))

    def of_task(self, task: Task) -> tuple[str, ...]:
        """The deliverables of a task's measures, each once, in their order."""
        return tuple(dict.fromkeys(words for action in task.actions for words in self.of_text(action.text)))
