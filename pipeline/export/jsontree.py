"""JSON as a typed tree: what stands where is asked for by name and type, and a wrong file gets a Chinese sentence, not a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.errors import BadInput
from pipeline.model.text import Span

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def dump(value: Json) -> str:
    """`value` as JSON text: keys in the order given, Chinese readable, one space of indent, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def parse(text: str, *, where: str = "JSON") -> Node:
    """The root object of a JSON text; BadInput where it is no JSON or no object."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise BadInput(f"不是合法的 JSON（{error}）", where=where, advice="请用 duban run 重新生成") from error
    return Node(_mapping(raw, where), where)


def _mapping(raw: object, where: str) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise BadInput("这里应是一个 JSON 对象", where=where)
    return raw


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object; `where` is its place in the file, for messages."""

    raw: Mapping[str, object]
    where: str

    def _bad(self, key: str, expected: str) -> BadInput:
        return BadInput(f"{key} 应是{expected}，实为 {self.raw.get(key)!r:.60}", where=self.where)

    def text(self, key: str) -> str:
        """The string under `key`; BadInput where it is absent or something else."""
        value = self.raw.get(key)
        if not isinstance(value, str):
            raise self._bad(key, "文字")
        return value

    def optional_text(self, key: str) -> str | None:
        """The string under `key`, None where it is absent or null."""
        return None if self.raw.get(key) is None else self.text(key)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """The string under `key`, one of `allowed`."""
        value = self.text(key)
        if value not in allowed:
            raise self._bad(key, "、".join(allowed) + " 之一")
        return value

    def whole(self, key: str) -> int:
        """The whole number under `key`."""
        value = self.raw.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._bad(key, "整数")
        return value

    def optional_whole(self, key: str) -> int | None:
        """The whole number under `key`, None where it is absent or null."""
        return None if self.raw.get(key) is None else self.whole(key)

    def optional_number(self, key: str) -> float | None:
        """The number under `key`, None where it is absent or null."""
        value = self.raw.get(key)
        if value is not None and (not isinstance(value, int | float) or isinstance(value, bool)):
            raise self._bad(key, "数")
        return value

    def flag(self, key: str) -> bool:
        """True where `key` is true; absent is False."""
        return self.raw.get(key) is True

    def optional_date(self, key: str) -> date | None:
        """The ISO date under `key`, None where it is absent or null."""
        value = self.optional_text(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError as error:
            raise self._bad(key, "年-月-日") from error

    def span(self) -> Span:
        """The range `start`..`end` of this object."""
        return Span(self.whole("start"), self.whole("end"))

    def child(self, key: str) -> Node:
        """The object under `key`."""
        return Node(_mapping(self.raw.get(key), f"{self.where}.{key}"), f"{self.where}.{key}")

    def items(self, key: str) -> Iterator[object]:
        """The members of the list under `key`; absent is empty."""
        value = self.raw.get(key) or []
        if not isinstance(value, list):
            raise self._bad(key, "列表")
        return iter(value)

    def children(self, key: str) -> tuple[Node, ...]:
        """The objects in the list under `key`."""
        places = ((raw, f"{self.where}.{key}[{index}]") for index, raw in enumerate(self.items(key)))
        return tuple(Node(_mapping(raw, place), place) for raw, place in places)

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings in the list under `key`."""
        values = tuple(self.items(key))
        if not all(isinstance(value, str) for value in values):
            raise self._bad(key, "文字的列表")
        return tuple(str(value) for value in values)

    def optional_span(self, key: str) -> Span | None:
        """The range under `key`, written `[start, end]`; None where it is absent or null."""
        return None if self.raw.get(key) is None else as_span(self.raw[key], f"{self.where}.{key}")


def as_span(raw: object, where: str) -> Span:
    """A range written `[start, end]`."""
    if isinstance(raw, list) and len(raw) == 2 and all(isinstance(end, int) for end in raw):
        return Span(*raw)
    raise BadInput("这里应是 [起, 止]", where=where)
