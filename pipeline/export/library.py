"""Many matrices as one library: each circular once, under an id of its own, before anything is made from them together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from pipeline.model.matrix import Matrix
from pipeline.model.problems import Problem


def distinct(matrices: Iterable[Matrix]) -> tuple[tuple[Matrix, ...], tuple[Problem, ...]]:
    """The matrices with distinct ids, in order, and a problem for each that was met before.

    A second copy that says the same (another format of one paper) is left out with a note. One that says something else under the same
    id stays, under `id~2`, with a warning: nothing is lost.
    """
    seen = Distinct()
    kept = tuple(one for one in map(seen.take, matrices) if one is not None)
    return kept, tuple(seen.problems)


class Distinct:
    """The same, one matrix after the other: of those that were met only the ids, the names and marks of what they say are kept."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._met: dict[str, tuple[str, bytes]] = {}

    def take(self, matrix: Matrix) -> Matrix | None:
        """The matrix under an id of its own, None for a second copy."""
        mark = hashlib.sha256(repr(_says(matrix)).encode("utf-8", "surrogatepass")).digest()
        first = self._met.get(matrix.id)
        if first is None:
            self._met[matrix.id] = (matrix.provenance.name, mark)
            return matrix
        name, said = first
        if said == mark:
            self.problems.append(_copy_problem(matrix, name))
            return None
        other = with_id(matrix, _free(matrix.id, self._met))
        self._met[other.id] = (other.provenance.name, mark)
        self.problems.append(_clash_problem(other, name))
        return other


def with_id(matrix: Matrix, circular_id: str) -> Matrix:
    """`matrix` under another circular id, its tasks with it."""
    return replace(matrix, id=circular_id, tasks=tuple(replace(task, id=f"{circular_id}#{task.path}") for task in matrix.tasks))


def _free(wanted: str, taken: Iterable[str]) -> str:
    used, count = set(taken), 2
    while f"{wanted}~{count}" in used:
        count += 1
    return f"{wanted}~{count}"


def _says(matrix: Matrix) -> tuple[object, ...]:
    """What the matrix says without places: blanks and line ends differ between formats of one paper."""
    return tuple((task.path, _bare(task.title), tuple(_bare(one.text) for one in task.actions)) for task in matrix.tasks)


def _bare(text: str) -> str:
    return "".join(text.split())


def _copy_problem(matrix: Matrix, first: str) -> Problem:
    return Problem(
        "same-circular", f"与 {first} 是同一份文件，内容相同，汇总时只计一次", "note", matrix.provenance.name,
        advice="单份结果仍分别写出",
    )  # fmt: skip


def _clash_problem(matrix: Matrix, first: str) -> Problem:
    return Problem(
        "same-id", f"文号与 {first} 相同而内容不同，另编标识 {matrix.id}", "warning", matrix.provenance.name,
        advice="请核对是不是修订稿或文号写错",
    )  # fmt: skip
