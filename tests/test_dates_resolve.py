"""Times against the issue date, the campaign's end and the governing year; what cannot be known stays empty."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.quantities import find_quantities
from pipeline.extract.times import find_times
from pipeline.lexicon import Lexicon
from pipeline.model.mentions import Anchor
from pipeline.model.text import Span
from pipeline.resolve.amounts import resolve_quantity
from pipeline.resolve.dates import resolve_time, resolve_times, time_issue
from pipeline.resolve.festivals import festival

LEXICON = Lexicon.load()


def mentions(phrase, *regions):
    return find_times(phrase, [Span(*region) for region in regions] or [Span(0, len(phrase))], LEXICON)


def deadline(phrase, dated=None, campaign_end=None, year=None):
    return resolve_time(mentions(phrase)[0], Anchor(dated, campaign_end, year), LEXICON)


def test_a_year_not_written_is_that_of_the_issue_date():
    assert deadline("6月底前", date(2025, 2, 1)).due_date == date(2025, 6, 30)


def test_the_anchors_year_governs_where_the_clause_has_none():
    assert deadline("6月底前", date(2025, 2, 1), year=2026).due_date == date(2026, 6, 30)


def test_without_an_issue_date_there_is_no_date_and_no_guess():
    found = deadline("6月底前")
    assert (found.due_date, found.kind) == (None, "by")
    assert found.confidence <= 0.3
    assert deadline("2026年6月底前").due_date == date(2026, 6, 30)


def test_a_rhythm_ends_with_the_campaign_or_with_nothing():
    assert deadline("每月15日前报送", date(2024, 1, 1), date(2026, 12, 31)).due_date == date(2026, 12, 31)
    assert deadline("每月15日前报送", date(2024, 1, 1)).due_date is None


def test_the_same_date_twice_is_one_entry():
    phrase = "2024年6月底前制定方案，6月30日前报送。"
    assert len(mentions(phrase)) == 2
    assert len(resolve_times(mentions(phrase), Anchor(date(2024, 1, 1), None, None), LEXICON)) == 1


def test_a_year_governs_later_regions_but_not_a_bracket():
    phrase = "2025年，开展试点。\n6月底前总结。（完成时限：10月底前）"
    bracket = phrase.index("（")
    found = mentions(phrase, (0, 10), (11, bracket), (bracket, len(phrase)))
    dues = [resolve_time(one, Anchor(date(2024, 3, 1), None, None), LEXICON).due_date for one in found]
    assert dues == [date(2025, 12, 31), date(2025, 6, 30), date(2024, 10, 31)]
    assert found[1].governed_by == found[0].span


def test_an_ambiguous_wording_keeps_the_guides_reading_and_says_so():
    mention = mentions("2025年以前，实现")[0]
    anchor = Anchor(date(2024, 6, 7), None, None)
    assert resolve_time(mention, anchor, LEXICON).due_date == date(2024, 12, 31)
    assert time_issue(mention, anchor, LEXICON) == "deadline-ambiguous"


@pytest.mark.parametrize("dated", [date(2023, 1, 1), date(2024, 1, 1)])
def test_the_29th_of_february_depends_on_the_year(dated):
    mention = mentions("2月29日前报送")[0]
    anchor = Anchor(dated, None, None)
    leap = dated.year == 2024
    assert resolve_time(mention, anchor, LEXICON).due_date == (date(2024, 2, 29) if leap else None)
    assert time_issue(mention, anchor, LEXICON) == (None if leap else "deadline-impossible")


def test_a_span_that_ends_before_it_begins_is_impossible_when_both_years_are_written():
    mention = mentions("2025年6月至2024年3月开展")[0]
    assert time_issue(mention, Anchor(date(2024, 1, 1), None, None), LEXICON) == "deadline-impossible"


@pytest.mark.parametrize(
    ("dated", "due"), [(date(2024, 9, 1), date(2024, 9, 30)), (date(2024, 11, 1), date(2025, 9, 30)), (date(2024, 10, 1), date(2025, 9, 30))]
)
def test_a_festival_is_the_next_one(dated, due):
    assert deadline("国庆节前完成", dated).due_date == due


def test_a_festival_of_a_year_without_a_known_date_is_unknown():
    assert festival("春节", 2099, LEXICON) is None
    assert deadline("2099年春节前完成", date(2024, 1, 1)).due_date is None


def test_the_festivals_are_where_the_lunar_calendar_has_them():
    for year in range(2004, 2046):
        spring, lantern, eve = (festival(name, year, LEXICON) for name in ("春节", "元宵", "除夕"))
        assert date(year, 1, 21) <= spring <= date(year, 2, 20)
        assert lantern - spring == timedelta(days=14)
        assert spring - eve == timedelta(days=1)
        assert date(year, 9, 7) <= festival("中秋", year, LEXICON) <= date(year, 10, 8)
        assert festival("清明", year, LEXICON) in {date(year, 4, day) for day in (4, 5, 6)}


@pytest.mark.parametrize(
    ("name", "year"), [(name, year) for name in ("春节", "端午", "中秋", "清明", "国庆", "元旦", "五一") for year in range(2010, 2027)]
)
def test_a_festival_is_a_day_off_in_the_notices(name, year):
    import chinese_calendar

    assert chinese_calendar.is_holiday(festival(name, year, LEXICON))


def test_what_was_over_long_ago_is_no_deadline():
    anchor = Anchor(date(2024, 3, 15), None, None)
    assert resolve_times(mentions("2022年，完成改造。"), anchor, LEXICON) == ()
    assert resolve_times(mentions("2021年7月，完成改造。"), anchor, LEXICON) == ()
    assert len(resolve_times(mentions("2024年1月，动员部署。"), anchor, LEXICON)) == 1  # a phase before the issue date stays, and is a finding


def test_every_rrule_is_one_that_rfc_5545_knows():
    from dateutil.rrule import rrulestr

    phrases = [phrase for entry in LEXICON["times"].of("rhythm") for phrase in (*entry.examples, *entry.list("finds"))]
    rules = [mention.rrule for phrase in phrases for mention in mentions(phrase) if mention.rrule]
    assert len(rules) >= 80
    for rule in rules:
        assert rrulestr(rule.replace("BYMONTHDAY=30;", ""), dtstart=None) is not None


PIECES = st.sampled_from([*"年月日号前底内起至到—、，。；（）“”《》\n \t　0123456789一二三十每周季度半", "2024年", "6月", "30日", "每季度", "至少", "100%", "全覆盖", "工作日", "以上", "达到"])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.dates(date(1990, 1, 1), date(2090, 1, 1)) | st.none())
def test_no_text_is_refused_and_every_value_points_at_its_words(text, dated):
    anchor = Anchor(dated, None, None)
    regions = [Span(0, len(text) // 2), Span(len(text) // 2, len(text))]
    for mention in find_times(text, regions, LEXICON):
        assert mention.span.of(text) == mention.surface
        assert any(mention.span in region for region in regions)
        resolved = resolve_time(mention, anchor, LEXICON)
        time_issue(mention, anchor, LEXICON)
        assert 0 < resolved.confidence <= 1
        if resolved.start_date and resolved.due_date and mention.issue is None and time_issue(mention, anchor, LEXICON) is None:
            assert resolved.start_date <= resolved.due_date or mention.start.now
    for mention in find_quantities(text, regions, LEXICON):
        assert mention.span.of(text) == mention.surface
        target = resolve_quantity(mention)
        if target.kind != "qualitative":
            assert target.unit
            assert target.value_min is not None
