"""Entries of the office's own dictionary, made from what a person corrected.

`entry_of` turns a correction into an entry of `units`, `times`, `quantities` or `task_sections`; `added` gives the file of the office's layer with it; `write`
puts it there. What an entry would change elsewhere is asked of `rereading` before anything is written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipeline.errors import BadDictionary, BadInput
from pipeline.export.atomic import write_text
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Comparator, TargetKind

Teaches = Literal["unit", "not-unit", "not-time", "not-action", "target", "not-target"]
KINDS: dict[Teaches, str] = {
    "unit": "这个写法是单位", "not-unit": "以这些字结尾的不是单位", "not-time": "后面跟着这些字的不是时限", "not-action": "这样的话不是措施",
    "target": "这样写的是目标", "not-target": "这样写的数不是目标",
}  # fmt: skip
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")
_ANY_NUMBER = r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*"
_EVERY_LEVEL = ["national", "province", "city", "county", "township", "village"]
_TIME_KINDS = ["by", "on", "during", "recurring", "relative", "from", "ongoing"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person wants to be known from now on. `canonical` is the unit's full name, for `unit` alone.

    For `target`, `word` is a phrase that holds the target's words (`surface`) and what shows its meaning; the rest are the target's fields.
    """

    kind: Teaches
    word: str
    canonical: str = ""
    surface: str = ""
    metric: str = ""
    target_kind: str = "count"
    comparator: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry and the dictionary that it belongs to, as a YAML-able row."""

    dictionary: str
    row: Mapping[str, object]


def entry_of(lesson: Lesson, lexicon: Lexicon) -> NewEntry:
    """The entry that says what the lesson says. Raises BadInput for words that are too short to be safe."""
    word, canonical = lesson.word.strip(), lesson.canonical.strip()
    if len(word) < 2 or "\n" in word:
        raise BadInput("太短了，容易误伤别处", where=f"“{word}”", advice="请写两个字以上、在一行之内")
    mark = f"own.{lesson.kind}.{hashlib.sha256(word.encode()).hexdigest()[:10]}"
    note = f"本单位在工作台记入：{KINDS[lesson.kind]}"
    if lesson.kind == "unit":
        name = canonical or word
        row: Mapping[str, object] = {"id": mark, "words": [word], "means": "group", "canonical": name, "levels": list(_EVERY_LEVEL), "note": note}
        return NewEntry("units", {**row, **_line_of(name, word, lexicon)})
    if lesson.kind == "not-unit":
        return NewEntry("units", {"id": mark, "words": [word], "means": "not-unit", "note": note})
    if lesson.kind == "target":
        return NewEntry("quantities", {"id": mark, "pattern": _target_pattern(word, lesson.surface.strip()), "means": "target", **_target_fields(lesson), "note": note})
    if lesson.kind == "not-target":
        return NewEntry("quantities", {"id": mark, "pattern": any_number(word), "means": "not-target", "note": note})
    if lesson.kind == "not-time":
        return NewEntry("times", {"id": mark, "pattern": re.escape(word), "means": "not.after", "kinds": list(_TIME_KINDS), "note": note})
    return NewEntry("task_sections", {"id": mark, "pattern": re.escape(word), "means": "slogan", "note": note})


def any_number(words: str) -> str:
    """A pattern for the words with whatever numbers: what is said of 80% holds for 90%."""
    pieces = _DIGITS.split(words)
    return _ANY_NUMBER.join(map(re.escape, pieces))


def _target_pattern(word: str, surface: str) -> str:
    before, found, after = word.partition(surface)
    if not surface or not found:
        raise BadInput("写法里要包含目标的原文", where=f"“{surface}”", advice="如目标是“95%以上”，写法可填“完好率达到95%以上”")
    return f"{any_number(before)}(?P<surface>{any_number(surface)}){any_number(after)}"


def _target_fields(lesson: Lesson) -> Mapping[str, object]:
    if lesson.target_kind not in get_args(TargetKind) or lesson.comparator not in {"", *get_args(Comparator)}:
        raise BadInput("目标的类别或比较符不认识", where=f"{lesson.target_kind} {lesson.comparator}", advice="请从列出的里面选")
    named = {"metric": lesson.metric, "comparator": lesson.comparator, "unit": lesson.unit}
    return {"kind": lesson.target_kind, **{name: value.strip() for name, value in named.items() if value.strip()}}


def _line_of(canonical: str, word: str, lexicon: Lexicon) -> Mapping[str, object]:
    """The line of work of a unit that the dictionaries know under one of the two names."""
    for entry in lexicon["units"]:
        if entry.text("line") and (entry.text("canonical") == canonical or canonical in entry.words or word in entry.words):
            return {"line": entry.text("line")}
    return {}


def own_layer(layers: tuple[Path, ...]) -> Path:
    """The folder of the office's own dictionary: the last layer. Raises BadInput where the server has none."""
    if not layers:
        raise BadInput("没有设本单位词库", advice="请在启动时用 --dictionary 指定一个目录")
    return layers[-1]


def added(folder: Path, entry: NewEntry) -> str:
    """The text of the layer's file with the entry in it; an entry of the same id is replaced, everything else stays as it was written."""
    path = folder / f"{entry.dictionary}.yaml"
    old = path.read_text("utf-8") if path.is_file() else ""
    rows = _rows(old, path)
    kept = [row for row in rows if row.get("id") != entry.row["id"]]
    appended = old.rstrip("\n") + "\n" + _block(entry.row, "  ")
    if len(kept) == len(rows) and rows and _same(appended, [*rows, entry.row], path):
        return appended  # the office's own remarks and order stay
    about = f"about: 本单位的词条，覆盖内置 {entry.dictionary} 里同 id 的\nentries:\n"
    return about + "".join(_block(row, "  ") for row in [*kept, entry.row])


def _same(text: str, rows: list[Mapping[str, object]], path: Path) -> bool:
    try:
        return _rows(text, path) == rows
    except BadDictionary:
        return False


def _block(row: Mapping[str, object], indent: str) -> str:
    import yaml

    lines = yaml.safe_dump([dict(row)], allow_unicode=True, sort_keys=False, default_flow_style=False, width=1000)
    return "".join(f"{indent}{line}\n" for line in lines.splitlines())


def _rows(text: str, path: Path) -> list[Mapping[str, object]]:
    import yaml

    try:
        raw = yaml.safe_load(text) or {}
        rows = raw.get("entries") or []
    except (yaml.YAMLError, AttributeError) as error:
        raise BadDictionary("本单位词库的文件写坏了，读不出来", where=path.name, advice="请先改好这个文件再记入") from error
    return [dict(row) for row in rows]


def with_entry(folder: Path, entry: NewEntry, copy: Path) -> Path:
    """`copy`, filled with the layer `folder` and the entry: what the layer would be."""
    copy.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    write_text(copy / f"{entry.dictionary}.yaml", added(folder, entry))
    return copy


def write(folder: Path, entry: NewEntry) -> Path:
    """The file of the office's layer, after the entry stands in it."""
    return write_text(folder / f"{entry.dictionary}.yaml", added(folder, entry))
