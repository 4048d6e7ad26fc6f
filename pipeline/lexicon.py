"""The only reader of `dictionaries/`: every rule, word and alias as a validated value.

A dictionary is a YAML file `NAME.yaml`:

    about: what the file holds, in one sentence
    match: contains             # optional: how words are looked for (contains, start, whole, or line: all of a line or its beginning up to a colon); tests hold the examples to it
    pieces:                     # optional: named parts of patterns, used as {name}; later ones may use earlier ones
      month: '(?:1[0-2]|0?[1-9])月'
    entries:
      - id: time.by.month-end   # unique in the file
        pattern: '{month}底前'   # a regular expression (verbose mode is off), or
        words: [月底前]          # plain words
        means: by               # what code gets to know
        examples: [6月底前完成]   # must match; `counter` must not
        counter: [6月底]
        note: why, or where the rule comes from

Any other key is an attribute of the entry (a string, number, boolean or list of strings). Layers: the built-in dictionaries, then those of
the district, then the office's own; an entry of a nearer layer replaces that of the same id, and `drop: true` removes it.
A layer is a folder with files of the same names (YAML, or XLSX with one column a key and lists joined by `、`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from pipeline.cache import kept
from pipeline.errors import BadDictionary
from pipeline.patterns import both_widths, compiled

Attribute = str | int | float | bool | tuple[str, ...]
_GROUP_NAME = re.compile(r"(?<!\\)\(\?P<\w+>")
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
_KNOWN = {"id", "pattern", "words", "means", "examples", "counter", "note"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a dictionary. `pattern` has its pieces filled in; `layer` names the folder that it came from."""

    id: str
    words: tuple[str, ...] = ()
    pattern: str | None = None
    means: str = ""
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    note: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: MappingProxyType({}))
    layer: str = "内置"

    def text(self, name: str, default: str = "") -> str:
        """Attribute `name` as a string."""
        value = self.attributes.get(name, default)
        return value if isinstance(value, str) else str(value)

    def list(self, name: str) -> tuple[str, ...]:
        """Attribute `name` as a tuple of strings, empty where absent."""
        value = self.attributes.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def flag(self, name: str) -> bool:
        """Attribute `name` as a boolean, False where absent."""
        return bool(self.attributes.get(name, False))


@dataclass(frozen=True)
class Dictionary:
    """All entries of one name, nearer layers applied, in file order; `pieces` as written."""

    name: str
    about: str
    entries: tuple[Entry, ...]
    pieces: Mapping[str, str]
    match: str = "contains"

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def by_word(self) -> Mapping[str, Entry]:
        """Entries by each of their words; where two claim a word, the nearer or earlier one holds it."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            for word in entry.words:
                found.setdefault(word, entry)
        return found

    def of(self, means: str) -> tuple[Entry, ...]:
        """Entries that mean `means`."""
        return tuple(entry for entry in self.entries if entry.means == means)

    def words(self, means: str | None = None) -> tuple[str, ...]:
        """All words (of the entries that mean `means`), longest first, then in code point order."""
        chosen = {word for entry in self.entries if means is None or entry.means == means for word in entry.words}
        return tuple(sorted(chosen, key=lambda word: (-len(word), word)))

    def alternation(self, means: str | None = None) -> str:
        """The words as one regular expression group, longest first; matches nothing where there are none."""
        words = self.words(means)
        return f"(?:{'|'.join(map(re.escape, words))})" if words else "(?!)"

    def regex(self, entry_id: str) -> re.Pattern[str]:
        """The compiled pattern of the entry `entry_id`."""
        pattern = self.by_id[entry_id].pattern
        if pattern is None:
            raise BadDictionary(f"条目 {entry_id} 没有 pattern", where=f"{self.name}.yaml")
        return compiled(pattern)


def any_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """One pattern, without named groups, that fits wherever one of `patterns` fits: a look that spares trying each of them where none does.

    Patterns that refer to their own groups cannot be joined; with one of them among `patterns` the result fits everywhere.
    """
    texts = [pattern.pattern for pattern in patterns]
    if any(_REFERENCE.search(text) for text in texts):
        return re.compile("")
    return compiled("|".join(f"(?:{_GROUP_NAME.sub('(?:', text)})" for text in texts) or "(?!)")


class Lexicon:
    """The dictionaries as one value; each file is read and checked when it is first asked for, once."""

    def __init__(self, layers: Sequence[Path]) -> None:
        self.layers = tuple(layers)
        self._read: dict[str, Dictionary] = {}

    @classmethod
    def load(cls, *nearer: Path) -> Lexicon:
        """The built-in dictionaries with the folders `nearer` over them (district first, then the own office)."""
        for folder in nearer:
            if not folder.is_dir():
                raise BadDictionary("没有这个词库目录", where=str(folder), advice="请检查 --dictionary 的路径")
        return cls((builtin_folder(), *nearer))

    def __getitem__(self, name: str) -> Dictionary:
        if name not in self._read:
            self._read[name] = _read_dictionary(name, self.layers)
        return self._read[name]

    def names(self) -> tuple[str, ...]:
        """The names of all dictionaries, sorted."""
        return tuple(sorted({path.stem for folder in self.layers for path in folder.glob("*.yaml")}))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names and bytes of all dictionary files of all layers: the same words give the same value."""
        digest = hashlib.sha256()
        for folder in self.layers:
            for path in sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".xlsx", ".csv"}):
                digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def __reduce__(self) -> tuple[type[Lexicon], tuple[tuple[Path, ...]]]:
        return (Lexicon, (self.layers,))


def builtin_folder() -> Path:
    """The folder of the built-in dictionaries: inside an installed wheel, else beside the package in a checkout."""
    inside = Path(str(resources.files("pipeline"))) / "_dictionaries"
    beside = Path(__file__).resolve().parent.parent / "dictionaries"
    for folder in (inside, beside):
        if folder.is_dir():
            return folder
    raise BadDictionary("找不到内置词库", where=str(inside), advice="请重新安装 duban")


def _read_dictionary(name: str, layers: Sequence[Path]) -> Dictionary:
    about, match, width = "", "contains", ""
    pieces: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    found = False
    for folder in layers:
        for path in (folder / f"{name}.yaml", folder / f"{name}.xlsx"):
            if not path.is_file():
                continue
            found = True
            raw = _load_yaml(path) if path.suffix == ".yaml" else _load_xlsx(path)
            about = about or str(raw.get("about", ""))
            match, width = str(raw.get("match", match)), str(raw.get("width", width))
            pieces.update(_pieces(raw.get("pieces") or {}, pieces, path))
            layer = "内置" if folder == layers[0] else folder.name
            for row in _rows(raw, path):
                _put(entries, _wide(row, pieces) if width == "any" else row, pieces, layer, path)
    if not found:
        raise BadDictionary(f"没有名为 {name} 的词库", where=str(layers[0]))
    return Dictionary(name, about, tuple(entries.values()), MappingProxyType(pieces), match)


def _load_yaml(path: Path) -> Mapping[str, object]:
    """What the file says; parsed once for the same bytes, on this machine."""
    data = path.read_bytes()
    return kept(f"dictionary-{path.stem}", hashlib.sha256(data).hexdigest(), lambda: _parse_yaml(data, path))


def _parse_yaml(data: bytes, path: Path) -> Mapping[str, object]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        raw = yaml.load(data.decode("utf-8"), Loader=loader)  # noqa: S506 - a safe loader, in C where there is one
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadDictionary(f"不是合法的 YAML（{error}）", where=str(path)) from error
    if not isinstance(raw, dict):
        raise BadDictionary("顶层应有 about 与 entries", where=str(path))
    return raw


def _load_xlsx(path: Path) -> Mapping[str, object]:
    """An office's sheet: the first row names the keys, lists are joined by `、`."""
    import io

    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True).worksheets[0]  # a read-only book keeps its file open
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    keys = [str(cell or "").strip() for cell in next(rows, ())]
    entries: list[dict[str, object]] = []
    for row in rows:
        values = {key: str(cell).strip() for key, cell in zip(keys, row, strict=False) if key and cell is not None}
        if values:
            lists = {key: value.split("、") for key, value in values.items() if key in {"words", "examples", "counter"}}
            entries.append({**values, **lists})
    return {"entries": entries}


def _rows(raw: Mapping[str, object], path: Path) -> list[Mapping[str, object]]:
    rows = raw.get("entries") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("id") for row in rows):
        raise BadDictionary("entries 应是列表，每条都要有 id", where=str(path))
    ids = [str(row["id"]) for row in rows]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise BadDictionary(f"id 重复：{'、'.join(twice)}", where=str(path))
    return rows


def _pieces(raw: object, known: Mapping[str, str], path: Path) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise BadDictionary("pieces 应是 名称: 正则", where=str(path))
    done = dict(known)
    for name, pattern in raw.items():
        done[str(name)] = _fill(str(pattern), done)
    return done


def _fill(pattern: str, pieces: Mapping[str, str]) -> str:
    """`pattern` with `{name}` replaced by the piece of that name; quantifiers such as `{1,3}` stay."""
    return re.sub(r"\{([a-z][a-z0-9_]*)\}", lambda m: pieces.get(m[1], m[0]), pattern)


_SIDES = ("pattern", "before", "also", "needs", "unless-front", "only-front", "unless")
"""Keys of an entry that hold regular expressions."""


def _wide(row: Mapping[str, object], pieces: Mapping[str, str]) -> Mapping[str, object]:
    """The row with patterns that fit marks of either width."""
    return {**row, **{key: both_widths(_fill(str(row[key]), pieces)) for key in _SIDES if row.get(key) is not None}}


def _put(entries: dict[str, Entry], row: Mapping[str, object], pieces: Mapping[str, str], layer: str, path: Path) -> None:
    key = str(row["id"])
    if row.get("drop"):
        entries.pop(key, None)
        return
    pattern = row.get("pattern")
    filled = _fill(str(pattern), pieces) if pattern is not None else None
    if filled is not None:
        try:
            compiled(filled)
        except re.error as error:
            raise BadDictionary(f"条目 {key} 的正则有误（{error}）", where=str(path)) from error
    attributes = {name: _attribute(value) for name, value in row.items() if name not in _KNOWN}
    entries[key] = Entry(
        id=key, words=_strings(row, "words", path), pattern=filled, means=str(row.get("means", "")),
        examples=_strings(row, "examples", path), counter=_strings(row, "counter", path), note=str(row.get("note", "")),
        attributes=MappingProxyType(attributes), layer=layer,
    )  # fmt: skip


def _attribute(value: object) -> Attribute:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return value if isinstance(value, str | int | float | bool) else str(value)


def _strings(row: Mapping[str, object], key: str, path: Path) -> tuple[str, ...]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise BadDictionary(f"条目 {row['id']} 的 {key} 应是列表", where=str(path))
    return tuple(str(item) for item in value)
