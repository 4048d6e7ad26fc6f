"""`duban doctor`: what this machine has, what is missing, and what to install for it."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class Part:
    """One part: is it there, what it is for, what to do where it is not. `needed`: the main job does not run without it."""

    name: str
    present: bool
    purpose: str
    advice: str
    needed: bool = False
    detail: str = ""


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("--quiet", action="store_true", help="只列缺的")


def work(options: argparse.Namespace) -> int:
    """Prints the state of all parts; 1 where a needed one is missing."""
    found = list(parts())
    for part in found:
        if part.present and options.quiet:
            continue
        mark = "✓" if part.present else "✗" if part.needed else "–"
        tail = part.detail if part.present else f"没有。{part.purpose}。{part.advice}"
        print(f"{mark} {part.name:<22} {tail}")
    missing = [part for part in found if not part.present]
    needed = [part.name for part in missing if part.needed]
    print(f"\n缺少必需部件：{'、'.join(needed)}" if needed else "\n必需部件齐全；不连网络也能用。" + ("标 – 的是可选部件。" if missing else ""))
    return 1 if needed else 0


def parts() -> Iterator[Part]:
    """Every part that Duban knows of, needed ones first."""
    yield Part("Python", sys.version_info >= (3, 11), "运行环境", "请安装 Python 3.11 或更新版本", True, sys.version.split()[0])
    for name in ("spacy", "jieba", "python-docx", "pdfplumber", "pandas", "networkx", "openpyxl", "xlsxwriter", "icalendar"):
        yield _package(name, "主功能", "请重新安装 duban", needed=True)
    yield _dictionaries()
    yield _package("rapidocr", "读扫描件和图片", "pip install 'duban[ocr]'")
    yield _package("nicegui" if find_spec("nicegui") else "fastapi", "浏览器工作台（duban serve）", "pip install 'duban[web]'")
    yield _package("dask", "多机处理", "pip install 'duban[cluster]'")
    yield _program("LibreOffice", ("soffice", "libreoffice"), "读 .doc、.wps、.rtf 等旧格式", "安装 LibreOffice Writer")
    yield _program("Graphviz", ("dot",), "画传导图（没有时用自带画法）", "安装 graphviz")
    yield _fonts()


def _package(name: str, purpose: str, advice: str, *, needed: bool = False) -> Part:
    try:
        return Part(name, True, purpose, advice, needed, version(name))
    except PackageNotFoundError:
        return Part(name, False, purpose, advice, needed)


def _program(name: str, commands: tuple[str, ...], purpose: str, advice: str) -> Part:
    path = next(filter(None, map(shutil.which, commands)), None)
    return Part(name, path is not None, purpose, advice, detail=path or "")


def _dictionaries() -> Part:
    from pipeline.errors import BadDictionary
    from pipeline.lexicon import Lexicon

    purpose, advice = "识别单位、时限、指标的依据", "请重新安装 duban"
    try:
        lexicon = Lexicon.load()
        entries = sum(len(lexicon[name].entries) for name in lexicon.names())
    except BadDictionary as error:
        return Part("词库", False, purpose, f"{error}；{advice}", True)
    return Part("词库", True, purpose, advice, True, f"{len(lexicon.names())} 部，{entries} 条；来自 {lexicon.layers[0]}")


def _fonts() -> Part:
    """Whether a Chinese font is at hand for pictures; Windows and macOS bring their own."""
    purpose, advice = "图片和 PDF 中的中文", "安装 Noto CJK（fonts-noto-cjk）或文泉驿字体"
    if sys.platform != "linux":
        return Part("中文字体", True, purpose, advice, detail="系统自带")
    command = shutil.which("fc-list")
    listed = subprocess.run([command, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout if command else ""  # noqa: S603
    families = sorted({line.split(",")[0] for line in listed.splitlines() if line})
    return Part("中文字体", bool(families), purpose, advice, detail="、".join(families[:3]))
