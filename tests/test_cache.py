"""What is kept between runs: private, whole, never needed, never trusted when damaged."""

import os
import stat

import pytest

from pipeline import cache

posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes are POSIX")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DUBAN_CACHE", str(tmp_path / "duban"))
    cache._folder.cache_clear()
    yield tmp_path / "duban"
    cache._folder.cache_clear()


def ask(value=(1, "二", {"三": [4]}), key="k"):
    """(what the cache gives, whether it had to be made)."""
    made = []
    found = cache.kept("事", key, lambda: made.append(1) or value)
    return found, bool(made)


def test_what_was_made_once_is_not_made_again(folder):
    assert ask() == ((1, "二", {"三": [4]}), True)
    assert ask() == ((1, "二", {"三": [4]}), False)
    assert ask(key="other")[1]


@posix
def test_the_folder_is_open_to_nobody_else(folder):
    ask()
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in folder.iterdir())


@posix
def test_a_folder_that_others_can_write_is_not_used(folder):
    folder.mkdir()
    folder.chmod(0o777)
    assert ask()[1]
    assert ask()[1]
    assert not list(folder.iterdir())


@posix
def test_a_link_in_place_of_the_folder_is_not_used(folder, tmp_path):
    (tmp_path / "theirs").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "theirs")
    assert ask()[1]
    assert ask()[1]


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-3], lambda data: data[:9] + bytes([data[9] ^ 255]) + data[10:], lambda data: data * 2])
def test_a_damaged_file_is_made_anew(folder, damage):
    ask()
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert ask()[1]
    assert not ask()[1]


def test_without_a_cache_everything_works(monkeypatch, tmp_path):
    for value in ("off", "relative/path", str(tmp_path / "file" / "below")):
        (tmp_path / "file").touch()
        monkeypatch.setenv("DUBAN_CACHE", value)
        cache._folder.cache_clear()
        assert ask()[1]
        assert ask()[1]
    cache._folder.cache_clear()


def test_old_files_of_one_name_are_taken_away(folder):
    for key in range(9):
        ask(key=str(key))
    assert len(list(folder.iterdir())) == cache._KEPT_PER_NAME


def test_what_marshal_cannot_write_is_simply_not_kept(folder):
    assert ask(value=object)[1]
    assert ask(value=object)[1]
    assert not list(folder.iterdir())
