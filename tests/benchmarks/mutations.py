"""Mutated inputs in bulk: no crash of the main process, no hang, no leak.

    python -m tests.benchmarks mutations [seconds=120]

Generated circulars in every format are damaged at random (bytes flipped, cut, doubled, pieces of another format set in) and read by a pool of two workers under limits,
until the time is over. Prints how many were really tried, how each ended, and how the memory of the main process grew.
"""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from collections.abc import Iterator

from pipeline.workers import Failure, Limits, Pool


def outcome(job: tuple[str, bytes]) -> str:
    """`read`, or the kind of DubanError; runs in a worker."""
    from pipeline.errors import DubanError
    from pipeline.flow import understand
    from pipeline.read import read_bytes

    try:
        understand(read_bytes(job[0], job[1]))
    except DubanError as error:
        return type(error).__name__
    return "read"


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


def jobs(seconds: float) -> Iterator[tuple[str, bytes]]:
    """Damaged files until the time is over."""
    from tests.benchmarks.circulars import FORMATS, circular

    dice, end = random.Random(11), time.monotonic() + seconds
    whole = {f"{number}.{kind}": make(circular(number, 900)) for number in range(8) for kind, make in FORMATS.items()}
    names, contents = list(whole), list(whole.values())
    while time.monotonic() < end:
        name = dice.choice(names)
        yield name, mutated(whole[name], contents, dice)


def main(seconds: int = 120) -> dict[str, object]:
    """The figures; rounds of 200, so that memory can be read between them."""
    ended: Counter[str] = Counter()
    peaks: list[int] = []
    begun, source = time.monotonic(), jobs(seconds)
    with Pool(outcome, 2, Limits(seconds=20), preload=("pipeline.flow", "pipeline.read", "pipeline.extract", "pipeline.check")) as pool:
        while batch := [job for _, job in zip(range(200), source, strict=False)]:
            for _, answer in pool.run(batch):
                ended[f"quarantined: {answer.kind} {answer.message}"[:90] if isinstance(answer, Failure) else answer] += 1
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    return {"tried": ended.total(), "ended": dict(ended.most_common()), "main MB at first, at last": [peaks[0], peaks[-1]], "seconds": round(time.monotonic() - begun)}
