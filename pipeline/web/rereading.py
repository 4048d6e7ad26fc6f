"""What a new dictionary entry would change: the library's circulars that hold its words are read with the old and with the new dictionary.

The reading is done in a process of its own, as for files handed in; nothing is written.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.matrix import Matrix
from pipeline.workers import Failure, Limits, Pool

SECONDS = 90.0
"""How long a preview may take in all; what was not reached is said."""
_PARTS = (("责任", "assignments"), ("时限", "deadlines"), ("目标", "targets"), ("措施", "actions"))


@dataclass(frozen=True, slots=True)
class Copy:
    """One circular to be read twice: with the layers as they are and as they would be."""

    name: str
    data: bytes
    title: str
    before: tuple[Path, ...]
    after: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One value that would be different; an empty side has none."""

    title: str
    path: str
    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effects:
    """All effects; `looked` circulars were read, `left` were not (no time, or they could not be read)."""

    effects: tuple[Effect, ...] = ()
    looked: int = 0
    left: tuple[str, ...] = field(default=())


def effects(copies: tuple[Copy, ...], seconds: float = SECONDS) -> Effects:
    """What would change in these circulars."""
    if not copies:
        return Effects()
    found: list[Effect] = []
    left: list[str] = []
    end = time.monotonic() + seconds
    with Pool(differences, 1, Limits(seconds=seconds), preload=("pipeline.read", "pipeline.structure", "pipeline.extract", "pipeline.resolve", "pipeline.check")) as pool:
        for copy in copies:
            if time.monotonic() > end:
                left.append(copy.title)
                continue
            for _, answer in pool.run([copy]):
                if isinstance(answer, Failure):
                    left.append(copy.title)
                else:
                    found += answer
    return Effects(tuple(found), len(copies) - len(left), tuple(left))


def differences(copy: Copy) -> tuple[Effect, ...]:
    """The values of one circular that the new layers would change; runs in the worker process."""
    from pipeline.flow import understand
    from pipeline.read import read_bytes

    source = read_bytes(copy.name, copy.data)
    before, after = (understand(source, layers).matrix for layers in (copy.before, copy.after))
    return tuple(_compared(copy.title, before, after))


def _compared(title: str, before: Matrix, after: Matrix) -> Iterator[Effect]:
    from pipeline.explain import shown

    paths = dict.fromkeys([task.path for task in before.tasks] + [task.path for task in after.tasks])
    for path in paths:
        old, new = before.task(path), after.task(path)
        if old is None or new is None:
            yield Effect(title, path, "任务", old.title if old else "", new.title if new else "")
            continue
        for part, name in _PARTS:
            was, now = ([shown(one) for one in getattr(task, name)] for task in (old, new))
            gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
            for index in range(max(len(gone), len(come))):
                yield Effect(title, path, part, gone[index] if index < len(gone) else "", come[index] if index < len(come) else "")
