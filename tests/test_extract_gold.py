"""The heart measured on the reference gold: read → structure → extract → resolve, scored by the reference scorer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.export.result import to_json
from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.read import read_bytes
from pipeline.resolve import resolve
from pipeline.structure import structure

SHARED = Path(__file__).parents[1] / "../shared"
FLOORS = {"tasks": 1.0, "duties": 0.99, "actors": 0.93, "recipients": 0.95, "actions": 0.97, "offsets": 1.0}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    if not (SHARED / "gold").is_dir():
        pytest.skip("the reference material is not beside the checkout")
    out = tmp_path_factory.mktemp("matrix")
    lexicon = Lexicon.load()
    language = Language(lexicon)
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        circular = structure(read_bytes(path.name, path.read_bytes()), lexicon)
        (out / f"{path.stem}.json").write_text(to_json(resolve(extract(circular, lexicon, language), lexicon)), "utf-8")
    command = [sys.executable, str(SHARED / "tools/score.py"), str(SHARED / "gold"), str(out), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.shared
@pytest.mark.parametrize("part", FLOORS)
def test_the_gold_is_reached(figures, part):
    assert figures[part]["f1"] >= FLOORS[part], figures[part]
