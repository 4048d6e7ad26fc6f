"""Servers of the workbench for tests: in a thread of this process, or as a process of their own that can be killed."""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import httpx

from pipeline.export.evidence import evidence_json
from pipeline.export.result import to_json
from pipeline.ledger import circulars
from pipeline.ledger.circulars import Intake
from pipeline.ledger.database import Database
from pipeline.model.circular import Letterhead
from pipeline.model.matrix import Action, Assignment, Deadline, Matrix, Provenance, Task
from pipeline.model.text import Span

DISTRICT = Path(__file__).parents[1] / "corpus" / "district"
_LIMITED = """
import resource, runpy, sys
largest = int(sys.argv.pop(1))
if largest:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
runpy.run_module("pipeline.cli", run_name="__main__")
"""
DIRECTIVE, GOOD, LATE = "栖安委-2025-6", "杏堤府发-2025-18", "枫乡安-2025-4"

HOSTILE = """乙府发〔2024〕66号
乙镇<script>alert(1)</script>整治方案
各村：
一、重点任务
（一）<img src=x onerror=alert(1)>排查。=HYPERLINK("http://boese.example","点我")办公室2024年6月底前排查“+1+cmd|' /C calc'!A0”仓库。
（二）整改"];alert(2);//。应急办负责{{7*7}}${7*7}整改。
乙镇人民政府
2024年3月1日"""
"""A circular whose words try to be markup, script and formula."""


class Desk(httpx.Client):
    """Somebody at the workbench: sends the token with every step, and can wait for files."""

    open_ones: ClassVar[list["Desk"]] = []

    def __init__(self, base, name="", password=""):
        super().__init__(base_url=base, timeout=60)
        self.open_ones.append(self)
        if name:
            self.post("/api/login", json={"name": name, "password": password}).raise_for_status()
        found = self.get("/api/me")
        self.headers["x-duban-token"] = found.json()["csrf"] if found.status_code == 200 else ""

    def hand_in(self, *files):
        """The final states of files that are handed in, by name."""
        given = [("files", (name, data)) for name, data in files]
        numbers = [job["number"] for job in self.post("/api/uploads", files=given).raise_for_status().json()]
        return {job["name"]: job for job in self.finished(numbers)}

    def finished(self, numbers):
        """The jobs of these numbers, once all are over."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            jobs = [job for job in self.get("/api/uploads").json() if job["number"] in numbers]
            if jobs and all(job["state"] in {"done", "failed", "held"} for job in jobs):
                return jobs
            time.sleep(0.05)
        raise TimeoutError(numbers)


@contextlib.contextmanager
def served(settings):
    """The address of a server in a thread of this process."""
    import uvicorn

    from pipeline.web.app import create_app

    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none", server_header=False, date_header=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield base
    close_all(base)
    server.should_exit = True
    thread.join(10)


def close_all(base):
    """Closes the connections of everybody at this workbench."""
    for desk in [one for one in Desk.open_ones if str(one.base_url).startswith(base)]:
        Desk.open_ones.remove(desk)
        desk.close()


@contextlib.contextmanager
def process(database, home, *options, largest_file=0):
    """The address and the process of `duban serve`; the process is ended at the end, if it still runs.

    `largest_file`: octets that a file of that process may have, as on a full disk.
    """
    port = free_port()
    command = [sys.executable, "-c", _LIMITED, str(largest_file), "serve", "--database", str(database), "--port", str(port), *options]
    running = subprocess.Popen(command, env={**os.environ, "HOME": str(home)}, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base)
        yield base, running
    finally:
        close_all(base)
        running.kill()
        running.wait()


def wait_for(base):
    """Returns when the server answers; the seconds that it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < 30:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(base)
            return time.monotonic() - begun
        time.sleep(0.02)
    raise TimeoutError(base)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def district(*stems):
    """Files of the fictional district, as handed in."""
    return [(f"{stem}.txt", (DISTRICT / f"{stem}.txt").read_bytes()) for stem in stems]


def matrix(number, tasks):
    """A circular with `tasks` tasks, made without reading a file: for ledgers of many rows."""
    lines = [f"{at}．排查第{at}类隐患。应急办6月底前排查第{at}类场所。" for at in range(1, tasks + 1)]
    text = f"甲镇第{number}号方案\n" + "\n".join(lines)
    made, start = [], text.index("\n") + 1
    for at, line in enumerate(lines, 1):
        here = Span(start, start + len(line))
        unit, time_words, words = (Span(place, place + len(one)) for one in ("应急办", "6月底前", line.split("。")[1]) for place in [text.index(one, start)])
        made.append(
            Task(
                f"jia-{number}#{at}", str(at), "重点任务", f"排查第{at}类隐患", here,
                actions=(Action(1, words.of(text), words),),
                assignments=(Assignment("应急办", unit, "actor", "text", None, 1, 0.7),),
                deadlines=(Deadline("6月底前", time_words, "by", None, date(2024, 6, 30), None, 1, 0.9),),
            )
        )  # fmt: skip
        start += len(line) + 1
    head = Letterhead(title=f"甲镇第{number}号方案", doc_no=f"甲府发〔2024〕{number}号", issuers=("甲镇人民政府",), dated=date(2024, 3, 1), level="township")
    return Matrix(f"jia-{number}", head, Provenance(f"{number}.txt", "0" * 64, "txt", None, len(text)), text, (), tuple(made))


def shelve(database, *matrices):
    """Puts matrices into the ledger database as if their files had been read."""
    opened = Database.open(database)
    for one in matrices:
        data = one.text.encode()
        mark = hashlib.sha256(data).hexdigest()
        marked = replace(one, provenance=replace(one.provenance, sha256=mark))
        circulars.put(opened, Intake(one.provenance.name, mark, data, to_json(marked), evidence_json(marked)), "甲")
    opened.close()
