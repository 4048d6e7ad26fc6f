"""Gold against found: precision, recall and F1 of every part of a task matrix, and what changed since an earlier run.

Items are matched one to one. A gold item that is marked `optional` is neither owed nor wrong; `aliases` are other accepted forms.
Two words are the same when they agree after folding width, case, white space, quotes and punctuation.
Both sides are JSON in the form of the contract (`result.md`), so that any program's results can be measured.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import BadInput

Item = Mapping[str, Any]
Same = Callable[[Item, Item], bool]

PARTS = ("circular", "sections", "tasks", "duties", "actors", "recipients", "deadlines", "targets", "citations", "actions", "findings", "offsets")
FIELDS = ("title", "carrier_title", "doc_no", "issuers", "addressees", "dated", "printed", "genre", "level", "campaign", "attachments")
ROLES = {"duties": ("lead", "responsible", "support"), "actors": ("actor",), "recipients": ("recipient",)}
_NOISE = re.compile(r"[\s\"'“”‘’《》〈〉<>()\[\]〔〕【】,，.。、:：;；\-—–_~～·]+")


class Slot(NamedTuple):
    """What is being compared: the part of which circular, at which task or section."""

    circular: str
    part: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """One item that was missed (owed, not said) or wrong (said, not owed)."""

    circular: str
    part: str
    kind: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.circular} {self.where} {self.part} {self.kind}: {self.words}"


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 of one part, 0..1, with the counts that they come from."""

    hit: int
    owed: int
    said: int

    @property
    def precision(self) -> float:
        """The share of what was said that is right."""
        return self.hit / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """The share of what was owed that was said."""
        return self.hit / self.owed if self.owed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was owed and nothing said."""
        return 2 * self.hit / (self.owed + self.said) if self.owed + self.said else 1.0


@dataclass
class Score:
    """The counts of a whole comparison; `figures()` are its results, `misses` every single error."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Figure]:
        """The figure of each part in which anything was owed or said."""
        found = {part: Figure(*(self.counts[part, side] for side in ("hit", "owed", "said"))) for part in PARTS}
        return {part: figure for part, figure in found.items() if figure.owed or figure.said}

    def count(self, part: str, hit: int, owed: int, said: int) -> None:
        """Adds to the counts of `part`."""
        self.counts.update({(part, "hit"): hit, (part, "owed"): owed, (part, "said"): said})

    def match(self, slot: Slot, owed: Iterable[Item], said: Iterable[Item], same: Same) -> None:
        """Matches one to one; optional gold items take up what fits them, without counting."""
        circular, part, where = slot
        left = list(said)
        for gold in sorted(owed, key=lambda item: bool(item.get("optional"))):
            found = next((item for item in left if same(gold, item)), None)
            if found is not None:
                left.remove(found)
            if gold.get("optional"):
                continue
            self.count(part, int(found is not None), 1, int(found is not None))
            if found is None:
                self.misses.append(Miss(circular, part, "missed", where, brief(gold)))
        self.count(part, 0, 0, len(left))
        self.misses += [Miss(circular, part, "wrong", where, brief(item)) for item in left]


def fold(text: object) -> str:
    """`text` in the form in which words are compared; empty for None."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", str(text or "")).lower())


def alike(one: object, other: object) -> float:
    """How alike two texts are after folding, 0..1."""
    a, b = fold(one), fold(other)
    if not a or not b or a == b:
        return float(a == b)
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def brief(item: Item) -> str:
    """The telling fields of an item in one line."""
    keys = (
        "path", "unit", "role", "surface", "kind", "start_date", "due_date", "rrule", "value_min", "value_max", "title", "doc_no", "heading",
        "text", "code", "at", "message",
    )  # fmt: skip
    return " ".join(f"{key}={str(item[key])[:40]}" for key in keys if item.get(key) is not None)


def evaluate(gold_folder: Path, result_folder: Path) -> Score:
    """The score of all results that have gold; a gold file without result counts as missed in every part.

    Raises BadInput where no gold file has a result.
    """
    results, score = load_results(result_folder), Score()
    for path in sorted(gold_folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        said = results.get(Path(gold.get("source", path.name)).stem) or results.get(path.stem)
        if said is not None:
            score.compared.append(path.stem)
        score_document(score, path.stem, gold, said or {})
    if not score.compared:
        raise BadInput("没有一份结果与标准答案对得上", where=str(result_folder), advice="请确认两个目录里的文件名一致")
    return score


def load_results(folder: Path) -> dict[str, Item]:
    """Results by the stem of their source file and by their own stem."""
    found: dict[str, Item] = {}
    for path in sorted(folder.rglob("*.json")):
        try:
            data = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(data, dict) and "circular" in data and "tasks" in data:
            source = (data["circular"].get("source") or {}).get("name") or ""
            found[Path(source).stem or path.stem] = data
            found.setdefault(path.stem, data)
    return found


def score_document(score: Score, name: str, gold: Item, said: Item) -> None:
    """Adds the comparison of one circular to `score`."""
    _score_fields(score, name, gold["circular"], said.get("circular") or {})
    sections = [item for item in said.get("sections", ()) if not str(item.get("path")).startswith(("A", "T"))]
    score.match(Slot(name, "sections"), gold["sections"], sections, _same_section)
    for owed, found in _pairs(gold["tasks"], said.get("tasks", ())):
        _score_task(score, name, owed, found)
    score.match(Slot(name, "targets", "0"), _counted(gold.get("targets", ())), _counted(said.get("targets", ())), _same_target)
    score.match(Slot(name, "citations"), gold["citations"], _once(said.get("citations", ()), _citation_key), _same_citation)
    if "findings" in gold:
        text = str(said.get("text", ""))
        score.match(Slot(name, "findings"), gold["findings"], _once(said.get("findings", ()), _finding_key), _same_finding(text))
    _score_offsets(score, name, said)


def _score_fields(score: Score, name: str, gold: Item, said: Item) -> None:
    for key in FIELDS:
        if key not in gold or key in gold.get("optional_fields", ()):
            continue
        right = _same_field(key, gold, said.get(key))
        score.count("circular", int(right), 1, 1)
        if not right:
            score.misses.append(Miss(name, "circular", "wrong", key, f"应为 {gold[key]!r}，得 {said.get(key)!r}"))


def _same_field(key: str, gold: Item, have: object) -> bool:
    want = gold[key]
    if key == "attachments":
        rows = have if isinstance(have, list) else []
        return [(a["no"], fold(a["title"])) for a in want or ()] == [(a.get("no"), fold(a.get("title"))) for a in rows]
    if isinstance(want, list):
        return sorted(map(fold, want)) == sorted(map(fold, have if isinstance(have, list) else ()))
    return any(fold(form) == fold(have) for form in _forms(gold, key))


def _score_task(score: Score, name: str, owed: Item | None, found: Item | None) -> None:
    where = str((owed or found or {})["path"])
    if owed is not None and owed.get("optional"):
        return
    score.count("tasks", int(owed is not None and found is not None), int(owed is not None), int(found is not None))
    if owed is None or found is None:
        kind = "wrong" if owed is None else "missed"
        score.misses.append(Miss(name, "tasks", kind, where, brief(owed or found or {})))
    gold, said = owed or {}, found or {}
    for part, roles in ROLES.items():
        units = _once((a for a in said.get("assignments", ()) if a.get("role") in roles), lambda a: (fold(a.get("unit")), a.get("role")))
        score.match(Slot(name, part, where), (a for a in gold.get("assignments", ()) if a["role"] in roles), units, _same_unit)
    score.match(Slot(name, "deadlines", where), gold.get("deadlines", ()), _once(said.get("deadlines", ()), _deadline_key), _same_deadline)
    score.match(Slot(name, "targets", where), _counted(gold.get("targets", ())), _counted(said.get("targets", ())), _same_target)
    if gold.get("actions"):
        score.match(Slot(name, "actions", where), gold["actions"], said.get("actions", ()), lambda a, b: alike(a["text"], b.get("text")) >= 0.8)


def _pairs(gold: Sequence[Item], said: Sequence[Item]) -> Iterator[tuple[Item | None, Item | None]]:
    """Gold and found tasks paired by path, then by title where a path differs; what is left stands alone."""
    left, later = list(said), []
    for owed in sorted(gold, key=lambda item: bool(item.get("optional"))):
        paths = {owed["path"], *owed.get("path_aliases", ())}
        titles = (*_forms(owed, "title"), *owed.get("title_aliases", ()))
        found = next((item for item in left if item["path"] in paths and max(alike(t, item.get("title")) for t in titles) >= 0.5), None)
        if found is None:
            later.append(owed)
        else:
            left.remove(found)
            yield owed, found
    for owed in later:
        found = max(left, key=lambda item: alike(owed["title"], item.get("title")), default=None)
        if found is not None and alike(owed["title"], found.get("title")) >= 0.85:
            left.remove(found)
            yield owed, found
        else:
            yield owed, None
    yield from ((None, item) for item in left)


def _score_offsets(score: Score, name: str, said: Item) -> None:
    """Every pointed-at range must hold exactly the words that it claims."""
    text = str(said.get("text", ""))
    for task in said.get("tasks", ()):
        for kind, words in (("assignments", "unit"), ("deadlines", "surface"), ("targets", "surface"), ("actions", "text")):
            for item in task.get(kind, ()):
                start, end = item.get("start"), item.get("end")
                right = isinstance(start, int) and isinstance(end, int) and fold(text[start:end]) == fold(item.get(words))
                score.count("offsets", int(right), 1, 1)
                if not right:
                    score.misses.append(Miss(name, "offsets", "wrong", str(task.get("path")), f"{kind} {brief(item)}"))


def _forms(item: Item, key: str) -> list[object]:
    """The gold's form of a field and the other forms that are accepted for it."""
    other = item.get("aliases") or ()
    return [item.get(key), *(other.get(key, ()) if isinstance(other, Mapping) else other)]


def _same_section(gold: Item, said: Item) -> bool:
    return bool(gold["path"] == said.get("path")) and max(alike(form, said.get("heading")) for form in _forms(gold, "heading")) >= 0.85


def _same_unit(gold: Item, said: Item) -> bool:
    return gold["role"] == said.get("role") and fold(said.get("unit")) in map(fold, _forms(gold, "unit"))


def _rrule(text: str | None) -> tuple[tuple[str, str], ...]:
    """An RRULE as a comparable value: INTERVAL=1 and order do not matter, twelve months are a year (RFC 5545 §3.3.10)."""
    parts = dict(part.split("=", 1) for part in (text or "").upper().removeprefix("RRULE:").split(";") if "=" in part)
    if not parts:
        return ()
    months = parts.setdefault("INTERVAL", "1")
    if parts.get("FREQ") == "MONTHLY" and months.isdigit() and int(months) % 12 == 0:
        parts |= {"FREQ": "YEARLY", "INTERVAL": str(int(months) // 12)}
    return tuple(sorted((key, value) for key, value in parts.items() if key not in {"UNTIL", "COUNT"}))


def _same_deadline(gold: Item, said: Item) -> bool:
    kind = gold["kind"]
    if kind != said.get("kind"):
        return False
    if kind == "recurring":
        return _rrule(gold.get("rrule")) == _rrule(said.get("rrule"))
    if kind == "relative":
        return alike(gold["surface"], said.get("surface")) >= 0.6
    keys = {"ongoing": (), "by": ("due_date",), "from": ("start_date",)}.get(kind, ("start_date", "due_date"))
    return all(gold.get(key) == said.get(key) for key in keys)


def _deadline_key(item: Item) -> tuple[object, ...]:
    surface = fold(item.get("surface")) if item.get("kind") == "relative" else ""
    return (item.get("kind"), item.get("start_date"), item.get("due_date"), _rrule(item.get("rrule")), surface)


def _same_target(gold: Item, said: Item) -> bool:
    def key(item: Item) -> tuple[object, ...]:
        values = (item.get("value_min"), item.get("value_max"))
        return (*(None if value is None else round(float(value), 6) for value in values), fold(item.get("unit")))

    return key(gold) == key(said)


def _counted(targets: Iterable[Item]) -> list[Item]:
    """Targets with figures; qualitative ones are not scored."""
    return [item for item in targets if item.get("kind") != "qualitative"]


def _same_citation(gold: Item, said: Item) -> bool:
    if gold["relation"] != said.get("relation"):
        return False
    if gold.get("doc_no") and said.get("doc_no") and fold(gold["doc_no"]) == fold(said["doc_no"]):
        return True
    return any(alike(title, said.get("title")) >= 0.9 for title in _forms(gold, "title"))


def _citation_key(item: Item) -> tuple[object, ...]:
    return (fold(item.get("title")), item.get("relation"))


def _finding_key(item: Item) -> tuple[object, ...]:
    return (item.get("code"), item.get("path"), item.get("start"), item.get("at"))


def _same_finding(text: str) -> Same:
    def same(gold: Item, said: Item) -> bool:
        if said.get("code") not in (gold["code"], *gold.get("code_aliases", ())):
            return False
        if not gold.get("path") or gold["path"] == said.get("path"):
            return True
        start = said.get("start")
        return bool(start is not None and gold.get("at")) and fold(gold["at"]) in fold(text[max(0, int(start or 0) - 60) : said["end"] + 60])

    return same


def _once(items: Iterable[Item], key: Callable[[Item], tuple[object, ...]]) -> list[Item]:
    """The first item of each key, in order."""
    found: dict[tuple[object, ...], Item] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())


def below(score: Score, levels: Mapping[str, float]) -> list[str]:
    """One line for each part whose F1 lies below its recorded level: the ratchet. A part of which nothing is owed or said is right."""
    figures = score.figures()
    return [
        f"{part}: F1 {figures[part].f1:.4f} 低于已记录的 {level:.4f}"
        for part, level in levels.items()
        if part in figures and figures[part].f1 < level - 5e-5
    ]


def gains_and_losses(old: Score, new: Score) -> tuple[list[Miss], list[Miss]]:
    """Errors of `old` that are gone in `new`, and errors that are new, in the order in which they were found."""
    before, after = Counter(old.misses), Counter(new.misses)
    return list((before - after).elements()), list((after - before).elements())
