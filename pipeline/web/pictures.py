"""Pages of circulars as pictures, with the places of their words: made aside when somebody looks at them, the latest kept at hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from pipeline.web.aside import Aside
from pipeline.web.drawing import Layout, LayoutJob, PageJob, Picture, draw, lay_out
from pipeline.workers import Failure, Limits

_KEPT, _KEPT_LAYOUTS = 200, 12
_PRELOAD = ("pypdfium2", "PIL.Image")
_BROKEN = Layout(why="这份文件的版面画不出来；文字和任务照常可用")
_LATE = Layout(why="排版面用了太长时间，已停止；文字和任务照常可用")
Made = TypeVar("Made")
Key = TypeVar("Key")


class Camera:
    """Lays files out and draws their pages."""

    def __init__(self) -> None:
        self._drawer = Aside(draw, Limits(seconds=20, megabytes=1024), _PRELOAD)
        self._setter = Aside(lay_out, Limits(seconds=120, megabytes=2048), _PRELOAD)
        self._pictures: _Latest[tuple[str, int], Picture | None] = _Latest(_KEPT)
        self._layouts: _Latest[tuple[str, int], Layout] = _Latest(_KEPT_LAYOUTS)

    def layout(self, sha256: str, job: LayoutJob) -> Layout:
        """The pages of a file and where its words stand on them."""

        def made() -> Layout:
            answer = self._setter.do(job)
            return (_LATE if answer.kind == "late" else _BROKEN) if isinstance(answer, Failure) else answer

        return self._layouts.get((sha256, hash(job.text)), made)

    def picture(self, sha256: str, job: LayoutJob, number: int) -> Picture | None:
        """The picture of a page; None where there is none."""

        def made() -> Picture | None:
            layout = self.layout(sha256, job)
            if not 1 <= number <= len(layout.sizes):
                return None
            answer = self._drawer.do(PageJob(job.name, layout.data, number))
            return None if isinstance(answer, Failure) else answer

        return self._pictures.get((sha256, number), made)

    def close(self) -> None:
        """Ends the processes."""
        self._drawer.close()
        self._setter.close()


class _Latest(Generic[Key, Made]):
    """What was made last, each once; two that ask for the same at one moment may both make it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[Key, Made] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
