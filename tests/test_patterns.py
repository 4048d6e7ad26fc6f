"""Compiled patterns kept between runs: the very patterns that `re` would make, whatever the cache holds."""

import re

import pytest

from pipeline import cache, patterns
from pipeline.lexicon import Lexicon


@pytest.fixture
def afresh(tmp_path, monkeypatch):
    """A function that begins a new process, as far as the patterns can tell, with one cache folder for all."""
    monkeypatch.setenv("DUBAN_CACHE", str(tmp_path / "duban"))
    kept = (cache._folder, patterns.compiled, patterns._shelf, patterns._is_open)

    def begin():
        for one in kept:
            one.cache_clear()
        return tmp_path / "duban"

    yield begin
    begin()


def every_pattern():
    """All patterns of the dictionaries with their flags, and some of a shape that they do not have."""
    lexicon = Lexicon.load()
    found = {(entry.pattern, 0) for name in lexicon.names() for entry in lexicon[name] if entry.pattern}
    odd = {("(?P<a>甲)|(?P<b>乙)(?P=a)?", re.MULTILINE), ("(?i:a)[一-龥]{2,}?", re.VERBOSE), ("", 0), (r"(甲(乙))\2(?(1)丙|丁)", re.IGNORECASE | re.DOTALL)}
    return sorted(found | odd, key=str)


def test_a_kept_pattern_is_the_pattern(afresh):
    afresh()
    wanted = {one: re.compile(*one) for one in every_pattern()}
    assert {one: patterns.compiled(*one) for one in wanted} == wanted
    patterns.keep_compiled()
    afresh()
    assert {one: patterns.compiled(*one) for one in wanted} == wanted
    assert patterns._shelf().new == 0


def test_groups_have_their_names(afresh):
    for _ in range(2):
        afresh()
        for number in range(patterns._WORTH):
            patterns.compiled(f"x{number}")
        found = patterns.compiled("(?P<日>[0-9]+)日|(?P<月>[0-9]+)月").fullmatch("6月")
        assert (found.lastgroup, found.groupdict(), found.re.groupindex) == ("月", {"日": None, "月": "6"}, {"日": 1, "月": 2})
        patterns.keep_compiled()


def test_a_wrong_pattern_is_told_as_re_tells_it(afresh):
    afresh()
    with pytest.raises(re.error, match="unterminated"):
        patterns.compiled("(甲")


def test_what_was_only_asked_whether_it_may_fit_does_not_hinder_the_keeping(afresh):
    folder = afresh()
    patterns._needs.cache_clear()
    patterns.may_fit(re.compile("甲乙", re.MULTILINE), frozenset())
    for number in range(patterns._WORTH):
        patterns.compiled(f"x{number}")
    patterns.keep_compiled()
    assert list(folder.iterdir())


def test_little_is_not_worth_a_file(afresh):
    folder = afresh()
    patterns.compiled("甲")
    patterns.keep_compiled()
    assert not folder.exists() or not list(folder.iterdir())


def test_a_python_with_other_inner_parts_compiles_anew(afresh, monkeypatch):
    afresh()
    monkeypatch.setattr(patterns, "_numbers", lambda *_: (0, 0, {}, b""))
    assert patterns.compiled("[甲乙]+") == re.compile("[甲乙]+")
    patterns.keep_compiled()


def test_what_nobody_uses_any_more_is_left_out_of_a_great_file(afresh, monkeypatch):
    monkeypatch.setattr(patterns, "_MOST", 20)
    for start in ("甲", "乙", "丙"):
        afresh()
        for number in range(30):
            patterns.compiled(f"{start}{number}")
        patterns.keep_compiled()
    afresh()
    assert {text[0] for text, _ in patterns._shelf().kept} == {"丙"}
