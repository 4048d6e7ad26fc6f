"""`number-missing` `number-duplicate` `number-jump` `label-style`: what the outline had to mend (annotation.md §2)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.view import View
from pipeline.model.matrix import Finding
from pipeline.model.problems import Severity

CODES = ("number-missing", "number-duplicate", "number-jump", "label-style")
_SEVERITY: dict[str, Severity] = {"label-style": "note"}


def find(view: View) -> Iterator[Finding]:
    """One finding a repair, in the outline's words."""
    for repair in view.circular.repairs:
        yield Finding(repair.code, _SEVERITY.get(repair.code, "warning"), repair.message, repair.path, repair.span)
