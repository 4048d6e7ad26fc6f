"""The library as the server has it at hand: matrices as corrected, dictionaries, and what is made of all of them together.

Reading a matrix out of the database takes long; the number of changes of its circular is asked in a moment. So each is read once a
change, and what is derived from all of them (rows, calendar, graph) once a change of any.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from pipeline.export.calendar.placing import CalendarSettings
from pipeline.ledger.circulars import Stand, stands
from pipeline.ledger.database import Database
from pipeline.ledger.reviews import corrected
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Matrix

KEPT = 3000
"""Matrices that stay at hand; a district has some hundreds."""
KEPT_DERIVED = 64
Made = TypeVar("Made")
_USUAL = CalendarSettings()
Stamp = tuple[tuple[str, int, int], ...]


class Library:
    """What a server knows of its circulars. Safe to be asked by many requests at once."""

    def __init__(self, database: Database, layers: tuple[Path, ...], calendar: CalendarSettings = _USUAL) -> None:
        self.database, self.layers, self.calendar = database, layers, calendar
        self._lock = threading.RLock()
        self._matrices: OrderedDict[str, tuple[Stand, Matrix]] = OrderedDict()
        self._derived: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._once: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._lexicon: tuple[Stamp, Lexicon] | None = None

    def matrices(self) -> tuple[Matrix, ...]:
        """All matrices as corrected, newest circular first."""
        return tuple(self._matrix(stand) for stand in stands(self.database))

    def matrix(self, circular: str) -> Matrix:
        """One matrix as corrected. Raises NotFound where the library has no such circular."""
        found = stands(self.database, circular)
        return self._matrix(found[0]) if found else corrected(self.database, circular)[0]

    def chosen(self, circulars: tuple[str, ...]) -> tuple[Matrix, ...]:
        """The matrices of these circulars, or all where none is named."""
        return tuple(self.matrix(one) for one in circulars) if circulars else self.matrices()

    def _matrix(self, stand: Stand) -> Matrix:
        with self._lock:
            kept = self._matrices.get(stand.id)
            if kept and kept[0] == stand:
                self._matrices.move_to_end(stand.id)
                return kept[1]
        matrix = corrected(self.database, stand.id)[0]
        with self._lock:
            self._matrices[stand.id] = (stand, matrix)
            if len(self._matrices) > KEPT:
                self._matrices.popitem(last=False)
        return matrix

    def lexicon(self) -> Lexicon:
        """The dictionaries as they are on the disk now."""
        stamp = layers_stamp(self.layers)
        with self._lock:
            if self._lexicon is None or self._lexicon[0] != stamp:
                self._lexicon = (stamp, Lexicon.load(*self.layers))
            return self._lexicon[1]

    def derived(self, name: str, of: tuple[Matrix, ...], make: Callable[[], Made], *more: object) -> Made:
        """What `make` gives, made once for these matrices, dictionaries and whatever else it depends on (`more`)."""
        key = (name, tuple(map(id, of)), layers_stamp(self.layers), *more)
        with self._lock:
            if key in self._derived:
                self._derived.move_to_end(key)
                return cast("tuple[object, Made]", self._derived[key])[1]
        made = make()
        with self._lock:
            self._derived[key] = (of, made)  # the matrices are held too, so that no other one gets the same identity
            if len(self._derived) > KEPT_DERIVED:
                self._derived.popitem(last=False)
        return made

    def once(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for a key that says all it depends on."""
        with self._lock:
            if key in self._once:
                self._once.move_to_end(key)
                return cast("Made", self._once[key])
        made = make()
        with self._lock:
            self._once[key] = made
            if len(self._once) > KEPT:
                self._once.popitem(last=False)
        return made


def layers_stamp(layers: tuple[Path, ...]) -> Stamp:
    """What changes when a file of these dictionary layers does: names, times, sizes."""
    found = []
    for folder in layers:
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            state = path.stat()
            found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)
