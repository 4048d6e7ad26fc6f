"""Growth: what a folder run costs with 10, 100, 1,000, 10,000 circulars, part by part, and how much memory it takes.

    python -m tests.benchmarks growth 10 100 1000 [--workers 2]

Each size is run in a process of its own. `files` is the part done in workers (seconds until the last file is told), `joint` the papers made of
all matrices; `again` is the same run a second time, when nothing has changed. Memory is the peak of the main process and of the largest worker.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(count: int, workers: int, characters: int = 1500) -> dict[str, float]:
    """The figures of one size, measured in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.growth", str(count), str(workers), str(characters)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def run_once(folder: Path, out: Path, workers: int) -> dict[str, float]:
    """Seconds of the parts of one run in this process."""
    from pipeline.flow import Settings, run

    begun = time.perf_counter()
    told = [begun]
    done = run([folder], out, Settings(workers=workers), lambda *_: told.append(time.perf_counter()))
    ended = time.perf_counter()
    return {"files": told[-1] - begun, "joint": ended - told[-1], "failed": sum(one.failed for one in done), "tasks": sum(one.tasks for one in done)}


def main(count: int, workers: int, characters: int) -> None:
    """Prints the figures as one line of JSON."""
    from tests.benchmarks.circulars import library

    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        library(folder, count, characters)
        first = run_once(folder, out, workers)
        mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        again = run_once(folder, out, workers)
        theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / count / 1024
    print(json.dumps({
        "circulars": count, "workers": workers, **{key: round(value, 2) for key, value in first.items()}, "ms a circular": round(1000 * first["files"] / count, 1),
        "joint ms a circular": round(1000 * first["joint"] / count, 2), "again": round(again["files"] + again["joint"], 2),
        "main MB": round(mine), "worker MB": round(theirs), "KB written a circular": round(size, 1),
    }))  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main(*(int(value) for value in sys.argv[1:]))
