"""Values that are made by the thousand: the same frozen dataclasses, made and changed in half the time.

A frozen dataclass sets each field through `object.__setattr__`, which looks up the name, and `dataclasses.replace` looks at every field anew; the
slots of a class are known when it is defined.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, TypeVar

__all__ = ["quick", "replace"]

Value = TypeVar("Value")


def quick(cls: type[Value]) -> type[Value]:
    """`cls`, a frozen dataclass with slots, whose fields are plain (no `default_factory`, no `__post_init__`), made and changed by way of its slots."""
    parameters = fields(cls)  # type: ignore[arg-type]  # a dataclass, by contract
    names = [one.name for one in parameters]
    known: dict[str, object] = {f"set_{name}": getattr(cls, name).__set__ for name in names}
    known |= {f"default_{one.name}": one.default for one in parameters if one.default is not MISSING} | {"cls": cls, "same": object()}
    signature = ", ".join(f"{one.name}=default_{one.name}" if one.default is not MISSING else one.name for one in parameters)
    changes = ", ".join(f"{name}=same" for name in names)
    # written out as dataclasses does it, of nothing but the names of fields
    exec(f"def made(self, {signature}):\n" + "".join(f"    set_{name}(self, {name})\n" for name in names), known)  # noqa: S102
    exec(f"def changed(self, {changes}):\n    return cls({', '.join(f'self.{name} if {name} is same else {name}' for name in names)})", known)  # noqa: S102
    setattr(cls, "__init__", known["made"])  # noqa: B010 - to the type checker the two are the same
    setattr(cls, "_changed", known["changed"])  # noqa: B010
    return cls


if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value, /, **changes):
        """As `dataclasses.replace`."""
        changed = getattr(value, "_changed", None)
        return dataclasses.replace(value, **changes) if changed is None else changed(**changes)
