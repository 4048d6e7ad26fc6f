"""deadlines.ics: right to the octet, the same days in every program, and a next version that replaces the last one."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest
from dateutil.rrule import rrulestr
from export_samples import sample_matrix

from pipeline.errors import BadInput
from pipeline.export.calendar.ics import events_ics, happenings, read_ics, rfc_rule, todos_ics, with_history
from pipeline.export.calendar.placing import CalendarSettings, place
from pipeline.export.recurrence import occurrences, parse_rule
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Deadline, Finding

LEXICON = Lexicon.load()
STAMP = date(2024, 3, 15)
SETTINGS = CalendarSettings()


def events(matrix, settings=SETTINGS):
    return happenings(place([matrix], settings, LEXICON), settings, STAMP)


def file_of(matrix, settings=SETTINGS):
    return events_ics(events(matrix, settings), "青石镇督办", settings)


def with_deadlines(*deadlines):
    matrix = sample_matrix()
    return replace(matrix, tasks=(replace(matrix.tasks[0], deadlines=deadlines),))


def limit(kind="by", due=None, start=None, rrule=None, **more):
    span = sample_matrix().tasks[0].deadlines[0].span
    return Deadline(more.pop("surface", "2024年5月底前"), span, kind, start, due, rrule, **more)


def test_every_limit_is_placed_or_listed():
    found = place([sample_matrix()], SETTINGS, LEXICON)
    assert [slot.last for slot in found.singles] == [date(2024, 5, 31), date(2024, 9, 30)]
    assert [len(one.slots) for one in found.series] == [4, 10]
    assert [(one.deadline.surface, one.reason) for one in found.unplaced] == [("隐患整改后3日内", "从某一事项起算，发生后再定")]


@pytest.mark.parametrize(
    ("policy", "day", "says"),
    [
        ("提前", date(2024, 6, 28), "原定2024-06-30（周日）为休息日，按“提前”调整为2024-06-28（周五）"),
        ("顺延", date(2024, 7, 1), "按“顺延”调整为2024-07-01（周一）"),
        ("不变", date(2024, 6, 30), ""),
    ],
)
def test_a_due_date_on_a_rest_day_follows_the_policy_and_says_so(policy, day, says):
    (event,) = events(with_deadlines(limit(due=date(2024, 6, 30))), CalendarSettings(policy=policy))
    assert event.first == event.last == day
    assert says in event.description


def test_a_sunday_that_is_worked_stays():
    # 2024-09-29 is a Sunday on which the notice for 2024 has people work
    (event,) = events(with_deadlines(limit(due=date(2024, 9, 29))))
    assert event.last == date(2024, 9, 29)


def test_a_year_without_a_notice_is_not_guessed():
    (event,) = events(with_deadlines(limit(due=date(2095, 1, 1))))
    assert event.last == date(2095, 1, 1)
    assert "2095年放假安排尚未收录，日期未作调整" in event.description


def test_an_ambiguous_time_is_listed_and_not_placed():
    matrix = with_deadlines(limit(due=date(2024, 12, 31)))
    doubt = Finding("deadline-ambiguous", "warning", "两种读法", "2.1", matrix.tasks[0].deadlines[0].span)
    found = place([replace(matrix, findings=(doubt,))], SETTINGS, LEXICON)
    assert not found.singles
    assert found.unplaced[0].reason == "时限有歧义，请先核定"


@pytest.mark.parametrize(
    ("surface", "days"),
    [
        ("每季度首月10日前", ["2024-04-10", "2024-07-10", "2024-10-10"]),
        ("每季度末月10日前", ["2024-06-07", "2024-09-10", "2024-12-10"]),
        ("每季度10日前", []),
    ],
)
def test_a_day_of_a_quarter_is_placed_where_the_words_name_the_month(surface, days):
    matrix = with_deadlines(limit("recurring", date(2024, 12, 31), None, "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10", surface=surface))
    found = place([matrix], SETTINGS, LEXICON)
    assert [slot.last.isoformat() for one in found.series for slot in one.slots] == days
    assert bool(found.unplaced) != bool(days)


def test_spans_up_to_a_month_are_bars_longer_ones_end_days():
    month, year = limit("on", date(2024, 6, 30), date(2024, 6, 1)), limit("during", date(2024, 12, 31), date(2024, 1, 1))
    assert [(one.first, one.last) for one in events(with_deadlines(month, year))] == [
        (date(2024, 6, 1), date(2024, 6, 30)), (date(2024, 12, 31), date(2024, 12, 31)),
    ]  # fmt: skip


def test_a_rhythm_is_a_rule_where_no_day_moves_and_expanded_where_one_does():
    workdays = limit("recurring", date(2024, 6, 28), date(2024, 5, 6), "FREQ=WEEKLY;BYDAY=WE")
    found = events(with_deadlines(workdays))
    assert [(one.rule, one.first) for one in found] == [("FREQ=WEEKLY;BYDAY=WE;UNTIL=20240626", date(2024, 5, 8))]
    saturdays = replace(workdays, rrule="FREQ=WEEKLY;BYDAY=SA")
    # 11 May 2024 is a Saturday on which people work: it stays, the others go to Friday
    assert [one.first.isoformat() for one in events(with_deadlines(saturdays))][:2] == ["2024-05-11", "2024-05-17"]
    assert {one.rule for one in events(with_deadlines(saturdays), CalendarSettings(policy="不变"))} == {"FREQ=WEEKLY;BYDAY=SA;UNTIL=20240622"}


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=MONTHLY;BYMONTHDAY=25", "FREQ=MONTHLY;BYMONTHDAY=15,-1", "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY",
        "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=DAILY;BYHOUR=17", "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYMONTH=2,4,6,8,10,12",
    ],
)  # fmt: skip
def test_the_written_rule_means_the_same_days_to_others(rrule):
    rule = parse_rule(rrule)
    start, end = date(2024, 3, 12), date(2026, 12, 31)
    ours = list(occurrences(rule, start, end))
    theirs = rrulestr(rfc_rule(rule, ours[0]) + f";UNTIL={end:%Y%m%d}", dtstart=icalendar.vDDDTypes.from_ical(f"{ours[0]:%Y%m%d}T000000"))
    assert [moment.date() for moment in theirs] == ours


def test_alarms_count_work_days():
    # due on Tuesday 8 October 2024, the first day after the holiday; the three work days before are 30 September (Mon), 29 (Sun, worked), 27 (Fri)
    (event,) = events(with_deadlines(limit(due=date(2024, 10, 8))))
    assert [event.first - timedelta(days=distance) for distance in event.alarms] == [date(2024, 9, 27), date(2024, 9, 30)]
    text = file_of(with_deadlines(limit(due=date(2024, 10, 8)))).decode()
    assert "TRIGGER:-P10DT15H" in text
    assert "TRIGGER:-P7DT15H" in text


def check_bytes(data):
    """The strict byte check: no BOM, CRLF only, at most 75 octets a line, whole characters, one DTEND after each DTSTART, unique UIDs."""
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode("utf-8")
    calendar = icalendar.Calendar.from_ical(data)
    found = calendar.walk("VEVENT")
    assert len({str(event["UID"]) for event in found}) == len(found)
    for event in found:
        assert event["DTEND"].dt > event["DTSTART"].dt
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    return calendar


def test_the_bytes_are_strict():
    matrix = sample_matrix()
    long = replace(matrix, tasks=tuple(replace(task, title="深入开展燃气安全“三查三改”；逐户,逐项\\整治" * 12) for task in matrix.tasks))
    check_bytes(file_of(long))
    calendar = check_bytes(file_of(matrix))
    assert len(calendar.walk("VEVENT")) == 2 + 4 + 10
    assert str(calendar.walk("VEVENT")[0]["DESCRIPTION"]).splitlines()[0] == "任务：及时报送信息"
    assert file_of(matrix) == file_of(matrix)


def test_an_unchanged_run_gives_the_same_bytes():
    old = file_of(sample_matrix())
    again = with_history(happenings(place([sample_matrix()], SETTINGS, LEXICON), SETTINGS, date(2025, 1, 1)), read_ics(old))
    assert events_ics(again, "青石镇督办", SETTINGS) == old


def test_a_changed_date_keeps_the_uid_and_raises_the_sequence():
    old = read_ics(file_of(with_deadlines(limit(due=date(2024, 5, 31)), limit("recurring", date(2024, 9, 30), None, "FREQ=MONTHLY;BYMONTHDAY=10"))))
    new = with_history(events(with_deadlines(limit(due=date(2024, 6, 28)), limit("recurring", date(2024, 9, 30), None, "FREQ=MONTHLY;BYMONTHDAY=11"))), old)
    assert {one.uid for one in new} == {one.uid for one in old}
    moved = next(one for one in new if ".by.1@" in one.uid)
    assert (moved.sequence, moved.first) == (1, date(2024, 6, 28))


def test_a_dropped_task_is_cancelled_once():
    old = read_ics(file_of(sample_matrix()))
    smaller = replace(sample_matrix(), tasks=sample_matrix().tasks[:1])
    first = with_history(events(smaller), old)
    gone = [one for one in first if one.cancelled]
    assert len(gone) == 11
    assert {one.sequence for one in gone} == {1}
    data = events_ics(first, "x", SETTINGS)
    check_bytes(data)
    assert data.count(b"STATUS:CANCELLED") == 11
    assert with_history(events(smaller), read_ics(data)) == read_ics(data)


def test_todos_are_a_file_of_their_own():
    data = todos_ics(events(sample_matrix()), "青石镇督办")
    calendar = icalendar.Calendar.from_ical(data)
    assert len(calendar.walk("VTODO")) == 16
    assert not calendar.walk("VEVENT")


def test_another_file_is_said_so():
    with pytest.raises(BadInput, match="不是 duban 写出的日历"):
        read_ics(b"hello")


@pytest.mark.system
@pytest.mark.skipif(shutil.which("khal") is None, reason="khal is not installed")
def test_khal_shows_the_same_days(tmp_path):
    (tmp_path / "cal").mkdir()
    (tmp_path / "d.ics").write_bytes(file_of(sample_matrix()))
    config = tmp_path / "khal.conf"
    config.write_text(f"[calendars]\n[[c]]\npath = {tmp_path}/cal\n[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n[sqlite]\npath = {tmp_path}/k.db\n")
    run = ["khal", "-c", str(config)]
    subprocess.run([*run, "import", "--batch", "-a", "c", str(tmp_path / "d.ics")], check=True, capture_output=True, timeout=60)
    asked = [*run, "list", "--format", "{start-date} {uid}", "--day-format", "", "2024-01-01", "2025-12-31"]
    shown = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60)
    assert sorted(line for line in shown.stdout.splitlines() if line.strip()) == sorted(f"{one.first} {one.uid}" for one in events(sample_matrix()))


@pytest.mark.system
@pytest.mark.skipif(shutil.which("calcurse") is None, reason="calcurse is not installed")
def test_calcurse_shows_the_same_days(tmp_path):
    (tmp_path / "d.ics").write_bytes(file_of(sample_matrix()))
    run = ["calcurse", "-D", str(tmp_path / "data"), "-q"]
    subprocess.run([*run, "-i", str(tmp_path / "d.ics")], check=True, capture_output=True, timeout=60)
    asked = [*run, "-Q", "--from", "01/01/2024", "--to", "12/31/2025", "--filter-type", "cal"]
    shown = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
    found, day = [], ""
    for line in shown.splitlines():
        if line.endswith(":") and line[:2].isdigit():
            day = f"20{line[6:8]}-{line[:2]}-{line[3:5]}"
        elif line.strip():
            found.append((day, line.strip().removeprefix("* ")))
    assert sorted(found) == sorted((one.first.isoformat(), one.summary) for one in events(sample_matrix()))
