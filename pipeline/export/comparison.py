"""The lines of a 承接对照表 from a `Coverage`: both texts, the status in Chinese, what changed; weakened first. Sheets, papers and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.model.coverage import Coverage, Difference, Row
from pipeline.model.matrix import Matrix

_RANKS = ("weakened", "missing", "partial", "covered", "not-for-plan", "added")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a duty of the directive with what answers it, or (`added`) a plan task that answers none. `state` is the key of the status."""

    state: str
    status: str
    directive_path: str
    directive: str
    plan_path: str
    plan: str
    changes: str
    lost: str
    reasons: str
    score: float | None
    copied: float | None
    weakened: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The Chinese words of statuses and kinds of difference."""

    labels: dict[str, str]

    def of(self, key: str) -> str:
        """The word for a status or kind."""
        return self.labels.get(key, key)

    def change(self, difference: Difference) -> str:
        """One difference as a phrase: `时限推迟：“6月底前”→“年底前”`."""
        before, after = difference.directive.strip(), difference.plan.strip()
        if difference.kind == "unit-dropped":
            return f"{self.of(difference.kind)}：“{before}”（下级现有：{after or '无'}）"
        if before == after and difference.why:
            return f"{self.of(difference.kind)}：“{before}”（{difference.why}）"
        shown = f"“{before}”→“{after}”" if before and after else f"“{before or after}”" if before or after else ""
        return f"{self.of(difference.kind)}：{shown}" if shown else self.of(difference.kind)


def words_of(lexicon: Lexicon) -> Words:
    """The words of `cascade_labels.yaml`."""
    return Words({entry.means: entry.words[0] for entry in lexicon["cascade_labels"] if entry.words})


def state(row: Row) -> str:
    """The key of the status that is shown: weakened goes before covered, an upper level's own duty is apart from true gaps."""
    if row.status == "missing":
        return "not-for-plan" if row.not_for_plan else "missing"
    return "weakened" if row.weakened and row.status == "covered" else row.status


def shown_status(row: Row, words: Words) -> str:
    """The status in Chinese; a partly answered duty that is weakened too says both."""
    both = row.status == "partial" and row.weakened
    return words.of(state(row)) + (f"、{words.of('weakened')}" if both else "")


def lines(coverage: Coverage, words: Words) -> tuple[Line, ...]:
    """All lines of one comparison: weakened, missing, partly and wholly answered, the upper level's own, then the plan's additions."""
    found = [_row_line(coverage, row, words) for row in coverage.rows]
    found += [_added_line(coverage.plan, path, words) for path in coverage.added]
    return tuple(sorted(found, key=_rank))


def summary(coverage: Coverage, words: Words) -> str:
    """The counts in one sentence."""
    own = sum(row.not_for_plan for row in coverage.rows)
    parts = [
        f"{words.of('covered')}{coverage.count('covered')}项", f"{words.of('partial')}{coverage.count('partial')}项",
        f"{words.of('missing')}{len(coverage.gaps)}项", f"其中{words.of('weakened')}{coverage.weakened}项", f"{words.of('added')}{len(coverage.added)}项",
    ]  # fmt: skip
    tail = f"；另有{own}项{words.of('not-for-plan')}" if own else ""
    return f"上级任务共{len(coverage.rows)}项：{'，'.join(parts)}{tail}。照搬率{coverage.copied:.0%}。"


def matrix_of(coverages: Sequence[Coverage], words: Words) -> tuple[tuple[str, ...], ...]:
    """One row a duty of the directive: path, title, then the status in each plan; all coverages are of one directive."""
    if not coverages:
        return ()
    by_plan = [{row.directive_path: row for row in coverage.rows} for coverage in coverages]
    return tuple(
        (task.path, task.title, *(shown_status(rows[task.path], words) if task.path in rows else "" for rows in by_plan))
        for task in coverages[0].directive.tasks
    )


def local_measures(coverage: Coverage) -> tuple[tuple[str, str], ...]:
    """(path, words) of the plan's clauses that the directive nowhere asks for: what is truly local."""
    return tuple(
        (task.path, span.of(coverage.plan.text))
        for task in coverage.plan.tasks
        for span in coverage.local
        if span in task.span
    )  # fmt: skip


def plan_name(coverage: Coverage) -> str:
    """A short name of the plan: its township or county, else its title, else its file."""
    head = coverage.plan.letterhead
    return head.jurisdiction.township or head.jurisdiction.county or head.title or coverage.plan.provenance.name


def _row_line(coverage: Coverage, row: Row, words: Words) -> Line:
    directive, plan = coverage.directive, coverage.plan
    return Line(
        state=state(row), status=shown_status(row, words), directive_path=row.directive_path, directive=_text(directive, row.directive_path),
        plan_path="、".join(row.plan_paths), plan="\n".join(_text(plan, path) for path in row.plan_paths),
        changes="\n".join(words.change(difference) for difference in row.differences),
        lost="\n".join(span.of(directive.text) for span in row.lost) if row.status == "partial" else "",
        reasons="\n".join(f"{link.plan_path}：{'；'.join(link.evidence)}" for link in row.links),
        score=row.score if row.links else None, copied=row.copied if row.links else None,
        weakened=row.weakened,
    )  # fmt: skip


def _added_line(plan: Matrix, path: str, words: Words) -> Line:
    return Line("added", words.of("added"), "", "", path, _text(plan, path), "", "", "上级文件没有对应任务", None, None)


def _text(matrix: Matrix, path: str) -> str:
    task = matrix.task(path)
    return task.span.of(matrix.text).strip() if task else ""


def _rank(line: Line) -> int:
    return 0 if line.weakened else _RANKS.index(line.state)
