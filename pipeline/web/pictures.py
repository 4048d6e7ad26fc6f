"""Pages of a PDF as pictures, drawn in a process of its own: a damaged file can neither stop the server nor hold it up."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import dataclass

from pipeline.workers import Failure, Limits, Pool

DOTS_AN_INCH = 110
LARGEST_PICTURE = 40_000_000
"""Dots of a page that are drawn at most: A0 at that resolution stays below."""
_KEPT = 200
_LIMITS = Limits(seconds=20, megabytes=1024)


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page of one file, counted from 1."""

    data: bytes
    number: int


def draw(job: PageJob) -> bytes | None:
    """The page as PNG; None where there is no such page or it is too large. Runs in the worker process."""
    import pypdfium2

    document = pypdfium2.PdfDocument(job.data)
    try:
        if not 1 <= job.number <= len(document):
            return None
        page, scale = document[job.number - 1], DOTS_AN_INCH / 72
        if page.get_width() * page.get_height() * scale * scale > LARGEST_PICTURE:
            return None
        out = io.BytesIO()
        page.render(scale=scale).to_pil().save(out, "PNG")
        return out.getvalue()
    finally:
        document.close()


class Camera:
    """Draws pages one after another and keeps the latest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Pool[PageJob, bytes | None] | None = None
        self._kept: OrderedDict[tuple[str, int], bytes | None] = OrderedDict()

    def picture(self, key: str, data: bytes, number: int) -> bytes | None:
        """The picture of a page of the file whose hash is `key`; None where there is none."""
        with self._lock:
            if (key, number) not in self._kept:
                self._kept[key, number] = self._drawn(PageJob(data, number))
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key, number]

    def _drawn(self, job: PageJob) -> bytes | None:
        if self._pool is None:
            self._pool = Pool(draw, 1, _LIMITS, preload=("pypdfium2", "PIL.Image"))
        for _, answer in self._pool.run([job]):
            return None if isinstance(answer, Failure) else answer
        return None

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
                self._pool = None
