"""The office's own dictionary: an entry made from a correction, what else it would change, and the writing of it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from pipeline.ledger.circulars import file_of
from pipeline.ledger.database import Change, record
from pipeline.lexicon import Lexicon
from pipeline.web.access import Editor, Shelves
from pipeline.web.api_people import Body
from pipeline.web.dictionary import Lesson, Teaches, any_number, entry_of, own_layer, with_entry, write
from pipeline.web.library import Library
from pipeline.web.rereading import Copy, Effects, effects

router = APIRouter(tags=["dictionary"], prefix="/dictionary")


class NewLesson(Body):
    """What is to be known from now on; see `web/dictionary.py` for the kinds."""

    kind: Teaches = "unit"
    word: Annotated[str, Field(min_length=2, max_length=100)]
    canonical: Annotated[str, Field(max_length=100)] = ""
    surface: Annotated[str, Field(max_length=100)] = ""
    metric: Annotated[str, Field(max_length=100)] = ""
    target_kind: Annotated[str, Field(max_length=16)] = "count"
    comparator: Annotated[str, Field(max_length=2)] = ""
    unit: Annotated[str, Field(max_length=20)] = ""


class Changed(BaseModel):
    """One value that would be different."""

    title: str
    path: str
    part: str
    before: str
    after: str


class Preview(BaseModel):
    """What the entry would change in the library; `left` names circulars that could not be looked at."""

    changes: list[Changed]
    looked: int
    left: list[str]


class Kept(BaseModel):
    """Where the entry stands now."""

    file: str
    id: str


@router.post("/preview")
def preview(shelves: Shelves, _: Editor, new: NewLesson) -> Preview:
    """Reads the circulars in which the words stand with the entry, and says what else would change. Nothing is written."""
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        found = _effects(shelves, Lesson(**new.model_dump()), Path(folder))
    changes = [Changed(title=one.title, path=one.path, part=one.part, before=one.before, after=one.after) for one in found.effects]
    return Preview(changes=changes, looked=found.looked, left=list(found.left))


def _effects(shelves: Library, lesson: Lesson, folder: Path) -> Effects:
    entry = entry_of(lesson, shelves.lexicon())
    copy = with_entry(own_layer(shelves.layers), entry, folder / own_layer(shelves.layers).name)
    after = (*shelves.layers[:-1], copy)
    Lexicon.load(*after)[entry.dictionary]  # raises here where the entry would spoil the dictionary
    words = re.compile(any_number(lesson.word.strip()) if entry.dictionary == "quantities" else re.escape(lesson.word.strip()))
    touched = [matrix for matrix in shelves.matrices() if words.search(matrix.text)]
    copies = [
        Copy(*file_of(shelves.database, matrix.id), matrix.letterhead.title or matrix.provenance.name, shelves.layers, after)
        for matrix in touched
    ]
    return effects(tuple(copies))


@router.post("", status_code=201)
def keep(request: Request, shelves: Shelves, user: Editor, new: NewLesson) -> Kept:
    """Writes the entry into the office's layer; circulars that are read from now on know it."""
    entry = entry_of(Lesson(**new.model_dump()), shelves.lexicon())
    with request.app.state.dictionary_lock:
        path = write(own_layer(shelves.layers), entry)
    with shelves.database.write() as connection:
        record(connection, user.name, Change("dictionary", f"{path.name} {entry.row['id']}"[:300], after=f"{new.word} {new.canonical}".strip()))
    return Kept(file=path.name, id=str(entry.row["id"]))
