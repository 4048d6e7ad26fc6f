"""Work on files in a process of its own, one job after another: a damaged file can neither stop the server nor hold it up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from pipeline.workers import Failure, Limits, Pool

Job = TypeVar("Job")
Result = TypeVar("Result")


class Aside(Generic[Job, Result]):
    """One worker for `function`, started with its first job. Safe to be asked by many requests at once: they wait for one another."""

    def __init__(self, function: Callable[[Job], Result], limits: Limits, preload: Sequence[str] = ()) -> None:
        self._function, self._limits, self._preload = function, limits, tuple(preload)
        self._lock = threading.Lock()
        self._pool: Pool[Job, Result] | None = None

    def do(self, job: Job) -> Result | Failure:
        """What the function makes of the job, or why it made nothing."""
        with self._lock:
            self._pool = self._pool or Pool(self._function, 1, self._limits, preload=self._preload)
            return next(answer for _, answer in self._pool.run([job]))

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
                self._pool = None
