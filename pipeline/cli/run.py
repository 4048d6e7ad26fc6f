"""`duban run PATH… -o DIR`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.flow import Settings, run
from pipeline.records import Done
from pipeline.workers import Limits


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("paths", nargs="+", metavar="文件或目录")
    parser.add_argument("-o", "--out", default="outputs", metavar="目录", help="结果放在哪里（默认 outputs）")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库，可多次给出，后给的优先")
    parser.add_argument("--workers", type=int, default=None, metavar="数", help="同时处理几份（默认按本机核数）")
    parser.add_argument("--seconds", type=float, default=120.0, metavar="秒", help="每份文件最长用时（默认 120）")
    parser.add_argument("--cluster", metavar="地址", help="多机处理：Dask 调度器的地址（tcp://…），或 local、local:4")
    parser.add_argument("--no-mask", action="store_true", help="台账和日历里不遮盖手机号、身份证号（默认遮盖）")
    parser.add_argument("--again", action="store_true", help="全部重做，不沿用上次的结果")


def work(options: argparse.Namespace) -> int:
    """Runs; returns 0, or 1 where a file failed."""
    if options.cluster:
        return _on_cluster(options)
    paths, out = [Path(path) for path in options.paths], Path(options.out)
    workers = options.workers if options.workers is not None else default_workers(paths)
    settings = Settings(tuple(options.dictionary), workers, Limits(seconds=options.seconds), options.again, not options.no_mask)
    done = run(paths, out, settings, Meter())
    return report(done, out)


def _on_cluster(options: argparse.Namespace) -> int:
    """Runs one library on Dask; the addresses of input and output must mean the same on every machine."""
    from pipeline.cluster import ClusterSettings, connect, only_address, run_library

    meter = Meter()
    settings = ClusterSettings(limits=Limits(seconds=options.seconds), layers=tuple(options.dictionary))
    with connect(options.cluster) as client:
        done = run_library(only_address(options.paths), options.out, client, settings, lambda one, all_: meter(one, all_, "批"))
    print(f"读成 {done.read} 份，共 {done.tasks} 条任务；{done.failed} 份未读成（见 problems/）。结果在 {options.out}")
    return 1 if done.failed else 0


def default_workers(paths: Sequence[Path]) -> int:
    """One worker for a handful of files, else one a core: a second worker costs a second of loading."""
    few = sum(1 for path in paths for _ in (path.rglob("*") if path.is_dir() else (path,))) < 16
    return 1 if few else max(1, os.cpu_count() or 1)


class Meter:
    """Progress on stderr for what takes over a second: done of all, rate, time left."""

    def __init__(self) -> None:
        self.begun = self.told = time.monotonic()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Tells, at most four times a second, and on a terminal in one line."""
        now = time.monotonic()
        if now - self.begun < 1 or (now - self.told < 0.25 and done < total):
            return
        self.told = now
        rate = max(done, 1) / (now - self.begun)
        left = (total - done) / rate
        line = f"{done}/{total}  每秒 {rate:.1f} 份  约剩 {left:.0f} 秒  {name}"
        end = "\r" if sys.stderr.isatty() and done < total else "\n"
        print(line[:100].ljust(60), end=end, file=sys.stderr, flush=True)


def report(done: Sequence[Done], out: Path) -> int:
    """Tells what was done, failures on stderr; returns the exit status."""
    failed = [one for one in done if one.failed]
    for one in failed:
        for problem in one.problems:
            print(f"未读成：{one.name}：{problem.message}。{problem.advice}", file=sys.stderr)
    for problem in (problem for one in done for problem in one.problems if problem.code == "classified"):
        print(f"注意：{problem.source}：{problem.message}。{problem.advice}", file=sys.stderr)
    good = len(done) - len(failed)
    reused = sum(one.reused for one in done)
    copies = sum(one.copy for one in done)
    notes = [f"{reused} 份未变，沿用上次结果"] * bool(reused) + [f"{copies} 份是同一文件的另一种格式，只计一次"] * bool(copies)
    note = f"（其中 {'；'.join(notes)}）" if notes else ""
    tasks = sum(one.tasks for one in done if not one.copy)
    print(f"读成 {good} 份{note}，共 {tasks} 条任务；{len(failed)} 份未读成。")
    books = len(list(out.glob("deadlines*.ics")))
    names = "任务清单.xlsx、deadlines.ics" if books < 2 else f"任务清单_….xlsx、deadlines_….ics（各 {books} 册）"
    print(f"结果在 {out}：{names}、matrix/、tables/；说明见 problems.csv。")
    return 1 if failed else 0
