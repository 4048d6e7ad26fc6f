"""Stage 1: a file → `SourceText`.

Steps: size → `kind.sniff` (the real type by content) → the reader of that kind gives `Content` (blocks in document order, what was left out)
→ `compose` gives canonical text with exact offsets. One module a format, each loaded when its first file comes.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DubanError, UnreadableFile
from pipeline.model.text import SourceText
from pipeline.read.compose import compose
from pipeline.read.dispatch import read_content
from pipeline.read.kind import disguise
from pipeline.read.limits import LIMITS, check_size

__all__ = ["read_bytes", "read_file"]

def read_file(path: Path) -> SourceText:
    """The text of the file at `path`.

    Raises UnreadableFile (empty, damaged, encrypted, no known kind), MissingTool (an optional part is not
    installed) or LimitExceeded, each with the file's name and a plain Chinese sentence.
    """
    try:
        check_size(path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile("文件打不开", where=path.name, advice="请检查文件是否存在、是否被别的程序占用") from error
    except DubanError as error:
        raise type(error)(error.message, where=path.name, advice=error.advice) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> SourceText:
    """The text of a file called `name` whose bytes are `data`; raises as `read_file` does."""
    try:
        check_size(len(data))
        kind, content = read_content(name, data)
        source = compose(name, hashlib.sha256(data).hexdigest(), kind, content)
        _refuse_empty(source)
    except DubanError as error:
        raise type(error)(error.message, where=error.where or name, advice=error.advice) from error
    problems = tuple(replace(problem, source=name) for problem in (*disguise(name, kind), *source.problems))
    return replace(source, problems=problems)


def _refuse_empty(source: SourceText) -> None:
    if not source.text.strip():
        raise UnreadableFile("文件里没有文字", advice="如果是扫描件或图片，请安装 OCR 组件（pip install duban[ocr]）后再试")
    if len(source.text) > LIMITS.characters:
        raise UnreadableFile("文字过多，不像一份公文", advice="请拆成几个文件后再试")
