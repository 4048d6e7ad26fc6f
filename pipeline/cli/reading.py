"""Files and result folders as matrices, for the commands that work on several circulars."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import BadInput, DubanError
from pipeline.flow import Settings, digest, load_matrices, plan
from pipeline.model.circular import Circular
from pipeline.model.matrix import Matrix


def add_dictionary(parser: argparse.ArgumentParser) -> None:
    """Declares where the dictionaries of district and office are."""
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库，可多次给出，后给的优先")


def matrices_of(paths: Sequence[Path], layers: tuple[Path, ...]) -> tuple[tuple[Matrix, ...], int]:
    """The matrices of all paths, each circular once, and how many files could not be read (each is told on stderr).

    A path is a file, a folder of circulars, or the result folder of an earlier run. Raises BadInput where nothing could be read.
    """
    from pipeline.export.library import distinct

    found: list[Matrix] = []
    failed = 0
    for path in paths:
        if (path / "run.json").is_file():
            found += load_matrices(path)
            continue
        for file in _files(path):
            try:
                found.append(digest(file, layers, guarded=True).matrix)
            except DubanError as error:
                failed += 1
                print(f"未读成：{error}", file=sys.stderr)
    kept, problems = distinct(found)
    for problem in (one for one in problems if one.severity != "note"):
        print(f"{problem.source}：{problem.message}", file=sys.stderr)
    if not kept:
        raise BadInput("没有读成一份文件", where="、".join(map(str, paths)))
    return kept, failed


def circulars_of(paths: Sequence[Path], layers: tuple[Path, ...]) -> tuple[list[tuple[Circular, Matrix]], int]:
    """Structure and matrix of every circular, each once, and how many files could not be read. Raises BadInput where nothing could be read."""
    found: dict[str, tuple[Circular, Matrix]] = {}
    failed = 0
    for file in (file for path in paths for file in _files(path)):
        try:
            one = digest(file, layers, guarded=True)
        except DubanError as error:
            failed += 1
            print(f"未读成：{error}", file=sys.stderr)
            continue
        found.setdefault(one.matrix.id, (one.circular, one.matrix))
    if not found:
        raise BadInput("没有读成一份文件", where="、".join(map(str, paths)))
    return list(found.values()), failed


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (job.path for job in plan([path], path / ".duban", Settings()))
    else:
        yield path
