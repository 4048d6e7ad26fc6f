"""Files handed in: read one after another in a process of their own, which is stopped where a file takes too long or too much.

The page asks for the state of its jobs; nothing of a file is stored before it was read and its marks were looked at.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, DubanError
from pipeline.ledger import circulars
from pipeline.ledger.circulars import Intake
from pipeline.ledger.database import Database
from pipeline.web.library import Stamp, layers_stamp
from pipeline.web.settings import ServerSettings
from pipeline.workers import Failure, Limits, Pool

if TYPE_CHECKING:
    from pipeline.language import Language
    from pipeline.lexicon import Lexicon

KEPT = 500
"""Finished jobs that are remembered for the page."""
WAITING_MEGABYTES = 1024
"""What may wait in memory, to be read or to be decided on."""
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
    from pipeline.export.result import to_json
    from pipeline.flow import understand
    from pipeline.read import read_bytes
    from pipeline.structure.classified import classified

    try:
        source = read_bytes(upload.name, upload.data)
        mark = classified(source, _fresh_tools(upload.layers)[0])
        if mark and upload.refuse_classified:
            return Read(mark=mark.words, message=f"文件标有“{mark.words}”，按设置不予处理，也没有保存")
        found = understand(source, upload.layers)
    except DubanError as error:
        return Read(message=str(error))
    digest = hashlib.sha256(upload.data).hexdigest()
    evidence = evidence_json(found.matrix, found.circular.source, found.drafts.notes)
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


class Desk:
    """The queue of one server. `start()` and `stop()` with the server."""

    def __init__(self, database: Database, settings: ServerSettings) -> None:
        self._database, self._settings = database, settings
        self._queue: queue.SimpleQueue[tuple[Upload, str, bool] | None] = queue.SimpleQueue()
        self._states: dict[int, JobState] = {}
        self._held: dict[int, tuple[Upload, str]] = {}
        self._lock = threading.Lock()
        self._bytes = 0
        self._numbers = count(1)
        self._thread = threading.Thread(target=self._work, name="duban-intake", daemon=True)

    def start(self) -> None:
        """Begins to work."""
        self._thread.start()

    def stop(self) -> None:
        """Lets the running file go and ends."""
        self._queue.put(None)
        self._thread.join(timeout=5)

    def hand_in(self, files: Iterable[tuple[str, bytes]], who: str, *, layers: tuple[Path, ...] | None = None) -> tuple[JobState, ...]:
        """The jobs of these files, all waiting. Raises BadInput where too much is waiting already."""
        files = list(files)
        with self._lock:
            if self._bytes + sum(len(data) for _, data in files) > WAITING_MEGABYTES * 1_048_576:
                raise BadInput("排队和待确认的文件太多", advice="请等前面的读完、把待确认的处理掉，再交")
        states = []
        for name, data in files:
            chosen = self._settings.layers if layers is None else layers
            upload = Upload(next(self._numbers), name, data, chosen, self._settings.refuse_classified)
            states.append(self._note(JobState(upload.number, name, "waiting")))
            self._count(len(data))
            self._queue.put((upload, who, False))
        return tuple(states)

    def release(self, number: int, who: str, *, keep: bool) -> JobState | None:
        """A held file goes on (`keep`) or is forgotten; None where there is no such file."""
        with self._lock:
            held = self._held.pop(number, None)
        if held is None:
            return None
        if not keep:
            self._count(-len(held[0].data))
            return self._note(JobState(number, held[0].name, "failed", "已按您的选择放弃，没有保存"))
        self._queue.put((held[0], who, True))
        return self._note(JobState(number, held[0].name, "waiting"))

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
            while (item := self._queue.get()) is not None:
                pool = pool or stack.enter_context(Pool(read_upload, 1, Limits(seconds=self._settings.seconds), preload=_STAGES))
                upload, who, agreed = item
                self._note(JobState(upload.number, upload.name, "reading"))
                for _, answer in pool.run([upload]):
                    state = self._kept(upload, answer, who, agreed=agreed)
                    if state.state != "held":
                        self._count(-len(upload.data))
                    self._note(state)

    def _doubt(self, answer: Read, intake: Intake) -> str:
        """Why a person has to agree before the file is kept; empty where nobody has to."""
        if answer.mark:
            return f"文件标有“{answer.mark}”。请确认本机允许处理这类文件；确认前不会保存"
        other = circulars.other_paper(self._database, intake)
        return f"文件库里已有同一文号、另一个标题的《{other}》。继续就会替换它；如果是文号写错了，请放弃并改正" if other else ""

    def _kept(self, upload: Upload, answer: Read | Failure, who: str, *, agreed: bool) -> JobState:
        state = JobState(upload.number, upload.name, "failed")
        if isinstance(answer, Failure):
            words = {"late": f"超过 {self._settings.seconds:g} 秒仍未读完，已停止", "memory": "占用内存过多，已停止"}
            return replace(state, message=f"{words.get(answer.kind, '读取时出错')}。文件可能损坏，请另存为 .docx 再试")
        if answer.intake is None:
            return replace(state, message=answer.message)
        try:
            doubt = "" if agreed else self._doubt(answer, answer.intake)
            if doubt:
                with self._lock:
                    self._held[upload.number] = (upload, who)
                return replace(state, state="held", message=doubt)
            circular = circulars.put(self._database, answer.intake, who)
        except DubanError as error:
            return replace(state, message=str(error))
        return replace(state, state="done", circular=circular, tasks=answer.tasks, message="；".join(answer.problems))
