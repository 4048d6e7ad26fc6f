"""The stages composed: for one file (`digest`), and for a folder (`run`), which is resumable and survives bad files.

A folder run writes, in this order and each file atomically: for every input `matrix/<stem>.json`, `evidence/<stem>.json` and last
`.state/<stem>.json` (the mark that it is done: hash of the input, version, dictionaries); then the joint papers made of all matrices;
last `run.json`. Killed at any moment, the folder holds whole files only, and the next run does just what is missing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, DubanError, UnreadableFile
from pipeline.model.problems import Problem
from pipeline.records import Done, Job, state_json, write_problems, write_run
from pipeline.workers import Failure, Limits, Pool, loading

if TYPE_CHECKING:
    from pipeline.joint import JointJob
    from pipeline.language import Language
    from pipeline.lexicon import Lexicon
    from pipeline.model.circular import Circular
    from pipeline.model.matrix import Matrix
    from pipeline.model.mentions import Drafts
    from pipeline.model.text import SourceText

Progress = Callable[[int, int, str], None]
NO_CIRCULARS = {".json", ".csv", ".yaml", ".yml", ".ics", ".py", ".ipynb", ".parquet", ".db", ".log"}
"""Endings of data beside circulars; such a file is passed over in a folder, but tried when it is named."""
AT_HAND = 200
"""Circulars whose matrices are all held while the joint papers are made; above, each step reads them one by one, side by side with the others."""
_JOINT_SECONDS = 3600.0  # what a step of the joint papers may take
_ROUNDS = 5
"""Rounds of a run: files for LibreOffice are collected in each but the last, since a zip may hold several and shows one a round."""
_STAGES = ("pipeline.read", "pipeline.structure", "pipeline.extract", "pipeline.resolve", "pipeline.check", "pipeline.export")


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that is known of one circular: its structure, what it says, what that means."""

    circular: Circular
    drafts: Drafts
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Settings:
    """How a folder is run.

    `layers` of dictionaries; worker processes (0: in this process); limits per file; `again`: do all anew; `mask`: no phone and ID numbers in
    the papers that are handed on.
    """

    layers: tuple[Path, ...] = ()
    workers: int = 1
    limits: Limits = field(default_factory=Limits)
    again: bool = False
    mask: bool = True


@cache
def tools(layers: tuple[Path, ...] = ()) -> tuple[Lexicon, Language]:
    """The lexicon and the language of these dictionary layers, made once a process."""
    from pipeline.language import Language
    from pipeline.lexicon import Lexicon

    lexicon = Lexicon.load(*layers)
    return lexicon, Language(lexicon)


def digest(path: Path, layers: tuple[Path, ...] = (), *, guarded: bool = False) -> Digest:
    """The circular in the file `path`, through all stages. Raises DubanError where the file cannot be read.

    `guarded` reads it in a process of its own that can be stopped, while this one loads the dictionaries; a script that asks for it
    must protect its entry point (`if __name__ == "__main__"`), as every program that starts processes.
    """
    from pipeline.read import read_bytes

    if not guarded:
        return understand(read_bytes(path.name, _bytes_of(path)), layers)
    from concurrent.futures import ThreadPoolExecutor

    from pipeline.read.guard import read_guarded

    with ThreadPoolExecutor(1) as aside:
        reading = aside.submit(read_guarded, path)
        warm(layers)
        return understand(reading.result(), layers)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"打不开（{error.strerror}）", where=path.name, advice="请确认文件存在、没有被别的程序占用") from error


def understand(source: SourceText, layers: tuple[Path, ...] = ()) -> Digest:
    """What a text says and means: structure, extract, resolve, check."""
    from pipeline.check import check
    from pipeline.extract import extract
    from pipeline.resolve import resolve
    from pipeline.structure import structure

    lexicon, language = tools(layers)
    circular = structure(source, lexicon)
    drafts = extract(circular, lexicon, language)
    return Digest(circular, drafts, check(circular, resolve(drafts, lexicon), lexicon, language))


def run(paths: Sequence[Path], out: Path, settings: Settings, progress: Progress = lambda *_: None) -> tuple[Done, ...]:
    """The records of all inputs, in the order of their names; everything is written below `out`.

    `progress(done, all, name)` is told after each file. Raises BadInput where there is nothing to read or `out` cannot be written.
    """
    jobs = plan(paths, out, settings)
    _sweep(out)
    records: dict[str, Done] = {}
    with ExitStack() as stack:
        crew = _Crew(stack, settings, rehearses=len(jobs) <= AT_HAND)
        for record in _process_all(jobs, settings, crew):
            records[record.stem] = record
            progress(len(records), len(jobs), record.name)
        _forget_others(out, set(records))
        done = tuple(records[job.stem] for job in jobs)
        joint = _joint_papers(out, sum(not record.failed for record in done), settings, crew)
    copies = {problem.source for problem in joint if problem.code == "same-circular"}
    done = tuple(replace(record, copy=Path(record.name).name in copies) for record in done)
    write_problems(out, [*(problem for record in done for problem in record.problems), *joint])
    write_run(out, done, tools(settings.layers)[0])
    return done


def _joint_papers(out: Path, count: int, settings: Settings, crew: _Crew) -> tuple[Problem, ...]:
    """What the joint papers tell: of few matrices made here, all of them at hand; of many by the workers, each reading them from disk."""
    from pipeline.joint import JointSettings, write_joint_papers
    from pipeline.joint.shelf import Shelf

    lexicon = tools(settings.layers)[0]
    if count <= AT_HAND:
        crew.await_rehearsal()
        return write_joint_papers(out, tuple(Shelf(out)) if count else (), lexicon, JointSettings(settings.mask))
    return write_joint_papers(out, Shelf(out), lexicon, JointSettings(settings.mask, settings.layers, crew.joint if settings.workers else None))


def plan(paths: Sequence[Path], out: Path, settings: Settings) -> tuple[Job, ...]:
    """One job a file, in the order of the names; folders are searched through, hidden and lock files and `out` itself left out."""
    files = sorted(dict(_files(paths, out)).items(), key=lambda item: item[1])
    if not files:
        raise BadInput("没有可以读的文件", where="、".join(map(str, paths)), advice="请把 .docx、.pdf、.txt 等文件放进这个目录")
    stems = _stems([name for _, name in files])
    return tuple(Job(path, name, stem, out, settings.layers, stamp(settings.layers)) for (path, name), stem in zip(files, stems, strict=True))


def _stems(names: Sequence[str]) -> tuple[str, ...]:
    """A stem for each name: without extension where that is unique, else the whole name (`方案.docx`, `方案.pdf`)."""
    from pipeline.export.atomic import safe_stems

    plain = [name.rpartition(".")[0] or name for name in names]
    often = Counter(one.casefold() for one in plain)
    return safe_stems([short if often[short.casefold()] == 1 else name for short, name in zip(plain, names, strict=True)])


def _files(paths: Sequence[Path], out: Path) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        for found in path.rglob("*"):
            inside = found.relative_to(path)
            passed = any(part.startswith((".", "~$")) for part in inside.parts) or found.suffix.lower() in NO_CIRCULARS
            if found.is_file() and not passed and not found.name.startswith("README") and out.resolve() not in found.resolve().parents:
                yield found, inside.as_posix()


@cache
def stamp(layers: tuple[Path, ...]) -> str:
    """What a result depends on beside its input: the program's version and the dictionaries."""
    return f"{version('duban')}+{tools(layers)[0].fingerprint[:16]}"


class _Crew:
    """The worker processes of a run, started when there is something for them to do; they end with the `stack`.

    While they are busy this process, where it `rehearses`, gets ready for the joint papers that it will write itself.
    """

    def __init__(self, stack: ExitStack, settings: Settings, *, rehearses: bool) -> None:
        self._stack, self._settings, self._rehearses = stack, settings, rehearses
        self._rehearsal: Thread | None = None
        self._pool: Pool[Job | JointJob, Done | tuple[Problem, ...] | DubanError] | None = None

    def pool(self, count: int) -> Pool[Job | JointJob, Done | tuple[Problem, ...] | DubanError]:
        """The workers, at most `count` where they are started now."""
        if self._pool is None:
            loads = partial(warm, self._settings.layers)
            self._pool = self._stack.enter_context(Pool(_work, min(self._settings.workers, count), self._settings.limits, preload=_STAGES, warm=loads))
            if self._rehearses:
                self._rehearsal = Thread(target=_rehearse, args=(self._settings.layers,), daemon=True)
                self._rehearsal.start()
        return self._pool

    def await_rehearsal(self) -> None:
        """Waits until this process is ready for the joint papers, where it has begun to get ready."""
        if self._rehearsal is not None:
            self._rehearsal.join()

    def joint(self, jobs: Sequence[JointJob]) -> Iterator[tuple[JointJob, tuple[Problem, ...]]]:
        """Each step with what it tells. One that a worker could not do is done here, where its error reaches the user."""
        from pipeline.joint import do

        for job, answer in self.pool(len(jobs)).run(jobs, seconds=_JOINT_SECONDS):
            assert not isinstance(job, Job)
            if isinstance(answer, DubanError):
                raise answer
            yield job, answer if isinstance(answer, tuple) else do(job)


def _rehearse(layers: tuple[Path, ...]) -> None:
    from pipeline.joint import rehearse

    rehearse(tools(layers)[0])


def _work(job: Job | JointJob) -> Done | tuple[Problem, ...] | DubanError:
    """What a worker does: a file, or a step of the joint papers."""
    from pipeline.joint import do

    if isinstance(job, Job):
        return process(job)
    try:
        return do(job)
    except DubanError as error:
        return error


def _process_all(jobs: Sequence[Job], settings: Settings, crew: _Crew) -> Iterator[Done]:
    waiting = []
    for job in jobs:
        record = None if settings.again else finished(job)
        if record is None:
            waiting.append(job)
        else:
            yield record
    if settings.workers == 0:
        yield from map(process, waiting)
    elif waiting:
        with TemporaryDirectory(prefix="duban-") as queue:
            yield from _in_rounds(crew, [replace(job, queue=Path(queue)) for job in waiting], Path(queue))


def _in_rounds(crew: _Crew, jobs: list[Job], queue: Path) -> Iterator[Done]:
    """The records of all jobs. Old files that only LibreOffice opens wait until all others are done, and go through one warm process."""
    from pipeline.read.office_queue import serve

    for left in reversed(range(_ROUNDS)):
        again: list[Job] = []
        for given, answer in crew.pool(len(jobs)).run(jobs):
            assert isinstance(given, Job)
            if isinstance(answer, Failure):
                yield _quarantine(given, answer)
            elif isinstance(answer, Done) and answer.waits:
                again.append(given)
            elif isinstance(answer, Done):
                yield answer
        if not again:
            return
        serve(queue)
        jobs = again if left > 1 else [replace(job, queue=None) for job in again]


@cache
def warm(layers: tuple[Path, ...]) -> None:
    """Loads, once a process, what every file needs: dictionaries, words, rules; what had to be compiled for them is kept for the next start."""
    with loading():
        from pipeline.patterns import keep_compiled
        from pipeline.read import read_bytes

        understand(read_bytes("预备.txt", "一、预备。各村要在6月底前完成1次检查。".encode()), layers)
        keep_compiled()


def process(job: Job) -> Done:
    """Does one input: writes its matrix, its evidence, and last the mark that it is done. A file that cannot be read is a record too."""
    from pipeline.export.atomic import write_text
    from pipeline.export.evidence import evidence_json
    from pipeline.export.result import to_json
    from pipeline.read import read_bytes
    from pipeline.read.office_queue import WaitsForOffice, queued

    record = Done(job.name, job.stem, "", job.stamp)
    try:
        data = _bytes_of(job.path)
        record = replace(record, sha256=hashlib.sha256(data).hexdigest())
        with queued(job.queue):
            found = understand(read_bytes(job.path.name, data), job.layers)
    except WaitsForOffice:
        return replace(record, waits=True)
    except DubanError as error:
        return _fail(job, record, Problem("unreadable", error.message, "error", job.name, advice=error.advice))
    write_text(_place(job.out, "matrix", job.stem), to_json(found.matrix))
    write_text(_place(job.out, "evidence", job.stem), evidence_json(found.matrix, found.circular.source, found.drafts.notes))
    problems = tuple(replace(problem, source=job.name) for problem in (*found.circular.source.problems, *_remarks(found, tools(job.layers)[0])))
    done = replace(record, format=found.matrix.provenance.format, tasks=len(found.matrix.tasks), problems=problems)
    write_text(_place(job.out, ".state", job.stem), state_json(done))
    return done


def _remarks(found: Digest, lexicon: Lexicon) -> Iterator[Problem]:
    """What a person should know of a circular that was read without trouble."""
    from pipeline.structure.classified import classified

    mark = classified(found.circular.source, lexicon)
    if mark:
        yield Problem("classified", f"文件标有“{mark.words}”（{mark.kind}）", "warning", advice="请确认本机允许处理这类文件，并妥善保管或删除结果")
    if not found.matrix.tasks:
        yield Problem("no-tasks", "没有读出任务", "warning", advice="如果这是转发通知而方案另附，请把方案一并放入；否则请人工核对")


def load_matrices(out: Path) -> Iterator[Matrix]:
    """The matrices of a finished run with their evidence, in the order of their stems."""
    from pipeline.joint.shelf import Shelf

    yield from Shelf(out)


def finished(job: Job) -> Done | None:
    """The record of an earlier run, if input, program, dictionaries and outputs are still the same; else None."""
    try:
        raw = json.loads(_place(job.out, ".state", job.stem).read_text("utf-8"))
        problems = tuple(Problem(**problem) for problem in raw.pop("problems"))
        record = Done(**raw, problems=problems, reused=True)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    whole = record.failed or all(_place(job.out, kind, job.stem).is_file() for kind in ("matrix", "evidence"))
    same = (record.name, record.stamp) == (job.name, job.stamp) and _sha256(job.path) == record.sha256
    return record if whole and same else None


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _quarantine(job: Job, failure: Failure) -> Done:
    """The record of a file whose worker was stopped or died."""
    reasons = {
        "late": f"超过 {failure.message} 秒仍未读完，已停止",
        "memory": "占用内存超过限额，已停止",
        "died": "读取时程序异常退出，已隔离",
        "error": f"读取时出错（{failure.message}）",
    }
    problem = Problem(f"quarantine-{failure.kind}", reasons[failure.kind], "error", job.name, advice="文件可能损坏，请另存为 .docx 再试")
    return _fail(job, Done(job.name, job.stem, _sha256(job.path), job.stamp), problem)


def _fail(job: Job, record: Done, problem: Problem) -> Done:
    """The record of a failure; what an earlier run made of this name is taken away, so that nothing stale is left."""
    from pipeline.export.atomic import write_text

    for kind in ("matrix", "evidence"):
        _place(job.out, kind, job.stem).unlink(missing_ok=True)
    failed = replace(record, problems=(problem,), failed=True)
    write_text(_place(job.out, ".state", job.stem), state_json(failed))
    return failed


def _place(out: Path, kind: str, stem: str) -> Path:
    return out / kind / f"{stem}.json"


def _sweep(out: Path) -> None:
    """Takes away half-written files that a killed run left behind."""
    for left in tuple(out.rglob(".duban-*")):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _forget_others(out: Path, stems: set[str]) -> None:
    """Takes away what earlier runs made of inputs that are no longer there."""
    for state in (out / ".state").glob("*.json"):
        if state.stem not in stems:
            for kind in ("matrix", "evidence", ".state"):
                _place(out, kind, state.stem).unlink(missing_ok=True)
