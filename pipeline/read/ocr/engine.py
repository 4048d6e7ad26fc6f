"""The recogniser: rapidocr with the models of its wheel, loaded once, when the first picture comes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import MissingTool

_SIDE = 1280
"""Pixels of the longer side for detection: as good as the full size on 200-dpi pages and three times as fast."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recognised line: words, confidence, its four corners in pixels (clockwise from the top left), the same for its parts."""

    text: str
    confidence: float
    corners: tuple[tuple[float, float], ...]
    parts: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = ()


def available() -> bool:
    """True when the extra `ocr` is installed."""
    from importlib.util import find_spec

    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def missing() -> MissingTool:
    """The error where it is not."""
    return MissingTool("识别扫描件和图片需要 OCR 组件，本机没有安装", advice='请运行 pip install "duban[ocr]"，或先用别的软件识别成 docx')


@cache
def _engine() -> Any:
    if not available():
        raise missing()
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Det.limit_side_len": _SIDE, "Det.limit_type": "max"})


def recognise(picture: Any) -> list[Found]:
    """The lines on a picture (an array of rows × columns × blue, green, red), unordered; raises MissingTool."""
    result = _engine()(picture, return_word_box=True)
    if result.boxes is None or result.txts is None:
        return []
    words = result.word_results or [()] * len(result.txts)
    return [
        Found(str(text), float(score), _corners(box), tuple((str(part[0]), _corners(part[2])) for part in parts if part and part[2] is not None))
        for text, score, box, parts in zip(result.txts, result.scores, result.boxes, words, strict=False)
    ]


def _corners(box: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in box)
