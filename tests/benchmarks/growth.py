"""Growth and scaling: what a folder run costs with 100, 1,000, 10,000 circulars, with one worker and two, alone and on Dask, and how much memory it takes.

    python -m tests.benchmarks growth 10 100 1000     # each size with one and with two workers
    python -m tests.benchmarks scaling [seconds=540]  # one answer to "is it linear, and do two workers halve it"; give it a machine to itself

Each size is run in a session of its own, whose processes are watched: CPU time and peak of memory are those of all of them (main, the server that forks, workers).
`files` is the part until the last file is told, `joint` the papers made of all matrices, `again` the same run a second time, when nothing has changed. The start
of workers is in the figures: what it costs is what 100 circulars cost more, one by one, than the next 900.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
LARGEST = (10_000, 5_000, 2_000)
"""Sizes of the last run of `scaling`, the first that fits the time."""
Figures = dict[str, float]


def watched(arguments: list[str], folder: Path) -> Figures:
    """What a measurement printed, with CPU seconds and peaks (MB) of all its processes."""
    command = [sys.executable, "-m", "tests.benchmarks.growth", *arguments, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    cpu: dict[int, float] = {}
    peak: dict[int, int] = {}
    while process.poll() is None:
        _look(process.pid, cpu, peak)
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    said = json.loads((process.stdout.read() if process.stdout else "").splitlines()[-1])
    others = [size for pid, size in peak.items() if pid != process.pid]
    return {**said, "cpu": round(sum(cpu.values()), 1), "main MB": peak.get(process.pid, 0), "largest worker MB": max(others, default=0)}


def _look(session: int, cpu: dict[int, float], peak: dict[int, int]) -> None:
    """Notes CPU seconds and peak of every process of a session (Linux)."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[3]) == session:
                    cpu[int(entry.name)] = (int(fields[11]) + int(fields[12])) / TICKS
                    status = (entry / "status").read_text()
                    if "VmHWM:" in status:  # a process that has just ended tells nothing more
                        peak[int(entry.name)] = int(status.split("VmHWM:")[1].split()[0]) // 1024
            except (OSError, IndexError):
                continue


def folder_run(workers: int, folder: Path, out: Path) -> Figures:
    """Seconds of the parts of one run, and of the same run again."""
    from pipeline.flow import Settings, run

    told = [time.perf_counter()]
    done = run([folder], out, Settings(workers=workers), lambda *_: told.append(time.perf_counter()))
    ended = time.perf_counter()
    return {"files": told[-1] - told[0], "joint": ended - told[-1], "wall": ended - told[0], "failed": sum(one.failed for one in done), "tasks": sum(one.tasks for one in done)}


def dask_run(workers: int, folder: Path, out: Path) -> Figures:
    """Seconds of a run on a cluster of this machine, once it stands, and of the cascade over its result."""
    from pipeline.cluster import ClusterSettings, connect, run_library
    from pipeline.cluster_cascade import compare_library

    with connect(f"local:{workers}") as client:
        client.wait_for_workers(workers)
        begun = time.perf_counter()
        done = run_library(str(folder), str(out), client, ClusterSettings())
        read = time.perf_counter()
        graph = compare_library(str(out), client)
        return {"wall": read - begun, "cascade": time.perf_counter() - read, "failed": done.failed, "tasks": done.tasks, "edges": graph.number_of_edges()}


def measure(count: int, workers: int, kind: str = "folder", *, again: bool = False, characters: int = 1500) -> Figures:
    """The figures of one size; with `again` those of a second run too."""
    from tests.benchmarks.circulars import library

    with tempfile.TemporaryDirectory() as name:
        library(Path(name) / "in", count, characters)
        found = watched([kind, str(workers)], Path(name))
        if again:
            found["again"] = watched([kind, str(workers)], Path(name))["wall"]
        size = sum(path.stat().st_size for path in (Path(name) / "out").rglob("*") if path.is_file())
    each = {f"{key} ms a circular": round(1000 * found[key] / count, 2) for key in ("files", "joint", "wall", "cascade", "cpu") if key in found}
    return {"circulars": count, "workers": workers, **{key: round(value, 2) for key, value in found.items()}, **each, "KB written a circular": round(size / count / 1024, 1)}


def scaling(seconds: int = 540) -> dict[str, object]:
    """One and two workers over 100 and 1,000 circulars, one and two Dask workers over 1,000, two workers over as many more as the time allows."""
    end = time.monotonic() + seconds
    runs = {(count, workers): measure(count, workers) for count in (100, 1000) for workers in (1, 2)}
    dask = {workers: measure(1000, workers, "dask") for workers in (1, 2)}
    spent = runs[1000, 2]["wall"] / 1000
    largest = next((size for size in LARGEST if 1.25 * size * spent < end - time.monotonic()), 0)
    if largest:
        runs[largest, 2] = measure(largest, 2)
    small, middle, large = runs[100, 2], runs[1000, 2], runs.get((largest, 2), runs[1000, 2])
    return {
        "speed-up of two workers (wall)": {str(count): round(runs[count, 1]["wall"] / runs[count, 2]["wall"], 2) for count in (100, 1000)},
        "speed-up of two Dask workers (wall)": {part: round(dask[1][part] / dask[2][part], 2) for part in ("wall", "cascade")},
        "cpu a circular, largest to 100": round(large["cpu ms a circular"] / small["cpu ms a circular"], 3),
        "cpu of one more circular, up to the largest to up to 1,000": _one_more(middle, large) / _one_more(small, middle) if largest else None,
        "runs": list(runs.values()), "dask": list(dask.values()),
    }  # fmt: skip


def _one_more(few: Figures, many: Figures) -> float:
    return round((many["cpu"] - few["cpu"]) / (many["circulars"] - few["circulars"]), 5)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    place = Path(sys.argv[3])
    print(json.dumps((folder_run if sys.argv[1] == "folder" else dask_run)(int(sys.argv[2]), place / "in", place / "out")))
