"""Files handed in: kept on the disk at once, then read one after another in a process of their own, which is stopped where a file takes too long.

A file with a 密级 mark is the exception: it stays in memory, and nothing of it is stored, until a person agrees. The page asks for the state
of its jobs; what waited when the server ended is taken up again at the next start, or by another server on the same database.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import queue
import threading
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, DubanError
from pipeline.ledger import circulars, uploads
from pipeline.ledger.circulars import Intake
from pipeline.ledger.database import Database
from pipeline.web.aside import Aside
from pipeline.web.library import Stamp, layers_stamp
from pipeline.web.marks import Look, look
from pipeline.web.settings import ServerSettings
from pipeline.workers import Failure, Limits, Pool

if TYPE_CHECKING:
    from pipeline.language import Language
    from pipeline.lexicon import Lexicon

KEPT = 500
"""Finished jobs that are remembered for the page."""
WAITING_MEGABYTES = 1024
"""What may wait, to be read or to be decided on."""
TRIES = 3
"""How often the reading of a file begins before it is thought to be what ends the server."""
LOOK_AGAIN = 60.0
"""Seconds after which an idle server says that it is there, and looks for files that another one left."""
ABSENT = 600.0
"""Seconds, beside what one file may take, after which a server that says nothing more is thought to be gone."""
_STAGES = ("pipeline.read", "pipeline.structure", "pipeline.extract", "pipeline.resolve", "pipeline.check", "pipeline.export.result")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was handed in."""

    number: int
    name: str
    data: bytes
    layers: tuple[Path, ...]
    refuse_classified: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file: its matrix and evidence, or why not; `mark` is a 密级 mark that was seen."""

    intake: Intake | None = None
    tasks: int = 0
    mark: str = ""
    message: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a file is: `waiting`, `reading`, `done` (then `circular` is its id), `failed`, `held` (a mark; a person must say go on)."""

    number: int
    name: str
    state: str
    message: str = ""
    circular: str = ""
    tasks: int = 0


def read_upload(upload: Upload) -> Read:
    """Reads one file through all stages; runs in the worker process."""
    from pipeline.export.evidence import evidence_json
    from pipeline.export.forms import form_shapes
    from pipeline.export.forms_json import forms_json
    from pipeline.export.result import to_json
    from pipeline.flow import understand
    from pipeline.read import read_bytes
    from pipeline.structure.classified import classified

    try:
        source = read_bytes(upload.name, upload.data)
        mark = classified(source, _fresh_tools(upload.layers)[0])
        if mark and upload.refuse_classified:
            return Read(mark=mark.words, message=_refusal(mark.words))
        found = understand(source, upload.layers)
    except DubanError as error:
        return Read(message=str(error))
    digest = hashlib.sha256(upload.data).hexdigest()
    forms = forms_json(form_shapes(found.circular, found.matrix))
    evidence = evidence_json(found.matrix, found.circular.source, found.drafts.notes, forms)
    intake = Intake(upload.name, digest, upload.data, to_json(found.matrix), evidence)
    problems = tuple(problem.message for problem in source.problems)
    return Read(intake, len(found.matrix.tasks), mark.words if mark else "", problems=problems)


_seen_layers: dict[tuple[Path, ...], Stamp] = {}


def _fresh_tools(layers: tuple[Path, ...]) -> tuple[Lexicon, Language]:
    """Lexicon and language as the files of the layers are now: an entry that was kept in the workbench is known from the next file on."""
    from pipeline.flow import tools

    stamp = layers_stamp(layers)
    if _seen_layers.get(layers, stamp) != stamp:
        tools.cache_clear()
    _seen_layers[layers] = stamp
    return tools(layers)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file on its way: `row` is its place in the database, or None where nothing of it is stored yet (then `data` is the file)."""

    number: int
    name: str
    who: str
    size: int
    row: int | None = None
    agreed: bool = False
    data: bytes = field(default=b"", repr=False)


class Desk:
    """The queue of one server. `start()` and `stop()` with the server."""

    def __init__(self, database: Database, settings: ServerSettings) -> None:
        self._database, self._settings = database, settings
        self._server = uploads.Server(f"{_machine()}:{settings.port if os.name == 'nt' else os.getpid()}", ABSENT + settings.seconds)
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._states: dict[int, JobState] = {}
        self._held: dict[int, Waiting] = {}
        self._lock = threading.Lock()
        self._bytes = 0
        self._numbers = count(1)
        self._watch = Aside(look, Limits(seconds=settings.seconds), _STAGES)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="duban-intake", daemon=True)

    def start(self) -> None:
        """Takes up what waited when the server last ended, and begins to work."""
        self._take_up({self._server.name})  # what one of the same name has left, for this one has taken nothing yet
        self._thread.start()

    def _take_up(self, gone: Set[str] = frozenset()) -> None:
        for one in uploads.take_up(self._database, self._server, gone | {owner for owner in uploads.owners(self._database) if _is_gone(owner)}):
            waiting = Waiting(next(self._numbers), one.name, one.who, 0, one.id, one.agreed)
            if one.doubt:
                self._hold(waiting, one.doubt)
            else:
                self._enqueue(waiting)

    def stop(self) -> None:
        """Ends after the running file; what waits is taken up at the next start, or by another server."""
        self._over.set()
        self._queue.put(None)
        self._thread.join(timeout=5)
        with contextlib.suppress(DubanError):
            uploads.leave(self._database, self._server)
        self._watch.close()

    def hand_in(self, files: Iterable[tuple[str, bytes]], who: str) -> tuple[JobState, ...]:
        """The jobs of these files: each is on the disk and waits, or is held or refused for its mark, or cannot be read at all.

        Raises BadInput where too much is waiting already.
        """
        files = list(files)
        self._make_room(sum(len(data) for _, data in files))
        return tuple(self._received(Waiting(next(self._numbers), name, who, len(data), data=data)) for name, data in files)

    def read_again(self, name: str, data: bytes, who: str) -> JobState:
        """The job of a file that the library has already: it was agreed to when it came."""
        self._make_room(len(data))
        return self._stored(Waiting(next(self._numbers), name, who, len(data), agreed=True, data=data))

    def _make_room(self, size: int) -> None:
        with self._lock:
            if self._bytes + size > WAITING_MEGABYTES * 1_048_576:
                raise BadInput("排队和待确认的文件太多", advice="请等前面的读完、把待确认的处理掉，再交")

    def _received(self, one: Waiting) -> JobState:
        answer = self._watch.do(Look(one.name, one.data, self._settings.layers))
        if isinstance(answer, Failure):
            return self._note(JobState(one.number, one.name, "failed", self._stopped(answer)))
        if answer.message:
            return self._note(JobState(one.number, one.name, "failed", answer.message))
        if not answer.mark:
            return self._stored(one)
        if self._settings.refuse_classified:
            return self._note(JobState(one.number, one.name, "failed", _refusal(answer.mark)))
        self._count(one.size)
        return self._hold(one, _mark_doubt(answer.mark))

    def _stored(self, one: Waiting) -> JobState:
        """The file stands in the database from here on, or its sender is told that it does not."""
        try:
            row = uploads.receive(self._database, one.name, one.data, one.who, agreed=one.agreed, server=self._server)
        except DubanError as error:
            return self._note(JobState(one.number, one.name, "failed", f"{error}。文件没有收下，请稍后再交"))
        self._count(one.size)
        return self._enqueue(replace(one, row=row, data=b""))

    def _enqueue(self, one: Waiting) -> JobState:
        state = self._note(JobState(one.number, one.name, "waiting"))
        self._queue.put(one)
        return state

    def _hold(self, one: Waiting, doubt: str) -> JobState:
        with self._lock:
            self._held[one.number] = one
        return self._note(JobState(one.number, one.name, "held", doubt))

    def release(self, number: int, who: str, *, keep: bool) -> JobState | None:
        """A held file goes on (`keep`) or is forgotten; None where there is no such file. Raises BadInput where the database cannot be written."""
        with self._lock:
            held = self._held.pop(number, None)
        if held is None:
            return None
        try:
            if held.row is not None:
                (uploads.agree if keep else uploads.forget)(self._database, held.row)
        except DubanError:
            with self._lock:
                self._held[number] = held
            raise
        if not keep:
            self._count(-held.size)
            return self._note(JobState(number, held.name, "failed", "已按您的选择放弃，没有保存"))
        agreed = replace(held, who=who, agreed=True)
        if held.row is not None:
            return self._enqueue(agreed)
        self._count(-held.size)
        return self._stored(agreed)

    def states(self, numbers: Iterable[int] | None = None) -> tuple[JobState, ...]:
        """The states of these jobs (or of all that are remembered), in order."""
        with self._lock:
            wanted = sorted(self._states) if numbers is None else [number for number in numbers if number in self._states]
            return tuple(self._states[number] for number in wanted)

    def _count(self, size: int) -> None:
        with self._lock:
            self._bytes += size

    def _note(self, state: JobState) -> JobState:
        with self._lock:
            self._states[state.number] = state
            for number in sorted(self._states)[:-KEPT]:
                if self._states[number].state in {"done", "failed"}:
                    del self._states[number]
        return state

    def _work(self) -> None:
        with contextlib.ExitStack() as stack:
            pool: Pool[Upload, Read] | None = None
            while (item := self._next()) is not None and not self._over.is_set():
                pool = pool or stack.enter_context(Pool(read_upload, 1, Limits(seconds=self._settings.seconds), preload=_STAGES))
                self._note(JobState(item.number, item.name, "reading"))
                try:
                    self._note(self._read(pool, item))
                except DubanError as error:  # the database is full or in use: the file stays in it and a person may try again
                    self._hold(item, f"{error}。文件已收下，没有丢；请稍后点“继续”再试")

    def _next(self) -> Waiting | None:
        """The next file; while there is none, what other servers left is looked for. None at the end."""
        while True:
            with contextlib.suppress(queue.Empty):
                return self._queue.get(timeout=LOOK_AGAIN)
            with contextlib.suppress(DubanError):  # a database that is in use is asked again
                uploads.stay(self._database, self._server)
                self._take_up()

    def _read(self, pool: Pool[Upload, Read], item: Waiting) -> JobState:
        """What becomes of a file; raises DubanError where the database cannot be read or written, then the file still waits in it."""
        assert item.row is not None
        uploads.stay(self._database, self._server)
        data = uploads.data_of(self._database, item.row)
        tries = uploads.begin(self._database, item.row, self._server)
        if not tries:
            self._count(-item.size)
            return JobState(item.number, item.name, "failed", "另一台服务器已经接手这份文件，结果请看文件库")
        if tries > TRIES:
            return self._given_up(item, "读这份文件时程序几次中断，已不再试；请另存为 .docx 再交")
        upload = Upload(item.number, item.name, data, self._settings.layers, self._settings.refuse_classified)
        return self._settled(item, data, next(answer for _, answer in pool.run([upload])))

    def _settled(self, item: Waiting, data: bytes, answer: Read | Failure) -> JobState:
        """The file takes its place in the library, is held for a person, or is let go."""
        assert item.row is not None
        if isinstance(answer, Failure):
            return self._given_up(item, self._stopped(answer))
        if answer.intake is None:
            return self._given_up(item, answer.message)
        if answer.mark and not item.agreed:  # seen further on than on the first page: what was stored of it goes
            uploads.forget(self._database, item.row)
            return self._hold(replace(item, row=None, data=data), _mark_doubt(answer.mark))
        doubt = "" if item.agreed else self._doubt(answer.intake)
        if doubt:
            uploads.hold(self._database, item.row, doubt)
            return self._hold(item, doubt)
        circular = circulars.put(self._database, answer.intake, item.who, upload=item.row)
        self._count(-item.size)
        return JobState(item.number, item.name, "done", "；".join(answer.problems), circular, answer.tasks)

    def _given_up(self, item: Waiting, message: str) -> JobState:
        assert item.row is not None
        uploads.forget(self._database, item.row)
        self._count(-item.size)
        return JobState(item.number, item.name, "failed", message)

    def _stopped(self, failure: Failure) -> str:
        words = {"late": f"超过 {self._settings.seconds:g} 秒仍未读完，已停止", "memory": "占用内存过多，已停止"}
        return f"{words.get(failure.kind, '读取时出错')}。文件可能损坏，请另存为 .docx 再试"

    def _doubt(self, intake: Intake) -> str:
        """Why a person has to agree before the file takes its place in the library; empty where nobody has to."""
        other = circulars.other_paper(self._database, intake)
        return f"文件库里已有同一文号、另一个标题的《{other}》。继续就会替换它；如果是文号写错了，请放弃并改正" if other else ""


def _machine() -> str:
    return platform.node()[:50]


def _is_gone(owner: str) -> bool:
    """True for a server of this machine whose process has ended; of other machines, and on Windows, time alone tells."""
    machine, _, process = owner.rpartition(":")
    if os.name == "nt" or machine != _machine() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _mark_doubt(mark: str) -> str:
    return f"文件标有“{mark}”。请确认本机允许处理这类文件；确认前不会保存"


def _refusal(mark: str) -> str:
    return f"文件标有“{mark}”，按设置不予处理，也没有保存"
