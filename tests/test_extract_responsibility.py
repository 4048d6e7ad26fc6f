"""Who is charged with what, in running text: a table of phrases of all lines of work, a third of them negatives."""

from pathlib import Path

import pytest

from pipeline.extract.actors import find_doers
from pipeline.extract.clauses import ground
from pipeline.extract.recipients import find_recipients
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

CASES = Path(__file__).with_name("cases") / "responsibility_text.txt"
LANGUAGE = Language(Lexicon.load())


def rows():
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, _, wanted = line.partition("|")
            yield sentence.strip(), tuple(part.strip() for part in wanted.split(";") if part.strip())


def said(sentence):
    place = ground(sentence, LANGUAGE)
    whole = [Span(0, len(sentence))]
    doers = [(unit, doer.role) for doer in find_doers(place, whole) for unit in doer.units]
    found = doers + [(one.unit, "recipient") for one in find_recipients(place, whole)]
    return [f"{unit.of(sentence)}={role}" for unit, role in found]


def test_the_table_is_large_and_a_third_of_it_negative():
    table = list(rows())
    assert len(table) >= 230
    assert sum(not wanted for _, wanted in table) * 3 >= len(table)


@pytest.mark.parametrize(("sentence", "wanted"), list(rows()), ids=lambda value: value if isinstance(value, str) else "")
def test_who_is_charged(sentence, wanted):
    assert sorted(said(sentence)) == sorted(wanted)
