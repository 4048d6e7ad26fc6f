"""The folder run beyond one machine: Dask distributed, any file system that fsspec knows, Parquet partitioned by province and year.

Files are taken in batches. A batch is named by what it holds (names, sizes, versions, program, dictionaries), so that doing it twice writes the same
files again: a lost worker costs a retry, an interrupted run goes on with the batches that are missing. In a worker each file is read
under its own limits of time and memory; a file that fails is told in `problems/`, and nothing else. Below the output address:

    matrix/<batch>.jsonl.gz                                     one matrix a line, the contract's JSON
    tables/<table>/province=<省>/year=<年>/<batch>.parquet       the published tables, for DuckDB and others
    problems/<batch>.jsonl, state/<batch>.json                  what went wrong; the mark that the batch is done, written last
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, DubanError, MissingTool
from pipeline.flow import NO_CIRCULARS, stamp, understand, warm
from pipeline.model.problems import Problem
from pipeline.workers import Failure, Limits, Pool

if TYPE_CHECKING:
    from distributed import Client, Future
    from fsspec import AbstractFileSystem

    from pipeline.model.matrix import Matrix

UNKNOWN = "未知"
"""The partition of circulars whose province or year is not written."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How a library is run: files a batch, limits a file, dictionary layers (the same paths on every machine), batches in flight a worker."""

    batch: int = 64
    limits: Limits = field(default_factory=Limits)
    layers: tuple[Path, ...] = ()
    ahead: int = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that are done together; `key` names the batch by its content, `inputs` is the address that they were found below."""

    key: str
    files: tuple[str, ...]
    out: str
    settings: ClusterSettings
    inputs: str = ""


@dataclass(frozen=True, slots=True)
class BatchDone:
    """The record of a batch."""

    key: str
    read: int = 0
    failed: int = 0
    tasks: int = 0
    reused: bool = False
    inputs: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """The record of a whole run."""

    batches: tuple[BatchDone, ...]

    @property
    def read(self) -> int:
        """Circulars that were read."""
        return sum(one.read for one in self.batches)

    @property
    def failed(self) -> int:
        """Files that could not be read."""
        return sum(one.failed for one in self.batches)

    @property
    def tasks(self) -> int:
        """Tasks in all matrices."""
        return sum(one.tasks for one in self.batches)


@contextlib.contextmanager
def connect(address: str) -> Iterator[Client]:
    """A client of the scheduler at `address`, or of a cluster on this machine (`local`, `local:4` for four workers)."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingTool("没有装多机处理的部件", advice="请运行：pip install 'duban[cluster]'") from error
    if not address.startswith("local"):
        with Client(address) as client:
            yield client
        return
    count = address.partition(":")[2]
    # A worker must be allowed a child of its own: the guarded reader that can be killed with a bad file.
    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(n_workers=int(count) if count.isdigit() else None, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def run_library(inputs: str, out: str, client: Client, settings: ClusterSettings, progress: Callable[[int, int], None] = lambda *_: None) -> Library:
    """The record of the run over all files below the address `inputs`, written below `out` (fsspec URLs or paths).

    Raises BadInput where there is nothing to read.
    """
    batches = plan_batches(inputs, out, settings)
    done = {batch.key: record for batch in batches if (record := _finished(batch))}
    waiting = [batch for batch in batches if batch.key not in done]
    for record in _submitted(waiting, client, settings):
        done[record.key] = record
        progress(len(done), len(batches))
    _forget_others(inputs, out, set(done))
    return Library(tuple(done[batch.key] for batch in batches))


def _forget_others(inputs: str, out: str, keys: set[str]) -> None:
    """Takes away what earlier runs over the same inputs made of batches that are no more (files were added, changed or taken away), the mark last, so that no
    circular counts twice; batches of other inputs stay."""
    system, root = open_address(out)
    for mark in system.glob(f"{root}/state/*.json"):
        key = mark.rsplit("/", 1)[-1].removesuffix(".json")
        if key.partition("-")[0] not in keys and json.loads(system.cat_file(mark)).get("inputs") == inputs:
            for place in (f"matrix/{key}.jsonl.gz", f"tables/*/*/*/{key}.parquet", f"problems/{key}.jsonl"):
                for file in system.glob(f"{root}/{place}"):
                    system.rm_file(file)
            system.rm_file(mark)


def plan_batches(inputs: str, out: str, settings: ClusterSettings) -> tuple[Batch, ...]:
    """The batches, in the order of the file names; the same library gives the same batches on every machine."""
    system, root = open_address(inputs)
    found = system.find(root, detail=True) if system.isdir(root) else {root: system.info(root)}
    names = sorted(name for name, info in found.items() if info["type"] == "file" and _wanted(name))
    if not names:
        raise BadInput("没有可以读的文件", where=inputs, advice="请检查地址")
    version = stamp(settings.layers)
    groups = [names[at : at + settings.batch] for at in range(0, len(names), settings.batch)]
    return tuple(Batch(_key(group, found, version), tuple(system.unstrip_protocol(name) for name in group), out, settings, inputs) for group in groups)


def _wanted(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.name.startswith((".", "~$", "README")) and path.suffix.lower() not in NO_CIRCULARS


def _key(names: Sequence[str], found: dict[str, dict[str, object]], version: str) -> str:
    """A batch's name: what would change its result changes the name."""
    marks = [(name, found[name].get("size"), found[name].get("ETag") or found[name].get("mtime")) for name in names]
    return hashlib.sha256(json.dumps([version, marks], default=str).encode()).hexdigest()[:20]


def open_address(address: str) -> tuple[AbstractFileSystem, str]:
    """The file system of an address and the path on it."""
    try:
        import fsspec
    except ImportError as error:
        raise MissingTool("没有装多机处理的部件", advice="请运行：pip install 'duban[cluster]'") from error
    system, path = fsspec.core.url_to_fs(address)
    return system, str(path)


def only_address(addresses: Sequence[str]) -> str:
    """The one address of a library; BadInput where there are several."""
    if len(addresses) != 1:
        raise BadInput("多机处理一次给一个目录或地址", where="、".join(addresses))
    return addresses[0]


def _finished(batch: Batch) -> BatchDone | None:
    system, root = open_address(batch.out)
    try:
        raw = json.loads(system.cat_file(f"{root}/state/{batch.key}.json"))
        return BatchDone(**{**raw, "reused": True})
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _submitted(batches: Sequence[Batch], client: Client, settings: ClusterSettings) -> Iterator[BatchDone]:
    """The records as they come; only a few batches a worker are in flight, so that a library of any size fits the scheduler."""
    from distributed import as_completed

    left = iter(batches)
    flight: dict[object, Batch] = {}
    running = as_completed()

    def send() -> None:
        batch = next(left, None)
        if batch is not None:
            future = client.submit(process_batch, batch, pure=False, retries=2)
            flight[future.key] = batch
            running.add(future)

    for _ in range(max(1, len(client.scheduler_info()["workers"])) * settings.ahead):
        send()
    for future in running:
        yield from _outcome(future, flight.pop(future.key), client)
        send()


def _outcome(future: Future[BatchDone], batch: Batch, client: Client) -> Iterator[BatchDone]:
    """A batch's record. One that failed as a whole is done file by file, so that the file which kills workers is found and put aside."""
    if future.status == "finished":
        yield future.result()
        return
    records = []
    for name in batch.files:
        single = Batch(f"{batch.key}-{hashlib.sha256(name.encode()).hexdigest()[:8]}", (name,), batch.out, batch.settings, batch.inputs)
        alone = client.submit(process_batch, single, pure=False, retries=1)
        try:
            records.append(alone.result())
        except Exception as error:  # whatever a worker's death raises stays with its file
            records.append(_quarantined(single, error))
    yield _write_state(batch, sum(one.read for one in records), sum(one.failed for one in records), sum(one.tasks for one in records))


def _quarantined(batch: Batch, error: Exception) -> BatchDone:
    problem = Problem("quarantine-died", f"读取时工作进程反复退出（{type(error).__name__}），已隔离", "error", batch.files[0])
    write_file(batch.out, f"problems/{batch.key}.jsonl", _lines([asdict(problem)]))
    return BatchDone(batch.key, failed=1)


def process_batch(batch: Batch) -> BatchDone:
    """Does one batch; runs on a worker. Everything is written before the mark."""
    matrices: list[Matrix] = []
    problems: list[Problem] = []
    for name, answer in _answers(batch):
        if isinstance(answer, Problem):
            problems.append(answer)
        else:
            matrices.append(answer)
            if not answer.tasks:
                problems.append(Problem("no-tasks", "没有读出任务", "warning", name))
    _write_matrices(batch, matrices)
    _write_tables(batch, matrices)
    write_file(batch.out, f"problems/{batch.key}.jsonl", _lines([asdict(one) for one in problems]))
    return _write_state(batch, len(matrices), len(batch.files) - len(matrices), sum(len(one.tasks) for one in matrices))


def _write_state(batch: Batch, read: int, failed: int, tasks: int) -> BatchDone:
    done = BatchDone(batch.key, read, failed, tasks, inputs=batch.inputs)
    write_file(batch.out, f"state/{batch.key}.json", json.dumps(asdict(done)).encode())
    return done


def _answers(batch: Batch) -> Iterator[tuple[str, Matrix | Problem]]:
    """Every file of the batch with its matrix or the reason why not, in order."""
    jobs = [(name, batch.settings.layers) for name in batch.files]
    if multiprocessing.current_process().daemon:  # a worker that may have no children of its own: its nanny guards it
        yield from ((name, _read((name, layers))) for name, layers in jobs)
        return
    found: dict[str, Matrix | Problem] = {}
    for (name, _), answer in _pool(batch.settings.limits, batch.settings.layers).run(jobs):
        found[name] = _why(name, answer) if isinstance(answer, Failure) else answer
    yield from ((name, found[name]) for name in batch.files)


@cache
def _pool(limits: Limits, layers: tuple[Path, ...]) -> Pool[tuple[str, tuple[Path, ...]], Matrix | Problem]:
    """The guarded reader of this worker process; it lives as long as the worker."""
    stages = ("pipeline.flow", "pipeline.read", "pipeline.extract", "pipeline.check")
    return Pool(_read, 1, limits, preload=stages, warm=partial(warm, layers))


def _why(name: str, failure: Failure) -> Problem:
    words = {"late": f"超过 {failure.message} 秒仍未读完，已停止", "memory": "占用内存超过限额，已停止", "died": "读取时程序异常退出，已隔离"}
    return Problem(f"quarantine-{failure.kind}", words.get(failure.kind, f"读取时出错（{failure.message}）"), "error", name)


def _read(job: tuple[str, tuple[Path, ...]]) -> Matrix | Problem:
    """The matrix of one file, or why there is none; runs in the guarded process."""
    from pipeline.read import read_bytes

    name, layers = job
    system, path = open_address(name)
    try:
        return understand(read_bytes(PurePosixPath(path).name, system.cat_file(path)), layers).matrix
    except DubanError as error:
        return Problem("unreadable", error.message, "error", name, advice=error.advice)
    except OSError as error:
        return Problem("unreadable", f"打不开（{error}）", "error", name)


def _write_matrices(batch: Batch, matrices: Sequence[Matrix]) -> None:
    from pipeline.export.result import to_json

    page = io.BytesIO()
    with gzip.GzipFile(fileobj=page, mode="wb", mtime=0) as packed:
        for matrix in matrices:
            packed.write(json.dumps(json.loads(to_json(matrix)), ensure_ascii=False).encode() + b"\n")
    write_file(batch.out, f"matrix/{batch.key}.jsonl.gz", page.getvalue())


def _write_tables(batch: Batch, matrices: Sequence[Matrix]) -> None:
    from pipeline.export.library import distinct
    from pipeline.export.tables import frames, parquet_bytes

    groups: dict[str, list[Matrix]] = defaultdict(list)
    for matrix in matrices:
        groups[partition(matrix)].append(matrix)
    for place, members in groups.items():
        for name, frame in frames(distinct(members)[0]).items():
            write_file(batch.out, f"tables/{name}/{place}/{batch.key}.parquet", parquet_bytes(frame))


def partition(matrix: Matrix) -> str:
    """The partition of a circular: `province=重庆市/year=2024`."""
    province, dated = matrix.letterhead.jurisdiction.province, matrix.letterhead.dated
    return f"province={province or UNKNOWN}/year={dated.year if dated else UNKNOWN}"


def _lines(rows: Sequence[dict[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def write_file(out: str, name: str, data: bytes) -> None:
    """Writes a file whole: on a disk under another name first; an object store shows an object only when it is complete."""
    system, root = open_address(out)
    path = f"{root}/{name}"
    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    if "file" in system.protocol:
        from pipeline.export.atomic import write_bytes

        write_bytes(Path(path), data)
    else:
        system.pipe_file(path, data)


def query(out: str, sql: str) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Column names and rows of a query over the tables below `out`, each a view of its name, with `province` and `year`.

    Raises BadInput where the query cannot be done.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingTool("没有装查询的部件", advice="请运行：pip install 'duban[cluster]'") from error
    system, root = open_address(out)
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        if "file" not in system.protocol:
            connection.register_filesystem(system)
        for folder in sorted(system.ls(f"{root}/tables", detail=False)):
            name = PurePosixPath(folder).name
            if system.isdir(folder):
                files = (folder if "file" in system.protocol else system.unstrip_protocol(folder)).replace("'", "''")
                connection.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{files}/**/[0-9a-f]*.parquet', hive_partitioning = true)")  # noqa: S608 - folders of our own
        answer = connection.execute(sql)
        return tuple(column[0] for column in answer.description or ()), answer.fetchall()
    except (duckdb.Error, FileNotFoundError) as error:
        raise BadInput(f"查询没有做成（{error}）", where=out, advice="表名见 docs/schema.md") from error
    finally:
        connection.close()
