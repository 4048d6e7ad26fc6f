"""The documents cannot drift: commands, columns, extras and test commands are those of the program."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "corpus" / "README.md", ROOT / "outputs" / "README.md"])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name):
    assert f"duban {name}" in README or f"`duban {name}`" in README


def test_the_readme_names_no_command_that_is_not_there():
    named = set(re.findall(r"`?duban ([a-z]+)", README + CHINESE))
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_the_test_command_is_that_of_ci():
    command = next(line for line in README.splitlines() if line.endswith("/pytest"))
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_extras_are_those_of_the_project():
    named = set(re.findall(r"\[([a-z]+)\]`", README)) | set(re.findall(r"duban\[([a-z]+)\]", README))
    assert named <= set(PROJECT["project"]["optional-dependencies"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_and_picture_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_the_house_is_as_its_page_draws_it():
    drawn = set(re.findall(r"^  ([a-z_]+(?:\.py|/))", (ROOT / "docs" / "house.md").read_text("utf-8"), re.MULTILINE))
    there = {f"{path.name}/" if path.is_dir() else path.name for path in (ROOT / "pipeline").iterdir() if not path.name.startswith(("__pycache__", "py.typed", "_"))}
    assert there <= drawn, there - drawn
    assert drawn - {"__init__.py"} <= there, drawn - there


def test_no_path_of_a_machine_and_no_registry():
    hosts = (".".join(parts) for parts in (("files", "python" + "hosted"), ("pypi", "org/simple"), ("registry", "npmjs"), ("deb", "debian")))
    wrong = re.compile(r"(?<![\w.-])/(?:work|farm|home/[a-z]+)/|" + "|".join(map(re.escape, hosts)))
    for path in [*ROOT.rglob("*.md"), *(ROOT / "pipeline").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb"), ROOT / "pyproject.toml", ROOT / ".ci" / "run"]:
        if ".venv" not in path.parts:
            found = wrong.search(path.read_text("utf-8"))
            assert not found, f"{path}: {found[0]}" if found else ""
