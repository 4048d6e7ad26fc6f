"""SIGKILL at random moments: does every resumed run end byte-identical to an undisturbed one, with no file lost or doubled?

    python -m tests.benchmarks kills [kills=200] [files=300] [seconds=600] [first=0] [tally]

A round is a run over `files` small circulars that is started again and again; each time the main process with all its workers, or one worker alone, is killed
after a random pause. After eight kills it is let end and every file of it is compared with a calm run. Round `n` has dice of its own, so rounds
can be shared out between processes (`first`) and the counts add up. With a `tally` file each round is one line of it, and the next start
goes on behind the last. Stops after `seconds` at the latest and says how many kills there were.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
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
    """Every file of a run by name, as a hash."""
    files = [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".duban-")]
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


def one_round(number: int, place: Path, folder: Path, calm: dict[str, str], end: float) -> dict[str, float]:
    """What came of round `number`: kills of each sort, files spoiled by them, whether the resumed run differs, files lost or doubled."""
    dice, begun, count = random.Random(f"kills {number}"), time.monotonic(), {"main": 0, "worker": 0}
    out, broken, ended = place / f"out{number}", 0, False
    while not ended and sum(count.values()) < KILLS_A_RUN and time.monotonic() < end:
        process = subprocess.Popen([sys.executable, "-c", CHILD, str(folder), str(out)], start_new_session=True)
        ended = _disturbed(process, dice, count)
        broken += spoiled(out, calm)
    subprocess.run([sys.executable, "-c", CHILD, str(folder), str(out)], check=True)
    found = fingerprint(out)
    shutil.rmtree(out)
    return {
        "round": number, **count, "spoiled": broken, "different": sum(calm.get(name) != value for name, value in found.items()), "lost": len(calm.keys() - found.keys()),
        "left over": len(found.keys() - calm.keys()), "seconds": round(time.monotonic() - begun),
    }  # fmt: skip


def main(kills: int = 200, files: int = 300, seconds: int = 600, first: int = 0, tally: str = "") -> dict[str, object]:
    """The figures of the ordeal so far."""
    from tests.benchmarks.circulars import library

    path, end = Path(tally) if tally else None, time.monotonic() + seconds
    done = [json.loads(line) for line in path.read_text().splitlines()] if path and path.is_file() else []
    with tempfile.TemporaryDirectory() as name:
        folder, calm = Path(name) / "in", Path(name) / "calm"
        library(folder, files, 700)
        subprocess.run([sys.executable, "-c", CHILD, str(folder), str(calm)], check=True)
        undisturbed = fingerprint(calm)
        while sum(one["main"] + one["worker"] for one in done) < kills and time.monotonic() < end:
            done.append(one_round(done[-1]["round"] + 1 if done else first, Path(name), folder, undisturbed, end))
            if path:
                with path.open("a") as file:
                    file.write(json.dumps(done[-1]) + "\n")
    sums = {key: sum(one[key] for one in done) for key in ("main", "worker", "spoiled", "different", "lost", "left over", "seconds")}
    return {"kills": sums["main"] + sums["worker"], "files": files, "resumed runs compared": len(done), **sums}


def _disturbed(process: subprocess.Popen[bytes], dice: random.Random, count: dict[str, int]) -> bool:
    """True where the run ended by itself, False where it was killed; a run that lost only a worker is disturbed again."""
    while True:
        try:
            process.wait(dice.uniform(0.3, 5.0))
            return True
        except subprocess.TimeoutExpired:
            if sum(count.values()) >= KILLS_A_RUN:
                process.wait()
                return True
            which = kill(process, dice)
            count[which] += 1
            if which == "main":
                return False

