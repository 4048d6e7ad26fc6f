"""Mutated inputs in bulk: no crash of the main process, no hang, no leak.

    python -m tests.benchmarks mutations [seconds=120] [first=0] [last=100000] [tally]

Generated circulars in every format are damaged at random (bytes flipped, cut, doubled, pieces of another format set in) and read by a pool of two
workers under limits. Input `n` is the same on every machine, so a range can be shared out between processes and the counts add up. With a
`tally` file each round of 500 is one line of it, and the next start goes on behind the last whole round. Prints how many were really tried,
how each ended, and how the memory of the main process and of the workers went.
"""

from __future__ import annotations

import json
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.workers import Failure, Limits, Pool

ROUND = 500
"""Inputs between two looks at the memory."""


def outcome(job: tuple[str, bytes]) -> tuple[str, int]:
    """`read`, or the kind of DubanError, with the memory that the worker holds now (MB); runs in a worker."""
    from pipeline.errors import DubanError
    from pipeline.flow import understand
    from pipeline.read import read_bytes

    try:
        understand(read_bytes(job[0], job[1]))
    except DubanError as error:
        return type(error).__name__, resident()
    return "read", resident()


def resident() -> int:
    """Megabytes that this process holds now; its peak where the system does not tell."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * resource.getpagesize() >> 20 if pages.is_file() else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def mutated(data: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """`data` with one to twelve random damages."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(found) + 1)
        end = min(len(found), at + dice.choice((1, 2, 16, 200, 3000)))
        match dice.randrange(5):
            case 0:
                found[at:end] = dice.randbytes(end - at)
            case 1:
                del found[at:end]
            case 2:
                found[at:at] = found[at:end]
            case 3:
                other = dice.choice(others)
                start = dice.randrange(len(other))
                found[at:at] = other[start : start + 300]
            case _:
                del found[at + (len(found) - at) // 2 :]
    return bytes(found) or b"\0"


@cache
def whole() -> dict[str, bytes]:
    """The undamaged files by name."""
    from tests.benchmarks.circulars import FORMATS, circular

    return {f"{number}.{kind}": make(circular(number, 900)) for number in range(8) for kind, make in FORMATS.items()}


def damaged(number: int) -> tuple[str, bytes]:
    """Input `number`: the name of a file and its damaged bytes, always the same."""
    dice = random.Random(f"mutation {number}")
    name = dice.choice(list(whole()))
    return name, mutated(whole()[name], list(whole().values()), dice)


def rounds(first: int, last: int, seconds: float) -> Iterator[dict[str, object]]:
    """What came of each round, until the range or the time is over."""
    end = time.monotonic() + seconds
    with Pool(outcome, 2, Limits(seconds=20), preload=("pipeline.flow", "pipeline.read", "pipeline.extract", "pipeline.check")) as pool:
        for start in range(first, last, ROUND):
            if time.monotonic() > end:
                return
            begun, ended, held = time.monotonic(), Counter[str](), 0
            for _, answer in pool.run(damaged(number) for number in range(start, min(start + ROUND, last))):
                if isinstance(answer, Failure):
                    ended[f"quarantined: {answer.kind} {answer.message}"[:90]] += 1
                else:
                    ended[answer[0]] += 1
                    held = max(held, answer[1])
            yield {"from": start, "to": min(start + ROUND, last), "ended": ended, "main MB": resident(), "worker MB": held, "seconds": round(time.monotonic() - begun, 1)}


def main(seconds: int = 120, first: int = 0, last: int = 100_000, tally: str = "") -> dict[str, object]:
    """The figures of the range `first`..`last` so far."""
    path = Path(tally) if tally else None
    done = [json.loads(line) for line in path.read_text().splitlines()] if path and path.is_file() else []
    for one in rounds(done[-1]["to"] if done else first, last, seconds):
        done.append(one)
        if path:
            with path.open("a") as file:
                file.write(json.dumps(one) + "\n")
    return total(done)


def total(done: list[dict]) -> dict[str, object]:
    """The sum of rounds."""
    ended: Counter[str] = Counter()
    for one in done:
        ended.update(one["ended"])
    memory = {f"{who} MB at first, at most, at last": [done[0][key], max(one[key] for one in done), done[-1][key]] for who, key in (("main", "main MB"), ("worker", "worker MB"))} if done else {}
    return {"tried": ended.total(), "range": [done[0]["from"], done[-1]["to"]] if done else [], "ended": dict(ended.most_common()), **memory, "seconds": round(sum(one["seconds"] for one in done))}
