"""The worker pool: a bad job costs only itself."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from pipeline.workers import Failure, Limits, Pool


def act(job: tuple[str, str]) -> str:
    """What the jobs of these tests do."""
    what, detail = job
    match what:
        case "say":
            return detail
        case "sleep":
            time.sleep(float(detail))
        case "raise":
            raise ValueError(detail)
        case "die":
            os._exit(3)
        case "die once":
            marker = Path(detail)
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(5)
        case "eat":
            return "x" * (int(detail) * 1024 * 1024)
        case "nest":
            return act(job)
    return what


def run(jobs, *, seconds=20.0, count=2, megabytes=256):
    with Pool(act, count, Limits(seconds, megabytes)) as pool:
        return dict(pool.run(jobs))


def test_every_job_has_one_answer():
    jobs = [("say", str(n)) for n in range(40)]
    assert run(jobs) == {job: job[1] for job in jobs}


def test_a_late_job_is_stopped_and_the_rest_goes_on():
    jobs = [("sleep", "60"), *(("say", str(n)) for n in range(5))]
    found = run(jobs, seconds=0.7)
    assert found[jobs[0]] == Failure("late", "0.7")
    assert [found[job] for job in jobs[1:]] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(("job", "kind"), [(("raise", "不行"), "error"), (("die", ""), "died"), (("nest", ""), "error")])
def test_a_bad_job_fails_alone(job, kind):
    found = run([("say", "a"), job, ("say", "b")])
    assert found["say", "a"] == "a"
    assert found["say", "b"] == "b"
    assert isinstance(found[job], Failure)
    assert found[job].kind == kind


@pytest.mark.skipif(sys.platform != "linux", reason="address space limits are tested on Linux")
def test_memory_is_bounded():
    found = run([("eat", "6000"), ("say", "still here")])
    assert found["eat", "6000"].kind == "memory"
    assert found["say", "still here"] == "still here"


def test_a_worker_killed_from_outside_costs_only_a_retry(tmp_path):
    job = ("die once", str(tmp_path / "marker"))
    assert run([job, ("say", "a")]) == {job: "die once", ("say", "a"): "a"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork server")
def test_the_process_that_forks_workers_may_be_killed_too(tmp_path):
    from multiprocessing import forkserver

    with Pool(act, 2, Limits(20.0, 256)) as pool:
        assert dict(pool.run([("say", "a")])) == {("say", "a"): "a"}
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
        jobs = [("die once", str(tmp_path / "marker")), ("say", "b")]
        assert dict(pool.run(jobs)) == {jobs[0]: "die once", jobs[1]: "b"}


def test_a_start_that_fails_in_its_handshake_is_tried_again(monkeypatch):
    errors = [ConnectionResetError(), EOFError("unexpected EOF")]
    plain = Pool._start_once

    def flaky(self):
        if errors:
            raise errors.pop()
        return plain(self)

    monkeypatch.setattr(Pool, "_start_once", flaky)
    assert run([("say", "a")], count=1) == {("say", "a"): "a"}
    assert not errors
