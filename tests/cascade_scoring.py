"""Precision and recall of a comparison against a gold alignment, by the rules of the contract: optional rows, links and kinds are free."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.coverage import Coverage


@dataclass
class Tally:
    """Hits, what was owed, what was said."""

    hit: int = 0
    owed: int = 0
    said: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, owed: set, said: set, where: str) -> None:
        self.hit += len(owed & said)
        self.owed += len(owed)
        self.said += len(said)
        self.wrong += [f"{where} missed {one}" for one in sorted(owed - said)] + [f"{where} invented {one}" for one in sorted(said - owed)]

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.owed + self.said) if self.owed + self.said else 1.0


@dataclass
class Score:
    status: Tally = field(default_factory=Tally)
    links: Tally = field(default_factory=Tally)
    differences: Tally = field(default_factory=Tally)
    added: Tally = field(default_factory=Tally)

    def add(self, name: str, gold: dict, coverage: Coverage) -> None:
        rows = {row.directive_path: row for row in coverage.rows}
        for want in gold["rows"]:
            path = want["directive_path"]
            if want.get("optional"):
                continue
            row = rows[path]
            if not want.get("status_optional"):
                self.status.add({(path, want["status"])}, {(path, row.status)}, name)
            free = set(want.get("optional_plan_paths", []))
            self.links.add({(path, one) for one in want["plan_paths"]}, {(path, one) for one in row.plan_paths if one not in free}, name)
            owed = {one["kind"] for one in want["differences"] if not one.get("optional")}
            free = {one["kind"] for one in want["differences"] if one.get("optional")} - owed
            self.differences.add({(path, kind) for kind in owed}, {(path, one.kind) for one in row.differences if one.kind not in free}, name)
        self.added.add(set(gold["added"]), set(coverage.added) - set(gold.get("optional_added", [])), name)
