"""Pictures as arrays: frames of an image file, and pages of a PDF as they look."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.read.limits import LIMITS

_DOTS = 200
"""Per inch: what recognition needs for 16-point type, and what office scanners write."""
_A4 = 595.0
_SMALL, _LARGE = 1_000, 3_600
"""Pixels of the shorter side: smaller pictures are enlarged twice, larger ones reduced."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An array of rows × columns × blue, green, red, and how many points one pixel is."""

    pixels: Any
    point: float


def frames(data: bytes) -> list[Picture]:
    """All frames of an image file; raises UnreadableFile when it is damaged, LimitExceeded when it is too large."""
    _need_numpy()
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = LIMITS.image_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged tags: what can be read is read
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data))
            count = int(getattr(image, "n_frames", 1))
            if count > LIMITS.ocr_pages:
                raise LimitExceeded(f"图片有 {count} 页，超过上限 {LIMITS.ocr_pages} 页", advice="请拆成几个文件后再试")
            return [_picture(frame) for frame in ImageSequence.Iterator(image)]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LimitExceeded("图片的像素过多", advice="请缩小图片后再试") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, OverflowError) as error:
        raise UnreadableFile("图片已损坏，打不开", advice="请重新扫描或重新下载") from error


def _picture(frame: Any) -> Picture:
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(frame).convert("RGB")
    shorter = min(image.size)
    if shorter < 16:
        raise UnreadableFile("图片太小，是缩略图，没有可识别的文字", advice="请使用原始扫描件")
    scale = 2.0 if shorter < _SMALL else min(1.0, _LARGE / shorter)
    if scale != 1.0:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    return Picture(_blue_first(image), _A4 / min(image.size))


def _blue_first(image: Any) -> Any:
    import numpy

    return numpy.ascontiguousarray(numpy.asarray(image)[:, :, ::-1])


def rendered(page: Any) -> Picture:
    """A PDF page as it looks; `page` is a pypdfium2 page."""
    _need_numpy()
    width, height = page.get_size()
    scale = min(_DOTS / 72, 4_000 / max(width, height, 1.0))
    pixels = page.render(scale=scale, rev_byteorder=False).to_numpy()
    return Picture(pixels[:, :, :3].copy(), 1 / scale)


def _need_numpy() -> None:
    """Raises MissingTool before any work when the extra is not installed."""
    from pipeline.read.ocr.engine import available, missing

    if not available():
        raise missing()
