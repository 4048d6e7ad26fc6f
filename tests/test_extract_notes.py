"""Brackets of responsibility: what they say, in every style, and what is none."""

from pathlib import Path

import pytest

from pipeline.extract.notes import NoteReader
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

CASES = Path(__file__).with_name("cases") / "responsibility_notes.txt"
LANGUAGE = Language(Lexicon.load())


def rows():
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            paragraph, _, wanted = line.rpartition("|")
            yield paragraph.strip(), tuple(part.strip() for part in wanted.split(";") if part.strip())


def readings(paragraph):
    return NoteReader(paragraph, LANGUAGE).notes_in(Span(0, len(paragraph)))


def said(paragraph):
    return [f"{claim.unit.of(paragraph)}={claim.role}" for note in readings(paragraph) for claim in note.claims]


def test_the_table_is_large_and_a_third_of_it_negative():
    table = list(rows())
    assert len(table) >= 70
    assert sum(not wanted for _, wanted in table) * 3 >= len(table)


@pytest.mark.parametrize(("paragraph", "wanted"), list(rows()), ids=lambda value: value if isinstance(value, str) else "")
def test_what_a_bracket_says(paragraph, wanted):
    assert sorted(said(paragraph)) == sorted(wanted)


def test_a_note_knows_its_extent_and_its_concrete_works():
    paragraph = "学习文件。（工作要求：5月底前完成，党政办做好会议记录，各科室负责分管领域的相关工作）"
    (note,) = readings(paragraph)
    assert note.span.of(paragraph) == "（工作要求：5月底前完成，党政办做好会议记录，各科室负责分管领域的相关工作）"
    assert [work.of(paragraph) for work in note.works] == ["党政办做好会议记录"]
    assert note.timed


def test_two_brackets_of_one_paragraph_are_two_notes():
    paragraph = "清理河道。（责任单位：水利站）清运垃圾。（责任单位：环卫所）"
    assert [note.span.of(paragraph) for note in readings(paragraph)] == ["（责任单位：水利站）", "（责任单位：环卫所）"]
