"""SIGKILL at random moments: does every resumed run end byte-identical to an undisturbed one, with no file lost or doubled?

    python -m tests.benchmarks kills [kills=200] [files=300] [seconds=600]

A run over `files` small circulars is started again and again; each time the main process with all its workers, or one worker alone, is killed after a random
pause. A run that was allowed to end begins anew in an empty folder. Stops after `seconds` at the latest and says how many kills there were.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KILLS_A_RUN = 8
"""Starts that are disturbed before a run is let end and compared."""
CHILD = "import sys; from pathlib import Path; from pipeline.flow import Settings, run; run([Path(sys.argv[1])], Path(sys.argv[2]), Settings(workers=2))"


def fingerprint(out: Path) -> dict[str, str]:
    """Every JSON, CSV and calendar of a run by name, as a hash; the workbook and Parquet carry no more than these."""
    files = [path for path in out.rglob("*") if path.suffix in {".json", ".csv", ".ics", ".graphml"} and not path.name.startswith(".duban-")]
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def children(pid: int) -> list[int]:
    """The processes below `pid` (Linux)."""
    found, waiting = [], [pid]
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents.setdefault(int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]), []).append(int(entry.name))
            except (OSError, IndexError):
                continue
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill(process: subprocess.Popen[bytes], dice: random.Random) -> str:
    """Kills the whole run, or in two cases of five one of its workers; says which."""
    below = children(process.pid)
    if below and dice.random() < 0.4:
        os.kill(dice.choice(below), signal.SIGKILL)
        return "worker"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return "main"


def spoiled(out: Path, calm: dict[str, str]) -> int:
    """How many of the matrices and their evidence that stand below `out` right after a kill are not, byte for byte, those of the calm run."""
    found = {name: value for name, value in fingerprint(out).items() if name.startswith(("matrix/", "evidence/"))}
    return sum(calm.get(name) != value for name, value in found.items())


def main(kills: int = 200, files: int = 300, seconds: int = 600) -> dict[str, object]:
    """The figures of the ordeal."""
    from tests.benchmarks.circulars import library

    dice, begun = random.Random(8), time.monotonic()
    count = {"main": 0, "worker": 0}
    rounds = wrong = broken = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        library(folder, files, 700)
        subprocess.run([sys.executable, "-c", CHILD, str(folder), str(Path(name) / "calm")], check=True)
        calm = fingerprint(Path(name) / "calm")
        while sum(count.values()) < kills and time.monotonic() - begun < seconds:
            out = Path(name) / f"out{rounds}"
            for _ in range(KILLS_A_RUN):
                process = subprocess.Popen([sys.executable, "-c", CHILD, str(folder), str(out)], start_new_session=True)
                ended = _disturbed(process, dice, count, kills)
                broken += spoiled(out, calm)
                if ended or sum(count.values()) >= kills or time.monotonic() - begun > seconds:
                    break
            subprocess.run([sys.executable, "-c", CHILD, str(folder), str(out)], check=True)
            rounds += 1
            wrong += fingerprint(out) != calm
    return {"kills": sum(count.values()), **count, "files": files, "resumed runs compared": rounds, "different": wrong, "files spoiled after a kill": broken, "seconds": round(time.monotonic() - begun)}


def _disturbed(process: subprocess.Popen[bytes], dice: random.Random, count: dict[str, int], kills: int) -> bool:
    """True where the run ended by itself, False where it was killed; a run that lost only a worker is disturbed again."""
    while True:
        try:
            process.wait(dice.uniform(0.3, 5.0))
            return True
        except subprocess.TimeoutExpired:
            if sum(count.values()) >= kills:
                process.wait()
                return True
            which = kill(process, dice)
            count[which] += 1
            if which == "main":
                return False


if __name__ == "__main__":
    print(json.dumps(main(*(int(value) for value in sys.argv[1:]))))
