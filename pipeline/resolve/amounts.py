"""Quantities as said → Targets (annotation.md §6): the mention's exact values; what cannot be read stays empty."""

from __future__ import annotations

from pipeline.model.matrix import Target
from pipeline.model.mentions import QuantityMention


def resolve_quantity(mention: QuantityMention, *, path: str = "", action: int | None = None) -> Target:
    """The target that `mention` states; `path` names its section where it stands outside a task, `action` the seq that carries it."""
    return Target(
        surface=mention.surface, span=mention.span, kind=mention.kind, metric=mention.metric, comparator=mention.comparator,
        value_min=mention.value_min, value_max=mention.value_max, unit=mention.unit, period=mention.period, action=action, path=path,
        confidence=mention.confidence, rule=mention.rule,
    )  # fmt: skip
