"""The house itself: who imports whom, what is heavy, who may touch what."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))

# Third parties stay behind one door each: package → the places that may import it.
DOORS = {
    "docx": ("read/", "export/"),  # read opens circulars; export writes papers
    "pdfplumber": ("read/",),
    "pypdfium2": ("read/", "web/"),  # the page images of the workbench
    "jieba": ("language.py",),
    "spacy": ("language.py",),
    "pandas": ("export/tables.py",),
    "pandera": ("export/tables.py",),
    "networkx": ("cascade/",),
    "sqlalchemy": ("ledger/",),
    "alembic": ("ledger/",),
    "yaml": ("lexicon.py", "cascade/decisions.py", "web/dictionary.py"),  # small files of a person's own decisions and words
    "chinese_calendar": ("model/workdays.py", "resolve/"),
    "socket": (),
    "urllib.request": (),
    "http.client": (),
    "requests": (),
}


def imports(path):
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in for_types:  # names for the type checker load nothing
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_import_contract_holds():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", "pyproject.toml", "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-3000:]


@pytest.mark.parametrize("package", DOORS)
def test_third_parties_stay_behind_their_door(package):
    places = DOORS[package]
    for path in MODULES:
        inside = path.relative_to(ROOT / "pipeline").as_posix()
        names = [name for name in imports(path) if name == package or name.startswith(f"{package}.")]
        assert not names or inside.startswith(places), f"{inside} imports {names}"


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli", "pipeline.flow", "pipeline.language", "pipeline.read", "pipeline.cascade", "pipeline.export"])
def test_nothing_heavy_at_import(module):
    code = f"import sys, {module}; print([m for m in ('pandas', 'spacy', 'jieba', 'networkx', 'pdfplumber', 'docx', 'openpyxl') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_modules_and_functions_stay_small():
    long = []
    for path in MODULES:
        text = path.read_text("utf-8")
        if text.count("\n") > 400:
            long.append(f"{path.name}: {text.count(chr(10))} lines")
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        long += [f"{path.name}:{one.lineno} {one.name}" for one in functions if (one.end_lineno or 0) - one.lineno >= 60]
    assert not long, long


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_clock_and_no_printing_inside(path):
    inside = path.relative_to(ROOT / "pipeline").as_posix()
    if inside.startswith(("cli/", "web/", "ledger/")):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"print", "date.today", "datetime.now", "datetime.today", "time.time"}, f"{inside}:{node.lineno} {called}"
