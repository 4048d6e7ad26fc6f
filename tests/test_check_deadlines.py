"""The four codes of time: before the issue date, in conflict, ambiguous, impossible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from check_making import by, found, made, task, words

from pipeline.check import deadline_ambiguous, deadline_before_issue, deadline_conflict, deadline_impossible

ISSUED = date(2024, 6, 7)


@pytest.mark.parametrize(("day", "number"), [("2024-06-06", 1), ("2024-06-07", 0), ("2025-01-01", 0)])
def test_a_limit_before_the_issue_date(day, number):
    circular = made(["1 一、 清查 | 。某日前完成清查。"], dated=ISSUED)
    limits = [("某日前", by(day)), ("清查。", by(day))]
    assert len(found(deadline_before_issue, circular, [task(circular, "1", times=limits)])) == number
    undated = made(["1 一、 清查 | 。某日前完成清查。"])
    assert found(deadline_before_issue, undated, [task(undated, "1", times=limits)]) == []


def test_a_rhythm_that_began_before_is_none():
    circular = made(["1 一、 清查 | 。每月清查。"], dated=ISSUED)
    rhythm = {"kind": "recurring", "rrule": "FREQ=MONTHLY", "due_date": date(2023, 12, 31)}
    assert found(deadline_before_issue, circular, [task(circular, "1", times=[("每月", rhythm)])]) == []


def test_the_month_that_a_report_is_about_is_no_limit():
    circular = made(["1 一、 补报 | 。补报5月统计表。"], dated=ISSUED)
    may = {"kind": "on", "start_date": date(2024, 5, 1), "due_date": date(2024, 5, 31)}
    assert found(deadline_before_issue, circular, [task(circular, "1", times=[("5月", may)])]) == []


START = {"kind": "from", "start_date": date(2024, 10, 1)}
CONFLICTS = [
    # an item that starts or ends after the bracket's date
    ("。10月起清查。（完成时限：8月底前）", [("10月起", START), ("8月底前", by("2024-08-31"))], ["10月起"]),
    ("。11月底前清查。（完成时限：8月底前）", [("11月底前", by("2024-11-30")), ("8月底前", by("2024-08-31"))], ["11月底前"]),
    # in time; a limit that goes on; two limits without a bracket
    ("。7月底前清查。（完成时限：8月底前）", [("7月底前", by("2024-07-31")), ("8月底前", by("2024-08-31"))], []),
    (
        "。11月底前清查。（完成时限：8月底前，并长期坚持）",
        [("11月底前", by("2024-11-30")), ("8月底前", by("2024-08-31")), ("长期坚持", {"kind": "ongoing"})],
        [],
    ),
    # what goes on may have later stages, but does not begin after its first limit
    (
        "。2025年占比达到六成。（完成时限：8月底前，并长期坚持）",
        [("2025年", {"kind": "during", "start_date": date(2025, 1, 1), "due_date": date(2025, 12, 31)}), ("8月底前", by("2024-08-31")), ("长期坚持", {"kind": "ongoing"})],
        [],
    ),
    ("。10月起清查。（完成时限：8月底前，并长期坚持）", [("10月起", START), ("8月底前", by("2024-08-31")), ("长期坚持", {"kind": "ongoing"})], ["10月起"]),
    ("。8月底前清查，11月底前整治。", [("8月底前", by("2024-08-31")), ("11月底前", by("2024-11-30"))], []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "limits", "expected"), CONFLICTS)
def test_conflicts(body, limits, expected):
    circular = made([f"1 一、 清查 | {body}"])
    assert [one[2] for one in found(deadline_conflict, circular, [task(circular, "1", times=limits)])] == expected


def phases(first, second):
    circular = made(["1 一、 阶段", "1.1 （一） 排查（甲） | 。排查。", "1.2 （二） 整治（乙） | 。整治。"], kinds={"1.1": "phase", "1.2": "phase"})
    sections = list(circular.sections)
    for index in (1, 2):
        heading = sections[index].heading_span
        sections[index] = replace(sections[index], time_span=replace(heading, start=heading.end - 3))
    circular = replace(circular, sections=tuple(sections))
    return circular, [
        task(circular, "1.1", category="阶段安排", times=[("甲", by(first))]),
        task(circular, "1.2", category="阶段安排", times=[("乙", by(second))]),
    ]


def test_a_phase_that_ends_before_the_one_before_it():
    assert [one[1] for one in found(deadline_conflict, *phases("2024-08-31", "2024-05-31"))] == ["1.2"]
    assert found(deadline_conflict, *phases("2024-05-31", "2024-08-31")) == []


@pytest.mark.parametrize(
    ("surface", "number"),
    [("2025年以前", 1), ("6月前", 1), ("10月1日前后", 1), ("2025年底前", 0), ("6月15日前", 0), ("2025年6月底前", 0), ("每季度", 0)],
)
def test_ambiguous_wordings(surface, number):
    circular = made([f"1 一、 清查 | 。{surface}完成清查。"])
    tasks = [task(circular, "1", times=[(surface, by("2024-12-31")), (surface, by("2024-12-31"))])]
    assert len(found(deadline_ambiguous, circular, tasks)) == number


DATES = [
    ("2月30日前完成", ["2月30日"]),
    ("2024年13月底前", ["2024年13月"]),
    ("6月31日至7月5日", ["6月31日"]),
    ("2023年2月29日前", ["2023年2月29日"]),
    ("2024年2月29日前；2月29日；12月31日前；6月份；5-10月；3个月内；工期18个月；8.31日", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_that_no_calendar_has(text, expected):
    assert words(deadline_impossible, text, dated=ISSUED) == expected


def test_a_span_that_ends_before_it_begins():
    circular = made(["1 一、 清查 | 。9月至5月清查。"])
    backwards = {"kind": "during", "start_date": date(2024, 9, 1), "due_date": date(2024, 5, 31)}
    assert [one[2] for one in found(deadline_impossible, circular, [task(circular, "1", times=[("9月至5月", backwards)])])] == ["9月至5月"]
