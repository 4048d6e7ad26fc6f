"""How much a file may be before it is refused; each limit with its unit and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file. A circular of 100 pages is about 60,000 characters and 1 MB."""

    file_bytes: int = 100 * 2**20
    unpacked_bytes: int = 400 * 2**20
    """Sum of what an archive claims to unpack to: scans in a package are already compressed, text is small."""
    entry_bytes: int = 200 * 2**20
    entries: int = 5_000
    zip_ratio: int = 200
    """Unpacked to packed, for entries over 1 MB: XML of a form reaches 60, a bomb 1000."""
    pages: int = 1_000
    ocr_pages: int = 200
    xml_depth: int = 200
    characters: int = 3_000_000
    nested_archives: int = 1
    image_pixels: int = 120_000_000
    seconds: float = 120.0
    """For one file in a guarded process; OCR takes up to 5 s a page and asks for more."""
    megabytes: int = 1_500


LIMITS = Limits()


def check_size(size: int, limits: Limits = LIMITS) -> None:
    """Raises LimitExceeded when the file is too large to be read."""
    if size > limits.file_bytes:
        raise LimitExceeded(
            f"文件有 {size / 2**20:.0f} MB，超过上限 {limits.file_bytes // 2**20} MB", advice="请压缩其中的图片，或拆成几个文件后再试"
        )
