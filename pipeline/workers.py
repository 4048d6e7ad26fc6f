"""Worker processes that can be killed: each job under its own limit of time and memory, one bad job never harms another.

The standard executors cannot stop a single worker. Here each worker has a pipe of its own; the parent waits on the pipes, and a worker that
is late, out of memory or dead is replaced. A job whose worker *died* is tried once more (the worker may have been killed from
outside); a job that was *late* is not.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Generic, Literal, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


START_SECONDS = 120.0
"""How long a new worker may take to load, on a slow machine with a cold disk."""


_STARTS = 5
"""Tries to start a worker, before it is an error of the machine."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that gave no result. `late`: over its time; `died`: its worker ended twice; `error`: it raised `message`."""

    kind: Literal["late", "died", "memory", "error"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: `seconds` of wall clock, `megabytes` of address space beyond what a worker starts with."""

    seconds: float = 120.0
    megabytes: int = 2048


@dataclass
class _Worker(Generic[Job]):
    process: BaseProcess
    pipe: Connection
    job: Job | None = None
    tries: int = 0
    due: float = 0.0
    ready: bool = False


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """While what stays is loaded nobody looks for rubbish, and nobody looks through it later: that would be a tenth of a short command."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


class Pool(Generic[Job, Result]):
    """`count` workers that run `function` on jobs; both must be picklable. Use as a context manager."""

    def __init__(self, function: Callable[[Job], Result], count: int, limits: Limits, *, preload: Sequence[str] = (), warm: Callable[[], object] | None = None) -> None:
        """`preload` names modules that are imported once and shared by all workers where the system can fork; `warm` is called once in each
        worker before its first job, so that no file pays for what is loaded with its own time."""
        self._function, self._limits, self._warm = function, limits, warm
        self._seconds = limits.seconds
        self._context = _context(preload)
        self._workers = [self._start() for _ in range(max(1, count))]

    def __enter__(self) -> Pool[Job, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            _end(worker)

    def run(self, jobs: Iterable[Job], *, seconds: float | None = None) -> Iterator[tuple[Job, Result | Failure]]:
        """Each job with its result or failure, as they come; the order is that of completion. `seconds` stands for the limit of time, where given."""
        self._seconds = self._limits.seconds if seconds is None else seconds
        waiting = deque((job, 0) for job in jobs)
        while waiting or any(worker.job is not None for worker in self._workers):
            self._hand_out(waiting)
            for worker in self._next():
                job, tries = worker.job, worker.tries
                assert job is not None
                outcome = self._collect(worker)
                if isinstance(outcome, Failure) and outcome.kind == "died" and tries == 0:
                    waiting.append((job, 1))
                else:
                    yield job, outcome

    def _hand_out(self, waiting: deque[tuple[Job, int]]) -> None:
        for worker in self._workers:
            if worker.job is None and waiting:
                _await_ready(worker)
                worker.job, worker.tries = waiting.popleft()
                worker.due = time.monotonic() + self._seconds
                with contextlib.suppress(OSError):  # a worker that is already dead is found by its closed pipe
                    worker.pipe.send(worker.job)

    def _next(self) -> list[_Worker[Job]]:
        """The busy workers that have an answer, are dead, or are late; waits until there is one."""
        busy = [worker for worker in self._workers if worker.job is not None]
        pause = max(0.0, min(worker.due for worker in busy) - time.monotonic())
        ready = set(wait([worker.pipe for worker in busy], timeout=pause))
        now = time.monotonic()
        return [worker for worker in busy if worker.pipe in ready or worker.due <= now]

    def _collect(self, worker: _Worker[Job]) -> Result | Failure:
        outcome: Result | Failure
        try:
            outcome = worker.pipe.recv() if worker.pipe.poll() else Failure("late", f"{self._seconds:g}")
        except (EOFError, OSError):
            outcome = Failure("died")
        worker.job = None
        if isinstance(outcome, Failure) and outcome.kind in {"late", "died", "memory"}:
            _end(worker)
            fresh: _Worker[Job] = self._start()
            worker.process, worker.pipe, worker.ready = fresh.process, fresh.pipe, False
        return outcome

    def _start(self) -> _Worker[Job]:
        """A new worker. The process that forks workers may itself have been killed: then it is started anew with the next try."""
        for number in range(_STARTS - 1):
            with contextlib.suppress(EOFError, OSError):
                return self._start_once()
            time.sleep(0.1 * 2**number)  # one that is just dying still counts as alive for a moment
        return self._start_once()

    def _start_once(self) -> _Worker[Job]:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._function, self._limits.megabytes, self._warm, gc.get_threshold()), daemon=True)
        process.start()
        there.close()
        return _Worker(process, here)


def _context(preload: Sequence[str]) -> SpawnContext | ForkServerContext:
    if os.name == "nt":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def _end(worker: _Worker[Job]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _await_ready(worker: _Worker[Job]) -> None:
    """Waits until a new worker has loaded what it needs; one that died on the way is found by its closed pipe."""
    if not worker.ready:
        with contextlib.suppress(EOFError, OSError):
            if worker.pipe.poll(START_SECONDS):
                worker.pipe.recv()
        worker.ready = True


def _serve(pipe: Connection, function: Callable[[Job], Result], megabytes: int, warm: Callable[[], object] | None, rarely: tuple[int, int, int]) -> None:
    """The life of a worker: answers jobs until its pipe is closed. It looks for rubbish as `rarely` as the process that started it, and never
    through what was loaded before."""
    gc.set_threshold(*rarely)
    with loading():
        if warm:
            warm()
    with contextlib.suppress(OSError):
        pipe.send(True)
    _bound_memory(megabytes)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(_answer(function, pipe.recv()))


def _answer(function: Callable[[Job], Result], job: Job) -> Result | Failure:
    try:
        return function(job)
    except MemoryError:
        return Failure("memory")
    except RecursionError:
        return Failure("error", "层次过深")
    except Exception as error:
        # whatever a damaged file provokes must stay with that file
        return Failure("error", f"{type(error).__name__}: {error}")


def _bound_memory(megabytes: int) -> None:
    """Caps the address space where the system can; elsewhere the time limit alone holds."""
    try:
        import resource
    except ImportError:
        return
    size = (megabytes + 2048) * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, hard))
