"""One circular: what each stage costs beside the bare lower bound, cold starts beside bare processes, memory of one worker on real files.

    python -m tests.benchmarks stages | cold | memory

Everything is CPU time of the process (a shared machine disturbs it least), the things compared take turns in one run; medians, with the spread from
the lower to the upper quartile.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

SHARED = Path(__file__).parents[2] / ".." / "shared" / "real"
Work = Callable[[], object]
WARMING = 3  # turns before the clock counts


def in_turn(works_of: Callable[[int], dict[str, Work]], turns: int = 21) -> dict[str, tuple[float, float, float]]:
    """(median, lower quartile, upper quartile) of CPU milliseconds of each work, taking turns; each turn has its own works, the first three warm up."""
    times: dict[str, list[float]] = {}
    for turn in range(turns + WARMING):
        if turn == WARMING:
            gc.freeze()  # as a worker does when it has loaded
        for name, work in works_of(turn).items():
            begun = time.process_time()
            work()
            if turn >= WARMING:
                times.setdefault(name, []).append(1000 * (time.process_time() - begun))
    return {name: (median(found), *[quantiles(found, n=4)[at] for at in (0, 2)]) for name, found in times.items()}


def stages(characters: int = 12_000) -> dict[str, object]:
    """Milliseconds of each stage for .docx of about 10,000 characters, and of the lower bound.

    Every turn reads another circular, first of all whole: what is kept at hand from the last one is worth what it is worth in an office.
    """
    warnings.simplefilter("ignore")
    import jieba
    import spacy

    from pipeline.check import check
    from pipeline.cli import RARELY
    from pipeline.export.result import to_json
    from pipeline.extract import extract
    from pipeline.flow import tools, understand
    from pipeline.read import read_bytes
    from pipeline.resolve import resolve
    from pipeline.structure import structure
    from tests.benchmarks.circulars import FORMATS, circular

    gc.set_threshold(*RARELY)  # as the command does, for itself and its workers
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    frame, (lexicon, language) = spacy.blank("zh"), tools(())
    sizes: list[tuple[int, int]] = []

    def afresh(work: Work) -> Work:
        return lambda: (language._kept.clear(), work())

    def works_of(turn: int) -> dict[str, Work]:
        data = FORMATS["typed.docx"](circular(777 + turn, characters))
        digest = understand(read_bytes("a.docx", FORMATS["typed.docx"](circular(1777 + turn, characters))))  # what the later stages are given
        parts, drafts, matrix = digest.circular, digest.drafts, digest.matrix
        text = read_bytes("a.docx", data).text
        sizes.append((len(text), len(matrix.tasks)))
        return {
            "whole": afresh(lambda: understand(read_bytes("a.docx", data))),
            "bound: reading the bytes": lambda: read_bytes("a.docx", data), "bound: spaCy, one character pass": lambda: frame(text), "bound: jieba, one pass": lambda: list(jieba.cut(text)),
            "structure": lambda: structure(parts.source, lexicon), "extract": afresh(lambda: extract(parts, lexicon, language)),
            "of that words, tags, sites": afresh(lambda: language.analyse(parts.text)), "resolve": lambda: resolve(drafts, lexicon),
            "check": lambda: check(parts, matrix, lexicon, language), "json": lambda: to_json(matrix),
        }  # fmt: skip

    found = in_turn(works_of)
    bound = sum(figures[0] for name, figures in found.items() if name.startswith("bound"))
    characters, tasks = (round(median(one[at] for one in sizes)) for at in (0, 1))
    return {"characters": characters, "tasks": tasks, "ms": {name: [round(one, 2) for one in figures] for name, figures in found.items()}, "whole / bound": round(found["whole"][0] / bound, 2)}


COLD_PAIRS = (("duban show FILE.docx", "spaCy and jieba, bare"), ("duban run, five files", "spaCy, pandas and jieba, bare"), ("duban --help", "python -c pass"))


def cold(turns: int = 9) -> dict[str, object]:
    """CPU and wall seconds of processes that start, do one thing and end; of a run the wall alone says something, its workers are not counted as children.

    A program is measured as it is once it was used: compiled to bytecode, with its cache filled by a turn that does not count.
    """
    from tests.benchmarks.circulars import FORMATS, circular

    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "a.docx"
        file.write_bytes(FORMATS["typed.docx"](circular(777, 10_000)))
        folder = Path(name) / "five"
        folder.mkdir()
        for number in range(5):
            (folder / f"{number}.txt").write_text(circular(777 + number, 3000), "utf-8")
        bare = "import spacy, jieba, logging; jieba.setLogLevel(logging.ERROR); jieba.initialize(); spacy.blank('zh')"
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"], "duban --help": [sys.executable, "-m", "pipeline.cli", "--help"],
            "spaCy and jieba, bare": [sys.executable, "-W", "ignore", "-c", bare], "duban show FILE.docx": [sys.executable, "-m", "pipeline.cli", "show", str(file)],
            "spaCy, pandas and jieba, bare": [sys.executable, "-W", "ignore", "-c", f"import pandas; {bare}"],
            "duban run, five files": [sys.executable, "-m", "pipeline.cli", "run", str(folder), "-o", f"{name}/out"],
        }  # fmt: skip
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {"DUBAN_CACHE": f"{name}/cache"}
        cpu: dict[str, list[float]] = {name: [] for name in commands}
        wall: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(turns + 1):
            for what, command in commands.items():
                shutil.rmtree(Path(name) / "out", ignore_errors=True)
                before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if turn:
                    wall[what].append(time.perf_counter() - begun)
                    cpu[what].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    measured = {("cpu", "median"): (cpu, median), ("cpu", "least"): (cpu, min), ("wall", "median"): (wall, median), ("wall", "least"): (wall, min)}
    return {
        **{f"{unit} s, {kind}": {name: round(of(found), 3) for name, found in figures.items()} for (unit, kind), (figures, of) in measured.items()},
        **{f"{one} / {other} ({unit}, {kind})": round(of(figures[one]) / of(figures[other]), 2) for one, other in COLD_PAIRS for (unit, kind), (figures, of) in measured.items()},
    }  # fmt: skip


PEAK = (
    "import resource, sys; from pathlib import Path; from pipeline.flow import digest; from pipeline.errors import DubanError\n"
    "try: digest(Path(sys.argv[1]))\n"
    "except DubanError as error: pass\n"
    "print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024)"
)


def memory() -> dict[str, object]:
    """Peak megabytes of a process that reads one real file, by file, greatest first; scans (OCR) are left out."""
    if not SHARED.is_dir():
        return {"skipped": "the real files are not beside the checkout"}
    peaks = {}
    for path in sorted(SHARED.iterdir()):
        if path.suffix != ".md" and not path.name.startswith("scan"):
            done = subprocess.run([sys.executable, "-W", "ignore", "-c", PEAK, str(path)], capture_output=True, text=True, check=False)
            peaks[path.name] = int(done.stdout.split()[-1]) if done.returncode == 0 else f"exit {done.returncode}"
    return dict(sorted(peaks.items(), key=lambda item: -item[1] if isinstance(item[1], int) else 0))


if __name__ == "__main__":
    print(json.dumps({"stages": stages, "cold": cold, "memory": memory}[sys.argv[1]](), ensure_ascii=False, indent=1))
